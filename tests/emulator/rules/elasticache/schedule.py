"""Windows and snapshots."""

from __future__ import annotations

from typing import Any

from ...calls import Call
from ...services.elasticache import windows
from ...services.elasticache.clusters import members
from .. import rule
from ._view import CREATE, GUIDE, MODIFY, TERRAFORM, backend, clustered, present, wanted_windows

INVALID, COMBINATION = "InvalidParameterValue", "InvalidParameterCombination"
SOURCE_OF_FORMAT = "botocore elasticache.CreateReplicationGroup.PreferredMaintenanceWindow"


@rule("elasticache", CREATE, MODIFY, "CreateCacheCluster", code=INVALID, source=SOURCE_OF_FORMAT)
def maintenance_window(call: Call) -> str | None:
    """A maintenance window reads ``ddd:hh24:mi-ddd:hh24:mi`` and is at least an hour long."""
    wanted = call.parameters.get("PreferredMaintenanceWindow")
    if wanted is None:
        return None
    found = windows.weekly(wanted)
    if found is None:
        return f"Invalid maintenance window format: {wanted}. Should be specified as a range ddd:hh24:mi-ddd:hh24:mi."
    return None if windows.length(found) >= 60 else "Maintenance window must be at least 60 minutes."


@rule("elasticache", CREATE, MODIFY, "CreateCacheCluster", code=INVALID, source=f"{TERRAFORM}2153, {SOURCE_OF_FORMAT}")
def snapshot_window(call: Call) -> str | None:
    """A snapshot window reads ``hh24:mi-hh24:mi`` and is at least an hour long."""
    wanted = call.parameters.get("SnapshotWindow")
    if wanted is None:
        return None
    found = windows.daily(wanted)
    if found is None:
        return f"Invalid snapshot window format: {wanted}. Should be specified as a range hh24:mi-hh24:mi."
    return None if windows.length(found) >= 60 else "Snapshot window must be at least 60 minutes."


@rule("elasticache", CREATE, MODIFY, code=INVALID, source="https://github.com/hashicorp/terraform/issues/17247")
def windows_apart(call: Call) -> str | None:
    """The windows do not overlap, even while no snapshots are kept. The report does not tell the code."""
    if not {"SnapshotWindow", "PreferredMaintenanceWindow"} & set(call.parameters):
        return None
    snapshot, maintenance = wanted_windows(call)
    if snapshot is None or maintenance is None or not windows.overlap(snapshot, maintenance):
        return None
    return "The snapshot window and maintenance window must not overlap."


@rule(
    "elasticache",
    CREATE,
    MODIFY,
    code=INVALID,
    source=f"{GUIDE}backups-automatic.html",
)
def retention(call: Call) -> str | None:
    """Snapshots are kept for 0 to 35 days."""
    if 0 <= call.parameters.get("SnapshotRetentionLimit", 0) <= 35:
        return None
    return "Snapshot retention limit must be between 0 and 35."


@rule("elasticache", MODIFY, code=COMBINATION, source="https://github.com/aws-controllers-k8s/community/issues/1846")
def snapshots_need_a_source(call: Call) -> str | None:
    """Without cluster mode, snapshots are switched on together with the node they are taken of."""
    group, wanted = present(call), call.parameters
    if group is None or group.cluster_enabled or group.settings.retention or not wanted.get("SnapshotRetentionLimit"):
        return None
    if wanted.get("SnapshottingClusterId"):
        return None
    return "Must specify both SnapshotRetentionLimit and SnapshottingClusterId to turn on snapshots"


@rule("elasticache", MODIFY, code=COMBINATION, source="https://github.com/hashicorp/terraform/issues/19336")
def no_source_in_cluster_mode(call: Call) -> str | None:
    """With cluster mode, every shard is taken, and no node can be named."""
    if not call.parameters.get("SnapshottingClusterId") or not clustered(call):
        return None
    return "Cannot set snapshotting cluster for cluster mode enabled replication group"


@rule("elasticache", MODIFY, code="CacheClusterNotFound", source="botocore elasticache.CacheClusterNotFoundFault")
def source_is_a_member(call: Call) -> str | None:
    """The node that snapshots are taken of, or that is promoted, is a member of the group."""
    group = present(call)
    names = {member.name for _unused, member in group.members()} if group else set()
    for parameter in ("SnapshottingClusterId", "PrimaryClusterId"):
        wanted = call.parameters.get(parameter)
        if group and wanted and wanted not in names:
            return f"CacheCluster {wanted} not found."
    return None


@rule("elasticache", "CreateSnapshot", code=COMBINATION, source="botocore elasticache.CreateSnapshot")
def one_thing_to_take(call: Call) -> str | None:
    """A snapshot is of a replication group or of a cluster."""
    if bool(call.parameters.get("ReplicationGroupId")) != bool(call.parameters.get("CacheClusterId")):
        return None
    return "Exactly one of ReplicationGroupId and CacheClusterId must be specified."


@rule(
    "elasticache",
    "CreateSnapshot",
    "DeleteCacheCluster",
    code="SnapshotFeatureNotSupportedFault",
    source="botocore elasticache.SnapshotFeatureNotSupportedFault",
)
def snapshots_are_supported(call: Call) -> str | None:
    """There are no snapshots of Memcached."""
    if call.operation != "CreateSnapshot" and not call.parameters.get("FinalSnapshotIdentifier"):
        return None
    clusters: dict[str, Any] = backend(call).cache_clusters
    cluster = clusters.get(call.parameters.get("CacheClusterId", "").lower())
    if cluster is None or cluster.settings.engine != "memcached":
        return None
    return "Snapshot operation not supported for Memcached clusters."


@rule("elasticache", "CreateSnapshot", code=INVALID, source="botocore elasticache.CreateSnapshot.CacheClusterId")
def no_snapshot_of_a_shards_node(call: Call) -> str | None:
    """With cluster mode, a snapshot is of the group and not of a node."""
    belonging = members(backend(call)).get(call.parameters.get("CacheClusterId", "").lower())
    if belonging is None or not belonging[0].cluster_enabled:
        return None
    return "Snapshots of a replication group with cluster mode are taken of the group, not of a node."
