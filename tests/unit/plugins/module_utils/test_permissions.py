# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The list of actions: what the documentation shows, and what IAM is asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils import _permission_kinds as kinds
from ansible_collections.transaction_monitoring.aws.plugins.module_utils import _permissions as permissions
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight.sound_stack import (
    wants,
)

ROOT = Path(__file__).parents[4]
PLACE = {"partition": "aws", "region": "ap-northeast-1", "account": "123456789012"}
PREFIX = "arn:aws:rds:ap-northeast-1:123456789012:"


def documented():
    text = (ROOT / "docs/permissions.md").read_text(encoding="utf-8")
    found = set()
    for line in text.splitlines():
        cells = line.split("|")
        names = re.findall(r"`([\w:]+)`", cells[2 if re.match(r"\| `[a-z0-9]+` \|", line) else 1]) if cells[1:] else []
        service = re.match(r"\| `([a-z0-9]+)` \|", line)
        found |= {name if ":" in name else f"{service[1]}:{name}" for name in names if service or ":" in name}
    return found


def test_the_documentation_shows_the_list():
    assert documented() == permissions.every_action()


def ask(component, **changes):
    return list(permissions.questions(component, wants(**changes)[component], PLACE))


def test_each_resource_is_asked_for_by_its_name():
    resources = {question.resource for question in ask("database")}
    assert {f"{PREFIX}db:txdb-x", f"{PREFIX}subgrp:txdb-x", f"{PREFIX}pg:txdb-x-postgres", "*"} <= resources
    assert not any("{" in resource for resource in resources)


@pytest.mark.parametrize("component", sorted({item.component for item in permissions.PERMISSIONS}))
def test_every_component_fills_its_resources(component):
    for question in ask(component):
        assert question.resource == "*" or re.fullmatch(
            r"arn:aws:[a-z0-9]+:[a-z0-9-]*:\d{12}:[^{}]+", question.resource
        )
        assert all(re.fullmatch(r"[a-z0-9]+:[A-Z]\w+", action) for action in question.actions)


def test_each_log_group_is_asked_for():
    asked = [question.resource for question in ask("logging") if "logs:CreateLogGroup" in question.actions]
    assert [arn.split(":log-group:")[1].removesuffix(":log-stream:") for arn in asked] == wants()["logging"]["groups"]


def test_roles_have_no_region():
    resources = {question.resource for question in ask("access")}
    assert "arn:aws:iam::123456789012:role/transaction-producer-x-ap-northeast-1" in resources


def test_a_role_is_passed_only_where_there_is_one():
    def passed(**changes):
        return [question for question in ask("database", **changes) if "iam:PassRole" in question.actions]

    assert passed() == []
    [question] = passed(database_monitoring_role_arn="arn:aws:iam::123456789012:role/m")
    assert question.resource == "arn:aws:iam::123456789012:role/m"
    assert question.context == {"iam:PassedToService": "monitoring.rds.amazonaws.com"}


def test_a_service_linked_role_is_made_for_its_service():
    [question] = [item for item in ask("cache") if "iam:CreateServiceLinkedRole" in item.actions]
    assert question.context == {"iam:AWSServiceName": "elasticache.amazonaws.com"}
    assert question.resource.endswith(":role/aws-service-role/elasticache.amazonaws.com/AWSServiceRoleForElastiCache")


@pytest.mark.parametrize(
    ("action", "away"),
    [
        ("rds:DeleteDBInstance", True),
        ("rds:ModifyDBInstance", True),
        ("rds:CreateDBSnapshot", True),
        ("kms:ScheduleKeyDeletion", True),
        ("ec2:CreateVpc", False),
    ],
)
def test_what_only_takes_away_is_told_apart(action, away):
    assert kinds.takes_away(action) is away


def test_a_secret_that_is_named_by_its_arn_is_asked_for_as_it_is():
    arn = "arn:aws:secretsmanager:eu-west-1:210987654321:secret:shared-a1B2c3"
    [question] = [
        item for item in ask("database", database_secret_id=arn) if "secretsmanager:DescribeSecret" in item.actions
    ]
    assert question.resource == arn
    assert not any("secretsmanager:DescribeSecret" in item.actions for item in ask("cache"))


def test_what_a_protected_database_asks_for_when_it_goes():
    asked = {(action, question.resource) for question in ask("database") for action in question.actions}
    snapshot = f"{PREFIX}snapshot:txdb-x-final-00000000000000"
    assert {
        ("rds:ModifyDBInstance", f"{PREFIX}db:txdb-x"),
        ("rds:CreateDBSnapshot", f"{PREFIX}db:txdb-x"),
        ("rds:CreateDBSnapshot", snapshot),
        ("rds:AddTagsToResource", snapshot),
    } <= asked
    assert not any(":snapshot:" in question.resource for question in ask("database", database_final_snapshot=False))
    assert kinds.takes_away("rds:AddTagsToResource", snapshot)
    assert not kinds.takes_away("rds:AddTagsToResource", f"{PREFIX}db:txdb-x")


def asked_of(component, **changes):
    return {(action, question.resource) for question in ask(component, **changes) for action in question.actions}


def test_what_only_some_stacks_need_is_asked_of_those_alone():
    stream = "arn:aws:kinesis:ap-northeast-1:123456789012:stream/transaction-stream-x"
    longer = ("kinesis:IncreaseStreamRetentionPeriod", stream)
    assert longer not in asked_of("streaming", streaming_retention_hours=24)
    assert longer in asked_of("streaming", streaming_retention_hours=168)

    def tied_to(*endpoints):
        asked = asked_of("network", network_endpoints=list(endpoints))
        return {arn.split(":")[5].split("/")[0] for action, arn in asked if action == "ec2:CreateVpcEndpoint"}

    assert tied_to("s3") == {"vpc", "vpc-endpoint", "route-table"}
    assert tied_to("kms") == {"vpc", "vpc-endpoint", "subnet", "security-group"}
    snapshot = ("rds:CreateDBSnapshot", f"{PREFIX}db:txdb-x")
    assert snapshot in asked_of("database")
    assert snapshot not in asked_of("database", database_final_snapshot=False)


def operations():
    """Give what our own modules call, as actions: the operations of boto3's clients and of their paginators."""
    for file in sorted((ROOT / "plugins/module_utils").glob("_*/*.py")):
        service = {"_ready": "rds"}.get(file.parent.name, file.parent.name.lstrip("_"))
        text = file.read_text(encoding="utf-8")
        called = re.findall(r"\bclient\.([a-z]\w+)\(", text) + re.findall(r"get_paginator\(\"(\w+)\"\)", text)
        for operation in set(called) - {"get_paginator", "get_waiter"}:
            name = "".join(map(str.capitalize, operation.split("_")))
            yield f"{service}:{name}"


def test_whatever_our_modules_call_is_listed():
    # Neither IAM nor botocore's snake case spells these as they are written elsewhere.
    spelt = {name.lower() for name in permissions.every_action()} | {"rds:describereplicationgroups"}
    found = {name.lower() for name in operations()}
    assert len(found) > 90
    assert found - spelt == set()


def test_a_change_asks_for_nothing_that_a_first_deployment_does():
    first = {action for item in permissions.PERMISSIONS for action in item.named()}
    assert permissions.ONLY_CHANGES & first == set()


def test_what_is_told_apart_is_listed():
    assert permissions.every_action() >= kinds.ONLY_ASKED | kinds.ONLY_AT_FIRST.keys()
