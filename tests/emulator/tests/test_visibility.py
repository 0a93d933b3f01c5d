"""What was just made is not there yet: not to read, not to list, not to use."""

from __future__ import annotations

import json
import time

import pytest

from tests.emulator.client import EmulatorError
from tests.emulator.tests.helpers import make_network, refusal

LATE = 1.0
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "monitoring.rds.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)

POLICY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "rds:DescribeEvents", "Resource": "*"}]}
)


def test_a_role_is_late_but_its_name_is_taken_at_once(aws, emulator) -> None:
    emulator.consistency(role=LATE)
    iam = aws("iam")
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST)
    assert refusal(iam.get_role, RoleName="r")[0] == "NoSuchEntity"
    assert refusal(iam.put_role_policy, RoleName="r", PolicyName="p", PolicyDocument=POLICY)[0] == "NoSuchEntity"
    assert iam.list_roles()["Roles"] == []
    assert refusal(iam.create_role, RoleName="r", AssumeRolePolicyDocument=TRUST)[0] == "EntityAlreadyExists"
    assert emulator.resources()["iam"]["roles"] == ["r"]
    time.sleep(LATE)
    assert iam.get_role(RoleName="r")["Role"]["RoleName"] == "r"


def test_a_key_and_an_alias_are_late(aws, emulator) -> None:
    emulator.consistency(key=LATE, alias=LATE)
    kms = aws("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    assert refusal(kms.describe_key, KeyId=key)[0] == "NotFoundException"
    assert refusal(kms.create_alias, AliasName="alias/a", TargetKeyId=key)[0] == "NotFoundException"
    time.sleep(LATE)
    kms.create_alias(AliasName="alias/a", TargetKeyId=key)
    assert refusal(kms.describe_key, KeyId="alias/a")[0] == "NotFoundException"
    assert not [alias for alias in kms.list_aliases()["Aliases"] if alias["AliasName"] == "alias/a"]
    time.sleep(LATE)
    assert kms.describe_key(KeyId="alias/a")["KeyMetadata"]["KeyId"] == key


def test_a_network_is_late(aws, emulator) -> None:
    ec2 = aws("ec2")
    vpc = make_network(aws)["vpc"]
    emulator.consistency(LATE)
    group = ec2.create_security_group(GroupName="db", Description="db", VpcId=vpc)["GroupId"]
    assert refusal(ec2.describe_security_groups, GroupIds=[group])[0] == "InvalidGroup.NotFound"
    late = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    assert refusal(ec2.create_subnet, VpcId=late, CidrBlock="10.9.0.0/24")[0] == "InvalidVpcID.NotFound"
    assert late not in [each["VpcId"] for each in ec2.describe_vpcs()["Vpcs"]]
    time.sleep(LATE)
    assert ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["GroupName"] == "db"
    subnet = ec2.create_subnet(VpcId=late, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
    assert refusal(ec2.describe_subnets, SubnetIds=[subnet])[0] == "InvalidSubnetID.NotFound"


def test_the_delays_may_be_read_and_nonsense_is_refused(aws, emulator) -> None:
    assert set(emulator.consistency(2, role=5).values()) == {2.0, 5.0}
    assert emulator.consistency()["role"] == 5.0
    with pytest.raises(EmulatorError, match="nothing is said of the consistency of 'house'"):
        emulator.consistency(**{"house": 1})
    with pytest.raises(EmulatorError, match="between 0 and 3600"):
        emulator.consistency(-1)
