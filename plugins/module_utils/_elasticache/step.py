# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One call to make, and the change that it is part of.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .wanted import Wanted


@dataclass(frozen=True)
class Step:
    """One call.

    operation: the API's name for it. request: its arguments, which may hold a secret and are never shown.
    settled: JMESPath conditions on the described group, true once the step is done; they matter because the
    status can still read "available" right after a call, before AWS has begun.
    waits: whether the call makes the group unavailable for a while.
    """

    operation: str
    request: dict[str, Any] = field(repr=False)
    settled: tuple[str, ...] = ()
    waits: bool = True


@dataclass(frozen=True)
class Change:
    """What is wanted, the state the group is in, and the settings it ends with."""

    wanted: Wanted
    current: Mapping[str, Any]
    final: Mapping[str, Any]

    def differs(self, name: str) -> bool:
        """Whether this setting has to change."""
        return name in self.final and bool(self.final[name] != self.current[name])

    def modify(self, *, settled: tuple[str, ...] = (), at_once: bool = False, **request: Any) -> Step:
        """A ModifyReplicationGroup step; with `at_once` even when apply_immediately is off."""
        immediately = at_once or self.wanted.apply_immediately
        return Step(
            "ModifyReplicationGroup",
            {"ReplicationGroupId": self.wanted.name, **request, "ApplyImmediately": immediately},
            settled if immediately else (),
        )
