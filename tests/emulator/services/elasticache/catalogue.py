"""Versions, parameter group families and node types on offer."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from moto.core.responses import ActionResult
from moto.elasticache.responses import ElastiCacheResponse

from ... import catalogue
from ...hook import operation, parameters
from ...refusal import Refusal
from ..common import page
from .common import backend_of, find

ENGINES = ("memcached", "redis", "valkey")
DESCRIPTION = {"memcached": "memcached", "redis": "Redis", "valkey": "Valkey"}

# The patch level that a node reports for the version it was created with. Terraform's documentation of
# engine_version_actual and AWS's page "Supported engine versions" name these; for the others no source was found,
# and the version is reported as it was asked for.
ACTUAL = {
    ("redis", "6.0"): "6.0.5",
    ("redis", "6.2"): "6.2.6",
    ("redis", "7.0"): "7.0.7",
    ("redis", "7.1"): "7.1.0",
    ("valkey", "7.2"): "7.2.6",
    ("valkey", "8.0"): "8.0.1",
}


def family(engine: str, version: str) -> str:
    """The parameter group family of a version: redis7, redis6.x, redis5.0, valkey8, memcached1.6.

    Source: botocore's documentation of DescribeCacheEngineVersions.CacheParameterGroupFamily, which lists them.
    """
    major, minor = catalogue.version_key(version)[:2]
    if engine == "memcached" or (engine == "redis" and major < 6):
        return f"{engine}{major}.{minor}"
    return f"{engine}{major}.x" if (engine, major) == ("redis", 6) else f"{engine}{major}"


def families() -> list[str]:
    return sorted({family(engine, version) for engine in ENGINES for version in catalogue.cache_versions(engine)})


def matching_version(engine: str, version: str | None) -> str | None:
    """The version on offer that a caller means: the newest when none is named, None when there is none.

    Only Redis OSS 6 has a name without a minor version, 6.x: Terraform's documentation of engine_version.
    """
    offered = catalogue.cache_versions(engine)
    if version is None:
        return offered[-1] if offered else None
    if (engine, version) == ("redis", "6.x"):
        return next((candidate for candidate in reversed(offered) if candidate.startswith("6.")), None)
    return version if version in offered else None


def resolve_version(engine: str, version: str | None) -> str:
    """The version on offer that a caller means, where the rules have seen that there is one."""
    found = matching_version(engine, version)
    if found is None:
        raise ValueError(f"{engine} has no version {version}")
    return found


def actual_version(engine: str, version: str) -> str:
    return ACTUAL.get((engine, version), version)


@operation(ElastiCacheResponse)
def describe_cache_engine_versions(self: ElastiCacheResponse) -> ActionResult:
    wanted = parameters(self)
    found = []
    for engine in ENGINES:
        rows = [_row(engine, version) for version in catalogue.cache_versions(engine)]
        rows = [row for row in rows if all(wanted.get(key) in (None, row[key]) for key in row if key in FILTERS)]
        found += rows[-1:] if wanted.get("DefaultOnly") else rows
    rows, marker = page(found, wanted)
    return ActionResult({"CacheEngineVersions": rows, "Marker": marker})


FILTERS = ("Engine", "EngineVersion", "CacheParameterGroupFamily")


def _row(engine: str, version: str) -> dict[str, str]:
    name = DESCRIPTION[engine]
    return {
        "Engine": engine,
        "EngineVersion": version,
        "CacheParameterGroupFamily": family(engine, version),
        "CacheEngineDescription": name,
        "CacheEngineVersionDescription": f"{name} version {actual_version(engine, version)}",
    }


@operation(ElastiCacheResponse)
def list_allowed_node_type_modifications(self: ElastiCacheResponse) -> ActionResult:
    """Larger and smaller node types of the region, by the order AWS sizes are named in.

    An assumption: AWS also weighs the memory in use before it offers a smaller type; the emulator holds no data.
    """
    wanted, backend = parameters(self), backend_of(self)
    if "ReplicationGroupId" in wanted:
        name = wanted["ReplicationGroupId"]
        present = find(backend.replication_groups, name, "ReplicationGroupNotFoundFault", "ReplicationGroup").node_type
    else:
        name = wanted.get("CacheClusterId", "")
        present = find(backend.cache_clusters, name, "CacheClusterNotFound", "CacheCluster").node_type
    offered = [name for name in catalogue.cache_node_types(self.region) if "gd." not in name and name != present]
    larger = [name for name in offered if size(name) > size(present)]
    smaller = [name for name in offered if size(name) < size(present)]
    return ActionResult({"ScaleUpModifications": larger, "ScaleDownModifications": smaller})


# Seconds by the two ways of asking for them. Source: botocore elasticache.DescribeReservedCacheNodesOfferings.Duration.
YEARS = {"1": 31_536_000, "3": 94_608_000}
PAYMENTS = ("All Upfront", "Partial Upfront", "No Upfront")
RESERVABLE = ("memcached", "redis")


@operation(ElastiCacheResponse)
def describe_reserved_cache_nodes_offerings(self: ElastiCacheResponse) -> ActionResult:
    """Every node type of the region, for each engine, duration and way to pay.

    An assumption: AWS has older types with older ways to pay. No data tells the prices, which are 0 here.
    """
    wanted = parameters(self)
    duration = YEARS.get(wanted.get("Duration", ""), wanted.get("Duration"))
    rows = [
        row
        for row in _offerings(self.region)
        if duration in (None, row["Duration"], str(row["Duration"]))
        and all(wanted.get(key) in (None, row[key]) for key in OFFERING_FILTERS)
    ]
    if "ReservedCacheNodesOfferingId" in wanted and not rows:
        name = wanted["ReservedCacheNodesOfferingId"]
        raise Refusal("ReservedCacheNodesOfferingNotFound", f"The cache node offering {name} does not exist.")
    found, marker = page(rows, wanted)
    return ActionResult({"ReservedCacheNodesOfferings": found, "Marker": marker})


OFFERING_FILTERS = ("ReservedCacheNodesOfferingId", "CacheNodeType", "ProductDescription", "OfferingType")


@lru_cache
def _offerings(region: str) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "ReservedCacheNodesOfferingId": str(uuid5(NAMESPACE_OID, f"{region}/{node_type}/{engine}/{seconds}/{how}")),
            "CacheNodeType": node_type,
            "Duration": seconds,
            "FixedPrice": 0.0,
            "UsagePrice": 0.0,
            "ProductDescription": engine,
            "OfferingType": how,
            "RecurringCharges": [{"RecurringChargeAmount": 0.0, "RecurringChargeFrequency": "Hourly"}],
        }
        for node_type in catalogue.cache_node_types(region)
        for engine in RESERVABLE
        for seconds in YEARS.values()
        for how in PAYMENTS
    )


SIZES = ("micro", "small", "medium", "large", "xlarge")


def size(node_type: str) -> int:
    """A number that grows with the size in a node type's name: micro 0, large 3, xlarge 4, 2xlarge 5, 12xlarge 15."""
    name = node_type.rpartition(".")[2]
    multiple = name.removesuffix("xlarge")
    return SIZES.index("xlarge") + int(multiple) - 1 if multiple.isdigit() else SIZES.index(name)
