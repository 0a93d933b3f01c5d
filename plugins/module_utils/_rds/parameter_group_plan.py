# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What has to change so that a DB parameter group is as wanted.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from .._names import RULES
from .._suggest import nearest
from .._tags import plan_tags
from .parameter_checks import Row, as_text, refusals, same

# ModifyDBParameterGroup and ResetDBParameterGroup: "A maximum of 20 parameters can be modified in a single request."
PARAMETERS_PER_CALL = 20


class ParameterGroupRefusedError(ValueError):
    """Settings that RDS would refuse. The text names each, its value and the nearest that works."""


@dataclass(frozen=True)
class Group:
    """One group. ``parameters`` are those set in the group and those asked for, by name."""

    name: str
    arn: str
    family: str
    description: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the group as the module returns it."""
        sorted_maps = {"parameters": dict(sorted(self.parameters.items())), "tags": dict(sorted(self.tags.items()))}
        return {**asdict(self), **sorted_maps}


@dataclass(frozen=True)
class Wanted:
    """What was asked for. None leaves a property as it is; values of parameters are of any plain type."""

    name: str
    family: str | None = None
    description: str | None = None
    parameters: Mapping[str, Any] | None = None
    purge_parameters: bool = True
    tags: Mapping[str, Any] | None = None
    purge_tags: bool = True


@dataclass(frozen=True)
class Changes:
    """What to do to one group. ``modify`` and ``reset`` hold the Parameters of one call each."""

    create: bool = False
    modify: tuple[list[dict[str, str]], ...] = ()
    reset: tuple[list[dict[str, str]], ...] = ()
    add_tags: Mapping[str, str] = field(default_factory=dict)
    remove_tags: tuple[str, ...] = ()
    reboot_needed_for: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Changes()


def check_name(name: str) -> None:
    """Raise ParameterGroupRefusedError when no group of ours can have this name."""
    if name.startswith("default."):
        raise ParameterGroupRefusedError(
            f'name: "{name}" belongs to AWS, which would answer InvalidParameterValue: Cannot modify a default'
            f' parameter group. Choose another name, such as "own-{name.removeprefix("default.").lower()}".'
        )
    rule = RULES["rds_parameter_group"]
    if not rule.accepts(name):
        raise ParameterGroupRefusedError(
            f'name: "{name}" is no name for a parameter group: {rule.says}; at most {rule.longest} characters.'
            f" AWS would answer {rule.answer}"
        )


def check_family(wanted: Wanted, current: Group | None) -> None:
    """Raise ParameterGroupRefusedError when the family is missing, or is not that of the group."""
    if current is None and wanted.family is None:
        raise ParameterGroupRefusedError(f'family: needed to create the parameter group "{wanted.name}".')
    if current and wanted.family not in (None, current.family):
        raise ParameterGroupRefusedError(
            f'family: the parameter group "{wanted.name}" is of family {current.family}, and AWS cannot change that to'
            f" {wanted.family}. Make a group with another name for {wanted.family}, give it to the instances, and"
            " delete this one."
        )


def unknown_family(family: str, known: Sequence[str]) -> ParameterGroupRefusedError:
    """Return the refusal of a family that the region does not have."""
    near = nearest(family, known, cutoff=0.0) or ["none"]
    return ParameterGroupRefusedError(
        f'family: "{family}" is not one that this region has. AWS answers InvalidParameterValue: ParameterGroupFamily'
        f" {family} is not a valid parameter group family. The nearest are {', '.join(near)}."
    )


def set_in_group(rows: Sequence[Row], asked: Mapping[str, Any] | None) -> dict[str, str]:
    """Return the values of the parameters that were set in the group, and of those asked for."""
    return {
        row["ParameterName"]: row["ParameterValue"]
        for row in rows
        if "ParameterValue" in row and (row.get("Source") == "user" or row["ParameterName"] in (asked or {}))
    }


def plan_present(current: Group | None, rows: Sequence[Row], wanted: Wanted, arn: str) -> tuple[Changes, Group]:
    """Return what to change and the group that follows.

    Args:
        current: the group as it is, or None.
        rows: its parameters; those of the family when there is no group yet.
        wanted: what is asked for; ``check_name`` and ``check_family`` have passed.
        arn: the ARN of a group that does not exist yet.

    Raises ParameterGroupRefusedError, with every problem in one text, when RDS would refuse a parameter.
    """
    known = {row["ParameterName"]: row for row in rows}
    asked = _checked(known, wanted.parameters or {})
    modify = {name: value for name, value in asked.items() if not same(known[name].get("ParameterValue"), value)}
    reset = _to_reset(known, asked) if current and wanted.parameters is not None and wanted.purge_parameters else []
    before = current or Group(wanted.name, arn, str(wanted.family), wanted.description or wanted.name)
    tags = plan_tags(before.tags, wanted.tags, wanted.purge_tags)
    kept = {name: value for name, value in before.parameters.items() if name not in reset}
    held = {name: known[name]["ParameterValue"] for name in asked if name not in modify}
    changes = Changes(
        create=current is None,
        modify=_calls([{**_apply(known[name]), "ParameterValue": modify[name]} for name in sorted(modify)]),
        reset=_calls([_apply(known[name]) for name in reset]),
        add_tags=tags.add if current else {},
        remove_tags=tags.remove,
        reboot_needed_for=tuple(sorted(name for name in (*modify, *reset) if _static(known[name]))),
    )
    return changes, replace(before, parameters={**kept, **held, **modify}, tags=tags.after)


def _checked(known: Mapping[str, Row], values: Mapping[str, Any]) -> dict[str, str]:
    """Return the values as RDS keeps them; raise ParameterGroupRefusedError with all that it would refuse."""
    problems = refusals(known, values)
    if problems:
        raise ParameterGroupRefusedError(" ".join(problem.text for problem in problems))
    return {name: as_text(known[name], value) for name, value in values.items()}


def _to_reset(known: Mapping[str, Row], asked: Mapping[str, str]) -> list[str]:
    return sorted(name for name, row in known.items() if row.get("Source") == "user" and name not in asked)


def _static(row: Row) -> bool:
    return row.get("ApplyType") == "static"


def _apply(row: Row) -> dict[str, str]:
    """Name a parameter and when it takes effect: "You can use the immediate value with dynamic parameters only"."""
    method = "pending-reboot" if _static(row) else "immediate"
    return {"ParameterName": row["ParameterName"], "ApplyMethod": method}


def _calls(items: list[dict[str, str]]) -> tuple[list[dict[str, str]], ...]:
    return tuple(items[at : at + PARAMETERS_PER_CALL] for at in range(0, len(items), PARAMETERS_PER_CALL))
