"""EC2: endpoints that vanish, and the dependencies that decide the order in which a network can be taken away.

Source of the refusals: DependencyViolation in AWS's page "Error codes for the Amazon EC2 API": the object has dependent
resources. AWS sees them through network interfaces; here the users of a subnet or group are looked up where they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.ec2.responses import EC2Response
from moto.elasticache.models import elasticache_backends
from moto.rds.models import rds_backends

from ..calls import Call
from ..hook import guard, operation, parameters
from ..refusal import Refusal

_create_endpoint, _modify_endpoint = EC2Response.create_vpc_endpoint, EC2Response.modify_vpc_endpoint


def _services(call: Call) -> Iterator[Any]:
    """Every database instance, replication group and cluster of the region."""
    yield from rds_backends[call.account][call.region].databases.values()
    cache = elasticache_backends[call.account][call.region]
    yield from cache.replication_groups.values()
    yield from cache.cache_clusters.values()


def _groups_of(item: Any) -> list[str]:
    return item.vpc_security_group_ids if hasattr(item, "vpc_security_group_ids") else item.settings.security_groups


def _subnets_of(call: Call, item: Any) -> list[str]:
    if hasattr(item, "db_subnet_group"):
        return [subnet.id for subnet in item.db_subnet_group._subnets]
    groups: dict[str, Any] = elasticache_backends[call.account][call.region].cache_subnet_groups
    group = groups.get(getattr(item, "subnet_group", ""))
    return list(group.zones) if group else []


@guard("ec2")
def _refuse_to_delete_what_is_used(call: Call) -> None:
    ec2 = ec2_backends[call.account][call.region]
    endpoints = list(ec2.vpc_end_points.values())
    if call.operation == "DeleteSecurityGroup":
        name = call.parameters.get("GroupId")
        used = [item for item in _services(call) if name in _groups_of(item)]
        _refuse_if(used or [item for item in endpoints if name in item.security_group_ids], f"resource {name}")
    elif call.operation == "DeleteSubnet":
        name = call.parameters.get("SubnetId")
        used = [item for item in _services(call) if name in _subnets_of(call, item)]
        if used or any(name in (item.subnet_ids or []) for item in endpoints):
            message = f"The subnet '{name}' has dependencies and cannot be deleted."
            raise Refusal("DependencyViolation", message)
    elif call.operation == "DeleteVpc":
        name = call.parameters.get("VpcId")
        groups = [group for group in ec2.groups.get(name, {}).values() if group.name != "default"]
        if groups or any(item.vpc_id == name for item in endpoints):
            raise Refusal("DependencyViolation", f"The vpc '{name}' has dependencies and cannot be deleted.")


def _refuse_if(users: list[Any], noun: str) -> None:
    if users:
        raise Refusal("DependencyViolation", f"{noun} has a dependent object")


@operation(EC2Response)
def create_vpc_endpoint(self: EC2Response) -> ActionResult:
    """A type and a security group are chosen as AWS chooses them, and the service has to exist in the region."""
    wanted = parameters(self)
    backend = self.ec2_backend
    kind = wanted.get("VpcEndpointType", "Gateway")
    offered = backend.describe_vpc_endpoint_services([], [], 1000, None, self.region)["servicesDetails"]
    kinds = [
        each["ServiceType"]
        for service in offered
        if service["ServiceName"] == wanted["ServiceName"]
        for each in service["ServiceType"]
    ]
    if kind not in kinds:
        message = f"The Vpc Endpoint Service '{wanted['ServiceName']}' does not exist"
        raise Refusal("InvalidServiceName", message)
    answer: Any = _create_endpoint(self)
    endpoint = answer.result["VpcEndpoint"]
    endpoint.vpc_endpoint_type = kind
    if kind == "Interface":
        default = backend.get_default_security_group(endpoint.vpc_id)
        endpoint.security_group_ids = endpoint.security_group_ids or [default.id]
        endpoint.dns_entries = _names(endpoint, self.region)
    else:
        endpoint.private_dns_enabled = False
    return answer


def _names(endpoint: Any, region: str) -> list[dict[str, str]]:
    """The DNS names of an interface endpoint: its own, and the service's when private DNS is on."""
    service, zone = endpoint.service_name.rpartition(".")[2], endpoint.dns_entries[0]["hosted_zone_id"]
    names = [f"{endpoint.id}-{endpoint.id[-8:]}.{service}.{region}.vpce.amazonaws.com"]
    if endpoint.private_dns_enabled:
        names.append(f"{service.replace('kinesis-streams', 'kinesis')}.{region}.amazonaws.com")
    return [{"DnsName": name, "HostedZoneId": zone} for name in names]


@operation(EC2Response)
def modify_vpc_endpoint(self: EC2Response) -> ActionResult:
    """moto's own; network interfaces follow the subnets, and routes the route tables."""
    wanted, backend = parameters(self), self.ec2_backend
    endpoint = backend.get_vpc_end_point(wanted["VpcEndpointId"])
    tables = set(endpoint.route_table_ids or [])
    answer = _modify_endpoint(self)
    if "PrivateDnsEnabled" in wanted:
        endpoint.private_dns_enabled = wanted["PrivateDnsEnabled"]
    if endpoint.vpc_endpoint_type == "Interface":
        _follow_subnets(backend, endpoint)
    else:
        _follow_route_tables(backend, endpoint, tables)
    return answer


def _follow_subnets(backend: Any, endpoint: Any) -> None:
    present = {backend.enis[name].subnet.id: name for name in endpoint.network_interface_ids if name in backend.enis}
    for subnet, interface in present.items():
        if subnet not in (endpoint.subnet_ids or []):
            backend.enis.pop(interface)
    fresh = [subnet for subnet in endpoint.subnet_ids or [] if subnet not in present]
    made = [backend.create_network_interface(subnet, None).id for subnet in fresh]
    kept = [name for name in endpoint.network_interface_ids if name in backend.enis]
    endpoint.network_interface_ids = kept + made


def _follow_route_tables(backend: Any, endpoint: Any, before: set[str]) -> None:
    service, now = endpoint.destination_prefix_list_id, set(endpoint.route_table_ids or [])
    for table in sorted(now - before):
        backend.create_route(table, None, gateway_id=endpoint.id, destination_prefix_list_id=service)
    for table in sorted(before - now):
        backend.delete_route(table, service)


@operation(EC2Response)
def delete_vpc_endpoints(self: EC2Response) -> ActionResult:
    """An endpoint that is deleted is gone, and its network interfaces with it."""
    backend = self.ec2_backend
    names = parameters(self)["VpcEndpointIds"]
    known = [name for name in names if name in backend.vpc_end_points]
    backend.delete_vpc_endpoints(vpce_ids=known)
    for name in known:
        del backend.vpc_end_points[name]
    unknown = [
        {
            "ResourceId": name,
            "Error": {
                "Code": "InvalidVpcEndpoint.NotFound",
                "Message": f"The Vpc Endpoint Id '{name}' does not exist",
            },
        }
        for name in names
        if name not in known
    ]
    return ActionResult({"Unsuccessful": unknown})
