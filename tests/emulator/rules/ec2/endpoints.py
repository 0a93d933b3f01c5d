"""VPC endpoints: services, zones, private DNS, routes, quotas."""

from __future__ import annotations

import json
from typing import Any

from ...calls import Call
from ...quotas import quota
from .. import rule
from . import ERRORS, backend, group, subnet
from .identifiers import malformed

# botocore ec2.VpcEndpointType
_TYPES = ("Interface", "Gateway", "GatewayLoadBalancer", "Resource", "ServiceNetwork")
_SEEN = "hashicorp/terraform-provider-aws issues on aws_vpc_endpoint"


def _services(call: Call) -> list[Any]:
    """The entries of the named service: one for each type in which it is offered."""
    offered = backend(call).describe_vpc_endpoint_services([], [], 1000, None, call.region)["servicesDetails"]
    return [each for each in offered if each["ServiceName"] == call.parameters.get("ServiceName")]


def _kind(call: Call) -> str:
    endpoint = _endpoint(call)
    return endpoint.vpc_endpoint_type if endpoint else call.parameters.get("VpcEndpointType", "Gateway")


def _endpoint(call: Call) -> Any:
    return backend(call).vpc_end_points.get(call.parameters.get("VpcEndpointId"))


def _vpc(call: Call) -> str:
    endpoint = _endpoint(call)
    return endpoint.vpc_id if endpoint else call.parameters["VpcId"]


def _added(call: Call, name: str) -> list[str]:
    return [*call.parameters.get(f"{name}s", []), *call.parameters.get(f"Add{name}s", [])]


@rule("ec2", "ModifyVpcEndpoint", code="InvalidVpcEndpointId.Malformed", source=ERRORS)
def endpoint_id(call: Call) -> str | None:
    """An endpoint's id begins with ``vpce-``."""
    return malformed(call.parameters.get("VpcEndpointId"), "vpce")


@rule("ec2", "ModifyVpcEndpoint", code="InvalidVpcEndpointId.NotFound", source=ERRORS)
def endpoint_exists(call: Call) -> str | None:
    """The endpoint exists in this region."""
    return None if _endpoint(call) else f"The Vpc Endpoint Id '{call.parameters.get('VpcEndpointId')}' does not exist"


@rule("ec2", "CreateVpcEndpoint", code="InvalidVpcEndpointType", source=f"{ERRORS} (own words)")
def type_is_one(call: Call) -> str | None:
    """There is such a type of endpoint."""
    return None if _kind(call) in _TYPES else f"The VPC endpoint type {_kind(call)} is not valid"


@rule("ec2", "CreateVpcEndpoint", code="InvalidServiceName", source=ERRORS)
def service_is_offered(call: Call) -> str | None:
    """The service is offered in this region."""
    name = call.parameters.get("ServiceName")
    return None if _services(call) else f"The Vpc Endpoint Service '{name}' does not exist"


@rule("ec2", "CreateVpcEndpoint", code="InvalidParameter", source=_SEEN)
def service_has_this_type(call: Call) -> str | None:
    """The service is offered in the type that is asked for."""
    kinds = [each["ServiceType"] for service in _services(call) for each in service["ServiceType"]]
    if _kind(call) in kinds:
        return None
    return f"Endpoint type ({_kind(call)}) does not match available service types ([{', '.join(kinds)}])."


@rule("ec2", "CreateVpcEndpoint", "ModifyVpcEndpoint", code="InvalidSubnetId.NotFound", source=ERRORS)
def endpoint_subnets_exist(call: Call) -> str | None:
    """The subnets exist, in the endpoint's VPC."""
    for name in _added(call, "SubnetId"):
        found = subnet(call, name)
        if found is None or found.vpc_id != _vpc(call):
            return f"The subnet ID '{name}' does not exist"
    return None


@rule("ec2", "CreateVpcEndpoint", "ModifyVpcEndpoint", code="DuplicateSubnetsInSameZone", source="F173")
def one_subnet_in_a_zone(call: Call) -> str | None:
    """An endpoint has one subnet in a zone."""
    endpoint, gone = _endpoint(call), call.parameters.get("RemoveSubnetIds", [])
    present = [name for name in (endpoint.subnet_ids or [] if endpoint else []) if name not in gone]
    taken = {subnet(call, name).availability_zone for name in present}
    for name in _added(call, "SubnetId"):
        zone = subnet(call, name).availability_zone
        if zone in taken and name not in present:
            return (
                f"Found another VPC endpoint subnet in the availability zone of {name}. VPC endpoint subnets should "
                "be in different availability zones supported by the VPC endpoint service."
            )
        taken.add(zone)
    return None


@rule("ec2", "CreateVpcEndpoint", "ModifyVpcEndpoint", code="InsufficientFreeAddressesInSubnet", source=ERRORS)
def subnet_has_an_address(call: Call) -> str | None:
    """Each subnet has an address left for the endpoint's network interface."""
    full = [name for name in _added(call, "SubnetId") if subnet(call, name).available_ip_address_count < 1]
    return f"Insufficient free IP addresses in subnet {full[0]}." if full else None


@rule("ec2", "CreateVpcEndpoint", "ModifyVpcEndpoint", code="InvalidGroup.NotFound", source=ERRORS)
def endpoint_groups_exist(call: Call) -> str | None:
    """The security groups exist."""
    missing = [name for name in _added(call, "SecurityGroupId") if group(call, name) is None]
    return f"The security group '{missing[0]}' does not exist" if missing else None


@rule("ec2", "CreateVpcEndpoint", "ModifyVpcEndpoint", code="InvalidParameter", source=ERRORS)
def endpoint_groups_of_the_vpc(call: Call) -> str | None:
    """The security groups are of the endpoint's VPC (the message is the one for network interfaces)."""
    subnets = _added(call, "SubnetId") or [_vpc(call)]
    for name in _added(call, "SecurityGroupId"):
        if group(call, name).vpc_id != _vpc(call):
            return f"Security group {name} and subnet {subnets[0]} belong to different networks."
    return None


@rule("ec2", "CreateVpcEndpoint", code="SecurityGroupsPerInterfaceLimitExceeded", source=ERRORS)
def groups_of_an_interface(call: Call) -> str | None:
    """A network interface has a limited number of groups (quota L-2AFB9258)."""
    if len(_added(call, "SecurityGroupId")) <= quota(call, "vpc", "Security groups per network interface"):
        return None
    return "The maximum number of security groups per interface has been reached."


def _wants_private_names(call: Call) -> bool:
    return _kind(call) == "Interface" and bool(call.parameters.get("PrivateDnsEnabled"))


@rule("ec2", "CreateVpcEndpoint", "ModifyVpcEndpoint", code="InvalidParameter", source=_SEEN)
def private_names_need_dns(call: Call) -> str | None:
    """Private DNS names need a VPC with DNS support and DNS hostnames."""
    vpc = backend(call).vpcs.get(_vpc(call))
    if vpc is None or not _wants_private_names(call) or (_on(vpc.enable_dns_support) and _on(vpc.enable_dns_hostnames)):
        return None
    return (
        "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for "
        f"{vpc.id}"
    )


def _on(attribute: Any) -> bool:
    return str(attribute).lower() == "true"


@rule("ec2", "CreateVpcEndpoint", "ModifyVpcEndpoint", code="InvalidParameter", source="F072")
def private_names_are_free(call: Call) -> str | None:
    """One endpoint of a VPC has a service's private DNS name."""
    own = _endpoint(call)
    service = own.service_name if own else call.parameters["ServiceName"]
    for each in backend(call).vpc_end_points.values():
        same = each.vpc_id == _vpc(call) and each.service_name == service and each is not own
        if same and each.private_dns_enabled and _wants_private_names(call):
            domain = each.dns_entries[-1]["DnsName"]
            return (
                f"private-dns-enabled cannot be set because there is already a conflicting DNS domain for {domain} "
                f"in the VPC {each.vpc_id}"
            )
    return None


@rule("ec2", "CreateVpcEndpoint", "ModifyVpcEndpoint", code="InvalidRouteTableId.NotFound", source=ERRORS)
def endpoint_route_tables_exist(call: Call) -> str | None:
    """The route tables exist, in the endpoint's VPC."""
    tables = backend(call).route_tables
    for name in _added(call, "RouteTableId"):
        if name not in tables or tables[name].vpc_id != _vpc(call):
            return f"The routeTable ID '{name}' does not exist"
    return None


@rule("ec2", "CreateVpcEndpoint", "ModifyVpcEndpoint", code="RouteAlreadyExists", source=_SEEN)
def one_gateway_route_in_a_table(call: Call) -> str | None:
    """A route table leads to a service through one gateway endpoint."""
    own = _endpoint(call)
    service = own.service_name if own else call.parameters["ServiceName"]
    for each in backend(call).vpc_end_points.values():
        if each is own or each.vpc_endpoint_type != "Gateway" or each.service_name != service:
            continue
        for name in _added(call, "RouteTableId"):
            if name in (each.route_table_ids or []):
                listed = each.destination_prefix_list_id
                return f"route table {name} already has a route with destination-prefix-list-id {listed}"
    return None


@rule("ec2", "CreateVpcEndpoint", "ModifyVpcEndpoint", code="InvalidPolicyDocument", source=ERRORS)
def endpoint_policy_is_json(call: Call) -> str | None:
    """A policy is a JSON object."""
    text = call.parameters.get("PolicyDocument")
    try:
        return None if not text or isinstance(json.loads(text), dict) else "The policy is not in the valid JSON format."
    except ValueError:
        return "The policy is not in the valid JSON format."


@rule("ec2", "CreateVpcEndpoint", code="VpcEndpointLimitExceeded", source=f"{ERRORS}, quotas L-1B52E74A, L-29B6F2EB")
def endpoint_quota(call: Call) -> str | None:
    """Gateway endpoints of a region and interface endpoints of a VPC are limited."""
    kind = _kind(call)
    held = [each for each in backend(call).vpc_end_points.values() if each.vpc_endpoint_type == kind]
    if kind == "Gateway":
        full = len(held) >= quota(call, "vpc", "Gateway VPC endpoints per Region")
    else:
        inside = [each for each in held if each.vpc_id == _vpc(call)]
        full = len(inside) >= quota(call, "vpc", "Interface VPC endpoints per VPC")
    return "The maximum number of VPC endpoints has been reached." if full else None
