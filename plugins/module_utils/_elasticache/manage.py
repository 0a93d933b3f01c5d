# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Reading, making, changing and deleting one replication group: the plans of the pure files, carried out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .._suggest import nearest
from . import api
from .create import creation_plan
from .plan import Plan, modification_plan
from .rules import problems
from .rules_form import identifier_problem
from .state import future_state, group_state, settings_of
from .unchangeable import replacements
from .waiters import Budget, available_waiter, deleted_waiter, settled_waiter, wait_for

CALLS = {
    "AddTagsToResource": api.add_tags_to_resource,
    "CreateReplicationGroup": api.create_replication_group,
    "DecreaseReplicaCount": api.decrease_replica_count,
    "IncreaseReplicaCount": api.increase_replica_count,
    "ModifyReplicationGroup": api.modify_replication_group,
    "ModifyReplicationGroupShardConfiguration": api.modify_replication_group_shard_configuration,
    "RemoveTagsFromResource": api.remove_tags_from_resource,
}


@dataclass(frozen=True)
class Run:
    """How to carry a plan out: not at all (check mode), and how long it may take."""

    check_mode: bool
    wait: bool
    budget: Budget


def read_group(client, name):
    """The state of one group, or None."""
    group = api.describe_replication_group(client, name)
    if group is None:
        return None
    nodes = (api.describe_cache_cluster(client, node) for node in group.get("MemberClusters") or [])
    return group_state(group, next(filter(None, nodes), None), api.list_tags_for_resource(client, group["ARN"]))


def read_groups(client):
    """The states of all groups of the region, by name."""
    nodes: dict[str, Any] = {}
    for node in api.describe_cache_clusters(client):
        nodes.setdefault(node.get("ReplicationGroupId"), node)
    return [
        group_state(group, nodes.get(group["ReplicationGroupId"]), api.list_tags_for_resource(client, group["ARN"]))
        for group in sorted(api.describe_replication_groups(client), key=lambda group: group["ReplicationGroupId"])
    ]


def ensure_present(client, wanted, run, future_arn):
    """Bring the group to what is wanted, and return the module's result.

    future_arn: a function without arguments, called only when a group that does not exist is described.
    """
    current = _ready_to_change(client, wanted, read_group(client, wanted.name), run)
    _refuse_impossible(wanted, current)
    plan = modification_plan(wanted, current) if current else creation_plan(wanted)
    _refuse_unknown_node_type(client, current, plan)
    if run.check_mode:
        state = {**(current or future_state(plan.after, future_arn())), **_shown(plan.after)}
    else:
        _apply(client, wanted.name, plan, run)
        state = read_group(client, wanted.name) if plan.steps else current
    return _result(plan, state)


def ensure_absent(client, name, run, final_snapshot_identifier):
    """Take the group away, and return the module's result."""
    if final_snapshot_identifier:
        _refuse(filter(None, [identifier_problem("final_snapshot_identifier", final_snapshot_identifier, 255)]))
    current = read_group(client, name)
    gone = current is None or current["status"] == "deleting"
    operations = [] if gone else ["DeleteReplicationGroup"]
    if not run.check_mode:
        if not gone:
            _delete(client, current, run, final_snapshot_identifier)
        if current and run.wait:
            wait_for(deleted_waiter(client, run.budget.left), name, "deleted", run.budget)
    before = {} if gone else settings_of(current)
    return {
        "changed": bool(operations),
        "diff": {"before": before, "after": {}},
        "replication_group": None,
        "steps": operations,
    }


def _ready_to_change(client, wanted, current, run):
    """The group once it can be changed; None where a new one has to be made."""
    if current is None or current["status"] == "available":
        return current
    if current["status"] == "create-failed":
        raise api.AnsibleElastiCacheError(
            message=f"The replication group {wanted.name} is create-failed: AWS could not create it and cannot repair"
            " it. Its reason is among the events of the group (DescribeEvents). Delete it with state: absent first."
        )
    if current["status"] == "deleting":
        if not run.check_mode:
            wait_for(deleted_waiter(client, run.budget.left), wanted.name, "deleted", run.budget)
        return None
    if run.check_mode:
        return current
    _refuse_impossible(wanted, current)
    if not run.wait and not modification_plan(wanted, current).steps:
        return current
    wait_for(available_waiter(client, run.budget.left), wanted.name, "available", run.budget)
    return read_group(client, wanted.name)


def _refuse_impossible(wanted, current):
    _refuse((replacements(wanted, current) if current else []) + problems(wanted, current))


def _refuse(problems_found):
    message = "\n".join(problems_found)
    if message:
        raise api.AnsibleElastiCacheError(message=message)


def _refuse_unknown_node_type(client, current, plan):
    """Ask AWS which node types the group can be scaled to, where that is all that changes about its engine."""
    asked = [step.request for step in plan.steps if "CacheNodeType" in step.request]
    if current is None or current["status"] != "available" or not asked:
        return
    if any("EngineVersion" in step.request for step in plan.steps):
        return
    answer = api.list_allowed_node_type_modifications(client, current["replication_group_id"])
    offered = {*answer.get("ScaleUpModifications", ()), *answer.get("ScaleDownModifications", ())}
    node_type = asked[0]["CacheNodeType"]
    if offered and node_type not in offered:
        near = nearest(node_type, {*offered, current["node_type"]}) or sorted(offered)
        raise api.AnsibleElastiCacheError(
            message=f"node_type is {node_type!r}: AWS does not list it among those that replication group"
            f" {current['replication_group_id']} can be scaled to from {current['node_type']}"
            f" (ListAllowedNodeTypeModifications). Nearest: {', '.join(near[:3])}."
        )


def _apply(client, name, plan, run):
    waited = [number for number, step in enumerate(plan.steps) if step.waits]
    for number, step in enumerate(plan.steps):
        try:
            CALLS[step.operation](client, **step.request)
        except api.AnsibleElastiCacheError as error:
            place = f"{error.message} {name} (step {number + 1} of {len(plan.steps)}: {step.operation})"
            raise api.AnsibleElastiCacheError(message=place, exception=error.exception) from error
        if step.waits and (run.wait or number != waited[-1]):
            wait_for(_waiter_after(client, step, run), name, "available", run.budget)


def _waiter_after(client, step, run):
    """What was left for the maintenance window stays pending; everything else has to be done."""
    if step.request.get("ApplyImmediately", True):
        return settled_waiter(client, run.budget.left, step.settled)
    return available_waiter(client, run.budget.left)


def _delete(client, current, run, final_snapshot_identifier):
    name = current["replication_group_id"]
    if current["status"] not in ("available", "create-failed"):
        # AWS refuses to delete a group that it is still working on.
        wait_for(available_waiter(client, run.budget.left), name, "available", run.budget)
    snapshot = {"FinalSnapshotIdentifier": final_snapshot_identifier} if final_snapshot_identifier else {}
    api.delete_replication_group(client, ReplicationGroupId=name, **snapshot)


def _shown(after):
    return {key: value for key, value in after.items() if key != "auth_token"}


def _result(plan: Plan, state):
    return {
        "changed": bool(plan.steps),
        "diff": {"before": plan.before, "after": plan.after},
        "replication_group": state,
        "steps": plan.operations,
    }
