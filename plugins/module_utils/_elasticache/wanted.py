# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What an operator wants of a replication group, with values written as AWS writes them back.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.

AWS stores identifiers and windows in lower case and answers with whole versions ("7.1" is accepted, "7.1.0"
is returned, "6.x" meant any 6). Values are brought to that form here, and versions are compared by it, so
that what is the same for AWS is the same for a plan.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

LOWERED = ("maintenance_window", "name", "parameter_group", "snapshot_window", "subnet_group")
SORTED = ("security_group_ids", "user_group_ids")
PLAIN = (
    "at_rest_encryption",
    "auto_minor_version_upgrade",
    "automatic_failover",
    "cluster_mode",
    "data_tiering",
    "description",
    "engine",
    "engine_version",
    "ip_discovery",
    "kms_key_id",
    "multi_az",
    "network_type",
    "node_type",
    "notification_topic_arn",
    "num_node_groups",
    "port",
    "replicas_per_node_group",
    "snapshot_retention_limit",
    "tags",
    "transit_encryption",
    "transit_encryption_mode",
)

# The settings of a group once everything is done, and the state it is in (None: there is no group).
Final = Mapping[str, Any]
Current: TypeAlias = "Mapping[str, Any] | None"


@dataclass(frozen=True)
class Wanted:
    """What is asked for. `settings` has names from state.SETTINGS, and only those that were asked for."""

    name: str
    settings: dict[str, Any]
    apply_immediately: bool = True
    purge_tags: bool = True
    preferred_azs: tuple[str, ...] = ()
    snapshot_name: str | None = None
    node_groups_to_remove: tuple[str, ...] = ()
    node_groups_to_retain: tuple[str, ...] = ()
    auth_token: str | None = field(default=None, repr=False)
    auth_token_update_strategy: str = "rotate"
    auth_token_changed_at: str | None = None


def wanted_of(params: Mapping[str, Any]) -> Wanted:
    """The options of the module, None meaning "as it is" (or, for a new group, AWS's own default)."""
    given = {name: value for name, value in params.items() if value is not None}
    settings = {name: given[name] for name in PLAIN if name in given}
    settings.update({name: given[name].strip().lower() for name in LOWERED if name in given and name != "name"})
    settings.update({name: sorted(set(given[name])) for name in SORTED if name in given})
    if "num_cache_clusters" in given:
        settings["replicas_per_node_group"] = given["num_cache_clusters"] - 1
    if "log_delivery" in given:
        settings["log_delivery"] = sorted(given["log_delivery"], key=lambda each: str(each["log_type"]))
    if "tags" in settings:
        settings["tags"] = {str(key): str(value) for key, value in settings["tags"].items()}
    if "notification_topic_arn" in settings:
        settings["notification_topic_arn"] = settings["notification_topic_arn"] or None
    return Wanted(
        name=given["name"].lower(),
        settings=settings,
        apply_immediately=given.get("apply_immediately", True),
        purge_tags=given.get("purge_tags", True),
        preferred_azs=tuple(given.get("preferred_azs", ())),
        snapshot_name=given.get("snapshot_name"),
        node_groups_to_remove=tuple(given.get("node_groups_to_remove", ())),
        node_groups_to_retain=tuple(given.get("node_groups_to_retain", ())),
        auth_token=given.get("auth_token"),
        auth_token_update_strategy=given.get("auth_token_update_strategy", "rotate"),
        auth_token_changed_at=given.get("auth_token_changed_at"),
    )


def final_settings(wanted: Wanted, current: Mapping[str, Any] | None) -> dict[str, Any]:
    """The settings of the group once everything that is wanted is done, under the names of state.SETTINGS.

    Args:
        wanted: what is asked for.
        current: the state of the group, or None when there is none: AWS's defaults for a new group then count.
    """
    start = dict(current) if current else _creation_defaults(wanted)
    final = {**start, **wanted.settings}
    if not final["transit_encryption"]:
        final["transit_encryption_mode"] = wanted.settings.get("transit_encryption_mode")
    elif not final.get("transit_encryption_mode"):
        final["transit_encryption_mode"] = "required"
    if wanted.auth_token:
        final["auth_token_enabled"] = True
        final["user_group_ids"] = []
    elif final["user_group_ids"] and wanted.auth_token_update_strategy == "delete":
        final["auth_token_enabled"] = False
    if not wanted.purge_tags or "tags" not in wanted.settings:
        final["tags"] = {**start["tags"], **wanted.settings.get("tags", {})}
    return final


def _creation_defaults(wanted: Wanted) -> dict[str, Any]:
    """What CreateReplicationGroup does with what it is not told (API reference), as far as it is fixed."""
    sharded = wanted.settings.get("num_node_groups", 1) > 1
    mode = wanted.settings.get("cluster_mode", "enabled" if sharded else "disabled")
    return {
        "at_rest_encryption": wanted.settings.get("engine") == "valkey",
        "auth_token_enabled": False,
        "automatic_failover": mode != "disabled",
        "cluster_mode": mode,
        "data_tiering": False,
        "description": f"Replication group {wanted.name}",
        "ip_discovery": "ipv4",
        "log_delivery": [],
        "multi_az": False,
        "network_type": "ipv4",
        "num_node_groups": 1,
        "port": 6379,
        "replicas_per_node_group": 0,
        "replication_group_id": wanted.name,
        "snapshot_retention_limit": 0,
        "tags": {},
        "transit_encryption": False,
        "user_group_ids": [],
    }


def version_numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version: (7, 1) of "7.1", (6,) of "6.x". ValueError for anything else."""
    parts = version.lower().split(".")
    return tuple(int(part) for part in (parts[:-1] if parts[-1] == "x" and len(parts) > 1 else parts))


def compare_versions(wanted: str, current: str) -> int:
    """-1, 0 or 1: the wanted version is older than, is, or is newer than the current one.

    Only the numbers that the wanted version gives count: "7.1" is what "7.1.0" is.
    """
    left = version_numbers(wanted)
    right = version_numbers(current)[: len(left)]
    return (left > right) - (left < right)


def parse_moment(text: str) -> datetime.datetime:
    """A date and time in ISO 8601; without an offset it is in UTC. ValueError for anything else."""
    moment = datetime.datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def same_key(wanted: str, current: str | None) -> bool:
    """Whether two names mean one KMS key; AWS may answer with the ARN where the bare id was given."""
    return current is not None and wanted.rpartition("/")[2] == current.rpartition("/")[2]
