"""The operations on replication groups."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.elasticache.models import ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse

from ... import catalogue
from ...hook import operation, parameters
from ...refusal import Refusal
from ..common import page
from . import describe, snapshots
from .common import backend_of, find, tag
from .group import ReplicationGroup
from .requests import changes_to_settings, settings_to_create
from .subnet_groups import subnet_group
from .topology import Shard, build_shards, grow


def _groups(backend: ElastiCacheBackend) -> dict[str, Any]:
    return backend.replication_groups


def _group(self: ElastiCacheResponse) -> ReplicationGroup:
    name = parameters(self)["ReplicationGroupId"]
    return find(_groups(backend_of(self)), name, "ReplicationGroupNotFoundFault", "ReplicationGroup")


def _answer(group: ReplicationGroup) -> ActionResult:
    return ActionResult({"ReplicationGroup": describe.replication_group(group)})


def _zones(backend: ElastiCacheBackend, subnet_group_name: str) -> list[str]:
    zones = sorted(set(subnet_group(backend, subnet_group_name).zones.values()))
    return zones or [zone.name for zone in catalogue.zones(backend.region_name)]


@operation(ElastiCacheResponse)
def create_replication_group(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    name = wanted["ReplicationGroupId"].lower()
    settings = settings_to_create(backend, wanted)
    cluster = settings.cluster_mode != "disabled"
    shards = build_shards(name, wanted, _zones(backend, settings.subnet_group), cluster=cluster)
    created = ReplicationGroup(backend, name, settings, shards)
    _groups(backend)[name] = created
    tag(backend, created.arn, wanted.get("Tags"))
    return _answer(created)


@operation(ElastiCacheResponse)
def describe_replication_groups(self: ElastiCacheResponse) -> ActionResult:
    wanted = parameters(self)
    found = [_group(self)] if "ReplicationGroupId" in wanted else list(_groups(backend_of(self)).values())
    rows, marker = page([describe.replication_group(group) for group in found], wanted)
    return ActionResult({"ReplicationGroups": rows, "Marker": marker})


@operation(ElastiCacheResponse)
def modify_replication_group(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend, group = parameters(self), backend_of(self), _group(self)
    changes = changes_to_settings(backend, group.settings, wanted)
    if "PrimaryClusterId" in wanted:
        _promote(group, wanted["PrimaryClusterId"])
    group.change(changes, at_once=bool(wanted.get("ApplyImmediately")))
    return _answer(group)


def _promote(group: ReplicationGroup, name: str) -> None:
    group.shards[0].members.sort(key=lambda member: member.name != name)


@operation(ElastiCacheResponse)
def increase_replica_count(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend, group = parameters(self), backend_of(self), _group(self)
    zones, shards = _zones(backend, group.subnet_group), group.copy_of_shards()
    for shard, own in _with_configuration(shards, wanted):
        size = (own or wanted)["NewReplicaCount"] + 1
        grow(group.name, shard, size, own.get("PreferredAvailabilityZones") or zones, cluster=group.cluster_enabled)
    group.resize(shards)
    return _answer(group)


@operation(ElastiCacheResponse)
def decrease_replica_count(self: ElastiCacheResponse) -> ActionResult:
    wanted, group = parameters(self), _group(self)
    shards = group.copy_of_shards()
    leaving = wanted.get("ReplicasToRemove", [])
    for shard, own in _with_configuration(shards, wanted):
        if leaving:
            shard.members = [member for member in shard.members if member.name not in leaving]
        else:
            del shard.members[(own or wanted)["NewReplicaCount"] + 1 :]
    group.resize(shards)
    return _answer(group)


def _with_configuration(shards: list[Shard], wanted: dict[str, Any]) -> list[tuple[Shard, dict[str, Any]]]:
    """The shards a request concerns, each with its own configuration if it has one."""
    configured = {item["NodeGroupId"]: item for item in wanted.get("ReplicaConfiguration", [])}
    unknown = set(configured) - {shard.name for shard in shards}
    if unknown:
        raise Refusal("NodeGroupNotFoundFault", f"Node group {sorted(unknown)[0]} not found.")
    return [(shard, configured.get(shard.name, {})) for shard in shards if not configured or shard.name in configured]


@operation(ElastiCacheResponse)
def modify_replication_group_shard_configuration(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend, group = parameters(self), backend_of(self), _group(self)
    shards, count = group.copy_of_shards(), wanted["NodeGroupCount"]
    if count < len(shards):
        shards = _fewer(shards, wanted)
    zones, each = _zones(backend, group.subnet_group), len(shards[0].members)
    number = 1
    while len(shards) < count:
        if f"{number:04}" not in {shard.name for shard in shards}:
            fresh = Shard(f"{number:04}")
            grow(group.name, fresh, each, zones[number % len(zones) :] + zones, cluster=True)
            shards.append(fresh)
        number += 1
    group.resize(group.reslot(shards))
    return _answer(group)


def _fewer(shards: list[Shard], wanted: dict[str, Any]) -> list[Shard]:
    retain, remove = wanted.get("NodeGroupsToRetain", []), wanted.get("NodeGroupsToRemove", [])
    return [shard for shard in shards if (shard.name in retain if retain else shard.name not in remove)]


@operation(ElastiCacheResponse)
def delete_replication_group(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend, group = parameters(self), backend_of(self), _group(self)
    if "FinalSnapshotIdentifier" in wanted:
        snapshots.take(backend, wanted["FinalSnapshotIdentifier"], group)
    group.delete()
    shown = describe.replication_group(group) | {"Status": "deleting"}
    return ActionResult({"ReplicationGroup": shown})
