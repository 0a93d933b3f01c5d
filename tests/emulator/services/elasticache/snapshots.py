"""Snapshots of replication groups and clusters."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.elasticache.models import ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse

from ...hook import operation, parameters
from ..common import page
from .common import arn, backend_of, find, tag


class Snapshot:
    def __init__(self, backend: ElastiCacheBackend, name: str, content: dict[str, Any]) -> None:
        self.name = name
        self.arn = arn(backend, "snapshot", name)
        self.content = content | {"SnapshotName": name, "ARN": self.arn, "SnapshotSource": "manual"}

    def describe(self, status: str = "available", *, nodes: bool = True) -> dict[str, Any]:
        shown = self.content | {"SnapshotStatus": status}
        return shown if nodes else {key: value for key, value in shown.items() if key != "NodeSnapshots"}


def take(backend: ElastiCacheBackend, name: str, source: Any) -> Snapshot:
    """A snapshot of a replication group or cluster; used by CreateSnapshot and by a deletion with a final snapshot."""
    name = name.lower()
    content = source.snapshot_content() | {"CacheClusterCreateTime": source.created}
    for node in content["NodeSnapshots"]:
        node["SnapshotCreateTime"] = utcnow()
    snapshots: dict[str, Any] = backend.snapshots
    snapshots[name] = Snapshot(backend, name, content)
    return snapshots[name]


@operation(ElastiCacheResponse)
def create_snapshot(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    groups: dict[str, Any] = backend.replication_groups
    if "ReplicationGroupId" in wanted:
        name = wanted["ReplicationGroupId"]
        source = find(groups, name, "ReplicationGroupNotFoundFault", "ReplicationGroup")
    else:
        # A member's snapshot is that of its group: without cluster mode, every member has all the data.
        owners = {member.name: group for group in groups.values() for _unused, member in group.members()}
        source = find(backend.cache_clusters | owners, wanted["CacheClusterId"], "CacheClusterNotFound", "CacheCluster")
    taken = take(backend, wanted["SnapshotName"], source)
    tag(backend, taken.arn, wanted.get("Tags"))
    return ActionResult({"Snapshot": taken.describe("creating")})


@operation(ElastiCacheResponse)
def describe_snapshots(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    snapshots: dict[str, Any] = backend.snapshots
    name = wanted.get("SnapshotName")
    found = [find(snapshots, name, "SnapshotNotFoundFault", "Snapshot")] if name else list(snapshots.values())
    for key in ("ReplicationGroupId", "CacheClusterId"):
        found = [item for item in found if key not in wanted or item.content.get(key) == wanted[key]]
    if wanted.get("SnapshotSource", "user") == "system":
        found = []
    nodes = bool(wanted.get("ShowNodeGroupConfig"))
    rows, marker = page([item.describe(nodes=nodes) for item in found], wanted, default=50)
    return ActionResult({"Snapshots": rows, "Marker": marker})


@operation(ElastiCacheResponse)
def delete_snapshot(self: ElastiCacheResponse) -> ActionResult:
    backend = backend_of(self)
    snapshots: dict[str, Any] = backend.snapshots
    gone = find(snapshots, parameters(self)["SnapshotName"], "SnapshotNotFoundFault", "Snapshot")
    del snapshots[gone.name]
    backend.tagging_service.delete_all_tags_for_resource(gone.arn)
    return ActionResult({"Snapshot": gone.describe("deleting")})
