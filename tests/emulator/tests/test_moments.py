"""The account goes back to what it was after a call; a request with a token of before makes nothing twice."""

from __future__ import annotations

import pytest

from tests.emulator.client import EmulatorError
from tests.emulator.tests.helpers import refusal


def test_the_account_goes_back_to_each_moment_and_forward_again(aws, emulator) -> None:
    kms, logs = aws("kms"), aws("logs")
    first = kms.create_key()["KeyMetadata"]["KeyId"]
    assert emulator.remember() == 1
    kms.create_alias(AliasName="alias/mine", TargetKeyId=first)
    kms.list_keys()
    assert refusal(kms.create_alias, AliasName="alias/mine", TargetKeyId=first)[0] == "AlreadyExistsException"
    logs.create_log_group(logGroupName="/a")
    # Those that write, be they refused; those that read change nothing.
    assert emulator.remember(False) == 4
    logs.create_log_group(logGroupName="/b")
    for moment, aliases, groups in ((3, 1, 1), (0, 0, 0), (1, 1, 0), (2, 1, 0), (3, 1, 1)):
        emulator.recall(moment)
        assert len(kms.list_aliases(KeyId=first)["Aliases"]) == aliases
        assert len(logs.describe_log_groups()["logGroups"]) == groups
    with pytest.raises(EmulatorError, match="no moment 4, of 4"):
        emulator.recall(4)


def test_the_moments_outlive_a_reset_and_hold_what_a_moment_later_is_changed(aws, emulator) -> None:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    emulator.remember()
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    emulator.remember(False)
    emulator.reset()
    for moment, value in ((0, False), (1, True)):
        emulator.recall(moment)
        answer = ec2.describe_vpc_attribute(VpcId=vpc, Attribute="enableDnsHostnames")
        assert answer["EnableDnsHostnames"]["Value"] is value


def test_a_token_of_before_makes_no_second_route_table_or_endpoint(aws, emulator) -> None:
    ec2 = aws("ec2", retries=1)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    endpoint = {"VpcId": vpc, "ServiceName": "com.amazonaws.ap-northeast-1.s3"}
    before = emulator.resources()
    emulator.cut("ec2", "CreateRouteTable", when="after", times=1)
    emulator.cut("ec2", "CreateVpcEndpoint", when="after", times=1)
    # botocore gives CreateRouteTable a token by itself, and the same one at its next try.
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    # Its route would be in the way of a second endpoint's; nothing is in the way of the same one.
    wanted = {"ClientToken": "1", "RouteTableIds": [table], **endpoint}
    made = ec2.create_vpc_endpoint(**wanted)["VpcEndpoint"]["VpcEndpointId"]
    assert emulator.difference(before)["made"]["ec2"] == {"route_tables": [table], "vpc_endpoints": [made]}
    assert [call["code"] for call in emulator.writes(service="ec2")[-4:]] == ["ConnectionCut", "OK"] * 2
    other = ec2.create_vpc_endpoint(ClientToken="2", **endpoint)["VpcEndpoint"]["VpcEndpointId"]
    assert other != made


def test_a_key_is_made_twice_when_its_answer_is_lost(aws, emulator) -> None:
    """As in AWS, which has no token for it: who does not want that may not have botocore try again."""
    emulator.cut("kms", "CreateKey", when="after", times=1)
    aws("kms", retries=1).create_key()
    assert len(emulator.resources()["kms"]["keys"]) == 2
