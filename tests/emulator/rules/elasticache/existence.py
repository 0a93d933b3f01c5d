"""What has to be there for a call, and be available. These rules come first: the others look at what there is."""

from __future__ import annotations

from typing import Any

from ...calls import Call
from ...services.elasticache.clusters import members
from ...services.elasticache.tags import refused_name
from .. import rule
from ._view import CREATE, DECREASE, INCREASE, MODIFY, SHARDS, TERRAFORM, backend, present, replication_groups

BUSY = "InvalidReplicationGroupState"


@rule(
    "elasticache",
    MODIFY,
    INCREASE,
    DECREASE,
    SHARDS,
    "DeleteReplicationGroup",
    "TestFailover",
    "CreateSnapshot",
    code="ReplicationGroupNotFoundFault",
    source="botocore elasticache.ReplicationGroupNotFoundFault",
)
def replication_group_exists(call: Call) -> str | None:
    """The group exists."""
    name = call.parameters.get("ReplicationGroupId")
    return f"ReplicationGroup {name} not found." if name and present(call) is None else None


@rule(
    "elasticache",
    MODIFY,
    INCREASE,
    DECREASE,
    SHARDS,
    "TestFailover",
    code=BUSY,
    source="https://github.com/umotif-public/terraform-aws-elasticache-redis/issues/54",
)
def available_to_modify(call: Call) -> str | None:
    """A group is modified while it is available."""
    group = present(call)
    if group is None or group.life.status == "available":
        return None
    return "Replication group must be in available state to modify."


@rule(
    "elasticache",
    "DeleteReplicationGroup",
    code=BUSY,
    source="https://github.com/crossplane-contrib/provider-aws/issues/46",
)
def available_to_delete(call: Call) -> str | None:
    """A group is deleted while it is available."""
    group = present(call)
    if group is None or group.life.status == "available":
        return None
    return f"Replication group {group.name} has status {group.life.status} which is not valid for deletion."


@rule(
    "elasticache",
    "AddTagsToResource",
    "RemoveTagsFromResource",
    "ListTagsForResource",
    code=BUSY,
    source=f"{TERRAFORM}33859",
)
def available_for_tags(call: Call) -> str | None:
    """The tags of a group and of its members are read and changed while it is available."""
    kind, _unused, name = (
        call.parameters["ResourceName"].partition(":elasticache:")[2].partition(":")[2].partition(":")[2].partition(":")
    )
    group: Any = None
    if kind == "replicationgroup":
        group = replication_groups(call).get(name)
    elif kind == "cluster" and name in (belonging := members(backend(call))):
        group = belonging[name][0]
    if group is None or group.life.status == "available":
        return None
    return "Cluster not in available state to perform tagging operations."


@rule("elasticache", "CreateSnapshot", code=BUSY, source="botocore elasticache.InvalidReplicationGroupStateFault")
def available_for_snapshots(call: Call) -> str | None:
    """A snapshot is taken of a group that is available."""
    group = present(call)
    if group is None or group.life.status == "available":
        return None
    return f"Replication group {group.name} is not in available state; it is {group.life.status}."


@rule(
    "elasticache",
    "CreateSnapshot",
    "DeleteCacheCluster",
    code="InvalidCacheClusterState",
    source="botocore elasticache.InvalidCacheClusterStateFault",
)
def cluster_is_available(call: Call) -> str | None:
    """A cluster is available when a snapshot is taken of it and when it is deleted."""
    name = call.parameters.get("CacheClusterId", "").lower()
    clusters: dict[str, Any] = backend(call).cache_clusters
    owner = members(backend(call)).get(name)
    found = owner[0] if owner else clusters.get(name)
    if found is None or found.life.status == "available":
        return None
    return f"Cache cluster {name} is not in available state; it is {found.life.status}."


@rule("elasticache", "DeleteCacheCluster", code="InvalidCacheClusterState", source="F098")
def members_go_with_their_group(call: Call) -> str | None:
    """A member is not deleted by itself. Of a group's only one AWS's words are known, of others they are ours."""
    belonging = members(backend(call)).get(call.parameters["CacheClusterId"].lower())
    if belonging is None:
        return None
    if len(belonging[0].members()) == 1:
        return (
            "Cannot delete the cache cluster since it is the only member of a replication group. Delete the "
            "replication group instead."
        )
    return "Cannot delete the cache cluster since it is a member of a replication group."


@rule(
    "elasticache",
    CREATE,
    code="GlobalReplicationGroupNotFoundFault",
    source="botocore elasticache.GlobalReplicationGroupNotFoundFault",
)
def no_global_group(call: Call) -> str | None:
    """The global datastore exists; the emulator never has one."""
    wanted = call.parameters.get("GlobalReplicationGroupId")
    return f"GlobalReplicationGroup {wanted} not found." if wanted else None


@rule("elasticache", CREATE, code="CacheClusterNotFound", source="botocore elasticache.CacheClusterNotFoundFault")
def primary_exists(call: Call) -> str | None:
    """The cluster that is to be the primary exists."""
    wanted = call.parameters.get("PrimaryClusterId")
    if not wanted or wanted.lower() in backend(call).cache_clusters:
        return None
    return f"CacheCluster {wanted} not found."


@rule("elasticache", "RemoveTagsFromResource", code="TagNotFound", source="botocore elasticache.TagNotFoundFault")
def removed_tags_are_there(call: Call) -> str | None:
    """The tags that are removed are on the resource."""
    name = call.parameters["ResourceName"]
    if refused_name(backend(call), name):
        return None
    tags = backend(call).tagging_service.list_tags_for_resource(name)["Tags"]
    missing = set(call.parameters["TagKeys"]) - {tag["Key"] for tag in tags}
    return "The requested tag was not found on this resource." if missing else None
