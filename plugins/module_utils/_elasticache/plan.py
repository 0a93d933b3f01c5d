# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""From what a replication group is to what is wanted of it: the calls to make, in an order AWS accepts.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.

AWS accepts one modification at a time, on an available group only, and refuses some in company. The order
here never asks for a group that AWS would refuse on the way: failover goes off before the last replica,
replicas come before failover, failover before cluster mode, encryption in transit before tokens and users.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .access_steps import access_steps, transit_steps
from .state import SETTINGS, settings_of
from .step import Change, Step
from .topology_steps import engine_steps, failover_off_steps, failover_on_steps, node_steps, shard_steps
from .wanted import Wanted, compare_versions, final_settings, same_key


@dataclass(frozen=True)
class Plan:
    """The steps in order, and the group's settings before and after them (each one side of a diff)."""

    steps: tuple[Step, ...]
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    @property
    def operations(self) -> list[str]:
        """The names of the API operations, in order; nothing else of the steps is fit to be shown."""
        return [step.operation for step in self.steps]


def modification_plan(wanted: Wanted, current: Mapping[str, Any]) -> Plan:
    """What to do with a group that exists.

    Args:
        wanted: what is asked for; already found possible by rules.problems and unchangeable.replacements.
        current: the state of the group, of state.group_state.
    """
    # A change that waits for the maintenance window is done, unless it is now wanted at once.
    seen = dict(current) if wanted.apply_immediately else {**current, **current["pending"]}
    final = _as_aws_has_it(final_settings(wanted, seen), seen)
    change = Change(wanted, seen, final)
    steps = [
        *_tag_steps(change),
        *failover_off_steps(change),
        *engine_steps(change),
        *node_steps(change),
        *failover_on_steps(change),
        *shard_steps(change),
        *transit_steps(change),
        *access_steps(change),
        *_setting_steps(change),
        *_log_steps(change),
    ]
    before = settings_of(seen)
    after = {**before, **{name: final[name] for name in SETTINGS if name in final}}
    token_steps = [step.request["AuthTokenUpdateStrategy"] for step in steps if "AuthToken" in step.request]
    if token_steps:
        before["auth_token"] = "as it is"
        after["auth_token"] = f"changed ({', then '.join(strategy.lower() for strategy in token_steps)})"
    return Plan(tuple(steps), before, after)


def _as_aws_has_it(final: dict[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """The wanted settings, each in AWS's spelling where it means what AWS already has."""
    version, key = final.get("engine_version"), final.get("kms_key_id")
    same_engine = final["engine"] == current["engine"]
    if (
        same_engine
        and version
        and current["engine_version"]
        and not compare_versions(version, current["engine_version"])
    ):
        final["engine_version"] = current["engine_version"]
    if key and same_key(key, current["kms_key_id"]):
        final["kms_key_id"] = current["kms_key_id"]
    return final


def _tag_steps(change: Change) -> list[Step]:
    before, after = change.current["tags"], change.final["tags"]
    gone = sorted(set(before) - set(after))
    new = {key: value for key, value in sorted(after.items()) if before.get(key) != value}
    arn = change.current["arn"]
    steps = []
    if gone:
        steps.append(Step("RemoveTagsFromResource", {"ResourceName": arn, "TagKeys": gone}, waits=False))
    if new:
        tags = [{"Key": key, "Value": value} for key, value in new.items()]
        steps.append(Step("AddTagsToResource", {"ResourceName": arn, "Tags": tags}, waits=False))
    return steps


IN_ONE_CALL = {
    "description": "ReplicationGroupDescription",
    "security_group_ids": "SecurityGroupIds",
    "maintenance_window": "PreferredMaintenanceWindow",
    "snapshot_window": "SnapshotWindow",
    "snapshot_retention_limit": "SnapshotRetentionLimit",
    "auto_minor_version_upgrade": "AutoMinorVersionUpgrade",
    "ip_discovery": "IpDiscovery",
}


def _setting_steps(change: Change) -> list[Step]:
    request = {api_name: change.final[name] for name, api_name in IN_ONE_CALL.items() if change.differs(name)}
    if change.differs("notification_topic_arn"):
        request.update(_notification(change.final["notification_topic_arn"]))
    turned_on = "SnapshotRetentionLimit" in request and not change.current["snapshot_retention_limit"]
    if turned_on and change.current["cluster_mode"] == "disabled" and change.current["member_clusters"]:
        # Without cluster mode AWS takes snapshots of one named node, and has none while they are off
        # (as Terraform's provider does when it turns them on).
        request["SnapshottingClusterId"] = change.current["member_clusters"][0]
    return [change.modify(**request)] if request else []


def _notification(topic: str | None) -> dict[str, str]:
    if topic is None:
        return {"NotificationTopicStatus": "inactive"}
    return {"NotificationTopicArn": topic, "NotificationTopicStatus": "active"}


def _log_steps(change: Change) -> list[Step]:
    if not change.differs("log_delivery"):
        return []
    before = {each["log_type"]: each for each in change.current["log_delivery"]}
    after = {each["log_type"]: each for each in change.final["log_delivery"]}
    requests = [log_request(each) for kind, each in after.items() if before.get(kind) != each]
    requests += [{"LogType": kind, "Enabled": False} for kind in before if kind not in after]
    return [change.modify(LogDeliveryConfigurations=requests)]


def log_request(delivery: Mapping[str, Any]) -> dict[str, Any]:
    """One entry of the option log_delivery as a LogDeliveryConfigurationRequest."""
    if delivery["destination_type"] == "cloudwatch-logs":
        details = {"CloudWatchLogsDetails": {"LogGroup": delivery["destination"]}}
    else:
        details = {"KinesisFirehoseDetails": {"DeliveryStream": delivery["destination"]}}
    return {
        "LogType": delivery["log_type"],
        "DestinationType": delivery["destination_type"],
        "DestinationDetails": details,
        "LogFormat": delivery["format"],
        "Enabled": True,
    }
