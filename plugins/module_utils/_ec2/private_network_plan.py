# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A VPC of private subnets with one route table that leads nowhere: as it is, and as it will be.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.ownership import (
    Api,
    own_route_table_id,
    own_vpcs,
    tags,
    ways_out,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import OURS
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._tags import plan_tags

# In check mode nothing exists yet that these could name; they have the shape of the real identifiers.
NO_VPC, NO_SUBNET, NO_TABLE = "vpc-00000000000000000", "subnet-00000000000000000", "rtb-00000000000000000"


class NetworkError(ValueError):
    """The network cannot be brought to the wanted state; the text names the option and what it takes."""


@dataclass(frozen=True)
class Wanted:
    """What was asked for: ``zones`` has the Availability Zone of each subnet by its address range."""

    name: str
    cidr: str
    zones: Mapping[str, str]
    tags: Mapping[str, str]


@dataclass(frozen=True)
class Vpc:
    id: str
    cidr: str
    tags: Mapping[str, str]
    dns_support: bool = True
    dns_hostnames: bool = False


@dataclass(frozen=True)
class Subnet:
    id: str
    zone: str
    tags: Mapping[str, str]
    map_public: bool = False


@dataclass(frozen=True)
class Table:
    """``associations`` by the id of their subnet; ``routes`` are the destinations beside the VPC and the endpoints."""

    id: str
    tags: Mapping[str, str]
    associations: Mapping[str, str] = field(default_factory=dict)
    routes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Network:
    """``subnets`` by their address range; ``elsewhere`` are associations of subnets with other tables."""

    vpc: Vpc | None = None
    subnets: Mapping[str, Subnet] = field(default_factory=dict)
    table: Table | None = None
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return it as one side of a diff."""
        if self.vpc is None:
            return {}
        vpc = {**vars(self.vpc), "tags": dict(self.vpc.tags)}
        subnets = {cidr: {**vars(one), "tags": dict(one.tags)} for cidr, one in sorted(self.subnets.items())}
        shown: dict[str, Any] = {"vpc": vpc, "subnets": subnets, "route_table": None}
        if self.table:
            cidrs = [cidr for cidr, one in sorted(self.subnets.items()) if one.id in self.table.associations]
            table = {"id": self.table.id, "routes": list(self.table.routes), "tags": dict(self.table.tags)}
            shown["route_table"] = {**table, "subnets": cidrs}
        return shown


def check_tags(wanted: Mapping[str, Any]) -> None:
    """Raise NetworkError when the tags do not tell the network from those of others."""
    missing = [key for key in OURS if not wanted.get(key)]
    if missing:
        raise NetworkError(f"tags: must have {', '.join(missing)}; by {', '.join(OURS)} the network is recognised.")


def own_vpc(vpcs: Iterable[Api], wanted: Wanted) -> Api | None:
    """Return the VPC of this name and these owner's tags, or None."""
    found = own_vpcs(vpcs, {"name": wanted.name, "tags": wanted.tags})
    if len(found) > 1:
        ids = ", ".join(sorted(str(vpc["VpcId"]) for vpc in found))
        raise NetworkError(f"name: {wanted.name} is the name of {ids}, which all bear these tags. Delete all but one.")
    if found and found[0]["CidrBlock"] != wanted.cidr:
        raise NetworkError(
            f"cidr: {found[0]['VpcId']} has {found[0]['CidrBlock']} and cannot have {wanted.cidr}. It takes a new VPC."
        )
    return found[0] if found else None


def network_of(
    vpc: Api, support: bool, hostnames: bool, subnets: Iterable[Api], tables: Iterable[Api], wanted: Wanted
) -> Network:
    """Return what there is, of what EC2 describes.

    Args:
        vpc: one of DescribeVpcs.
        support, hostnames: its attributes enableDnsSupport and enableDnsHostnames.
        subnets, tables: those of the VPC, of DescribeSubnets and DescribeRouteTables.
        wanted: what was asked for; other subnets do not count.
    """
    mine = {
        str(one["CidrBlock"]): Subnet(
            one["SubnetId"], one["AvailabilityZone"], tags(one), bool(one.get("MapPublicIpOnLaunch"))
        )
        for one in subnets
        if one["CidrBlock"] in wanted.zones
    }
    listed = list(tables)
    own_id = own_route_table_id(listed, {"name": wanted.name, "tags": wanted.tags})
    own = next((one for one in listed if one["RouteTableId"] == own_id), None)
    elsewhere = {key: value for one in listed if one is not own for key, value in _associations(one).items()}
    table = Table(own_id, tags(own), _associations(own), _routes(own)) if own else None
    return Network(Vpc(vpc["VpcId"], vpc["CidrBlock"], tags(vpc), support, hostnames), mine, table, elsewhere)


def _associations(table: Api) -> dict[str, str]:
    listed = table.get("Associations") or []
    return {str(one["SubnetId"]): str(one["RouteTableAssociationId"]) for one in listed if one.get("SubnetId")}


def _routes(table: Api) -> tuple[str, ...]:
    """The destinations of the routes that somebody added."""
    ends = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
    return tuple(sorted(str(one[end]) for one in ways_out(table) for end in ends if one.get(end)))


def destination(route: str) -> dict[str, str]:
    """Return a destination as DeleteRoute names it."""
    if route.startswith("pl-"):
        return {"DestinationPrefixListId": route}
    return {"DestinationIpv6CidrBlock" if ":" in route else "DestinationCidrBlock": route}


def network_after(now: Network, wanted: Wanted) -> Network:
    """Return the network that is wanted. A subnet stays in its zone, and what is new has the id of nothing yet."""
    vpc = now.vpc or Vpc(NO_VPC, wanted.cidr, {})
    subnets = {
        cidr: _subnet(now.subnets.get(cidr) or Subnet(NO_SUBNET, zone, {}), wanted)
        for cidr, zone in wanted.zones.items()
    }
    table = now.table or Table(NO_TABLE, {})
    ids = [one.id for one in subnets.values()]
    return Network(
        replace(vpc, dns_support=True, dns_hostnames=True, tags=_named(vpc.tags, wanted, wanted.name)),
        subnets,
        Table(
            table.id,
            _named(table.tags, wanted, f"{wanted.name}-private"),
            {one: table.associations.get(one, "") for one in ids},
        ),
    )


def _subnet(now: Subnet, wanted: Wanted) -> Subnet:
    borne = _named(now.tags, wanted, f"{wanted.name}-private-{now.zone}")
    return replace(now, map_public=False, tags=borne)


def _named(borne: Mapping[str, str], wanted: Wanted, name: str) -> Mapping[str, str]:
    return plan_tags(borne, {**wanted.tags, "Name": name}, True).after
