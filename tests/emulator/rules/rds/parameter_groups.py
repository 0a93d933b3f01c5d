"""Parameter groups: families, and which parameters take which values when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...calls import Call
from ...services.rds.parameter_data import STATIC, allows
from ...services.rds.parameter_groups import defaults, group
from ...services.rds.versions import ENGINE, families
from .. import rule
from .common import backend

INVALID = "InvalidParameterValue"
VERBS = {"ModifyDBParameterGroup": "modify", "ResetDBParameterGroup": "reset", "DeleteDBParameterGroup": "delete"}
CHANGES = ("ModifyDBParameterGroup", "ResetDBParameterGroup")
METHODS = ("immediate", "pending-reboot")
MOST = 20


@rule(
    "rds",
    "CreateDBParameterGroup",
    "DescribeEngineDefaultParameters",
    code=INVALID,
    source="https://github.com/terraform-aws-modules/terraform-aws-rds/issues/173",
)
def family_exists(call: Call) -> str | None:
    """The family is one of the engine's. Families of other engines are not judged."""
    family = call.parameters["DBParameterGroupFamily"]
    judged = family.startswith(ENGINE) or call.operation.startswith("Describe")
    if family in families() or not judged:
        return None
    return f"ParameterGroupFamily {family} is not a valid parameter group family"


@rule("rds", *VERBS, code=INVALID, source="F041")
def default_group_is_not_changed(call: Call) -> str | None:
    """The default group of a family is neither changed nor deleted."""
    is_default = call.parameters["DBParameterGroupName"].startswith("default.")
    return f"Cannot {VERBS[call.operation]} a default parameter group." if is_default else None


@rule("rds", *CHANGES, code=INVALID, source="botocore rds.ModifyDBParameterGroup.Parameters (own words)")
def few_parameters_at_once(call: Call) -> str | None:
    """A request changes up to 20 parameters."""
    return f"At most {MOST} parameters can be modified in one request." if len(_items(call)) > MOST else None


@rule(
    "rds",
    "ResetDBParameterGroup",
    code="InvalidParameterCombination",
    source="botocore rds.ResetDBParameterGroup.ResetAllParameters (own words)",
)
def all_or_some_are_reset(call: Call) -> str | None:
    """Either all parameters are reset or those that are named."""
    if not call.parameters.get("ResetAllParameters") or not _items(call):
        return None
    return "You can't specify Parameters when ResetAllParameters is turned on."


def _items(call: Call) -> list[dict[str, str]]:
    items: list[dict[str, str]] = call.parameters.get("Parameters", [])
    return items


def _known(call: Call) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """Each parameter of the call with what its family says of it; families that are not modelled say nothing."""
    rows = defaults(group(backend(call), call.parameters["DBParameterGroupName"]))
    return ((item, rows.get(item["ParameterName"], {})) for item in _items(call) if rows)


@rule("rds", *CHANGES, code=INVALID, source="F040")
def parameters_exist(call: Call) -> str | None:
    """A parameter is one of the family's."""
    for item, row in _known(call):
        if not row:
            return f"Could not find parameter with name: {item['ParameterName']}"
    return None


@rule(
    "rds",
    *CHANGES,
    code=INVALID,
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html "
    "(own words)",
)
def parameters_are_modifiable(call: Call) -> str | None:
    """A parameter that RDS keeps to itself is not changed."""
    for item, row in _known(call):
        if not row["IsModifiable"]:
            return f"The parameter {item['ParameterName']} cannot be modified."
    return None


@rule("rds", *CHANGES, code=INVALID, source="botocore rds.Parameter.ApplyMethod (own words)")
def apply_methods_are_known(call: Call) -> str | None:
    """A change is applied immediately or at the next reboot."""
    unknown = [item["ApplyMethod"] for item in _items(call) if item.get("ApplyMethod", METHODS[0]) not in METHODS]
    return f"Invalid apply method: {unknown[0]}" if unknown else None


@rule("rds", *CHANGES, code="InvalidParameterCombination", source="F039")
def static_parameters_wait_for_a_reboot(call: Call) -> str | None:
    """A static parameter is not applied immediately."""
    immediate = [row for item, row in _known(call) if item.get("ApplyMethod") == "immediate"]
    if not any(row["ApplyType"] == STATIC for row in immediate):
        return None
    return "cannot use immediate apply method for static parameter"


@rule("rds", "ModifyDBParameterGroup", code=INVALID, source="botocore rds.Parameter.AllowedValues (own words)")
def values_are_allowed(call: Call) -> str | None:
    """A value is one of the parameter's allowed values."""
    for item, row in _known(call):
        value = item.get("ParameterValue", "")
        if not allows(row, value):
            allowed = row["AllowedValues"]
            return f"Invalid parameter value: {value} for: {item['ParameterName']} allowed values are: {allowed}"
    return None


@rule("rds", "DeleteDBParameterGroup", code="InvalidDBParameterGroupState", source="F099")
def group_is_not_in_use(call: Call) -> str | None:
    """A group that an instance uses is not deleted."""
    name = call.parameters["DBParameterGroupName"]
    if all(instance.db_parameter_group_name != name for instance in backend(call).databases.values()):
        return None
    return (
        f"One or more database instances are still members of this parameter group {name}, so the group cannot be "
        "deleted"
    )
