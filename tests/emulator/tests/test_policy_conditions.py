"""Condition operators, as tables: operator, what the policy says, what the request has, whether it holds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.policy.conditions import OPERATORS, holds, known

ARN = "arn:aws:logs:eu-west-1:123456789012:log-group:/app/a"
SINGLE = [
    ("StringEquals", "a", ["a"], True),
    ("StringEquals", "a", ["A"], False),
    ("StringEquals", ["a", "b"], ["b"], True),
    ("StringEquals", "a*", ["ab"], False),
    ("StringEquals", "a", None, False),
    ("StringEqualsIfExists", "a", None, True),
    ("StringEqualsIfExists", "a", ["b"], False),
    ("StringNotEquals", "a", ["b"], True),
    ("StringNotEquals", ["a", "b"], ["b"], False),
    ("StringNotEquals", "a", ["a", "b"], False),
    ("StringNotEquals", "a", None, True),
    ("StringEqualsIgnoreCase", "a", ["A"], True),
    ("StringNotEqualsIgnoreCase", "a", ["A"], False),
    ("StringLike", "a*c?", ["abbcd"], True),
    ("StringLike", "a*", ["ba"], False),
    ("StringLike", "*", [""], True),
    ("StringLike", "a.c", ["abc"], False),
    ("StringNotLike", "a*", ["ab"], False),
    ("StringNotLike", "a*", None, True),
    ("NumericEquals", "10", ["10.0"], True),
    ("NumericNotEquals", 10, ["11"], True),
    ("NumericLessThan", "10", ["9"], True),
    ("NumericLessThan", "10", ["10"], False),
    ("NumericLessThanEquals", "10", ["10"], True),
    ("NumericGreaterThan", "9", ["10"], True),
    ("NumericGreaterThanEquals", "10", ["9"], False),
    ("NumericEquals", "10", ["ten"], False),
    ("DateEquals", "2026-01-01T00:00:00Z", ["1767225600"], True),
    ("DateLessThan", "2026-01-01T00:00:00Z", ["2025-12-31T23:59:59Z"], True),
    ("DateGreaterThan", "2026-01-01", ["2025-12-31T23:59:59Z"], False),
    ("DateGreaterThanEquals", "2026-01-01T00:00:00Z", ["2026-01-01T00:00:00Z"], True),
    ("DateNotEquals", "2026-01-01T00:00:00Z", ["2026-01-02T00:00:00Z"], True),
    ("DateLessThanEquals", "2026-01-01T00:00:00Z", ["2026-01-02T00:00:00Z"], False),
    ("Bool", "true", ["true"], True),
    ("Bool", True, ["true"], True),
    ("Bool", "true", ["false"], False),
    ("Bool", "false", None, False),
    ("BoolIfExists", "false", None, True),
    ("BinaryEquals", "QmluYXJ5", ["QmluYXJ5"], True),
    ("IpAddress", "10.0.0.0/8", ["10.1.2.3"], True),
    ("IpAddress", "10.1.2.3", ["10.1.2.4"], False),
    ("IpAddress", "10.0.0.0/8", ["not an address"], False),
    ("NotIpAddress", "10.0.0.0/8", ["11.0.0.1"], True),
    ("NotIpAddress", "2001:db8::/32", ["2001:db8::1"], False),
    ("ArnEquals", "arn:aws:logs:eu-west-1:123456789012:log-group:*", [ARN], True),
    ("ArnLike", "arn:aws:logs:*:123456789012:log-group:/app/?", [ARN], True),
    ("ArnLike", "arn:aws:logs:*:log-group:/app/a", [ARN], False),
    ("ArnLike", "arn:aws:logs:*", [ARN], False),
    ("ArnLike", "*", [ARN], False),
    ("ArnLike", ARN + "b", [ARN], False),
    ("ArnNotEquals", ARN, [ARN], False),
    ("ArnNotLike", "arn:aws:logs:us-*:*:*", [ARN], True),
    ("Null", "true", None, True),
    ("Null", "true", ["a"], False),
    ("Null", "false", ["a"], True),
    ("Null", False, None, False),
]
SEVERAL = [
    ("ForAllValues:StringEquals", ["a", "b"], ["a"], True),
    ("ForAllValues:StringEquals", ["a", "b"], ["a", "c"], False),
    ("ForAllValues:StringEquals", ["a"], None, True),
    ("ForAllValues:StringEquals", ["a"], [], True),
    ("ForAllValues:StringNotEquals", ["a"], ["b", "c"], True),
    ("ForAllValues:StringNotEquals", ["a"], ["b", "a"], False),
    ("ForAnyValue:StringEquals", ["a", "b"], ["c", "b"], True),
    ("ForAnyValue:StringEquals", ["a"], ["c"], False),
    ("ForAnyValue:StringEquals", ["a"], None, False),
    ("ForAnyValue:StringEqualsIfExists", ["a"], None, True),
    ("ForAnyValue:StringNotEquals", ["a"], ["a", "b"], True),
    ("ForAnyValue:StringNotEquals", ["a"], None, False),
    ("ForAnyValue:StringLike", ["a*"], ["b", "ab"], True),
]
VARIABLES = [
    ("StringEquals", "${aws:username}", {"aws:username": ["kim"], "k": ["kim"]}, True),
    ("StringEquals", "${AWS:UserName}", {"aws:username": ["kim"], "k": ["kim"]}, True),
    ("StringEquals", "${aws:username}", {"k": ["${aws:username}"]}, False),
    ("StringNotEquals", "${aws:username}", {"k": ["kim"]}, True),
    ("StringEquals", "${aws:username, 'nobody'}", {"k": ["nobody"]}, True),
    ("StringLike", "${aws:username}", {"aws:username": ["*"], "k": ["kim"]}, False),
    ("StringLike", "a${*}", {"k": ["a*"]}, True),
    ("StringLike", "a${*}", {"k": ["ab"]}, False),
    ("StringLike", "${aws:PrincipalTag/Team}-*", {"aws:principaltag/team": ["x"], "k": ["x-1"]}, True),
    ("StringEquals", "${$}${?}", {"k": ["$?"]}, True),
]


@pytest.mark.parametrize(("operator", "wanted", "found", "expected"), [*SINGLE, *SEVERAL])
def test_operator(operator: str, wanted: Any, found: list[str] | None, expected: bool) -> None:
    context = {} if found is None else {"k": found}
    assert holds({operator: {"K": wanted}}, context) is expected


@pytest.mark.parametrize(("operator", "wanted", "context", "expected"), VARIABLES)
def test_variables(operator: str, wanted: str, context: dict[str, list[str]], expected: bool) -> None:
    assert holds({operator: {"k": wanted}}, context) is expected


def test_a_variable_is_text_before_version_2012() -> None:
    assert holds({"StringEquals": {"k": "${aws:username}"}}, {"k": ["${aws:username}"]}, variables=False)


def test_every_key_of_every_operator_has_to_hold() -> None:
    condition = {"StringEquals": {"a": "1", "b": "2"}, "Bool": {"c": "true"}}
    assert holds(condition, {"a": ["1"], "b": ["2"], "c": ["true"]})
    for missing in "abc":
        context = {key: value for key, value in {"a": ["1"], "b": ["2"], "c": ["true"]}.items() if key != missing}
        assert not holds(condition, context)


def test_the_tables_cover_every_operator() -> None:
    seen = {operator.rpartition(":")[2].removesuffix("IfExists") for operator, *_rest in (*SINGLE, *SEVERAL)}
    assert seen == {*OPERATORS, "Null"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("StringEquals", True),
        ("ForAnyValue:StringLikeIfExists", True),
        ("Null", True),
        ("StringMatches", False),
        ("ForSomeValues:StringLike", False),
        ("stringequals", False),
    ],
)
def test_known_operators(name: str, expected: bool) -> None:
    assert known(name) is expected
