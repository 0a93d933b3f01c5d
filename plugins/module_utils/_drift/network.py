# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether the network is as the inventory asks for: VPC, subnets, route table, security groups.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.comparison import comparison, tags
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.row import Row, compared, missing
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import ownership
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.security_groups_rules import (
    SIDES,
    Rule,
    rules_of,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.security_groups_wanted import (
    DEFAULT,
    WantedGroup,
    want_groups,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import OURS
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.network_view import own_vpc
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack

Api = Mapping[str, Any]
# What tells where the other parts of the stack are to stand.
PLACES = ("ec2.vpcs", "ec2.subnets", "ec2.security_groups")
# What the module security_groups takes where the role says nothing.
UNSAID_OF_RULE = {
    "proto": "tcp",
    **dict.fromkeys(("ports", "from_port", "to_port", "cidr_ip", "group", "prefix_list", "description")),
}


def own_subnets(stack: Stack) -> dict[str, Api]:
    """Return the subnets of the inventory that exist, by their ranges."""
    held = {str(subnet["CidrBlock"]): subnet for subnet in stack.facts["ec2.subnets"]}
    return {cidr: held[cidr] for cidr in stack.wants["network"]["subnet_cidrs"] if cidr in held}


def own_groups(stack: Stack) -> dict[str, Api]:
    """Return all security groups of the stack's VPC, by their names."""
    vpc = own_vpc(stack)
    listed = stack.facts["ec2.security_groups"]
    return {group["GroupName"]: group for group in listed if vpc and group.get("VpcId") == vpc["VpcId"]}


def subnet_ids(stack: Stack) -> list[str]:
    """Return the subnets in which the parts of the stack are to stand."""
    return sorted(str(subnet["SubnetId"]) for subnet in own_subnets(stack).values())


def group_ids(stack: Stack, part: str) -> list[str]:
    """Return the security group that a part of the stack is to have."""
    name = f"{stack.wants['network']['name']}-{part}"
    return [str(group["GroupId"]) for key, group in own_groups(stack).items() if key == name]


@comparison("network", what="the VPC", facts=("ec2.vpcs", "ec2.vpc_attributes", "ec2.subnets"))
def vpc_and_subnets(stack: Stack) -> Iterator[Row]:
    want, vpc = stack.wants["network"], own_vpc(stack)
    resource, name = f"VPC {want['name']}", {"Name": want["name"]}
    if vpc is None:
        yield missing(resource)
        return
    associated = [item["CidrBlock"] for item in vpc["CidrBlockAssociationSet"]]
    found = want["cidr"] if want["cidr"] in associated else vpc["CidrBlock"]
    yield compared(resource, "network_cidr", want["cidr"], found)
    yield tags(resource, "network_tags", {**want["tags"], **name}, ownership.tags(vpc))
    for attribute, value in stack.facts["ec2.vpc_attributes"].items():
        yield compared(resource, attribute, True, value)
    held = own_subnets(stack)
    for cidr in want["subnet_cidrs"]:
        yield from _subnet(f"subnet {cidr} of {want['name']}", want, held.get(cidr))


def _subnet(resource: str, want: Api, found: Api | None) -> Iterator[Row]:
    if found is None:
        yield missing(resource)
        return
    name = {"Name": f"{want['name']}-private-{found['AvailabilityZone']}"}
    yield tags(resource, "network_tags", {**want["tags"], **name}, ownership.tags(found))
    yield compared(resource, "public addresses", False, found["MapPublicIpOnLaunch"])


@comparison("network", what="the route table", facts=("ec2.vpcs", "ec2.route_tables", "ec2.subnets"))
def route_table(stack: Stack) -> Iterator[Row]:
    want = stack.wants["network"]
    if own_vpc(stack) is None:
        return
    resource, name = f"route table {want['name']}-private", {"Name": f"{want['name']}-private"}
    own_id = ownership.own_route_table_id(stack.facts["ec2.route_tables"], want)
    if not own_id:
        yield missing(resource)
        return
    [table] = [item for item in stack.facts["ec2.route_tables"] if item["RouteTableId"] == own_id]
    yield tags(resource, "network_tags", {**want["tags"], **name}, ownership.tags(table))
    yield compared(resource, "ways out", [], sorted(map(_route, ownership.ways_out(table))))
    subnets = sorted(item["SubnetId"] for item in table["Associations"] if item.get("SubnetId"))
    yield compared(resource, "subnets", subnet_ids(stack), subnets)


def _route(route: Api) -> str:
    ends = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
    to = next((str(route[end]) for end in ends if route.get(end)), "?")
    through = next((str(value) for key, value in route.items() if key.endswith("Id") and key not in ends), "?")
    return f"{to} through {through}"


@comparison("network", what="the security groups", facts=(*PLACES, "ec2.prefix_lists"))
def security_groups(stack: Stack) -> Iterator[Row]:
    if own_vpc(stack) is None:
        return
    found = own_groups(stack)
    named = {str(group["GroupId"]): name for name, group in found.items()}
    for one in _wanted_groups(stack.wants["network"], stack.facts["ec2.prefix_lists"]):
        resource = f"security group {one.name}" + (f" of {stack.wants['network']['name']}" * (one.name == DEFAULT))
        group = found.get(one.name)
        if group is None:
            yield missing(resource)
            continue
        for side, key in SIDES:
            have = list(rules_of(group, key, named))
            yield compared(resource, side, _rules(getattr(one, side)), _rules(have))
        if one.name != DEFAULT:
            yield compared(resource, "description", one.description, group["Description"])
            yield tags(resource, "network_tags", one.tags or {}, ownership.tags(group))


def _wanted_groups(want: Api, prefix_lists: Mapping[str, str]) -> list[WantedGroup]:
    """What the role asks the module for, with what the module takes where the role says nothing."""
    groups = [
        {
            "description": None,
            "tags": None,
            **group,
            **{side: [{**UNSAID_OF_RULE, **rule} for rule in group.get(side, ())] for side, _k in SIDES},
        }
        for group in want["security_groups"]
    ]
    owned = {key: want["tags"][key] for key in OURS}
    return want_groups({"groups": groups, "tags": want["tags"], "owned_by": owned}, prefix_lists)


def _rules(rules: Iterable[Rule]) -> list[str]:
    return sorted(
        f"{rule.proto} {rule.from_port}-{rule.to_port} {rule.peer} ({rule.description or 'not described'})"
        for rule in rules
    )


COMPARISONS = (vpc_and_subnets, route_table, security_groups)
