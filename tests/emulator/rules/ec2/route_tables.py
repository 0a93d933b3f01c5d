"""Route tables, their associations and routes."""

from __future__ import annotations

from typing import Any

from ...calls import Call
from ...quotas import quota
from .. import rule
from . import ERRORS, backend, network, subnet


def _table(call: Call) -> Any:
    return backend(call).route_tables.get(call.parameters.get("RouteTableId"))


@rule(
    "ec2",
    "AssociateRouteTable",
    "CreateRoute",
    "DeleteRoute",
    "ReplaceRoute",
    "DeleteRouteTable",
    code="InvalidRouteTableID.NotFound",
    source=ERRORS,
)
def route_table_exists(call: Call) -> str | None:
    """The route table exists in this region."""
    name = call.parameters.get("RouteTableId")
    return None if _table(call) else f"The routeTable ID '{name}' does not exist"


@rule("ec2", "AssociateRouteTable", code="InvalidSubnetID.NotFound", source=ERRORS)
def associated_subnet_exists(call: Call) -> str | None:
    """The subnet to associate exists."""
    name = call.parameters.get("SubnetId")
    return f"The subnet ID '{name}' does not exist" if name and not subnet(call, name) else None


@rule("ec2", "AssociateRouteTable", code="InvalidParameterValue", source=ERRORS)
def table_and_subnet_of_one_vpc(call: Call) -> str | None:
    """A route table serves subnets of its own VPC."""
    found, table = subnet(call, call.parameters.get("SubnetId")), _table(call)
    if found is None or found.vpc_id == table.vpc_id:
        return None
    return f"Route table {table.id} and subnet {found.id} belong to different networks"


@rule("ec2", "AssociateRouteTable", code="Resource.AlreadyAssociated", source=ERRORS)
def subnet_has_one_table(call: Call) -> str | None:
    """A subnet that another route table serves is not associated anew: the association is replaced."""
    wanted, name = call.parameters.get("SubnetId"), call.parameters["RouteTableId"]
    for table in backend(call).route_tables.values():
        if table.id != name and wanted and wanted in [each.get("SubnetId") for each in table.associations]:
            return f"the specified association for route table {name} conflicts with an existing association"
    return None


@rule("ec2", "CreateRoute", code="RouteAlreadyExists", source="F076")
def route_is_new(call: Call) -> str | None:
    """A table has one route to a destination; the local route to the VPC's own block is one."""
    destination = call.parameters.get("DestinationCidrBlock")
    wanted = network(destination)
    routes = [network(each.destination_cidr_block) for each in _table(call).routes]
    return f"The route identified by {destination} already exists." if wanted and wanted in routes else None


@rule("ec2", "CreateRoute", code="RouteLimitExceeded", source=f"{ERRORS}, quota L-93826ACB")
def route_quota(call: Call) -> str | None:
    """Routes of one table are limited."""
    if len(_table(call).routes) < quota(call, "vpc", "Routes per route table"):
        return None
    return "The maximum number of routes per route table has been reached."


@rule("ec2", "CreateRouteTable", code="RouteTableLimitExceeded", source=f"{ERRORS}, quota L-589F43AA")
def route_table_quota(call: Call) -> str | None:
    """Route tables of one VPC are limited."""
    held = [each for each in backend(call).route_tables.values() if each.vpc_id == call.parameters.get("VpcId")]
    if len(held) < quota(call, "vpc", "Route tables per VPC"):
        return None
    return "The maximum number of route tables has been reached."


@rule("ec2", "DeleteRouteTable", code="DependencyViolation", source=ERRORS)
def route_table_is_unused(call: Call) -> str | None:
    """The main table, and one that serves subnets, stays."""
    table = _table(call)
    if table.associations:
        return f"The routeTable '{table.id}' has dependencies and cannot be deleted."
    return None


@rule("ec2", "DisassociateRouteTable", code="InvalidParameterValue", source=ERRORS)
def main_association_stays(call: Call) -> str | None:
    """The main association can be replaced, not removed."""
    name = call.parameters.get("AssociationId")
    if name and any(each.main_association_id == name for each in backend(call).route_tables.values()):
        return f"cannot disassociate the main route table association {name}"
    return None
