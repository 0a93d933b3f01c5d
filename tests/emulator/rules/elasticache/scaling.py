"""Replicas and shards that come and go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...calls import Call
from ...services.elasticache.topology import Shard
from .. import rule
from ._view import DECREASE, INCREASE, SHARDS, present
from .nodes import TOO_MANY

INVALID = "InvalidParameterValue"


def _counts(call: Call) -> Iterator[tuple[Shard, int]]:
    """Each shard that the call concerns, with the number of replicas it is to have."""
    group, wanted = present(call), call.parameters
    own = {item["NodeGroupId"]: item["NewReplicaCount"] for item in wanted.get("ReplicaConfiguration", [])}
    for shard in group.shards if group else ():
        count = own.get(shard.name) if own else wanted.get("NewReplicaCount")
        if count is not None:
            yield shard, count


@rule("elasticache", INCREASE, DECREASE, SHARDS, code=INVALID, source="botocore elasticache.IncreaseReplicaCount")
def only_at_once(call: Call) -> str | None:
    """ApplyImmediately=False is not supported."""
    return None if call.parameters.get("ApplyImmediately") else "ApplyImmediately must be true for this operation."


@rule(
    "elasticache",
    INCREASE,
    DECREASE,
    code="InvalidParameterCombination",
    source="botocore elasticache.IncreaseReplicaCount",
)
def one_way_to_count(call: Call) -> str | None:
    """The new number is given for the group or for each shard."""
    ways = ("NewReplicaCount", "ReplicaConfiguration") + (("ReplicasToRemove",) if call.operation == DECREASE else ())
    given = [name for name in ways[:2] if call.parameters.get(name) is not None]
    if len(given) == 1 or (not given and any(call.parameters.get(name) for name in ways)):
        return None
    return f"Exactly one of {' and '.join(ways[:2])} must be specified."


@rule("elasticache", INCREASE, DECREASE, code=INVALID, source="F094")
def replicas_within_five(call: Call) -> str | None:
    """A shard has at most five replicas."""
    return None if all(0 <= count <= 5 for _unused, count in _counts(call)) else TOO_MANY


@rule(
    "elasticache",
    INCREASE,
    DECREASE,
    code="NoOperationFault",
    source="https://github.com/aws-controllers-k8s/community/issues/377",
)
def something_changes(call: Call) -> str | None:
    """The number of replicas is another than before."""
    counts = list(_counts(call))
    if not counts or any(count != len(shard.members) - 1 for shard, count in counts):
        return None
    return "Requested new replica count already matches current number of replicas."


@rule("elasticache", INCREASE, DECREASE, code=INVALID, source="botocore elasticache.IncreaseReplicaCount")
def right_direction(call: Call) -> str | None:
    """Increase makes them more, Decrease fewer."""
    for shard, count in _counts(call):
        now = len(shard.members) - 1
        if call.operation == INCREASE and count < now:
            return "The new replica count must be greater than the current number of replicas."
        if call.operation == DECREASE and count > now:
            return "The new replica count must be less than the current number of replicas."
    return None


@rule("elasticache", INCREASE, code=INVALID, source="botocore elasticache.ConfigureShard.PreferredAvailabilityZones")
def as_many_zones_as_nodes(call: Call) -> str | None:
    """As many zones are listed as the shard is to have nodes."""
    for item in call.parameters.get("ReplicaConfiguration", []):
        zones = item.get("PreferredAvailabilityZones")
        if zones and len(zones) != item["NewReplicaCount"] + 1:
            return "The number of PreferredAvailabilityZones must equal NewReplicaCount plus 1."
    return None


@rule("elasticache", DECREASE, code=INVALID, source="botocore elasticache.DecreaseReplicaCount.ReplicasToRemove")
def what_is_removed_is_a_replica(call: Call) -> str | None:
    """The nodes to remove are replicas of the group."""
    group = present(call)
    if group is None:
        return None
    replicas = {member.name for shard in group.shards for member in shard.members[1:]}
    wrong = [name for name in call.parameters.get("ReplicasToRemove", []) if name not in replicas]
    return f"{wrong[0]} is not a replica of the replication group {group.name}." if wrong else None


def _left(call: Call) -> Iterator[int]:
    """How many members each shard has after DecreaseReplicaCount."""
    group, leaving = present(call), set(call.parameters.get("ReplicasToRemove", []))
    if leaving and group is not None:
        yield from (sum(member.name not in leaving for member in shard.members) for shard in group.shards)
    else:
        yield from (count + 1 for _unused, count in _counts(call))


@rule("elasticache", DECREASE, code=INVALID, source="F056")
def failover_keeps_a_replica(call: Call) -> str | None:
    """Without cluster mode, failover and Multi-AZ keep one replica."""
    group = present(call)
    if group is None or group.cluster_enabled or not (group.settings.failover or group.settings.multi_az):
        return None
    if all(size >= 2 for size in _left(call)):
        return None
    return "Must have at least 1 replica when cluster mode is disabled with auto failover enabled."


@rule(
    "elasticache",
    SHARDS,
    code=INVALID,
    source="https://github.com/widdix/aws-cf-templates/issues/573",
)
def shards_need_cluster_mode(call: Call) -> str | None:
    """Shards are for groups with cluster mode."""
    group = present(call)
    if group is None or group.cluster_enabled:
        return None
    return "Operation is only applicable for cluster mode enabled replication groups."


@rule("elasticache", SHARDS, code=INVALID, source="botocore elasticache.ModifyReplicationGroupShardConfiguration")
def a_shard_remains(call: Call) -> str | None:
    """At least one shard remains."""
    return None if call.parameters["NodeGroupCount"] >= 1 else "The number of node groups must be at least 1."


def _chosen(call: Call) -> tuple[list[str], list[str]]:
    wanted: dict[str, Any] = call.parameters
    return wanted.get("NodeGroupsToRetain", []), wanted.get("NodeGroupsToRemove", [])


@rule(
    "elasticache",
    SHARDS,
    code="InvalidParameterCombination",
    source="botocore elasticache.ModifyReplicationGroupShardConfiguration",
)
def which_shards_go(call: Call) -> str | None:
    """When shards go, either those that stay or those that go are named."""
    group, (retain, remove) = present(call), _chosen(call)
    if group is None or call.parameters["NodeGroupCount"] >= len(group.shards) or bool(retain) != bool(remove):
        return None
    return "Either NodeGroupsToRemove or NodeGroupsToRetain is required when the number of node groups goes down."


@rule("elasticache", SHARDS, code=INVALID, source="botocore elasticache.ModifyReplicationGroupShardConfiguration")
def as_many_shards_as_named(call: Call) -> str | None:
    """As many shards stay as NodeGroupCount says."""
    group, (retain, remove) = present(call), _chosen(call)
    if group is None or call.parameters["NodeGroupCount"] >= len(group.shards):
        return None
    names = {shard.name for shard in group.shards}
    kept = names & set(retain) if retain else names - set(remove)
    if len(kept) == call.parameters["NodeGroupCount"]:
        return None
    return "The node groups that stay are not as many as NodeGroupCount."


@rule(
    "elasticache",
    SHARDS,
    code="InvalidParameterCombination",
    source="botocore elasticache.ModifyReplicationGroupShardConfiguration.ReshardingConfiguration",
)
def zones_are_for_new_shards(call: Call) -> str | None:
    """ReshardingConfiguration is for when shards are added."""
    group = present(call)
    if group is None or not call.parameters.get("ReshardingConfiguration"):
        return None
    if call.parameters["NodeGroupCount"] > len(group.shards):
        return None
    return "ReshardingConfiguration can only be specified when the number of node groups goes up."
