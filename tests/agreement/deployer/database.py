# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The database."""

from __future__ import annotations

import json
import re
from typing import Any

from botocore.exceptions import ClientError

from .wanted import Wanted, newest, of_major, text

ENGINE = "postgres"
# A request changes 20 parameters at most.
AT_ONCE = 20
SWITCHES = {"on": "1", "true": "1", "yes": "1", "off": "0", "false": "0", "no": "0"}


def make(wanted: Wanted, made: dict[str, Any]) -> None:
    rds, name = wanted.client("rds"), wanted.database
    rds.create_db_subnet_group(
        DBSubnetGroupName=name,
        DBSubnetGroupDescription=f"Private subnets of {name}",
        SubnetIds=made["subnets"],
        Tags=wanted.tag_list(),
    )
    version = chosen(wanted, rds)
    family = ENGINE + version.partition(".")[0]
    group = f"{name}-{family}"
    rds.create_db_parameter_group(
        DBParameterGroupName=group,
        DBParameterGroupFamily=family,
        Description=f"Parameters of {name}",
        Tags=wanted.tag_list(),
    )
    changes = changed(rds, group, wanted["database_parameters"])
    for start in range(0, len(changes), AT_ONCE):
        rds.modify_db_parameter_group(DBParameterGroupName=group, Parameters=changes[start : start + AT_ONCE])
    rds.create_db_instance(**instance(wanted, made, version, group))


def chosen(wanted: Wanted, rds: Any) -> str:
    """Return the version that a setting means: itself, or the newest of a major that can be had so."""
    version = str(wanted["database_engine_version"])
    if not re.fullmatch(r"[0-9]+|latest", version):
        return version
    offered = [
        each["EngineVersion"]
        for each in orderable(rds, wanted["database_instance_class"])
        if each["StorageType"] == wanted["database_storage_type"]
        and (each["MultiAZCapable"] or not wanted["database_multi_az"])
    ]
    return newest(of_major(version, offered) or [version])


def orderable(rds: Any, instance_class: str) -> list[dict[str, Any]]:
    pages = rds.get_paginator("describe_orderable_db_instance_options")
    try:
        found = pages.paginate(Engine=ENGINE, DBInstanceClass=instance_class)
        return [each for page in found for each in page["OrderableDBInstanceOptions"]]
    except ClientError:
        # What is wrong with the class, the creation says.
        return []


def changed(rds: Any, group: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is not so already. What has no value stays without one, for botocore to refuse."""
    pages = rds.get_paginator("describe_db_parameters").paginate(DBParameterGroupName=group)
    known = {row["ParameterName"]: row for page in pages for row in page["Parameters"]}
    changes = []
    for name, value in sorted(parameters.items()):
        row = known.get(name, {})
        as_text = written(value, row)
        if as_text is None or row.get("ParameterValue") != as_text:
            when = "pending-reboot" if row.get("ApplyType") == "static" else "immediate"
            changes.append({"ParameterName": name, "ParameterValue": as_text, "ApplyMethod": when})
    return changes


def written(value: Any, row: dict[str, Any]) -> Any:
    """Write a switch as 1 or 0, a list with commas."""
    if row.get("DataType") == "boolean" and str(value).lower() in SWITCHES:
        return SWITCHES[str(value).lower()]
    if isinstance(value, bool):
        return str(int(value))
    return ",".join(value) if isinstance(value, list) else text(value)


def instance(wanted: Wanted, made: dict[str, Any], version: str, group: str) -> dict[str, Any]:
    answer = wanted.client("secretsmanager").get_secret_value(SecretId=wanted.secret)
    login = json.loads(answer["SecretString"])
    asked = {
        "Iops": wanted["database_iops"],
        "StorageThroughput": wanted["database_storage_throughput"],
        "MonitoringRoleArn": wanted["database_monitoring_role_arn"],
    }
    given = {name: value for name, value in asked.items() if value}
    if wanted["database_performance_insights"]:
        given["PerformanceInsightsKMSKeyId"] = made["key"]
        given["PerformanceInsightsRetentionPeriod"] = wanted["database_performance_insights_retention_days"]
    return {
        "DBInstanceIdentifier": wanted.database,
        "Engine": ENGINE,
        "EngineVersion": version,
        "DBInstanceClass": wanted["database_instance_class"],
        "MultiAZ": wanted["database_multi_az"],
        "StorageType": wanted["database_storage_type"],
        "AllocatedStorage": wanted["database_allocated_storage"],
        "MaxAllocatedStorage": wanted["database_max_allocated_storage"],
        "StorageEncrypted": True,
        "KmsKeyId": made["key"],
        "DBName": wanted["database_name"],
        "Port": wanted["database_port"],
        "MasterUsername": login["username"],
        "MasterUserPassword": login["password"],
        "DBSubnetGroupName": wanted.database,
        "VpcSecurityGroupIds": [made["database"]],
        "PubliclyAccessible": False,
        "DBParameterGroupName": group,
        "EnableCloudwatchLogsExports": wanted["database_log_exports"],
        "EnablePerformanceInsights": wanted["database_performance_insights"],
        "MonitoringInterval": wanted["database_monitoring_interval"],
        "BackupRetentionPeriod": wanted["database_backup_retention_days"],
        "PreferredBackupWindow": wanted["database_backup_window"],
        "PreferredMaintenanceWindow": wanted["database_maintenance_window"],
        "AutoMinorVersionUpgrade": wanted["database_auto_minor_version_upgrade"],
        "CopyTagsToSnapshot": True,
        "DeletionProtection": wanted["database_deletion_protection"],
        "Tags": wanted.tag_list(SecretVersion=answer["VersionId"]),
        **given,
    }
