"""Everything the account holds, by service and kind, for tests that say "nothing is left"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from moto import backends
from moto.core import DEFAULT_ACCOUNT_ID

Listing = dict[str, list[Any]]


def everything() -> dict[str, Listing]:
    """{service: {kind: [resource]}} over all regions; kinds and services without resources are left out.

    A resource is its name, or an object where more matters (a key's state). What AWS itself provides (default VPCs,
    default parameter groups, AWS's own keys) is not listed.
    """
    found: dict[str, Listing] = {}
    for service, list_one in LISTINGS.items():
        kinds: Listing = {}
        for backend in _regions(service):
            for kind, names in list_one(backend).items():
                kinds.setdefault(kind, []).extend(names)
        kept = {kind: names for kind, names in kinds.items() if names}
        if kept:
            found[service] = kept
    return found


def _regions(service: Any) -> Iterable[Any]:
    return list(backends.get_backend(service)[DEFAULT_ACCOUNT_ID].values())


def _kms(backend: Any) -> Listing:
    own = [key for key in backend.keys.values() if key.key_manager != "AWS"]
    keys = [{"id": key.id, "state": key.key_state, "aliases": sorted(key.aliases)} for key in own]
    return {"keys": keys, "grants": [grant for key in own for grant in key.grants]}


def _logs(backend: Any) -> Listing:
    return {
        "log_groups": sorted(backend.groups),
        "metric_filters": [item["filterName"] for item in backend.filters.metric_filters],
        "subscription_filters": [name for group in backend.groups.values() for name in group.subscription_filters],
        "resource_policies": list(backend.resource_policies),
        "destinations": list(backend.destinations),
    }


def _kinesis(backend: Any) -> Listing:
    streams = [stream for stream in backend.streams.values() if stream.status != "deleted"]
    return {
        "streams": [stream.stream_name for stream in streams],
        "consumers": [consumer.consumer_arn for stream in streams for consumer in stream.consumers],
        "resource_policies": list(backend.resource_policies),
    }


def _rds(backend: Any) -> Listing:
    snapshots = backend.database_snapshots.items()
    return {
        "instances": [name for name, item in backend.databases.items() if not item.emulator.life.gone],
        "clusters": list(backend.clusters),
        "proxies": list(backend.db_proxies),
        "subnet_groups": list(backend.subnet_groups),
        "parameter_groups": _own(backend.db_parameter_groups),
        "cluster_parameter_groups": _own(backend.db_cluster_parameter_groups),
        "snapshots": [name for name, snapshot in snapshots if snapshot.snapshot_type != "automated"],
        "automated_backups": [name for name, snapshot in snapshots if snapshot.snapshot_type == "automated"],
        "cluster_snapshots": list(backend.cluster_snapshots),
        "option_groups": list(backend.option_groups),
        "event_subscriptions": list(backend.event_subscriptions),
    }


def _own(groups: Iterable[str]) -> list[str]:
    return [name for name in groups if not name.startswith("default.")]


def _elasticache(backend: Any) -> Listing:
    groups = [item for item in backend.replication_groups.values() if not item.life.gone]
    return {
        "replication_groups": [item.name for item in groups],
        "clusters": [member.name for item in groups for _unused, member in item.members()]
        + [name for name, item in backend.cache_clusters.items() if not item.life.gone],
        "subnet_groups": [name for name in backend.cache_subnet_groups if name != "default"],
        "parameter_groups": _own(backend.__dict__.get("cache_parameter_groups", {})),
        "user_groups": list(backend.__dict__.get("user_groups", {})),
        "users": [name for name in backend.users if name != "default"],
        "snapshots": list(backend.snapshots),
    }


def _dynamodb(backend: Any) -> Listing:
    return {"tables": list(backend.tables), "backups": list(backend.backups)}


def _ec2(backend: Any) -> Listing:
    vpcs = [vpc.id for vpc in backend.vpcs.values() if not vpc.is_default]
    groups = [group for name in vpcs for group in backend.groups.get(name, {}).values()]
    subnets = [subnet for zone in backend.subnets.values() for subnet in zone.values() if subnet.vpc_id in vpcs]
    lists = [item for item in backend.network_acls.values() if item.vpc_id in vpcs and not item.default]
    instances = [item for reservation in backend.reservations.values() for item in reservation.instances]
    return {
        "vpcs": vpcs,
        "subnets": [subnet.id for subnet in subnets],
        "security_groups": [group.id for group in groups if group.name != "default"],
        "route_tables": [table.id for table in backend.route_tables.values() if table.vpc_id in vpcs],
        "network_acls": [item.id for item in lists],
        "vpc_endpoints": [name for name, item in backend.vpc_end_points.items() if item.state != "deleted"],
        # The interfaces of databases and caches come and go with these, which are listed as what they are.
        "network_interfaces": [name for name, item in backend.enis.items() if not hasattr(item, "emulator_key")],
        "internet_gateways": list(backend.internet_gateways),
        "nat_gateways": list(backend.nat_gateways),
        "addresses": [item.allocation_id or item.public_ip for item in backend.addresses],
        "flow_logs": list(backend.flow_logs),
        "instances": [item.id for item in instances if item.state != "terminated"],
    }


def _iam(backend: Any) -> Listing:
    return {
        "roles": [role.name for role in backend.roles.values() if not role.path.startswith("/aws-service-role/")],
        "policies": [policy.name for policy in backend.managed_policies.values() if ":aws:policy/" not in policy.arn],
        "users": [user.name for user in backend.users.values()],
        "groups": list(backend.groups),
        "instance_profiles": [profile.name for profile in backend.instance_profiles.values()],
    }


def _secretsmanager(backend: Any) -> Listing:
    """The name of a secret that waits for its deletion cannot be used again, so it counts as something left."""
    secrets = list(backend.secrets.values())
    return {
        "secrets": sorted({secret.name for secret in secrets if not secret.is_deleted()}),
        "secrets_pending_deletion": sorted({secret.name for secret in secrets if secret.is_deleted()}),
    }


def _cloudwatch(backend: Any) -> Listing:
    return {"alarms": list(backend.alarms), "dashboards": list(backend.dashboards)}


def _sns(backend: Any) -> Listing:
    return {"topics": list(backend.topics), "subscriptions": list(backend.subscriptions)}


LISTINGS: dict[str, Callable[[Any], Listing]] = {
    "cloudwatch": _cloudwatch,
    "dynamodb": _dynamodb,
    "ec2": _ec2,
    "elasticache": _elasticache,
    "iam": _iam,
    "kinesis": _kinesis,
    "kms": _kms,
    "logs": _logs,
    "rds": _rds,
    "secretsmanager": _secretsmanager,
    "sns": _sns,
}
