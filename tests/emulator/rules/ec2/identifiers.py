"""Identifiers, and how much one request may ask for. A security group's id is judged in `security_groups`."""

from __future__ import annotations

from ...calls import Call
from .. import rule
from . import ERRORS

VALUES = 200


def malformed(name: str | None, prefix: str) -> str | None:
    """EC2's words for an identifier that does not begin as those of its kind do."""
    return f'Invalid id: "{name}" (expecting "{prefix}-...")' if name and not name.startswith(f"{prefix}-") else None


@rule("ec2", "*", code="FilterLimitExceeded", source=f"{ERRORS}; words as users report them")
def values_of_filters(call: Call) -> str | None:
    """The filters of one request have up to 200 values."""
    if sum(len(each.get("Values", [])) for each in call.parameters.get("Filters") or []) <= VALUES:
        return None
    return f"The maximum number of filter values specified on a single call is {VALUES}"


@rule(
    "ec2",
    "CreateRouteTable",
    "CreateSecurityGroup",
    "CreateSubnet",
    "CreateVpcEndpoint",
    "DeleteVpc",
    "DescribeVpcAttribute",
    "ModifyVpcAttribute",
    code="InvalidVpcID.Malformed",
    source=ERRORS,
)
def vpc_id(call: Call) -> str | None:
    """A VPC's id begins with ``vpc-``."""
    return malformed(call.parameters.get("VpcId"), "vpc")


@rule(
    "ec2",
    "AssociateRouteTable",
    "DeleteSubnet",
    "ModifySubnetAttribute",
    code="InvalidSubnetID.Malformed",
    source=ERRORS,
)
def subnet_id(call: Call) -> str | None:
    """A subnet's id begins with ``subnet-``."""
    return malformed(call.parameters.get("SubnetId"), "subnet")


@rule(
    "ec2",
    "AssociateRouteTable",
    "CreateRoute",
    "DeleteRoute",
    "DeleteRouteTable",
    "ReplaceRoute",
    code="InvalidRouteTableId.Malformed",
    source=ERRORS,
)
def route_table_id(call: Call) -> str | None:
    """A route table's id begins with ``rtb-``."""
    return malformed(call.parameters.get("RouteTableId"), "rtb")
