"""Cache subnet groups, over the subnets of the emulated EC2."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.models import ec2_backends
from moto.elasticache.models import ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse

from ...hook import operation, parameters
from ...refusal import Refusal
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
        missing = [name for name in subnet_ids if name not in known]
        if missing:
            message = f"Some input subnets in :[{', '.join(missing)}] are invalid."
            raise Refusal("InvalidSubnet", message)
        found = [known[name] for name in subnet_ids]
        if len({subnet.vpc_id for subnet in found}) != 1:
            raise Refusal("InvalidSubnet", "The subnets of a cache subnet group must be in one VPC.")
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
    groups: dict[str, Any] = backend.cache_subnet_groups
    if name.lower() == "default" and name.lower() not in groups:
        _provide_default(backend, groups)
    return find(groups, name, "CacheSubnetGroupNotFoundFault", "CacheSubnetGroup")


def _provide_default(backend: ElastiCacheBackend, groups: dict[str, Any]) -> None:
    """The group of the default VPC, which AWS makes when a cluster is created without naming one."""
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    subnets = [subnet.id for subnet in ec2.describe_subnets() if ec2.get_vpc(subnet.vpc_id).is_default == "true"]
    if subnets:
        groups["default"] = SubnetGroup(backend, "default", "Default CacheSubnetGroup", subnets)


@operation(ElastiCacheResponse)
def create_cache_subnet_group(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    name = wanted["CacheSubnetGroupName"].lower()
    groups: dict[str, Any] = backend.cache_subnet_groups
    if name in groups:
        raise Refusal("CacheSubnetGroupAlreadyExists", f"Cache subnet group {name} already exists.")
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
        _refuse_to_lose_a_used_subnet(backend, changed, wanted["SubnetIds"])
        changed.place(backend, wanted["SubnetIds"])
    changed.description = wanted.get("CacheSubnetGroupDescription", changed.description)
    return ActionResult({"CacheSubnetGroup": changed.describe()})


def _refuse_to_lose_a_used_subnet(backend: ElastiCacheBackend, changed: SubnetGroup, subnet_ids: list[str]) -> None:
    used_zones = {zone for item in _users(backend, changed.name) for zone in item.zones_in_use()}
    lost = [name for name, zone in changed.zones.items() if name not in subnet_ids and zone in used_zones]
    if lost:
        # Source: botocore's SubnetInUse, "The requested subnet is being used by another cache subnet group."
        raise Refusal("SubnetInUse", f"The subnet ID {lost[0]} is in use.")


def _users(backend: ElastiCacheBackend, name: str) -> list[Any]:
    everything = (*backend.replication_groups.values(), *backend.cache_clusters.values())
    return [item for item in everything if item.subnet_group == name]


@operation(ElastiCacheResponse)
def delete_cache_subnet_group(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    gone = subnet_group(backend, wanted["CacheSubnetGroupName"])
    if _users(backend, gone.name):
        message = f"Cache subnet group {gone.name} is currently in use by a cache cluster."
        raise Refusal("CacheSubnetGroupInUse", message)
    del backend.cache_subnet_groups[gone.name]
    backend.tagging_service.delete_all_tags_for_resource(gone.arn)
    return EmptyResult()
