"""The network interfaces of databases and caches, which decide the order in which a network can be taken away.

AWS puts an interface of the requester ``amazon-rds`` into a subnet for each zone in which an instance runs, and one of
the requester ``amazon-elasticache`` for each node. Nothing tells EC2 of a database or a cache here: before each call to
EC2 the interfaces are brought in line with what there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.ec2.models import ec2_backends
from moto.elasticache.models import elasticache_backends
from moto.rds.models import rds_backends

from ...calls import Call
from ...hook import guard

Key = tuple[str, str, str, tuple[str, ...]]


def _databases(call: Call) -> Iterator[Key]:
    """(requester, description, subnet, groups) of each interface that RDS needs."""
    for item in rds_backends[call.account][call.region].databases.values():
        group = getattr(item, "db_subnet_group", None)
        if item.emulator.life.gone or group is None:
            continue
        wanted = {item.availability_zone, item.secondary_availability_zone}
        subnets = {each.availability_zone: each.id for each in reversed(group._subnets)}
        for zone in sorted(wanted & set(subnets)):
            name = item.db_instance_identifier
            yield "amazon-rds", f"RDSNetworkInterface {name}", subnets[zone], tuple(item.vpc_security_group_ids)


def _caches(call: Call) -> Iterator[Key]:
    backend = elasticache_backends[call.account][call.region]
    groups: dict[str, Any] = backend.cache_subnet_groups
    for item in (*backend.replication_groups.values(), *backend.cache_clusters.values()):
        group = groups.get(getattr(item, "subnet_group", "") or getattr(item.settings, "subnet_group", ""))
        if item.life.gone or group is None:
            continue
        subnets = {zone: name for name, zone in reversed(group.zones.items())}
        for name, zone in item.places():
            if zone in subnets:
                settings = tuple(item.settings.security_groups)
                yield "amazon-elasticache", f"ElastiCache {name}", subnets[zone], settings


@guard("ec2")
def bring_interfaces_in_line(call: Call) -> None:
    backend = ec2_backends[call.account][call.region]
    wanted = [*_databases(call), *_caches(call)]
    present = {each.emulator_key: name for name, each in backend.enis.items() if hasattr(each, "emulator_key")}
    for key in present.keys() - set(wanted):
        del backend.enis[present[key]]
    for key in wanted:
        if key not in present:
            requester, description, subnet, groups = key
            made = requested(backend, subnet, list(groups), description, requester)
            made.emulator_key = key


def requested(backend: Any, subnet: str, groups: list[str], description: str, requester: str) -> Any:
    """A network interface that a service made for itself."""
    default = backend.get_default_security_group(backend.get_subnet(subnet).vpc_id)
    names = groups or ([default.id] if default else [])
    known = [name for name in names if backend.get_security_group_from_id(name)]
    made = backend.create_network_interface(subnet, None, group_ids=known, description=description)
    made.requester_managed, made.requester_id, made.status = True, requester, "in-use"
    return made
