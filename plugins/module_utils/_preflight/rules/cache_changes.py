# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of changes to a cache that exists: what AWS forbids, and what interrupts service.

Whether a version can be reached from the one that runs is CA001's.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import rules, rules_access
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.plan import (
    Plan,
    modification_plan,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.refusal import Refusal
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.unchangeable import replacements
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.wanted import final_settings
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import cache_view as view
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._suggest import nearest

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

_MODIFY = "botocore elasticache ModifyReplicationGroup"
# What the role sets in every group, so that no setting is to blame.
NOT_A_SETTING = ("at_rest_encryption", "subnet_group")
_RESTORED = "delete the group with a final snapshot, and restore that; or another suffix"


def _plan(stack: Stack) -> Plan | None:
    """What the deployment would change of a group that exists; None when there is none, or it cannot become that."""
    current = view.current(stack)
    wanted = view.wanted_of_existing(stack) if current else None
    if current is None or wanted is None or replacements(wanted, current):
        return None
    return modification_plan(wanted, current)


@rule("CA040", "cache", setting="cache_identifier", source=f"{_MODIFY}; unchangeable.py")
def what_cannot_be_changed_stays(stack: Stack) -> Iterator[Problem]:
    """Port, encryption and subnet group of a group that exists stay. The engine goes from Redis OSS to Valkey alone."""
    current = view.current(stack)
    if current is None:
        return
    for found in replacements(view.wanted_of_existing(stack), current):
        if found.option in NOT_A_SETTING:
            yield Problem(stack.wants["cache"]["identifier"], found.answer, _RESTORED)
        elif found.option == "kms_key_id":
            yield Problem(stack.wants["kms"]["alias"], found.answer, _RESTORED, "kms_alias")
        elif found.option != "engine_version":
            yield view.problem(stack, found)


@rule("CA041", "cache", setting="cache_identifier", source="botocore elasticache InvalidReplicationGroupStateFault")
def group_can_take_a_change(stack: Stack) -> Iterator[Problem]:
    """A group that exists was not given up by AWS. One that is busy is waited for before it is changed."""
    current = view.current(stack)
    if current is None or current["status"] == "available":
        return
    name, status = stack.wants["cache"]["identifier"], current["status"]
    if status == "create-failed":
        command = f"aws elasticache delete-replication-group --replication-group-id {name}"
        answer = f"InvalidReplicationGroupState: {name} is create-failed, which AWS cannot repair"
        yield Problem(name, answer, command)
    elif (plan := _plan(stack)) and plan.steps:
        answer = f"accepted: the deployment waits until {name}, which is {status}, is available"
        yield Problem(name, answer, "wait until it is available", severity="warning")


@rule("CA042", "cache", setting="cache_node_type", source="ElastiCache API: ListAllowedNodeTypeModifications")
def group_can_be_scaled_to_the_nodes(stack: Stack) -> Iterator[Problem]:
    """A group that is to get other nodes can be scaled to them."""
    current, allowed = view.current(stack), stack.facts["elasticache.node_type_modifications"]
    if current is None or allowed is None:
        return
    name = stack.wants["cache"]["node_type"]
    known = [*allowed.get("ScaleUpModifications", []), *allowed.get("ScaleDownModifications", [])]
    if name not in known:
        answer = f"InvalidParameterValue: the group cannot be scaled from {current['node_type']} to {name}"
        near = nearest(name, known, limit=2) or [str(current["node_type"])]
        yield Problem(name, answer, ", ".join(near))


@rule("CA043", "cache", setting="cache_engine_version", source=f"{_MODIFY}, TransitEncryptionMode")
def version_takes_the_change(stack: Stack) -> Iterator[Problem]:
    """The version of a group that exists can be given encryption in transit and the logs."""
    current = view.current(stack)
    if current is None:
        return
    wanted = view.wanted_of_existing(stack)
    final = final_settings(wanted, current)
    for judge in (rules_access.tls_change_needs_engine_7, rules.log_delivery):
        found = judge(wanted, final, current)
        if isinstance(found, Refusal):
            yield view.problem(stack, found)


@rule("CA044", "cache", setting="cache_identifier", severity="warning", source=_MODIFY)
def service_is_not_interrupted(stack: Stack) -> Iterator[Problem]:
    """No change interrupts the service of a group that exists. The finding says whether it happens at once."""
    plan = _plan(stack)
    if plan is None:
        return
    want = stack.wants["cache"]
    when = "at once" if want["apply_immediately"] else "in the next maintenance window"
    for setting, now in plan.before.items():
        text = _interruption(setting, now, plan.after, when) if plan.after.get(setting) != now else ""
        if text:
            name = view.SETTINGS.get(setting, setting)
            if name in want:
                near = str(now + 1) if name == "nodes" else str(now)
                yield Problem(want[name], f"accepted: {text}", near, f"cache_{name}")
            else:
                yield Problem(want["identifier"], f"accepted: {text}", "have all clients speak TLS before")


def _interruption(setting: str, now: Any, after: Mapping[str, Any], when: str) -> str:
    """Say how a change interrupts service, in words that end with when; nothing where it does not."""
    alone = "" if after["automatic_failover"] else ", which without failover takes the cache away meanwhile"
    if setting == "node_type":
        return f"the nodes are replaced and connections break{alone}, {when}"
    if setting in ("engine", "engine_version"):
        return f"the nodes are upgraded one after another and connections break{alone}, {when}"
    if setting == "transit_encryption" and not now:
        return f"clients that do not speak TLS are refused, {when}"
    if setting == "replicas_per_node_group" and now and after[setting] < now:
        return "connections to the replicas that go break, at once in any case"
    return ""


@rule("CA045", "cache", setting="cache_auth_secret_id", source=f"{_MODIFY}, AuthTokenUpdateStrategy")
def a_token_is_not_taken_away(stack: Stack) -> Iterator[Problem]:
    """A group that asks its clients for a token does so for good: only user groups could take its place."""
    current = view.current(stack)
    if current and current["auth_token_enabled"] and not stack.wants["cache"]["auth_secret_id"]:
        answer = (
            "ignored: AWS deletes a token only where user groups take its place; without one it takes a new group, and"
            " what this one holds is lost unless it is restored from a snapshot"
        )
        yield Problem("", answer, "the name of the secret that holds its token")
