# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a deployment would change of a database that exists, and what each change does to those who use it.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import database_view as view
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.decide import database_storage
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.instance_plan import (
    PASSWORD_TAG,
    STRIPED_BASELINE,
    STRIPED_FROM,
)

# Settings, and where DescribeDBInstances has them.
FIELDS = {
    "allocated_storage": "AllocatedStorage",
    "auto_minor_version_upgrade": "AutoMinorVersionUpgrade",
    "backup_retention_days": "BackupRetentionPeriod",
    "backup_window": "PreferredBackupWindow",
    "deletion_protection": "DeletionProtection",
    "instance_class": "DBInstanceClass",
    "iops": "Iops",
    "maintenance_window": "PreferredMaintenanceWindow",
    "max_allocated_storage": "MaxAllocatedStorage",
    "monitoring_interval": "MonitoringInterval",
    "multi_az": "MultiAZ",
    "performance_insights": "PerformanceInsightsEnabled",
    "port": "Port",
    "storage_throughput": "StorageThroughput",
    "storage_type": "StorageType",
}
STORAGE = ("allocated_storage", "iops", "storage_throughput", "storage_type")


@dataclass(frozen=True)
class Change:
    """What is and what is wanted."""

    now: Any
    wanted: Any


def changes(stack: Stack) -> Mapping[str, Change]:
    """Return what the deployment would change, by setting; nothing when there is no instance."""
    item = view.instance(stack)
    if item is None:
        return {}
    want = {**stack.wants["database"], "allocated_storage": database_storage(stack)}
    want = {**want, **{setting: want[setting] or given for setting, given in baseline(want).items()}}
    now = {setting: item.get(field) for setting, field in FIELDS.items()}
    now["port"] = item.get("Port") or item.get("Endpoint", {}).get("Port")
    now["max_allocated_storage"] = item.get("MaxAllocatedStorage") or item.get("AllocatedStorage")
    found = {
        setting: Change(value, want[setting])
        for setting, value in now.items()
        if value is not None and value != want[setting] and (want[setting] or setting not in STRIPED_BASELINE)
    }
    choice = view.chosen(stack)
    if choice and choice["chosen"] != item["EngineVersion"]:
        found["engine_version"] = Change(item["EngineVersion"], choice["chosen"])
    found |= _rotated(stack, item)
    exported = exported_logs(item)
    if exported != sorted(want["log_exports"]):
        found["log_exports"] = Change(exported, sorted(want["log_exports"]))
    return found


def baseline(want: Mapping[str, Any]) -> Mapping[str, int]:
    """Return the numbers that 0 stands for. Below 400 GiB, and with other storage, 0 leaves them to AWS."""
    striped = want["storage_type"] == "gp3" and want["allocated_storage"] >= STRIPED_FROM
    return STRIPED_BASELINE if striped else {}


def exported_logs(item: view.Item) -> list[str]:
    """Return the logs that go to CloudWatch once what is on its way has come about."""
    waiting = item.get("PendingModifiedValues", {}).get("PendingCloudwatchLogsExports", {})
    exported = {*(item.get("EnabledCloudwatchLogsExports") or []), *waiting.get("LogTypesToEnable", [])}
    return sorted(exported - set(waiting.get("LogTypesToDisable", [])))


def _rotated(stack: Stack, item: view.Item) -> Mapping[str, Change]:
    """A tag tells which version of the secret the instance has; with another, the password is sent."""
    has, holds = view.tags(item).get(PASSWORD_TAG), (stack.facts["secretsmanager.database"] or {}).get("VersionId")
    return {"secret_id": Change(has, holds)} if has and holds and has != holds else {}


def interruption(setting: str, change: Change, certain: bool) -> str:
    """Say how a change interrupts service, in words that end with when; nothing where it does not.

    Args:
        setting: its name in ``changes``.
        change: what changes.
        certain: whether changes are applied at once rather than in the maintenance window.
    """
    when = "at once" if certain else "in the next maintenance window"
    if setting == "port":
        return "the instance restarts, at once in any case"
    if setting == "instance_class":
        return f"the instance is not available while its class changes, {when}"
    if setting == "engine_version":
        major = str(change.now).partition(".")[0] != str(change.wanted).partition(".")[0]
        kind = "a major upgrade takes the instance away for minutes or longer and has no way back"
        return f"{kind if major else 'the instance restarts with the new version'}, {when}"
    if setting == "backup_retention_days" and 0 in (change.now, change.wanted):
        return f"input and output stop for seconds or minutes, {when}"
    return ""
