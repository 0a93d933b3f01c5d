"""EC2, KMS, Logs and Kinesis where moto falls short."""

from __future__ import annotations

import pytest

from tests.emulator.tests.callers import admitting_logs, document
from tests.emulator.tests.conftest import REGION
from tests.emulator.tests.helpers import refusal


def test_the_endpoint_services_that_a_stack_uses_are_offered(aws) -> None:
    details = aws("ec2").describe_vpc_endpoint_services()["ServiceDetails"]
    offered = {
        (item["ServiceName"].rpartition(".")[2], kind["ServiceType"])
        for item in details
        for kind in item["ServiceType"]
    }
    interface = ("kinesis-streams", "secretsmanager", "logs", "kms", "monitoring", "s3")
    assert {(name, "Interface") for name in interface} | {("s3", "Gateway")} <= offered


def test_an_endpoint_vanishes_with_its_interfaces(aws, network) -> None:
    ec2 = aws("ec2")
    wanted = {"VpcId": network["vpc"], "ServiceName": f"com.amazonaws.{REGION}.kms"}
    made = ec2.create_vpc_endpoint(**wanted, VpcEndpointType="Interface", SubnetIds=network["subnets"][:2])[
        "VpcEndpoint"
    ]
    assert len(ec2.describe_network_interfaces()["NetworkInterfaces"]) == 2
    ec2.modify_vpc_endpoint(
        VpcEndpointId=made["VpcEndpointId"], AddSubnetIds=network["subnets"][2:], RemoveSubnetIds=network["subnets"][:1]
    )
    assert len(ec2.describe_network_interfaces()["NetworkInterfaces"]) == 2
    ec2.delete_vpc_endpoints(VpcEndpointIds=[made["VpcEndpointId"]])
    assert ec2.describe_vpc_endpoints()["VpcEndpoints"] == []
    assert ec2.describe_network_interfaces()["NetworkInterfaces"] == []
    unknown = ec2.delete_vpc_endpoints(VpcEndpointIds=[made["VpcEndpointId"]])["Unsuccessful"]
    assert unknown[0]["Error"]["Code"] == "InvalidVpcEndpoint.NotFound"
    none = wanted | {"ServiceName": f"com.amazonaws.{REGION}.none"}
    assert refusal(ec2.create_vpc_endpoint, **none)[0] == "InvalidServiceName"


def test_the_routes_of_a_gateway_endpoint_follow_its_route_tables(aws, network) -> None:
    ec2 = aws("ec2")

    def holders() -> list[str]:
        tables = ec2.describe_route_tables()["RouteTables"]
        return [
            table["RouteTableId"]
            for table in tables
            if any(route.get("GatewayId", "").startswith("vpce-") for route in table["Routes"])
        ]

    one, other = (ec2.create_route_table(VpcId=network["vpc"])["RouteTable"]["RouteTableId"] for _unused in range(2))
    wanted = {"VpcId": network["vpc"], "ServiceName": f"com.amazonaws.{REGION}.s3", "RouteTableIds": [one]}
    endpoint = ec2.create_vpc_endpoint(**wanted)["VpcEndpoint"]["VpcEndpointId"]
    assert holders() == [one]
    ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, AddRouteTableIds=[other], RemoveRouteTableIds=[one])
    assert holders() == [other]
    ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
    assert holders() == []


def test_a_network_cannot_be_taken_away_from_under_what_uses_it(aws, network) -> None:
    ec2, rds = aws("ec2"), aws("rds")
    group = ec2.create_security_group(GroupName="db", Description="db", VpcId=network["vpc"])["GroupId"]
    rds.create_db_instance(
        DBInstanceIdentifier="db",
        Engine="postgres",
        DBInstanceClass="db.t4g.micro",
        MasterUsername="txadmin",
        MasterUserPassword="not-a-secret-1",
        AllocatedStorage=20,
        DBSubnetGroupName="stack",
        VpcSecurityGroupIds=[group],
    )
    assert refusal(ec2.delete_security_group, GroupId=group)[0] == "DependencyViolation"
    assert refusal(ec2.delete_subnet, SubnetId=network["subnets"][0])[0] == "DependencyViolation"
    rds.delete_db_instance(DBInstanceIdentifier="db", SkipFinalSnapshot=True)
    for subnet in network["subnets"]:
        ec2.delete_subnet(SubnetId=subnet)
    assert refusal(ec2.delete_vpc, VpcId=network["vpc"])[0] == "DependencyViolation"
    ec2.delete_security_group(GroupId=group)
    ec2.delete_vpc(VpcId=network["vpc"])


def test_a_key_tells_its_rotation_period_and_is_found_by_arn(aws) -> None:
    kms = aws("kms")
    arn = kms.create_key()["KeyMetadata"]["Arn"]
    kms.enable_key_rotation(KeyId=arn, RotationPeriodInDays=180)
    status = kms.get_key_rotation_status(KeyId=arn)
    assert (status["KeyRotationEnabled"], status["RotationPeriodInDays"], status["KeyId"]) == (True, 180, arn)
    kms.disable_key_rotation(KeyId=arn)
    assert "RotationPeriodInDays" not in kms.get_key_rotation_status(KeyId=arn)
    scheduled = kms.schedule_key_deletion(KeyId=arn, PendingWindowInDays=7)
    assert (scheduled["KeyId"], scheduled["KeyState"], scheduled["PendingWindowInDays"]) == (arn, "PendingDeletion", 7)
    assert refusal(kms.schedule_key_deletion, KeyId=arn)[0] == "KMSInvalidStateException"
    kms.cancel_key_deletion(KeyId=arn)
    assert kms.describe_key(KeyId=arn)["KeyMetadata"]["KeyState"] == "Disabled"


@pytest.mark.parametrize("by", ["logGroupName", "resourceIdentifier"])
def test_a_log_group_gets_and_loses_a_key(aws, by) -> None:
    logs = aws("logs")
    logs.create_log_group(logGroupName="/a")
    target = {by: "/a" if by == "logGroupName" else f"arn:aws:logs:{REGION}:123456789012:log-group:/a"}
    key = aws("kms").create_key(Policy=document(*admitting_logs()))["KeyMetadata"]["Arn"]
    logs.associate_kms_key(**target, kmsKeyId=key)
    assert logs.describe_log_groups()["logGroups"][0]["kmsKeyId"] == key
    logs.disassociate_kms_key(**target)
    assert "kmsKeyId" not in logs.describe_log_groups()["logGroups"][0]
    assert refusal(logs.associate_kms_key, logGroupName="/b", kmsKeyId=key)[0] == "ResourceNotFoundException"


def test_a_stream_is_tagged_by_arn_keeps_a_year_and_changes_its_mode(aws) -> None:
    kinesis = aws("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=2, Tags={"a": "1"})
    arn = kinesis.describe_stream_summary(StreamName="s")["StreamDescriptionSummary"]["StreamARN"]
    kinesis.tag_resource(ResourceARN=arn, Tags={"b": "2"})
    kinesis.untag_resource(ResourceARN=arn, TagKeys=["a"])
    assert kinesis.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "b", "Value": "2"}]
    kinesis.increase_stream_retention_period(StreamName="s", RetentionPeriodHours=8760)
    kinesis.update_stream_mode(StreamARN=arn, StreamModeDetails={"StreamMode": "ON_DEMAND"})
    found = kinesis.describe_stream_summary(StreamName="s")["StreamDescriptionSummary"]
    assert (found["RetentionPeriodHours"], found["StreamModeDetails"]) == (8760, {"StreamMode": "ON_DEMAND"})


def test_a_stream_with_consumers_is_deleted_by_force_only(aws) -> None:
    kinesis = aws("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=1)
    arn = kinesis.describe_stream_summary(StreamName="s")["StreamDescriptionSummary"]["StreamARN"]
    kinesis.register_stream_consumer(StreamARN=arn, ConsumerName="fraud")
    code, message = refusal(kinesis.delete_stream, StreamName="s")
    assert code == "ResourceInUseException"
    assert "EnforceConsumerDeletion" in message
    assert kinesis.list_streams()["StreamNames"] == ["s"]
    kinesis.delete_stream(StreamName="s", EnforceConsumerDeletion=True)
    assert kinesis.list_streams()["StreamNames"] == []


def test_a_key_of_aws_is_told_from_ones_own(aws, emulator) -> None:
    kms = aws("kms")
    assert kms.describe_key(KeyId="alias/aws/rds")["KeyMetadata"]["KeyManager"] == "AWS"
    assert kms.create_key()["KeyMetadata"]["KeyManager"] == "CUSTOMER"
    assert len(emulator.resources()["kms"]["keys"]) == 1
