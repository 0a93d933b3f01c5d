# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which values of parameters RDS refuses, and how it writes those that it takes.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.

A row is one parameter as DescribeDBParameters and DescribeEngineDefaultParameters give it: ParameterName,
ParameterValue (missing where the engine decides), Source (user: set in this group), ApplyType (static or dynamic),
DataType, AllowedValues, IsModifiable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from .._suggest import did_you_mean, nearest

Row = Mapping[str, Any]

_NUMBER = r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
_RANGE = re.compile(rf"\s*({_NUMBER})\s*-\s*({_NUMBER})\s*")
# Values such as {DBInstanceClassMemory/32768} or GREATEST(...) are computed by RDS from the instance class.
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ParamValuesRef.html
_FORMULA = re.compile(r"\{|\b(?:GREATEST|LEAST|SUM|log)\(")
_SWITCHES = (("1", "0"), ("on", "off"), ("true", "false"), ("ON", "OFF"))
_SPELLINGS = {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}


@dataclass(frozen=True)
class Refusal:
    """One parameter that RDS would refuse.

    ``answer`` is AWS's code and message; ``nearest`` the nearest value that works, or what to do; ``text`` says all.
    """

    name: str
    value: Any
    answer: str
    nearest: str
    text: str


def refusals(known: Mapping[str, Row], values: Mapping[str, Any]) -> list[Refusal]:
    """Return every refusal of these values, those without the shape of a value last.

    Args:
        known: the parameters of the group or of its family, by name.
        values: what is asked for, by name.
    """
    plain = [name for name in sorted(values) if is_plain(values[name])]
    found = [
        problem for name in plain for problem in _problems(known, name, as_text(known.get(name, {}), values[name]))
    ]
    return [*found, *shapeless(values)]


def shapeless(values: Mapping[str, Any]) -> list[Refusal]:
    """Return what cannot be written as text: RDS would take "None" and "{'a': 1}" for values."""
    return [problem for name, value in sorted(values.items()) for problem in _shape_problems(name, value)]


def _choices(row: Row) -> list[str]:
    return [choice.strip() for choice in row.get("AllowedValues", "").split(",") if choice.strip()]


def is_plain(value: Any) -> bool:
    items = value if isinstance(value, list) else [value]
    return all(isinstance(item, str | int | float) for item in items)


def _shape_problems(name: str, value: Any) -> Iterator[Refusal]:
    if is_plain(value):
        return
    if value is None:
        reason, cure = "has no value", "Leave it out to have its default"
    elif isinstance(value, Mapping):
        reason, cure = "is a dictionary", "Write a value that begins with a brace in quotes"
    else:
        reason, cure = "is a list that holds more than text and numbers", "Give names alone"
    answer = f"InvalidParameterValue: Invalid parameter value for: {name}; it {reason}"
    yield Refusal(name, value, answer, cure, f"parameters: {name} {reason}. {cure}.")


def as_text(row: Row, value: Any) -> str:
    """Write a value as RDS keeps it: a list with commas, true and false as the parameter spells them."""
    if isinstance(value, list):
        return ",".join(str(item) for item in value)
    choices = _choices(row)
    if isinstance(value, str) and row.get("DataType") == "boolean" and value not in choices:
        value = _SPELLINGS.get(value.lower(), value)
    if not isinstance(value, bool):
        return str(value)
    yes, no = next((pair for pair in _SWITCHES if set(pair) <= set(choices)), _SWITCHES[0])
    return yes if value else no


def same(left: str | None, right: str) -> bool:
    try:
        return left is not None and (left == right or Decimal(left) == Decimal(right))
    except InvalidOperation:
        return False


def _problems(known: Mapping[str, Row], name: str, value: str) -> Iterator[Refusal]:
    row = known.get(name)
    if row is None:
        answer = f"InvalidParameterValue: Could not find parameter with name: {name}"
        text = f"{name} is not a parameter of this family. AWS would answer {answer}.{did_you_mean(name, known)}"
        names = nearest(name, known, cutoff=0.75)
        yield Refusal(name, value, answer, ", ".join(names) or "leave it out", f"parameters: {text}")
    elif same(row.get("ParameterValue"), value):
        return
    elif not row.get("IsModifiable", True):
        held = row.get("ParameterValue", "what the engine decides")
        answer = f"InvalidParameterValue: The parameter {name} cannot be modified"
        text = f"{name} cannot be modified (InvalidParameterValue); its value stays {held}. Leave it out."
        yield Refusal(name, value, answer, "leave it out", f"parameters: {text}")
    elif not _allowed(row, value):
        allowed, near = row["AllowedValues"], _nearest_value(row, value)
        answer = f"InvalidParameterValue: Invalid parameter value: {value} for: {name} allowed values are: {allowed}"
        text = f'{name} cannot be "{value}". AWS would answer {answer}. The nearest is {near}.'
        yield Refusal(name, value, answer, near, f"parameters: {text}")


def _allowed(row: Row, value: str) -> bool:
    choices = _choices(row)
    if not choices or _FORMULA.search(value):
        return True
    items = [item.strip() for item in value.split(",")] if row.get("DataType") == "list" else [value]
    return all(any(_fits(choice, item) for choice in choices) for item in items)


def _fits(choice: str, item: str) -> bool:
    bounds, number = _RANGE.fullmatch(choice), _number(item)
    if bounds and number is not None:
        return Decimal(bounds[1]) <= number <= Decimal(bounds[2])
    return choice.lower() == item.lower() or same(choice, item)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(_NUMBER, text) else None


def _nearest_value(row: Row, value: str) -> str:
    choices, number = _choices(row), _number(value)
    bounds = [bound for choice in choices if (found := _RANGE.fullmatch(choice)) for bound in found.groups()]
    if bounds and number is not None:
        return min(bounds, key=lambda bound: abs(Decimal(bound) - number))
    return (nearest(value, choices, cutoff=0.0) or choices)[0]
