# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The VPC with its subnets, route table and security groups; and its borders, the endpoints."""

from __future__ import annotations

import itertools
from typing import Any

from .wanted import Wanted

GATEWAYS = {"s3": "S3", "dynamodb": "DynamoDB"}
EVERYTHING = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}


def inside(wanted: Wanted, made: dict[str, Any]) -> None:
    ec2 = wanted.client("ec2")
    vpc = ec2.create_vpc(
        CidrBlock=wanted["network_cidr"],
        TagSpecifications=tagged(wanted, "vpc", wanted.name),
    )["Vpc"]["VpcId"]
    made["vpc"] = vpc
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    made["subnets"] = []
    for cidr, zone in zip(wanted["network_subnet_cidrs"], zones(ec2, wanted.region), strict=False):
        tags = tagged(wanted, "subnet", f"{wanted.name}-private-{zone}")
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=zone, TagSpecifications=tags)
        made["subnets"].append(subnet["Subnet"]["SubnetId"])
    route_table(wanted, made, ec2)
    security_groups(wanted, made, ec2)


def route_table(wanted: Wanted, made: dict[str, Any], ec2: Any) -> None:
    made["table"] = ec2.create_route_table(
        VpcId=made["vpc"], TagSpecifications=tagged(wanted, "route-table", f"{wanted.name}-private")
    )["RouteTable"]["RouteTableId"]
    for subnet in made["subnets"]:
        ec2.associate_route_table(RouteTableId=made["table"], SubnetId=subnet)


def zones(ec2: Any, region: str) -> Any:
    """Give the zones that can be used, and after them one that cannot: a subnet more than zones is refused."""
    usable = [{"Name": "state", "Values": ["available"]}, {"Name": "zone-type", "Values": ["availability-zone"]}]
    found = ec2.describe_availability_zones(Filters=usable)["AvailabilityZones"]
    return itertools.chain(sorted(zone["ZoneName"] for zone in found), itertools.repeat(f"{region}z"))


def tagged(wanted: Wanted, kind: str, name: str = "") -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": wanted.tag_list(**({"Name": name} if name else {}))}]


def security_groups(wanted: Wanted, made: dict[str, Any], ec2: Any) -> None:
    described = {
        "clients": "Members may reach the database, the cache and the VPC endpoints",
        "database": "PostgreSQL from the clients only",
        "cache": "Redis from the clients only",
        "endpoints": "HTTPS from the clients only",
    }
    if not set(wanted["network_endpoints"]) - set(GATEWAYS):
        del described["endpoints"]
    for kind, description in described.items():
        name = f"{wanted.name}-{kind}"
        tags = tagged(wanted, "security-group", name)
        group = ec2.create_security_group(
            GroupName=name, Description=description, VpcId=made["vpc"], TagSpecifications=tags
        )
        made[kind] = group["GroupId"]
    rules(wanted, made, ec2)
    of_the_vpc = {"Name": "vpc-id", "Values": [made["vpc"]]}
    default = {"Name": "group-name", "Values": ["default"]}
    group = ec2.describe_security_groups(Filters=[of_the_vpc, default])["SecurityGroups"][0]["GroupId"]
    members = {"IpProtocol": "-1", "UserIdGroupPairs": [member(wanted, group)]}
    ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=[members])
    for each in (group, *(made[kind] for kind in described)):
        ec2.revoke_security_group_egress(GroupId=each, IpPermissions=[EVERYTHING])


def member(wanted: Wanted, group: str, **more: str) -> dict[str, str]:
    return {"GroupId": group, "UserId": wanted.account, **more}


def rules(wanted: Wanted, made: dict[str, Any], ec2: Any) -> None:
    text = "To the database, the cache and the VPC endpoints"
    anywhere = [{"CidrIp": wanted["network_cidr"], "Description": text}]
    ports = {"database": wanted["database_port"], "cache": wanted["cache_port"], "endpoints": 443}
    within = [{**tcp(port), "IpRanges": anywhere} for port in dict.fromkeys(ports.values())]
    permissions = within + to_gateways(wanted, ec2)
    ec2.authorize_security_group_egress(GroupId=made["clients"], IpPermissions=permissions)
    titles = {"database": "PostgreSQL", "cache": "Redis", "endpoints": "HTTPS"}
    for kind in made.keys() & titles:
        clients = [member(wanted, made["clients"], Description=f"{titles[kind]} from the clients")]
        ec2.authorize_security_group_ingress(
            GroupId=made[kind], IpPermissions=[{**tcp(ports[kind]), "UserIdGroupPairs": clients}]
        )


def to_gateways(wanted: Wanted, ec2: Any) -> list[dict[str, Any]]:
    pages = ec2.get_paginator("describe_managed_prefix_lists").paginate()
    lists = {each["PrefixListName"]: each["PrefixListId"] for page in pages for each in page["PrefixLists"]}
    found = []
    for service in GATEWAYS.keys() & set(wanted["network_endpoints"]):
        prefixes = lists[f"com.amazonaws.{wanted.region}.{service}"]
        text = f"To {GATEWAYS[service]} by its gateway endpoint"
        found.append({**tcp(443), "PrefixListIds": [{"PrefixListId": prefixes, "Description": text}]})
    return found


def tcp(port: int) -> dict[str, Any]:
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port}


def borders(wanted: Wanted, made: dict[str, Any]) -> None:
    ec2 = wanted.client("ec2")
    for service in sorted(set(wanted["network_endpoints"])):
        if service in GATEWAYS:
            kind = {"VpcEndpointType": "Gateway", "RouteTableIds": [made["table"]]}
        else:
            kind = {
                "VpcEndpointType": "Interface",
                "SubnetIds": sorted(made["subnets"]),
                "SecurityGroupIds": [made["endpoints"]],
                "PrivateDnsEnabled": True,
            }
        ec2.create_vpc_endpoint(
            VpcId=made["vpc"],
            ServiceName=f"com.amazonaws.{wanted.region}.{service}",
            TagSpecifications=tagged(wanted, "vpc-endpoint"),
            **kind,
        )
