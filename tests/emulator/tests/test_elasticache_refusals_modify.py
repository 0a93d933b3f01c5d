"""What is refused of a group that exists: modifications, replicas, shards, while it is busy, and when it is deleted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.tests.helpers import refusal
from tests.emulator.tests.test_elasticache_refusals_create import COMBINATION, GROUP, TOKEN, VALUE, log

CLUSTERED = {key: value for key, value in GROUP.items() if key != "NumCacheClusters"} | {
    "NumNodeGroups": 2,
    "ReplicasPerNodeGroup": 1,
}
PLAIN = GROUP | {"TransitEncryptionEnabled": False}
SECRET = GROUP | {"AuthToken": TOKEN}
SINGLE = GROUP | {"NumCacheClusters": 1, "AutomaticFailoverEnabled": False}
OLD = PLAIN | {"EngineVersion": "6.2"}
VALKEY = GROUP | {"Engine": "valkey", "EngineVersion": "8.0"}
NOW = {"ReplicationGroupId": "redis-dev", "ApplyImmediately": True}

MODIFICATIONS: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
    (GROUP, {"ReplicationGroupDescription": "x" * 256}, VALUE, "255"),
    (GROUP, {"CacheNodeType": "cache.zzz.huge"}, VALUE, "cache.zzz.huge"),
    (GROUP, {"CacheNodeType": "cache.r6gd.xlarge"}, VALUE, "cannot be scaled"),
    (CLUSTERED, {"AutomaticFailoverEnabled": False}, COMBINATION, "Turning off automatic failover"),
    (SINGLE, {"AutomaticFailoverEnabled": True}, COMBINATION, "at least one read replica to enable autofailover"),
    (SINGLE, {"MultiAZEnabled": True}, COMBINATION, "automatic failover is disabled"),
    # engine and parameter groups
    (GROUP, {"EngineVersion": "7.0"}, VALUE, "downgrade"),
    (VALKEY, {"Engine": "redis", "EngineVersion": "7.1"}, VALUE, "downgrade"),
    (GROUP, {"Engine": "valkey"}, COMBINATION, "EngineVersion"),
    (GROUP, {"EngineVersion": "8.8"}, COMBINATION, "Cannot find version 8.8 for redis"),
    (GROUP, {"CacheParameterGroupName": "none"}, "CacheParameterGroupNotFound", "none"),
    (
        GROUP,
        {"CacheParameterGroupName": "default.valkey8"},
        COMBINATION,
        "valkey parameter group is not applicable to engine redis",
    ),
    (GROUP, {"CacheParameterGroupName": "default.redis6.x"}, COMBINATION, "found one of family redis6.x"),
    (GROUP, {"CacheParameterGroupName": "default.redis7.cluster.on"}, COMBINATION, "cluster-enabled has a different"),
    (GROUP, {"ClusterMode": "enabled"}, VALUE, "from disabled to enabled"),
    (CLUSTERED, {"ClusterMode": "disabled"}, VALUE, "from enabled to disabled"),
    (GROUP, {"ClusterMode": "compatible", "SnapshotWindow": "01:00-02:00"}, COMBINATION, "additional properties"),
    # encryption and access
    (PLAIN, {"TransitEncryptionMode": "preferred"}, COMBINATION, "set encryption-in-transit as enabled"),
    (PLAIN, {"TransitEncryptionEnabled": True}, COMBINATION, "must be preferred"),
    (PLAIN, {"TransitEncryptionEnabled": True, "TransitEncryptionMode": "required"}, COMBINATION, "must be preferred"),
    (GROUP, {"TransitEncryptionEnabled": False}, COMBINATION, "must be preferred first"),
    (OLD, {"TransitEncryptionEnabled": True, "TransitEncryptionMode": "preferred"}, COMBINATION, "6.2"),
    (SECRET, {"TransitEncryptionEnabled": True}, COMBINATION, "not supported for access control enabled clusters"),
    (PLAIN, {"AuthToken": TOKEN, "AuthTokenUpdateStrategy": "SET"}, COMBINATION, "AUTH token"),
    (GROUP, {"AuthToken": "no/slash-in-a-token", "AuthTokenUpdateStrategy": "SET"}, VALUE, "Invalid AuthToken"),
    (GROUP, {"AuthTokenUpdateStrategy": "ROTATE"}, COMBINATION, "AuthToken must be specified"),
    (SECRET, {"AuthTokenUpdateStrategy": "DELETE"}, VALUE, "delete is not supported currently"),
    (SECRET, {"AuthToken": TOKEN, "AuthTokenUpdateStrategy": "DELETE"}, COMBINATION, "must not be specified"),
    (SECRET, {"UserGroupIdsToAdd": ["ug"]}, COMBINATION, "Pass AuthStrategy delete to proceed."),
    (PLAIN, {"UserGroupIdsToAdd": ["ug"]}, COMBINATION, "User group based access control requires"),
    (
        PLAIN,
        {"UserGroupIdsToAdd": ["ug"], "TransitEncryptionEnabled": True, "TransitEncryptionMode": "preferred"},
        COMBINATION,
        "User group based access control requires",
    ),
    (GROUP, {"UserGroupIdsToAdd": ["none"]}, "UserGroupNotFound", "none"),
    (GROUP, {"UserGroupIdsToRemove": ["ug"]}, VALUE, "not associated"),
    # windows, snapshots, logs, network
    (GROUP, {"SnapshotWindow": "23:00-00:00"}, VALUE, "must not overlap"),
    (GROUP, {"SnapshotRetentionLimit": 3}, COMBINATION, "Must specify both SnapshotRetentionLimit and"),
    (
        CLUSTERED,
        {"SnapshotRetentionLimit": 3, "SnapshottingClusterId": "redis-dev-0001-001"},
        COMBINATION,
        "Cannot set snapshotting cluster",
    ),
    (GROUP, {"SnapshottingClusterId": "redis-dev-009"}, "CacheClusterNotFound", "redis-dev-009"),
    (GROUP, {"PrimaryClusterId": "redis-dev-009"}, "CacheClusterNotFound", "redis-dev-009"),
    (GROUP, {"LogDeliveryConfigurations": [log()], "ApplyImmediately": False}, COMBINATION, "ApplyImmediately"),
    (GROUP, {"SecurityGroupIds": ["sg-0123456789abcdef0"]}, VALUE, "sg-0123456789abcdef0"),
]


@pytest.fixture
def cache(aws, network) -> Any:
    made = aws("elasticache")
    made.create_user_group(UserGroupId="ug", Engine="redis", UserIds=["default"])
    return made


@pytest.mark.parametrize(("group", "changes", "code", "message"), MODIFICATIONS)
def test_a_modification_is_refused(cache, group, changes, code, message) -> None:
    cache.create_replication_group(**group)
    found = refusal(cache.modify_replication_group, **NOW | changes)
    assert found[0] == code, found
    assert message in found[1]


@pytest.mark.parametrize(
    ("group", "changes"),
    [
        (PLAIN, {"TransitEncryptionEnabled": True, "TransitEncryptionMode": "preferred"}),
        (GROUP, {"TransitEncryptionMode": "preferred"}),
        (GROUP | {"TransitEncryptionMode": "preferred"}, {"TransitEncryptionEnabled": False}),
        (SECRET, {"UserGroupIdsToAdd": ["ug"], "AuthTokenUpdateStrategy": "DELETE"}),
        (SECRET, {"AuthToken": TOKEN + "2", "AuthTokenUpdateStrategy": "ROTATE"}),
        (GROUP, {"ClusterMode": "compatible"}),
        (GROUP, {"Engine": "valkey", "EngineVersion": "8.1", "CacheParameterGroupName": "default.valkey8"}),
        (CLUSTERED, {"SnapshotRetentionLimit": 3}),
    ],
)
def test_a_modification_within_the_rules_is_accepted(cache, group, changes) -> None:
    cache.create_replication_group(**group)
    cache.modify_replication_group(**NOW | changes)


COUNTS: list[tuple[dict[str, Any], str, dict[str, Any], str, str]] = [
    (GROUP, "increase", {"NewReplicaCount": 2, "ApplyImmediately": False}, VALUE, "ApplyImmediately"),
    (GROUP, "increase", {}, COMBINATION, "Exactly one"),
    (GROUP, "increase", {"NewReplicaCount": 6}, VALUE, "within 0 and 5"),
    (GROUP, "increase", {"NewReplicaCount": 1}, "NoOperationFault", "already matches current number of replicas."),
    (GROUP, "increase", {"NewReplicaCount": 0}, VALUE, "greater"),
    (GROUP, "decrease", {"NewReplicaCount": 2}, VALUE, "less"),
    (GROUP, "decrease", {"ReplicasToRemove": ["redis-dev-001"]}, VALUE, "redis-dev-001"),
    (GROUP, "decrease", {"ReplicasToRemove": ["redis-dev-002"]}, VALUE, "Must have at least 1 replica"),
    (
        CLUSTERED,
        "increase",
        {"ReplicaConfiguration": [{"NodeGroupId": "0009", "NewReplicaCount": 2}]},
        "NodeGroupNotFoundFault",
        "0009",
    ),
    (
        CLUSTERED,
        "increase",
        {
            "ReplicaConfiguration": [
                {"NodeGroupId": "0001", "NewReplicaCount": 2, "PreferredAvailabilityZones": ["ap-northeast-1a"]}
            ]
        },
        VALUE,
        "NewReplicaCount plus 1",
    ),
]


@pytest.mark.parametrize(("group", "way", "changes", "code", "message"), COUNTS)
def test_a_number_of_replicas_is_refused(cache, group, way, changes, code, message) -> None:
    cache.create_replication_group(**group)
    found = refusal(getattr(cache, f"{way}_replica_count"), **NOW | changes)
    assert found[0] == code, found
    assert message in found[1]


@pytest.mark.parametrize(
    ("group", "changes", "code", "message"),
    [
        (GROUP, {"NodeGroupCount": 2}, VALUE, "only applicable for cluster mode enabled replication groups."),
        (CLUSTERED, {"NodeGroupCount": 3, "ApplyImmediately": False}, VALUE, "ApplyImmediately"),
        (CLUSTERED, {"NodeGroupCount": 0, "NodeGroupsToRemove": ["0001"]}, VALUE, "at least 1"),
        (CLUSTERED, {"NodeGroupCount": 1}, COMBINATION, "NodeGroupsToRemove"),
        (CLUSTERED, {"NodeGroupCount": 1, "NodeGroupsToRemove": ["0001", "0002"]}, VALUE, "not as many"),
        (CLUSTERED, {"NodeGroupCount": 91}, "NodeGroupsPerReplicationGroupQuotaExceeded", "90"),
        (
            CLUSTERED,
            {"NodeGroupCount": 2, "ReshardingConfiguration": [{"NodeGroupId": "0003"}]},
            COMBINATION,
            "ReshardingConfiguration",
        ),
    ],
)
def test_a_number_of_shards_is_refused(cache, group, changes, code, message) -> None:
    cache.create_replication_group(**group)
    found = refusal(cache.modify_replication_group_shard_configuration, **NOW | changes)
    assert found[0] == code, found
    assert message in found[1]


def test_what_waits_until_a_group_is_available(cache, emulator) -> None:
    emulator.provision(cache=30)
    arn = cache.create_replication_group(**GROUP)["ReplicationGroup"]["ARN"]
    member = arn.replace(":replicationgroup:redis-dev", ":cluster:redis-dev-001")
    modify = "Replication group must be in available state to modify."
    tags = "Cluster not in available state to perform tagging operations."
    for call, arguments, message in (
        (cache.modify_replication_group, NOW | {"SnapshotWindow": "01:00-02:00"}, modify),
        (cache.increase_replica_count, NOW | {"NewReplicaCount": 2}, modify),
        (
            cache.delete_replication_group,
            {"ReplicationGroupId": "redis-dev"},
            "Replication group redis-dev has status creating which is not valid for deletion.",
        ),
        (cache.list_tags_for_resource, {"ResourceName": arn}, tags),
        (cache.add_tags_to_resource, {"ResourceName": member, "Tags": [{"Key": "a", "Value": "b"}]}, tags),
        (cache.remove_tags_from_resource, {"ResourceName": arn, "TagKeys": ["a"]}, tags),
    ):
        assert refusal(call, **arguments) == ("InvalidReplicationGroupState", message)
    taken = refusal(cache.create_snapshot, ReplicationGroupId="redis-dev", SnapshotName="s")
    assert taken[0] == "InvalidReplicationGroupState"
    taken = refusal(cache.create_snapshot, CacheClusterId="redis-dev-001", SnapshotName="s")
    assert taken[0] == "InvalidCacheClusterState"


def test_a_group_that_is_not_there_is_said_not_to_be(cache) -> None:
    for call, more in (
        (cache.modify_replication_group, {"AuthToken": "short", "AuthTokenUpdateStrategy": "SET"}),
        (cache.increase_replica_count, {"NewReplicaCount": 9}),
        (cache.modify_replication_group_shard_configuration, {"NodeGroupCount": 0}),
    ):
        assert refusal(call, **NOW | more)[0] == "ReplicationGroupNotFoundFault"
    assert refusal(cache.delete_replication_group, ReplicationGroupId="none")[0] == "ReplicationGroupNotFoundFault"


def test_a_group_whose_key_is_gone_grows_no_more(cache, aws) -> None:
    kms = aws("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    cache.create_replication_group(**GROUP, AtRestEncryptionEnabled=True, KmsKeyId=key)
    kms.disable_key(KeyId=key)
    assert refusal(cache.increase_replica_count, **NOW, NewReplicaCount=2)[0] == "InvalidKMSKeyFault"


def test_a_final_snapshot_has_a_name_of_its_own(cache) -> None:
    cache.create_replication_group(**GROUP)
    cache.create_snapshot(ReplicationGroupId="redis-dev", SnapshotName="last")
    delete = {"ReplicationGroupId": "redis-dev", "FinalSnapshotIdentifier": "last"}
    assert refusal(cache.delete_replication_group, **delete)[0] == "SnapshotAlreadyExistsFault"
    delete["FinalSnapshotIdentifier"] = "ends-with-"
    assert refusal(cache.delete_replication_group, **delete)[0] == VALUE
