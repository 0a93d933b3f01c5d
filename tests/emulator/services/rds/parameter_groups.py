"""DB parameter groups with the parameters of their family; moto keeps the groups."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.rds.models import DBParameterGroup, RDSBackend
from moto.rds.responses import RDSResponse

from ...hook import operation, parameters
from ...refusal import Refusal
from ..common import page
from .parameter_data import STATIC, parameters_of
from .versions import ENGINE, families

_describe = RDSResponse.describe_db_parameter_groups


def default_name(family: str) -> str:
    return f"default.{family}"


def group(backend: RDSBackend, name: str) -> DBParameterGroup:
    """A group by name; the default group of a family comes into being when it is first asked for."""
    found = backend.db_parameter_groups.get(name)
    if found is None and name.removeprefix("default.") in families():
        return provide_default(backend, name.removeprefix("default."))
    if found is None:
        raise Refusal("DBParameterGroupNotFound", f"DBParameterGroup not found: {name}")
    return found


def provide_default(backend: RDSBackend, family: str) -> DBParameterGroup:
    name = default_name(family)
    if name not in backend.db_parameter_groups:
        description = f"Default parameter group for {family}"
        made = DBParameterGroup(backend, name, description, family, [])
        backend.db_parameter_groups[name] = made
    return backend.db_parameter_groups[name]


def is_default(name: str) -> bool:
    return name.startswith("default.")


def defaults(found: DBParameterGroup) -> dict[str, dict[str, Any]]:
    family = str(found.family).removeprefix(ENGINE)
    return parameters_of(int(family.split(".")[0])) if family[0].isdigit() else {}


def _rows(found: DBParameterGroup) -> list[dict[str, Any]]:
    rows = []
    for name, row in defaults(found).items():
        own = found.parameters.get(name)
        shown = {"ParameterValue", "ApplyMethod"}
        rows.append(row | {key: own[key] for key in shown & own.keys()} | {"Source": "user"} if own else row)
    return rows


@operation(RDSResponse)
def describe_db_parameter_groups(self: RDSResponse) -> ActionResult:
    name = parameters(self).get("DBParameterGroupName")
    if name:
        group(self.backend, name)
    return _describe(self)


@operation(RDSResponse)
def describe_db_parameters(self: RDSResponse) -> ActionResult:
    wanted = parameters(self)
    source = wanted.get("Source")
    names = {item["Name"]: item["Values"] for item in wanted.get("Filters", [])}.get("parameter-name")
    found = [
        row for row in _rows(group(self.backend, wanted["DBParameterGroupName"])) if source in (None, row["Source"])
    ]
    rows, marker = page([row for row in found if not names or row["ParameterName"] in names], wanted)
    return ActionResult({"Parameters": rows, "Marker": marker})


@operation(RDSResponse)
def describe_engine_default_parameters(self: RDSResponse) -> ActionResult:
    wanted = parameters(self)
    family = wanted["DBParameterGroupFamily"]
    rows, marker = page(list(defaults(provide_default(self.backend, family)).values()), wanted)
    return ActionResult({"EngineDefaults": {"DBParameterGroupFamily": family, "Parameters": rows, "Marker": marker}})


@operation(RDSResponse)
def modify_db_parameter_group(self: RDSResponse) -> ActionResult:
    wanted = parameters(self)
    changed = group(self.backend, wanted["DBParameterGroupName"])
    changed.update_parameters(wanted["Parameters"])
    _mark_pending(self.backend, changed, defaults(changed), wanted["Parameters"])
    return ActionResult({"DBParameterGroupName": changed.name})


def _mark_pending(backend: RDSBackend, changed: DBParameterGroup, known: Any, items: list[dict[str, str]]) -> None:
    """Instances of the group need a reboot when a static parameter, or one with pending-reboot, has changed."""
    waits = any(
        item.get("ApplyMethod") == "pending-reboot" or known.get(item["ParameterName"], {}).get("ApplyType") == STATIC
        for item in items
    )
    instances: list[Any] = list(backend.databases.values())
    for instance in instances:
        if waits and instance.db_parameter_group_name == changed.name:
            instance.emulator.parameters_pending = True


@operation(RDSResponse)
def reset_db_parameter_group(self: RDSResponse) -> ActionResult:
    wanted = parameters(self)
    changed = group(self.backend, wanted["DBParameterGroupName"])
    if wanted.get("ResetAllParameters", not wanted.get("Parameters")):
        changed.parameters.clear()
    for item in wanted.get("Parameters", []):
        changed.parameters.pop(item["ParameterName"], None)
    return ActionResult({"DBParameterGroupName": changed.name})


@operation(RDSResponse)
def delete_db_parameter_group(self: RDSResponse) -> ActionResult:
    del self.backend.db_parameter_groups[parameters(self)["DBParameterGroupName"]]
    return ActionResult({})
