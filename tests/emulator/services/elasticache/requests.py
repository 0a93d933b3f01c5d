"""From the parameters of a request to the settings of a replication group."""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.elasticache.models import ElastiCacheBackend
from moto.kms.models import kms_backends

from . import windows
from .catalogue import family, resolve_version
from .group import Settings
from .parameter_groups import default_name
from .parameter_groups import group as parameter_group
from .subnet_groups import subnet_group
from .user_groups import user_group

# The parameters that mean the same in Create and Modify: parameter of the API -> field of Settings.
SAME = {
    "ReplicationGroupDescription": "description",
    "CacheNodeType": "node_type",
    "AutomaticFailoverEnabled": "failover",
    "MultiAZEnabled": "multi_az",
    "SecurityGroupIds": "security_groups",
    "SnapshotRetentionLimit": "retention",
    "SnapshotWindow": "snapshot_window",
    "PreferredMaintenanceWindow": "maintenance_window",
    "AutoMinorVersionUpgrade": "minor_upgrade",
    "NotificationTopicArn": "topic",
    "NotificationTopicStatus": "topic_status",
    "IpDiscovery": "ip_discovery",
    "TransitEncryptionEnabled": "tls",
    "TransitEncryptionMode": "tls_mode",
    "Durability": "durability",
}
ONLY_CREATE = {
    "Port": "port",
    "AtRestEncryptionEnabled": "at_rest",
    "NetworkType": "network_type",
    "DataTieringEnabled": "data_tiering",
}


def _renamed(wanted: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {field: wanted[name] for name, field in names.items() if name in wanted}


def settings_to_create(backend: ElastiCacheBackend, wanted: dict[str, Any]) -> Settings:
    engine = wanted.get("Engine", "redis").lower()
    settings = Settings(engine=engine, version=resolve_version(engine, wanted.get("EngineVersion")))
    for field, value in _renamed(wanted, SAME | ONLY_CREATE).items():
        setattr(settings, field, value)
    settings.snapshot_window, settings.maintenance_window = windows.chosen(
        wanted.get("SnapshotWindow"), wanted.get("PreferredMaintenanceWindow")
    )
    placed = subnet_group(backend, wanted.get("CacheSubnetGroupName", "default"))
    settings.subnet_group = placed.name
    if not settings.security_groups:
        ec2 = ec2_backends[backend.account_id][backend.region_name]
        settings.security_groups = [ec2.get_default_security_group(placed.vpc_id).id]
    settings.user_groups = [user_group(backend, name).name for name in wanted.get("UserGroupIds", [])]
    settings.logs = _wanted_logs([], wanted.get("LogDeliveryConfigurations", []))
    settings.kms_key = _key_arn(backend, wanted.get("KmsKeyId"))
    if "AtRestEncryptionEnabled" not in wanted and engine == "valkey":
        settings.at_rest = True  # Source: AWS's page "At-Rest Encryption": it is the default for Valkey.
    if "AuthToken" in wanted:
        settings.auth_token, settings.auth_token_changed = True, utcnow()
    if settings.tls and not settings.tls_mode:
        settings.tls_mode = "required"
    _choose_parameter_group(backend, settings, wanted)
    return settings


def _choose_parameter_group(backend: ElastiCacheBackend, settings: Settings, wanted: dict[str, Any]) -> None:
    shards = wanted.get("NumNodeGroups") or len(wanted.get("NodeGroupConfiguration", [])) or 1
    cluster = shards > 1 or wanted.get("ClusterMode") in {"enabled", "compatible"}
    if "CacheParameterGroupName" in wanted:
        chosen = parameter_group(backend, wanted["CacheParameterGroupName"])
        settings.parameter_group = chosen.name
        cluster = cluster or chosen.cluster_mode
    else:
        settings.parameter_group = default_name(family(settings.engine, settings.version), cluster=cluster)
    settings.cluster_mode = wanted.get("ClusterMode") or ("enabled" if cluster else "disabled")
    if cluster and "AutomaticFailoverEnabled" not in wanted:
        settings.failover = True  # cfn-lint E3026: for cluster mode it may be left out, and is on then.


def _key_arn(backend: ElastiCacheBackend, key: str | None) -> str | None:
    """The key as an ARN, whichever way it was named."""
    if key is None:
        return None
    keys: Any = kms_backends[backend.account_id][backend.region_name]
    arn: str = keys.describe_key(key).arn
    return arn


def changes_to_settings(backend: ElastiCacheBackend, present: Settings, wanted: dict[str, Any]) -> dict[str, Any]:
    """What ModifyReplicationGroup's parameters ask for, as changes of Settings."""
    changes = _renamed(wanted, SAME)
    if "SnapshottingClusterId" in wanted:
        changes["snapshotting"] = wanted["SnapshottingClusterId"]
    changes |= _engine_changes(backend, present, wanted)
    if "LogDeliveryConfigurations" in wanted:
        changes["logs"] = _wanted_logs(present.logs, wanted["LogDeliveryConfigurations"])
    if wanted.get("ClusterMode"):
        changes["cluster_mode"] = wanted["ClusterMode"]
    if wanted.get("TransitEncryptionEnabled") is False:
        changes["tls_mode"] = None
    return changes | _access_changes(backend, present, wanted)


def _engine_changes(backend: ElastiCacheBackend, present: Settings, wanted: dict[str, Any]) -> dict[str, Any]:
    engine = wanted.get("Engine", present.engine).lower()
    version = present.version
    changes: dict[str, Any] = {}
    if "EngineVersion" in wanted:
        version = resolve_version(engine, wanted["EngineVersion"])
        changes |= {"engine": engine, "version": version}
    cluster = present.cluster_mode != "disabled"
    expected = family(engine, version)
    if "CacheParameterGroupName" in wanted:
        changes["parameter_group"] = parameter_group(backend, wanted["CacheParameterGroupName"]).name
    elif parameter_group(backend, present.parameter_group).family != expected:
        # Assumption: without a name the default group of the new family is taken.
        changes["parameter_group"] = default_name(expected, cluster=cluster)
    return changes


def _access_changes(backend: ElastiCacheBackend, present: Settings, wanted: dict[str, Any]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    strategy = wanted.get("AuthTokenUpdateStrategy")
    if "AuthToken" in wanted or strategy:
        changes |= {"auth_token": strategy != "DELETE", "auth_token_changed": utcnow()}
    removed = wanted.get("UserGroupIdsToRemove", [])
    added = [user_group(backend, name).name for name in wanted.get("UserGroupIdsToAdd", [])]
    if removed or added:
        kept = [name for name in present.user_groups if name not in removed]
        changes["user_groups"] = kept + [name for name in added if name not in kept]
    if wanted.get("RemoveUserGroups"):
        changes["user_groups"] = []
    return changes


def _wanted_logs(present: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One configuration for each log type; a request replaces the one of its type, or removes it with Enabled=false."""
    logs = {log["LogType"]: log for log in present}
    for log in wanted:
        logs.pop(log["LogType"], None)
        if log.get("Enabled", True):
            logs[log["LogType"]] = {key: value for key, value in log.items() if key != "Enabled"}
    return list(logs.values())
