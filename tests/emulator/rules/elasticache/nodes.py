"""How many nodes and shards, of which type, in which zones; failover and Multi-AZ."""

from __future__ import annotations

from ... import catalogue
from ...calls import Call
from ...services.elasticache.topology import sizes
from .. import rule
from ._view import CREATE, GUIDE, MODIFY, TERRAFORM, after, at_least, clustered, engine_of, present, version_of
from .network import zones_of

TOO_MANY = "The number of replicas per node group must be within 0 and 5."


@rule(
    "elasticache",
    CREATE,
    "CreateCacheCluster",
    code="InvalidParameterValue",
    source="https://github.com/alantech/iasql/issues/1684",
)
def node_type_is_given(call: Call) -> str | None:
    """A node type is named."""
    if call.parameters.get("CacheNodeType") or call.parameters.get("PrimaryClusterId"):
        return None
    return "The parameter CacheNodeType must be provided and must not be null."


@rule("elasticache", CREATE, MODIFY, code="InvalidParameterValue", source="F093")
def failover_on_t1(call: Call) -> str | None:
    """No failover and no Multi-AZ on T1 nodes. AWS's message names T2 as well, which has both by now."""
    settings = after(call)
    if settings.node_type.startswith("cache.t1.") and (settings.failover or settings.multi_az):
        return "Automatic failover is not supported for T1 and T2 cache node types."
    return None


@rule(
    "elasticache",
    CREATE,
    MODIFY,
    "CreateCacheCluster",
    code="InvalidParameterValue",
    source="cfn-lint aws_elasticache_cachecluster/cachenodetype_enum.json",
)
def node_type_of_the_region(call: Call) -> str | None:
    """The node type is on offer in the region."""
    node_type = call.parameters.get("CacheNodeType")
    if not node_type or node_type in catalogue.cache_node_types(call.region):
        return None
    return f"Invalid Cache Node Type: {node_type}."


@rule(
    "elasticache",
    CREATE,
    MODIFY,
    code="InvalidParameterCombination",
    source="botocore elasticache.CreateReplicationGroup.CacheNodeType",
)
def graviton_needs_version_5(call: Call) -> str | None:
    """M6g and T4g nodes run Redis OSS 5.0.6 and later."""
    settings, version = after(call), version_of(call)
    if not settings.node_type.startswith(("cache.m6g.", "cache.t4g.")) or version is None or at_least(version, "5.0.6"):
        return None
    return f"The node type {settings.node_type} is not supported for {settings.engine} version {version}."


@rule("elasticache", CREATE, code="InvalidParameterValue", source="F094")
def replicas_of_a_new_group(call: Call) -> str | None:
    """A shard has one primary and at most five replicas."""
    return None if all(1 <= size <= 6 for size in sizes(call.parameters)) else TOO_MANY


@rule("elasticache", CREATE, code="InvalidParameterValue", source="botocore elasticache.CreateReplicationGroup")
def at_least_one_shard(call: Call) -> str | None:
    """There is at least one shard."""
    if call.parameters.get("NumNodeGroups", 1) >= 1:
        return None
    return "The number of node groups must be at least 1."


@rule(
    "elasticache",
    CREATE,
    code="InvalidParameterValue",
    source=f"{TERRAFORM}2730",
)
def cluster_mode_needs_failover(call: Call) -> str | None:
    """Cluster mode cannot be had without automatic failover; left out, failover is on there (cfn-lint E3026)."""
    if not clustered(call) or call.parameters.get("AutomaticFailoverEnabled", True):
        return None
    return "Redis with cluster mode enabled cannot be created with auto failover turned off."


@rule(
    "elasticache",
    CREATE,
    code="InvalidParameterCombination",
    source="https://github.com/hashicorp/terraform/issues/25077",
)
def failover_needs_two_nodes(call: Call) -> str | None:
    """Without cluster mode, automatic failover needs a replica to fail over to."""
    if not after(call).failover or clustered(call) or min(sizes(call.parameters)) >= 2:
        return None
    return "When using automatic failover, there must be at least 2 cache clusters in the replication group."


@rule("elasticache", CREATE, MODIFY, code="InvalidParameterCombination", source=f"{GUIDE}AutoFailover.html")
def multi_az_needs_failover(call: Call) -> str | None:
    """Multi-AZ needs automatic failover, which cluster mode has of itself."""
    settings = after(call)
    failover = call.parameters.get("AutomaticFailoverEnabled", settings.failover or clustered(call))
    if not settings.multi_az or failover or call.parameters.get("MultiAZEnabled") is False:
        return None
    return "Multi-AZ cannot be enabled when automatic failover is disabled."


@rule("elasticache", CREATE, MODIFY, code="InvalidParameterCombination", source=f"{GUIDE}AutoFailover.html")
def multi_az_needs_a_replica(call: Call) -> str | None:
    """Multi-AZ needs at least one replica in each shard."""
    group = present(call)
    if not call.parameters.get("MultiAZEnabled"):
        return None
    counts = [len(shard.members) for shard in group.shards] if group else sizes(call.parameters)
    return None if min(counts) >= 2 else "Multi-AZ needs at least one replica in each node group."


@rule(
    "elasticache",
    MODIFY,
    code="InvalidParameterCombination",
    source=f"{TERRAFORM}27116",
)
def cluster_mode_keeps_failover(call: Call) -> str | None:
    """Failover cannot be switched off while there is cluster mode."""
    if call.parameters.get("AutomaticFailoverEnabled") is not False or not clustered(call):
        return None
    return "Turning off automatic failover for replication group with cluster mode enabled is not supported."


@rule(
    "elasticache",
    MODIFY,
    code="InvalidParameterCombination",
    source="https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1275",
)
def failover_needs_a_replica(call: Call) -> str | None:
    """Failover is switched on where there is a replica, with cluster mode too. The report does not tell the code."""
    group = present(call)
    if group is None or not call.parameters.get("AutomaticFailoverEnabled"):
        return None
    if min(len(shard.members) for shard in group.shards) >= 2:
        return None
    return "Replication group must have at least one read replica to enable autofailover."


@rule(
    "elasticache",
    CREATE,
    code="InvalidParameterCombination",
    source=f"{TERRAFORM}14425",
)
def preferred_zones_are_for_one_shard(call: Call) -> str | None:
    """PreferredCacheClusterAZs is for a group with one shard."""
    if not call.parameters.get("PreferredCacheClusterAZs") or len(sizes(call.parameters)) == 1:
        return None
    return "PreferredCacheClusterAZs can only be specified for one node group."


@rule("elasticache", CREATE, code="InvalidParameterCombination", source="botocore elasticache.CreateReplicationGroup")
def as_many_preferred_zones_as_nodes(call: Call) -> str | None:
    """As many zones are listed as there are nodes, or replicas of a shard."""
    zones, counts = call.parameters.get("PreferredCacheClusterAZs"), sizes(call.parameters)
    if zones and len(zones) != counts[0]:
        return "The number of PreferredCacheClusterAZs must equal the number of cache clusters."
    for own, size in zip(call.parameters.get("NodeGroupConfiguration", []), counts, strict=False):
        if own.get("ReplicaAvailabilityZones") and len(own["ReplicaAvailabilityZones"]) != size - 1:
            return "The number of ReplicaAvailabilityZones must equal the number of replicas of the node group."
    return None


@rule(
    "elasticache",
    CREATE,
    code="InvalidVPCNetworkStateFault",
    source="https://github.com/app-sre/qontract-reconcile/pull/3644",
)
def preferred_zones_have_subnets(call: Call) -> str | None:
    """A node is placed in a zone only where the subnet group has a subnet."""
    wanted = list(call.parameters.get("PreferredCacheClusterAZs", []))
    for own in call.parameters.get("NodeGroupConfiguration", []):
        wanted += [own["PrimaryAvailabilityZone"]] if "PrimaryAvailabilityZone" in own else []
        wanted += own.get("ReplicaAvailabilityZones", [])
    known = zones_of(call)
    if known is None or set(wanted) <= known:
        return None
    return "No subnet is present in the cache subnet group for availability zone"


@rule(
    "elasticache",
    CREATE,
    code="InvalidParameterCombination",
    source="https://github.com/cloudposse/terraform-aws-elasticache-redis/pull/175",
)
def data_tiering_on_r6gd(call: Call) -> str | None:
    """R6gd nodes have data tiering."""
    node_type = call.parameters.get("CacheNodeType", "")
    if not node_type.startswith("cache.r6gd.") or call.parameters.get("DataTieringEnabled"):
        return None
    return f"When using the {node_type} node type, you must enable data tiering."


@rule(
    "elasticache",
    CREATE,
    code="InvalidParameterCombination",
    source="botocore elasticache.CreateReplicationGroup.DataTieringEnabled",
)
def data_tiering_only_there(call: Call) -> str | None:
    """Data tiering is for R6gd nodes, and for Redis OSS 6.2 and later."""
    if not call.parameters.get("DataTieringEnabled"):
        return None
    version = version_of(call)
    if not call.parameters.get("CacheNodeType", "").startswith("cache.r6gd."):
        return "Data tiering is only supported for replication groups using the r6gd node type."
    if version is not None and not at_least(version, "6.2"):
        return f"Data tiering is not supported for {engine_of(call)} version {version}."
    return None


@rule("elasticache", MODIFY, code="InvalidParameterValue", source=f"{GUIDE}data-tiering.html")
def r6gd_stays_r6gd(call: Call) -> str | None:
    """A group with data tiering scales to R6gd nodes, one without to others."""
    group, node_type = present(call), call.parameters.get("CacheNodeType")
    if group is None or not node_type:
        return None
    if node_type.startswith("cache.r6gd.") == group.node_type.startswith("cache.r6gd."):
        return None
    return f"The replication group cannot be scaled from {group.node_type} to {node_type}."
