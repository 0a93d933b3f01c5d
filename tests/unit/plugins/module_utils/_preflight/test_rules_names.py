# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Names are free or ours; what belongs to someone else is reported and never adopted."""

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rules import access, names
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import (
    facts_account as aws,
)
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight.sound_stack import (
    TAGS,
    found,
    stack,
)

RULES = [*names.CATALOGUE.rules, *access.CATALOGUE.rules]
ANOTHER = "another suffix; or tag it, if it is this stack's"
NOT_TAGGED = [{"Key": "Name", "Value": "x"}]
ANOTHER_STACKS_ROLE = {"RoleName": "transaction-producer-x", "Tags": aws.OTHERS}


def test_free_names_and_our_own_are_sound():
    assert found(RULES, stack(aws.nothing())) == []
    assert found(RULES, stack(aws.everything())) == []


@pytest.mark.parametrize(
    ("changes", "rule", "nearest"),
    [
        ({"logs_group_tags": {aws.STACK_GROUP: {**TAGS, "Stack": "y"}}}, "NM002", ANOTHER),
        ({"logs_group_tags": {aws.STACK_GROUP: {}}}, "NM002", ANOTHER),
        ({"logs_group_tags": {"/aws/rds/x": {"Stack": "x"}}}, "NM002", ANOTHER),
        ({"kinesis_stream_tags": []}, "NM003", ANOTHER),
        ({"kinesis_stream_tags": aws.OTHERS}, "NM003", ANOTHER),
        ({"elasticache_group_tags": aws.OTHERS}, "NM004", ANOTHER),
        (
            {"elasticache_parameter_groups": [{"CacheParameterGroupName": "redis-x-redis7", "Tags": []}]},
            "NM005",
            ANOTHER,
        ),
        (
            {"elasticache_parameter_groups": [{"CacheParameterGroupName": "redis-x-valkey8", "Tags": aws.OTHERS}]},
            "NM005",
            ANOTHER,
        ),
        (
            {"elasticache_subnet_group": {"CacheSubnetGroupName": "redis-x", "VpcId": "vpc-2"}},
            "NM006",
            "another suffix; or delete the group",
        ),
        ({"ec2_vpcs": [aws.vpc(), aws.vpc("vpc-2", [])]}, "NM007", ANOTHER),
        ({"ec2_vpcs": [aws.vpc(), aws.vpc("vpc-2")]}, "NM008", "delete those that are not in use"),
        ({"iam_roles": [ANOTHER_STACKS_ROLE]}, "IR001", "another suffix; or tag the role, if it is this stack's"),
    ],
)
def test_what_belongs_to_someone_else_is_refused(changes, rule, nearest):
    judged = stack(aws.everything(**changes), cache_engine="redis", cache_engine_version="7.1")
    assert found(RULES, judged) == [(rule, "suffix", nearest)]


def test_a_key_of_someone_else_can_be_handed_over():
    [(rule, setting, nearest)] = found(RULES, stack(aws.everything(kms_key_tags=aws.key_tags("alias/y"))))
    assert (rule, setting) == ("NM001", "suffix")
    assert nearest.endswith("--tags TagKey=transaction-monitoring:alias,TagValue=alias/transaction-monitoring-x")


def test_another_suffix_is_free():
    """The nearest value works: under another name there is nothing, as the facts of that name say."""
    assert found(RULES, stack(aws.nothing(), streaming_name="transaction-stream-y")) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"logs_group_tags": {"/aws/rds/instance/txdb-x/postgresql": {}}},
        {"kinesis_stream": {"StreamStatus": "DELETING"}, "kinesis_stream_tags": aws.OTHERS},
        {
            "elasticache_group": {"Status": "deleting", "ARN": "arn:g", "MemberClusters": []},
            "elasticache_group_tags": aws.OTHERS,
        },
        {"ec2_vpcs": [aws.vpc(), {"VpcId": "vpc-2", "Tags": NOT_TAGGED}, {"VpcId": "vpc-3"}]},
    ],
    ids=["left over by RDS", "going stream", "going group", "another VPC"],
)
def test_what_is_in_nobodys_way_is_left_alone(changes):
    assert found(RULES, stack(aws.everything(**changes))) == []


def test_tags_that_cannot_be_read_are_unknown():
    assert found(RULES, stack(aws.everything(kinesis_stream_tags=PermissionError("no")), "streaming")) == [
        ("NM003", "suffix", "")
    ]
