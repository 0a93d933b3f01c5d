"""Cache subnet groups, over the subnets of the emulated EC2."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.models import ec2_backends
from moto.elasticache.models import ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse

from ...hook import operation, parameters
from ..common import page
from .common import arn, backend_of, find, tag


class SubnetGroup:
    def __init__(self, backend: ElastiCacheBackend, name: str, description: str, subnet_ids: list[str]) -> None:
        self.name = name
        self.description = description
        self.arn = arn(backend, "subnetgroup", name)
        self.place(backend, subnet_ids)

    def place(self, backend: ElastiCacheBackend, subnet_ids: list[str]) -> None:
        known = {
            subnet.id: subnet for subnet in ec2_backends[backend.account_id][backend.region_name].describe_subnets()
        }
        found = [known[name] for name in subnet_ids]
        self.vpc_id = found[0].vpc_id
        self.zones = {subnet.id: subnet.availability_zone for subnet in found}

    def describe(self) -> dict[str, Any]:
        subnets = [
            {
                "SubnetIdentifier": subnet,
                "SubnetAvailabilityZone": {"Name": zone},
                "SupportedNetworkTypes": ["ipv4"],
            }
            for subnet, zone in self.zones.items()
        ]
        return {
            "CacheSubnetGroupName": self.name,
            "CacheSubnetGroupDescription": self.description,
            "VpcId": self.vpc_id,
            "Subnets": subnets,
            "ARN": self.arn,
            "SupportedNetworkTypes": ["ipv4"],
        }


def subnet_group(backend: ElastiCacheBackend, name: str) -> SubnetGroup:
    if name.lower() == "default":
        default_subnet_group(backend)
    return find(backend.cache_subnet_groups, name, "CacheSubnetGroupNotFoundFault", "CacheSubnetGroup")


def default_subnet_group(backend: ElastiCacheBackend) -> SubnetGroup | None:
    """The group of the default VPC, which AWS makes when a cluster is created without naming one."""
    groups: dict[str, Any] = backend.cache_subnet_groups
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    subnets = [subnet.id for subnet in ec2.describe_subnets() if ec2.get_vpc(subnet.vpc_id).is_default == "true"]
    if subnets and "default" not in groups:
        groups["default"] = SubnetGroup(backend, "default", "Default CacheSubnetGroup", subnets)
    return groups.get("default")


@operation(ElastiCacheResponse)
def create_cache_subnet_group(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    name = wanted["CacheSubnetGroupName"].lower()
    groups: dict[str, Any] = backend.cache_subnet_groups
    created = SubnetGroup(backend, name, wanted["CacheSubnetGroupDescription"], wanted["SubnetIds"])
    groups[name] = created
    tag(backend, created.arn, wanted.get("Tags"))
    return ActionResult({"CacheSubnetGroup": created.describe()})


@operation(ElastiCacheResponse)
def describe_cache_subnet_groups(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    groups: dict[str, Any] = backend.cache_subnet_groups
    name = wanted.get("CacheSubnetGroupName")
    found = [subnet_group(backend, name)] if name else list(groups.values())
    rows, marker = page([item.describe() for item in found], wanted)
    return ActionResult({"CacheSubnetGroups": rows, "Marker": marker})


@operation(ElastiCacheResponse)
def modify_cache_subnet_group(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    changed = subnet_group(backend, wanted["CacheSubnetGroupName"])
    if "SubnetIds" in wanted:
        changed.place(backend, wanted["SubnetIds"])
    changed.description = wanted.get("CacheSubnetGroupDescription", changed.description)
    return ActionResult({"CacheSubnetGroup": changed.describe()})


@operation(ElastiCacheResponse)
def delete_cache_subnet_group(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    gone = subnet_group(backend, wanted["CacheSubnetGroupName"])
    del backend.cache_subnet_groups[gone.name]
    backend.tagging_service.delete_all_tags_for_resource(gone.arn)
    return EmptyResult()
