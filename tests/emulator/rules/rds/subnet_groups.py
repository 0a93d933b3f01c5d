"""Subnet groups: which subnets make one, and what may be taken from it."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends

from ...calls import Call
from .. import rule
from .common import backend

MAKING = ("CreateDBSubnetGroup", "ModifyDBSubnetGroup")
ZONES = 2


def _subnets(call: Call) -> dict[str, Any]:
    """The subnets of a call, or of the group that it names for an instance, that exist, by identifier."""
    known = {subnet.id: subnet for subnet in ec2_backends[call.account][call.region].describe_subnets()}
    names = call.parameters.get("SubnetIds", [])
    if call.operation == "CreateDBInstance":
        names = [
            subnet.id for subnet in backend(call).subnet_groups[call.parameters["DBSubnetGroupName"].lower()]._subnets
        ]
    return {name: known[name] for name in names if name in known}


@rule(
    "rds", *MAKING, code="InvalidSubnet", source="https://github.com/terraform-aws-modules/terraform-aws-rds/issues/327"
)
def subnets_are_named(call: Call) -> str | None:
    """A group has subnets."""
    return None if call.parameters.get("SubnetIds") else "Subnet IDs are required."


@rule(
    "rds",
    *MAKING,
    code="InvalidParameterValue",
    source="https://github.com/brianz/serverless-design-patterns/issues/16",
)
def subnets_exist(call: Call) -> str | None:
    """The subnets exist."""
    found = _subnets(call)
    missing = [name for name in call.parameters["SubnetIds"] if name not in found]
    return f"Some input subnets in :[{', '.join(missing)}] are invalid." if missing else None


@rule(
    "rds",
    *MAKING,
    "CreateDBInstance",
    code="DBSubnetGroupDoesNotCoverEnoughAZs",
    source="botocore rds.DBSubnetGroupDoesNotCoverEnoughAZs; words as users report them",
)
def subnets_cover_two_zones(call: Call) -> str | None:
    """The subnets of a group lie in two zones or more, and still do when a Multi-AZ instance is to stand in them."""
    wanted = call.parameters
    if call.operation == "CreateDBInstance" and not (wanted.get("MultiAZ") and wanted.get("DBSubnetGroupName")):
        return None
    zones = sorted({subnet.availability_zone for subnet in _subnets(call).values()})
    if len(zones) >= ZONES:
        return None
    return (
        "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: "
        f"{', '.join(zones)}. Add subnets to cover at least {ZONES} AZs."
    )


@rule("rds", *MAKING, code="InvalidSubnet", source="botocore rds.InvalidSubnet (own words)")
def subnets_share_a_vpc(call: Call) -> str | None:
    """The subnets of a group are of one VPC, and stay in it."""
    vpcs = {subnet.vpc_id for subnet in _subnets(call).values()}
    if call.operation == "ModifyDBSubnetGroup":
        vpcs.add(backend(call).subnet_groups[call.parameters["DBSubnetGroupName"].lower()].vpc_id)
    return "The subnets of a DB subnet group must be in one VPC." if len(vpcs) > 1 else None


def _users(call: Call) -> dict[str, Any]:
    group = backend(call).subnet_groups[call.parameters["DBSubnetGroupName"].lower()]
    return {
        name: instance
        for name, instance in backend(call).databases.items()
        if getattr(instance, "db_subnet_group", None) is group
    }


@rule("rds", "ModifyDBSubnetGroup", code="SubnetAlreadyInUse", source="botocore rds.SubnetAlreadyInUse (own words)")
def zones_in_use_stay(call: Call) -> str | None:
    """A zone in which an instance of the group stands keeps a subnet."""
    left = {subnet.availability_zone for subnet in _subnets(call).values()}
    for name, instance in _users(call).items():
        if {instance.availability_zone, instance.secondary_availability_zone} - {None} - left:
            return f"Some of the subnets to be deleted are currently in use by the DB instance {name}."
    return None


@rule(
    "rds",
    "DeleteDBSubnetGroup",
    code="InvalidDBSubnetGroupStateFault",
    source="botocore rds.InvalidDBSubnetGroupStateFault; words as users report them",
)
def group_is_not_in_use(call: Call) -> str | None:
    """A group that an instance uses is not deleted."""
    for name in _users(call):
        group = call.parameters["DBSubnetGroupName"].lower()
        return (
            f"Cannot delete the subnet group '{group}' because at least one database instance: {name} is still "
            "using it."
        )
    return None
