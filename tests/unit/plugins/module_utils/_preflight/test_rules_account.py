# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The account: who is calling, where, for how long, and what they may do."""

from __future__ import annotations

import dataclasses

import boto3
import pytest
import yaml
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Fact, Facts
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._lock.plan import Record
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.catalogue import RULES as ALL
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.credentials import trusted
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.decide import undecided
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack, judge
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rules import account, tags
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import (
    facts_account as aws,
)
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight.sound_stack import (
    ACCOUNT,
    REGION,
    ROOT,
    found,
    stack,
    wants,
)

RULES = account.CATALOGUE.rules
DB = f"arn:aws:rds:{REGION}:{ACCOUNT}:db:txdb-x"
SESSION = {"temporary": True, "renews": False, "minutes_left": 60}


def judged(facts, **changes):
    return [(item.id, item.severity, item.nearest) for item in judge(RULES, stack(facts, **changes), {})]


def test_a_caller_who_may_do_everything_is_sound():
    assert judged(aws.nothing()) == []
    assert judged(aws.everything(rds_instances=[{}])) == []


@pytest.mark.parametrize(
    ("error", "cure"),
    [
        ("InvalidClientTokenId: The security token included in the request is invalid.", "enable-region"),
        ("ExpiredToken: The security token included in the request is expired", "sign in again"),
        ("Failed to ask who is calling: Unable to locate credentials", "aws_profile, or AWS_ACCESS_KEY_ID"),
        ('Could not connect to the endpoint URL: "https://sts.xx-1.amazonaws.com/"', "aws_region"),
        ("SignatureDoesNotMatch: no", "aws sts get-caller-identity"),
    ],
)
def test_refused_credentials_are_one_error(error, cure):
    every = {name: Fact(error="UnrecognizedClientException: no") for name in ("rds.versions", "ec2.zones", "kms.key")}
    facts = trusted(Facts({"caller": Fact(error=error), **every}), SESSION)
    refused = Stack(wants(), facts, REGION, "2026-11-24")
    findings = [*judge(ALL, refused, {}), *undecided(refused)]
    [only] = [item for item in findings if item.severity == "error"]
    assert (only.id, only.setting, only.answer) == ("AC002", "aws_profile", error)
    assert cure in only.nearest
    reasons = {item.answer.partition("is not known: ")[2] for item in findings if item.severity == "unknown"}
    assert f"AWS does not know who is calling ({error})" in reasons
    assert not any("UnrecognizedClientException" in reason for reason in reasons)


def test_without_the_stack_as_a_whole_a_component_still_fails():
    refused = Stack(wants("network"), Facts({"caller": Fact(error="no")}), REGION, "2026-11-24")
    assert [item.id for item in undecided(refused)] == ["AC001"]


def test_facts_stay_when_the_caller_is_known():
    facts = trusted(Facts({"caller": Fact({"Account": ACCOUNT}), "x": Fact(1)}), SESSION)
    assert facts["x"] == 1
    assert facts["session"] == SESSION


@pytest.mark.parametrize(
    ("allowed", "nearest"),
    [
        ([], None),
        ([ACCOUNT], None),
        (["999999999999", ACCOUNT], None),
        (["999999999999"], f'credentials of 999999999999; or "{ACCOUNT}" added'),
        (["12345"], '"000000012345"'),
        (["production"], "12 digits"),
    ],
)
def test_the_account_is_the_intended_one(allowed, nearest):
    expected = [("AC003", "error", nearest)] if nearest else []
    assert judged(aws.nothing(), stack_allowed_accounts=allowed) == expected


@pytest.mark.parametrize("status", ["opted-in", "opt-in-not-required", "not-opted-in"])
def test_the_region_is_enabled(status):
    cure = f"aws account enable-region --region-name {REGION}"
    expected = [("AC004", "error", cure)] if status == "not-opted-in" else []
    others = {"RegionName": "ap-east-1", "OptInStatus": "not-opted-in"}
    assert judged(aws.nothing(ec2_region=[others, {"RegionName": REGION, "OptInStatus": status}])) == expected


@pytest.mark.parametrize("region", ["mars-north-1", "ap-northeast", "tokyo", ""])
def test_a_region_that_nobody_has_is_named_whatever_else_is_known(region):
    nowhere = dataclasses.replace(stack(aws.nothing()), region=region)
    [problem] = [item for item in judge(RULES, nowhere, {}) if item.id == "AC004"]
    assert (problem.setting, problem.value, problem.severity) == ("aws_region", region, "error")


def test_every_region_that_botocore_knows_can_be_one():
    session = boto3.session.Session()
    names = {name for part in session.get_available_partitions() for name in session.get_available_regions("ec2", part)}
    assert len(names) > 30
    assert not [name for name in names if not account.REGION.fullmatch(name)]


@pytest.mark.parametrize(
    ("changes", "there", "severity"),
    [
        ({}, False, None),
        ({"minutes_left": 40}, False, None),
        ({"minutes_left": 39}, False, "error"),
        ({"minutes_left": 39}, True, None),
        ({"minutes_left": 9}, True, "error"),
        ({"minutes_left": None}, False, "unknown"),
        ({"minutes_left": None, "renews": True}, False, None),
        ({"minutes_left": None, "temporary": False}, False, None),
    ],
)
def test_the_credentials_last(changes, there, severity):
    facts = aws.everything(rds_instances=[{}]) if there else aws.nothing()
    result = judged({**facts, "session": {**SESSION, **changes}})
    assert [(rule, found_severity) for rule, found_severity, _nearest in result] == (
        [("AC005", severity)] if severity else []
    )


@pytest.mark.parametrize(
    ("action", "decision", "details", "severity", "words"),
    [
        ("rds:CreateDBInstance", "implicitDeny", {}, "error", "because no identity-based policy allows"),
        ("rds:AddTagsToResource", "explicitDeny", {}, "error", "with an explicit deny in an identity-based policy"),
        ("rds:DeleteDBInstance", "implicitDeny", {}, "warning", "because no identity-based policy allows"),
        (
            "rds:CreateDBInstance",
            "explicitDeny",
            {"OrganizationsDecisionDetail": {"AllowedByOrganizations": False}},
            "warning",
            "in a service control policy",
        ),
        (
            "rds:CreateDBInstance",
            "implicitDeny",
            {"PermissionsBoundaryDecisionDetail": {"AllowedByPermissionsBoundary": False}},
            "error",
            "because no permissions boundary allows",
        ),
        (
            "rds:CreateDBInstance",
            "explicitDeny",
            {"MissingContextValues": ["aws:MultiFactorAuthPresent"]},
            "unknown",
            "unless the call has aws:MultiFactorAuthPresent",
        ),
    ],
)
def test_what_is_denied_is_found(action, decision, details, severity, words):
    answers = [aws.answer(action, decision, DB, **details), aws.answer("rds:Other", resource=DB)]
    [only] = judge(RULES, stack(aws.nothing(iam_allowed_database=answers)), {})
    assert (only.id, only.severity, only.nearest) == ("AC006", severity, f"allow {action} on {DB}")
    assert f"is not authorized to perform: {action} on resource: {DB}" in only.answer
    assert words in only.answer


@pytest.mark.parametrize(
    ("component", "action", "there", "severity"),
    [
        ("database", "rds:CreateDBInstance", {}, "error"),
        ("database", "rds:CreateDBInstance", {"rds_instances": [{}]}, "warning"),
        ("kms", "kms:ListKeys", {}, "error"),
        ("kms", "kms:ListKeys", {"kms_key": aws.key()}, "warning"),
        ("kms", "kms:TagResource", {"kms_key": aws.key()}, "error"),
        ("kms", "servicequotas:GetServiceQuota", {}, "warning"),
        ("database", "rds:DescribeCertificates", {}, "warning"),
    ],
)
def test_a_denial_is_an_error_only_where_it_stops_the_deployment(component, action, there, severity):
    facts = aws.nothing(**there, **{f"iam_allowed_{component}": [aws.answer(action, "implicitDeny")]})
    assert [item[:2] for item in judged(facts)] == [("AC006", severity)]
    assert [item[:2] for item in judged(facts, stack_deploys=False)] == [("AC006", "warning")]


def test_what_one_resource_lacks_is_one_finding():
    denied = [aws.answer(f"rds:{name}", "implicitDeny", DB) for name in ("CreateDBInstance", "AddTagsToResource")]
    [only] = judge(RULES, stack(aws.nothing(iam_allowed_database=denied)), {})
    assert only.nearest == f"allow rds:CreateDBInstance, rds:AddTagsToResource on {DB}"


def test_a_simulation_that_is_denied_is_unknown():
    assert judged(aws.nothing(iam_allowed_kms=PermissionError("AccessDenied: no"))) == [("AC006", "unknown", "")]


@pytest.mark.parametrize("component", ["cache", "database"])
def test_service_linked_roles_are_there_or_can_be_made(component):
    no_role = {f"iam_service_role_{component}": None}
    for decision, expected in (("allowed", []), ("implicitDeny", ["AC007"])):
        answers = [aws.answer("iam:CreateServiceLinkedRole", decision)]
        denied = {f"iam_allowed_{component}": answers}
        assert [rule for rule, _severity, _nearest in judged(aws.nothing(**no_role, **denied))] == expected
        assert judged(aws.nothing(**denied)) == []
        calm = judged(aws.nothing(**no_role, **denied), stack_deploys=False)
        assert [item[:2] for item in calm] == [(number, "warning") for number in expected]


@pytest.mark.parametrize(("key", "lost"), [("Stack", True), ("SecretVersion", True), ("Owner", False)])
def test_the_collections_own_tags_are_not_given(key, lost):
    expected = [("TG007", "stack_tags", f"no {key}")] if lost else []
    assert found(tags.CATALOGUE.rules, stack(aws.nothing(), stack_tags={key: "v"})) == expected


def test_only_the_deployment_says_that_it_deploys():
    said = []
    for path in ROOT.glob("playbooks/*.yml"):
        plays = yaml.safe_load(path.read_text(encoding="utf-8"))
        said += [path.stem for play in plays if "stack__deploys" in play.get("vars", {})]
        if said[-1:] == [path.stem]:
            assert plays[0]["ansible.builtin.import_playbook"] == "preflight.yml"
            assert plays[0]["vars"]["stack__deploys"] is True
    assert said == ["site"]


def test_another_run_on_the_stack_is_told():
    moment = "2026-11-25T20:00:00+00:00"
    theirs = Record("held", 3, "theirs", "removal", "jane", "ci-7", moment, moment)
    assert judged({**aws.nothing(), "lock.record": theirs}) == [("AC008", "warning", "wait until it ends")]
    assert judged({**aws.nothing(), "lock.record": dataclasses.replace(theirs, state="free")}) == []
    assert judged({**aws.nothing(), "lock.record": theirs}, stack_lock_run="theirs") == []
