"""What the model and its descriptions say of values; asked before everything else."""

from __future__ import annotations

from ...calls import Call
from .. import rule
from ..model import violations


@rule("elasticache", "*", code="InvalidParameterValue", source="botocore elasticache.*")
def model_of_elasticache(call: Call) -> str | None:
    """Value sets and patterns of ElastiCache's model. The words are those of other services; its own are unknown."""
    return violations(call)


@rule(
    "elasticache",
    "DescribeCacheClusters",
    "DescribeCacheEngineVersions",
    "DescribeCacheParameterGroups",
    "DescribeCacheParameters",
    "DescribeCacheSubnetGroups",
    "DescribeEngineDefaultParameters",
    "DescribeEvents",
    "DescribeReplicationGroups",
    "DescribeReservedCacheNodesOfferings",
    "DescribeSnapshots",
    code="InvalidParameterValue",
    source="botocore elasticache.DescribeCacheClusters.MaxRecords (own words)",
)
def size_of_a_page(call: Call) -> str | None:
    """A page has 20 to 100 records, of snapshots 50 at most."""
    most = 50 if call.operation == "DescribeSnapshots" else 100
    if 20 <= call.parameters.get("MaxRecords", most) <= most:
        return None
    return f"MaxRecords must be between 20 and {most}."


@rule(
    "elasticache",
    "ListAllowedNodeTypeModifications",
    code="InvalidParameterCombination",
    source="botocore elasticache.ListAllowedNodeTypeModifications.CacheClusterId (own words)",
)
def group_or_cluster(call: Call) -> str | None:
    """What is to be scaled is named."""
    if call.parameters.get("CacheClusterId") or call.parameters.get("ReplicationGroupId"):
        return None
    return "Either CacheClusterId or ReplicationGroupId must be specified."
