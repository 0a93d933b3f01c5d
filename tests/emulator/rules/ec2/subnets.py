"""Subnets."""

from __future__ import annotations

from ...calls import Call
from ...catalogue import zones
from ...quotas import quota
from .. import rule
from . import ERRORS, backend, network, subnet, subnets_of


@rule("ec2", "DeleteSubnet", "ModifySubnetAttribute", code="InvalidSubnetID.NotFound", source=ERRORS)
def subnet_exists(call: Call) -> str | None:
    """The subnet exists in this region."""
    name = call.parameters.get("SubnetId")
    return None if subnet(call, name) else f"The subnet ID '{name}' does not exist"


@rule("ec2", "CreateSubnet", code="InvalidParameterValue", source="F071")
def zone_of_the_region(call: Call) -> str | None:
    """The availability zone is one that this account has in this region."""
    offered = zones(call.region)
    for key, known in (
        ("AvailabilityZone", [each.name for each in offered]),
        ("AvailabilityZoneId", [each.zone_id for each in offered]),
    ):
        wanted = call.parameters.get(key)
        if wanted and wanted not in known:
            return (
                f"Value ({wanted}) for parameter {key[0].lower()}{key[1:]} is invalid. Subnets can currently only be "
                f"created in the following availability zones: {', '.join(known)}."
            )
    return None


@rule("ec2", "CreateSubnet", code="InvalidSubnet.Range", source=ERRORS)
def subnet_within_its_vpc(call: Call) -> str | None:
    """A subnet is between /16 and /28 and inside one of the VPC's blocks."""
    found, vpc = network(call.parameters.get("CidrBlock")), backend(call).vpcs.get(call.parameters["VpcId"])
    if found is None or vpc is None:
        return None
    blocks = [network(each["cidr_block"]) for each in vpc.get_cidr_block_association_set()]
    if 16 <= found.prefixlen <= 28 and any(block and found.subnet_of(block) for block in blocks):
        return None
    return f"The CIDR '{call.parameters['CidrBlock']}' is invalid."


@rule("ec2", "CreateSubnet", code="InvalidSubnet.Conflict", source=ERRORS)
def subnets_do_not_overlap(call: Call) -> str | None:
    """Subnets of one VPC do not overlap."""
    found = network(call.parameters.get("CidrBlock"))
    others = [network(each.cidr_block) for each in subnets_of(call, call.parameters.get("VpcId"))]
    if found is None or not any(other and found.overlaps(other) for other in others):
        return None
    return f"The CIDR '{call.parameters['CidrBlock']}' conflicts with another subnet"


@rule("ec2", "CreateSubnet", code="SubnetLimitExceeded", source=f"{ERRORS}, quota L-407747CB")
def subnet_quota(call: Call) -> str | None:
    """Subnets of one VPC are limited."""
    if len(subnets_of(call, call.parameters.get("VpcId"))) < quota(call, "vpc", "Subnets per VPC"):
        return None
    return "The maximum number of subnets has been reached."


@rule("ec2", "DeleteSubnet", code="DependencyViolation", source=ERRORS)
def subnet_is_unused(call: Call) -> str | None:
    """A subnet in which anything has a network interface, or an endpoint is still being deleted, stays."""
    name, held = call.parameters.get("SubnetId"), backend(call)
    interfaces = [each for each in held.enis.values() if each.subnet.id == name]
    if interfaces or any(name in (each.subnet_ids or []) for each in held.vpc_end_points.values()):
        return f"The subnet '{name}' has dependencies and cannot be deleted."
    return None
