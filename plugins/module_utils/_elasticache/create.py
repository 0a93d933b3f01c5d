# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The one call that makes a replication group, and the diff that goes with it.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .plan import Plan, log_request
from .state import SETTINGS
from .step import Step
from .wanted import Wanted, final_settings, version_numbers

API_NAMES = {
    "at_rest_encryption": "AtRestEncryptionEnabled",
    "auto_minor_version_upgrade": "AutoMinorVersionUpgrade",
    "automatic_failover": "AutomaticFailoverEnabled",
    "data_tiering": "DataTieringEnabled",
    "description": "ReplicationGroupDescription",
    "engine": "Engine",
    "engine_version": "EngineVersion",
    "ip_discovery": "IpDiscovery",
    "kms_key_id": "KmsKeyId",
    "maintenance_window": "PreferredMaintenanceWindow",
    "multi_az": "MultiAZEnabled",
    "network_type": "NetworkType",
    "node_type": "CacheNodeType",
    "notification_topic_arn": "NotificationTopicArn",
    "parameter_group": "CacheParameterGroupName",
    "port": "Port",
    "security_group_ids": "SecurityGroupIds",
    "snapshot_retention_limit": "SnapshotRetentionLimit",
    "snapshot_window": "SnapshotWindow",
    "subnet_group": "CacheSubnetGroupName",
    "transit_encryption": "TransitEncryptionEnabled",
    "user_group_ids": "UserGroupIds",
}


def creation_plan(wanted: Wanted) -> Plan:
    """The creation of a group that rules.problems has found possible."""
    final = final_settings(wanted, None)
    after = {"replication_group_id": wanted.name, **{name: final[name] for name in SETTINGS if name in final}}
    return Plan((Step("CreateReplicationGroup", _request(wanted, final)),), {}, after)


def _request(wanted: Wanted, final: Mapping[str, Any]) -> dict[str, Any]:
    given = {API_NAMES[name]: value for name, value in wanted.settings.items() if name in API_NAMES}
    request: dict[str, Any] = {
        "ReplicationGroupId": wanted.name,
        **{name: value for name, value in given.items() if value not in (None, [])},
        "ReplicationGroupDescription": final["description"],
        "AutomaticFailoverEnabled": final["automatic_failover"],
        **_nodes(wanted, final),
        **_transit_mode(final),
    }
    if final["log_delivery"]:
        request["LogDeliveryConfigurations"] = [log_request(each) for each in final["log_delivery"]]
    if wanted.auth_token:
        request["AuthToken"] = wanted.auth_token
    if wanted.snapshot_name:
        request["SnapshotName"] = wanted.snapshot_name
    if final["tags"]:
        request["Tags"] = [{"Key": key, "Value": value} for key, value in sorted(final["tags"].items())]
    return request


def _nodes(wanted: Wanted, final: Mapping[str, Any]) -> dict[str, Any]:
    if final["cluster_mode"] == "disabled":
        zones = {"PreferredCacheClusterAZs": list(wanted.preferred_azs)} if wanted.preferred_azs else {}
        return {"NumCacheClusters": 1 + final["replicas_per_node_group"], **zones}
    return {
        "ClusterMode": final["cluster_mode"],
        "NumNodeGroups": final["num_node_groups"],
        "ReplicasPerNodeGroup": final["replicas_per_node_group"],
    }


def _transit_mode(final: Mapping[str, Any]) -> dict[str, str]:
    """Engines older than 7 know no mode and refuse the parameter."""
    version = final.get("engine_version")
    if not final["transit_encryption"] or (version and version_numbers(version)[0] < 7):
        return {}
    return {"TransitEncryptionMode": final["transit_encryption_mode"]}
