# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Cache parameter groups: from what a group holds to what is wanted of it.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.

A catalogue is what DescribeCacheParameters (of a group) or DescribeEngineDefaultParameters (of a family)
tells of the parameters: name, value, whether it can be modified, and sometimes the values allowed. All
values are strings; one that an operator set has the source "user".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .._suggest import nearest
from .parameter_values import Catalogue, parameter_problem, written
from .rules_form import identifier_problem
from .step import Step

# ModifyCacheParameterGroup: "A maximum of 20 parameters may be modified per request."
PER_REQUEST = 20


@dataclass(frozen=True)
class WantedGroup:
    """What is asked for. None means: as it is."""

    name: str
    family: str | None = None
    description: str | None = None
    parameters: Mapping[str, Any] | None = None
    purge_parameters: bool = False
    tags: Mapping[str, str] | None = None
    purge_tags: bool = True


@dataclass(frozen=True)
class GroupPlan:
    """The steps in order, and the group before (empty when there is none) and after them."""

    steps: tuple[Step, ...]
    before: dict[str, Any]
    after: dict[str, Any]


def group_of(
    group: Mapping[str, Any], catalogue: Catalogue, tags: Iterable[Mapping[str, str]] | None
) -> dict[str, Any]:
    """The group in the shape of the module's result: parameters are those that were set by somebody."""
    return {
        "arn": group.get("ARN"),
        "description": group.get("Description"),
        "family": group["CacheParameterGroupFamily"],
        "name": group["CacheParameterGroupName"],
        "parameters": {
            name: str(each.get("ParameterValue", ""))
            for name, each in sorted(catalogue.items())
            if each.get("Source") == "user"
        },
        "tags": {tag["Key"]: tag.get("Value", "") for tag in tags or ()},
    }


def group_arn(partition: str, region: str, account: str, name: str) -> str:
    """The ARN that AWS forms for a parameter group of this (lower-case) name."""
    return f"arn:{partition}:elasticache:{region}:{account}:parametergroup:{name}"


def problems(wanted: WantedGroup, current: Mapping[str, Any] | None, catalogue: Catalogue) -> list[str]:
    """Everything that AWS would refuse or could not change, in a stable order.

    Args:
        wanted: what is asked for.
        current: the group, of group_of; None when it is to be created.
        catalogue: the parameters of the group, or of its family.
    """
    found: list[str | None] = [identifier_problem("name", wanted.name, 255)]
    if current is not None:
        found += [_fixed(wanted, current, "family"), _fixed(wanted, current, "description")]
    family = str(current["family"] if current else wanted.family)
    for name, value in sorted((wanted.parameters or {}).items()):
        found.append(parameter_problem(name, value, family, catalogue))
    return [each for each in found if each]


def family_problem(family: str | None, offered: Iterable[str]) -> str | None:
    """Why AWS would refuse to make a group of this family, or None."""
    known = sorted(set(offered))
    if family in known:
        return None
    if family is None:
        return f"family must be given to create a parameter group. AWS offers {', '.join(known)}."
    near = nearest(family, known) or known
    return (
        f"family is {family!r}: AWS answers InvalidParameterValue, it is not a parameter group family of any engine"
        f" version it offers (DescribeCacheEngineVersions). Nearest: {', '.join(near)}."
    )


def plan(wanted: WantedGroup, current: Mapping[str, Any] | None, catalogue: Catalogue, arn: str) -> GroupPlan:
    """What to do; everything asked for has already been found possible by `problems`."""
    before: dict[str, Any] = {name: value for name, value in (current or {}).items() if name != "arn"}
    start: Mapping[str, Any] = current or {"parameters": {}, "tags": {}}
    parameters = {name: written(value, catalogue[name]) for name, value in (wanted.parameters or {}).items()}
    to_set = {
        name: value
        for name, value in sorted(parameters.items())
        if not _same(value, str(catalogue[name].get("ParameterValue", "")), catalogue[name])
    }
    purged = wanted.purge_parameters and wanted.parameters is not None
    to_reset = sorted(set(start["parameters"]) - set(parameters)) if purged else []
    kept = {name: value for name, value in start["parameters"].items() if name not in to_reset}
    tags = _tags_after(wanted, start["tags"])
    after = {
        "description": _description(wanted, current),
        "family": current["family"] if current else wanted.family,
        "name": wanted.name,
        "parameters": dict(sorted({**kept, **to_set}.items())),
        "tags": tags,
    }
    steps = [
        *([] if current else [_create(after)]),
        *_reset_steps(wanted.name, to_reset),
        *_set_steps(wanted.name, to_set),
        *(_tag_steps(arn, start["tags"], tags) if current else []),
    ]
    return GroupPlan(tuple(steps), before, after)


def _fixed(wanted: WantedGroup, current: Mapping[str, Any], option: str) -> str | None:
    value = getattr(wanted, option)
    if value is None or value == current[option]:
        return None
    return (
        f"{option} is {value!r} and parameter group {wanted.name} has {current[option]!r}, which AWS cannot change."
        " Make a group of another name, give it to the replication group, then delete this one."
        f" Nearest: {option}: {current[option]}."
    )


def _same(wanted: str, current: str, parameter: Mapping[str, Any]) -> bool:
    if parameter.get("DataType") in ("integer", "float"):
        try:
            return float(wanted) == float(current)
        except ValueError:
            return wanted == current
    return wanted == current


def _description(wanted: WantedGroup, current: Mapping[str, Any] | None) -> str:
    return str(current["description"]) if current else wanted.description or f"Parameter group {wanted.name}"


def _tags_after(wanted: WantedGroup, before: Mapping[str, str]) -> dict[str, str]:
    new = {str(key): str(value) for key, value in (wanted.tags or {}).items()}
    return new if wanted.tags is not None and wanted.purge_tags else {**before, **new}


def _create(after: Mapping[str, Any]) -> Step:
    request: dict[str, Any] = {
        "CacheParameterGroupName": after["name"],
        "CacheParameterGroupFamily": after["family"],
        "Description": after["description"],
    }
    if after["tags"]:
        request["Tags"] = [{"Key": key, "Value": value} for key, value in sorted(after["tags"].items())]
    return Step("CreateCacheParameterGroup", request)


def _set_steps(name: str, values: Mapping[str, str]) -> list[Step]:
    pairs = [{"ParameterName": key, "ParameterValue": value} for key, value in values.items()]
    return [
        Step("ModifyCacheParameterGroup", {"CacheParameterGroupName": name, "ParameterNameValues": some})
        for some in _portions(pairs)
    ]


def _reset_steps(name: str, names: list[str]) -> list[Step]:
    request = {"CacheParameterGroupName": name, "ResetAllParameters": False}
    return [
        Step("ResetCacheParameterGroup", {**request, "ParameterNameValues": some})
        for some in _portions([{"ParameterName": each} for each in names])
    ]


def _portions(items: list[dict[str, str]]) -> list[list[dict[str, str]]]:
    return [items[start : start + PER_REQUEST] for start in range(0, len(items), PER_REQUEST)]


def _tag_steps(arn: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[Step]:
    gone = sorted(set(before) - set(after))
    new = [{"Key": key, "Value": value} for key, value in sorted(after.items()) if before.get(key) != value]
    steps = []
    if gone:
        steps.append(Step("RemoveTagsFromResource", {"ResourceName": arn, "TagKeys": gone}))
    if new:
        steps.append(Step("AddTagsToResource", {"ResourceName": arn, "Tags": new}))
    return steps
