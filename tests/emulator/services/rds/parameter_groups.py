"""DB parameter groups with the parameters of their family; moto keeps the groups."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.rds.models import DBParameterGroup, RDSBackend
from moto.rds.responses import RDSResponse

from ...hook import operation, parameters
from ...refusal import Refusal
from ..common import page
from .parameter_data import STATIC, allows, parameters_of
from .versions import ENGINE, families

_create, _describe = RDSResponse.create_db_parameter_group, RDSResponse.describe_db_parameter_groups


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


def _own_group(backend: RDSBackend, name: str, verb: str) -> DBParameterGroup:
    found = group(backend, name)
    if found.name.startswith("default."):
        # Source: AWS's message as users report it.
        raise Refusal("InvalidParameterValue", f"Cannot {verb} a default parameter group.")
    return found


def _defaults(found: DBParameterGroup) -> dict[str, dict[str, Any]]:
    family = str(found.family).removeprefix(ENGINE)
    return parameters_of(int(family.split(".")[0])) if family[0].isdigit() else {}


def _rows(found: DBParameterGroup) -> list[dict[str, Any]]:
    rows = []
    for name, row in _defaults(found).items():
        own = found.parameters.get(name)
        shown = {"ParameterValue", "ApplyMethod"}
        rows.append(row | {key: own[key] for key in shown & own.keys()} | {"Source": "user"} if own else row)
    return rows


@operation(RDSResponse)
def create_db_parameter_group(self: RDSResponse) -> ActionResult:
    wanted = parameters(self)
    family = wanted["DBParameterGroupFamily"]
    if family.startswith(ENGINE) and family not in families():
        message = f"ParameterGroupFamily {family} is not a valid parameter group family"
        raise Refusal("InvalidParameterValue", message)
    return _create(self)


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
    if family not in families():
        message = f"ParameterGroupFamily {family} is not a valid parameter group family"
        raise Refusal("InvalidParameterValue", message)
    rows, marker = page(list(_defaults(provide_default(self.backend, family)).values()), wanted)
    return ActionResult({"EngineDefaults": {"DBParameterGroupFamily": family, "Parameters": rows, "Marker": marker}})


@operation(RDSResponse)
def modify_db_parameter_group(self: RDSResponse) -> ActionResult:
    wanted = parameters(self)
    changed = _own_group(self.backend, wanted["DBParameterGroupName"], "modify")
    known = _defaults(changed)
    for item in wanted["Parameters"]:
        _check(known, item)
    changed.update_parameters(wanted["Parameters"])
    _mark_pending(self.backend, changed, known, wanted["Parameters"])
    return ActionResult({"DBParameterGroupName": changed.name})


def _check(known: dict[str, dict[str, Any]], item: dict[str, str]) -> None:
    name, value = item["ParameterName"], item.get("ParameterValue", "")
    row = known.get(name)
    if row is None:
        raise Refusal("InvalidParameterValue", f"Could not find parameter with name: {name}")
    if not row["IsModifiable"]:
        raise Refusal("InvalidParameterValue", f"The parameter {name} cannot be modified.")
    if row["ApplyType"] == STATIC and item.get("ApplyMethod") == "immediate":
        raise Refusal("InvalidParameterCombination", "cannot use immediate apply method for static parameter")
    if not allows(row, value):
        message = f"Invalid parameter value: {value} for: {name} allowed values are: {row['AllowedValues']}"
        raise Refusal("InvalidParameterValue", message)


def _mark_pending(backend: RDSBackend, changed: DBParameterGroup, known: Any, items: list[dict[str, str]]) -> None:
    """Instances of the group need a reboot when a static parameter, or one with pending-reboot, has changed."""
    waits = any(
        item.get("ApplyMethod") == "pending-reboot" or known[item["ParameterName"]]["ApplyType"] == STATIC
        for item in items
    )
    instances: list[Any] = list(backend.databases.values())
    for instance in instances:
        if waits and instance.db_parameter_group_name == changed.name:
            instance.emulator.parameters_pending = True


@operation(RDSResponse)
def reset_db_parameter_group(self: RDSResponse) -> ActionResult:
    wanted = parameters(self)
    changed = _own_group(self.backend, wanted["DBParameterGroupName"], "reset")
    if wanted.get("ResetAllParameters", not wanted.get("Parameters")):
        changed.parameters.clear()
    for item in wanted.get("Parameters", []):
        changed.parameters.pop(item["ParameterName"], None)
    return ActionResult({"DBParameterGroupName": changed.name})


@operation(RDSResponse)
def delete_db_parameter_group(self: RDSResponse) -> ActionResult:
    gone = _own_group(self.backend, parameters(self)["DBParameterGroupName"], "delete")
    if any(instance.db_parameter_group_name == gone.name for instance in self.backend.databases.values()):
        message = f"One or more database instances are still members of this parameter group {gone.name},"
        raise Refusal("InvalidDBParameterGroupState", f"{message} so the group cannot be deleted")
    del self.backend.db_parameter_groups[gone.name]
    return ActionResult({})
