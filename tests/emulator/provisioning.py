"""How long resources take to pass from one state to the next.

Nothing waits and no thread runs: a resource remembers when its state ends, and its state is worked out when it is read.
Durations are seconds, 0 (instant) unless told otherwise. They are set for a kind of resource (creation; modification
and deletion then take a third of it), for one state of a kind, or all at once by the name of a profile.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

PHASES = ("creating", "modifying", "deleting")
# A Multi-AZ database takes the time of a database unless it is given its own.
FOLLOWS = {"multi_az_database": "database"}
SHARE = {"creating": 1.0, "modifying": 1 / 3, "deleting": 1 / 3}

# Creation, modification, deletion. Where no timing was found the latter two are a third of the first.
Profile = dict[str, tuple[float, float, float]]
_FAST: Profile = {
    "database": (3.0, 1.0, 1.0),
    "multi_az_database": (4.0, 1.0, 1.0),
    "cache": (2.0, 1.0, 1.0),
    "stream": (1.0, 0.3, 0.3),
    "endpoint": (1.0, 0.3, 0.3),
}
_REAL: Profile = {
    # Source: Terraform's public logs of PostgreSQL, single-AZ: 5m57s and 6m8s.
    "database": (360.0, 120.0, 120.0),
    # Source: https://github.com/hashicorp/terraform/issues/498: 15 to 20 minutes.
    "multi_az_database": (1050.0, 350.0, 350.0),
    # Source: acceptance tests in https://github.com/hashicorp/terraform-provider-aws/pull/49268: 756 s with TLS, and
    # 1,160 s with one modification.
    "cache": (756.0, 404.0, 252.0),
    # No timing found. botocore's waiter for a stream gives up after 180 s.
    "stream": (30.0, 10.0, 10.0),
    # No timing found; one to three minutes as a rule of thumb.
    "endpoint": (120.0, 40.0, 40.0),
}
KINDS = tuple(_REAL)
PROFILES: dict[str, Profile] = {"instant": dict.fromkeys(KINDS, (0.0, 0.0, 0.0)), "fast": _FAST, "real": _REAL}

Times = dict[tuple[str, str], float]


def _of_profile(name: str) -> Times:
    if name not in PROFILES:
        raise ValueError(f"unknown profile {name!r}: known are {', '.join(PROFILES)}")
    return {
        (kind, phase): seconds
        for kind, times in PROFILES[name].items()
        for phase, seconds in zip(PHASES, times, strict=True)
    }


_times: Times = _of_profile("instant")


def parse(text: str) -> dict[str, float | str]:
    """Read ``fast,database=60,cache.deleting=5``; ValueError names what is wrong."""
    wanted: dict[str, float | str] = {}
    for item in filter(None, (each.strip() for each in text.split(","))):
        name, given, seconds = item.partition("=")
        if given or name in KINDS:
            wanted[name.strip()] = seconds
        else:
            wanted["profile"] = name
    _resolve(wanted)
    return wanted


def _resolve(wanted: Mapping[str, float | str]) -> Times:
    """All times that `wanted` names: its profile first, then kinds, then single states."""
    times = _of_profile(str(wanted["profile"])) if "profile" in wanted else {}
    names = [name for name in wanted if name != "profile"]
    for name in sorted(names, key=lambda name: ("." in name, name in FOLLOWS)):
        kind, _unused, phase = name.partition(".")
        seconds = _seconds(name, kind, phase, wanted[name])
        for each in (kind, *(follower for follower, leader in FOLLOWS.items() if leader == kind)):
            for part in (phase,) if phase else PHASES:
                times[each, part] = seconds if phase else seconds * SHARE[part]
    return times


def _seconds(name: str, kind: str, phase: str, value: object) -> float:
    if kind not in KINDS or phase not in {"", *PHASES}:
        known = f"known are {', '.join(KINDS)}, each with or without .{', .'.join(PHASES)}"
        raise ValueError(f"unknown provisioning time {name!r}: {known}")
    try:
        seconds = float(str(value))
    except ValueError:
        raise ValueError(f"provisioning time of {name} must be a number of seconds, not {value!r}") from None
    if not 0 <= seconds <= 86400:
        raise ValueError(f"provisioning time of {name} must be between 0 and 86400 seconds, not {seconds:g}")
    return seconds


def configure(wanted: Mapping[str, float | str]) -> dict[str, float]:
    """Set the times that `wanted` names, leave the others, and return those of creation."""
    _times.update(_resolve(wanted))
    return durations()


def durations() -> dict[str, float]:
    """The seconds that creation takes, by kind."""
    return {kind: _times[kind, "creating"] for kind in KINDS}


def states() -> dict[str, dict[str, float]]:
    """The seconds of every state, by kind."""
    return {kind: {phase: _times[kind, phase] for phase in PHASES} for kind in KINDS}


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
        self.until = time.time() + _times[self.kind, phase]

    @property
    def busy(self) -> bool:
        return time.time() < self.until

    @property
    def status(self) -> str:
        return self.passing if self.busy else self.settled

    @property
    def gone(self) -> bool:
        return self.status == "deleted"
