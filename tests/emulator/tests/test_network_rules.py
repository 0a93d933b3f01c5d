"""What EC2 refuses beyond the sample, and what it answers of a network."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.tests.conftest import REGION
from tests.emulator.tests.helpers import refusal

HTTPS = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}


def _everything(address: str) -> list[dict[str, str]]:
    return [{"CidrIp": address}]


@pytest.fixture
def ec2(aws) -> Any:
    return aws("ec2")


@pytest.fixture
def vpc(ec2) -> str:
    return ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]


@pytest.fixture
def group(ec2, vpc) -> str:
    return ec2.create_security_group(GroupName="app", Description="app", VpcId=vpc)["GroupId"]


def test_host_bits_are_dropped_not_refused(ec2, vpc, group) -> None:
    assert ec2.create_vpc(CidrBlock="10.1.0.5/16")["Vpc"]["CidrBlock"] == "10.1.0.0/16"
    assert ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.3.7/24")["Subnet"]["CidrBlock"] == "10.0.3.0/24"
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[HTTPS | {"IpRanges": _everything("10.0.0.9/8")}])
    found = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
    assert found["IpPermissions"][0]["IpRanges"] == [{"CidrIp": "10.0.0.0/8"}]


@pytest.mark.parametrize("cidr", ["10.0.0.0/29", "10.9.0.0/24", "10.0.0.0/15"])
def test_a_subnet_is_within_its_vpc_and_not_too_small(ec2, vpc, cidr) -> None:
    code, message = refusal(ec2.create_subnet, VpcId=vpc, CidrBlock=cidr)
    assert (code, message) == ("InvalidSubnet.Range", f"The CIDR '{cidr}' is invalid.")


def test_a_vpc_is_not_link_local(ec2) -> None:
    code, message = refusal(ec2.create_vpc, CidrBlock="169.254.64.0/20")
    assert (code, message) == ("InvalidVpc.Range", "The CIDR '169.254.64.0/20' is invalid.")


def test_an_interface_endpoint_takes_an_address_of_each_subnet(ec2, vpc) -> None:
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/28")["Subnet"]["SubnetId"]
    for _number in range(10):
        ec2.create_network_interface(SubnetId=subnet)
    wanted = {"VpcId": vpc, "VpcEndpointType": "Interface", "SubnetIds": [subnet]}
    ec2.create_vpc_endpoint(ServiceName=f"com.amazonaws.{REGION}.kms", **wanted)
    code, message = refusal(ec2.create_vpc_endpoint, ServiceName=f"com.amazonaws.{REGION}.logs", **wanted)
    assert (code, message) == (
        "InsufficientFreeAddressesInSubnet",
        f"Insufficient free IP addresses in subnet {subnet}.",
    )


def test_subnets_do_not_overlap(ec2, vpc) -> None:
    ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")
    assert refusal(ec2.create_subnet, VpcId=vpc, CidrBlock="10.0.0.128/25")[0] == "InvalidSubnet.Conflict"


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"FromPort": 5, "ToPort": 2}, "InvalidParameterValue", "Invalid TCP/UDP port range (5:2)"),
        ({"ToPort": 70000}, "InvalidParameterValue", "TCP/UDP port (70000) out of range"),
        ({"IpProtocol": "foo"}, "InvalidParameterValue", "Invalid value 'foo' for IP protocol. Unknown protocol."),
        ({"IpRanges": _everything("10.0.0/16")}, "InvalidParameterValue", "CIDR block 10.0.0/16 is malformed"),
        ({"IpRanges": []}, "MissingParameter", ""),
        ({"IpRanges": _everything("10.0.0.0/8") * 2}, "InvalidParameterValue", "The same permission must not appear"),
        ({"UserIdGroupPairs": [{"GroupId": "sg-0123456789abcdef0"}]}, "InvalidGroup.NotFound", "The security group"),
        ({"PrefixListIds": [{"PrefixListId": "pl-1"}]}, "InvalidPrefixListID.NotFound", "The prefix list ID 'pl-1'"),
    ],
)
def test_a_rule_is_well_formed(ec2, group, change, code, message) -> None:
    permission = HTTPS | {"IpRanges": _everything("10.0.0.0/16")} | change
    refused = refusal(ec2.authorize_security_group_ingress, GroupId=group, IpPermissions=[permission])
    assert refused[0] == code
    assert refused[1].startswith(message)


def test_a_rule_stands_once(ec2, group) -> None:
    wanted = {"GroupId": group, "IpPermissions": [HTTPS | {"IpRanges": _everything("10.0.0.0/16")}]}
    ec2.authorize_security_group_ingress(**wanted)
    code, message = refusal(ec2.authorize_security_group_ingress, **wanted)
    rule = "peer: 10.0.0.0/16, TCP, from port: 443, to port: 443, ALLOW"
    assert (code, message) == ("InvalidPermission.Duplicate", f'the specified rule "{rule}" already exists')


def test_a_rule_names_groups_of_its_vpc_and_keeps_them_from_going(ec2, vpc, group) -> None:
    other = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    foreign = ec2.create_security_group(GroupName="app", Description="app", VpcId=other)["GroupId"]
    near = ec2.create_security_group(GroupName="db", Description="db", VpcId=vpc)["GroupId"]

    def allow(name: str) -> dict[str, Any]:
        return {"GroupId": near, "IpPermissions": [HTTPS | {"UserIdGroupPairs": [{"GroupId": name}]}]}

    assert refusal(ec2.authorize_security_group_ingress, **allow(foreign)) == (
        "InvalidGroup.NotFound",
        "You have specified two resources that belong to different networks.",
    )
    ec2.authorize_security_group_ingress(**allow(group))
    assert refusal(ec2.delete_security_group, GroupId=group)[0] == "DependencyViolation"
    ec2.revoke_security_group_ingress(**allow(group))
    ec2.delete_security_group(GroupId=group)


def test_the_default_group_stays(ec2, vpc) -> None:
    found = ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["SecurityGroups"]
    assert refusal(ec2.delete_security_group, GroupId=found[0]["GroupId"])[0] == "CannotDelete"


def test_quotas_of_a_network_are_those_of_service_quotas(ec2, vpc, group, emulator) -> None:
    emulator.quota("vpc", "VPCs per Region", 2)
    assert refusal(ec2.create_vpc, CidrBlock="10.1.0.0/16")[0] == "VpcLimitExceeded"
    emulator.quota("vpc", "Subnets per VPC", 0)
    assert refusal(ec2.create_subnet, VpcId=vpc, CidrBlock="10.0.0.0/24")[0] == "SubnetLimitExceeded"
    emulator.quota("vpc", "VPC security groups per Region", 1)
    wanted = {"GroupName": "more", "Description": "more", "VpcId": vpc}
    assert refusal(ec2.create_security_group, **wanted)[0] == "SecurityGroupLimitExceeded"
    emulator.quota("vpc", "Gateway VPC endpoints per Region", 0)
    endpoint = {"VpcId": vpc, "ServiceName": f"com.amazonaws.{REGION}.s3"}
    assert refusal(ec2.create_vpc_endpoint, **endpoint)[0] == "VpcEndpointLimitExceeded"
    emulator.quota("vpc", "Inbound or outbound rules per security group", 80)
    ranges = [{"CidrIp": f"10.1.{number}.0/24"} for number in range(70)]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[HTTPS | {"IpRanges": ranges}])


def test_an_endpoint_fits_its_service_and_its_vpc(ec2, vpc) -> None:
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    wanted = {"VpcId": vpc, "ServiceName": f"com.amazonaws.{REGION}.kms"}
    assert refusal(ec2.create_vpc_endpoint, **wanted) == (
        "InvalidParameter",
        "Endpoint type (Gateway) does not match available service types ([Interface]).",
    )
    wanted |= {"VpcEndpointType": "Interface", "SubnetIds": [subnet]}
    code, message = refusal(ec2.create_vpc_endpoint, **wanted, PrivateDnsEnabled=True)
    assert (code, message.startswith("Enabling private DNS requires both")) == ("InvalidParameter", True)
    other = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    foreign = ec2.create_security_group(GroupName="app", Description="app", VpcId=other)["GroupId"]
    assert refusal(ec2.create_vpc_endpoint, **wanted, SecurityGroupIds=[foreign])[0] == "InvalidParameter"
    assert refusal(ec2.create_vpc_endpoint, **wanted, PolicyDocument="{")[0] == "InvalidPolicyDocument"
    assert refusal(ec2.create_vpc_endpoint, **wanted | {"VpcId": "vpc-0"})[0] == "InvalidSubnetId.NotFound"


def test_a_table_leads_to_a_service_once(ec2, vpc) -> None:
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    wanted = {"VpcId": vpc, "ServiceName": f"com.amazonaws.{REGION}.s3", "RouteTableIds": [table]}
    ec2.create_vpc_endpoint(**wanted)
    code, message = refusal(ec2.create_vpc_endpoint, **wanted)
    assert code == "RouteAlreadyExists"
    assert message.startswith(f"route table {table} already has a route with destination-prefix-list-id pl-")


def test_a_subnet_has_one_table_and_the_main_table_stays(ec2, vpc) -> None:
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    first, second = (ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"] for _unused in range(2))
    ec2.associate_route_table(RouteTableId=first, SubnetId=subnet)
    refused = refusal(ec2.associate_route_table, RouteTableId=second, SubnetId=subnet)
    assert refused[0] == "Resource.AlreadyAssociated"
    assert refusal(ec2.delete_route_table, RouteTableId=first)[0] == "DependencyViolation"
    ec2.delete_route_table(RouteTableId=second)


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ([{"Key": "aws:x", "Value": ""}], "InvalidParameterValue"),
        ([{"Key": "x", "Value": "v" * 257}], "InvalidParameterValue"),
        ([{"Key": "x", "Value": ""}] * 2, "InvalidParameterValue"),
        ([{"Key": str(number), "Value": ""} for number in range(51)], "TagLimitExceeded"),
    ],
)
def test_tags_are_judged_alike_at_creation_and_later(ec2, vpc, tags, code) -> None:
    assert refusal(ec2.create_tags, Resources=[vpc], Tags=tags)[0] == code
    specified = [{"ResourceType": "vpc", "Tags": tags}]
    assert refusal(ec2.create_vpc, CidrBlock="10.1.0.0/16", TagSpecifications=specified)[0] == code


def test_one_attribute_of_a_vpc_is_changed_at_a_time(ec2, vpc) -> None:
    both = {"EnableDnsSupport": {"Value": True}, "EnableDnsHostnames": {"Value": True}}
    assert refusal(ec2.modify_vpc_attribute, VpcId=vpc, **both)[0] == "InvalidParameterCombination"


def test_a_dry_run_changes_nothing(ec2, vpc) -> None:
    assert refusal(ec2.delete_vpc, VpcId=vpc, DryRun=True)[0] == "DryRunOperation"
    ec2.describe_vpcs(VpcIds=[vpc])


def test_databases_and_caches_have_interfaces_until_they_go(aws, network, ec2, emulator) -> None:
    group = ec2.create_security_group(GroupName="c", Description="c", VpcId=network["vpc"])["GroupId"]
    cache = aws("elasticache")
    cache.create_replication_group(
        ReplicationGroupId="rg",
        ReplicationGroupDescription="rg",
        CacheNodeType="cache.t4g.micro",
        CacheSubnetGroupName="stack",
        SecurityGroupIds=[group],
    )
    found = ec2.describe_network_interfaces()["NetworkInterfaces"]
    assert [(each["Description"], each["RequesterId"], each["Groups"][0]["GroupId"]) for each in found] == [
        ("ElastiCache rg-001", "amazon-elasticache", group)
    ]
    assert refusal(ec2.delete_subnet, SubnetId=found[0]["SubnetId"])[0] == "DependencyViolation"
    assert refusal(ec2.delete_security_group, GroupId=group)[0] == "DependencyViolation"
    cache.delete_replication_group(ReplicationGroupId="rg")
    ec2.delete_security_group(GroupId=group)
    assert ec2.describe_network_interfaces()["NetworkInterfaces"] == []


def test_regions_are_filtered_and_an_account_has_vpc_alone(ec2, vpc) -> None:
    listed = ec2.describe_regions(Filters=[{"Name": "region-name", "Values": [REGION]}])["Regions"]
    assert [each["RegionName"] for each in listed] == [REGION]
    assert {each["OptInStatus"] for each in ec2.describe_regions()["Regions"]} <= {"opt-in-not-required", "opted-in"}
    wanted = ec2.describe_account_attributes(AttributeNames=["supported-platforms"])["AccountAttributes"]
    assert wanted[0]["AttributeValues"] == [{"AttributeValue": "VPC"}]
