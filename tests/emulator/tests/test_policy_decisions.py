"""Decisions over whole policies, as tables."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.policy import actions, grammar
from tests.emulator.policy.decision import Policies, Policy, Request, decide
from tests.emulator.policy.document import parse
from tests.emulator.policy.matching import resource_matches
from tests.emulator.policy.principals import Principal
from tests.emulator.tests.callers import ACCOUNT, allow, deny, document

USER = Principal(arn=f"arn:aws:iam::{ACCOUNT}:user/kim", account=ACCOUNT)
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/app"
SESSION = Principal(arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/app/run", account=ACCOUNT, role_arn=ROLE_ARN)
ROOT = Principal(arn=f"arn:aws:iam::{ACCOUNT}:root", account=ACCOUNT)
LOGS = Principal(service="logs.eu-west-1.amazonaws.com")
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1"
IDENTITY, RESOURCE = ("implicitDeny", "identity-based policy"), ("implicitDeny", "resource-based policy")
ALLOWED = ("allowed", "")


def to(principal: Any, *actions_: str, **more: Any) -> dict[str, Any]:
    return allow(list(actions_)) | {"Principal": principal} | more


def of(*statements: dict[str, Any]) -> Policy:
    return parse(document(*statements))


def outcome(principal: Principal, action: str, resource: str, policies: Policies, key: bool = False) -> tuple[str, str]:
    request = Request(principal, action, resource, {"aws:requestedregion": ["eu-west-1"]})
    decision = decide(request, policies, resource_policy_rules=key)
    return decision.verdict.value, decision.blame


DB = f"arn:aws:rds:eu-west-1:{ACCOUNT}:db:app"
IDENTITIES = [
    ([], IDENTITY),
    ([allow("rds:*")], ALLOWED),
    ([allow("*")], ALLOWED),
    ([allow("RDS:createdbinstance")], ALLOWED),
    ([allow("rds:CreateDB*")], ALLOWED),
    ([allow("rds:Describe*")], IDENTITY),
    ([allow("rds:*", DB)], ALLOWED),
    ([allow("rds:*", DB + "x")], IDENTITY),
    ([allow("rds:*", f"arn:aws:rds:*:{ACCOUNT}:db:a*")], ALLOWED),
    ([allow("rds:*", ["arn:aws:s3:::b", DB])], ALLOWED),
    ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], ALLOWED),
    ([{"Effect": "Allow", "NotAction": "rds:*", "Resource": "*"}], IDENTITY),
    ([{"Effect": "Allow", "Action": "*", "NotResource": DB}], IDENTITY),
    ([{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::*"}], ALLOWED),
    ([allow("*"), deny("rds:CreateDBInstance")], ("explicitDeny", "identity-based policy")),
    ([allow("*"), deny("rds:*", DB)], ("explicitDeny", "identity-based policy")),
    ([allow("*"), deny("rds:*", DB + "x")], ALLOWED),
    ([allow("*", StringEquals={"aws:RequestedRegion": "eu-west-1"})], ALLOWED),
    ([allow("*", StringEquals={"aws:RequestedRegion": "us-east-1"})], IDENTITY),
    (
        [allow("*"), deny("*", StringNotEquals={"aws:RequestedRegion": "us-east-1"})],
        ("explicitDeny", "identity-based policy"),
    ),
    ([allow("*", "arn:aws:rds:${aws:RequestedRegion}:*:db:app")], ALLOWED),
    ([allow("*", "arn:aws:rds:${aws:SourceVpc}:*:db:app")], IDENTITY),
]


@pytest.mark.parametrize(("statements", "expected"), IDENTITIES)
def test_identity_policies(statements: list[dict[str, Any]], expected: tuple[str, str]) -> None:
    assert outcome(USER, "rds:CreateDBInstance", DB, Policies([of(*statements)])) == expected


FULL, READ = of(allow("*")), of(allow("rds:Describe*"))
LIMITS = [
    (Policies([FULL], boundary=READ), ("implicitDeny", "permissions boundary")),
    (Policies([FULL], boundary=()), ("implicitDeny", "permissions boundary")),
    (Policies([FULL], boundary=FULL), ALLOWED),
    (Policies([], boundary=FULL), IDENTITY),
    (Policies([FULL], session=READ), ("implicitDeny", "session policy")),
    (Policies([FULL], service_control=[READ]), ("implicitDeny", "service control policy")),
    (Policies([FULL], service_control=[READ, FULL]), ALLOWED),
    (Policies([FULL], service_control=[FULL, of(deny("rds:*"))]), ("explicitDeny", "service control policy")),
    (Policies([FULL], boundary=of(allow("*"), deny("rds:*"))), ("explicitDeny", "permissions boundary")),
    (Policies([FULL], session=of(allow("*"), deny("rds:*"))), ("explicitDeny", "session policy")),
]


@pytest.mark.parametrize(("policies", "expected"), LIMITS)
def test_limits(policies: Policies, expected: tuple[str, str]) -> None:
    assert outcome(SESSION, "rds:CreateDBInstance", DB, policies) == expected


BY_ROOT = to({"AWS": ROOT.arn}, "kms:*")
DECRYPT = of(allow("kms:Decrypt", KEY))
KEYS = [
    (USER, [BY_ROOT], [DECRYPT], ALLOWED),
    (USER, [BY_ROOT], [], IDENTITY),
    (USER, [to({"AWS": ACCOUNT}, "kms:*")], [DECRYPT], ALLOWED),
    (USER, [to({"AWS": USER.arn}, "kms:Decrypt")], [], ALLOWED),
    (USER, [to({"AWS": USER.arn}, "kms:Encrypt")], [DECRYPT], RESOURCE),
    (USER, [to({"AWS": ROLE_ARN}, "kms:*")], [DECRYPT], RESOURCE),
    (USER, [to("*", "kms:*")], [], ALLOWED),
    (USER, [to({"AWS": "*"}, "kms:*")], [], ALLOWED),
    (USER, [to({"AWS": "arn:aws:iam::999999999999:root"}, "kms:*")], [DECRYPT], RESOURCE),
    (SESSION, [to({"AWS": ROLE_ARN}, "kms:*")], [], ALLOWED),
    (SESSION, [to({"AWS": SESSION.arn}, "kms:*")], [], ALLOWED),
    (ROOT, [BY_ROOT], [], ALLOWED),
    (ROOT, [to({"AWS": USER.arn}, "kms:*")], [], RESOURCE),
    (LOGS, [to({"Service": LOGS.service}, "kms:*")], [], ALLOWED),
    (LOGS, [to({"Service": "logs.us-east-1.amazonaws.com"}, "kms:*")], [], RESOURCE),
    (LOGS, [BY_ROOT], [], RESOURCE),
    (USER, [BY_ROOT, to("*", "kms:Decrypt", Effect="Deny")], [DECRYPT], ("explicitDeny", "resource-based policy")),
    (USER, [BY_ROOT, to({"AWS": ROLE_ARN}, "kms:*", Effect="Deny")], [DECRYPT], ALLOWED),
    (
        USER,
        [BY_ROOT, deny("kms:*") | {"NotPrincipal": {"AWS": ROLE_ARN}}],
        [DECRYPT],
        ("explicitDeny", "resource-based policy"),
    ),
    (SESSION, [BY_ROOT, deny("kms:*") | {"NotPrincipal": {"AWS": ROLE_ARN}}], [DECRYPT], ALLOWED),
    (USER, [{"Effect": "Allow", "Principal": "*", "Action": "kms:*"}], [DECRYPT], RESOURCE),
]


@pytest.mark.parametrize(("principal", "key_policy", "identity", "expected"), KEYS)
def test_key_policies(
    principal: Principal, key_policy: list[dict[str, Any]], identity: list[Policy], expected: tuple[str, str]
) -> None:
    policies = Policies(identity, resource=of(*key_policy))
    assert outcome(principal, "kms:Decrypt", KEY, policies, key=True) == expected


@pytest.mark.parametrize(("version", "expected"), [("2012-10-17", ALLOWED), ("2008-10-17", IDENTITY), (None, IDENTITY)])
def test_variables_came_with_version_2012(version: str | None, expected: tuple[str, str]) -> None:
    found = {"Statement": allow("*", "arn:aws:rds:${aws:RequestedRegion}:*:db:app")}
    policy = parse(found | ({"Version": version} if version else {}))
    assert outcome(USER, "rds:CreateDBInstance", DB, Policies([policy])) == expected


def test_a_boundary_binds_a_session_that_a_key_policy_admits_but_not_a_user() -> None:
    admitted = Policies(resource=of(to({"AWS": [USER.arn, ROLE_ARN]}, "kms:*")), boundary=READ)
    assert outcome(USER, "kms:Decrypt", KEY, admitted, key=True) == ALLOWED
    refused = ("implicitDeny", "permissions boundary")
    assert outcome(SESSION, "kms:Decrypt", KEY, admitted, key=True) == refused


@pytest.mark.parametrize(
    ("pattern", "resource", "expected"),
    [
        ("*", DB, True),
        ("arn:aws:rds:*", DB, True),
        ("arn:aws:rds:*:db:app", DB, True),
        ("arn:aws:rds:eu-west-?:*:db:app", DB, True),
        ("arn:aws:rds:eu*1:*:db:app", DB, True),
        ("arn:aws:r*1:123456789012:db:app", DB, False),
        ("arn:aws:rds:eu-west-1:123456789012:db:*", DB, True),
        ("arn:aws:rds:eu-west-1:123456789012:db:App", DB, False),
        ("arn:aws:rds:eu-west-1:123456789012:db:ap", DB, False),
        ("arn:aws:s3:::b*/c", "arn:aws:s3:::b/x:y/c", True),
        ("arn:aws:s3:::b.c", "arn:aws:s3:::bxc", False),
    ],
)
def test_resources(pattern: str, resource: str, expected: bool) -> None:
    assert resource_matches(pattern, resource) is expected


GOOD = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}


@pytest.mark.parametrize(
    ("text", "with_principal", "expected"),
    [
        (document(GOOD), False, []),
        (document(GOOD | {"Principal": "*"}), True, []),
        ("{", False, ["it is not JSON"]),
        ("[]", False, ["it is not an object with statements"]),
        (document(), False, ["it has no statement"]),
        (document(GOOD), True, ["a principal is missing"]),
        (document(GOOD | {"Principal": "*"}), False, ["it must not name a principal"]),
        (document(GOOD | {"Effect": "allow"}), False, ["Effect is neither Allow nor Deny"]),
        (document(GOOD | {"NotAction": "s3:*"}), False, ["Action and NotAction exclude each other"]),
        (document(GOOD | {"Actions": "s3:*"}), False, ["unknown element Actions"]),
        (document(GOOD | {"Action": "everything"}), False, ["everything is no action"]),
        (document(GOOD | {"Resource": [1]}), False, ["Resource is not text"]),
        (document(GOOD | {"Condition": {"Equals": {"a": "b"}}}), False, ["unknown operator Equals"]),
        (document(GOOD | {"Condition": {"Bool": "a"}}), False, ["Bool is not an object"]),
        (document(GOOD | {"Condition": []}), False, ["Condition is not an object"]),
        (document(GOOD | {"Principal": {"Aws": "*"}}), True, ["unknown kind of principal Aws"]),
        (document(GOOD | {"Principal": {"AWS": []}}), True, ["a principal is not text"]),
        (document(GOOD | {"Principal": "arn"}), True, ["Principal is neither * nor an object"]),
        ('{"Version": "2026-01-01", "Statement": []}', False, ["unknown version 2026-01-01", "it has no statement"]),
        ('{"Statement": ["a"], "A": 1}', False, ["unknown element A", "a statement is not an object"]),
    ],
)
def test_grammar(text: str, with_principal: bool, expected: list[str]) -> None:
    assert list(grammar.problems(text, with_principal=with_principal)) == expected


def test_the_kinds_of_resource_of_an_action() -> None:
    assert actions.resource_types("rds:CreateDBSubnetGroup") == ["subgrp"]
    assert actions.resource_types("kms:ListKeys") == []
