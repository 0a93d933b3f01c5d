"""The errors that ElastiCache documents."""

from __future__ import annotations

from typing import Any

from tests.emulator.tests.callers import ACCOUNT
from tests.emulator.tests.cases import Account, Offence
from tests.emulator.tests.cases.elasticache import GROUP
from tests.emulator.tests.conftest import REGION

from . import had, offence, on_order

_SHARDED = {
    "CacheParameterGroupName": "default.redis7.cluster.on",
    "NumCacheClusters": None,
    "NumNodeGroups": 2,
    "ReplicasPerNodeGroup": 1,
}
TAGS = "AddTagsToResource ListTagsForResource RemoveTagsFromResource"
_SCALES = "DecreaseReplicaCount IncreaseReplicaCount ModifyReplicationGroupShardConfiguration"
CHANGES = f"{_SCALES} ModifyReplicationGroup"
# What each operation needs besides what it is aimed at.
_MORE: dict[str, dict[str, Any]] = {
    "AddTagsToResource": {"Tags": [{"Key": "a", "Value": "1"}]},
    "RemoveTagsFromResource": {"TagKeys": ["a"]},
    "CreateCacheParameterGroup": {"CacheParameterGroupFamily": "redis7", "Description": "own"},
    "CreateCacheSubnetGroup": {"CacheSubnetGroupDescription": "own"},
    "IncreaseReplicaCount": {"NewReplicaCount": 2, "ApplyImmediately": True},
    "DecreaseReplicaCount": {"NewReplicaCount": 1, "ApplyImmediately": True},
    "ModifyReplicationGroupShardConfiguration": {"NodeGroupCount": 3, "ApplyImmediately": True},
    "ModifyCacheParameterGroup": {
        "ParameterNameValues": [{"ParameterName": "timeout", "ParameterValue": "60"}],
    },
    "ResetCacheParameterGroup": {"ResetAllParameters": True},
}


def _on(account: Account, operation: str, **target: Any) -> Offence:
    return offence(account, "elasticache", operation, **_MORE.get(operation, {}) | target)


def _group(account: Account, **changes: Any) -> Any:
    """A client of an account that has the group ``redis-dev``."""
    account.network()
    cache = account.aws("elasticache")
    wanted = GROUP | changes
    cache.create_replication_group(**{key: value for key, value in wanted.items() if value is not None})
    return cache


def _subnet_group(operation: str) -> str:
    return "stack" if operation == "ModifyCacheSubnetGroup" else "own"


def _changed(account: Account, operation: str, **changes: Any) -> Offence:
    """A sound group that is made or changed, but for `changes`."""
    if operation == "CreateReplicationGroup":
        account.network()
        wanted = GROUP | changes
        arguments = {key: value for key, value in wanted.items() if value is not None}
        return offence(account, "elasticache", operation, **arguments)
    _group(account, **(_SHARDED if operation.endswith("ShardConfiguration") else {}))
    return _on(account, operation, ReplicationGroupId="redis-dev", **changes)


on_order("elasticache", "InsufficientCacheClusterCapacity", kind="capacity")
on_order("elasticache", "ClusterQuotaForCustomerExceeded", operations="CreateReplicationGroup IncreaseReplicaCount")
on_order(
    "elasticache",
    "InvalidCacheParameterGroupState",
    operations="CreateCacheParameterGroup ModifyCacheParameterGroup ResetCacheParameterGroup",
)
on_order("elasticache", "InvalidVPCNetworkStateFault", operations=CHANGES)


def _kind(code: str, kind: str) -> None:
    @had("elasticache", code, TAGS)
    def tags_of_nothing(account: Account, operation: str) -> Offence:
        return _on(account, operation, ResourceName=f"arn:aws:elasticache:{REGION}:{ACCOUNT}:{kind}:typo")


for _code, _name in (
    ("CacheClusterNotFound", "cluster"),
    ("CacheParameterGroupNotFound", "parametergroup"),
    ("CacheSubnetGroupNotFoundFault", "subnetgroup"),
    ("ReplicationGroupNotFoundFault", "replicationgroup"),
    ("SnapshotNotFoundFault", "snapshot"),
    ("UserGroupNotFound", "usergroup"),
    ("UserNotFound", "user"),
    ("InvalidARN", "cluster-of-another-kind"),
):
    _kind(_code, _name)


@had("elasticache", "InvalidReplicationGroupState", f"{CHANGES} DeleteReplicationGroup")
def group_still_being_made(account: Account, operation: str) -> Offence:
    account.emulator.provision(cache=60)
    return _changed(account, operation)


@had("elasticache", "InvalidReplicationGroupState", TAGS)
def tags_of_a_group_still_being_made(account: Account, operation: str) -> Offence:
    account.emulator.provision(cache=60)
    _group(account)
    arn = f"arn:aws:elasticache:{REGION}:{ACCOUNT}:replicationgroup:redis-dev"
    return _on(account, operation, ResourceName=arn)


@had(
    "elasticache",
    "ReplicationGroupNotFoundFault",
    f"{CHANGES} DeleteReplicationGroup DescribeReplicationGroups ListAllowedNodeTypeModifications",
)
def unknown_group(account: Account, operation: str) -> Offence:
    return _on(account, operation, ReplicationGroupId="typo")


@had("elasticache", "SnapshotNotFoundFault", "DescribeSnapshots")
def unknown_snapshot(account: Account, operation: str) -> Offence:
    return _on(account, operation, SnapshotName="typo")


@had("elasticache", "CacheClusterNotFound", "DescribeCacheClusters ListAllowedNodeTypeModifications")
def unknown_cluster(account: Account, operation: str) -> Offence:
    return _on(account, operation, CacheClusterId="typo")


@had("elasticache", "CacheClusterNotFound", "CreateReplicationGroup")
def unknown_primary(account: Account, operation: str) -> Offence:
    return _changed(account, operation, PrimaryClusterId="typo", NumCacheClusters=None, Engine=None)


@had("elasticache", "CacheClusterNotFound", "ModifyReplicationGroup")
def snapshots_of_no_member(account: Account, operation: str) -> Offence:
    return _changed(account, operation, SnapshottingClusterId="typo", SnapshotRetentionLimit=1)


@had("elasticache", "CacheParameterGroupNotFound", "CreateReplicationGroup ModifyReplicationGroup")
def group_of_no_parameters(account: Account, operation: str) -> Offence:
    return _changed(account, operation, CacheParameterGroupName="typo")


@had(
    "elasticache",
    "CacheParameterGroupNotFound",
    "DeleteCacheParameterGroup DescribeCacheParameterGroups DescribeCacheParameters ModifyCacheParameterGroup"
    " ResetCacheParameterGroup",
)
def unknown_parameter_group(account: Account, operation: str) -> Offence:
    return _on(account, operation, CacheParameterGroupName="typo")


@had("elasticache", "CacheSubnetGroupNotFoundFault", "CreateReplicationGroup")
def group_of_no_subnets(account: Account, operation: str) -> Offence:
    return _changed(account, operation, CacheSubnetGroupName="typo")


@had(
    "elasticache",
    "CacheSubnetGroupNotFoundFault",
    "DeleteCacheSubnetGroup DescribeCacheSubnetGroups ModifyCacheSubnetGroup",
)
def unknown_subnet_group(account: Account, operation: str) -> Offence:
    return _on(account, operation, CacheSubnetGroupName="typo")


@had("elasticache", "UserGroupNotFound", "CreateReplicationGroup")
def group_of_no_users(account: Account, operation: str) -> Offence:
    return _changed(account, operation, UserGroupIds=["typo"])


@had("elasticache", "UserGroupNotFound", "ModifyReplicationGroup")
def group_of_no_users_any_more(account: Account, operation: str) -> Offence:
    return _changed(account, operation, UserGroupIdsToAdd=["typo"])


@had("elasticache", "GlobalReplicationGroupNotFoundFault", "CreateReplicationGroup")
def unknown_global_group(account: Account, operation: str) -> Offence:
    return _changed(account, operation, GlobalReplicationGroupId="typo")


@had("elasticache", "InvalidVPCNetworkStateFault", "CreateReplicationGroup")
def nodes_in_a_zone_without_a_subnet(account: Account, operation: str) -> Offence:
    return _changed(account, operation, PreferredCacheClusterAZs=["us-east-1a", "us-east-1b"])


@had("elasticache", "ReplicationGroupAlreadyExists")
def group_exists(account: Account, operation: str) -> Offence:
    _group(account)
    return offence(account, "elasticache", operation, **GROUP)


@had("elasticache", "NodeQuotaForClusterExceeded", "CreateReplicationGroup")
def too_many_nodes_in_a_group(account: Account, operation: str) -> Offence:
    account.emulator.quota("elasticache", "Nodes per cluster per instance type (Redis cluster mode enabled)", 1)
    return _changed(account, operation)


@had(
    "elasticache",
    "NodeQuotaForCustomerExceeded",
    "CreateReplicationGroup IncreaseReplicaCount ModifyReplicationGroupShardConfiguration",
)
def too_many_nodes(account: Account, operation: str) -> Offence:
    made = _changed(account, operation)
    account.emulator.quota("elasticache", "Nodes per Region", 1)
    return made


@had(
    "elasticache",
    "NodeGroupsPerReplicationGroupQuotaExceeded",
    "CreateReplicationGroup ModifyReplicationGroupShardConfiguration",
)
def too_many_shards(account: Account, operation: str) -> Offence:
    if operation == "CreateReplicationGroup":
        return _changed(account, operation, **_SHARDED | {"NumNodeGroups": 91})
    return _changed(account, operation, NodeGroupCount=91)


@had("elasticache", "NoOperationFault", "IncreaseReplicaCount")
def as_many_replicas_as_now(account: Account, operation: str) -> Offence:
    return _changed(account, operation, NewReplicaCount=1)


@had("elasticache", "NoOperationFault", "DecreaseReplicaCount")
def no_fewer_replicas_than_now(account: Account, operation: str) -> Offence:
    return _changed(account, operation, NewReplicaCount=1)


@had("elasticache", "InvalidKMSKeyFault")
def key_disabled_since(account: Account, operation: str) -> Offence:
    kms = account.aws("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    sharded = _SHARDED if operation.endswith("ShardConfiguration") else {}
    _group(account, AtRestEncryptionEnabled=True, KmsKeyId=key, **sharded)
    kms.disable_key(KeyId=key)
    more = {"CacheNodeType": "cache.m6g.large"} if operation == "ModifyReplicationGroup" else {}
    return _on(account, operation, ReplicationGroupId="redis-dev", **more)


_MANY_TAGS = [{"Key": f"k{number}", "Value": "1"} for number in range(51)]


@had("elasticache", "TagQuotaPerResourceExceeded", "CreateReplicationGroup")
def group_of_too_many_tags(account: Account, operation: str) -> Offence:
    return _changed(account, operation, Tags=_MANY_TAGS)


@had("elasticache", "TagQuotaPerResourceExceeded", "CreateCacheParameterGroup")
def parameter_group_of_too_many_tags(account: Account, operation: str) -> Offence:
    return _on(account, operation, CacheParameterGroupName="own", Tags=_MANY_TAGS)


@had("elasticache", "TagQuotaPerResourceExceeded", "CreateCacheSubnetGroup")
def subnet_group_of_too_many_tags(account: Account, operation: str) -> Offence:
    subnets = account.network()["subnets"]
    return _on(account, operation, CacheSubnetGroupName="own", SubnetIds=subnets, Tags=_MANY_TAGS)


@had("elasticache", "TagQuotaPerResourceExceeded", "AddTagsToResource")
def too_many_tags(account: Account, operation: str) -> Offence:
    _group(account)
    arn = f"arn:aws:elasticache:{REGION}:{ACCOUNT}:replicationgroup:redis-dev"
    return _on(account, operation, ResourceName=arn, Tags=_MANY_TAGS)


@had("elasticache", "InvalidParameterValue", "AddTagsToResource")
def tag_of_aws(account: Account, operation: str) -> Offence:
    _group(account)
    arn = f"arn:aws:elasticache:{REGION}:{ACCOUNT}:replicationgroup:redis-dev"
    return _on(account, operation, ResourceName=arn, Tags=[{"Key": "aws:x", "Value": "1"}])


@had("elasticache", "TagNotFound")
def tag_that_is_not_there(account: Account, operation: str) -> Offence:
    _group(account)
    return _on(account, operation, ResourceName=f"arn:aws:elasticache:{REGION}:{ACCOUNT}:replicationgroup:redis-dev")


@had("elasticache", "CacheParameterGroupAlreadyExists")
def parameter_group_exists(account: Account, operation: str) -> Offence:
    made = _on(account, operation, CacheParameterGroupName="own")
    made.call(**made.arguments)
    return made


@had("elasticache", "CacheParameterGroupQuotaExceeded")
def one_parameter_group_too_many(account: Account, operation: str) -> Offence:
    account.emulator.quota("elasticache", "Parameter groups per Region", 0)
    return _on(account, operation, CacheParameterGroupName="own")


@had("elasticache", "InvalidCacheParameterGroupState", "DeleteCacheParameterGroup")
def parameter_group_in_use(account: Account, operation: str) -> Offence:
    made = _on(account, "CreateCacheParameterGroup", CacheParameterGroupName="own")
    made.call(**made.arguments)
    _group(account, CacheParameterGroupName="own")
    return _on(account, operation, CacheParameterGroupName="own")


@had("elasticache", "CacheSubnetGroupAlreadyExists")
def subnet_group_exists(account: Account, operation: str) -> Offence:
    return _on(account, operation, CacheSubnetGroupName="stack", SubnetIds=account.network()["subnets"])


@had("elasticache", "CacheSubnetGroupQuotaExceeded")
def one_subnet_group_too_many(account: Account, operation: str) -> Offence:
    subnets = account.network()["subnets"]
    account.emulator.quota("elasticache", "Subnet groups per Region", 1)
    return _on(account, operation, CacheSubnetGroupName="own", SubnetIds=subnets)


@had("elasticache", "CacheSubnetQuotaExceededFault")
def one_subnet_too_many(account: Account, operation: str) -> Offence:
    subnets = account.network()["subnets"]
    account.emulator.quota("elasticache", "Subnets per subnet group", 1)
    return _on(account, operation, CacheSubnetGroupName=_subnet_group(operation), SubnetIds=subnets)


@had("elasticache", "SubnetInUse")
def subnet_of_a_node_left_out(account: Account, operation: str) -> Offence:
    _group(account)
    ec2 = account.aws("ec2")
    left = [each["SubnetId"] for each in ec2.describe_subnets()["Subnets"] if each["CidrBlock"] == "10.0.0.0/24"]
    return _on(account, operation, CacheSubnetGroupName="stack", SubnetIds=left)


@had("elasticache", "InvalidSubnet")
def subnets_of_two_vpcs(account: Account, operation: str) -> Offence:
    ec2 = account.aws("ec2")
    other = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    alien = ec2.create_subnet(VpcId=other, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
    subnets = [account.network()["subnets"][0], alien]
    return _on(account, operation, CacheSubnetGroupName=_subnet_group(operation), SubnetIds=subnets)


@had("elasticache", "CacheSubnetGroupInUse")
def subnet_group_in_use(account: Account, operation: str) -> Offence:
    _group(account)
    return _on(account, operation, CacheSubnetGroupName="stack")


@had("elasticache", "SnapshotAlreadyExistsFault")
def snapshot_exists(account: Account, operation: str) -> Offence:
    _group(account, CacheNodeType="cache.m6g.large").create_snapshot(
        ReplicationGroupId="redis-dev", SnapshotName="last"
    )
    return _on(account, operation, ReplicationGroupId="redis-dev", FinalSnapshotIdentifier="last")


@had("elasticache", "SnapshotQuotaExceededFault")
def one_snapshot_too_many(account: Account, operation: str) -> Offence:
    cache = _group(account, CacheNodeType="cache.m6g.large")
    for number in range(20):
        cache.create_snapshot(ReplicationGroupId="redis-dev", SnapshotName=f"s{number}")
    return _on(account, operation, ReplicationGroupId="redis-dev", FinalSnapshotIdentifier="last")


@had("elasticache", "ReservedCacheNodesOfferingNotFound")
def unknown_offering(account: Account, operation: str) -> Offence:
    return _on(account, operation, ReservedCacheNodesOfferingId="typo")


@had(
    "elasticache",
    "InvalidParameterValue",
    "DescribeCacheClusters DescribeCacheParameterGroups DescribeEvents DescribeReplicationGroups"
    " DescribeReservedCacheNodesOfferings DescribeSnapshots",
)
def page_too_short(account: Account, operation: str) -> Offence:
    return _on(account, operation, MaxRecords=1)


@had("elasticache", "InvalidParameterValue", "DescribeCacheParameters")
def page_of_parameters_too_short(account: Account, operation: str) -> Offence:
    return _on(account, operation, CacheParameterGroupName="default.redis7", MaxRecords=1)


@had("elasticache", "InvalidParameterValue", "CreateCacheParameterGroup DescribeEngineDefaultParameters")
def unknown_family(account: Account, operation: str) -> Offence:
    more = {"CacheParameterGroupName": "own"} if operation == "CreateCacheParameterGroup" else {}
    return _on(account, operation, CacheParameterGroupFamily="redis7.x", **more)


@had(
    "elasticache",
    "InvalidParameterValue",
    "DeleteCacheParameterGroup ModifyCacheParameterGroup ResetCacheParameterGroup",
)
def parameter_group_of_aws(account: Account, operation: str) -> Offence:
    return _on(account, operation, CacheParameterGroupName="default.redis7")


@had("elasticache", "InvalidParameterValue", "CreateReplicationGroup ModifyReplicationGroup")
def unknown_node_type(account: Account, operation: str) -> Offence:
    return _changed(account, operation, CacheNodeType="cache.x9.large")


@had("elasticache", "InvalidParameterValue", "IncreaseReplicaCount")
def too_many_replicas(account: Account, operation: str) -> Offence:
    return _changed(account, operation, NewReplicaCount=9)


@had("elasticache", "InvalidParameterValue", "DecreaseReplicaCount")
def no_replica_to_fail_over_to(account: Account, operation: str) -> Offence:
    return _changed(account, operation, NewReplicaCount=0)


@had("elasticache", "InvalidParameterValue", "ModifyReplicationGroupShardConfiguration")
def no_shard(account: Account, operation: str) -> Offence:
    return _changed(account, operation, NodeGroupCount=0)


@had("elasticache", "InvalidParameterValue", "DeleteReplicationGroup")
def malformed_snapshot_name(account: Account, operation: str) -> Offence:
    _group(account, CacheNodeType="cache.m6g.large")
    return _on(account, operation, ReplicationGroupId="redis-dev", FinalSnapshotIdentifier="a name")


@had("elasticache", "InvalidParameterCombination", "CreateReplicationGroup")
def token_without_tls(account: Account, operation: str) -> Offence:
    return _changed(account, operation, AuthToken="a-token-of-more-than-16", TransitEncryptionEnabled=False)


@had("elasticache", "InvalidParameterCombination", "ModifyReplicationGroup")
def zones_without_failover(account: Account, operation: str) -> Offence:
    return _changed(account, operation, MultiAZEnabled=True, AutomaticFailoverEnabled=False, ApplyImmediately=True)


@had("elasticache", "InvalidParameterCombination", "DecreaseReplicaCount IncreaseReplicaCount")
def two_counts(account: Account, operation: str) -> Offence:
    count = [{"NodeGroupId": "0001", "NewReplicaCount": 2}]
    return _changed(account, operation, ReplicaConfiguration=count)


@had("elasticache", "InvalidParameterCombination", "ModifyReplicationGroupShardConfiguration")
def fewer_shards_without_their_names(account: Account, operation: str) -> Offence:
    return _changed(account, operation, NodeGroupCount=1)


@had("elasticache", "InvalidParameterCombination", "ResetCacheParameterGroup")
def all_parameters_and_one(account: Account, operation: str) -> Offence:
    made = _on(account, "CreateCacheParameterGroup", CacheParameterGroupName="own")
    made.call(**made.arguments)
    one = [{"ParameterName": "timeout", "ParameterValue": "60"}]
    return _on(account, operation, CacheParameterGroupName="own", ParameterNameValues=one)


@had("elasticache", "InvalidParameterCombination", "ListAllowedNodeTypeModifications")
def group_and_cluster(account: Account, operation: str) -> Offence:
    return _on(account, operation)
