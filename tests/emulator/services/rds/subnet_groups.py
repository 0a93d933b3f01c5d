"""DB subnet groups: moto keeps them, and loses them when they are modified."""

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
    found = self.backend.subnet_groups.get(name.lower())
    if found is None:
        raise Refusal("DBSubnetGroupNotFoundFault", f"DB subnet group '{name}' does not exist.")
    return found


def _subnets(self: RDSResponse, subnet_ids: list[str]) -> list[Any]:
    ec2 = ec2_backends[self.current_account][self.region]
    known = {subnet.id: subnet for subnet in ec2.describe_subnets()}
    return [known[name] for name in subnet_ids]


@operation(RDSResponse)
def create_db_subnet_group(self: RDSResponse) -> ActionResult:
    self.params["DBSubnetGroupName"] = parameters(self)["DBSubnetGroupName"].lower()
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
    del self.backend.subnet_groups[gone.name]
    return ActionResult({})
