"""The call log: one JSON line for each call, without the value of any secret."""

from __future__ import annotations

import datetime
import json
import re
import threading
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

MASK = "********"
KEEP = 50_000

# What a caller may send or what may stand for data of the stack's users; KMS and Kinesis payloads are masked as well.
_SECRET = re.compile(
    r"password|secret(string|binary)|authtoken$|plaintext|ciphertext|privatekey|^data$|^records$|^sessiontoken$",
    re.IGNORECASE,
)

# Everything whose name begins otherwise changes something.
_READS = re.compile(
    r"(Describe|Get|List|BatchGet|Lookup|Search|Simulate|Validate|Check|Estimate|Preview|Decode|Select|Query|Scan|Head)"
    r"|TestMetricFilter$"
    # These make something for the caller and leave the account as it was.
    r"|(AssumeRole|Encrypt$|Decrypt$|ReEncrypt$|Sign$|Verify|GenerateDataKey|GenerateRandom|GenerateMac)"
)


# Of EC2 (vpc-0123456789abcdef0) and of KMS.
_IDENTIFIER = re.compile(r"\b(?:[a-z]+-[0-9a-f]{17}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b")


def identifiers(text: str) -> list[str]:
    """The identifiers that a service has given to things, as they stand in `text`."""
    return _IDENTIFIER.findall(text)


def renamed(text: str, names: dict[str, str]) -> str:
    """`text` with other identifiers in the place of those that `names` knows."""
    return _IDENTIFIER.sub(lambda found: names.get(found.group(), found.group()), text)


def masked(value: Any, name: str = "") -> Any:
    """`value` with everything that may be secret replaced. Booleans say whether, not what, and stay."""
    if name and _SECRET.search(name) and not isinstance(value, bool):
        return MASK
    if isinstance(value, dict):
        return {key: masked(item, str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [masked(item) for item in value]
    return value


@dataclass
class Call:
    """One AWS call. `caller` is the access key id, `code` is OK or the error code of the answer; ConnectionCut, with
    status 0, when there was none. `identifiers` are those of the answer; a secret's content may look like one, and its
    answer counts as having none. `malformed` says why the parameters could not be read; nothing of boto3's ever is."""

    service: str
    operation: str
    region: str
    account: str
    caller: str
    parameters: dict[str, Any] = field(default_factory=dict)
    time: str = field(default_factory=lambda: datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"))
    status: int = 0
    code: str = ""
    milliseconds: float = 0.0
    identifiers: list[str] = field(default_factory=list)
    malformed: str = ""

    @property
    def access(self) -> str:
        """read or write, judged by the operation's name; what runs dry writes nothing."""
        dry = self.parameters.get("DryRun") is True
        return "read" if dry or _READS.match(self.operation) else "write"

    def entry(self, number: int) -> dict[str, Any]:
        return {
            "id": number,
            "time": self.time,
            "service": self.service,
            "operation": self.operation,
            "access": self.access,
            "region": self.region,
            "account": self.account,
            "caller": self.caller,
            "parameters": masked(self.parameters),
            "status": self.status,
            "code": self.code,
            "ms": round(self.milliseconds, 2),
            "identifiers": self.identifiers,
        }


class CallLog:
    """The latest calls in memory, and all of them in a file."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: deque[dict[str, Any]] = deque(maxlen=KEEP)
        self._count = 0
        self._file: TextIO | None = None

    def write_to(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", buffering=1)

    def add(self, call: Call) -> None:
        with self._lock:
            self._count += 1
            entry = json.loads(json.dumps(call.entry(self._count), default=str))
            self._entries.append(entry)
            if self._file:
                self._file.write(json.dumps(entry) + "\n")

    def entries(self, service: str = "", operation: str = "", since: int = 0) -> list[dict[str, Any]]:
        with self._lock:
            return [
                entry
                for entry in self._entries
                if entry["id"] > since and service in ("", entry["service"]) and operation in ("", entry["operation"])
            ]

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()


LOG = CallLog()
