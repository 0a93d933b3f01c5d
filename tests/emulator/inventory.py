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
    keys = [
        {"id": key.id, "state": key.key_state, "aliases": sorted(key.aliases)}
        for key in backend.keys.values()
        if key.key_manager != "AWS"
    ]
    return {"keys": keys}


def _logs(backend: Any) -> Listing:
    return {"log_groups": sorted(backend.groups)}


def _kinesis(backend: Any) -> Listing:
    return {"streams": [name for name, stream in backend.streams.items() if stream.status != "deleted"]}


def _rds(backend: Any) -> Listing:
    return {
        "instances": [name for name, item in backend.databases.items() if not item.emulator.life.gone],
        "subnet_groups": list(backend.subnet_groups),
        "parameter_groups": [name for name in backend.db_parameter_groups if not name.startswith("default.")],
        "snapshots": list(backend.database_snapshots),
        "option_groups": list(backend.option_groups),
    }


def _elasticache(backend: Any) -> Listing:
    groups = [item for item in backend.replication_groups.values() if not item.life.gone]
    parameter_groups = backend.__dict__.get("cache_parameter_groups", {})
    return {
        "replication_groups": [item.name for item in groups],
        "clusters": [member.name for item in groups for _unused, member in item.members()]
        + [name for name, item in backend.cache_clusters.items() if not item.life.gone],
        "subnet_groups": [name for name in backend.cache_subnet_groups if name != "default"],
        "parameter_groups": [name for name in parameter_groups if not name.startswith("default.")],
        "user_groups": list(backend.__dict__.get("user_groups", {})),
        "users": [name for name in backend.users if name != "default"],
        "snapshots": list(backend.snapshots),
    }


def _ec2(backend: Any) -> Listing:
    vpcs = [vpc.id for vpc in backend.vpcs.values() if not vpc.is_default]
    groups = [group for name in vpcs for group in backend.groups.get(name, {}).values()]
    subnets = [subnet for zone in backend.subnets.values() for subnet in zone.values() if subnet.vpc_id in vpcs]
    return {
        "vpcs": vpcs,
        "subnets": [subnet.id for subnet in subnets],
        "security_groups": [group.id for group in groups if group.name != "default"],
        "route_tables": [table.id for table in backend.route_tables.values() if table.vpc_id in vpcs],
        "vpc_endpoints": [name for name, item in backend.vpc_end_points.items() if item.state != "deleted"],
        "network_interfaces": list(backend.enis),
        "internet_gateways": list(backend.internet_gateways),
        "nat_gateways": list(backend.nat_gateways),
        "flow_logs": list(backend.flow_logs),
    }


def _iam(backend: Any) -> Listing:
    return {
        "roles": [role.name for role in backend.roles.values() if not role.path.startswith("/aws-service-role/")],
        "policies": [policy.name for policy in backend.managed_policies.values() if ":aws:policy/" not in policy.arn],
        "users": list(backend.users),
    }


def _secretsmanager(backend: Any) -> Listing:
    return {"secrets": sorted({secret.name for secret in backend.secrets.values() if not secret.is_deleted()})}


def _cloudwatch(backend: Any) -> Listing:
    return {"alarms": list(backend.alarms), "dashboards": list(backend.dashboards)}


def _sns(backend: Any) -> Listing:
    return {"topics": list(backend.topics)}


LISTINGS: dict[str, Callable[[Any], Listing]] = {
    "cloudwatch": _cloudwatch,
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
