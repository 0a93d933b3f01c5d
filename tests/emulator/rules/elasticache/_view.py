"""What the rules look at: the group a call is about, and what it would be after the call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from moto.elasticache.models import ElastiCacheBackend, elasticache_backends

from ... import catalogue
from ...calls import Call
from ...services.elasticache.catalogue import matching_version
from ...services.elasticache.group import ReplicationGroup, Settings
from ...services.elasticache.parameter_groups import ParameterGroup, groups
from ...services.elasticache.requests import ONLY_CREATE, SAME
from ...services.elasticache.topology import sizes

CREATE, MODIFY = "CreateReplicationGroup", "ModifyReplicationGroup"
INCREASE, DECREASE = "IncreaseReplicaCount", "DecreaseReplicaCount"
SHARDS = "ModifyReplicationGroupShardConfiguration"
API = "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/"
GUIDE = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/"
TERRAFORM = "https://github.com/hashicorp/terraform-provider-aws/issues/"
# Questions put to AWS itself and written down, for another emulator.
SUBNET_GROUPS_PROBED = "https://github.com/floci-io/floci/pull/2401"
PARAMETER_GROUPS_PROBED = "https://github.com/floci-io/floci/pull/2392"


def backend(call: Call) -> ElastiCacheBackend:
    return elasticache_backends[call.account][call.region]


def replication_groups(call: Call) -> dict[str, Any]:
    return backend(call).replication_groups


def present(call: Call) -> ReplicationGroup | None:
    """The group that the call is about; None when it is about a new one, and when there is none of that name."""
    if call.operation == CREATE:
        return None
    found: ReplicationGroup | None = replication_groups(call).get(call.parameters.get("ReplicationGroupId", "").lower())
    return found


def parameter_group(call: Call) -> ParameterGroup | None:
    """The parameter group that the call names, if there is one."""
    return groups(backend(call)).get(call.parameters.get("CacheParameterGroupName", "").lower())


def engine_of(call: Call) -> str:
    """The engine a group would have after the call, redis unless someone said otherwise."""
    group = present(call)
    engine: str = call.parameters.get("Engine") or (group.settings.engine if group else "redis")
    return engine.lower()


def version_of(call: Call) -> str | None:
    """The version on offer that a group would have after the call; None when what was asked for is not on offer."""
    engine, asked, group = engine_of(call), call.parameters.get("EngineVersion"), present(call)
    if asked is None and group is not None:
        return group.settings.version
    return matching_version(engine, asked)


def at_least(version: str, minimum: str) -> bool:
    return catalogue.version_key(version) >= catalogue.version_key(minimum)


def after(call: Call) -> Settings:
    """The settings as they would be after the call, as far as the call and the present group tell."""
    wanted, group = call.parameters, present(call)
    base = group.settings if group else Settings()
    names = SAME if call.operation == MODIFY else SAME | ONLY_CREATE
    settings = replace(base, **{field: wanted[name] for name, field in names.items() if name in wanted})
    settings.engine = engine_of(call)
    settings.user_groups = _user_groups(base, wanted)
    if "AuthToken" in wanted:
        settings.auth_token = True
    if wanted.get("AuthTokenUpdateStrategy") == "DELETE":
        settings.auth_token = False
    return settings


def _user_groups(base: Settings, wanted: dict[str, Any]) -> list[str]:
    if "UserGroupIds" in wanted:
        return list(wanted["UserGroupIds"])
    if wanted.get("RemoveUserGroups"):
        return []
    removed = wanted.get("UserGroupIdsToRemove", [])
    return [name for name in base.user_groups if name not in removed] + wanted.get("UserGroupIdsToAdd", [])


def clustered(call: Call) -> bool:
    """Whether the group has cluster mode, or would have it after CreateReplicationGroup."""
    group = present(call)
    if group is not None:
        return group.cluster_enabled
    wanted, chosen = call.parameters, parameter_group(call)
    asked = wanted.get("ClusterMode") in {"enabled", "compatible"}
    return asked or len(sizes(wanted)) > 1 or bool(chosen and chosen.cluster_mode)


def wanted_windows(call: Call) -> tuple[str | None, str | None]:
    """The snapshot and the maintenance window after the call; None for one that AWS would choose."""
    group, wanted = present(call), call.parameters
    known = group.settings if group else None
    snapshot = wanted.get("SnapshotWindow") or (known.snapshot_window if known else None)
    maintenance = wanted.get("PreferredMaintenanceWindow") or (known.maintenance_window if known else None)
    return snapshot, maintenance


def users_of(call: Call, *, parameter_group: str = "", subnet_group: str = "") -> Iterator[Any]:
    """The replication groups and clusters that use a parameter group or a subnet group."""
    for item in (*replication_groups(call).values(), *backend(call).cache_clusters.values()):
        used: Any = item
        if used.parameter_group == parameter_group or used.subnet_group == subnet_group:
            yield used


def nodes_in_region(call: Call) -> int:
    clusters: Any = backend(call).cache_clusters.values()
    return sum(len(group.members()) for group in replication_groups(call).values()) + sum(
        cluster.nodes for cluster in clusters
    )
