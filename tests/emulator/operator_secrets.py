"""The secrets an operator makes before the first deployment. Their values are made here and never leave this process
but as the answer of Secrets Manager to a caller."""

from __future__ import annotations

import json
import re
import secrets

from moto.core import DEFAULT_ACCOUNT_ID
from moto.secretsmanager.models import SecretsManagerBackend, secretsmanager_backends

MASTER_USERNAME = "txadmin"
_SUFFIX = re.compile(r"[a-z][a-z0-9-]{0,40}")
_at_start: list[tuple[list[str], str]] = []


def at_start(suffixes: list[str], region: str) -> None:
    """Provide the database credentials of these stacks now, and after each reset."""
    _at_start[:] = [(list(suffixes), region)]
    provide(suffixes, region)


def again() -> None:
    for suffixes, region in _at_start:
        provide(suffixes, region)


def provide(suffixes: list[str], region: str, *, redis_auth: bool = False) -> list[str]:
    """Make what does not exist yet; returns the names of the secrets. ValueError for an impossible suffix."""
    backend = secretsmanager_backends[DEFAULT_ACCOUNT_ID][region]
    names: list[str] = []
    for suffix in suffixes:
        if not _SUFFIX.fullmatch(suffix):
            raise ValueError(f"{suffix!r} is no suffix: lower-case letters, digits and hyphens, a letter first")
        names.append(f"rds-credentials-{suffix}")
        _make(backend, names[-1], {"username": MASTER_USERNAME, "password": secrets.token_hex(20)})
        if redis_auth:
            names.append(f"redis-auth-{suffix}")
            _make(backend, names[-1], {"auth_token": secrets.token_hex(32)})
    return names


def _make(backend: SecretsManagerBackend, name: str, value: dict[str, str]) -> None:
    if any(secret.name == name for secret in backend.secrets.values()):
        return
    backend.create_secret(
        name=name,
        secret_string=json.dumps(value),
        secret_binary=None,
        description="Provided by the emulator, as an operator would",
        tags=[],
        kms_key_id=None,
        client_request_token=None,
        replica_regions=[],
        force_overwrite=False,
    )
