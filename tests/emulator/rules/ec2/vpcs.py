"""VPCs and their attributes."""

from __future__ import annotations

from ...calls import Call
from ...quotas import quota
from .. import rule
from . import ERRORS, backend, network

_WITH_VPC = (
    "CreateSubnet",
    "CreateSecurityGroup",
    "CreateRouteTable",
    "CreateVpcEndpoint",
    "ModifyVpcAttribute",
    "DescribeVpcAttribute",
    "DeleteVpc",
)


@rule("ec2", *_WITH_VPC, code="InvalidVpcID.NotFound", source="F132")
def vpc_exists(call: Call) -> str | None:
    """The VPC exists in this region."""
    name = call.parameters.get("VpcId")
    return f"The vpc ID '{name}' does not exist" if name and name not in backend(call).vpcs else None


@rule("ec2", "CreateVpc", "CreateSubnet", code="InvalidParameterValue", source=ERRORS)
def cidr_block_is_written_as_one(call: Call) -> str | None:
    """A CIDR block is an IPv4 address, a slash and a prefix length; host bits are dropped, not refused."""
    text = call.parameters.get("CidrBlock")
    if text is None or network(text):
        return None
    return f"Value ({text}) for parameter cidrBlock is invalid. This is not a valid CIDR block."


@rule("ec2", "CreateVpc", code="MissingParameter", source=ERRORS)
def vpc_has_a_cidr_block(call: Call) -> str | None:
    """A VPC without an IPAM pool names its CIDR block."""
    given = call.parameters.get("CidrBlock") or call.parameters.get("Ipv4IpamPoolId")
    return None if given else "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided."


@rule("ec2", "CreateVpc", code="InvalidVpc.Range", source="F109")
def vpc_size(call: Call) -> str | None:
    """A VPC is between /16 and /28."""
    found = network(call.parameters.get("CidrBlock"))
    if found is None or 16 <= found.prefixlen <= 28:
        return None
    return f"The CIDR '{call.parameters['CidrBlock']}' is invalid."


@rule(
    "ec2",
    "CreateVpc",
    code="InvalidVpc.Range",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions",
)
def vpc_is_not_link_local(call: Call) -> str | None:
    """Link-local addresses (169.254.0.0/16) cannot be assigned to a VPC (the message is as best known)."""
    found = network(call.parameters.get("CidrBlock"))
    if found is None or not found.is_link_local:
        return None
    return f"The CIDR '{call.parameters['CidrBlock']}' is invalid."


@rule("ec2", "CreateVpc", code="VpcLimitExceeded", source=f"{ERRORS}, quota L-F678F1CE")
def vpc_quota(call: Call) -> str | None:
    """VPCs in a region are limited (the default VPC counts)."""
    if len(backend(call).vpcs) < quota(call, "vpc", "VPCs per Region"):
        return None
    return "The maximum number of VPCs has been reached."


@rule("ec2", "ModifyVpcAttribute", code="InvalidParameterCombination", source="botocore ec2.ModifyVpcAttribute")
def one_vpc_attribute_at_a_time(call: Call) -> str | None:
    """DNS resolution and DNS hostnames cannot be changed in one request, and one of them has to be."""
    attributes = ("EnableDnsHostnames", "EnableDnsSupport", "EnableNetworkAddressUsageMetrics")
    given = [name for name in attributes if name in call.parameters]
    if len(given) == 1:
        return None
    names = ", ".join(name[0].lower() + name[1:] for name in given)
    return f"Fields for multiple attribute types specified: {names}" if given else "No attributes specified."


@rule("ec2", "DeleteVpc", code="DependencyViolation", source="F103")
def vpc_is_empty(call: Call) -> str | None:
    """A VPC with subnets, groups of its own, endpoints, gateways or further route tables stays."""
    held, name = backend(call), call.parameters.get("VpcId")
    used = [
        *(each for zone in held.subnets.values() for each in zone.values() if each.vpc_id == name),
        *(each for each in held.groups.get(name, {}).values() if each.name != "default"),
        *(each for each in held.vpc_end_points.values() if each.vpc_id == name),
        *(each for each in held.internet_gateways.values() if each.vpc and each.vpc.id == name),
        *(each for each in held.nat_gateways.values() if each.vpc_id == name and each.state != "deleted"),
        *(each for each in held.route_tables.values() if each.vpc_id == name and not each.main_association_id),
    ]
    return f"The vpc '{name}' has dependencies and cannot be deleted." if used else None


@rule("ec2", "AllocateAddress", code="AddressLimitExceeded", source="F069")
def address_quota(call: Call) -> str | None:
    """Elastic IP addresses in a region are limited."""
    if len(backend(call).addresses) < quota(call, "ec2", "EC2-VPC Elastic IPs"):
        return None
    return "The maximum number of addresses has been reached."
