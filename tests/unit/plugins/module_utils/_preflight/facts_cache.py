# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What AWS holds and offers for a sound cache, in the shapes of its API."""

from __future__ import annotations

from typing import Any

from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight.facts_account import (
    LISTED,
    key,
)

PARAMETERS = [
    {
        "ParameterName": "maxmemory-policy",
        "ParameterValue": "volatile-lru",
        "AllowedValues": "volatile-lru,volatile-ttl,allkeys-lru,noeviction",
        "IsModifiable": True,
    },
    {"ParameterName": "timeout", "ParameterValue": "0", "AllowedValues": "0,20-", "IsModifiable": True},
    {"ParameterName": "databases", "ParameterValue": "16", "AllowedValues": "1-1200000", "IsModifiable": True},
    {"ParameterName": "appendonly", "ParameterValue": "no", "AllowedValues": "yes,no", "IsModifiable": False},
]
FAMILIES = {
    "redis": {"4.0.10": "redis4.0", "5.0.6": "redis5.0", "6.0": "redis6.x", "6.2": "redis6.x", "7.1": "redis7"},
    "valkey": {"7.2": "valkey7", "8.1": "valkey8"},
}
LOGS = {"slow-log": "slow-log", "engine-log": "engine-log"}


def versions(engine: str) -> list[dict[str, Any]]:
    return [
        {"Engine": engine, "EngineVersion": version, "CacheParameterGroupFamily": family}
        for version, family in FAMILIES[engine].items()
    ]


def quota(value: int) -> dict[str, Any]:
    return {"Value": float(value)}


def facts(engine: str = "redis", **changes: Any) -> dict[str, Any]:
    """No cache exists. A change is named with an underscore for the first dot."""
    known: dict[str, Any] = {
        "elasticache.group": None,
        "elasticache.group_tags": [],
        "elasticache.member": [],
        "elasticache.versions": versions(engine),
        "elasticache.nodes": [],
        "elasticache.node_types": [{"CacheNodeType": "cache.t4g.small"}, {"CacheNodeType": "cache.r9g.large"}],
        "elasticache.node_type_modifications": None,
        "elasticache.parameters": {"Parameters": PARAMETERS},
        "elasticache.all_parameter_groups": [
            {"CacheParameterGroupName": "default.redis7", "CacheParameterGroupFamily": "redis7"}
        ],
        "elasticache.all_subnet_groups": [],
        "kms.key": key(),
        "logs.cache_groups": [],
        "quotas.cache_nodes_per_region": quota(300),
        "quotas.cache_parameter_groups_per_region": quota(300),
        "quotas.cache_subnet_groups_per_region": quota(300),
        "quotas.subnets_per_cache_subnet_group": quota(20),
        "secretsmanager.cache": None,
    }
    return known | {name.replace("_", ".", 1): value for name, value in changes.items()}


def group(nodes: int = 2, **changes: Any) -> dict[str, Any]:
    """The group as the role makes it with its defaults."""
    names = [f"redis-x-00{number}" for number in range(1, nodes + 1)]
    logs = [
        {
            "LogType": kind,
            "DestinationType": "cloudwatch-logs",
            "DestinationDetails": {
                "CloudWatchLogsDetails": {"LogGroup": f"/aws/vendedlogs/elasticache/redis-x/{kind}"}
            },
            "LogFormat": "json",
            "Status": "active",
        }
        for kind in ("engine-log", "slow-log")
    ]
    return {
        "ReplicationGroupId": "redis-x",
        "ARN": "arn:aws:elasticache:ap-northeast-1:123456789012:replicationgroup:redis-x",
        "Status": "available",
        "Description": "The last 24 hours of transactions",
        "Engine": "redis",
        "CacheNodeType": "cache.t4g.small",
        "MemberClusters": names,
        "NodeGroups": [
            {
                "NodeGroupId": "0001",
                "PrimaryEndpoint": {"Address": "primary", "Port": 6379},
                "NodeGroupMembers": [{"CacheClusterId": name} for name in names],
            }
        ],
        "AutomaticFailover": "enabled",
        "MultiAZ": "enabled",
        "ClusterEnabled": False,
        "AtRestEncryptionEnabled": True,
        "KmsKeyId": key()["Arn"],
        "TransitEncryptionEnabled": True,
        "TransitEncryptionMode": "required",
        "SnapshotRetentionLimit": 0,
        "SnapshotWindow": "16:00-17:00",
        "LogDeliveryConfigurations": logs,
        **changes,
    }


def member(version: str = "7.1.0", family: str = "redis7", **changes: Any) -> dict[str, Any]:
    return {
        "CacheClusterId": "redis-x-001",
        "ReplicationGroupId": "redis-x",
        "NumCacheNodes": 1,
        "EngineVersion": version,
        "CacheParameterGroup": {"CacheParameterGroupName": f"redis-x-{family}"},
        "CacheSubnetGroupName": "redis-x",
        "PreferredMaintenanceWindow": "sun:19:00-sun:20:00",
        **changes,
    }


def existing(group_changes: Any = None, member_changes: Any = None, **changes: Any) -> dict[str, Any]:
    """The cache exists as the role makes it with redis 7, changed in places."""
    made = group(**(group_changes or {}))
    node = member(**(member_changes or {}))
    nodes = [{**node, "CacheClusterId": name} for name in made["MemberClusters"]]
    more = {"elasticache_group": made, "elasticache_member": [node], "elasticache_nodes": nodes}
    more |= {"elasticache_group_tags": LISTED, "elasticache_all_subnet_groups": [{"CacheSubnetGroupName": "redis-x"}]}
    own = {"CacheParameterGroupName": "redis-x-redis7", "CacheParameterGroupFamily": "redis7"}
    return facts(**(more | {"elasticache_all_parameter_groups": [own]} | changes))
