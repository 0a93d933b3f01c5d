"""Replication groups: what they are made of, what changes them, how they end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.tests.helpers import refusal

GROUP = {
    "ReplicationGroupId": "redis-dev",
    "ReplicationGroupDescription": "stack",
    "CacheNodeType": "cache.t4g.micro",
    "CacheSubnetGroupName": "stack",
    "Engine": "redis",
    "EngineVersion": "7.1",
    "NumCacheClusters": 2,
    "AutomaticFailoverEnabled": True,
    "MultiAZEnabled": True,
    "TransitEncryptionEnabled": True,
    "AtRestEncryptionEnabled": True,
}
CLUSTER = {key: value for key, value in GROUP.items() if key != "NumCacheClusters"} | {
    "NumNodeGroups": 2,
    "ReplicasPerNodeGroup": 1,
}


@pytest.fixture
def cache(aws, network) -> Any:
    return aws("elasticache")


def _group(cache) -> dict[str, Any]:
    return cache.describe_replication_groups(ReplicationGroupId="redis-dev")["ReplicationGroups"][0]


def _clusters(cache) -> list[dict[str, Any]]:
    return cache.describe_cache_clusters(ShowCacheNodeInfo=True)["CacheClusters"]


def test_a_group_has_members_zones_and_endpoints_of_its_region(cache, network) -> None:
    cache.create_replication_group(**GROUP)
    cache.get_waiter("replication_group_available").wait(ReplicationGroupId="redis-dev")
    found = _group(cache)
    node_group = found["NodeGroups"][0]
    name = node_group["PrimaryEndpoint"]["Address"].removeprefix("master.")
    assert name.startswith("redis-dev.")
    assert name.endswith(".apne1.cache.amazonaws.com")
    assert node_group["ReaderEndpoint"] == {"Address": f"replica.{name}", "Port": 6379}
    assert found["MemberClusters"] == ["redis-dev-001", "redis-dev-002"]
    members = [
        (node["CacheClusterId"], node["CurrentRole"], node["PreferredAvailabilityZone"])
        for node in node_group["NodeGroupMembers"]
    ]
    assert members == [
        ("redis-dev-001", "primary", network["zones"][0]),
        ("redis-dev-002", "replica", network["zones"][1]),
    ]
    shown = {
        key: found[key] for key in ("Status", "AutomaticFailover", "MultiAZ", "ClusterMode", "TransitEncryptionMode")
    }
    assert list(shown.values()) == ["available", "enabled", "enabled", "disabled", "required"]
    assert [
        (item["CacheClusterId"], item["EngineVersion"], item["CacheParameterGroup"]["CacheParameterGroupName"])
        for item in _clusters(cache)
    ] == [("redis-dev-001", "7.1.0", "default.redis7"), ("redis-dev-002", "7.1.0", "default.redis7")]


def test_cluster_mode_has_shards_slots_and_a_configuration_endpoint(cache) -> None:
    cache.create_replication_group(**CLUSTER)
    found = _group(cache)
    assert found["ClusterEnabled"] is True
    assert found["ConfigurationEndpoint"]["Address"].startswith("clustercfg.redis-dev.")
    assert [(shard["NodeGroupId"], shard["Slots"]) for shard in found["NodeGroups"]] == [
        ("0001", "0-8191"),
        ("0002", "8192-16383"),
    ]
    assert found["MemberClusters"] == [
        f"redis-dev-{shard}-{node}" for shard in ("0001", "0002") for node in ("001", "002")
    ]
    assert _clusters(cache)[0]["CacheParameterGroup"]["CacheParameterGroupName"] == "default.redis7.cluster.on"


def test_without_encryption_in_transit_the_names_are_the_plain_ones(cache) -> None:
    cache.create_replication_group(**GROUP | {"TransitEncryptionEnabled": False})
    node_group = _group(cache)["NodeGroups"][0]
    assert ".ng.0001.apne1." in node_group["PrimaryEndpoint"]["Address"]
    assert node_group["ReaderEndpoint"]["Address"].startswith("redis-dev-ro.")
    assert "TransitEncryptionMode" not in _group(cache)


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ({"CacheNodeType": "cache.t4g.small"}, {"CacheNodeType": "cache.t4g.small"}),
        (
            {
                "SnapshotRetentionLimit": 7,
                "SnapshotWindow": "02:00-03:00",
                "SnapshottingClusterId": "redis-dev-002",
            },
            {
                "SnapshotRetentionLimit": 7,
                "SnapshotWindow": "02:00-03:00",
                "SnapshottingClusterId": "redis-dev-002",
            },
        ),
        ({"AutoMinorVersionUpgrade": False}, {"AutoMinorVersionUpgrade": False}),
        (
            {"MultiAZEnabled": False, "AutomaticFailoverEnabled": False},
            {"MultiAZ": "disabled", "AutomaticFailover": "disabled"},
        ),
        ({"ReplicationGroupDescription": "other"}, {"Description": "other"}),
        ({"TransitEncryptionMode": "preferred"}, {"TransitEncryptionMode": "preferred"}),
        ({"AuthToken": "a" * 20, "AuthTokenUpdateStrategy": "SET"}, {"AuthTokenEnabled": True}),
        ({"Engine": "valkey", "EngineVersion": "8.0"}, {"Engine": "valkey"}),
    ],
)
def test_a_modification_at_once_is_seen(cache, change, seen) -> None:
    cache.create_replication_group(**GROUP)
    cache.modify_replication_group(ReplicationGroupId="redis-dev", ApplyImmediately=True, **change)
    found = _group(cache)
    assert {key: found[key] for key in seen} == seen
    assert found["PendingModifiedValues"] == {}


def test_members_follow_what_is_modified(cache, aws, network) -> None:
    cache.create_replication_group(**GROUP)
    group = aws("ec2").create_security_group(GroupName="cache", Description="cache", VpcId=network["vpc"])["GroupId"]
    topic = aws("sns").create_topic(Name="t")["TopicArn"]
    cache.modify_replication_group(
        ReplicationGroupId="redis-dev",
        ApplyImmediately=True,
        Engine="valkey",
        EngineVersion="8.0",
        SecurityGroupIds=[group],
        PreferredMaintenanceWindow="mon:01:00-mon:02:00",
        NotificationTopicArn=topic,
    )
    for member in _clusters(cache):
        assert (member["Engine"], member["EngineVersion"]) == ("valkey", "8.0.1")
        assert member["CacheParameterGroup"]["CacheParameterGroupName"] == "default.valkey8"
        assert member["SecurityGroups"] == [{"SecurityGroupId": group, "Status": "active"}]
        assert member["PreferredMaintenanceWindow"] == "mon:01:00-mon:02:00"
        assert member["NotificationConfiguration"] == {"TopicArn": topic, "TopicStatus": "active"}


def test_what_may_wait_is_pending_until_asked_for(cache) -> None:
    cache.create_replication_group(**GROUP)
    cache.modify_replication_group(
        ReplicationGroupId="redis-dev",
        CacheNodeType="cache.t4g.small",
        SnapshotRetentionLimit=3,
        SnapshottingClusterId="redis-dev-001",
    )
    assert (_group(cache)["CacheNodeType"], _group(cache)["SnapshotRetentionLimit"]) == ("cache.t4g.micro", 3)
    assert _clusters(cache)[0]["PendingModifiedValues"] == {"CacheNodeType": "cache.t4g.small"}
    cache.modify_replication_group(ReplicationGroupId="redis-dev", ApplyImmediately=True)
    assert _group(cache)["CacheNodeType"] == "cache.t4g.small"
    assert _clusters(cache)[0]["PendingModifiedValues"] == {}


def test_log_delivery_is_one_configuration_for_each_type(cache) -> None:
    def log(kind: str, **more: Any) -> dict[str, Any]:
        details = {"CloudWatchLogsDetails": {"LogGroup": f"/{kind}"}}
        return {
            "LogType": kind,
            "DestinationType": "cloudwatch-logs",
            "DestinationDetails": details,
            "LogFormat": "json",
        } | more

    cache.create_replication_group(**GROUP, LogDeliveryConfigurations=[log("slow-log")])
    cache.modify_replication_group(
        ReplicationGroupId="redis-dev",
        ApplyImmediately=True,
        LogDeliveryConfigurations=[log("engine-log"), {"LogType": "slow-log", "Enabled": False}],
    )
    assert _group(cache)["LogDeliveryConfigurations"] == [log("engine-log", Status="active")]


def test_user_groups_are_added_and_removed(cache) -> None:
    cache.create_user(UserId="d", UserName="default", Engine="redis", AccessString="on", NoPasswordRequired=True)
    for name in ("one", "two"):
        cache.create_user_group(UserGroupId=name, Engine="redis", UserIds=["d"])
    cache.create_replication_group(**GROUP, UserGroupIds=["one"])
    assert cache.describe_user_groups(UserGroupId="one")["UserGroups"][0]["ReplicationGroups"] == ["redis-dev"]
    cache.modify_replication_group(
        ReplicationGroupId="redis-dev", ApplyImmediately=True, UserGroupIdsToAdd=["two"], UserGroupIdsToRemove=["one"]
    )
    assert _group(cache)["UserGroupIds"] == ["two"]
    assert refusal(cache.delete_user_group, UserGroupId="two")[0] == "InvalidUserGroupState"
    cache.delete_user_group(UserGroupId="one")


def test_replicas_and_shards_come_and_go(cache) -> None:
    cache.create_replication_group(**CLUSTER)
    cache.increase_replica_count(ReplicationGroupId="redis-dev", NewReplicaCount=2, ApplyImmediately=True)
    assert len(_clusters(cache)) == 6
    cache.decrease_replica_count(ReplicationGroupId="redis-dev", NewReplicaCount=1, ApplyImmediately=True)
    assert [item["CacheClusterId"][-8:] for item in _clusters(cache)] == [
        "0001-001",
        "0001-002",
        "0002-001",
        "0002-002",
    ]
    resize = {"ReplicationGroupId": "redis-dev", "ApplyImmediately": True}
    cache.modify_replication_group_shard_configuration(**resize, NodeGroupCount=3)
    assert [shard["Slots"] for shard in _group(cache)["NodeGroups"]] == ["0-5460", "5461-10921", "10922-16383"]
    cache.modify_replication_group_shard_configuration(**resize, NodeGroupCount=1, NodeGroupsToRetain=["0002"])
    assert [(shard["NodeGroupId"], shard["Slots"]) for shard in _group(cache)["NodeGroups"]] == [("0002", "0-16383")]


def test_a_deletion_ends_leaves_its_snapshot_and_frees_what_it_used(cache) -> None:
    cache.create_cache_parameter_group(
        CacheParameterGroupName="own", CacheParameterGroupFamily="redis7", Description="own"
    )
    cache.create_replication_group(**GROUP, CacheParameterGroupName="own")
    assert refusal(cache.delete_cache_subnet_group, CacheSubnetGroupName="stack")[0] == "CacheSubnetGroupInUse"
    assert (
        refusal(cache.delete_cache_parameter_group, CacheParameterGroupName="own")[0]
        == "InvalidCacheParameterGroupState"
    )
    gone = cache.delete_replication_group(ReplicationGroupId="redis-dev", FinalSnapshotIdentifier="last")
    assert gone["ReplicationGroup"]["Status"] == "deleting"
    cache.get_waiter("replication_group_deleted").wait(ReplicationGroupId="redis-dev")
    assert [item["SnapshotName"] for item in cache.describe_snapshots(ReplicationGroupId="redis-dev")["Snapshots"]] == [
        "last"
    ]
    assert _clusters(cache) == []
    cache.delete_cache_subnet_group(CacheSubnetGroupName="stack")
    cache.delete_cache_parameter_group(CacheParameterGroupName="own")


def test_tags_are_kept_by_arn(cache) -> None:
    arn = cache.create_replication_group(**GROUP, Tags=[{"Key": "a", "Value": "1"}])["ReplicationGroup"]["ARN"]
    cache.add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "b", "Value": "2"}])
    cache.remove_tags_from_resource(ResourceName=arn, TagKeys=["a"])
    assert cache.list_tags_for_resource(ResourceName=arn)["TagList"] == [{"Key": "b", "Value": "2"}]
    assert refusal(cache.list_tags_for_resource, ResourceName=f"{arn}x")[0] == "ReplicationGroupNotFoundFault"


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"AuthToken": "a" * 20, "TransitEncryptionEnabled": False}, "InvalidParameterCombination", "AUTH token"),
        (
            {"CacheParameterGroupName": "default.redis6.x"},
            "InvalidParameterCombination",
            "Expected a parameter group of family redis7",
        ),
        ({"CacheNodeType": "cache.zzz.huge"}, "InvalidParameterValue", "cache.zzz.huge"),
        ({"EngineVersion": "9.9"}, "InvalidParameterCombination", "9.9"),
        ({"NumCacheClusters": 1}, "InvalidParameterCombination", "at least 2"),
        ({"CacheSubnetGroupName": "none"}, "CacheSubnetGroupNotFoundFault", "none"),
    ],
)
def test_the_cheapest_refusals(cache, change, code, message) -> None:
    found = refusal(cache.create_replication_group, **GROUP | change)
    assert found[0] == code
    assert message in found[1]


def test_a_group_exists_once_and_is_left_alone_while_it_is_busy(cache, emulator) -> None:
    emulator.provision(cache=30)
    cache.create_replication_group(**GROUP)
    assert refusal(cache.create_replication_group, **GROUP)[0] == "ReplicationGroupAlreadyExists"
    for call in (cache.modify_replication_group, cache.delete_replication_group):
        assert refusal(call, ReplicationGroupId="redis-dev")[0] == "InvalidReplicationGroupState"
