"""What the rules of RDS look at: the account's resources, and the settings an instance will have after a call."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore import xform_name
from moto.rds.models import RDSBackend, rds_backends

from ...calls import Call
from ...services.rds.versions import ENGINE
from .. import Decide, rule


def backend(call: Call) -> RDSBackend:
    return rds_backends[call.account][call.region]


def instance(call: Call, parameter: str = "DBInstanceIdentifier") -> Any:
    """The instance that a call names, or None; RDS keeps names in lower case."""
    return backend(call).databases.get(str(call.parameters.get(parameter, "")).lower())


@dataclass(frozen=True)
class Settings:
    """What an instance will be like: what the call gives, else what waits to be applied, else what it has `now`."""

    call: Call
    now: Any = None

    @property
    def given(self) -> dict[str, Any]:
        return self.call.parameters

    def get(self, name: str, default: Any = None) -> Any:
        if name in self.given:
            return self.given[name]
        if self.now is None:
            return default
        waiting = self.now.emulator.deferred | self.now.emulator.applying
        return waiting[name] if name in waiting else getattr(self.now, xform_name(name), default)

    def changes(self, *names: str) -> bool:
        """Whether the call gives one of these settings a value that it does not have."""
        return any(
            name in self.given and (self.now is None or self.given[name] != getattr(self.now, xform_name(name), None))
            for name in names
        )


def settings(call: Call) -> Settings | None:
    """The settings to judge; None for other engines, for members of clusters, and for instances that do not exist."""
    if call.operation == "CreateDBInstance":
        alone = call.parameters.get("Engine") == ENGINE and "DBClusterIdentifier" not in call.parameters
        return Settings(call) if alone else None
    now = instance(call)
    return Settings(call, now) if now is not None and now.engine == ENGINE else None


def instance_rule(*operations: str, code: str, source: str) -> Callable[[Callable[[Settings], str | None]], Decide]:
    """Like `rule`, about the settings of a PostgreSQL instance: on creation and modification unless told otherwise."""

    def register(decide: Callable[[Settings], str | None]) -> Decide:
        @functools.wraps(decide)
        def judge(call: Call) -> str | None:
            found = settings(call)
            return decide(found) if found else None

        return rule("rds", *(operations or ("CreateDBInstance", "ModifyDBInstance")), code=code, source=source)(judge)

    return register
