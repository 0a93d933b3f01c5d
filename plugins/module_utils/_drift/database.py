# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether the database is as the inventory asks for: its instance, subnet group and parameter group.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift import network
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.comparison import comparison, tags
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.key import key_arn
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.row import (
    PENDING,
    Row,
    compared,
    missing,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import tags_of
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import database_view as view
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.database_changes import (
    FIELDS,
    baseline,
    exported_logs,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.decide import database_storage
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.instance_plan import (
    PASSWORD_TAG,
    STRIPED_BASELINE,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.instance_state import major
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.parameter_checks import as_text, same

Item = Mapping[str, Any]
# What a version is chosen from.
CHOICE = ("rds.instances", "rds.versions", "rds.running_version", "rds.options", "rds.other_classes")


def _resource(stack: Stack) -> str:
    return f"DB instance {stack.wants['database']['identifier']}"


def _instance(stack: Stack) -> Item | None:
    found = [item for item in stack.facts["rds.instances"] if item["DBInstanceStatus"] != "deleting"]
    return found[0] if found else None


@comparison("database", what="the DB instance", facts=(*CHOICE, "secretsmanager.database", "kms.key", *network.PLACES))
def instance(stack: Stack) -> Iterator[Row]:
    want, found, resource = stack.wants["database"], _instance(stack), _resource(stack)
    if found is None:
        yield missing(resource)
        return
    want = {**want, "allocated_storage": database_storage(stack)}
    coming = {**found, **found.get("PendingModifiedValues", {})}
    for setting in FIELDS:
        wanted = want[setting] or baseline(want).get(setting, want[setting])
        if wanted or setting not in STRIPED_BASELINE:
            yield compared(
                resource, f"database_{setting}", wanted, *(_value(setting, item) for item in (found, coming))
            )
    yield _version(stack, found, coming)
    yield from _fixed(resource, want, found)
    yield from _features(resource, want, found)
    # AWS tells nothing of a password; a deployment writes down which version of the secret it sent.
    secret = {PASSWORD_TAG: (stack.facts["secretsmanager.database"] or {}).get("VersionId")}
    yield tags(resource, "database_tags", {**want["tags"], **secret}, tags_of(found.get("TagList") or ()))
    yield compared(resource, "database_kms_key_arn", key_arn(stack), found.get("KmsKeyId", "none"))
    if want["performance_insights"] and found.get("PerformanceInsightsKMSKeyId"):
        yield compared(resource, "key of Performance Insights", key_arn(stack), found["PerformanceInsightsKMSKeyId"])
    groups = sorted(item["VpcSecurityGroupId"] for item in found["VpcSecurityGroups"] if item["Status"] != "removing")
    yield compared(resource, "database_security_group_ids", network.group_ids(stack, "database"), groups)


def _value(setting: str, item: Item) -> Any:
    if setting == "port":
        return item.get("Port") or item.get("Endpoint", {}).get("Port")
    if setting == "max_allocated_storage":
        return item.get("MaxAllocatedStorage") or item["AllocatedStorage"]
    value = item.get(FIELDS[setting])
    return bool(value) if isinstance(value, bool) or setting == "performance_insights" else value


def _version(stack: Stack, found: Item, coming: Item) -> Row:
    """What runs satisfies 16 and latest alike, until an upgrade is asked for: the same choice as a deployment's."""
    choice = view.chosen(stack)
    wanted = choice["chosen"] if choice else stack.wants["database"]["engine_version"]
    return compared(
        _resource(stack), "database_engine_version", wanted, found["EngineVersion"], coming["EngineVersion"]
    )


def _fixed(resource: str, want: Item, found: Item) -> Iterator[Row]:
    """What the roles ask for whatever the inventory says, and what nobody can change."""
    yield compared(resource, "database_name", want["name"], found.get("DBName"))
    yield compared(resource, "storage encryption", True, found["StorageEncrypted"])
    yield compared(resource, "public access", False, found["PubliclyAccessible"])
    yield compared(resource, "copy of tags to snapshots", True, found["CopyTagsToSnapshot"])
    yield compared(resource, "subnet group", want["identifier"], found["DBSubnetGroup"]["DBSubnetGroupName"])


def _features(resource: str, want: Item, found: Item) -> Iterator[Row]:
    logs = [sorted(want["log_exports"]), sorted(found.get("EnabledCloudwatchLogsExports") or []), exported_logs(found)]
    yield compared(resource, "database_log_exports", *logs)
    if want["performance_insights"] and found.get("PerformanceInsightsEnabled"):
        days = found.get("PerformanceInsightsRetentionPeriod")
        setting = "database_performance_insights_retention_days"
        yield compared(resource, setting, want["performance_insights_retention_days"], days)
    if want["monitoring_interval"]:
        role = found.get("MonitoringRoleArn", "none")
        yield compared(resource, "database_monitoring_role_arn", want["monitoring_role_arn"], role)


@comparison("database", what="the DB subnet group", facts=("rds.subnet_group", *network.PLACES))
def subnet_group(stack: Stack) -> Iterator[Row]:
    want, found = stack.wants["database"], stack.facts["rds.subnet_group"]
    resource = f"DB subnet group {want['identifier']}"
    if not found:
        yield missing(resource)
        return
    yield tags(resource, "database_tags", want["tags"], tags_of(found["TagList"]))
    held = sorted(subnet["SubnetIdentifier"] for subnet in found["Subnets"])
    yield compared(resource, "database_subnet_ids", network.subnet_ids(stack), held)


@comparison(
    "database",
    what="the DB parameter group",
    facts=(*CHOICE, "rds.parameter_group", "rds.parameters"),
)
def parameter_group(stack: Stack) -> Iterator[Row]:
    want, found = stack.wants["database"], _instance(stack)
    if found is None:
        return
    name = f"{want['identifier']}-{view.release(stack).get('DBParameterGroupFamily')}"
    used = {group["DBParameterGroupName"]: group["ParameterApplyStatus"] for group in found["DBParameterGroups"]}
    # It follows with the version when a major upgrade waits for the maintenance window.
    coming = {**found, **found.get("PendingModifiedValues", {})}["EngineVersion"]
    follows = [name] if major(coming) != major(found["EngineVersion"]) else sorted(used)
    yield compared(_resource(stack), "parameter group", [name], sorted(used), follows)
    resource, group = f"DB parameter group {name}", stack.facts["rds.parameter_group"]
    if group is None:
        yield missing(resource)
        return
    yield tags(resource, "database_tags", want["tags"], tags_of(group["TagList"]))
    yield _parameters(resource, want, stack)
    if used.get(name) == "pending-reboot":
        yield Row(PENDING, resource, "database_parameters", "in use", "in use after the next reboot")


def _parameters(resource: str, want: Item, stack: Stack) -> Row:
    """Those asked for and those that somebody set."""
    known = {row["ParameterName"]: row for row in stack.facts["rds.parameters"]}
    held = {name: row.get("ParameterValue", "") for name, row in known.items() if row.get("Source") == "user"}
    wanted = {}
    for name, value in want["parameters"].items():
        row = known.get(name, {})
        wanted[name], now = as_text(row, value), row.get("ParameterValue")
        if same(now, wanted[name]):
            held[name] = wanted[name]
        elif now is not None:
            held[name] = now
    return compared(resource, "database_parameters", wanted, held)


COMPARISONS = (instance, subnet_group, parameter_group)
