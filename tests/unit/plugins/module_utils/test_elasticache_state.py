# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import datetime

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import state, wanted

MOMENT = datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.UTC)
ARN = "arn:aws:elasticache:ap-northeast-1:123456789012:replicationgroup:redis-dev"

GROUP = {
    "ReplicationGroupId": "redis-dev",
    "ARN": ARN,
    "Description": "cache",
    "Status": "available",
    "MemberClusters": ["redis-dev-002", "redis-dev-001"],
    "AutomaticFailover": "enabling",
    "MultiAZ": "enabled",
    "CacheNodeType": "cache.t4g.small",
    "TransitEncryptionEnabled": True,
    "AtRestEncryptionEnabled": True,
    "AuthTokenEnabled": True,
    "AuthTokenLastModifiedDate": MOMENT,
    "KmsKeyId": "arn:aws:kms:ap-northeast-1:123456789012:key/1",
    "NodeGroups": [
        {
            "NodeGroupId": "0001",
            "Status": "available",
            "PrimaryEndpoint": {"Address": "primary", "Port": 6379},
            "ReaderEndpoint": {"Address": "reader", "Port": 6379},
            "NodeGroupMembers": [
                {"CacheClusterId": "redis-dev-001", "CurrentRole": "primary", "PreferredAvailabilityZone": "a"},
                {"CacheClusterId": "redis-dev-002", "CurrentRole": "replica", "PreferredAvailabilityZone": "c"},
            ],
        }
    ],
    "LogDeliveryConfigurations": [
        {
            "LogType": "slow-log",
            "DestinationType": "cloudwatch-logs",
            "DestinationDetails": {"CloudWatchLogsDetails": {"LogGroup": "/slow"}},
            "LogFormat": "json",
            "Status": "error",
            "Message": "no permission",
        },
        {"LogType": "engine-log", "Status": "disabling"},
    ],
    "PendingModifiedValues": {"AutomaticFailoverStatus": "disabled"},
}
NODE = {
    "Engine": "redis",
    "EngineVersion": "7.1.0",
    "CacheParameterGroup": {"CacheParameterGroupName": "redis-dev"},
    "CacheSubnetGroupName": "redis-dev",
    "SecurityGroups": [{"SecurityGroupId": "sg-2"}, {"SecurityGroupId": "sg-1"}],
    "PreferredMaintenanceWindow": "sun:23:00-mon:01:30",
    "SnapshotRetentionLimit": 3,
    "NotificationConfiguration": {"TopicArn": "arn:topic", "TopicStatus": "inactive"},
    "PendingModifiedValues": {"CacheNodeType": "cache.r7g.large"},
}


def test_two_answers_become_one_state():
    found = state.group_state(GROUP, NODE, [{"Key": "a", "Value": "1"}])
    assert found == {
        "arn": ARN,
        "at_rest_encryption": True,
        "auth_token_enabled": True,
        "auth_token_last_modified": "2026-01-31T12:00:00+00:00",
        "auto_minor_version_upgrade": None,
        "automatic_failover": True,
        "cluster_mode": "disabled",
        "configuration_endpoint": None,
        "create_time": None,
        "data_tiering": False,
        "description": "cache",
        "engine": "redis",
        "engine_version": "7.1.0",
        "ip_discovery": None,
        "kms_key_id": "arn:aws:kms:ap-northeast-1:123456789012:key/1",
        "log_delivery": [
            {"destination": "/slow", "destination_type": "cloudwatch-logs", "format": "json", "log_type": "slow-log"}
        ],
        "log_delivery_status": {"engine-log": "disabling", "slow-log": "error: no permission"},
        "maintenance_window": "sun:23:00-mon:01:30",
        "member_clusters": ["redis-dev-001", "redis-dev-002"],
        "multi_az": True,
        "network_type": None,
        "node_groups": [
            {
                "members": [
                    {"availability_zone": "a", "cache_cluster_id": "redis-dev-001", "current_role": "primary"},
                    {"availability_zone": "c", "cache_cluster_id": "redis-dev-002", "current_role": "replica"},
                ],
                "node_group_id": "0001",
                "primary_endpoint": {"address": "primary", "port": 6379},
                "reader_endpoint": {"address": "reader", "port": 6379},
                "slots": None,
                "status": "available",
            }
        ],
        "node_type": "cache.t4g.small",
        "notification_topic_arn": None,
        "num_cache_clusters": 2,
        "num_node_groups": 1,
        "parameter_group": "redis-dev",
        "pending": {"automatic_failover": False, "node_type": "cache.r7g.large"},
        "port": 6379,
        "primary_endpoint": {"address": "primary", "port": 6379},
        "reader_endpoint": {"address": "reader", "port": 6379},
        "replicas_per_node_group": 1,
        "replication_group_id": "redis-dev",
        "security_group_ids": ["sg-1", "sg-2"],
        "snapshot_retention_limit": 3,
        "snapshot_window": None,
        "status": "available",
        "subnet_group": "redis-dev",
        "tags": {"a": "1"},
        "transit_encryption": True,
        "transit_encryption_mode": "required",
        "user_group_ids": [],
    }


def test_a_group_without_nodes_or_tags_yet_has_the_same_keys():
    bare = state.group_state({"ReplicationGroupId": "x", "MemberClusters": ["x-001", "x-002"]}, None, None)
    future = state.future_state({"replication_group_id": "x"}, "arn")
    assert set(bare) == set(future) == set(state.group_state(GROUP, NODE, []))
    assert (bare["replicas_per_node_group"], bare["tags"], bare["engine_version"]) == (1, {}, None)
    assert set(state.settings_of(bare)) == {"replication_group_id", *state.SETTINGS}


def test_shards_of_unequal_size_have_no_common_number_of_replicas():
    shards = [
        {"NodeGroupId": "0001", "NodeGroupMembers": [{}, {}]},
        {"NodeGroupId": "0002", "NodeGroupMembers": [{}]},
    ]
    assert state.group_state({**GROUP, "NodeGroups": shards}, NODE, [])["replicas_per_node_group"] is None


@pytest.mark.parametrize(
    ("params", "settings"),
    [
        ({"maintenance_window": " Sun:23:00-Mon:01:30"}, {"maintenance_window": "sun:23:00-mon:01:30"}),
        ({"num_cache_clusters": 3, "num_node_groups": None}, {"replicas_per_node_group": 2}),
        ({"security_group_ids": ["b", "a", "b"]}, {"security_group_ids": ["a", "b"]}),
        ({"parameter_group": "Redis-Dev", "subnet_group": "S"}, {"parameter_group": "redis-dev", "subnet_group": "s"}),
        ({"tags": {"n": 1}}, {"tags": {"n": "1"}}),
        ({"notification_topic_arn": ""}, {"notification_topic_arn": None}),
        (
            {"log_delivery": [{"log_type": "slow-log"}, {"log_type": "engine-log"}]},
            {"log_delivery": [{"log_type": "engine-log"}, {"log_type": "slow-log"}]},
        ),
    ],
)
def test_options_are_written_as_aws_writes_them(params, settings):
    found = wanted.wanted_of({"name": "Redis-DEV", **params})
    assert (found.name, found.settings) == ("redis-dev", settings)


@pytest.mark.parametrize(
    ("asked", "running", "order"),
    [
        ("7.1", "7.1.0", 0),
        ("7", "7.1.0", 0),
        ("6.x", "6.2.6", 0),
        ("7.0", "7.1.0", -1),
        ("7.0.7", "7.0.5", 1),
        ("7.10", "7.9.1", 1),
        ("6.x", "7.1.0", -1),
    ],
)
def test_versions_are_compared_by_the_numbers_that_were_given(asked, running, order):
    assert wanted.compare_versions(asked, running) == order


def test_the_token_is_in_no_printed_form():
    assert "hunter2hunter2hu" not in repr(wanted.wanted_of({"name": "x", "auth_token": "hunter2hunter2hu"}))
