# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a replication group is: AWS's answers in the one shape that plans, diffs and results share.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.

The API spreads a group over DescribeReplicationGroups (topology, endpoints, encryption) and
DescribeCacheClusters (engine version, parameter group, windows, security groups, of each node). Nodes of a
group differ in none of the values read here, so one node stands for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

State = dict[str, Any]

# What an operator decides. The rest of a state (status, endpoints, nodes, dates) follows from it.
SETTINGS = (
    "at_rest_encryption",
    "auth_token_enabled",
    "auto_minor_version_upgrade",
    "automatic_failover",
    "cluster_mode",
    "data_tiering",
    "description",
    "engine",
    "engine_version",
    "ip_discovery",
    "kms_key_id",
    "log_delivery",
    "maintenance_window",
    "multi_az",
    "network_type",
    "node_type",
    "notification_topic_arn",
    "num_node_groups",
    "parameter_group",
    "port",
    "replicas_per_node_group",
    "security_group_ids",
    "snapshot_retention_limit",
    "snapshot_window",
    "subnet_group",
    "tags",
    "transit_encryption",
    "transit_encryption_mode",
    "user_group_ids",
)

# What AWS tells, and nobody sets.
FACTS = (
    "arn",
    "auth_token_last_modified",
    "configuration_endpoint",
    "create_time",
    "log_delivery_status",
    "member_clusters",
    "node_groups",
    "num_cache_clusters",
    "pending",
    "primary_endpoint",
    "reader_endpoint",
    "status",
)


def group_state(
    group: Mapping[str, Any], node: Mapping[str, Any] | None, tags: Iterable[Mapping[str, str]] | None
) -> State:
    """The state of a replication group.

    Args:
        group: one ReplicationGroup of DescribeReplicationGroups.
        node: one CacheCluster of DescribeCacheClusters that belongs to it; None while there is none.
        tags: the TagList of ListTagsForResource; None when AWS does not say (the group is not available).

    Returns:
        A dict with replication_group_id and every name of SETTINGS and FACTS. A value that AWS does not
        give is None; ports and counts are integers, dates are ISO 8601 strings in UTC.
    """
    node = node or {}
    return {
        "replication_group_id": group["ReplicationGroupId"],
        **_identity(group),
        **_engine(group, node),
        **_topology(group),
        **_protection(group, node),
        **_node_settings(group, node),
        **_logs(group),
        "pending": _pending(group, node),
        "tags": {tag["Key"]: tag.get("Value", "") for tag in tags or ()},
    }


def settings_of(state: Mapping[str, Any]) -> State:
    """The settings alone, with the group's name: one side of a diff."""
    return {"replication_group_id": state["replication_group_id"], **{name: state.get(name) for name in SETTINGS}}


def group_arn(partition: str, region: str, account: str, name: str) -> str:
    """The ARN that AWS forms for a replication group of this (lower-case) name."""
    return f"arn:{partition}:elasticache:{region}:{account}:replicationgroup:{name}"


def future_state(settings: Mapping[str, Any], arn: str | None) -> State:
    """The state of a group that does not exist yet, as far as it is known: no endpoints, no nodes.

    Args:
        settings: what is wanted, with names from SETTINGS and replication_group_id.
        arn: the ARN the group will have.
    """
    state: State = {**dict.fromkeys((*SETTINGS, *FACTS)), **settings}
    nodes = (settings.get("num_node_groups") or 1) * (1 + (settings.get("replicas_per_node_group") or 0))
    return {
        **state,
        "arn": arn,
        "status": None,
        "log_delivery_status": {},
        "member_clusters": [],
        "node_groups": [],
        "num_cache_clusters": nodes,
        "pending": {},
        "tags": dict(settings.get("tags") or {}),
    }


def log_destination(delivery: Mapping[str, Any]) -> dict[str, Any]:
    """One LogDeliveryConfiguration as the option log_delivery writes it."""
    details = delivery.get("DestinationDetails") or {}
    log_group = (details.get("CloudWatchLogsDetails") or {}).get("LogGroup")
    stream = (details.get("KinesisFirehoseDetails") or {}).get("DeliveryStream")
    return {
        "log_type": delivery["LogType"],
        "destination_type": delivery.get("DestinationType"),
        "destination": log_group or stream,
        "format": delivery.get("LogFormat"),
    }


def _identity(group: Mapping[str, Any]) -> State:
    return {
        "arn": group.get("ARN"),
        "create_time": _iso(group.get("ReplicationGroupCreateTime")),
        "description": group.get("Description"),
        "status": group.get("Status"),
    }


def _engine(group: Mapping[str, Any], node: Mapping[str, Any]) -> State:
    return {
        "auto_minor_version_upgrade": _either("AutoMinorVersionUpgrade", group, node),
        "engine": _either("Engine", group, node),
        "engine_version": node.get("EngineVersion"),
        "node_type": _either("CacheNodeType", group, node),
        "parameter_group": (node.get("CacheParameterGroup") or {}).get("CacheParameterGroupName"),
    }


def _topology(group: Mapping[str, Any]) -> State:
    shards = sorted(group.get("NodeGroups") or [], key=lambda shard: str(shard["NodeGroupId"]))
    members = sorted(group.get("MemberClusters") or [])
    first = shards[0] if shards else {}
    endpoints = [group.get("ConfigurationEndpoint"), first.get("PrimaryEndpoint")]
    return {
        "automatic_failover": group.get("AutomaticFailover") in ("enabled", "enabling"),
        "cluster_mode": group.get("ClusterMode") or ("enabled" if group.get("ClusterEnabled") else "disabled"),
        "configuration_endpoint": _endpoint(group.get("ConfigurationEndpoint")),
        "member_clusters": members,
        "multi_az": group.get("MultiAZ") == "enabled",
        "node_groups": [_shard(shard) for shard in shards],
        "num_cache_clusters": len(members),
        "num_node_groups": len(shards) or 1,
        "port": next((endpoint["Port"] for endpoint in endpoints if endpoint and endpoint.get("Port")), None),
        "primary_endpoint": _endpoint(first.get("PrimaryEndpoint")),
        "reader_endpoint": _endpoint(first.get("ReaderEndpoint")),
        "replicas_per_node_group": _replicas(shards, members),
    }


def _replicas(shards: list[Mapping[str, Any]], members: list[str]) -> int | None:
    """Replicas in each shard; None when the shards have different numbers of them."""
    counts = {len(shard.get("NodeGroupMembers") or []) for shard in shards}
    if counts in (set(), {0}):
        return max(0, len(members) // (len(shards) or 1) - 1)
    return counts.pop() - 1 if len(counts) == 1 else None


def _shard(shard: Mapping[str, Any]) -> State:
    return {
        "members": [
            {
                "availability_zone": member.get("PreferredAvailabilityZone"),
                "cache_cluster_id": member.get("CacheClusterId"),
                "current_role": member.get("CurrentRole"),
            }
            for member in shard.get("NodeGroupMembers") or []
        ],
        "node_group_id": shard["NodeGroupId"],
        "primary_endpoint": _endpoint(shard.get("PrimaryEndpoint")),
        "reader_endpoint": _endpoint(shard.get("ReaderEndpoint")),
        "slots": shard.get("Slots"),
        "status": shard.get("Status"),
    }


def _protection(group: Mapping[str, Any], node: Mapping[str, Any]) -> State:
    tls = bool(_either("TransitEncryptionEnabled", group, node))
    return {
        "at_rest_encryption": bool(_either("AtRestEncryptionEnabled", group, node)),
        "auth_token_enabled": bool(_either("AuthTokenEnabled", group, node)),
        "auth_token_last_modified": _iso(_either("AuthTokenLastModifiedDate", group, node)),
        "kms_key_id": group.get("KmsKeyId"),
        # Engines older than 7 have no mode: with TLS on, they accept nothing else.
        "transit_encryption": tls,
        "transit_encryption_mode": (_either("TransitEncryptionMode", group, node) or "required") if tls else None,
        "user_group_ids": sorted(group.get("UserGroupIds") or []),
    }


def _node_settings(group: Mapping[str, Any], node: Mapping[str, Any]) -> State:
    topic = node.get("NotificationConfiguration") or {}
    return {
        "data_tiering": group.get("DataTiering") == "enabled",
        "ip_discovery": _either("IpDiscovery", group, node),
        "maintenance_window": node.get("PreferredMaintenanceWindow"),
        "network_type": _either("NetworkType", group, node),
        "notification_topic_arn": topic.get("TopicArn") if topic.get("TopicStatus") == "active" else None,
        "security_group_ids": sorted(each["SecurityGroupId"] for each in node.get("SecurityGroups") or []),
        "snapshot_retention_limit": _either("SnapshotRetentionLimit", group, node) or 0,
        "snapshot_window": _either("SnapshotWindow", group, node),
        "subnet_group": node.get("CacheSubnetGroupName"),
    }


def _logs(group: Mapping[str, Any]) -> State:
    """What is delivered, a change on its way counting as done, and how AWS says it is going."""
    active = group.get("LogDeliveryConfigurations") or []
    coming = (group.get("PendingModifiedValues") or {}).get("LogDeliveryConfigurations") or []
    kept = [each for each in active if each.get("Status") != "disabling"]
    by_type = {each["LogType"]: log_destination(each) for each in [*kept, *coming]}
    status = {
        each["LogType"]: ": ".join(filter(None, (each.get("Status"), each.get("Message"))))
        for each in [*coming, *active]
    }
    return {"log_delivery": [by_type[name] for name in sorted(by_type)], "log_delivery_status": status}


def _pending(group: Mapping[str, Any], node: Mapping[str, Any]) -> State:
    """Settings that AWS has accepted and not yet applied, under the names of SETTINGS."""
    of_group = group.get("PendingModifiedValues") or {}
    of_node = node.get("PendingModifiedValues") or {}
    failover = of_group.get("AutomaticFailoverStatus")
    values = {
        "automatic_failover": failover == "enabled" if failover else None,
        "cluster_mode": of_group.get("ClusterMode"),
        "engine_version": of_node.get("EngineVersion"),
        "node_type": of_node.get("CacheNodeType"),
        "transit_encryption": _either("TransitEncryptionEnabled", of_group, of_node),
        "transit_encryption_mode": _either("TransitEncryptionMode", of_group, of_node),
    }
    return {name: value for name, value in values.items() if value not in (None, "")}


def _either(key: str, group: Mapping[str, Any], node: Mapping[str, Any]) -> Any:
    """The group's value, or the node's: AWS fills some fields on one side only, depending on the engine."""
    return group[key] if group.get(key) is not None else node.get(key)


def _endpoint(endpoint: Mapping[str, Any] | None) -> State | None:
    return {"address": endpoint["Address"], "port": endpoint["Port"]} if endpoint and "Address" in endpoint else None


def _iso(date: Any) -> str | None:
    return date.isoformat() if date is not None else None
