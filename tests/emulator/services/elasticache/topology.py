"""Shards, members, zones and endpoint names of a replication group.

Names of members and endpoints: AWS's page "Finding connection endpoints" and botocore's examples; with encryption in
transit the host names begin with master, replica or clustercfg.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ... import catalogue
from ..common import endpoint_hash

SLOTS = 16384


@dataclass
class Member:
    name: str
    zone: str


@dataclass
class Shard:
    """A node group: its members in order, the primary first."""

    name: str
    members: list[Member] = field(default_factory=list)
    slots: str | None = None


def number_of_slots_to_ranges(shards: int) -> list[str]:
    """The hash slots of each of so many shards, as even as they can be."""
    bounds = [SLOTS * index // shards for index in range(shards + 1)]
    return [f"{low}-{high - 1}" for low, high in pairwise(bounds)]


def member_name(group: str, shard: str, number: int, *, cluster: bool) -> str:
    return f"{group}-{shard}-{number:03}" if cluster else f"{group}-{number:03}"


def sizes(wanted: dict[str, Any]) -> list[int]:
    """The number of members of each shard that CreateReplicationGroup's parameters ask for."""
    configured = wanted.get("NodeGroupConfiguration", [])
    count = wanted.get("NumNodeGroups") or len(configured) or 1
    each = wanted["ReplicasPerNodeGroup"] + 1 if "ReplicasPerNodeGroup" in wanted else wanted.get("NumCacheClusters", 1)
    own = [item["ReplicaCount"] + 1 if "ReplicaCount" in item else each for item in configured[:count]]
    return own + [each] * (count - len(own))


def build_shards(group: str, wanted: dict[str, Any], zones: list[str], *, cluster: bool) -> list[Shard]:
    """The shards that CreateReplicationGroup's parameters ask for, spread over `zones` in turn."""
    configured, counts = wanted.get("NodeGroupConfiguration", []), sizes(wanted)
    shards = []
    for index, (size, slots) in enumerate(zip(counts, number_of_slots_to_ranges(len(counts)), strict=True)):
        own = configured[index] if index < len(configured) else {}
        name = own.get("NodeGroupId") or f"{index + 1:04}"
        asked = [own["PrimaryAvailabilityZone"]] if "PrimaryAvailabilityZone" in own else []
        asked += own.get("ReplicaAvailabilityZones", []) or wanted.get("PreferredCacheClusterAZs", [])
        shard = Shard(name, slots=own.get("Slots") or (slots if cluster else None))
        grow(group, shard, size, asked or zones[index % len(zones) :] + zones, cluster=cluster)
        shards.append(shard)
    return shards


def grow(group: str, shard: Shard, size: int, zones: list[str], *, cluster: bool) -> None:
    """Add members until there are `size`, numbered on from the highest, in the zones in turn."""
    taken = {member.name for member in shard.members}
    number = 1
    while len(shard.members) < size:
        name = member_name(group, shard.name, number, cluster=cluster)
        if name not in taken:
            shard.members.append(Member(name, zones[len(shard.members) % len(zones)]))
        number += 1


class Endpoints:
    """The host names of one group."""

    def __init__(self, group: str, account: str, region: str, port: int, *, tls: bool) -> None:
        self._group = group
        self._hash = endpoint_hash("cache", account, region)
        self._domain = f"{catalogue.region_code(region)}.cache.amazonaws.com"
        self._port = port
        self._tls = tls

    def _endpoint(self, address: str) -> dict[str, Any]:
        suffix = ".cn" if self._domain.startswith("cn") else ""
        return {"Address": address + suffix, "Port": self._port}

    def _own(self, role: str) -> dict[str, Any]:
        return self._endpoint(f"{role}.{self._group}.{self._hash}.{self._domain}")

    def configuration(self) -> dict[str, Any]:
        plain = f"{self._group}.{self._hash}.clustercfg.{self._domain}"
        return self._own("clustercfg") if self._tls else self._endpoint(plain)

    def primary(self, shard: str) -> dict[str, Any]:
        plain = f"{self._group}.{self._hash}.ng.{shard}.{self._domain}"
        return self._own("master") if self._tls else self._endpoint(plain)

    def reader(self, shard: str) -> dict[str, Any]:
        plain = f"{self._group}-ro.{self._hash}.ng.{shard}.{self._domain}"
        return self._own("replica") if self._tls else self._endpoint(plain)

    def node(self, member: str) -> dict[str, Any]:
        plain = f"{member}.{self._hash}.0001.{self._domain}"
        return self._own(member) if self._tls else self._endpoint(plain)
