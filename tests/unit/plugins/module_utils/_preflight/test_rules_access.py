# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The roles: whom they trust, and whether the account has room for them."""

from __future__ import annotations

import json

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rules import access
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import (
    facts_account as aws,
)
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight.sound_stack import (
    found,
    stack,
)

RULES = access.CATALOGUE.rules
SETTING = "access_trusted_services"


def judged(services, **changes):
    return found(RULES, stack(aws.nothing(**changes), "access", access_trusted_services=services))


@pytest.mark.parametrize(
    ("service", "rule", "nearest"),
    [
        ("lambda", "IR003", "lambda.amazonaws.com"),
        ("Lambda.amazonaws.com", "IR003", "lambda.amazonaws.com"),
        ("ecs-tasks.amazonaws.org", "IR003", "ecs-tasks.amazonaws.com"),
        ("arn:aws:iam::123456789012:root", "IR003", "lambda.amazonaws.com"),
        ("ecs-task.amazonaws.com", "IR004", "ecs-tasks.amazonaws.com"),
        ("lamda.amazonaws.com", "IR004", "lambda.amazonaws.com"),
    ],
)
def test_a_service_is_trusted_by_its_principal(service, rule, nearest):
    assert judged([service]) == [(rule, SETTING, nearest)]
    assert judged([nearest]) == []


@pytest.mark.parametrize("service", ["ec2.amazonaws.com", "cloudformation.amazonaws.com", "ec2.amazonaws.com.cn"])
def test_a_service_that_is_not_known_may_be_right(service):
    assert judged([service]) == []


def test_somebody_is_trusted():
    [(rule, setting, nearest)] = judged([])
    assert (rule, setting) == ("IR003", SETTING)
    assert judged(json.loads(nearest)) == []


def test_a_trust_policy_has_an_end():
    many = [f"service-{index:03}.workloads.amazonaws.com" for index in range(100)]
    [(rule, setting, nearest)] = judged(many)
    assert (rule, setting) == ("IR002", SETTING)
    fitting = json.loads(nearest)
    assert judged(fitting) == []
    assert judged(many[: len(fitting) + 1]) != []
    beginning = '{"Version":"2012-10-17","Statement":[{"Sid":"TrustedServices","Effect":"Allow",'
    around = beginning + '"Action":"sts:AssumeRole","Principal":{"Service":[]}}]}'
    assert len(fitting) == (2048 - len(around) + 1) // len(f'"{many[0]}",')


@pytest.mark.parametrize(("used", "existing", "room"), [(998, 0, True), (999, 0, False), (1000, 1, False)])
def test_the_account_has_room_for_the_roles(used, existing, room):
    roles = [{"RoleName": "transaction-producer-x-ap-northeast-1", "Tags": aws.LISTED}] * existing
    summary = {"Roles": used, "RolesQuota": 1000}
    expected = [("IR005", "suffix", "delete roles, or ask Service Quotas for more (iam, L-FE177D64)")]
    found_here = judged(["ec2.amazonaws.com"], iam_summary=summary, iam_roles=roles)
    assert found_here == ([] if room else expected)


def test_roles_that_exist_need_no_room():
    names = [f"transaction-{who}-x-ap-northeast-1" for who in ("producer", "consumer")]
    roles = [{"RoleName": name, "Tags": aws.LISTED} for name in names]
    assert judged(["ec2.amazonaws.com"], iam_summary={"Roles": 1000, "RolesQuota": 1000}, iam_roles=roles) == []
