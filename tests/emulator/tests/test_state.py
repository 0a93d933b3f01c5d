"""What the sweeps compare accounts by: the same stack reads the same, and what is half made shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.sweeps.interruption import Undisturbed
from tests.sweeps.state import describe, differences

Aws = Callable[[str], Any]
TAGS = [{"Key": "Name", "Value": "mine"}]


def _build(aws: Aws) -> None:
    ec2, kms, logs = aws("ec2"), aws("kms"), aws("logs")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=[{"ResourceType": "vpc", "Tags": TAGS}])["Vpc"]
    group = ec2.create_security_group(GroupName="mine", Description="mine", VpcId=vpc["VpcId"])["GroupId"]
    allowed = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [{"GroupId": group}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[allowed])
    key = kms.create_key(Tags=[{"TagKey": "Stack", "TagValue": "dev"}])["KeyMetadata"]
    kms.create_alias(AliasName="alias/mine", TargetKeyId=key["KeyId"])
    logs.create_log_group(logGroupName="/mine")
    logs.put_retention_policy(logGroupName="/mine", retentionInDays=7)


def _vpc(aws: Aws) -> str:
    return aws("ec2").describe_vpcs(Filters=[{"Name": "tag:Name", "Values": ["mine"]}])["Vpcs"][0]["VpcId"]


def _unnamed(aws: Aws) -> None:
    aws("ec2").delete_tags(Resources=[_vpc(aws)], Tags=TAGS)


def _open(aws: Aws) -> None:
    groups = aws("ec2").describe_security_groups(GroupNames=["mine"])["SecurityGroups"]
    aws("ec2").revoke_security_group_ingress(GroupId=groups[0]["GroupId"], IpPermissions=groups[0]["IpPermissions"])


SPOILT: dict[str, Callable[[Aws], object]] = {
    "keys": lambda aws: aws("kms").create_key(),
    "vpcs": _unnamed,
    "security groups": _open,
    "log groups": lambda aws: aws("logs").delete_retention_policy(logGroupName="/mine"),
    "subnets": lambda aws: aws("ec2").create_subnet(VpcId=_vpc(aws), CidrBlock="10.0.0.0/24"),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_an_account_made_anew_reads_the_same_until_something_of_it_is_another(aws, emulator, kind: str) -> None:
    _build(aws)
    expected = describe(emulator.endpoint)
    emulator.reset()
    _build(aws)
    assert differences(expected, describe(emulator.endpoint)) == []
    SPOILT[kind](aws)
    assert [line for line in differences(expected, describe(emulator.endpoint)) if f": {kind}: " in line]


def test_every_point_of_a_run_is_one_moment() -> None:
    calls = [{"access": access, "operation": name} for access, name in zip("rwrrw", "abcde", strict=True)]
    run = Undisturbed("site", [{**call, "access": {"r": "read", "w": "write"}[call["access"]]} for call in calls], {})
    # Before and after a, and before b; after b, around c and d, and before e; after e.
    assert [run.points(moment) for moment in run.moments([])] == [3, 6, 1]
    assert run.moments(["2", "b"]) == [1, 2]
