# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The steps that change what a replication group runs on: engine, nodes, replicas, failover, shards.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .step import Change, Step

FAILOVER = {"automatic_failover": "AutomaticFailoverEnabled", "multi_az": "MultiAZEnabled"}
FAILOVER_SEEN = {"automatic_failover": "AutomaticFailover", "multi_az": "MultiAZ"}


def failover_off_steps(change: Change) -> list[Step]:
    """What is to be off goes off before any replica goes."""
    return _failover_steps(change, value=False)


def failover_on_steps(change: Change) -> list[Step]:
    """What is to be on comes after the replicas it needs."""
    return _failover_steps(change, value=True)


def _failover_steps(change: Change, *, value: bool) -> list[Step]:
    names = [name for name in FAILOVER if change.differs(name) and change.final[name] is value]
    if not names:
        return []
    sign = "==" if value else "!="
    settled = tuple(f"{FAILOVER_SEEN[name]} {sign} 'enabled'" for name in names)
    return [change.modify(settled=settled, **{FAILOVER[name]: value for name in names})]


def engine_steps(change: Change) -> list[Step]:
    """Engine, version and parameter group in one call: the group's family must be that of the version."""
    settled: tuple[str, ...] = ()
    request: dict[str, Any] = {}
    if change.differs("engine"):
        request["Engine"] = change.final["engine"]
        settled = (f"Engine == '{change.final['engine']}'",)
    if change.differs("engine_version") or change.differs("engine"):
        request["EngineVersion"] = change.final["engine_version"]
    if change.differs("parameter_group"):
        request["CacheParameterGroupName"] = change.final["parameter_group"]
    return [change.modify(settled=settled, **request)] if request else []


def node_steps(change: Change) -> list[Step]:
    """Another node type, then fewer or more replicas."""
    steps = []
    if change.differs("node_type"):
        node_type = change.final["node_type"]
        steps.append(change.modify(settled=(f"CacheNodeType == '{node_type}'",), CacheNodeType=node_type))
    if not change.differs("replicas_per_node_group"):
        return steps
    replicas = change.final["replicas_per_node_group"]
    shards = change.current["node_groups"]
    many = [shard for shard in shards if len(shard["members"]) - 1 > replicas]
    few = [shard for shard in shards if len(shard["members"]) - 1 < replicas]
    if many:
        steps.append(_replica_step("DecreaseReplicaCount", change, many))
    if few:
        steps.append(_replica_step("IncreaseReplicaCount", change, few))
    return steps


def _replica_step(operation: str, change: Change, shards: list[Mapping[str, Any]]) -> Step:
    replicas = change.final["replicas_per_node_group"]
    request: dict[str, Any] = {"ReplicationGroupId": change.wanted.name, "ApplyImmediately": True}
    zones = list(change.wanted.preferred_azs) if operation == "IncreaseReplicaCount" else []
    if zones or len(shards) < len(change.current["node_groups"]):
        request["ReplicaConfiguration"] = [
            {
                "NodeGroupId": shard["node_group_id"],
                "NewReplicaCount": replicas,
                **({"PreferredAvailabilityZones": zones} if zones else {}),
            }
            for shard in shards
        ]
    else:
        request["NewReplicaCount"] = replicas
    nodes = tuple(
        f"length(NodeGroups[?NodeGroupId=='{shard['node_group_id']}'].NodeGroupMembers[]) == `{replicas + 1}`"
        for shard in shards
    )
    return Step(operation, request, nodes)


def shard_steps(change: Change) -> list[Step]:
    """Cluster mode, by way of compatible mode, and then the number of shards."""
    steps = [
        change.modify(settled=(f"ClusterMode == '{mode}'",), ClusterMode=mode)
        for mode in _cluster_modes(change.current["cluster_mode"], change.final["cluster_mode"])
    ]
    if not change.differs("num_node_groups"):
        return steps
    count = change.final["num_node_groups"]
    request: dict[str, Any] = {
        "ReplicationGroupId": change.wanted.name,
        "NodeGroupCount": count,
        "ApplyImmediately": True,
    }
    if count < change.current["num_node_groups"]:
        request.update(_shards_that_go(change, count))
    done = (f"length(NodeGroups) == `{count}`",)
    return [*steps, Step("ModifyReplicationGroupShardConfiguration", request, done)]


def _cluster_modes(current: str, final: str) -> list[str]:
    """The modes to pass through: AWS goes from disabled to enabled by way of compatible only."""
    if current == final:
        return []
    return ["compatible", "enabled"] if (current, final) == ("disabled", "enabled") else [final]


def _shards_that_go(change: Change, count: int) -> dict[str, list[str]]:
    """The shards named for it go; when none are named, the last ones."""
    if change.wanted.node_groups_to_retain:
        return {"NodeGroupsToRetain": sorted(change.wanted.node_groups_to_retain)}
    ids = sorted(shard["node_group_id"] for shard in change.current["node_groups"])
    return {"NodeGroupsToRemove": sorted(change.wanted.node_groups_to_remove) or ids[count:]}
