"""What goes wrong on demand: throttling, errors of the service, no capacity, connections that are cut.

A fault waits for the calls it is meant for, lets some of them pass, and strikes the others as often as it was told to.
"""

from __future__ import annotations

import random
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from typing import Any

from .calls import Call
from .fault_codes import capacity, documented_status, pace, server_error, throttling
from .refusal import Refusal

KINDS = ("throttle", "pace", "error", "capacity", "cut")
# What is handed to moto's dispatcher in place of an answer; the server closes the connection before it is sent.
NO_ANSWER: tuple[int, dict[str, str], str] = (0, {}, "")
# The code in the call log of a call whose caller never got an answer.
CUT_CODE = "ConnectionCut"


class CutError(Exception):
    """The caller gets no answer, and the connection is closed."""


@dataclass
class Fault:
    """`service`, `operation` (shell patterns) and `access` (read, write) say which calls it is meant for.

    Of these the first `skip` pass; then it strikes `times` of them (None: all), each with probability `rate`, drawn
    from `seed`. `when` says whether a connection is cut before or after the call took effect; with `for_good` every
    later call, of any service, is cut as well, before any effect. `code`, `message` and `status` replace AWS's own.
    A fault of `pace` strikes only what comes faster than AWS documents.
    """

    kind: str
    service: str = "*"
    operation: str = "*"
    access: str = ""
    skip: int = 0
    times: int | None = None
    rate: float = 1.0
    seed: int = 0
    when: str = "before"
    for_good: bool = False
    code: str = ""
    message: str = ""
    status: int | None = None
    id: int = 0
    seen: int = 0
    struck: int = 0
    _draws: random.Random = field(init=False, repr=False)
    # The moments of what was served in the last second, by region and operation.
    _served: defaultdict[tuple[str, str], deque[float]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault {self.kind!r}: known are {', '.join(KINDS)}")
        if self.when not in {"before", "after"}:
            raise ValueError(f"when is before or after, not {self.when!r}")
        if self.access not in {"", "read", "write"}:
            raise ValueError(f"access is read or write, not {self.access!r}")
        if not 0 < self.rate <= 1:
            raise ValueError(f"rate is above 0 and at most 1, not {self.rate!r}")
        if self.skip < 0 or (self.times is not None and self.times < 1):
            raise ValueError("skip is 0 or more, times 1 or more")
        self._draws = random.Random(self.seed)
        self._served = defaultdict(deque)

    @property
    def broken(self) -> bool:
        """Whether it has cut the connection for good."""
        return self.for_good and self.struck > 0

    def strikes(self, call: Call) -> bool:
        if self.broken:
            return True
        if not self._meant_for(call):
            return False
        self.seen += 1
        if self.seen <= self.skip or self.struck == self.times:
            return False
        if self.kind == "pace" and not self._too_fast(call):
            return False
        # Drawn for each call it is meant for and only then, so that the same calls always meet the same fate.
        return self.rate == 1 or self._draws.random() < self.rate

    def _too_fast(self, call: Call) -> bool:
        now, served = time.monotonic(), self._served[call.region, call.operation]
        while served and served[0] <= now - 1:
            served.popleft()
        if len(served) >= (pace(call) or 0):
            return True
        served.append(now)
        return False

    def _meant_for(self, call: Call) -> bool:
        return (
            fnmatchcase(call.service, self.service)
            and fnmatchcase(call.operation, self.operation)
            and self.access in ("", call.access)
            and (self.kind != "capacity" or capacity(call) is not None)
            and (self.kind != "pace" or pace(call) is not None)
        )

    def entry(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self) if not each.name.startswith("_")}


_faults: list[Fault] = []
_count = 0
# Which fault strikes the call being served after its effect.
_pending: Fault | None = None
# Set for the thread of a connection whose answer must not be sent.
_connection = threading.local()
_SETTINGS = {each.name for each in fields(Fault) if each.init} - {"id", "seen", "struck"}


def order(wanted: dict[str, Any]) -> dict[str, Any]:
    """Take up a fault; ValueError or TypeError for one that cannot be."""
    global _count
    unknown = set(wanted) - _SETTINGS
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}; a fault has {', '.join(sorted(_SETTINGS))}")
    fault = Fault(**wanted)
    _count += 1
    fault.id = _count
    _faults.append(fault)
    return fault.entry()


def ordered() -> list[dict[str, Any]]:
    return [fault.entry() for fault in _faults]


def lift(number: int | None = None) -> None:
    """Lift the fault of this number, or all."""
    if number is not None and all(fault.id != number for fault in _faults):
        raise ValueError(f"there is no fault {number}")
    _faults[:] = [fault for fault in _faults if number is not None and fault.id != number]


def before(call: Call) -> None:
    """Have the first fault that strikes refuse the call, or cut its connection."""
    global _pending
    _pending = None
    for fault in _faults:
        if fault.strikes(call):
            later = fault.kind == "cut" and fault.when == "after" and not fault.broken
            fault.struck += 1
            if later:
                _pending = fault
                return
            _strike(fault, call)


def after(_call: Call) -> None:
    if _pending is not None:
        _cut()


def _strike(fault: Fault, call: Call) -> None:
    if fault.kind == "cut":
        _cut()
    words = {"throttle": throttling, "pace": throttling, "error": server_error, "capacity": capacity}
    known = words[fault.kind](call)
    assert known is not None  # a fault of capacity is meant only for operations that can answer so
    code = fault.code or known.code
    raise Refusal(code, fault.message or known.message, fault.status or documented_status(call, code) or known.status)


def _cut() -> None:
    _connection.cut = True
    raise CutError


def take_cut() -> bool:
    """Whether the answer that this thread has in hand must not be sent; asking clears it."""
    cut = getattr(_connection, "cut", False)
    _connection.cut = False
    return cut
