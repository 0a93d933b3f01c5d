"""What CreateReplicationGroup refuses: a group that would be accepted but for one thing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.tests.helpers import make_network, refusal

VALUE, COMBINATION = "InvalidParameterValue", "InvalidParameterCombination"
GROUP: dict[str, Any] = {
    "ReplicationGroupId": "redis-dev",
    "ReplicationGroupDescription": "stack",
    "CacheNodeType": "cache.t4g.micro",
    "CacheSubnetGroupName": "stack",
    "Engine": "redis",
    "EngineVersion": "7.1",
    "NumCacheClusters": 2,
    "AutomaticFailoverEnabled": True,
    "TransitEncryptionEnabled": True,
}
CLUSTER = {"NumCacheClusters": None, "NumNodeGroups": 2, "ReplicasPerNodeGroup": 1}
TOKEN = "a-token-of-more-than-16"


def log(**changes: Any) -> dict[str, Any]:
    """A log delivery that would be accepted but for `changes`; None takes a parameter away."""
    wanted = {
        "LogType": "slow-log",
        "DestinationType": "cloudwatch-logs",
        "DestinationDetails": {"CloudWatchLogsDetails": {"LogGroup": "/slow"}},
        "LogFormat": "json",
    } | changes
    return {key: value for key, value in wanted.items() if value is not None}


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"ReplicationGroupId": "under_score"}, VALUE, "The parameter ReplicationGroupId is not a valid identifier."),
    ({"ReplicationGroupId": "two--hyphens"}, VALUE, "not a valid identifier"),
    ({"ReplicationGroupId": "1st"}, VALUE, "not a valid identifier"),
    ({"ReplicationGroupId": "a" * 41}, VALUE, "cannot be longer than 40 characters"),
    ({"GlobalReplicationGroupId": "none"}, "GlobalReplicationGroupNotFoundFault", "none"),
    ({"PrimaryClusterId": "none"}, "CacheClusterNotFound", "none"),
    # nodes
    ({"CacheNodeType": None}, VALUE, "The parameter CacheNodeType must be provided and must not be null."),
    ({"CacheNodeType": "cache.zzz.huge"}, VALUE, "cache.zzz.huge"),
    ({"EngineVersion": "4.0.10", "CacheNodeType": "cache.t4g.micro"}, COMBINATION, "not supported for redis"),
    ({"NumCacheClusters": 0}, VALUE, "within 0 and 5"),
    (CLUSTER | {"ReplicasPerNodeGroup": 6}, VALUE, "within 0 and 5"),
    (CLUSTER | {"NumNodeGroups": -1}, VALUE, "at least 1"),
    (CLUSTER | {"AutomaticFailoverEnabled": False}, VALUE, "cannot be created with auto failover turned off"),
    ({"NumCacheClusters": 1}, COMBINATION, "there must be at least 2 cache clusters"),
    ({"MultiAZEnabled": True, "AutomaticFailoverEnabled": False}, COMBINATION, "automatic failover is disabled"),
    (CLUSTER | {"MultiAZEnabled": True, "ReplicasPerNodeGroup": 0}, COMBINATION, "at least one replica"),
    (
        CLUSTER | {"PreferredCacheClusterAZs": ["ap-northeast-1a"] * 2},
        COMBINATION,
        "PreferredCacheClusterAZs can only be specified for one node group.",
    ),
    ({"PreferredCacheClusterAZs": ["ap-northeast-1a"]}, COMBINATION, "must equal the number of cache clusters"),
    (
        {
            "NumCacheClusters": None,
            "NodeGroupConfiguration": [
                {"ReplicaCount": 1, "ReplicaAvailabilityZones": ["ap-northeast-1a", "ap-northeast-1c"]}
            ],
        },
        COMBINATION,
        "must equal the number of replicas",
    ),
    (
        {"PreferredCacheClusterAZs": ["ap-northeast-1a", "ap-northeast-1b"]},
        "InvalidVPCNetworkStateFault",
        "No subnet is present in the cache subnet group",
    ),
    ({"CacheNodeType": "cache.r6gd.xlarge"}, COMBINATION, "you must enable data tiering."),
    ({"DataTieringEnabled": True}, COMBINATION, "r6gd"),
    (
        {"CacheNodeType": "cache.r6gd.xlarge", "DataTieringEnabled": True, "EngineVersion": "6.0"},
        COMBINATION,
        "not supported for redis version 6.0",
    ),
    (CLUSTER | {"NumNodeGroups": 91, "ReplicasPerNodeGroup": 0}, "NodeGroupsPerReplicationGroupQuotaExceeded", "90"),
    (CLUSTER | {"NumNodeGroups": 46}, "NodeQuotaForClusterExceeded", "in a single cluster"),
    # engine
    ({"Engine": "memcached", "EngineVersion": "1.6.22"}, VALUE, "memcached"),
    ({"EngineVersion": "9.9"}, COMBINATION, "Cannot find version 9.9 for redis"),
    ({"EngineVersion": "7.x"}, COMBINATION, "Cannot find version 7.x for redis"),
    ({"EngineVersion": "7.1.0"}, VALUE, "not allowed for '7.1.0', please use '7.1'"),
    ({"Engine": "valkey", "EngineVersion": None}, COMBINATION, "EngineVersion"),
    ({"Engine": "valkey", "EngineVersion": "8.0", "TransitEncryptionEnabled": None}, COMBINATION, "TransitEncryption"),
    ({"CacheParameterGroupName": "none"}, "CacheParameterGroupNotFound", "CacheParameterGroup not found: none"),
    ({"CacheParameterGroupName": "default.valkey8"}, COMBINATION, "found one of family valkey8"),
    (CLUSTER | {"CacheParameterGroupName": "default.redis7"}, COMBINATION, "cluster-enabled"),
    (CLUSTER | {"ClusterMode": "disabled"}, COMBINATION, "cannot be disabled"),
    # network
    ({"CacheSubnetGroupName": "none"}, "CacheSubnetGroupNotFoundFault", "none"),
    ({"SecurityGroupIds": ["sg-0123456789abcdef0"]}, VALUE, "sg-0123456789abcdef0"),
    ({"CacheSecurityGroupNames": ["default"]}, COMBINATION, "is not permitted along with cache subnet group"),
    ({"Port": 0}, VALUE, "port"),
    ({"Port": 65536}, VALUE, "port"),
    ({"NotificationTopicArn": "arn:aws:sns:ap-northeast-1:999999999999:t"}, VALUE, "owner"),
    # encryption and access
    ({"TransitEncryptionEnabled": False, "TransitEncryptionMode": "required"}, COMBINATION, "encryption-in-transit"),
    (
        {"TransitEncryptionMode": "preferred", "AuthToken": TOKEN},
        COMBINATION,
        "not supported with redis access",
    ),
    ({"KmsKeyId": "alias/aws/elasticache"}, COMBINATION, "encryption at rest"),
    ({"KmsKeyId": "1234abcd-12ab-34cd-56ef-1234567890ab", "AtRestEncryptionEnabled": True}, VALUE, "KMS key"),
    ({"KmsKeyId": "alias/none", "AtRestEncryptionEnabled": True}, VALUE, "KMS key"),
    ({"KmsKeyId": "alias/aws/rds", "AtRestEncryptionEnabled": True}, VALUE, "KMS key"),
    ({"AuthToken": "too-short"}, VALUE, "Invalid AuthToken provided."),
    ({"AuthToken": "x" * 129}, VALUE, "Invalid AuthToken provided."),
    ({"UserGroupIds": ["none"]}, "UserGroupNotFound", "none"),
    ({"UserGroupIds": ["ug"], "AuthToken": TOKEN}, COMBINATION, "cannot be used together"),
    ({"UserGroupIds": ["ug"], "EngineVersion": "5.0.6"}, COMBINATION, "6.0 or later"),
    ({"NetworkType": "ipv5"}, VALUE, "ipv5"),
    ({"NumCacheClusters": None, "NodeGroupConfiguration": [{"NodeGroupId": "abc", "ReplicaCount": 1}]}, VALUE, "abc"),
    # windows, snapshots, logs, tags
    ({"PreferredMaintenanceWindow": "sunday:01:00-sunday:02:00"}, VALUE, "ddd:hh24:mi"),
    ({"PreferredMaintenanceWindow": "sun:01:00-sun:01:59"}, VALUE, "at least 60 minutes"),
    ({"SnapshotWindow": "1:00-2:00"}, VALUE, "hh24:mi"),
    ({"SnapshotWindow": "23:30-00:29"}, VALUE, "Snapshot window must be at least 60 minutes."),
    (
        {"SnapshotWindow": "23:30-01:00", "PreferredMaintenanceWindow": "sat:00:30-sat:02:00"},
        VALUE,
        "The snapshot window and maintenance window must not overlap.",
    ),
    ({"SnapshotRetentionLimit": 36}, VALUE, "between 0 and 35"),
    ({"SnapshotRetentionLimit": -1}, VALUE, "between 0 and 35"),
    (
        {"CacheNodeType": "cache.t1.micro", "AutomaticFailoverEnabled": False, "SnapshotRetentionLimit": 1},
        VALUE,
        "cache.t1.micro",
    ),
    ({"LogDeliveryConfigurations": [log(LogFormat="xml")]}, VALUE, "xml"),
    ({"LogDeliveryConfigurations": [log(), log()]}, COMBINATION, "once"),
    ({"LogDeliveryConfigurations": [log(LogFormat=None)]}, COMBINATION, "LogFormat"),
    ({"LogDeliveryConfigurations": [log(DestinationType="kinesis-firehose")]}, COMBINATION, "KinesisFirehoseDetails"),
    (
        {"LogDeliveryConfigurations": [log()], "EngineVersion": "5.0.6"},
        VALUE,
        "slow-log log delivery is not available for this redis engine version.",
    ),
    ({"LogDeliveryConfigurations": [log(LogType="engine-log")], "EngineVersion": "6.0"}, VALUE, "engine-log"),
    ({"Tags": [{"Key": "aws:owner", "Value": "x"}]}, VALUE, "aws:"),
    ({"Tags": [{"Key": "k" * 129, "Value": "x"}]}, VALUE, "128"),
    ({"Tags": [{"Key": "k", "Value": "x" * 257}]}, VALUE, "256"),
    ({"Tags": [{"Key": "k", "Value": "x"}, {"Key": "k", "Value": "y"}]}, VALUE, "Duplicate"),
]


@pytest.fixture
def create(aws, network) -> Any:
    cache = aws("elasticache")
    cache.create_user_group(UserGroupId="ug", Engine="redis", UserIds=["default"])
    return cache.create_replication_group


def _wanted(changes: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in (GROUP | changes).items() if value is not None}


@pytest.mark.parametrize(("changes", "code", "message"), REFUSED)
def test_a_new_group_is_refused(create, changes, code, message) -> None:
    found = refusal(create, **_wanted(changes))
    assert found[0] == code, found
    assert message in found[1]


@pytest.mark.parametrize(
    "changes",
    [
        {"ReplicationGroupId": "a" * 40},
        CLUSTER | {"AutomaticFailoverEnabled": None},
        CLUSTER | {"ReplicasPerNodeGroup": 0},
        CLUSTER | {"CacheParameterGroupName": "default.redis7.cluster.on", "NumNodeGroups": 1},
        {"PreferredCacheClusterAZs": ["ap-northeast-1c", "ap-northeast-1a"]},
        {"CacheNodeType": "cache.r6gd.xlarge", "DataTieringEnabled": True},
        {"Engine": "valkey", "EngineVersion": "8.0"},
        {"EngineVersion": "6.x", "CacheParameterGroupName": "default.redis6.x"},
        {"AuthToken": "Aa0!&#$^<>-" * 2},
        {"UserGroupIds": ["ug"]},
        {"TransitEncryptionMode": "preferred"},
        {"SnapshotWindow": "23:30-00:30", "PreferredMaintenanceWindow": "sat:00:30-sat:02:00"},
        {"PreferredMaintenanceWindow": "mon:05:00-mon:07:00"},
        {"LogDeliveryConfigurations": [log(), log(LogType="engine-log")]},
        {"NumCacheClusters": 6, "SnapshotRetentionLimit": 35, "MultiAZEnabled": True},
    ],
)
def test_what_is_just_within_the_rules_is_accepted(create, changes) -> None:
    create(**_wanted(changes))


def test_a_security_group_is_of_the_vpc_of_the_subnet_group(create, aws, network) -> None:
    ec2 = aws("ec2")
    other = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    group = ec2.create_security_group(GroupName="cache", Description="cache", VpcId=other)["GroupId"]
    found = refusal(create, **GROUP, SecurityGroupIds=[group])
    assert found == (
        COMBINATION,
        f"Subnet group [stack] belongs to a different VPC [{network['vpc']}] than [{other}]",
    )


@pytest.mark.parametrize("spoil", ["disable_key", "schedule_key_deletion", "asymmetric"])
def test_a_key_must_be_usable(create, aws, spoil) -> None:
    kms = aws("kms")
    if spoil == "asymmetric":
        key = kms.create_key(KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")["KeyMetadata"]["Arn"]
    else:
        key = kms.create_key()["KeyMetadata"]["Arn"]
        getattr(kms, spoil)(KeyId=key)
    assert refusal(create, **GROUP, AtRestEncryptionEnabled=True, KmsKeyId=key)[0] == VALUE


def test_a_key_may_be_named_by_its_alias(create, aws) -> None:
    kms = aws("kms")
    key = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName="alias/cache", TargetKeyId=key["KeyId"])
    made = create(**GROUP, AtRestEncryptionEnabled=True, KmsKeyId="alias/cache")["ReplicationGroup"]
    assert made["KmsKeyId"] == key["Arn"]


def test_windows_that_aws_chooses_leave_room_for_those_that_were_asked_for(create) -> None:
    made = create(**GROUP, PreferredMaintenanceWindow="mon:05:00-mon:07:00")["ReplicationGroup"]
    assert made["SnapshotWindow"] == "12:00-13:00"


def test_the_network_helper_is_what_the_table_counts_on(aws) -> None:
    """The table refuses a zone without a subnet: the region has none by that letter."""
    assert "ap-northeast-1b" not in make_network(aws)["zones"]
