# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""An instance as DescribeDBInstances has it, in the words of the module's options.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

State = dict[str, Any]

# Options, and the fields of DescribeDBInstances that have the same values. ModifyDBInstance calls them the same.
SAME = {
    "allocated_storage": "AllocatedStorage",
    "auto_minor_version_upgrade": "AutoMinorVersionUpgrade",
    "backup_retention_period": "BackupRetentionPeriod",
    "copy_tags_to_snapshot": "CopyTagsToSnapshot",
    "db_instance_class": "DBInstanceClass",
    "deletion_protection": "DeletionProtection",
    "engine_version": "EngineVersion",
    "iops": "Iops",
    "max_allocated_storage": "MaxAllocatedStorage",
    "monitoring_interval": "MonitoringInterval",
    "monitoring_role_arn": "MonitoringRoleArn",
    "multi_az": "MultiAZ",
    "performance_insights_kms_key_id": "PerformanceInsightsKMSKeyId",
    "performance_insights_retention_period": "PerformanceInsightsRetentionPeriod",
    "preferred_backup_window": "PreferredBackupWindow",
    "preferred_maintenance_window": "PreferredMaintenanceWindow",
    "publicly_accessible": "PubliclyAccessible",
    "storage_throughput": "StorageThroughput",
    "storage_type": "StorageType",
}
# Options that describe an instance when it is made and never again: ModifyDBInstance has none of them, and moves an
# instance to a subnet group of another VPC alone.
FOR_GOOD = {
    "db_name": "DBName",
    "db_subnet_group_name": "DBSubnetGroupName",
    "kms_key_id": "KmsKeyId",
    "master_username": "MasterUsername",
}


def major(version: str) -> str:
    """Return the major version."""
    return version.partition(".")[0]


def state_of(instance: Mapping[str, Any]) -> State:
    """Return the settings of an instance, without what waits for the maintenance window or is on its way."""
    found = {option: instance.get(field) for option, field in (SAME | FOR_GOOD).items()}
    found |= {
        "db_parameter_group_name": instance["DBParameterGroups"][0]["DBParameterGroupName"],
        "db_subnet_group_name": instance["DBSubnetGroup"]["DBSubnetGroupName"],
        "enable_cloudwatch_logs_exports": sorted(instance.get("EnabledCloudwatchLogsExports") or []),
        "enable_performance_insights": bool(instance.get("PerformanceInsightsEnabled")),
        # Storage that cannot grow by itself has no ceiling, which is asked for as one that is the size.
        "max_allocated_storage": instance.get("MaxAllocatedStorage") or instance["AllocatedStorage"],
        # There is no endpoint before the instance has been made, and until then no other port than the one asked for.
        "port": (instance.get("Endpoint") or {}).get("Port"),
        "vpc_security_group_ids": sorted(group["VpcSecurityGroupId"] for group in instance["VpcSecurityGroups"]),
    }
    return found


def pending_of(instance: Mapping[str, Any]) -> State:
    """Return what will follow by itself: now, while AWS works on it, or in the maintenance window."""
    waiting = instance.get("PendingModifiedValues") or {}
    found = {option: waiting[field] for option, field in SAME.items() if field in waiting}
    if "Port" in waiting:
        found["port"] = waiting["Port"]
    if "DBSubnetGroupName" in waiting:
        found["db_subnet_group_name"] = waiting["DBSubnetGroupName"]
    logs = waiting.get("PendingCloudwatchLogsExports")
    if logs:
        exported = {*(instance.get("EnabledCloudwatchLogsExports") or []), *logs.get("LogTypesToEnable", [])}
        found["enable_cloudwatch_logs_exports"] = sorted(exported - {*logs.get("LogTypesToDisable", [])})
    return found
