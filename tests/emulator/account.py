"""The account on disk, so that it survives the server: moto's models as one pickle, replaced in one step.

The file holds the secrets of the account, so only its owner may read it; and reading a pickle runs what it says, so it
is not read when anybody else may have written it. It begins with one line of JSON that says which versions wrote it:
what another moto, Python or emulator wrote is not read either.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.metadata
import io
import json
import os
import pickle
import platform
import sys
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO, get_args

from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)
from moto.backends import get_backend
from moto.core.base_backend import AccountSpecificBackend, BackendDict

from .hook import ONE_AT_A_TIME
from .inventory import LISTINGS

# What moto keeps of other services holds things that cannot be written, and no test asks it to survive.
SERVICES = (*LISTINGS, "sts", "s3", "events", "resourcegroupstaggingapi", "service-quotas")
# How long after a change the account is written, at the latest; what comes in between is written with it.
DELAY = 1.0
_HERE = Path(__file__).parent


class AccountError(ValueError):
    """The account on disk cannot be used; the message says why."""


@functools.cache
def versions() -> dict[str, str]:
    """What must be the same for a pickle to be read. The emulator's version is that of the files whose classes may be
    in it: all but the rules and the tests."""
    sources = hashlib.sha256()
    for file in (*sorted(_HERE.glob("*.py")), *sorted((_HERE / "services").rglob("*.py"))):
        sources.update(file.read_bytes())
    python = ".".join(platform.python_version_tuple()[:2])
    return {"moto": importlib.metadata.version("moto"), "python": python, "emulator": sources.hexdigest()[:12]}


_PRIVATE, _PUBLIC = get_args(PrivateKeyTypes), get_args(PublicKeyTypes)


def _private_key(content: bytes) -> PrivateKeyTypes:
    return load_der_private_key(content, None)


def _public_key(content: bytes) -> PublicKeyTypes:
    return load_der_public_key(content)


class _Pickler(pickle.Pickler):
    """Some models refer to the directory of a service's backends, which is moto's and not the account's."""

    def persistent_id(self, value: object) -> Any:
        if isinstance(value, BackendDict):
            return (value.service_name,)
        if isinstance(value, AccountSpecificBackend):
            return value.service_name, value.account_id
        return None

    def reducer_override(self, value: object) -> Any:
        """The library's own key objects cannot be pickled, what they stand for can."""
        if isinstance(value, _PRIVATE):
            content = value.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
            return _private_key, (content,)
        if isinstance(value, _PUBLIC):
            return _public_key, (value.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, identity: Any) -> Any:
        service, *account = identity
        found = _backends(service)
        return found[account[0]] if account else found


def _backends(service: Any) -> Any:
    """moto's directory of a service's backends: by account, then by region. `service` is one of moto's literals."""
    return get_backend(service)


def pickled() -> bytes:
    """The account as it is now."""
    held = {
        service: {account: dict(regions) for account, regions in _backends(service).items()} for service in SERVICES
    }
    written = io.BytesIO()
    _Pickler(written, protocol=pickle.HIGHEST_PROTOCOL).dump(held)
    return written.getvalue()


def put_back(file: BinaryIO) -> None:
    """Put the account that `pickled` wrote in place of the empty one there is."""
    for service, accounts in _Unpickler(file).load().items():
        for account, regions in accounts.items():
            _backends(service)[account].update(regions)


class AccountFile:
    """Reads the account once, then writes it some time after each change, and at the end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._changed = threading.Event()
        self._writing = threading.Lock()

    def restore(self) -> bool:
        """Put the account on disk in place of the empty one; False when there is none."""
        try:
            with self.path.open("rb") as file:
                self._refuse_foreign(os.fstat(file.fileno()))
                self._refuse_other_versions(file.readline())
                put_back(file)
        except FileNotFoundError:
            return False
        except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, TypeError) as error:
            raise self._unusable(f"cannot be read ({type(error).__name__}: {error})") from error
        return True

    def _refuse_foreign(self, found: os.stat_result) -> None:
        if found.st_uid != os.getuid() or found.st_mode & 0o077:
            raise self._unusable("may be read or written by others than its owner, which it never is when written here")

    def _refuse_other_versions(self, line: bytes) -> None:
        try:
            wrote = dict(json.loads(line))
        except (ValueError, TypeError):
            raise self._unusable("is not one that the emulator wrote") from None
        for name, here in versions().items():
            if wrote.get(name) != here:
                raise self._unusable(f"was written by {name} {wrote.get(name)}, and this is {name} {here}")

    def _unusable(self, why: str) -> AccountError:
        return AccountError(f"the account in {self.path} {why}; `python -m tests.emulator reset` forgets it")

    def changed(self) -> None:
        self._changed.set()

    def write(self) -> None:
        """Write the account now. A process killed while it writes leaves the file of before."""
        with self._writing:
            self._changed.clear()
            with ONE_AT_A_TIME:
                content = pickled()
            fresh = self.path.with_suffix(".new")
            # A file of a killed process may be there, and would keep its own mode.
            with contextlib.suppress(FileNotFoundError):
                fresh.unlink()
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(json.dumps(versions()).encode() + b"\n" + content)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)

    def try_write(self) -> None:
        """Write, or say in the server's log what kept it from that; the next change tries again."""
        try:
            self.write()
        except (OSError, pickle.PicklingError, AttributeError, TypeError) as error:
            print(f"the account was not written: {type(error).__name__}: {error}", file=sys.stderr, flush=True)

    def keep(self) -> None:
        """Write in the background from now on, a while after each change."""

        def work() -> None:
            while self._changed.wait():
                time.sleep(DELAY)
                self.try_write()

        threading.Thread(target=work, daemon=True).start()
