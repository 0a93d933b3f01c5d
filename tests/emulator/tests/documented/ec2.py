"""The errors of EC2's page: the stack's operations are those of its network."""

from __future__ import annotations

import json
from typing import Any

from tests.emulator.tests.callers import allow, session, user
from tests.emulator.tests.cases import Account, Offence
from tests.emulator.tests.cases.others import tag_policy
from tests.emulator.tests.conftest import REGION

from . import had, offence, on_order
from .ec2_page import SUBJECTS

_S3 = f"com.amazonaws.{REGION}.s3"
_KINESIS = f"com.amazonaws.{REGION}.kinesis-streams"


def _on(account: Account, operation: str, **arguments: Any) -> Offence:
    return offence(account, "ec2", operation, **arguments)


def _vpc(account: Account, cidr: str = "10.0.0.0/16") -> tuple[Any, str]:
    ec2 = account.aws("ec2")
    return ec2, ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]


def _group(account: Account) -> tuple[Any, str]:
    ec2, vpc = _vpc(account)
    return ec2, ec2.create_security_group(GroupName="app", Description="app", VpcId=vpc)["GroupId"]


def _port(cidr: str = "10.0.0.0/8") -> list[dict[str, Any]]:
    return [{"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": [{"CidrIp": cidr}]}]


def _endpoint(account: Account, vpc: str, **more: Any) -> Offence:
    wanted = {"VpcId": vpc, "ServiceName": _KINESIS, "VpcEndpointType": "Interface"}
    return _on(account, "CreateVpcEndpoint", **wanted | more)


on_order("ec2", "RequestLimitExceeded", kind="throttle")
on_order("ec2", *(code for code in SUBJECTS["trouble of AWS's own"] if code != "RequestLimitExceeded"))
# What only AWS knows of an account, of its caller's clock, and of what else goes on at the same time.
on_order("ec2", "AccountDisabled", "Blocked", "OptInRequired", "PendingVerification")
on_order("ec2", "InvalidClientTokenId", "InvalidSecurity.RequestHasExpired")
on_order("ec2", "ConcurrentTagAccess", "IncorrectState", "InvalidState", "InvalidNextToken", "InvalidPaginationToken")
# Of these the page names no condition that a network could meet.
on_order("ec2", "InvalidParameterDependency", "InvalidRequest", "OperationNotPermitted", "ResourceCountExceeded")
on_order("ec2", "ResourceLimitExceeded", "Unsupported", "UnsupportedOperation", "ValidationError")


@had("ec2", "AuthFailure")
def region_is_off(account: Account, _any: str) -> Offence:
    return Offence(account.aws("ec2", "me-south-1").describe_vpcs, {})


@had("ec2", "DryRunOperation")
def dry_run(account: Account, _any: str) -> Offence:
    return _on(account, "CreateVpc", CidrBlock="10.0.0.0/16", DryRun=True)


@had("ec2", "FilterLimitExceeded")
def too_many_values(account: Account, _any: str) -> Offence:
    values = [f"10.{number}.0.0/16" for number in range(201)]
    return _on(account, "DescribeVpcs", Filters=[{"Name": "cidr-block", "Values": values}])


@had("ec2", "IdempotentParameterMismatch")
def token_of_another_request(account: Account, _any: str) -> Offence:
    _ec2, vpc = _vpc(account)
    made = _endpoint(account, vpc, ClientToken="app")
    made.call(**made.arguments)
    return Offence(made.call, made.arguments | {"PrivateDnsEnabled": False})


@had("ec2", "InvalidParameter")
def endpoint_of_the_wrong_type(account: Account, _any: str) -> Offence:
    _ec2, vpc = _vpc(account)
    return _endpoint(account, vpc, VpcEndpointType="Gateway")


@had("ec2", "InvalidParameterCombination")
def two_attributes_at_once(account: Account, _any: str) -> Offence:
    _ec2, vpc = _vpc(account)
    on = {"Value": True}
    return _on(account, "ModifyVpcAttribute", VpcId=vpc, EnableDnsSupport=on, EnableDnsHostnames=on)


@had("ec2", "InvalidParameterValue")
def zone_of_another_region(account: Account, _any: str) -> Offence:
    _ec2, vpc = _vpc(account)
    return _on(account, "CreateSubnet", VpcId=vpc, CidrBlock="10.0.0.0/24", AvailabilityZone="us-east-1d")


@had("ec2", "MissingParameter")
def vpc_without_a_block(account: Account, _any: str) -> Offence:
    return _on(account, "CreateVpc")


@had("ec2", "RequestExpired")
def session_ended(account: Account, _any: str) -> Offence:
    ec2 = session(account.aws, account.emulator, allow("*"))("ec2")
    account.emulator.expire_sessions()
    return Offence(ec2.describe_vpcs, {})


@had("ec2", "UnauthorizedOperation")
def not_permitted(account: Account, _any: str) -> Offence:
    ec2 = user(account.aws, account.emulator, allow("ec2:Describe*"))("ec2")
    return Offence(ec2.create_vpc, {"CidrBlock": "10.0.0.0/16"})


@had("ec2", "InvalidID")
def tags_of_no_id(account: Account, _any: str) -> Offence:
    return _on(account, "CreateTags", Resources=["typo"], Tags=[{"Key": "a", "Value": "1"}])


@had("ec2", "InvalidTagKey.Malformed")
def tag_without_a_key(account: Account, _any: str) -> Offence:
    _ec2, vpc = _vpc(account)
    return _on(account, "CreateTags", Resources=[vpc], Tags=[{"Key": "", "Value": "1"}])


@had("ec2", "TagLimitExceeded")
def too_many_tags(account: Account, _any: str) -> Offence:
    _ec2, vpc = _vpc(account)
    tags = [{"Key": f"k{number}", "Value": "1"} for number in range(51)]
    return _on(account, "CreateTags", Resources=[vpc], Tags=tags)


@had("ec2", "TagPolicyViolation")
def tag_that_the_organisation_refuses(account: Account, _any: str) -> Offence:
    return tag_policy(account)


@had("ec2", "DependencyViolation")
def vpc_with_a_subnet(account: Account, _any: str) -> Offence:
    ec2, vpc = _vpc(account)
    ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")
    return _on(account, "DeleteVpc", VpcId=vpc)


@had("ec2", "InvalidVpcID.Malformed")
def malformed_vpc(account: Account, _any: str) -> Offence:
    return _on(account, "CreateSubnet", VpcId="typo", CidrBlock="10.0.0.0/24")


@had("ec2", "InvalidVpcID.NotFound")
def unknown_vpc(account: Account, _any: str) -> Offence:
    return _on(account, "CreateSubnet", VpcId="vpc-00000000000000000", CidrBlock="10.0.0.0/24")


@had("ec2", "VpcLimitExceeded")
def one_vpc_too_many(account: Account, _any: str) -> Offence:
    account.emulator.quota("vpc", "VPCs per Region", 1)
    return _on(account, "CreateVpc", CidrBlock="10.0.0.0/16")


@had("ec2", "InsufficientFreeAddressesInSubnet")
def endpoint_in_a_full_subnet(account: Account, _any: str) -> Offence:
    ec2, vpc = _vpc(account)
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/28")["Subnet"]
    for _unused in range(subnet["AvailableIpAddressCount"]):
        ec2.create_network_interface(SubnetId=subnet["SubnetId"])
    return _endpoint(account, vpc, SubnetIds=[subnet["SubnetId"]])


@had("ec2", "InvalidSubnet.Conflict")
def subnet_over_another(account: Account, _any: str) -> Offence:
    ec2, vpc = _vpc(account)
    ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")
    return _on(account, "CreateSubnet", VpcId=vpc, CidrBlock="10.0.0.0/25")


@had("ec2", "InvalidSubnet.Range")
def subnet_outside_its_vpc(account: Account, _any: str) -> Offence:
    _ec2, vpc = _vpc(account)
    return _on(account, "CreateSubnet", VpcId=vpc, CidrBlock="10.1.0.0/24")


@had("ec2", "InvalidSubnetID.Malformed")
def malformed_subnet(account: Account, _any: str) -> Offence:
    return _on(account, "DeleteSubnet", SubnetId="typo")


@had("ec2", "InvalidSubnetID.NotFound")
def unknown_subnet(account: Account, _any: str) -> Offence:
    return _on(account, "DeleteSubnet", SubnetId="subnet-00000000000000000")


@had("ec2", "InvalidSubnetId.NotFound")
def endpoint_in_an_unknown_subnet(account: Account, _any: str) -> Offence:
    _ec2, vpc = _vpc(account)
    return _endpoint(account, vpc, SubnetIds=["subnet-00000000000000000"])


@had("ec2", "SubnetLimitExceeded")
def one_subnet_too_many(account: Account, _any: str) -> Offence:
    _ec2, vpc = _vpc(account)
    account.emulator.quota("vpc", "Subnets per VPC", 0)
    return _on(account, "CreateSubnet", VpcId=vpc, CidrBlock="10.0.0.0/24")


@had("ec2", "InvalidAssociationID.NotFound")
def unknown_association(account: Account, _any: str) -> Offence:
    return _on(account, "DisassociateRouteTable", AssociationId="rtbassoc-00000000000000000")


@had("ec2", "InvalidRoute.NotFound")
def unknown_route(account: Account, _any: str) -> Offence:
    ec2, vpc = _vpc(account)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    return _on(account, "DeleteRoute", RouteTableId=table, DestinationCidrBlock="0.0.0.0/0")


@had("ec2", "InvalidRouteTableID.NotFound")
def unknown_table(account: Account, _any: str) -> Offence:
    return _on(account, "DeleteRouteTable", RouteTableId="rtb-00000000000000000")


@had("ec2", "InvalidRouteTableId.Malformed")
def malformed_table(account: Account, _any: str) -> Offence:
    return _on(account, "DeleteRouteTable", RouteTableId="typo")


@had("ec2", "Resource.AlreadyAssociated")
def subnet_of_another_table(account: Account, _any: str) -> Offence:
    ec2, vpc = _vpc(account)
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    one, other = (ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"] for _unused in range(2))
    ec2.associate_route_table(RouteTableId=one, SubnetId=subnet)
    return _on(account, "AssociateRouteTable", RouteTableId=other, SubnetId=subnet)


@had("ec2", "RouteAlreadyExists")
def second_gateway_of_a_table(account: Account, _any: str) -> Offence:
    ec2, vpc = _vpc(account)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    wanted = {"VpcEndpointType": "Gateway", "ServiceName": _S3, "RouteTableIds": [table]}
    made = _endpoint(account, vpc, **wanted)
    made.call(**made.arguments)
    return made


@had("ec2", "RouteTableLimitExceeded")
def one_table_too_many(account: Account, _any: str) -> Offence:
    _ec2, vpc = _vpc(account)
    account.emulator.quota("vpc", "Route tables per VPC", 1)
    return _on(account, "CreateRouteTable", VpcId=vpc)


@had("ec2", "CannotDelete")
def default_group(account: Account, _any: str) -> Offence:
    ec2, vpc = _vpc(account)
    mine = [{"Name": "vpc-id", "Values": [vpc]}]
    return _on(
        account,
        "DeleteSecurityGroup",
        GroupId=ec2.describe_security_groups(Filters=mine)["SecurityGroups"][0]["GroupId"],
    )


@had("ec2", "InvalidGroup.Duplicate")
def group_exists(account: Account, _any: str) -> Offence:
    _ec2, vpc = _vpc(account)
    made = _on(account, "CreateSecurityGroup", GroupName="app", Description="app", VpcId=vpc)
    made.call(**made.arguments)
    return made


@had("ec2", "InvalidGroup.NotFound")
def unknown_group(account: Account, _any: str) -> Offence:
    return _on(account, "DeleteSecurityGroup", GroupId="sg-00000000000000000")


@had("ec2", "InvalidGroupId.Malformed")
def malformed_group(account: Account, _any: str) -> Offence:
    return _on(account, "DeleteSecurityGroup", GroupId="typo")


@had("ec2", "InvalidPermission.Duplicate")
def permission_exists(account: Account, _any: str) -> Offence:
    _ec2, group = _group(account)
    made = _on(account, "AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=_port())
    made.call(**made.arguments)
    return made


@had("ec2", "InvalidPermission.NotFound")
def unknown_permission(account: Account, _any: str) -> Offence:
    _ec2, group = _group(account)
    return _on(account, "RevokeSecurityGroupIngress", GroupId=group, IpPermissions=_port())


def _listed(account: Account, name: str) -> Offence:
    _ec2, group = _group(account)
    permission = {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "PrefixListIds": [{"PrefixListId": name}]}
    return _on(account, "AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=[permission])


@had("ec2", "InvalidPrefixListID.NotFound")
def unknown_prefix_list(account: Account, _any: str) -> Offence:
    return _listed(account, "pl-00000000")


@had("ec2", "InvalidPrefixListId.Malformed")
def malformed_prefix_list(account: Account, _any: str) -> Offence:
    return _listed(account, "typo")


@had("ec2", "RulesPerSecurityGroupLimitExceeded")
def one_permission_too_many(account: Account, _any: str) -> Offence:
    _ec2, group = _group(account)
    account.emulator.quota("vpc", "Inbound or outbound rules per security group", 0)
    return _on(account, "AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=_port())


@had("ec2", "SecurityGroupLimitExceeded")
def one_group_too_many(account: Account, _any: str) -> Offence:
    _ec2, vpc = _vpc(account)
    account.emulator.quota("vpc", "VPC security groups per Region", 1)
    return _on(account, "CreateSecurityGroup", GroupName="app", Description="app", VpcId=vpc)


@had("ec2", "SecurityGroupsPerInterfaceLimitExceeded")
def too_many_groups_of_an_endpoint(account: Account, _any: str) -> Offence:
    ec2, vpc = _vpc(account)
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="app", Description="app", VpcId=vpc)["GroupId"]
    account.emulator.quota("vpc", "Security groups per network interface", 0)
    return _endpoint(account, vpc, SubnetIds=[subnet], SecurityGroupIds=[group])


@had("ec2", "DuplicateSubnetsInSameZone")
def two_subnets_in_a_zone(account: Account, _any: str) -> Offence:
    ec2, vpc = _vpc(account)
    zone = f"{REGION}a"
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for number in range(2)
    ]
    return _endpoint(account, vpc, SubnetIds=subnets)


@had("ec2", "InvalidPolicyDocument")
def policy_that_is_none(account: Account, _any: str) -> Offence:
    _ec2, vpc = _vpc(account)
    return _endpoint(account, vpc, PolicyDocument=json.dumps("no policy"))


@had("ec2", "InvalidServiceName")
def unknown_service(account: Account, _any: str) -> Offence:
    _ec2, vpc = _vpc(account)
    return _endpoint(account, vpc, ServiceName=f"com.amazonaws.{REGION}.typo")


@had("ec2", "InvalidVpcEndpointId.Malformed")
def malformed_endpoint(account: Account, _any: str) -> Offence:
    return _on(account, "ModifyVpcEndpoint", VpcEndpointId="typo")


@had("ec2", "InvalidVpcEndpointId.NotFound")
def unknown_endpoint(account: Account, _any: str) -> Offence:
    return _on(account, "ModifyVpcEndpoint", VpcEndpointId="vpce-00000000000000000")


@had("ec2", "InvalidVpcEndpointType")
def unknown_type(account: Account, _any: str) -> Offence:
    _ec2, vpc = _vpc(account)
    return _endpoint(account, vpc, VpcEndpointType="Tunnel")


@had("ec2", "VpcEndpointLimitExceeded")
def one_endpoint_too_many(account: Account, _any: str) -> Offence:
    _ec2, vpc = _vpc(account)
    account.emulator.quota("vpc", "Interface VPC endpoints per VPC", 0)
    return _endpoint(account, vpc)
