# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The cache."""

from __future__ import annotations

import json
import re
from typing import Any

from .wanted import Wanted, newest, of_major, text


def make(wanted: Wanted, made: dict[str, Any]) -> None:
    cache, name = wanted.client("elasticache"), wanted.cache
    cache.create_cache_subnet_group(
        CacheSubnetGroupName=name,
        CacheSubnetGroupDescription=f"Private subnets of {name}",
        SubnetIds=made["subnets"],
        Tags=wanted.tag_list(),
    )
    version, family = chosen(wanted, cache)
    group = f"{name}-{family}".replace(".", "-")
    cache.create_cache_parameter_group(
        CacheParameterGroupName=group,
        CacheParameterGroupFamily=family,
        Description=f"Parameters of {name}",
        Tags=wanted.tag_list(),
    )
    changes = changed(cache, group, wanted["cache_parameters"])
    if changes:
        cache.modify_cache_parameter_group(CacheParameterGroupName=group, ParameterNameValues=changes)
    cache.create_replication_group(**replication_group(wanted, made, version, group))


def chosen(wanted: Wanted, cache: Any) -> tuple[str, str]:
    """Return the version that a setting means, itself or the newest of a major, and its family."""
    engine, version = wanted["cache_engine"], str(wanted["cache_engine_version"])
    rows = cache.describe_cache_engine_versions(Engine=engine)["CacheEngineVersions"]
    families = {row["EngineVersion"]: row["CacheParameterGroupFamily"] for row in rows}
    if re.fullmatch(r"[0-9]+|latest", version):
        version = newest(of_major(version, list(families)) or [version])
    major = version.partition(".")[0]
    of_its_major = [family for known, family in families.items() if known.partition(".")[0] == major]
    return version, families.get(version) or next(iter(of_its_major), engine + version)


def changed(cache: Any, group: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is not so already. What has no value stays without one, for botocore to refuse."""
    pages = cache.get_paginator("describe_cache_parameters").paginate(CacheParameterGroupName=group)
    known = {row["ParameterName"]: row for page in pages for row in page["Parameters"]}
    changes = []
    for name, value in sorted(parameters.items()):
        row = known.get(name, {})
        as_text = written(value, row.get("AllowedValues", ""))
        if as_text is None or row.get("ParameterValue") != as_text:
            changes.append({"ParameterName": name, "ParameterValue": as_text})
    return changes


def written(value: Any, allowed: str) -> Any:
    if isinstance(value, bool):
        words = ("no", "yes") if "yes" in allowed else ("0", "1")
        return words[value]
    return text(int(value) if isinstance(value, float) and value.is_integer() else value)


def replication_group(wanted: Wanted, made: dict[str, Any], version: str, group: str) -> dict[str, Any]:
    asked = {}
    if wanted["cache_auth_secret_id"]:
        secret = wanted.client("secretsmanager").get_secret_value(SecretId=wanted["cache_auth_secret_id"])
        asked["AuthToken"] = json.loads(secret["SecretString"])["auth_token"]
    return {
        "ReplicationGroupId": wanted.cache,
        "ReplicationGroupDescription": "The last 24 hours of transactions",
        "Engine": wanted["cache_engine"],
        "EngineVersion": version,
        "CacheNodeType": wanted["cache_node_type"],
        "NumCacheClusters": wanted["cache_nodes"],
        "AutomaticFailoverEnabled": wanted["cache_automatic_failover"],
        "MultiAZEnabled": wanted["cache_multi_az"],
        "Port": wanted["cache_port"],
        "AtRestEncryptionEnabled": True,
        "KmsKeyId": made["key"],
        "TransitEncryptionEnabled": True,
        "TransitEncryptionMode": "required",
        "CacheParameterGroupName": group,
        "CacheSubnetGroupName": wanted.cache,
        "SecurityGroupIds": [made["cache"]],
        "LogDeliveryConfigurations": [log("engine-log", wanted.engine_log), log("slow-log", wanted.slow_log)],
        "PreferredMaintenanceWindow": wanted["cache_maintenance_window"].strip().lower(),
        "SnapshotWindow": wanted["cache_snapshot_window"].strip().lower(),
        "SnapshotRetentionLimit": wanted["cache_snapshot_retention_days"],
        "Tags": wanted.tag_list(),
        **asked,
    }


def log(kind: str, group: str) -> dict[str, Any]:
    return {
        "LogType": kind,
        "DestinationType": "cloudwatch-logs",
        "DestinationDetails": {"CloudWatchLogsDetails": {"LogGroup": group}},
        "LogFormat": "json",
        "Enabled": True,
    }
