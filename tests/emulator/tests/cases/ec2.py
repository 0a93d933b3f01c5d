"""Rows of the sample that EC2 refuses of a network."""

from __future__ import annotations

from typing import Any

from tests.emulator.tests.conftest import REGION

from . import Account, Offence, case


def _vpc(account: Account, cidr: str = "10.0.0.0/16") -> tuple[Any, str]:
    ec2 = account.aws("ec2")
    return ec2, ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]


def _group(ec2: Any, vpc: str, name: str = "secgrp-app") -> str:
    group: str = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
    return group


def _with_names(account: Account) -> tuple[Any, str]:
    """A VPC in which endpoints can have private DNS names."""
    ec2, vpc = _vpc(account)
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    return ec2, vpc


@case("F069")
def one_address_too_many(account: Account) -> Offence:
    ec2 = account.aws("ec2")
    for _unused in range(5):
        ec2.allocate_address(Domain="vpc")
    return Offence(ec2.allocate_address, {"Domain": "vpc"})


@case("F071")
def zone_of_another_region(account: Account) -> Offence:
    ec2, vpc = _vpc(account)
    return Offence(ec2.create_subnet, {"VpcId": vpc, "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "us-east-1d"})


@case("F072")
def second_endpoint_for_a_private_name(account: Account) -> Offence:
    ec2, vpc = _with_names(account)
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    wanted = {
        "VpcId": vpc,
        "ServiceName": f"com.amazonaws.{REGION}.elasticloadbalancing",
        "VpcEndpointType": "Interface",
        "SubnetIds": [subnet],
        "PrivateDnsEnabled": True,
    }
    ec2.create_vpc_endpoint(**wanted)
    return Offence(ec2.create_vpc_endpoint, wanted, {"us-east-1": REGION, "vpc-XXXXX": vpc})


@case("F076")
def route_of_the_vpc_itself(account: Account) -> Offence:
    ec2, vpc = _vpc(account, "172.30.16.0/23")
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    wanted = {"RouteTableId": table, "DestinationCidrBlock": "172.30.16.0/23", "GatewayId": gateway}
    return Offence(ec2.create_route, wanted)


@case("F102")
def group_of_an_endpoint(account: Account) -> Offence:
    ec2, vpc = _vpc(account)
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    group = _group(ec2, vpc)
    ec2.create_vpc_endpoint(
        VpcId=vpc,
        ServiceName=f"com.amazonaws.{REGION}.kms",
        VpcEndpointType="Interface",
        SubnetIds=[subnet],
        SecurityGroupIds=[group],
    )
    return Offence(ec2.delete_security_group, {"GroupId": group}, {"sg-04eb9b4569cb59608": group})


@case("F103")
def vpc_with_a_subnet(account: Account) -> Offence:
    ec2, vpc = _vpc(account)
    ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")
    return Offence(ec2.delete_vpc, {"VpcId": vpc}, {"vpc-05d7ff0a1242b67ec": vpc})


@case("F106")
def two_groups_of_one_name(account: Account) -> Offence:
    ec2, vpc = _vpc(account)
    _group(ec2, vpc)
    wanted = {"GroupName": "secgrp-app", "Description": "again", "VpcId": vpc}
    return Offence(ec2.create_security_group, wanted, {"vpc-c05da2a6": vpc})


@case("F108")
def sixty_one_rules(account: Account) -> Offence:
    ec2, vpc = _vpc(account)
    ranges = [{"CidrIp": f"10.1.{number}.0/24"} for number in range(61)]
    permission = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": ranges}
    wanted = {"GroupId": _group(ec2, vpc), "IpPermissions": [permission]}
    return Offence(ec2.authorize_security_group_ingress, wanted)


@case("F109")
def vpc_too_large(account: Account) -> Offence:
    return Offence(account.aws("ec2").create_vpc, {"CidrBlock": "10.0.0.0/8"})


@case("F132")
def group_in_no_vpc(account: Account) -> Offence:
    wanted = {"GroupName": "app", "Description": "app", "VpcId": "vpc-0ee9a04fe25c61b19"}
    return Offence(account.aws("ec2").create_security_group, wanted)


@case("F173")
def two_subnets_in_one_zone(account: Account) -> Offence:
    ec2, vpc = _vpc(account)
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=f"{REGION}a")["Subnet"]["SubnetId"]
        for cidr in ("10.0.0.0/24", "10.0.1.0/24")
    ]
    wanted = {
        "VpcId": vpc,
        "ServiceName": f"com.amazonaws.{REGION}.kms",
        "VpcEndpointType": "Interface",
        "SubnetIds": subnets,
    }
    return Offence(ec2.create_vpc_endpoint, wanted, {"subnet-004915fc13af2e4dc": subnets[1]})


def _described(account: Account, description: str) -> Offence:
    ec2, vpc = _vpc(account)
    return Offence(ec2.create_security_group, {"GroupName": "app", "Description": description, "VpcId": vpc})


@case("F175")
def description_with_an_apostrophe(account: Account) -> Offence:
    return _described(account, "Customer's DB")


@case("F176")
def rule_description_with_an_apostrophe(account: Account) -> Offence:
    ec2, vpc = _vpc(account)
    ranges = [{"CidrIp": "10.0.0.0/16", "Description": "AWS' own"}]
    permission = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": ranges}
    wanted = {"GroupId": _group(ec2, vpc), "IpPermissions": [permission]}
    return Offence(ec2.authorize_security_group_ingress, wanted)


@case("F177")
def description_beyond_ascii(account: Account) -> Offence:
    return _described(account, "セキュリティグループ")


@case("F178")
def description_empty(account: Account) -> Offence:
    return _described(account, "")
