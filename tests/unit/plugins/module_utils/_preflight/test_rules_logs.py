# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The log groups: how long, under which key, and by which resource policy the cache's logs are delivered."""

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rules import logs
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import (
    facts_account as aws,
)
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight.sound_stack import (
    ACCOUNT,
    REGION,
    TAGS,
    found,
    stack,
)

RULES = logs.CATALOGUE.rules
PLAIN = "/elasticache/redis-x/slow-log"
VENDED = f'"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/vendedlogs/*:log-stream:*"'


def policies(number, document=None):
    others = [{"policyName": f"other-{index}", "policyDocument": "{}"} for index in range(number)]
    delivery = [{"policyName": "AWSLogDeliveryWrite20150319", "policyDocument": document}]
    return others + delivery * (document is not None)


def test_new_groups_and_our_own_are_sound():
    assert found(RULES, stack(aws.nothing())) == []
    assert found(RULES, stack(aws.everything())) == []


@pytest.mark.parametrize(("days", "nearest"), [(0, 1), (2, 3), (91, 90), (728, 731), (9999, 3653)])
def test_retention_is_one_of_the_known(days, nearest):
    offline = stack({}, "logging", logging_retention_days=days)
    assert ("LG001", "logging_retention_days", str(nearest)) in found(RULES, offline)
    assert found(RULES, stack(aws.nothing(), logging_retention_days=nearest)) == []


def test_the_key_admits_every_group():
    judged = stack(aws.nothing(), kms_log_groups=["/aws/transaction-monitoring/x", "/aws/rds/*", "/aws/vendedlogs/*"])
    assert found(RULES, judged) == []
    judged.wants["logging"]["groups"] = ["/another"]
    assert found(RULES, judged) == [("LG002", "kms_log_groups", "/another among kms_log_groups")]


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (policies(9), []),
        (policies(10), ["LG003"]),
        (policies(10, VENDED), []),
        (policies(0, "x" * (5120 - len(VENDED))), ["LG004"]),
        (policies(0, "x" * 5010 + VENDED), []),
        (policies(0, "x" * (5119 - len(VENDED))), []),
    ],
)
def test_the_caches_logs_can_be_delivered(there, expected):
    judged = found(RULES, stack(aws.nothing(logs_resource_policies=there)))
    assert [rule for rule, _setting, _nearest in judged] == expected


def test_a_group_of_another_name_takes_room_of_its_own():
    full = aws.nothing(logs_resource_policies=policies(0, VENDED + "x" * 4950))
    assert found(RULES, stack(full)) == []
    [(rule, setting, nearest)] = found(RULES, stack(full, cache_slow_log_group=PLAIN))
    assert (rule, setting) == ("LG004", "cache_slow_log_group")
    assert nearest.startswith("/aws/vendedlogs/*")


@pytest.mark.parametrize(
    ("now", "days", "nearest"),
    [(90, 90, None), (30, 90, None), (90, 30, "90"), (None, 30, "a waiver of LG005, with the reason")],
)
def test_a_shorter_retention_is_a_warning(now, days, nearest):
    group = {"logGroupName": aws.STACK_GROUP, **({"retentionInDays": now} if now else {})}
    expected = [("LG005", "logging_retention_days", nearest)] if nearest else []
    assert found(RULES, stack(aws.everything(logs_groups=[group]), logging_retention_days=days)) == expected


def test_what_rds_left_behind_is_taken_over():
    left = aws.everything(logs_groups=[{"logGroupName": "/aws/rds/x"}], logs_group_tags={"/aws/rds/x": {}})
    assert found(RULES, stack(left)) == []
    assert found(RULES, stack({**left, "logs.group_tags": {"/aws/rds/x": TAGS}})) != []
