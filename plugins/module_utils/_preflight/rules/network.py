# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the network: its zones, what there is of it already, and its security groups.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from ipaddress import IPv4Network

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.ownership import tags
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.security_groups_wanted import (
    ALLOWED,
    TEXT,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import OURS, is_ours
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.cidr import free_block, parse
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.network_view import (
    chosen_zones,
    group_names,
    is_gateway,
    missing_services,
    own_vpc,
    wanted_services,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule


@rule("NW001", "network", setting="network_subnet_cidrs", source="EC2 API: DescribeAvailabilityZones")
def enough_zones(stack: Stack) -> Iterator[Problem]:
    """There is an available zone for each subnet, and the database can run in it."""
    cidrs = stack.wants["network"]["subnet_cidrs"]
    chosen = chosen_zones(stack)
    if len(chosen) < len(cidrs):
        nearest = json.dumps(cidrs[: len(chosen)])
        if "database" in stack.wants and len(chosen) < 2:
            nearest = "a region with more zones, or a database_instance_class that more of them have"
        yield Problem(
            json.dumps(cidrs),
            "InvalidParameterValue: Value for parameter availabilityZone is invalid. Subnets can currently only be "
            f"created in the following availability zones: {', '.join(chosen)}.",
            nearest,
        )


@rule("NW020", "network", setting="network_cidr", source="EC2 API: DisassociateVpcCidrBlock, OperationNotPermitted")
def vpc_keeps_its_range(stack: Stack) -> Iterator[Problem]:
    """The range of a VPC that exists stays as it is. Another one means another VPC, with all that is in it."""
    vpc, text = own_vpc(stack), stack.wants["network"]["cidr"]
    wanted = parse(text)
    if vpc and wanted and str(wanted) != vpc["CidrBlock"]:
        answer = (
            f"OperationNotPermitted: The vpc CIDR block {vpc['CidrBlock']} may not be disassociated. It is the primary"
            " IPv4 CIDR block of the VPC. Another one takes a new VPC with a new database and cache, and what they"
            " hold is lost unless it is restored from snapshots"
        )
        yield Problem(text, answer, str(vpc["CidrBlock"]))


@rule("NW021", "network", setting="network_subnet_cidrs", source="EC2 API: CreateSubnet, InvalidSubnet.Conflict")
def subnets_fit_beside_others(stack: Stack) -> Iterator[Problem]:
    """A new subnet overlaps none that the VPC has already. A subnet cannot be resized or moved."""
    held = {str(subnet["CidrBlock"]): IPv4Network(subnet["CidrBlock"]) for subnet in stack.facts["ec2.subnets"]}
    cidrs = stack.wants["network"]["subnet_cidrs"]
    within = parse(stack.wants["network"]["cidr"])
    for text in cidrs:
        found = parse(text)
        against = [cidr for cidr, other in held.items() if found and text != cidr and found.overlaps(other)]
        if found and within and against and text not in held:
            others = [*held.values(), *filter(None, (parse(other) for other in cidrs if other != text))]
            free = free_block(within, found.prefixlen, others)
            answer = f"InvalidSubnet.Conflict: The CIDR '{text}' conflicts with another subnet ({', '.join(against)})"
            yield Problem(text, answer, str(free or against[0]))


@rule("NW022", "network", setting="network_subnet_cidrs", severity="warning", source="EC2 API: DescribeSubnets")
def no_subnet_is_left_behind(stack: Stack) -> Iterator[Problem]:
    """Every subnet that the stack made is still wanted. One that is not stays until the stack is taken away."""
    want = stack.wants["network"]
    wanted = {text: parse(text) for text in want["subnet_cidrs"]}
    ours = [item for item in stack.facts["ec2.subnets"] if is_ours(tags(item), want["tags"])]
    left = [held for item in ours if (held := IPv4Network(item["CidrBlock"])) not in wanted.values()]
    if left:
        beside = [text for text, found in wanted.items() if found and not any(map(found.overlaps, left))]
        names = ", ".join(map(str, left))
        answer = f"accepted; {names} stays until the stack is taken away, and nothing looks after it"
        yield Problem(json.dumps(want["subnet_cidrs"]), answer, json.dumps([*beside, *map(str, left)]))


@rule("NW023", "network", setting="network_subnet_cidrs", source="EC2 API: CreateVpcEndpoint, CreateDBSubnetGroup")
def each_subnet_has_a_zone_of_its_own(stack: Stack) -> Iterator[Problem]:
    """Subnets that exist are in zones enough: an endpoint has one subnet in each, and the database needs two."""
    zones = chosen_zones(stack)
    interfaces = any(not is_gateway(service) for service in wanted_services(stack).values())
    seen: dict[str, str] = {}
    for cidr, zone in zip(stack.wants["network"]["subnet_cidrs"], zones, strict=False):
        if zone in seen and interfaces:
            answer = (
                f"DuplicateSubnetsInSameZone: Found another VPC endpoint subnet in the availability zone of {cidr}"
                f" ({zone}, where {seen[zone]} is). VPC endpoint subnets should be in different availability zones"
                " supported by the VPC endpoint service."
            )
            yield Problem(cidr, answer, "a range that is not taken yet")
        elif zone in seen and "database" in stack.wants and len(set(zones)) < 2:
            answer = (
                "DBSubnetGroupDoesNotCoverEnoughAZs: The DB subnet group doesn't meet Availability Zone (AZ) coverage"
                f" requirement. Current AZ coverage: {zone}. Add subnets to cover at least 2 AZs."
            )
            yield Problem(cidr, answer, "a range that is not taken yet")
        seen.setdefault(zone, cidr)


@rule("NW024", "network", setting="network_cidr", severity="warning", source="EC2 API: DescribeVpcAttribute")
def names_are_resolved(stack: Stack) -> Iterator[Problem]:
    """The VPC resolves names. Private DNS names need it, and the deployment switches it on again."""
    for attribute, enabled in stack.facts["ec2.vpc_attributes"].items():
        if not enabled:
            yield Problem(None, f"accepted; {attribute} of the VPC is off, and will be switched on", "")


@rule("NW025", "network", setting="network_subnet_cidrs", source="EC2 API: DescribeSubnets, AvailableIpAddressCount")
def subnets_have_room_left(stack: Stack) -> Iterator[Problem]:
    """Each subnet that exists has an address left for what is yet to be made in it."""
    want, facts = stack.wants["network"], stack.facts
    if not facts["ec2.subnets"]:
        return
    needed = sum(1 for service in missing_services(stack).values() if not is_gateway(service))
    needed += "database" in stack.wants and not facts["rds.instances"]
    if "cache" in stack.wants and not facts["elasticache.group"]:
        needed += -(-stack.wants["cache"]["nodes"] // max(len(want["subnet_cidrs"]), 1))
    for subnet in facts["ec2.subnets"]:
        free = subnet["AvailableIpAddressCount"]
        if subnet["CidrBlock"] in want["subnet_cidrs"] and free < needed:
            answer = (
                "InsufficientFreeAddressesInSubnet: The specified subnet does not have enough free addresses to satisfy"
                f" the request. ({subnet['CidrBlock']}: {needed} are needed, {free} are free)"
            )
            yield Problem(subnet["CidrBlock"], answer, "a larger range that is not taken yet")


@rule("NW026", "network", setting="network_name", source="EC2 API: CreateSecurityGroup, InvalidParameterValue")
def groups_can_be_named(stack: Stack) -> Iterator[Problem]:
    """The security groups' names, which begin with the network's, are names to EC2."""
    name = stack.wants["network"]["name"]
    refused = [group for group in group_names(stack) if not TEXT.fullmatch(group)]
    if refused or name.startswith("sg-"):
        answer = (
            f"InvalidParameterValue: Value ({(refused or group_names(stack))[0]}) for parameter GroupName is invalid."
        )
        nearest = "".join(letter if TEXT.fullmatch(letter) else "-" for letter in name.removeprefix("sg-"))[:240]
        yield Problem(name, f"{answer} It takes {ALLOWED}, and does not begin with sg-.", nearest)


@rule("NW027", "network", setting="network_name", source="EC2 API: CreateSecurityGroup, InvalidGroup.Duplicate")
def groups_are_ours(stack: Stack) -> Iterator[Problem]:
    """No security group of the stack's names in its VPC belongs to someone else. Tags decide."""
    vpc, want = own_vpc(stack), stack.wants["network"]
    wanted = {name.lower() for name in group_names(stack)}
    for group in stack.facts["ec2.security_groups"]:
        here = vpc is not None and group.get("VpcId") == vpc["VpcId"]
        if here and group["GroupName"].lower() in wanted and not is_ours(tags(group), want["tags"]):
            answer = f"InvalidGroup.Duplicate: The security group '{group['GroupName']}' already exists for VPC"
            ours = " ".join(f"{key}={want['tags'][key]}" for key in OURS)
            cure = f"tag {group['GroupId']} with {ours}, if it is this stack's; or delete it"
            yield Problem(want["name"], f"{answer} '{group['VpcId']}'", cure)
