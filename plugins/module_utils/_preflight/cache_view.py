# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the rules of the cache look at: what the role asks of the module elasticache_replication_group, and what runs.

The module's own rules judge it; what they refuse is told here by the role's settings.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.refusal import Refusal
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.rules import Rule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.state import group_state
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.wanted import (
    Wanted,
    final_settings,
    wanted_of,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._engine_versions import VersionRefusedError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.decide import cache_version
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Problem, Stack

VERSIONS = "elasticache.versions"
# Options of the module whose setting has another name.
SETTINGS = {
    "name": "identifier",
    "num_cache_clusters": "nodes",
    "replicas_per_node_group": "nodes",
    "snapshot_retention_limit": "snapshot_retention_days",
}
SAME = ("automatic_failover", "engine", "maintenance_window", "multi_az", "node_type", "port", "snapshot_window")


def wanted(stack: Stack, **more: Any) -> Wanted:
    """Return what is asked for, as far as no fact is needed to know it, and what the caller knows besides."""
    want = stack.wants["cache"]
    logs = {"slow-log": want["slow_log_group"], "engine-log": want["engine_log_group"]}
    return wanted_of(
        {
            "name": want["identifier"],
            "num_cache_clusters": want["nodes"],
            "snapshot_retention_limit": want["snapshot_retention_days"],
            "subnet_group": want["identifier"],
            "apply_immediately": want["apply_immediately"],
            "at_rest_encryption": True,
            "transit_encryption": True,
            "transit_encryption_mode": "required",
            "log_delivery": [
                {"log_type": kind, "destination_type": "cloudwatch-logs", "destination": name, "format": "json"}
                for kind, name in logs.items()
            ],
            **{name: want[name] for name in SAME},
            **more,
        }
    )


def chosen(stack: Stack) -> Mapping[str, Any] | None:
    """Return the choice of the version, None where it was refused, which CA001 reports."""
    try:
        return cache_version(stack)
    except VersionRefusedError:
        return None


def family(stack: Stack) -> str:
    """Return the parameter group family of the chosen version.

    Where it was refused, that of the version that comes nearest, so that a version that is wrong hides no other fault.
    Nothing where none comes near.
    """
    try:
        return str(cache_version(stack)["family"])
    except VersionRefusedError as error:
        near = error.nearest.partition(", ")[0]
        offered = {str(item["EngineVersion"]): str(item["CacheParameterGroupFamily"]) for item in stack.facts[VERSIONS]}
        return offered.get(near, "")


def parameter_group(stack: Stack, family: str) -> str:
    """Return the name of the parameter group of a family."""
    return f"{stack.wants['cache']['identifier']}-{family.replace('.', '-')}"


def current(stack: Stack) -> dict[str, Any] | None:
    """Return the state of the group that exists; None when there is none, or it is going.

    The tags of a group that is being changed cannot be asked.
    """
    group = stack.facts["elasticache.group"]
    if not group or group["Status"] == "deleting":
        return None
    node = next(iter(stack.facts["elasticache.member"]), None)
    tags = stack.facts["elasticache.group_tags"] if group["Status"] == "available" else None
    return group_state(group, node, tags)


def wanted_of_existing(stack: Stack) -> Wanted:
    """Return what is asked of a group that exists, with the version, the parameter group, the key and the tags."""
    choice, group = chosen(stack), stack.facts["elasticache.group"]
    more: dict[str, Any] = {}
    if choice:
        more["engine_version"] = choice["chosen"]
        more["parameter_group"] = parameter_group(stack, choice["family"])
    if "kms" in stack.wants:
        more["kms_key_id"] = (stack.facts["kms.key"] or {}).get("Arn", "a new key")
    if group["Status"] == "available":
        more["tags"] = stack.wants["cache"]["tags"]
    return wanted(stack, **more)


def refused(stack: Stack, *rules: Rule) -> Iterator[Problem]:
    """Yield what rules of the module refuse of a group that does not exist, in the words of the role."""
    asked = wanted(stack)
    final = final_settings(asked, None)
    for rule in rules:
        found = rule(asked, final, None)
        if isinstance(found, Refusal):
            yield problem(stack, found)


def problem(stack: Stack, found: Refusal) -> Problem:
    """Tell a refusal of the module by the setting of the role."""
    setting = SETTINGS.get(found.option, found.option)
    near = str(int(found.nearest) + 1) if found.option == "replicas_per_node_group" else found.nearest
    return Problem(stack.wants["cache"].get(setting), found.answer, near, f"cache_{setting}")
