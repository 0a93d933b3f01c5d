"""DB subnet groups: moto keeps them, without AWS's refusals, and loses them when they are modified."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.rds.responses import RDSResponse

from ...hook import operation, parameters
from ...refusal import Refusal
from ..common import page

_create = RDSResponse.create_db_subnet_group


def subnet_group(self: RDSResponse, name: str) -> Any:
    found = self.backend.subnet_groups.get(name)
    if found is None:
        raise Refusal("DBSubnetGroupNotFoundFault", f"DB subnet group '{name}' does not exist.")
    return found


def _subnets(self: RDSResponse, subnet_ids: list[str]) -> list[Any]:
    ec2 = ec2_backends[self.current_account][self.region]
    known = {subnet.id: subnet for subnet in ec2.describe_subnets()}
    missing = [name for name in subnet_ids if name not in known]
    if missing:
        raise Refusal("InvalidSubnet", f"The subnet IDs '{missing[0]}' are invalid.")
    found = [known[name] for name in subnet_ids]
    zones = sorted({subnet.availability_zone for subnet in found})
    if len(zones) < 2:
        # Source: AWS's message as users report it.
        message = "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. "
        message += f"Current AZ coverage: {', '.join(zones)}. Add subnets to cover at least 2 AZs."
        raise Refusal("DBSubnetGroupDoesNotCoverEnoughAZs", message)
    if len({subnet.vpc_id for subnet in found}) > 1:
        raise Refusal("InvalidSubnet", "The subnets of a DB subnet group must be in one VPC.")
    return found


@operation(RDSResponse)
def create_db_subnet_group(self: RDSResponse) -> ActionResult:
    wanted = parameters(self)
    name = wanted["DBSubnetGroupName"].lower()
    if name in self.backend.subnet_groups:
        raise Refusal("DBSubnetGroupAlreadyExists", f"The DB subnet group '{name}' already exists.")
    _subnets(self, wanted["SubnetIds"])
    return _create(self)


@operation(RDSResponse)
def describe_db_subnet_groups(self: RDSResponse) -> ActionResult:
    wanted = parameters(self)
    name = wanted.get("DBSubnetGroupName")
    found = [subnet_group(self, name)] if name else list(self.backend.subnet_groups.values())
    rows, marker = page(found, wanted)
    return ActionResult({"DBSubnetGroups": rows, "Marker": marker})


@operation(RDSResponse)
def modify_db_subnet_group(self: RDSResponse) -> ActionResult:
    wanted = parameters(self)
    changed = subnet_group(self, wanted["DBSubnetGroupName"])
    changed.subnets = _subnets(self, wanted["SubnetIds"])
    changed.description = wanted.get("DBSubnetGroupDescription", changed.description)
    return ActionResult({"DBSubnetGroup": changed})


@operation(RDSResponse)
def delete_db_subnet_group(self: RDSResponse) -> ActionResult:
    gone = subnet_group(self, parameters(self)["DBSubnetGroupName"])
    users = [
        name for name, instance in self.backend.databases.items() if getattr(instance, "db_subnet_group", None) is gone
    ]
    if users:
        message = f"Cannot delete the subnet group '{gone.name}' because at least one database instance: {users[0]}"
        raise Refusal("InvalidDBSubnetGroupStateFault", f"{message} is still using it.")
    del self.backend.subnet_groups[gone.name]
    return ActionResult({})
