"""How a replication group and its members look in an answer of the API."""

from __future__ import annotations

from typing import Any

from .catalogue import actual_version
from .group import ReplicationGroup, Settings
from .topology import Endpoints, Member, Shard


def _endpoints(group: ReplicationGroup) -> Endpoints:
    settings = group.settings
    return Endpoints(group.name, group.account, group.region, settings.port, tls=settings.tls)


def _switch(group: ReplicationGroup, setting: str) -> str:
    """enabled or disabled, and enabling or disabling while that is being applied."""
    if setting == "failover" and setting in group.applying and group.life.busy:
        return "enabling" if group.applying[setting] else "disabling"
    return "enabled" if getattr(group.settings, setting) else "disabled"


def replication_group(group: ReplicationGroup) -> dict[str, Any]:
    """A group as DescribeReplicationGroups and every operation on it show it."""
    settings, shards, status = group.settings, group.shards, group.life.status
    ready = status != "creating"
    shown = {
        "ReplicationGroupId": group.name,
        "Description": settings.description,
        "GlobalReplicationGroupInfo": {},
        "Status": status,
        "PendingModifiedValues": _pending_of_group(group),
        "MemberClusters": [member.name for shard in shards for member in shard.members],
        "NodeGroups": [_node_group(group, shard) for shard in shards] if ready else [],
        "ClusterEnabled": group.cluster_enabled,
        "ARN": group.arn,
        "LogDeliveryConfigurations": _logs(group, settings.logs),
        "ReplicationGroupCreateTime": group.created,
        **_settings(group),
    }
    if settings.retention and not group.cluster_enabled:
        shown["SnapshottingClusterId"] = settings.snapshotting or shards[0].members[-1].name
    if group.cluster_enabled and ready:
        shown["ConfigurationEndpoint"] = _endpoints(group).configuration()
    return {key: value for key, value in shown.items() if value is not None}


def _settings(group: ReplicationGroup) -> dict[str, Any]:
    settings = group.settings
    return {
        "AutomaticFailover": _switch(group, "failover"),
        "MultiAZ": _switch(group, "multi_az"),
        "SnapshotRetentionLimit": settings.retention,
        "SnapshotWindow": settings.snapshot_window,
        "CacheNodeType": settings.node_type,
        "AuthTokenEnabled": settings.auth_token,
        "AuthTokenLastModifiedDate": settings.auth_token_changed,
        "TransitEncryptionEnabled": settings.tls,
        "TransitEncryptionMode": settings.tls_mode,
        "AtRestEncryptionEnabled": settings.at_rest,
        "KmsKeyId": settings.kms_key,
        "UserGroupIds": settings.user_groups,
        "DataTiering": "enabled" if settings.data_tiering else "disabled",
        "AutoMinorVersionUpgrade": settings.minor_upgrade,
        "NetworkType": settings.network_type,
        "IpDiscovery": settings.ip_discovery,
        "ClusterMode": settings.cluster_mode,
        "Engine": settings.engine,
        "Durability": settings.durability,
    }


def _node_group(group: ReplicationGroup, shard: Shard) -> dict[str, Any]:
    endpoints = _endpoints(group)
    members = []
    for number, member in enumerate(shard.members):
        node: dict[str, Any] = {
            "CacheClusterId": member.name,
            "CacheNodeId": "0001",
            "PreferredAvailabilityZone": member.zone,
        }
        if not group.cluster_enabled:
            node |= {"ReadEndpoint": endpoints.node(member.name), "CurrentRole": "replica" if number else "primary"}
        members.append(node)
    shown = {"NodeGroupId": shard.name, "Status": group.life.status, "NodeGroupMembers": members}
    if group.cluster_enabled:
        return shown | {"Slots": shard.slots}
    return shown | {"PrimaryEndpoint": endpoints.primary(shard.name), "ReaderEndpoint": endpoints.reader(shard.name)}


def _logs(group: ReplicationGroup, logs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    changing = "logs" in group.applying and group.life.busy
    status = "enabling" if group.life.status == "creating" else "modifying" if changing else "active"
    return [log | {"Status": status} for log in logs]


def _pending_of_group(group: ReplicationGroup) -> dict[str, Any]:
    pending = group.pending
    shown: dict[str, Any] = {}
    if "failover" in pending:
        shown["AutomaticFailoverStatus"] = "enabled" if pending["failover"] else "disabled"
    if "auth_token_changed" in pending:
        shown["AuthTokenStatus"] = "ROTATING"
    if "logs" in pending:
        shown["LogDeliveryConfigurations"] = pending["logs"]
    if "user_groups" in pending:
        before, after = group.settings.user_groups, pending["user_groups"]
        shown["UserGroups"] = {
            "UserGroupIdsToAdd": [name for name in after if name not in before],
            "UserGroupIdsToRemove": [name for name in before if name not in after],
        }
    names = {"tls": "TransitEncryptionEnabled", "tls_mode": "TransitEncryptionMode", "cluster_mode": "ClusterMode"}
    return shown | {names[key]: value for key, value in pending.items() if key in names and value is not None}


def _pending_of_member(group: ReplicationGroup) -> dict[str, Any]:
    pending = group.pending
    shown: dict[str, Any] = {}
    if "version" in pending:
        engine = pending.get("engine", group.settings.engine)
        shown["EngineVersion"] = actual_version(engine, pending["version"])
    if "node_type" in pending:
        shown["CacheNodeType"] = pending["node_type"]
    return shown


def member_cluster(group: ReplicationGroup, member: Member, *, nodes: bool) -> dict[str, Any]:
    """A member as DescribeCacheClusters shows it."""
    settings, status = group.settings, group.life.status
    shown = cluster_fields(settings, status) | {
        "CacheClusterId": member.name,
        "NumCacheNodes": 1,
        "PreferredAvailabilityZone": member.zone,
        "CacheClusterCreateTime": group.created,
        "PendingModifiedValues": _pending_of_member(group),
        "ReplicationGroupId": group.name,
        "ReplicationGroupLogDeliveryEnabled": bool(settings.logs),
        "ARN": group.arn.replace(f":replicationgroup:{group.name}", f":cluster:{member.name}"),
    }
    if nodes and status != "creating":
        shown["CacheNodes"] = [_node(group, member)]
    return {key: value for key, value in shown.items() if value is not None}


def _node(group: ReplicationGroup, member: Member) -> dict[str, Any]:
    return {
        "CacheNodeId": "0001",
        "CacheNodeStatus": group.life.status,
        "CacheNodeCreateTime": group.created,
        "Endpoint": _endpoints(group).node(member.name),
        "ParameterGroupStatus": "in-sync",
        "CustomerAvailabilityZone": member.zone,
    }


def cluster_fields(settings: Settings, status: str) -> dict[str, Any]:
    """What the members of a group and a cluster of its own have in common."""
    topic = {"TopicArn": settings.topic, "TopicStatus": settings.topic_status} if settings.topic else None
    return {
        "ClientDownloadLandingPage": "https://console.aws.amazon.com/elasticache/home#client-download:",
        "CacheNodeType": settings.node_type,
        "Engine": settings.engine,
        "EngineVersion": actual_version(settings.engine, settings.version),
        "CacheClusterStatus": status,
        "PreferredMaintenanceWindow": settings.maintenance_window,
        "NotificationConfiguration": topic,
        "CacheSecurityGroups": [],
        "CacheParameterGroup": {
            "CacheParameterGroupName": settings.parameter_group,
            "ParameterApplyStatus": "in-sync",
            "CacheNodeIdsToReboot": [],
        },
        "CacheSubnetGroupName": settings.subnet_group,
        "AutoMinorVersionUpgrade": settings.minor_upgrade,
        "SecurityGroups": [{"SecurityGroupId": name, "Status": "active"} for name in settings.security_groups],
        "SnapshotRetentionLimit": settings.retention,
        "SnapshotWindow": settings.snapshot_window,
        "AuthTokenEnabled": settings.auth_token,
        "AuthTokenLastModifiedDate": settings.auth_token_changed,
        "TransitEncryptionEnabled": settings.tls,
        "TransitEncryptionMode": settings.tls_mode,
        "AtRestEncryptionEnabled": settings.at_rest,
        "NetworkType": settings.network_type,
        "IpDiscovery": settings.ip_discovery,
    }
