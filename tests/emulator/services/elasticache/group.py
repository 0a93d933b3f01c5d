"""A replication group: its settings, its shards, and what of it changes over time."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from moto.core.utils import utcnow
from moto.elasticache.models import ElastiCacheBackend

from ...provisioning import Life
from .common import arn
from .topology import Member, Shard, number_of_slots_to_ranges


@dataclass
class Settings:
    """What a caller sets. `auth_token` says whether there is one; its value is not kept."""

    description: str = ""
    engine: str = "redis"
    version: str = ""
    node_type: str = ""
    failover: bool = False
    multi_az: bool = False
    parameter_group: str = ""
    subnet_group: str = "default"
    security_groups: list[str] = field(default_factory=list)
    port: int = 6379
    tls: bool = False
    tls_mode: str | None = None
    at_rest: bool = False
    kms_key: str | None = None
    auth_token: bool = False
    auth_token_changed: datetime | None = None
    user_groups: list[str] = field(default_factory=list)
    logs: list[dict[str, Any]] = field(default_factory=list)
    retention: int = 0
    snapshotting: str | None = None
    snapshot_window: str = "05:00-06:00"
    maintenance_window: str = "sun:23:00-mon:01:30"
    minor_upgrade: bool = True
    topic: str | None = None
    topic_status: str = "active"
    network_type: str = "ipv4"
    ip_discovery: str = "ipv4"
    data_tiering: bool = False
    cluster_mode: str = "disabled"
    durability: str | None = None


# Changes that wait for the maintenance window unless the caller asks for them at once; the others apply at once.
# Source: botocore, ModifyReplicationGroup.ApplyImmediately ("changes to the nodes in the replication group").
DEFERRABLE = ("engine", "version", "node_type")


class ReplicationGroup:
    """One replication group. Settings that are being applied (`applying`) or wait (`deferred`) are shown as pending."""

    def __init__(self, backend: ElastiCacheBackend, name: str, settings: Settings, shards: list[Shard]) -> None:
        self.name = name
        self.arn = arn(backend, "replicationgroup", name)
        self.created = utcnow()
        self.region = backend.region_name
        self.account = backend.account_id
        self.life = Life("cache")
        self.life.begin("creating", "creating", "available")
        self._settings = settings
        self._shards = shards
        self.applying: dict[str, Any] = {}
        self.deferred: dict[str, Any] = {}
        self._shards_next: list[Shard] | None = None

    @property
    def settings(self) -> Settings:
        self._settle()
        return self._settings

    @property
    def shards(self) -> list[Shard]:
        self._settle()
        return self._shards

    def _settle(self) -> None:
        if self.life.busy:
            return
        if self.applying:
            self._settings = replace(self._settings, **self.applying)
            self.applying = {}
        if self._shards_next is not None:
            self._shards, self._shards_next = self._shards_next, None

    def change(self, changes: dict[str, Any], *, at_once: bool) -> None:
        """Take up changes of settings; those that may wait do so unless `at_once`, which also takes what waits."""
        known = {item.name for item in fields(Settings)}
        unknown = set(changes) - known
        if unknown:
            raise KeyError(f"no such settings: {sorted(unknown)}")
        if at_once:
            changes, self.deferred = self.deferred | changes, {}
        else:
            waiting = {key: value for key, value in changes.items() if key in DEFERRABLE}
            self.deferred |= {key: value for key, value in waiting.items() if value != getattr(self.settings, key)}
            changes = {key: value for key, value in changes.items() if key not in waiting}
        self.applying = {key: value for key, value in changes.items() if value != getattr(self.settings, key)}
        if self.applying:
            self.life.begin("modifying", "modifying")
        self._settle()

    def resize(self, shards: list[Shard]) -> None:
        """Go to these shards; until that ends the present ones are shown, and members to come are creating."""
        self._shards_next = shards
        self.life.begin("modifying", "modifying")
        self._settle()

    def delete(self) -> None:
        self.life.begin("deleting", "deleting", "deleted")

    @property
    def pending(self) -> dict[str, Any]:
        self._settle()
        return self.deferred | self.applying

    @property
    def cluster_enabled(self) -> bool:
        return self.settings.cluster_mode != "disabled"

    @property
    def parameter_group(self) -> str:
        return self.settings.parameter_group

    @property
    def subnet_group(self) -> str:
        return self.settings.subnet_group

    @property
    def user_groups(self) -> list[str]:
        return self.settings.user_groups

    @property
    def node_type(self) -> str:
        return self.settings.node_type

    def members(self) -> list[tuple[Shard, Member]]:
        return [(shard, member) for shard in self.shards for member in shard.members]

    def places(self) -> list[tuple[str, str]]:
        """The name and the zone of each node."""
        return [(member.name, member.zone) for _unused, member in self.members()]

    def zones_in_use(self) -> set[str]:
        return {zone for _unused, zone in self.places()}

    def copy_of_shards(self) -> list[Shard]:
        return copy.deepcopy(self.shards)

    def reslot(self, shards: list[Shard]) -> list[Shard]:
        for shard, slots in zip(shards, number_of_slots_to_ranges(len(shards)), strict=True):
            shard.slots = slots
        return shards

    def snapshot_content(self) -> dict[str, Any]:
        settings = self.settings
        nodes = [
            {"CacheClusterId": shard.members[-1].name, "NodeGroupId": shard.name, "CacheNodeId": "0001"}
            | {"CacheSize": "0 MB", "CacheNodeCreateTime": self.created}
            for shard in self.shards
        ]
        return {
            "ReplicationGroupId": self.name,
            "ReplicationGroupDescription": settings.description,
            "CacheNodeType": settings.node_type,
            "Engine": settings.engine,
            "EngineVersion": settings.version,
            "NumNodeGroups": len(self.shards),
            "PreferredMaintenanceWindow": settings.maintenance_window,
            "Port": settings.port,
            "CacheParameterGroupName": settings.parameter_group,
            "CacheSubnetGroupName": settings.subnet_group,
            "AutoMinorVersionUpgrade": settings.minor_upgrade,
            "AutomaticFailover": "enabled" if settings.failover else "disabled",
            "SnapshotRetentionLimit": settings.retention,
            "SnapshotWindow": settings.snapshot_window,
            "KmsKeyId": settings.kms_key,
            "NodeSnapshots": nodes,
        }
