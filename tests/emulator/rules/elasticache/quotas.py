"""How much there may be of each thing. The figures are those that Service Quotas tells, as far as it has them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from moto.core.utils import utcnow

from ...calls import Call
from ...quotas import quota
from ...services.elasticache.common import shelf
from ...services.elasticache.parameter_groups import groups
from ...services.elasticache.topology import sizes
from .. import rule
from ._view import API, CREATE, GUIDE, INCREASE, SHARDS, backend, nodes_in_region, present

QUOTAS = f"{GUIDE}quota-limits.html"
NODES, NODES_OF_A_CLUSTER, NODES_OF_MEMCACHED = "L-DFE45DF3", "L-AF354865", "L-8C334AD1"
PARAMETER_GROUPS, SUBNET_GROUPS, SUBNETS_OF_A_GROUP = "L-3F15A733", "L-3E7F7726", "L-A87EE522"
USERS, USER_GROUPS = "L-80E085C7", "L-AD484FC5"
SHARDS_OF_A_GROUP = 90  # botocore elasticache.NodeGroupsPerReplicationGroupQuotaExceededFault: the default maximum
SNAPSHOTS_IN_A_DAY = 20


def _limit(call: Call, code: str) -> int:
    return quota(call, "elasticache", code)


def _sizes_after(call: Call) -> list[int]:
    """The number of nodes in each shard after the call."""
    group, wanted = present(call), call.parameters
    if group is None:
        return sizes(wanted)
    if call.operation == SHARDS:
        return [len(group.shards[0].members)] * int(wanted["NodeGroupCount"])
    own = {item["NodeGroupId"]: item["NewReplicaCount"] for item in wanted.get("ReplicaConfiguration", [])}
    every = wanted.get("NewReplicaCount")
    return [own.get(shard.name, len(shard.members) - 1 if every is None else every) + 1 for shard in group.shards]


@rule(
    "elasticache",
    CREATE,
    SHARDS,
    code="NodeGroupsPerReplicationGroupQuotaExceeded",
    source="botocore elasticache.NodeGroupsPerReplicationGroupQuotaExceededFault",
)
def shards_of_a_group(call: Call) -> str | None:
    """At most 90 shards in a group."""
    if len(_sizes_after(call)) <= SHARDS_OF_A_GROUP:
        return None
    return (
        "The request cannot be processed because it would exceed the maximum allowed number of node groups (shards) in "
        f"a single replication group. The default maximum is {SHARDS_OF_A_GROUP}"
    )


@rule("elasticache", CREATE, code="NodeQuotaForClusterExceeded", source=QUOTAS)
def nodes_of_a_cluster(call: Call) -> str | None:
    """A group has at most so many nodes, 90 by default."""
    if sum(_sizes_after(call)) <= _limit(call, NODES_OF_A_CLUSTER):
        return None
    return (
        "The request cannot be processed because it would exceed the allowed number of cache nodes in a single cluster."
    )


@rule("elasticache", CREATE, INCREASE, SHARDS, "CreateCacheCluster", code="NodeQuotaForCustomerExceeded", source="F163")
def nodes_of_the_region(call: Call) -> str | None:
    """A region has at most so many nodes, 300 by default."""
    group = present(call)
    now = nodes_in_region(call) - (len(group.members()) if group else 0)
    new = call.parameters.get("NumCacheNodes", 1) if call.operation == "CreateCacheCluster" else sum(_sizes_after(call))
    if now + new <= _limit(call, NODES):
        return None
    return "The request cannot be processed because it would exceed the allowed number of cache nodes per customer."


@rule("elasticache", "CreateCacheParameterGroup", code="CacheParameterGroupQuotaExceeded", source=QUOTAS)
def parameter_groups(call: Call) -> str | None:
    """A region has at most so many parameter groups, 300 by default, AWS's own not counted."""
    if sum(not group.is_default for group in groups(backend(call)).values()) < _limit(call, PARAMETER_GROUPS):
        return None
    return "The request cannot be processed because it would exceed the maximum number of cache parameter groups."


@rule("elasticache", "CreateCacheSubnetGroup", code="CacheSubnetGroupQuotaExceeded", source=QUOTAS)
def subnet_groups(call: Call) -> str | None:
    """A region has at most so many subnet groups, 300 by default."""
    if len(backend(call).cache_subnet_groups) < _limit(call, SUBNET_GROUPS):
        return None
    return "The request cannot be processed because it would exceed the allowed number of cache subnet groups."


@rule(
    "elasticache",
    "CreateCacheSubnetGroup",
    "ModifyCacheSubnetGroup",
    code="CacheSubnetQuotaExceededFault",
    source=QUOTAS,
)
def subnets_of_a_group(call: Call) -> str | None:
    """A subnet group has at most so many subnets, 20 by default."""
    if len(call.parameters.get("SubnetIds", [])) <= _limit(call, SUBNETS_OF_A_GROUP):
        return None
    return (
        "The request cannot be processed because it would exceed the allowed number of subnets in a cache subnet group."
    )


@rule("elasticache", "CreateCacheCluster", code="NodeQuotaForClusterExceeded", source=QUOTAS)
def nodes_of_memcached(call: Call) -> str | None:
    """A Memcached cluster has at most so many nodes, 60 by default."""
    if call.parameters.get("NumCacheNodes", 1) <= _limit(call, NODES_OF_MEMCACHED):
        return None
    return (
        "The request cannot be processed because it would exceed the allowed number of cache nodes in a single cluster."
    )


@rule("elasticache", "CreateUser", code="UserQuotaExceeded", source="botocore elasticache.UserQuotaExceededFault")
def users(call: Call) -> str | None:
    """A region has at most so many users, 2000 by default."""
    return "The quota of users has been exceeded." if len(backend(call).users) >= _limit(call, USERS) else None


@rule(
    "elasticache",
    "CreateUserGroup",
    code="UserGroupQuotaExceeded",
    source="botocore elasticache.UserGroupQuotaExceededFault",
)
def user_groups(call: Call) -> str | None:
    """A region has at most so many user groups, 200 by default."""
    if len(shelf(backend(call), "user_groups")) < _limit(call, USER_GROUPS):
        return None
    return "The quota of user groups has been exceeded."


@rule(
    "elasticache",
    "CreateSnapshot",
    "DeleteReplicationGroup",
    code="SnapshotQuotaExceededFault",
    source=f"{GUIDE}backups.html",
)
def snapshots_of_a_day(call: Call) -> str | None:
    """At most 20 manual snapshots of a node within 24 hours, a last one included."""
    if call.operation != "CreateSnapshot" and not call.parameters.get("FinalSnapshotIdentifier"):
        return None
    source = call.parameters.get("ReplicationGroupId") or call.parameters.get("CacheClusterId") or ""
    since = utcnow() - timedelta(days=1)
    snapshots: Any = backend(call).snapshots.values()
    recent = [
        item
        for item in snapshots
        if source.lower() in {item.content.get("ReplicationGroupId"), item.content.get("CacheClusterId")}
        and item.content["NodeSnapshots"][0]["SnapshotCreateTime"] > since
    ]
    if len(recent) < SNAPSHOTS_IN_A_DAY:
        return None
    return "The request cannot be processed because it would exceed the maximum number of snapshots."


TOO_MANY_TAGS = (
    "The request cannot be processed because it would cause the resource to have more than the allowed number of tags. "
    "The maximum number of tags permitted on a resource is 50."
)


@rule(
    "elasticache",
    CREATE,
    "CreateCacheCluster",
    "CreateCacheSubnetGroup",
    "CreateCacheParameterGroup",
    "CreateUser",
    "CreateUserGroup",
    "CreateSnapshot",
    "AddTagsToResource",
    code="TagQuotaPerResourceExceeded",
    source="F164",
)
def tags_of_a_resource(call: Call) -> str | None:
    """At most 50 tags on a resource, those it has counted."""
    keys = {tag["Key"] for tag in call.parameters.get("Tags", [])}
    if call.operation == "AddTagsToResource":
        known = backend(call).tagging_service.list_tags_for_resource(call.parameters["ResourceName"])["Tags"]
        keys |= {tag["Key"] for tag in known}
    return None if len(keys) <= 50 else TOO_MANY_TAGS


@rule(
    "elasticache",
    CREATE,
    "CreateCacheCluster",
    "CreateCacheSubnetGroup",
    "CreateCacheParameterGroup",
    "CreateUser",
    "CreateUserGroup",
    "CreateSnapshot",
    "AddTagsToResource",
    code="InvalidParameterValue",
    source=f"{API}API_Tag.html, {GUIDE}Tagging-Resources.html",
)
def tags_are_well_formed(call: Call) -> str | None:
    """A key has 1 to 128 characters, is given once and does not begin with ``aws:``; a value has at most 256."""
    tags = call.parameters.get("Tags", [])
    keys = [tag.get("Key", "") for tag in tags]
    for key in keys:
        if not 1 <= len(key) <= 128:
            return "A tag key must have between 1 and 128 characters."
        if key.lower().startswith("aws:"):
            return f"The tag key {key} is reserved: it must not begin with aws:"
    if any(len(tag.get("Value") or "") > 256 for tag in tags):
        return "A tag value must have at most 256 characters."
    return "Duplicate tag keys are not allowed." if len(set(keys)) < len(keys) else None
