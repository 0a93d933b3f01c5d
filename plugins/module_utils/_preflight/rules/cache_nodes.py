# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the cache's nodes: their number, their type, failover and zones.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import (
    node_types,
    rules_form,
    rules_topology,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import NotKnownError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import cache_view as view
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.finding import UNKNOWN
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._suggest import nearest

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

_CREATE = "botocore elasticache CreateReplicationGroup"


@rule("CA020", "cache", setting="cache_nodes", source="https://github.com/hashicorp/terraform/issues/10175")
def number_of_nodes_is_allowed(stack: Stack) -> Iterator[Problem]:
    """There are one to six nodes: a primary, and no more than five replicas."""
    yield from view.refused(stack, rules_form.counts)


@rule(
    "CA021", "cache", setting="cache_nodes", source="https://github.com/hashicorp/terraform-provider-aws/issues/24244"
)
def failover_has_a_replica(stack: Stack) -> Iterator[Problem]:
    """Automatic failover needs a replica to fail over to. This holds for a group that is to get fewer nodes, too."""
    yield from view.refused(stack, rules_topology.failover_needs_replica)


@rule("CA022", "cache", setting="cache_multi_az", source=f"{_CREATE}, MultiAZEnabled")
def multi_az_has_failover(stack: Stack) -> Iterator[Problem]:
    """Multi-AZ needs automatic failover."""
    if not stack.wants["cache"]["automatic_failover"]:
        yield from view.refused(stack, rules_topology.multi_az_needs)


@rule(
    "CA023",
    "cache",
    "network",
    setting="cache_multi_az",
    severity="warning",
    source="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html",
)
def multi_az_has_zones(stack: Stack) -> Iterator[Problem]:
    """Multi-AZ has two subnets at least, each of which is in a zone of its own."""
    cidrs = stack.wants["network"]["subnet_cidrs"]
    if stack.wants["cache"]["multi_az"] and len(cidrs) < 2:
        yield Problem(True, "accepted, but all nodes would stand in the one zone of the one subnet", "false")


@rule("CA024", "cache", setting="cache_node_type", source="https://github.com/hashicorp/terraform/issues/10175")
def nodes_can_fail_over(stack: Stack) -> Iterator[Problem]:
    """T1 nodes do not fail over. T2 nodes did not with engines that can no longer be created."""
    want = stack.wants["cache"]
    yield from view.refused(stack, rules_topology.failover_on_old_nodes)
    if want["automatic_failover"] and want["node_type"].startswith("cache.t2."):
        answer = (
            "accepted with today's engines; old ones gave InvalidParameterValue: Automatic failover is not supported"
            " for T1 and T2 cache node types."
        )
        yield Problem(want["node_type"], answer, want["node_type"].replace("t2", "t4g"), severity="warning")


@rule("CA025", "cache", setting="cache_node_type", source=f"{_CREATE}, DataTieringEnabled")
def nodes_need_no_tiering(stack: Stack) -> Iterator[Problem]:
    """The nodes are not of the family that works with data tiering alone, which the stack does not use."""
    yield from view.refused(stack, rules_topology.data_tiering_nodes)


@rule(
    "CA026",
    "cache",
    setting="cache_node_type",
    source=f"ElastiCache API: DescribeReservedCacheNodesOfferings; {node_types.SOURCE}, read in {node_types.READ_IN}",
)
def region_has_the_nodes(stack: Stack) -> Iterator[Problem]:
    """The region has the node type.

    No call lists the node types of a region. What can be reserved exists; so does what the collection's own table has.
    The finding says how old the table is. Where AWS does not answer, the table alone refuses nothing: a type that it
    lacks stays unknown. A type that runs already is not judged.
    """
    malformed = list(view.refused(stack, rules_form.node_type))
    if malformed:
        yield from (Problem(item.value, item.answer, _like(stack, item.nearest)) for item in malformed)
        return
    name = stack.wants["cache"]["node_type"]
    if name in node_types.of_region(stack.region):
        return
    asked = _reservable(stack)
    if name in asked or name == _running(stack):
        return
    if not asked and stack.region not in node_types.FAMILIES:
        raise NotKnownError(f"which node types {stack.region} has is not known")
    table = f"the table of {node_types.READ_IN} from {node_types.SOURCE} does not have it"
    if asked:
        told = f"is not a node type of {stack.region}: AWS offers no reservation of it, and {table}"
        yield Problem(name, f"InvalidParameterValue: {name} {told}", _like(stack, name))
    else:
        told = f"may not be a node type of {stack.region}: AWS could not be asked; {table}"
        yield Problem(name, f"{name} {told}", _like(stack, name), severity=UNKNOWN)


def _reservable(stack: Stack) -> set[str]:
    try:
        return {item["CacheNodeType"] for item in stack.facts["elasticache.node_types"]}
    except NotKnownError:
        return set()


def _running(stack: Stack) -> str:
    try:
        return str((stack.facts["elasticache.group"] or {}).get("CacheNodeType", ""))
    except NotKnownError:
        return ""


def _like(stack: Stack, name: str) -> str:
    """The types of the region that look most like a name, but for those that need data tiering."""
    known = {item for item in {*node_types.of_region(stack.region), *_reservable(stack)} if ".r6gd." not in item}
    return ", ".join(nearest(name, known, limit=2)) or "cache.t4g.small"
