"""Why the rest of what ElastiCache documents cannot come to this stack."""

from __future__ import annotations

from . import never
from .elasticache import CHANGES, TAGS

_TAGGED = "the stack tags its group and its parameter group, and "
never("elasticache", "CacheSecurityGroupNotFound", "cache security groups were EC2-Classic's")
never("elasticache", "InvalidCacheSecurityGroupState", "cache security groups were EC2-Classic's")
never("elasticache", "GlobalReplicationGroupNotFoundFault", f"{_TAGGED}no global datastore", TAGS)
never("elasticache", "InvalidGlobalReplicationGroupState", "the stack's group belongs to no global datastore")
never("elasticache", "InvalidServerlessCacheSnapshotStateFault", f"{_TAGGED}no snapshot of a serverless cache")
never("elasticache", "InvalidServerlessCacheStateFault", f"{_TAGGED}no serverless cache")
never("elasticache", "ReservedCacheNodeNotFound", f"{_TAGGED}no reserved node")
never("elasticache", "ServerlessCacheNotFoundFault", f"{_TAGGED}no serverless cache")
never("elasticache", "ServerlessCacheSnapshotNotFoundFault", f"{_TAGGED}no snapshot of a serverless cache")
never("elasticache", "SubnetNotAllowedFault", "the stack's subnets are of a region, and none is of an Outpost")
never("elasticache", "InvalidUserGroupState", "the stack's group has a token, and no user group")
_NOT_OFFERED = "a group is not of Memcached, and cache.t1.micro is offered no more"
never("elasticache", "SnapshotFeatureNotSupportedFault", _NOT_OFFERED)
_OF_ITS_GROUP = "members are as busy as their group, whose InvalidReplicationGroupState comes first"
never("elasticache", "InvalidCacheClusterState", _OF_ITS_GROUP, CHANGES)
_NEW = "the stack makes its group of no cluster that exists"
never("elasticache", "InvalidCacheClusterState", _NEW, "CreateReplicationGroup")
_NO_NODE = "the operation adds no node"
never("elasticache", "ClusterQuotaForCustomerExceeded", _NO_NODE, "DecreaseReplicaCount")
never("elasticache", "NodeGroupsPerReplicationGroupQuotaExceeded", _NO_NODE, "DecreaseReplicaCount")
never("elasticache", "NodeQuotaForCustomerExceeded", _NO_NODE, "DecreaseReplicaCount ModifyReplicationGroup")
never("elasticache", "NodeQuotaForClusterExceeded", _NO_NODE, "ModifyReplicationGroup")
never("elasticache", "NodeGroupsPerReplicationGroupQuotaExceeded", "it adds no shard", "IncreaseReplicaCount")
_ROLE = "the role was there when the group was made, and IAM keeps it as long as there is a group"
never("elasticache", "ServiceLinkedRoleNotFoundFault", _ROLE, "DecreaseReplicaCount")
_ONE = "what the operation takes besides a name excludes nothing"
never(
    "elasticache",
    "InvalidParameterCombination",
    _ONE,
    "CreateCacheParameterGroup DeleteCacheParameterGroup DescribeCacheClusters DescribeCacheParameterGroups"
    " DescribeCacheParameters DescribeEngineDefaultParameters DescribeReplicationGroups"
    " DescribeReservedCacheNodesOfferings ModifyCacheParameterGroup",
)
never(
    "elasticache", "CacheClusterNotFound", "the stack names a snapshot or its group, and no node", "DescribeSnapshots"
)
never(
    "elasticache",
    "InvalidParameterCombination",
    "the stack names a snapshot or its group",
    "DescribeSnapshots",
)
never(
    "elasticache",
    "InvalidParameterCombination",
    "the stack names a source, its kind and so many minutes, which go together",
    "DescribeEvents",
)
never(
    "elasticache",
    "InvalidParameterCombination",
    "the stack sends the group's name and that of the last snapshot, which go together",
    "DeleteReplicationGroup",
)
never(
    "elasticache",
    "InvalidParameterValue",
    "a wrong ARN is InvalidARN, and keys are free",
    "ListTagsForResource RemoveTagsFromResource",
)
never(
    "elasticache",
    "InvalidParameterValue",
    "the stack sends the name of its group, and a wrong one is ReplicationGroupNotFoundFault",
    "ListAllowedNodeTypeModifications",
)
