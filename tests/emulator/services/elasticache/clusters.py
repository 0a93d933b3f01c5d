"""Cache clusters: the members of replication groups, and clusters of their own."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.elasticache.models import ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse

from ... import catalogue
from ...hook import operation, parameters
from ...provisioning import Life
from ..common import endpoint_hash, page
from . import describe, snapshots
from .catalogue import family, resolve_version
from .common import arn, backend_of, find, tag
from .group import Settings
from .parameter_groups import default_name
from .parameter_groups import group as parameter_group
from .subnet_groups import subnet_group


class Cluster:
    """A cluster without a replication group, as CreateCacheCluster makes it (memcached, or one Redis node)."""

    def __init__(self, backend: ElastiCacheBackend, name: str, settings: Settings, nodes: int, zone: str) -> None:
        self.name = name
        self.arn = arn(backend, "cluster", name)
        self.created = utcnow()
        self.settings = settings
        self.nodes = nodes
        self.zone = zone
        self.host = f"{name}.{endpoint_hash('cache', backend.account_id, backend.region_name)}"
        self.domain = f"{catalogue.region_code(backend.region_name)}.cache.amazonaws.com"
        self.life = Life("cache")
        self.life.begin("creating", "creating", "available")

    @property
    def parameter_group(self) -> str:
        return self.settings.parameter_group

    @property
    def subnet_group(self) -> str:
        return self.settings.subnet_group

    @property
    def node_type(self) -> str:
        return self.settings.node_type

    def places(self) -> list[tuple[str, str]]:
        """The name and the zone of each node."""
        return [
            (f"{self.name} {number:04}" if self.nodes > 1 else self.name, self.zone) for number in range(self.nodes)
        ]

    def zones_in_use(self) -> set[str]:
        return {self.zone}

    def describe(self, *, nodes: bool) -> dict[str, Any]:
        status = self.life.status
        shown = describe.cluster_fields(self.settings, status) | {
            "CacheClusterId": self.name,
            "NumCacheNodes": self.nodes,
            "PreferredAvailabilityZone": self.zone,
            "CacheClusterCreateTime": self.created,
            "PendingModifiedValues": {},
            "ARN": self.arn,
        }
        if status != "creating":
            if self.settings.engine == "memcached":
                shown["ConfigurationEndpoint"] = self._endpoint("cfg")
            if nodes:
                shown["CacheNodes"] = [self._node(f"{number:04}") for number in range(1, self.nodes + 1)]
        return {key: value for key, value in shown.items() if value is not None}

    def _endpoint(self, label: str) -> dict[str, Any]:
        return {"Address": f"{self.host}.{label}.{self.domain}", "Port": self.settings.port}

    def _node(self, number: str) -> dict[str, Any]:
        return {
            "CacheNodeId": number,
            "CacheNodeStatus": self.life.status,
            "CacheNodeCreateTime": self.created,
            "Endpoint": self._endpoint(number),
            "ParameterGroupStatus": "in-sync",
            "CustomerAvailabilityZone": self.zone,
        }

    def snapshot_content(self) -> dict[str, Any]:
        node = {"CacheClusterId": self.name, "CacheNodeId": "0001", "CacheNodeCreateTime": self.created}
        return {
            "CacheClusterId": self.name,
            "CacheNodeType": self.node_type,
            "Engine": self.settings.engine,
            "EngineVersion": self.settings.version,
            "NumCacheNodes": self.nodes,
            "NodeSnapshots": [node],
        }


def members(backend: ElastiCacheBackend) -> dict[str, tuple[Any, Any]]:
    groups: list[Any] = list(backend.replication_groups.values())
    return {member.name: (group, member) for group in groups for _unused, member in group.members()}


@operation(ElastiCacheResponse)
def describe_cache_clusters(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    nodes = bool(wanted.get("ShowCacheNodeInfo"))
    belonging = {} if wanted.get("ShowCacheClustersNotInReplicationGroups") else members(backend)
    found = {name: describe.member_cluster(group, member, nodes=nodes) for name, (group, member) in belonging.items()}
    found |= {name: cluster.describe(nodes=nodes) for name, cluster in backend.cache_clusters.items()}
    if "CacheClusterId" in wanted:
        rows = [find(found, wanted["CacheClusterId"], "CacheClusterNotFound", "CacheCluster")]
    else:
        rows = list(found.values())
    rows, marker = page(rows, wanted)
    return ActionResult({"CacheClusters": rows, "Marker": marker})


@operation(ElastiCacheResponse)
def create_cache_cluster(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    name, engine = wanted["CacheClusterId"].lower(), wanted.get("Engine", "redis").lower()
    version = resolve_version(engine, wanted.get("EngineVersion"))
    own_group = wanted.get("CacheParameterGroupName")
    group = parameter_group(backend, own_group).name if own_group else None
    placed = subnet_group(backend, wanted.get("CacheSubnetGroupName", "default"))
    settings = Settings(
        engine=engine,
        version=version,
        node_type=wanted["CacheNodeType"],
        parameter_group=group or default_name(family(engine, version)),
        subnet_group=placed.name,
        security_groups=wanted.get("SecurityGroupIds", []),
        port=wanted.get("Port") or (11211 if engine == "memcached" else 6379),
        tls=bool(wanted.get("TransitEncryptionEnabled")),
    )
    zone = wanted.get("PreferredAvailabilityZone") or min(placed.zones.values())
    created = Cluster(backend, name, settings, wanted.get("NumCacheNodes", 1), zone)
    clusters: dict[str, Any] = backend.cache_clusters
    clusters[name] = created
    tag(backend, created.arn, wanted.get("Tags"))
    return ActionResult({"CacheCluster": created.describe(nodes=False)})


@operation(ElastiCacheResponse)
def delete_cache_cluster(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    gone = find(backend.cache_clusters, wanted["CacheClusterId"], "CacheClusterNotFound", "CacheCluster")
    if "FinalSnapshotIdentifier" in wanted:
        snapshots.take(backend, wanted["FinalSnapshotIdentifier"], gone)
    gone.life.begin("deleting", "deleting", "deleted")
    return ActionResult({"CacheCluster": gone.describe(nodes=False) | {"CacheClusterStatus": "deleting"}})
