# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._policy_evaluation import (
    Decision,
    Request,
    UnsupportedPolicyError,
    account_of,
    evaluate,
)

ACCOUNT = "123456789012"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/team/reader"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/i-0123"
STRANGER = "arn:aws:iam::999999999999:role/stranger"
LOGS = "logs.eu-west-1.amazonaws.com"


def statement(**changes):
    base = {"Sid": "S", "Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "kms:Decrypt", "Resource": "*"}
    return {name: value for name, value in (base | changes).items() if value is not None}


def ask(statements, principal=ROLE, action="kms:Decrypt", **context):
    policy = {"Version": "2012-10-17", "Statement": statements}
    values = {name: value if isinstance(value, tuple) else (value,) for name, value in context.items()}
    return evaluate(policy, Request(principal, action, context=values))


def verdict(*args, **kwargs):
    return ask(*args, **kwargs).verdict


@pytest.mark.parametrize(
    ("principal_element", "principal", "expected"),
    [
        ({"AWS": ROLE}, ROLE, "allowed"),
        ({"AWS": [STRANGER, ROLE]}, ROLE, "allowed"),
        ({"AWS": ROLE}, SESSION, "allowed"),
        ({"AWS": ROLE}, SESSION.replace("reader", "writer"), "denied"),
        ({"AWS": ROLE}, STRANGER, "denied"),
        ({"AWS": ROOT}, ROLE, "delegated"),
        ({"AWS": ROOT}, ROOT, "allowed"),
        ({"AWS": ACCOUNT}, ROLE, "delegated"),
        ({"AWS": ACCOUNT}, ROOT, "allowed"),
        ({"AWS": ROOT}, STRANGER, "denied"),
        ({"AWS": [ROOT, ROLE]}, ROLE, "allowed"),
        ({"AWS": "*"}, STRANGER, "allowed"),
        ("*", LOGS, "allowed"),
        ({"AWS": "*"}, LOGS, "denied"),
        ({"Service": LOGS}, LOGS, "allowed"),
        ({"Service": LOGS}, "logs.eu-west-2.amazonaws.com", "denied"),
        ({"Service": LOGS}, ROLE, "denied"),
        (None, ROLE, "denied"),
    ],
)
def test_principal(principal_element, principal, expected):
    assert verdict(statement(Principal=principal_element), principal) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"Action": "kms:*"}, "allowed"),
        ({"Action": "KMS:dec?ypt"}, "allowed"),
        ({"Action": ["kms:Encrypt", "kms:Decrypt"]}, "allowed"),
        ({"Action": "kms:Decrypt?"}, "denied"),
        ({"Action": None, "NotAction": "kms:Encrypt"}, "allowed"),
        ({"Action": None, "NotAction": ["kms:Dec*"]}, "denied"),
        ({"Action": None}, "denied"),
        ({"Resource": None}, "denied"),
        ({"Resource": "arn:aws:kms:eu-west-1:123456789012:key/other"}, "denied"),
        ({"Resource": None, "NotResource": "arn:aws:kms:eu-west-1:123456789012:key/other"}, "allowed"),
        ({"Principal": None, "NotPrincipal": {"AWS": STRANGER}}, "allowed"),
        ({"Principal": None, "NotPrincipal": {"AWS": [ROLE, ROOT]}}, "denied"),
        ({"Effect": "Deny"}, "denied"),
    ],
)
def test_statement(changes, expected):
    assert verdict(statement(**changes)) == expected


ONE = {"kms:ViaService": "rds.eu-west-1.amazonaws.com"}
ARN = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/x"


@pytest.mark.parametrize(
    ("condition", "context", "expected"),
    [
        ({"StringEquals": ONE}, ONE, "allowed"),
        ({"StringEquals": {"KMS:VIAservice": ONE["kms:ViaService"]}}, ONE, "allowed"),
        ({"StringEquals": {"kms:ViaService": ["dax", ONE["kms:ViaService"]]}}, ONE, "allowed"),
        ({"StringEquals": ONE}, {}, "denied"),
        ({"StringEquals": ONE}, {"kms:ViaService": "RDS.eu-west-1.amazonaws.com"}, "denied"),
        ({"StringEqualsIgnoreCase": ONE}, {"kms:ViaService": "RDS.eu-west-1.amazonaws.com"}, "allowed"),
        ({"StringEqualsIfExists": ONE}, {}, "allowed"),
        ({"StringNotEquals": ONE}, ONE, "denied"),
        ({"StringNotEquals": ONE}, {}, "allowed"),
        ({"StringNotEqualsIgnoreCase": ONE}, {"kms:ViaService": "other"}, "allowed"),
        ({"StringLike": {"kms:ViaService": "rds.*.amazonaws.com"}}, ONE, "allowed"),
        ({"StringLike": {"kms:ViaService": "rds.[a-z]*.com"}}, ONE, "denied"),
        ({"StringNotLike": {"kms:ViaService": "rds.*"}}, ONE, "denied"),
        (
            {"ArnLike": {"aws:SourceArn": "arn:aws:logs:*:123456789012:log-group:/aws/*"}},
            {"aws:SourceArn": ARN},
            "allowed",
        ),
        ({"ArnEquals": {"aws:SourceArn": "arn:aws:logs:eu-west-1:*:*"}}, {"aws:SourceArn": ARN}, "allowed"),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:*:/aws/x"}}, {"aws:SourceArn": ARN}, "denied"),
        ({"ArnNotLike": {"aws:SourceArn": "arn:aws:logs:*:*:*"}}, {"aws:SourceArn": ARN}, "denied"),
        ({"ArnNotEquals": {"aws:SourceArn": ARN}}, {"aws:SourceArn": f"{ARN}/y"}, "allowed"),
        ({"Bool": {"kms:GrantIsForAWSResource": True}}, {"kms:GrantIsForAWSResource": "true"}, "allowed"),
        ({"Bool": {"kms:GrantIsForAWSResource": "true"}}, {"kms:GrantIsForAWSResource": "false"}, "denied"),
        ({"Bool": {"kms:GrantIsForAWSResource": "true"}}, {}, "denied"),
        ({"BoolIfExists": {"kms:GrantIsForAWSResource": "true"}}, {}, "allowed"),
        ({"Null": {"kms:ViaService": "true"}}, {}, "allowed"),
        ({"Null": {"kms:ViaService": "true"}}, ONE, "denied"),
        ({"Null": {"kms:ViaService": False}}, ONE, "allowed"),
        ({"StringEquals": {**ONE, "kms:CallerAccount": ACCOUNT}}, ONE, "denied"),
        ({"StringEquals": ONE, "Bool": {"kms:GrantIsForAWSResource": "true"}}, ONE, "denied"),
        ({"ForAnyValue:StringEquals": {"k": ["a", "b"]}}, {"k": ("b", "c")}, "allowed"),
        ({"ForAnyValue:StringEquals": {"k": "a"}}, {"k": ("b", "c")}, "denied"),
        ({"ForAnyValue:StringEquals": {"k": "a"}}, {}, "denied"),
        ({"ForAllValues:StringEquals": {"k": ["a", "b"]}}, {"k": ("b", "a")}, "allowed"),
        ({"ForAllValues:StringEquals": {"k": ["a", "b"]}}, {"k": ("b", "c")}, "denied"),
        ({"ForAllValues:StringLike": {"k": "a*"}}, {}, "allowed"),
        ({"ForAnyValue:StringNotEquals": {"k": "a"}}, {"k": ("a", "b")}, "allowed"),
        ({"ForAllValues:StringNotEquals": {"k": "a"}}, {"k": ("a", "b")}, "denied"),
    ],
)
def test_condition(condition, context, expected):
    assert verdict(statement(Condition=condition), **context) == expected


def test_explicit_deny_wins_over_an_allow_in_front_of_it():
    statements = [statement(), statement(Sid="No", Effect="Deny", Principal={"AWS": ROOT})]
    assert ask(statements) == Decision("denied", "No", "No denies it")


def test_deny_whose_condition_is_not_met_denies_nothing():
    deny = statement(Sid="No", Effect="Deny", Condition={"StringEquals": ONE})
    assert verdict([statement(), deny]) == "allowed"


def test_what_the_key_policy_allows_itself_comes_before_what_it_delegates():
    statements = [statement(Sid="Root", Principal={"AWS": ROOT}), statement(Sid="Own", Principal="*")]
    assert ask(statements) == Decision("allowed", "Own", "Own allows it")


def test_reason_names_the_condition_that_was_missing():
    answer = ask([statement(Sid="RDS", Condition={"StringEquals": ONE})], **{"kms:ViaService": "x"})
    assert answer == Decision(
        "denied",
        None,
        "no statement allows it; RDS covers the principal and the action, but StringEquals wants kms:ViaService to be "
        "rds.eu-west-1.amazonaws.com and it is x",
    )


def test_statement_without_a_sid_is_named_by_its_place():
    assert ask([statement(Sid=None, Action="kms:Encrypt"), statement(Sid=None)]).decided_by == "Statement[1]"


@pytest.mark.parametrize(
    ("condition", "context", "message"),
    [
        ({"NumericLessThan": {"kms:x": "3"}}, {}, "condition operator NumericLessThan is not evaluated here"),
        ({"ForSomeValues:StringEquals": {"k": "a"}}, {}, "condition operator ForSomeValues:StringEquals is not"),
        ({"StringEquals": {"k": "${aws:username}"}}, {}, "policy variables are not evaluated"),
        ({"StringEquals": {"k": "a"}}, {"k": ("a", "b")}, "S: k has several values"),
    ],
)
def test_what_is_not_known_is_an_error(condition, context, message):
    with pytest.raises(UnsupportedPolicyError) as caught:
        ask(statement(Condition=condition), **context)
    assert message in str(caught.value)


def test_what_is_not_known_does_not_matter_in_a_statement_about_somebody_else():
    other = statement(Principal={"AWS": STRANGER}, Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})
    assert verdict([other, statement()]) == "allowed"


@pytest.mark.parametrize(
    ("principal", "expected"), [(ROLE, ACCOUNT), (SESSION, ACCOUNT), (LOGS, None), (ACCOUNT, ACCOUNT)]
)
def test_account_of(principal, expected):
    assert account_of(principal) == expected
