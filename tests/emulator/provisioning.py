"""How long resources take to pass from one state to the next.

Nothing waits and no thread runs: a resource remembers when its state ends, and its state is worked out when it is read.
Durations are seconds, 0 (instant) unless told otherwise; a modification and a deletion take a third of a creation.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

KINDS = ("database", "cache", "stream")
SHARE = {"creating": 1.0, "modifying": 1 / 3, "deleting": 1 / 3}

_durations: dict[str, float] = dict.fromkeys(KINDS, 0.0)


def parse(text: str) -> dict[str, float]:
    """Read ``database=60,cache=45``; ValueError names what is wrong."""
    wanted: dict[str, float] = {}
    for item in filter(None, text.split(",")):
        kind, _unused, seconds = item.partition("=")
        wanted[kind.strip()] = _seconds(kind.strip(), seconds)
    return wanted


def _seconds(kind: str, value: object) -> float:
    if kind not in KINDS:
        raise ValueError(f"unknown provisioning time {kind!r}: known are {', '.join(KINDS)}")
    try:
        seconds = float(str(value))
    except ValueError:
        raise ValueError(f"provisioning time of {kind} must be a number of seconds, not {value!r}") from None
    if not 0 <= seconds <= 86400:
        raise ValueError(f"provisioning time of {kind} must be between 0 and 86400 seconds, not {seconds:g}")
    return seconds


def configure(wanted: dict[str, float]) -> dict[str, float]:
    """Set the durations named in `wanted`, leave the others, and return them all."""
    checked = {kind: _seconds(kind, seconds) for kind, seconds in wanted.items()}
    _durations.update(checked)
    return dict(_durations)


def durations() -> dict[str, float]:
    return dict(_durations)


@dataclass
class Life:
    """The state of one resource over time. `settled` is the state it reaches when the present one ends."""

    kind: str
    settled: str = "available"
    passing: str = "available"
    until: float = 0.0

    def begin(self, passing: str, phase: str, settled: str | None = None) -> None:
        """Enter the state `passing` for as long as `phase` (creating, modifying, deleting) of this kind takes."""
        self.passing = passing
        self.settled = settled or self.settled
        self.until = time.time() + _durations[self.kind] * SHARE[phase]

    @property
    def busy(self) -> bool:
        return time.time() < self.until

    @property
    def status(self) -> str:
        return self.passing if self.busy else self.settled

    @property
    def gone(self) -> bool:
        return self.status == "deleted"
