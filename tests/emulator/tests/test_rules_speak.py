"""Rules that no row of the sample and no documented error has speak: each says its code to a request that offends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator.client import EmulatorClient
from tests.emulator.tests.callers import ACCOUNT, allow, session
from tests.emulator.tests.cases import Account
from tests.emulator.tests.cases.elasticache import GROUP as CACHE
from tests.emulator.tests.cases.rds_create import INSTANCE
from tests.emulator.tests.conftest import REGION
from tests.emulator.tests.helpers import make_network, refusal

# A call of each service that anybody may make, and the codes for a session that ended and a region that is off.
QUERY, JSON = ("ExpiredToken", "InvalidClientTokenId"), ("ExpiredTokenException", "UnrecognizedClientException")
SERVICES: list[tuple[str, str, dict[str, Any], tuple[str, str]]] = [
    ("cloudwatch", "describe_alarms", {}, QUERY),
    ("ec2", "describe_vpcs", {}, ("RequestExpired", "AuthFailure")),
    ("elasticache", "describe_cache_clusters", {}, QUERY),
    ("kinesis", "list_streams", {}, JSON),
    ("kms", "list_keys", {}, JSON),
    ("logs", "describe_log_groups", {}, JSON),
    ("rds", "describe_db_instances", {}, QUERY),
    ("resourcegroupstaggingapi", "get_resources", {}, JSON),
    ("secretsmanager", "list_secrets", {}, JSON),
    ("service-quotas", "list_services", {}, JSON),
    ("sns", "list_topics", {}, QUERY),
    ("sts", "get_caller_identity", {}, QUERY),
]
NAMES = [row[0] for row in SERVICES]


@pytest.mark.parametrize(("service", "method", "arguments", "codes"), SERVICES, ids=NAMES)
def test_a_region_that_is_off_knows_nobody(aws, service, method, arguments, codes) -> None:
    assert refusal(getattr(aws(service, "me-south-1"), method), **arguments)[0] == codes[1]


def test_a_session_that_ended_is_refused_by_every_service_in_its_own_words(aws, emulator: EmulatorClient) -> None:
    caller = session(aws, emulator, allow("*"))
    emulator.expire_sessions()
    refused = [refusal(getattr(caller(name), method), **arguments)[0] for name, method, arguments, _codes in SERVICES]
    assert refused == [codes[0] for _name, _method, _arguments, codes in SERVICES]
    assert refusal(caller("iam").list_roles)[0] == "ExpiredToken"


def vpc(account: Account, cidr: str = "10.0.0.0/16") -> tuple[Any, str]:
    ec2 = account.aws("ec2")
    return ec2, ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]


def endpoint(account: Account, **changes: Any) -> tuple[str, dict[str, Any]]:
    wanted = {"ServiceName": f"com.amazonaws.{REGION}.kinesis-streams", "VpcEndpointType": "Interface"}
    return "create_vpc_endpoint", {"VpcId": vpc(account)[1]} | wanted | changes


def association(account: Account) -> tuple[str, dict[str, Any]]:
    ec2, one = vpc(account)
    other = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    table = ec2.create_route_table(VpcId=one)["RouteTable"]["RouteTableId"]
    subnet = ec2.create_subnet(VpcId=other, CidrBlock="10.1.0.0/24")["Subnet"]["SubnetId"]
    return "associate_route_table", {"RouteTableId": table, "SubnetId": subnet}


def unknown_subnet(account: Account) -> tuple[str, dict[str, Any]]:
    method, arguments = association(account)
    return method, arguments | {"SubnetId": "subnet-00000000000000000"}


def main_association(account: Account) -> tuple[str, dict[str, Any]]:
    ec2, name = vpc(account)
    tables = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [name]}])["RouteTables"]
    return "disassociate_route_table", {"AssociationId": tables[0]["Associations"][0]["RouteTableAssociationId"]}


def nothing_allowed(account: Account) -> tuple[str, dict[str, Any]]:
    ec2, name = vpc(account)
    group = ec2.create_security_group(GroupName="app", Description="app", VpcId=name)["GroupId"]
    return "authorize_security_group_ingress", {"GroupId": group}


def one_route_too_many(account: Account) -> tuple[str, dict[str, Any]]:
    ec2, name = vpc(account)
    table = ec2.create_route_table(VpcId=name)["RouteTable"]["RouteTableId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=name)
    account.emulator.quota("vpc", "Routes per route table", 1)
    return "create_route", {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": gateway}


def old_redis(account: Account) -> tuple[str, dict[str, Any]]:
    account.network()
    old = CACHE | {"EngineVersion": "4.0.10", "CacheNodeType": "cache.m5.large"}
    account.aws("elasticache").create_replication_group(**old)
    change = {"Engine": "valkey", "EngineVersion": "7.2", "ApplyImmediately": True}
    return "modify_replication_group", {"ReplicationGroupId": CACHE["ReplicationGroupId"], **change}


def scaled_often(account: Account) -> tuple[str, dict[str, Any]]:
    kinesis = account.aws("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=1)
    arguments = {"StreamName": "s", "ScalingType": "UNIFORM_SCALING"}
    for number in range(10):
        kinesis.update_shard_count(TargetShardCount=2 - number % 2, **arguments)
    return "update_shard_count", {"TargetShardCount": 2, **arguments}


def encrypted_often(account: Account) -> tuple[str, dict[str, Any]]:
    kinesis = account.aws("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=1)
    arguments = {"StreamName": "s", "EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}
    for _unused in range(25):
        kinesis.start_stream_encryption(**arguments)
    return "start_stream_encryption", arguments


def instance(account: Account, *without: str, **changes: Any) -> tuple[str, dict[str, Any]]:
    account.network()
    wanted = INSTANCE | changes
    return "create_db_instance", {name: value for name, value in wanted.items() if name not in without}


def public_without_dns(account: Account) -> tuple[str, dict[str, Any]]:
    name, ec2 = account.network()["vpc"], account.aws("ec2")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=name)
    return "create_db_instance", INSTANCE | {"PubliclyAccessible": True}


def going(account: Account) -> tuple[str, dict[str, Any]]:
    method, arguments = instance(account)
    getattr(account.aws("rds"), method)(**arguments)
    account.emulator.provision(**{"database.deleting": 60})
    account.aws("rds").delete_db_instance(DBInstanceIdentifier="app-db", SkipFinalSnapshot=True)
    return "modify_db_instance", {"DBInstanceIdentifier": "app-db"}


def own_parameters(
    account: Account, method: str, items: list[dict[str, Any]], **more: Any
) -> tuple[str, dict[str, Any]]:
    group = {"DBParameterGroupName": "own", "DBParameterGroupFamily": "postgres16", "Description": "own"}
    account.aws("rds").create_db_parameter_group(**group)
    return method, {"DBParameterGroupName": "own", "Parameters": items, **more}


def own_group(account: Account) -> tuple[str, dict[str, Any]]:
    subnets = account.network()["subnets"]
    return "create_db_subnet_group", {"DBSubnetGroupName": "own", "DBSubnetGroupDescription": " ", "SubnetIds": subnets}


def family(_account: Account) -> tuple[str, dict[str, Any]]:
    wanted = {"DBParameterGroupName": "own", "DBParameterGroupFamily": "postgres99", "Description": "own"}
    return "create_db_parameter_group", wanted


def tags_of(kind: str) -> tuple[str, dict[str, Any]]:
    return "list_tags_for_resource", {"ResourceName": f"arn:aws:rds:{REGION}:{ACCOUNT}:{kind}:typo"}


ITEM = {"ParameterName": "log_statement", "ParameterValue": "all", "ApplyMethod": "immediate"}
VALUE = "InvalidParameterValue"
TAGGED = [{"ResourceType": "subnet", "Tags": [{"Key": "a", "Value": "1"}]}]
GROUP = {"GroupName": "default", "Description": "app"}
SPEAK: dict[str, tuple[str, str, Callable[[Account], tuple[str, dict[str, Any]]]]] = {
    "unknown-group-of-endpoint": (
        "ec2",
        "InvalidGroup.NotFound",
        lambda account: endpoint(account, SecurityGroupIds=["sg-00000000000000000"]),
    ),
    "unknown-table-of-endpoint": (
        "ec2",
        "InvalidRouteTableId.NotFound",
        lambda account: endpoint(
            account,
            ServiceName=f"com.amazonaws.{REGION}.s3",
            VpcEndpointType="Gateway",
            RouteTableIds=["rtb-00000000000000000"],
        ),
    ),
    "nothing-allowed": ("ec2", "MissingParameter", nothing_allowed),
    "unknown-subnet-of-table": ("ec2", "InvalidSubnetID.NotFound", unknown_subnet),
    "subnet-of-another-vpc": ("ec2", VALUE, association),
    "main-association": ("ec2", VALUE, main_association),
    "reserved-group-name": (
        "ec2",
        VALUE,
        lambda account: ("create_security_group", GROUP | {"VpcId": vpc(account)[1]}),
    ),
    "tags-of-another-kind": (
        "ec2",
        VALUE,
        lambda _account: ("create_vpc", {"CidrBlock": "10.0.0.0/16", "TagSpecifications": TAGGED}),
    ),
    "no-cidr-block": ("ec2", VALUE, lambda _account: ("create_vpc", {"CidrBlock": "10.0.0.0"})),
    "one-route-too-many": ("ec2", "RouteLimitExceeded", one_route_too_many),
    "redis-too-old-for-valkey": ("elasticache", "InvalidParameterCombination", old_redis),
    "shards-of-on-demand": (
        "kinesis",
        "ValidationException",
        lambda _account: (
            "create_stream",
            {"StreamName": "s", "ShardCount": 1, "StreamModeDetails": {"StreamMode": "ON_DEMAND"}},
        ),
    ),
    "scaled-often": ("kinesis", "LimitExceededException", scaled_often),
    "encrypted-often": ("kinesis", "LimitExceededException", encrypted_often),
    "tags-of-no-parameter-group": ("rds", "DBParameterGroupNotFound", lambda _account: tags_of("pg")),
    "tags-of-no-subnet-group": ("rds", "DBSubnetGroupNotFoundFault", lambda _account: tags_of("subgrp")),
    "instance-on-its-way-out": ("rds", "InvalidDBInstanceState", going),
    "group-without-description": ("rds", VALUE, own_group),
    "no-password": ("rds", VALUE, lambda account: instance(account, "MasterUserPassword")),
    "no-storage": ("rds", VALUE, lambda account: instance(account, "AllocatedStorage")),
    "public-without-dns": ("rds", "InvalidVPCNetworkStateFault", public_without_dns),
    "unknown-family": ("rds", VALUE, family),
    "many-parameters": (
        "rds",
        VALUE,
        lambda account: own_parameters(account, "modify_db_parameter_group", [ITEM] * 21),
    ),
    "all-parameters-and-one": (
        "rds",
        "InvalidParameterCombination",
        lambda account: own_parameters(account, "reset_db_parameter_group", [ITEM], ResetAllParameters=True),
    ),
    "unknown-apply-method": (
        "rds",
        VALUE,
        lambda account: own_parameters(account, "modify_db_parameter_group", [ITEM | {"ApplyMethod": "soon"}]),
    ),
    "two-kinds-of-value": (
        "secretsmanager",
        "InvalidParameterException",
        lambda _account: ("create_secret", {"Name": "s", "SecretString": "x", "SecretBinary": b"x"}),
    ),
    "tag-of-aws": (
        "secretsmanager",
        "InvalidParameterException",
        lambda _account: ("create_secret", {"Name": "s", "Tags": [{"Key": "aws:x", "Value": "1"}]}),
    ),
    "secret-id-too-long": (
        "secretsmanager",
        "ValidationException",
        lambda _account: ("describe_secret", {"SecretId": "s" * 2049}),
    ),
    "session-too-short": (
        "sts",
        "ValidationError",
        lambda _account: (
            "assume_role",
            {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/a", "RoleSessionName": "run", "DurationSeconds": 90_000},
        ),
    ),
    "alarm-name-too-long": (
        "cloudwatch",
        "ValidationError",
        lambda _account: ("delete_alarms", {"AlarmNames": ["a" * 256]}),
    ),
}


@pytest.mark.parametrize("name", SPEAK)
def test_the_rule_speaks(aws, emulator: EmulatorClient, name: str) -> None:
    service, code, prepare = SPEAK[name]
    method, arguments = prepare(Account(aws, emulator, lambda: make_network(aws)))
    found = refusal(getattr(aws(service), method), **arguments)
    assert found[0] == code, found
