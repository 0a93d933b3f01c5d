"""Enforcement: who may do what, seen through the API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.emulator.tests.callers import ACCOUNT, admitting_logs, allow, deny, document, session, trusting, user
from tests.emulator.tests.conftest import REGION
from tests.emulator.tests.helpers import refusal

REASON = "because no identity-based policy allows the {} action"


def arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


# service, operation, parameters, what is permitted: whether it is enough, or who refuses what on what.
ALLOWED = ""
CALLS: list[tuple[str, str, dict[str, Any], list[dict[str, Any]], str]] = [
    ("kms", "create_key", {}, [allow("kms:CreateKey")], ALLOWED),
    ("kms", "create_key", {}, [allow("kms:Describe*")], "kms:CreateKey"),
    (
        "kms",
        "create_key",
        {"Tags": [{"TagKey": "a", "TagValue": "1"}]},
        [allow("kms:CreateKey")],
        "kms:TagResource",
    ),
    (
        "ec2",
        "create_vpc",
        {"CidrBlock": "10.0.0.0/16"},
        [allow("ec2:CreateVpc", arn("ec2", "vpc/*"))],
        ALLOWED,
    ),
    (
        "ec2",
        "create_vpc",
        {
            "CidrBlock": "10.0.0.0/16",
            "TagSpecifications": [{"ResourceType": "vpc", "Tags": [{"Key": "a", "Value": "1"}]}],
        },
        [allow("ec2:CreateVpc")],
        "ec2:CreateTags",
    ),
    (
        "ec2",
        "create_vpc",
        {
            "CidrBlock": "10.0.0.0/16",
            "TagSpecifications": [{"ResourceType": "vpc", "Tags": [{"Key": "a", "Value": "1"}]}],
        },
        [allow("ec2:CreateVpc"), allow("ec2:CreateTags", StringEquals={"ec2:CreateAction": "CreateVpc"})],
        ALLOWED,
    ),
    (
        "kinesis",
        "create_stream",
        {"StreamName": "a", "ShardCount": 1},
        [allow("kinesis:*", arn("kinesis", "stream/a"))],
        "",
    ),
    (
        "kinesis",
        "create_stream",
        {"StreamName": "b", "ShardCount": 1},
        [allow("kinesis:*", arn("kinesis", "stream/a"))],
        "kinesis:CreateStream",
    ),
    ("logs", "create_log_group", {"logGroupName": "/a"}, [allow("logs:*", arn("logs", "log-group:/a:*"))], ALLOWED),
    (
        "logs",
        "create_log_group",
        {"logGroupName": "/b"},
        [allow("logs:*", arn("logs", "log-group:/a:*"))],
        "logs:CreateLogGroup",
    ),
    ("logs", "describe_log_groups", {}, [allow("logs:DescribeLogGroups", arn("logs", "log-group:*"))], ALLOWED),
    (
        "secretsmanager",
        "get_secret_value",
        {"SecretId": "rds-credentials-dev"},
        [allow("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:rds-credentials-*"))],
        ALLOWED,
    ),
    (
        "secretsmanager",
        "get_secret_value",
        {"SecretId": "rds-credentials-dev"},
        [allow("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:redis-*"))],
        "secretsmanager:GetSecretValue",
    ),
    ("rds", "describe_db_instances", {}, [allow("rds:DescribeDBInstances", arn("rds", "db:*"))], ALLOWED),
    (
        "rds",
        "describe_db_instances",
        {},
        [allow("rds:DescribeDBInstances", arn("rds", "db:a"))],
        "rds:DescribeDBInstances",
    ),
    ("rds", "describe_db_engine_versions", {}, [allow("rds:DescribeDBEngineVersions")], ALLOWED),
    ("elasticache", "describe_cache_engine_versions", {}, [], "elasticache:DescribeCacheEngineVersions"),
    (
        "iam",
        "create_role",
        {"RoleName": "app-x", "AssumeRolePolicyDocument": trusting({"Service": "lambda.amazonaws.com"})},
        [allow("iam:CreateRole", f"arn:aws:iam::{ACCOUNT}:role/app-*")],
        ALLOWED,
    ),
    (
        "iam",
        "create_role",
        {"RoleName": "x", "AssumeRolePolicyDocument": trusting({"Service": "lambda.amazonaws.com"}), "Path": "/p/"},
        [allow("iam:CreateRole", f"arn:aws:iam::{ACCOUNT}:role/p/x")],
        ALLOWED,
    ),
    ("sns", "create_topic", {"Name": "a"}, [allow("sns:*", arn("sns", "a"))], ALLOWED),
    ("sns", "create_topic", {"Name": "b"}, [allow("sns:*", arn("sns", "a"))], "sns:CreateTopic"),
    (
        "cloudwatch",
        "delete_alarms",
        {"AlarmNames": ["a", "b"]},
        [allow("cloudwatch:*", arn("cloudwatch", "alarm:a"))],
        "b",
    ),
    ("sts", "get_caller_identity", {}, [deny("*")], ALLOWED),
    ("service-quotas", "list_services", {}, [], "servicequotas:ListServices"),
]
CODES = {
    "cloudwatch": "AccessDenied",
    "ec2": "UnauthorizedOperation",
    "elasticache": "AccessDenied",
    "iam": "AccessDenied",
    "rds": "AccessDenied",
    "sns": "AuthorizationError",
}


@pytest.mark.parametrize(("service", "operation", "parameters", "permitted", "refused"), CALLS)
def test_a_call_needs_its_permissions(
    aws, emulator, service: str, operation: str, parameters: dict[str, Any], permitted: list[Any], refused: str
) -> None:
    call = getattr(user(aws, emulator, *permitted)(service), operation)
    if not refused:
        call(**parameters)
        return
    code, message = refusal(call, **parameters)
    assert code == CODES.get(service, "AccessDeniedException")
    assert refused in message


def test_nothing_is_asked_of_the_root_nor_without_enforcement(aws, emulator) -> None:
    kim = user(aws, emulator)
    assert refusal(kim("kms").list_keys)[0] == "AccessDeniedException"
    aws("kms").list_keys()
    emulator.enforce(False)
    kim("kms").list_keys()
    emulator.enforce()
    emulator.reset()
    aws("kms").list_keys()


def test_ec2_tells_more_to_whoever_decodes_it(aws, emulator) -> None:
    ec2 = user(aws, emulator, allow("ec2:Describe*"))("ec2")
    _code, message = refusal(ec2.create_vpc, CidrBlock="10.0.0.0/16")
    who, encoded = message.split(". Encoded authorization failure message: ")
    denied = (
        f"arn:aws:iam::{ACCOUNT}:user/ci is not authorized to perform: ec2:CreateVpc on resource: {arn('ec2', 'vpc/*')}"
    )
    assert who == f"You are not authorized to perform this operation. User: {denied} {REASON.format('ec2:CreateVpc')}"
    decoded = aws("sts").decode_authorization_message(EncodedMessage=encoded)["DecodedMessage"]
    assert json.loads(decoded)["context"]["action"] == "ec2:CreateVpc"
    assert refusal(ec2.create_vpc, CidrBlock="10.0.0.0/16", DryRun=True)[0] == "UnauthorizedOperation"


def test_a_key_policy_has_the_last_word_on_a_key(aws, emulator) -> None:
    kim = user(aws, emulator, allow("kms:*"))("kms")
    root = allow("kms:*") | {"Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}
    denied = deny("kms:Encrypt") | {"Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/ci"}}
    key = aws("kms").create_key(Policy=document(root, denied))["KeyMetadata"]["Arn"]
    kim.describe_key(KeyId=key)
    code, message = refusal(kim.encrypt, KeyId=key, Plaintext=b"a")
    assert (code, message.partition(" with ")[2]) == (
        "AccessDeniedException",
        "an explicit deny in a resource-based policy",
    )
    alone = allow("kms:*") | {"Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/other"}}
    aws("iam").create_user(UserName="other")
    aws("kms").put_key_policy(
        KeyId=key, PolicyName="default", Policy=document(alone), BypassPolicyLockoutSafetyCheck=True
    )
    _code, message = refusal(kim.describe_key, KeyId=key)
    assert message.endswith("because no resource-based policy allows the kms:DescribeKey action")


def test_a_grant_is_enough(aws, emulator) -> None:
    kim = user(aws, emulator)("kms")
    key = aws("kms").create_key()["KeyMetadata"]["KeyId"]
    assert refusal(kim.encrypt, KeyId=key, Plaintext=b"a")[0] == "AccessDeniedException"
    aws("kms").create_grant(
        KeyId=key, GranteePrincipal=f"arn:aws:iam::{ACCOUNT}:user/ci", Operations=["Encrypt", "DescribeKey"]
    )
    kim.encrypt(KeyId=key, Plaintext=b"a")
    assert refusal(kim.generate_data_key, KeyId=key, KeySpec="AES_256")[0] == "AccessDeniedException"


VIA_RDS = {"StringEquals": {"kms:ViaService": f"rds.{REGION}.amazonaws.com"}}


@pytest.mark.parametrize(
    ("permitted", "expected"),
    [
        ([allow("kms:*")], ""),
        ([allow(["kms:CreateGrant", "kms:DescribeKey"], **VIA_RDS)], ""),
        ([allow("kms:CreateGrant", Bool={"kms:GrantIsForAWSResource": "true"}), allow("kms:DescribeKey")], ""),
        ([allow("kms:DescribeKey")], "KMSKeyNotAccessibleFault"),
        ([], "KMSKeyNotAccessibleFault"),
    ],
)
def test_rds_uses_a_key_in_the_name_of_its_caller(aws, emulator, network, permitted: list[Any], expected: str) -> None:
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    rds = user(aws, emulator, allow(["rds:*", "iam:CreateServiceLinkedRole"]), *permitted)("rds")
    wanted = {
        "DBInstanceIdentifier": "app",
        "Engine": "postgres",
        "DBInstanceClass": "db.t4g.medium",
        "AllocatedStorage": 20,
        "DBSubnetGroupName": "stack",
        "MasterUsername": "txadmin",
        "MasterUserPassword": "not-a-secret-1",
        "StorageEncrypted": True,
        "KmsKeyId": key,
    }
    if expected:
        assert refusal(rds.create_db_instance, **wanted)[0] == expected
    else:
        rds.create_db_instance(**wanted)


@pytest.mark.parametrize(
    ("service", "operation", "name", "code"),
    [
        ("rds", "create_db_subnet_group", "DBSubnetGroup", "InvalidParameterValue"),
        ("elasticache", "create_cache_subnet_group", "CacheSubnetGroup", "ServiceLinkedRoleNotFoundFault"),
    ],
)
def test_the_first_use_of_a_service_makes_its_role(aws, emulator, network, service, operation, name, code) -> None:
    wanted = {f"{name}Name": "x", f"{name}Description": "x", "SubnetIds": network["subnets"]}
    everything = allow(f"{service}:*")
    assert refusal(getattr(user(aws, emulator, everything)(service), operation), **wanted)[0] == code
    makes_role = allow("iam:CreateServiceLinkedRole", StringLike={"iam:AWSServiceName": f"{service}.amazonaws.com"})
    getattr(user(aws, emulator, everything, makes_role, name="b")(service), operation)(**wanted)
    [role] = aws("iam").list_roles(PathPrefix="/aws-service-role/")["Roles"]
    assert role["RoleName"] == {"rds": "AWSServiceRoleForRDS", "elasticache": "AWSServiceRoleForElastiCache"}[service]
    refused = refusal(aws("iam").delete_role, RoleName=role["RoleName"])
    assert refused[0] == "UnmodifiableEntity"


def test_a_secret_under_a_key_needs_the_key(aws, emulator) -> None:
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    aws("secretsmanager").create_secret(Name="mine", SecretString="x", KmsKeyId=key)
    reads = allow("secretsmanager:GetSecretValue")
    without = user(aws, emulator, reads)("secretsmanager")
    assert refusal(without.get_secret_value, SecretId="mine") == (
        "AccessDeniedException",
        "Access to KMS is not allowed",
    )
    user(aws, emulator, reads, allow("kms:Decrypt", key), name="b")("secretsmanager").get_secret_value(SecretId="mine")


def test_records_under_a_key_need_the_key(aws, emulator) -> None:
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    kinesis = aws("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=1)
    kinesis.start_stream_encryption(StreamName="s", EncryptionType="KMS", KeyId=key)
    puts, record = allow("kinesis:PutRecord"), {"StreamName": "s", "Data": b"a", "PartitionKey": "a"}
    code, message = refusal(user(aws, emulator, puts)("kinesis").put_record, **record)
    assert code == "KMSAccessDeniedException"
    assert "not authorized to perform: kms:GenerateDataKey on resource" in message
    user(aws, emulator, puts, allow("kms:GenerateDataKey", key), name="b")("kinesis").put_record(**record)


def test_a_session_may_do_what_its_role_and_its_own_policy_allow(aws, emulator) -> None:
    limited = document(allow("kms:List*"))
    kms = session(aws, emulator, allow("kms:*"), Policy=limited)("kms")
    kms.list_keys()
    _code, message = refusal(kms.create_key)
    who = f"User: arn:aws:sts::{ACCOUNT}:assumed-role/deploy/run is not authorized to perform: kms:CreateKey"
    assert message == f"{who} because no session policy allows the kms:CreateKey action"


def test_a_boundary_limits_a_role(aws, emulator) -> None:
    iam = aws("iam")
    bound = iam.create_policy(PolicyName="bound", PolicyDocument=document(allow("kms:List*")))["Policy"]["Arn"]
    kms = session(aws, emulator, allow("*"))("kms")
    kms.create_key()
    iam.put_role_permissions_boundary(RoleName="deploy", PermissionsBoundary=bound)
    kms.list_keys()
    assert refusal(kms.create_key)[1].endswith("because no permissions boundary allows the kms:CreateKey action")


def test_groups_and_managed_policies_count(aws, emulator) -> None:
    kms = user(aws, emulator)("kms")
    iam = aws("iam")
    policy = iam.create_policy(PolicyName="keys", PolicyDocument=document(allow("kms:ListKeys")))["Policy"]["Arn"]
    iam.create_group(GroupName="g")
    iam.attach_group_policy(GroupName="g", PolicyArn=policy)
    refusal(kms.list_keys)
    iam.add_user_to_group(GroupName="g", UserName="ci")
    kms.list_keys()


def test_a_role_is_assumed_by_those_whom_it_trusts(aws, emulator) -> None:
    sts = user(aws, emulator, allow("sts:AssumeRole"))("sts")
    iam = aws("iam")
    mine, ours, theirs = (
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trusting(trusted))["Role"]["Arn"]
        for name, trusted in {
            "mine": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/ci"},
            "ours": {"AWS": ACCOUNT},
            "theirs": {"Service": "lambda.amazonaws.com"},
        }.items()
    )
    for role in (mine, ours):
        sts.assume_role(RoleArn=role, RoleSessionName="run")
    who = f"User: arn:aws:iam::{ACCOUNT}:user/ci is not authorized to perform: sts:AssumeRole on resource: {theirs}"
    assert refusal(sts.assume_role, RoleArn=theirs, RoleSessionName="run") == ("AccessDenied", who)


def test_tags_of_the_request_are_conditions(aws, emulator) -> None:
    tagged = {"StringEquals": {"aws:RequestTag/Stack": "blue"}, "ForAllValues:StringEquals": {"aws:TagKeys": ["Stack"]}}
    kms = user(aws, emulator, allow(["kms:CreateKey", "kms:TagResource"], **tagged))("kms")
    kms.create_key(Tags=[{"TagKey": "Stack", "TagValue": "blue"}])
    for tags in ([], [{"TagKey": "Stack", "TagValue": "green"}], [{"TagKey": "Other", "TagValue": "blue"}]):
        assert refusal(kms.create_key, Tags=tags)[0] == "AccessDeniedException"


@pytest.mark.parametrize("service", ["kms", "ec2"])
def test_tags_of_the_resource_are_conditions(aws, emulator, service: str) -> None:
    kim = user(aws, emulator, allow(f"{service}:*", StringEquals={"aws:ResourceTag/Stack": "blue"}))(service)
    for value in ("blue", "green"):
        if service == "kms":
            tags = [{"TagKey": "Stack", "TagValue": value}]
            key = aws("kms").create_key(Tags=tags)["KeyMetadata"]["KeyId"]
            call, wanted = kim.enable_key_rotation, {"KeyId": key}
        else:
            specification = {"ResourceType": "vpc", "Tags": [{"Key": "Stack", "Value": value}]}
            vpc = aws("ec2").create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=[specification])["Vpc"]["VpcId"]
            call, wanted = kim.delete_vpc, {"VpcId": vpc}
        if value == "blue":
            call(**wanted)
        else:
            assert "not authorized" in refusal(call, **wanted)[1]


def test_a_log_group_with_a_key_needs_no_permission_of_the_caller_on_it(aws, emulator) -> None:
    """The log service is admitted by the key's policy, its caller is not asked."""
    key = aws("kms").create_key(Policy=document(*admitting_logs("/a")))["KeyMetadata"]["Arn"]
    logs = user(aws, emulator, allow("logs:CreateLogGroup"))("logs")
    logs.create_log_group(logGroupName="/a", kmsKeyId=key)
    refused = refusal(logs.create_log_group, logGroupName="/b", kmsKeyId=key)
    assert refused[0] == "AccessDeniedException"
    with_tags = refusal(logs.create_log_group, logGroupName="/c", tags={"a": "1"})
    assert with_tags[1] == f"User with accountId: {ACCOUNT} is not authorized to perform CreateLogGroup with Tags"
