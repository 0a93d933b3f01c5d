# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules on the nodes of a replication group: shards, replicas, failover, zones. See rules.py.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.
"""

from __future__ import annotations

from .refusal import Refusal
from .wanted import Current, Final, Wanted


def shards_need_cluster_mode(wanted: Wanted, final: Final, current: Current) -> str | None:
    if final["num_node_groups"] == 1 or final["cluster_mode"] == "enabled":
        return None
    return (
        f"num_node_groups is {final['num_node_groups']} and cluster_mode is {final['cluster_mode']!r}: AWS answers"
        " InvalidParameterCombination, more than one shard needs cluster mode. Set cluster_mode: enabled"
        " (clients must then speak the cluster protocol), or num_node_groups: 1."
    )


def cluster_mode_needs_failover(wanted: Wanted, final: Final, current: Current) -> str | None:
    if final["cluster_mode"] == "disabled" or final["automatic_failover"]:
        return None
    return (
        f"automatic_failover is false and cluster_mode is {final['cluster_mode']!r}: the API demands automatic"
        " failover for cluster mode (InvalidParameterCombination). Set automatic_failover: true."
    )


def failover_needs_replica(wanted: Wanted, final: Final, current: Current) -> Refusal | None:
    if not final["automatic_failover"] or final["cluster_mode"] != "disabled":
        return None
    if final["replicas_per_node_group"] != 0:
        return None
    answer = (
        "InvalidParameterValue: Must have at least 1 replica when cluster mode is disabled with auto failover enabled."
    )
    return Refusal(
        f"automatic_failover is true and there is one node (num_cache_clusters: 1): AWS answers {answer}"
        " Nearest: num_cache_clusters: 2, or automatic_failover: false.",
        option="num_cache_clusters",
        answer=answer,
        nearest="2",
    )


def multi_az_needs(wanted: Wanted, final: Final, current: Current) -> Refusal | None:
    if not final["multi_az"]:
        return None
    if not final["automatic_failover"]:
        answer = "InvalidParameterCombination, Multi-AZ needs automatic failover"
        return Refusal(
            f"multi_az is true and automatic_failover is false: AWS answers {answer}."
            " Set automatic_failover: true, or multi_az: false.",
            option="multi_az",
            answer=answer,
            nearest="false",
        )
    if final["replicas_per_node_group"] == 0:
        answer = "InvalidParameterCombination, Multi-AZ needs a replica in another zone"
        return Refusal(
            f"multi_az is true and there is no replica: AWS answers {answer}."
            " Nearest: num_cache_clusters: 2 (replicas_per_node_group: 1), or multi_az: false.",
            option="num_cache_clusters",
            answer=answer,
            nearest="2",
        )
    return None


def failover_on_old_nodes(wanted: Wanted, final: Final, current: Current) -> Refusal | None:
    node_type = final.get("node_type") or ""
    if not (node_type.startswith("cache.t1.") and final["automatic_failover"]):
        return None
    answer = "InvalidParameterValue: Automatic failover is not supported for T1 and T2 cache node types."
    return Refusal(
        f"automatic_failover is true on node_type {node_type!r}: AWS answers {answer}"
        " Nearest: node_type: cache.t4g.micro.",
        option="node_type",
        answer=answer,
        nearest="cache.t4g.micro",
    )


def data_tiering_nodes(wanted: Wanted, final: Final, current: Current) -> Refusal | None:
    node_type = final.get("node_type") or ""
    if bool(final["data_tiering"]) == node_type.startswith("cache.r6gd."):
        return None
    demand = "data_tiering: true on cache.r6gd nodes, and allows it on no others"
    return Refusal(
        f"data_tiering is {str(final['data_tiering']).lower()} on node_type {node_type!r}: the API demands"
        f" {demand} (InvalidParameterCombination).",
        option="node_type",
        answer=f"InvalidParameterCombination, the API demands {demand}",
        nearest=node_type.replace("r6gd", "r6g"),
    )


def preferred_azs(wanted: Wanted, final: Final, current: Current) -> str | None:
    zones = list(wanted.preferred_azs)
    if not zones:
        return None
    if final["num_node_groups"] > 1:
        return (
            f"preferred_azs is {zones} and num_node_groups is {final['num_node_groups']}: the API uses the list for"
            " groups of one shard only. Leave it away; AWS spreads the nodes of each shard."
        )
    nodes = 1 + (final["replicas_per_node_group"] or 0)
    if len(zones) == nodes:
        return None
    return (
        f"preferred_azs has {len(zones)} zones and the group {nodes} nodes: AWS answers InvalidParameterValue, the"
        f" number of zones must equal the number of nodes. Give {nodes} zones (one zone may come twice)."
    )


def shards_to_keep(wanted: Wanted, final: Final, current: Current) -> str | None:
    if current is None:
        return None
    known = {shard["node_group_id"] for shard in current["node_groups"]}
    surplus = len(known) - final["num_node_groups"]
    if surplus <= 0:
        return None
    for option, ids, count in (
        ("node_groups_to_remove", wanted.node_groups_to_remove, surplus),
        ("node_groups_to_retain", wanted.node_groups_to_retain, final["num_node_groups"]),
    ):
        if ids and (len(set(ids)) != count or not set(ids) <= known):
            return (
                f"{option} is {sorted(ids)}: to come to num_node_groups {final['num_node_groups']} it must name"
                f" {count} of the shards {sorted(known)}."
            )
    return None


def ip_discovery(wanted: Wanted, final: Final, current: Current) -> str | None:
    network = final.get("network_type")
    if network not in ("ipv4", "ipv6") or final.get("ip_discovery") in (None, network):
        return None
    return (
        f"ip_discovery is {final['ip_discovery']!r} and network_type is {network!r}: AWS answers"
        f" InvalidParameterCombination. Nearest: ip_discovery: {network}."
    )
