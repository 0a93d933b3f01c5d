"""Condition operators.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html.
"""

from __future__ import annotations

import datetime
import ipaddress
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .document import as_list
from .matching import Context, arn_matches, matches, plain, resolve

Compare = Callable[[str, str], bool]
IF_EXISTS = "IfExists"
FOR_ANY, FOR_ALL = "ForAnyValue:", "ForAllValues:"


@dataclass(frozen=True)
class Operator:
    """`compare` takes the policy's value and the request's; a `negated` operator asks that none of them agree."""

    compare: Compare
    negated: bool = False
    wildcards: bool = False


def holds(condition: dict[str, dict[str, Any]], context: Context, *, variables: bool = True) -> bool:
    """Whether a Condition element holds: all of its operators, all keys of each."""
    return all(
        _holds(name, key.lower(), [_text(value) for value in as_list(values)], context, variables)
        for name, keys in condition.items()
        for key, values in keys.items()
    )


def known(name: str) -> bool:
    """Whether `name` is an operator, with its prefix and suffix."""
    _qualifier, base, _if_exists = _taken_apart(name)
    return base == "Null" or base in OPERATORS


def _holds(name: str, key: str, wanted: list[str], context: Context, variables: bool) -> bool:
    qualifier, base, if_exists = _taken_apart(name)
    found = context.get(key)
    if base == "Null":
        return any((value.lower() == "true") == (found is None) for value in wanted)
    using = OPERATORS[base]
    if found is None:
        return _holds_without_key(using, qualifier, if_exists)
    patterns = [value for value in map(_resolver(using, context, variables), wanted) if value is not None]

    def agrees(value: str) -> bool:
        return any(using.compare(pattern, value) for pattern in patterns) != using.negated

    if qualifier == FOR_ANY:
        return any(map(agrees, found))
    if qualifier == FOR_ALL or using.negated:
        return all(map(agrees, found))
    return any(map(agrees, found))


def _holds_without_key(using: Operator, qualifier: str, if_exists: bool) -> bool:
    """A key that the request lacks fails the condition, except where the condition asks for a difference."""
    if if_exists or qualifier == FOR_ALL:
        return True
    return using.negated and qualifier != FOR_ANY


def _resolver(using: Operator, context: Context, variables: bool) -> Callable[[str], str | None]:
    def look_up(value: str) -> str | None:
        resolved = resolve(value, context) if variables else value
        return resolved if resolved is None or using.wildcards else plain(resolved)

    return look_up


def _taken_apart(name: str) -> tuple[str, str, bool]:
    qualifier = next((prefix for prefix in (FOR_ANY, FOR_ALL) if name.startswith(prefix)), "")
    base = name.removeprefix(qualifier)
    return qualifier, base.removesuffix(IF_EXISTS), base.endswith(IF_EXISTS)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _numbers(compare: Callable[[float, float], bool]) -> Compare:
    return lambda wanted, found: _typed(float, compare, wanted, found)


def _dates(compare: Callable[[float, float], bool]) -> Compare:
    return lambda wanted, found: _typed(_moment, compare, wanted, found)


def _typed(convert: Callable[[str], float], compare: Callable[[float, float], bool], wanted: str, found: str) -> bool:
    """What is no number or date agrees with nothing."""
    try:
        return compare(convert(found), convert(wanted))
    except ValueError:
        return False


def _moment(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        moment = datetime.datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).timestamp()


def _in_network(wanted: str, found: str) -> bool:
    try:
        return ipaddress.ip_address(found) in ipaddress.ip_network(wanted, strict=False)
    except ValueError:
        return False


def _same_ignoring_case(wanted: str, found: str) -> bool:
    return wanted.lower() == found.lower()


OPERATORS = {
    "StringEquals": Operator(operator.eq),
    "StringNotEquals": Operator(operator.eq, negated=True),
    "StringEqualsIgnoreCase": Operator(_same_ignoring_case),
    "StringNotEqualsIgnoreCase": Operator(_same_ignoring_case, negated=True),
    "StringLike": Operator(matches, wildcards=True),
    "StringNotLike": Operator(matches, negated=True, wildcards=True),
    "NumericEquals": Operator(_numbers(operator.eq)),
    "NumericNotEquals": Operator(_numbers(operator.eq), negated=True),
    "NumericLessThan": Operator(_numbers(operator.lt)),
    "NumericLessThanEquals": Operator(_numbers(operator.le)),
    "NumericGreaterThan": Operator(_numbers(operator.gt)),
    "NumericGreaterThanEquals": Operator(_numbers(operator.ge)),
    "DateEquals": Operator(_dates(operator.eq)),
    "DateNotEquals": Operator(_dates(operator.eq), negated=True),
    "DateLessThan": Operator(_dates(operator.lt)),
    "DateLessThanEquals": Operator(_dates(operator.le)),
    "DateGreaterThan": Operator(_dates(operator.gt)),
    "DateGreaterThanEquals": Operator(_dates(operator.ge)),
    "Bool": Operator(_same_ignoring_case),
    "BinaryEquals": Operator(operator.eq),
    "IpAddress": Operator(_in_network),
    "NotIpAddress": Operator(_in_network, negated=True),
    # "ArnEquals and ArnLike behave identically".
    "ArnEquals": Operator(arn_matches, wildcards=True),
    "ArnLike": Operator(arn_matches, wildcards=True),
    "ArnNotEquals": Operator(arn_matches, negated=True, wildcards=True),
    "ArnNotLike": Operator(arn_matches, negated=True, wildcards=True),
}
