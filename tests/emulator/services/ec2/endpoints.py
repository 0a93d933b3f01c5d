"""VPC endpoints: a type and a group as AWS chooses them, interfaces that follow the subnets, endpoints that vanish."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.responses import EC2Response

from ...hook import operation, parameters
from .interfaces import requested

_create_endpoint, _modify_endpoint = EC2Response.create_vpc_endpoint, EC2Response.modify_vpc_endpoint


@operation(EC2Response)
def create_vpc_endpoint(self: EC2Response) -> ActionResult:
    """A type and a security group are chosen as AWS chooses them."""
    wanted = parameters(self)
    backend = self.ec2_backend
    kind = wanted.get("VpcEndpointType", "Gateway")
    answer: Any = _create_endpoint(self)
    endpoint = answer.result["VpcEndpoint"]
    endpoint.vpc_endpoint_type = kind
    if kind == "Interface":
        default = backend.get_default_security_group(endpoint.vpc_id)
        endpoint.security_group_ids = endpoint.security_group_ids or [default.id]
        endpoint.dns_entries = _names(endpoint, self.region)
        for name in endpoint.network_interface_ids:
            del backend.enis[name]
        endpoint.network_interface_ids = [_interface(backend, endpoint, name) for name in endpoint.subnet_ids or []]
    else:
        endpoint.private_dns_enabled = False
    return answer


def _interface(backend: Any, endpoint: Any, subnet: str) -> str:
    description = f"VPC Endpoint Interface {endpoint.id}"
    made = requested(backend, subnet, endpoint.security_group_ids, description, "amazon-vpc")
    made.interface_type = "vpc_endpoint"
    return str(made.id)


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
    made = [_interface(backend, endpoint, subnet) for subnet in fresh]
    kept = [name for name in endpoint.network_interface_ids if name in backend.enis]
    endpoint.network_interface_ids = kept + made
    groups = [backend.get_security_group_from_id(name) for name in endpoint.security_group_ids or []]
    for name in endpoint.network_interface_ids:
        backend.enis[name]._group_set = [group for group in groups if group]


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
