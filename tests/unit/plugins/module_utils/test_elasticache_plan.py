# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import create, plan, state, wanted

ARN = "arn:aws:elasticache:ap-northeast-1:123456789012:replicationgroup:redis-dev"
TOKEN = "sixteen-letters!"
SLOW = {"log_type": "slow-log", "destination_type": "cloudwatch-logs", "destination": "/slow", "format": "json"}
ENGINE = {"log_type": "engine-log", "destination_type": "kinesis-firehose", "destination": "s", "format": "text"}
SLOW_REQUEST = {
    "LogType": "slow-log",
    "DestinationType": "cloudwatch-logs",
    "DestinationDetails": {"CloudWatchLogsDetails": {"LogGroup": "/slow"}},
    "LogFormat": "json",
    "Enabled": True,
}


def shards(*sizes):
    return [{"node_group_id": f"{number:04}", "members": [{}] * size} for number, size in enumerate(sizes, 1)]


CURRENT = {
    **state.future_state({"replication_group_id": "redis-dev"}, ARN),
    "at_rest_encryption": True,
    "auth_token_enabled": False,
    "automatic_failover": True,
    "cluster_mode": "disabled",
    "data_tiering": False,
    "description": "cache",
    "engine": "redis",
    "engine_version": "7.1.0",
    "kms_key_id": "arn:aws:kms:r:1:key/abc",
    "log_delivery": [SLOW],
    "member_clusters": ["redis-dev-001", "redis-dev-002"],
    "multi_az": True,
    "node_groups": shards(2),
    "node_type": "cache.t4g.small",
    "num_node_groups": 1,
    "parameter_group": "redis-dev",
    "replicas_per_node_group": 1,
    "security_group_ids": ["sg-1"],
    "snapshot_retention_limit": 0,
    "status": "available",
    "tags": {"a": "1", "b": "2"},
    "transit_encryption": True,
    "transit_encryption_mode": "required",
    "user_group_ids": [],
}
CLUSTER = {"cluster_mode": "enabled", "num_node_groups": 3, "node_groups": shards(2, 2, 2)}
TOKEN_SET = {"auth_token_enabled": True, "auth_token_last_modified": "2026-01-31T12:00:00+00:00"}


def made(current=None, **params):
    return plan.modification_plan(wanted.wanted_of({"name": "redis-dev", **params}), {**CURRENT, **(current or {})})


def brief(found):
    """The steps without what every one of them has: (operation, the rest of the request)."""
    common = {"ReplicationGroupId": "redis-dev", "ApplyImmediately": True}
    return [
        (step.operation, dict(item for item in step.request.items() if item not in common.items()))
        for step in found.steps
    ]


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"engine": "redis", "engine_version": "7.1", "node_type": "cache.t4g.small", "num_cache_clusters": 2},
        {"engine_version": "7", "kms_key_id": "abc", "parameter_group": "REDIS-DEV", "security_group_ids": ["sg-1"]},
        {"transit_encryption": True, "automatic_failover": True, "multi_az": True, "log_delivery": [dict(SLOW)]},
        {"tags": {"a": "1"}, "purge_tags": False},
        {"tags": {"b": 2, "a": 1}},
        {"snapshot_name": "old", "preferred_azs": ["x", "y"]},
    ],
)
def test_what_is_so_already_needs_nothing(params):
    found = made(**params)
    assert (found.steps, found.before == found.after) == ((), True)


MODIFY = "ModifyReplicationGroup"


@pytest.mark.parametrize(
    ("current", "params", "steps"),
    [
        ({}, {"node_type": "cache.r7g.large"}, [(MODIFY, {"CacheNodeType": "cache.r7g.large"})]),
        ({}, {"num_cache_clusters": 3}, [("IncreaseReplicaCount", {"NewReplicaCount": 2})]),
        (
            {},
            {"num_cache_clusters": 3, "preferred_azs": ["a", "c", "d"]},
            [
                (
                    "IncreaseReplicaCount",
                    {
                        "ReplicaConfiguration": [
                            {"NodeGroupId": "0001", "NewReplicaCount": 2, "PreferredAvailabilityZones": ["a", "c", "d"]}
                        ]
                    },
                )
            ],
        ),
        (
            {},
            {"num_cache_clusters": 1, "automatic_failover": False, "multi_az": False},
            [
                (MODIFY, {"AutomaticFailoverEnabled": False, "MultiAZEnabled": False}),
                ("DecreaseReplicaCount", {"NewReplicaCount": 0}),
            ],
        ),
        (
            {"automatic_failover": False, "multi_az": False, "replicas_per_node_group": 0, "node_groups": shards(1)},
            {"num_cache_clusters": 2, "automatic_failover": True, "multi_az": True},
            [
                ("IncreaseReplicaCount", {"NewReplicaCount": 1}),
                (MODIFY, {"AutomaticFailoverEnabled": True, "MultiAZEnabled": True}),
            ],
        ),
        ({}, {"engine_version": "7.2"}, [(MODIFY, {"EngineVersion": "7.2"})]),
        (
            {},
            {"engine": "valkey", "engine_version": "8.0", "parameter_group": "v8"},
            [(MODIFY, {"Engine": "valkey", "EngineVersion": "8.0", "CacheParameterGroupName": "v8"})],
        ),
        ({}, {"parameter_group": "other"}, [(MODIFY, {"CacheParameterGroupName": "other"})]),
        (
            CLUSTER,
            {"num_node_groups": 5},
            [("ModifyReplicationGroupShardConfiguration", {"NodeGroupCount": 5})],
        ),
        (
            CLUSTER,
            {"num_node_groups": 1},
            [
                (
                    "ModifyReplicationGroupShardConfiguration",
                    {"NodeGroupCount": 1, "NodeGroupsToRemove": ["0002", "0003"]},
                )
            ],
        ),
        (
            CLUSTER,
            {"num_node_groups": 1, "node_groups_to_retain": ["0003"]},
            [("ModifyReplicationGroupShardConfiguration", {"NodeGroupCount": 1, "NodeGroupsToRetain": ["0003"]})],
        ),
        (
            {**CLUSTER, "node_groups": shards(1, 2, 3), "replicas_per_node_group": None},
            {"replicas_per_node_group": 1},
            [
                ("DecreaseReplicaCount", {"ReplicaConfiguration": [{"NodeGroupId": "0003", "NewReplicaCount": 1}]}),
                ("IncreaseReplicaCount", {"ReplicaConfiguration": [{"NodeGroupId": "0001", "NewReplicaCount": 1}]}),
            ],
        ),
        (
            {},
            {"cluster_mode": "enabled", "num_node_groups": 2},
            [
                (MODIFY, {"ClusterMode": "compatible"}),
                (MODIFY, {"ClusterMode": "enabled"}),
                ("ModifyReplicationGroupShardConfiguration", {"NodeGroupCount": 2}),
            ],
        ),
        ({"cluster_mode": "compatible"}, {"cluster_mode": "disabled"}, [(MODIFY, {"ClusterMode": "disabled"})]),
        (
            {"transit_encryption": False, "transit_encryption_mode": None},
            {"transit_encryption": True},
            [
                (MODIFY, {"TransitEncryptionEnabled": True, "TransitEncryptionMode": "preferred"}),
                (MODIFY, {"TransitEncryptionEnabled": True, "TransitEncryptionMode": "required"}),
            ],
        ),
        (
            {},
            {"transit_encryption": False},
            [
                (MODIFY, {"TransitEncryptionEnabled": True, "TransitEncryptionMode": "preferred"}),
                (MODIFY, {"TransitEncryptionEnabled": False}),
            ],
        ),
        (
            {},
            {"user_group_ids": ["g"]},
            [(MODIFY, {"UserGroupIdsToAdd": ["g"]})],
        ),
        (
            {"user_group_ids": ["g"]},
            {"user_group_ids": ["h"]},
            [(MODIFY, {"UserGroupIdsToAdd": ["h"], "UserGroupIdsToRemove": ["g"]})],
        ),
        (
            TOKEN_SET,
            {"user_group_ids": ["g"], "auth_token_update_strategy": "delete"},
            [(MODIFY, {"UserGroupIdsToAdd": ["g"], "AuthTokenUpdateStrategy": "DELETE"})],
        ),
        (
            {},
            {"snapshot_retention_limit": 7, "description": "new", "notification_topic_arn": "arn:t"},
            [
                (
                    MODIFY,
                    {
                        "ReplicationGroupDescription": "new",
                        "SnapshotRetentionLimit": 7,
                        "NotificationTopicArn": "arn:t",
                        "NotificationTopicStatus": "active",
                        "SnapshottingClusterId": "redis-dev-001",
                    },
                )
            ],
        ),
        (CLUSTER, {"snapshot_retention_limit": 7}, [(MODIFY, {"SnapshotRetentionLimit": 7})]),
        (
            {"notification_topic_arn": "arn:t"},
            {"notification_topic_arn": ""},
            [(MODIFY, {"NotificationTopicStatus": "inactive"})],
        ),
        (
            {},
            {"log_delivery": [ENGINE]},
            [
                (
                    MODIFY,
                    {
                        "LogDeliveryConfigurations": [
                            {
                                "LogType": "engine-log",
                                "DestinationType": "kinesis-firehose",
                                "DestinationDetails": {"KinesisFirehoseDetails": {"DeliveryStream": "s"}},
                                "LogFormat": "text",
                                "Enabled": True,
                            },
                            {"LogType": "slow-log", "Enabled": False},
                        ]
                    },
                )
            ],
        ),
        (
            {},
            {"tags": {"a": "9"}},
            [
                ("RemoveTagsFromResource", {"ResourceName": ARN, "TagKeys": ["b"]}),
                ("AddTagsToResource", {"ResourceName": ARN, "Tags": [{"Key": "a", "Value": "9"}]}),
            ],
        ),
    ],
)
def test_each_change_takes_the_calls_that_aws_accepts(current, params, steps):
    found = made(current, **params)
    assert brief(found) == steps
    assert found.operations == [operation for operation, _request in steps]


@pytest.mark.parametrize(
    ("current", "params", "strategies"),
    [
        ({}, {}, ["ROTATE"]),
        ({}, {"auth_token_update_strategy": "set"}, ["ROTATE", "SET"]),
        (TOKEN_SET, {}, []),
        (TOKEN_SET, {"auth_token_changed_at": "2026-01-31T11:59:59Z"}, []),
        (TOKEN_SET, {"auth_token_changed_at": "2026-01-31T12:00:00"}, []),
        (TOKEN_SET, {"auth_token_changed_at": "2026-01-31T12:00:01"}, ["ROTATE"]),
        (TOKEN_SET, {"auth_token_changed_at": "2026-01-31T14:00:00+03:00"}, []),
        (TOKEN_SET, {"auth_token_changed_at": "2026-02-01", "auth_token_update_strategy": "set"}, ["SET"]),
        ({"auth_token_enabled": True}, {"auth_token_changed_at": "2026-02-01"}, ["ROTATE"]),
        ({"user_group_ids": ["g"]}, {}, ["SET"]),
    ],
)
def test_a_token_is_sent_when_there_is_none_or_its_source_changed(current, params, strategies):
    found = made(current, auth_token=TOKEN, apply_immediately=False, **params)
    assert [step.request["AuthTokenUpdateStrategy"] for step in found.steps] == strategies
    assert all(step.request["ApplyImmediately"] for step in found.steps)
    assert TOKEN not in repr(found)
    assert ("auth_token" in found.after) is bool(strategies)


def test_a_change_left_for_the_maintenance_window_is_done_until_it_is_wanted_at_once():
    current = {"pending": {"node_type": "cache.r7g.large"}}
    waiting = made(current, node_type="cache.r7g.large", apply_immediately=False)
    at_once = made(current, node_type="cache.r7g.large")
    asked = made(node_type="cache.r7g.large", apply_immediately=False)
    assert (waiting.operations, at_once.operations, asked.operations) == ([], [MODIFY], [MODIFY])
    assert [step.settled for step in (*at_once.steps, *asked.steps)] == [("CacheNodeType == 'cache.r7g.large'",), ()]


def test_creation_sends_what_is_wanted_and_what_the_api_demands():
    params = {
        "name": "Redis-Dev",
        "engine": "redis",
        "engine_version": "7.1",
        "node_type": "cache.t4g.small",
        "num_cache_clusters": 2,
        "automatic_failover": True,
        "transit_encryption": True,
        "auth_token": TOKEN,
        "security_group_ids": [],
        "log_delivery": [SLOW],
        "preferred_azs": ["a", "c"],
        "snapshot_name": "old",
        "tags": {"a": 1},
    }
    found = create.creation_plan(wanted.wanted_of(params))
    (step,) = found.steps
    assert step.request == {
        "ReplicationGroupId": "redis-dev",
        "ReplicationGroupDescription": "Replication group redis-dev",
        "Engine": "redis",
        "EngineVersion": "7.1",
        "CacheNodeType": "cache.t4g.small",
        "NumCacheClusters": 2,
        "PreferredCacheClusterAZs": ["a", "c"],
        "AutomaticFailoverEnabled": True,
        "TransitEncryptionEnabled": True,
        "TransitEncryptionMode": "required",
        "AuthToken": TOKEN,
        "SnapshotName": "old",
        "LogDeliveryConfigurations": [SLOW_REQUEST],
        "Tags": [{"Key": "a", "Value": "1"}],
    }
    assert found.before == {}
    assert found.after["auth_token_enabled"] is True
    assert TOKEN not in repr(found)


@pytest.mark.parametrize(
    ("params", "request_part"),
    [
        ({}, {"NumCacheClusters": 1, "AutomaticFailoverEnabled": False}),
        (
            {"num_node_groups": 3, "replicas_per_node_group": 1},
            {"NumNodeGroups": 3, "ReplicasPerNodeGroup": 1, "ClusterMode": "enabled", "AutomaticFailoverEnabled": True},
        ),
        ({"num_node_groups": 1, "cluster_mode": "enabled"}, {"NumNodeGroups": 1, "ReplicasPerNodeGroup": 0}),
        ({"engine_version": "6.2", "transit_encryption": True}, {"TransitEncryptionEnabled": True}),
    ],
)
def test_creation_with_and_without_cluster_mode(params, request_part):
    asked = wanted.wanted_of({"name": "x", "engine": "redis", "node_type": "cache.t4g.small", **params})
    request = create.creation_plan(asked).steps[0].request
    assert request_part.items() <= request.items()
    assert "TransitEncryptionMode" not in request
