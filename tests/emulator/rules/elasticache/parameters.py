"""Parameter groups and what stands in them."""

from __future__ import annotations

from typing import Any

from ...calls import Call
from ...services.elasticache.catalogue import families
from ...services.elasticache.parameter_data import allows
from ...services.elasticache.parameter_groups import CONDITIONALLY_MODIFIABLE
from .. import rule
from ._view import PARAMETER_GROUPS_PROBED, parameter_group, users_of

CREATE, MODIFY = "CreateCacheParameterGroup", "ModifyCacheParameterGroup"
RESET, DELETE = "ResetCacheParameterGroup", "DeleteCacheParameterGroup"
INVALID = "InvalidParameterValue"


@rule("elasticache", CREATE, "DescribeEngineDefaultParameters", code=INVALID, source="F054")
def family_exists(call: Call) -> str | None:
    """The family exists."""
    family = call.parameters["CacheParameterGroupFamily"]
    if family in families():
        return None
    return f"CacheParameterGroupFamily {family} is not a valid parameter group family."


@rule("elasticache", MODIFY, RESET, DELETE, code=INVALID, source=PARAMETER_GROUPS_PROBED)
def defaults_stay(call: Call) -> str | None:
    """AWS's default groups are neither changed nor deleted. The report tells that, not the words."""
    found = parameter_group(call)
    if found is None or not found.is_default:
        return None
    return "Cannot modify or delete a default parameter group."


def _named(call: Call) -> list[dict[str, Any]]:
    return list(call.parameters.get("ParameterNameValues", []))


@rule(
    "elasticache",
    MODIFY,
    RESET,
    code=INVALID,
    source="botocore elasticache.ModifyCacheParameterGroup.ParameterNameValues",
)
def twenty_at_a_time(call: Call) -> str | None:
    """At most 20 parameters are changed by one call, and at least one."""
    count = len(_named(call))
    if count > 20:
        return "A maximum of 20 parameters may be modified per request."
    if count == 0 and call.operation == MODIFY:
        return "At least one parameter name and value must be supplied."
    return None


@rule(
    "elasticache", MODIFY, RESET, code=INVALID, source="https://github.com/hashicorp/terraform-provider-aws/pull/17004"
)
def parameters_exist(call: Call) -> str | None:
    """The parameters exist in the family."""
    found = parameter_group(call)
    known = found.defaults() if found else {}
    missing = [item["ParameterName"] for item in _named(call) if found and item.get("ParameterName") not in known]
    return f"Parameter {missing[0]} doesn't exist" if missing else None


@rule(
    "elasticache",
    MODIFY,
    code=INVALID,
    source="https://github.com/cloudposse/terraform-aws-elasticache-redis/issues/212",
)
def parameters_are_modifiable(call: Call) -> str | None:
    """The parameters can be modified; cluster-enabled can as long as no cluster uses the group."""
    found = parameter_group(call)
    if found is None:
        return None
    known, used = found.defaults(), any(users_of(call, parameter_group=found.name))
    for name in (item["ParameterName"] for item in _named(call)):
        if not known[name]["IsModifiable"] and (used or name not in CONDITIONALLY_MODIFIABLE):
            return f"The parameter {name} cannot be modified."
    return None


@rule("elasticache", MODIFY, code=INVALID, source="botocore elasticache.Parameter.AllowedValues")
def values_are_allowed(call: Call) -> str | None:
    """The values are among those allowed."""
    found = parameter_group(call)
    known = found.defaults() if found else {}
    for item in _named(call) if found else ():
        row, value = known[item["ParameterName"]], item.get("ParameterValue", "")
        if not allows(row, value):
            name = item["ParameterName"]
            return f"The parameter value {value} is not allowed for {name}. Allowed values: {row['AllowedValues']}"
    return None


@rule(
    "elasticache",
    RESET,
    code="InvalidParameterCombination",
    source="botocore elasticache.ResetCacheParameterGroup",
)
def reset_all_or_some(call: Call) -> str | None:
    """Either all parameters are reset, or those that are named."""
    if bool(call.parameters.get("ResetAllParameters")) != bool(_named(call)):
        return None
    return "Either ResetAllParameters must be true or ParameterNameValues must name the parameters to reset."


@rule(
    "elasticache",
    DELETE,
    code="InvalidCacheParameterGroupState",
    source="https://github.com/aws-controllers-k8s/community/issues/2004",
)
def parameter_group_is_free(call: Call) -> str | None:
    """A group that is in use cannot be deleted."""
    found = parameter_group(call)
    if found is None or not any(users_of(call, parameter_group=found.name)):
        return None
    return (
        f"One or more cache clusters are still members of this parameter group {found.name}, so the group cannot be "
        "deleted."
    )
