"""The control API: secrets, call log, resources, reset."""

from __future__ import annotations

import ast
import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.emulator.client import EmulatorError
from tests.emulator.tests.conftest import REGION
from tests.emulator.tests.helpers import REPOSITORY, refusal


def _secret(aws, name: str) -> dict[str, str]:
    return json.loads(aws("secretsmanager").get_secret_value(SecretId=name)["SecretString"])


def test_the_credentials_of_the_suffixes_at_start_exist(aws) -> None:
    found = _secret(aws, "rds-credentials-dev")
    assert (found["username"], len(found["password"])) == ("txadmin", 40)


def test_secrets_are_provided_on_a_running_emulator_and_kept_the_second_time(aws, emulator) -> None:
    assert emulator.provide_secrets(["blue"], REGION, redis_auth=True) == ["rds-credentials-blue", "redis-auth-blue"]
    password = _secret(aws, "rds-credentials-blue")["password"]
    emulator.provide_secrets(["blue"], REGION)
    assert _secret(aws, "rds-credentials-blue")["password"] == password
    assert 16 <= len(_secret(aws, "redis-auth-blue")["auth_token"]) <= 128
    with pytest.raises(EmulatorError, match="is no suffix"):
        emulator.provide_secrets(["Blue!"], REGION)


def test_the_call_log_tells_who_called_what_and_how_it_ended(aws, emulator) -> None:
    emulator.clear_calls()
    aws("kinesis").create_stream(StreamName="s", ShardCount=1)
    refusal(aws("kinesis").create_stream, StreamName="s", ShardCount=1)
    refusal(aws("elasticache").describe_replication_groups, ReplicationGroupId="none")
    aws("cloudwatch").describe_alarms(AlarmNamePrefix="x")
    aws("lambda").list_functions(MaxItems=5)
    seen = [(call["service"], call["operation"], call["code"], call["parameters"]) for call in emulator.calls()]
    assert seen == [
        ("kinesis", "CreateStream", "OK", {"StreamName": "s", "ShardCount": 1}),
        ("kinesis", "CreateStream", "ResourceInUseException", {"StreamName": "s", "ShardCount": 1}),
        ("elasticache", "DescribeReplicationGroups", "ReplicationGroupNotFoundFault", {"ReplicationGroupId": "none"}),
        ("cloudwatch", "DescribeAlarms", "OK", {"AlarmNamePrefix": "x"}),
        ("lambda", "ListFunctions", "OK", {"MaxItems": 5}),
    ]
    vpc = aws("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]
    assert vpc["VpcId"] in emulator.calls(service="ec2")[-1]["identifiers"]
    first, *_unused = calls = emulator.calls(service="kinesis", operation="CreateStream")
    assert (first["caller"], first["region"]) == ("AKIAIOSFODNN7EXAMPLE", REGION)
    assert emulator.calls(since=calls[-1]["id"], service="kinesis") == []


def test_no_secret_reaches_the_call_log(aws, emulator, network) -> None:
    secret = "Hush1234567890abcd"
    like_an_identifier = "0a1b2c3d-0123-4567-89ab-0123456789ab"
    aws("secretsmanager").create_secret(Name="mine", SecretString=like_an_identifier)
    aws("secretsmanager").get_secret_value(SecretId="mine")
    aws("rds").create_db_instance(
        DBInstanceIdentifier="db",
        Engine="postgres",
        DBInstanceClass="db.t4g.micro",
        MasterUsername="txadmin",
        MasterUserPassword=secret,
        AllocatedStorage=20,
        DBSubnetGroupName="stack",
    )
    aws("elasticache").create_replication_group(
        ReplicationGroupId="rg",
        ReplicationGroupDescription="rg",
        CacheNodeType="cache.t4g.micro",
        CacheSubnetGroupName="stack",
        TransitEncryptionEnabled=True,
        AuthToken=secret,
    )
    aws("elasticache").create_user(
        UserId="u", UserName="u", Engine="redis", AccessString="on", Passwords=[secret, f"{secret}2"]
    )
    aws("kinesis").create_stream(StreamName="s", ShardCount=1)
    aws("kinesis").put_record(StreamName="s", Data=secret.encode(), PartitionKey="1")
    calls = emulator.calls()
    assert secret not in json.dumps(calls)
    assert like_an_identifier not in json.dumps(calls)
    created = next(call for call in calls if call["operation"] == "CreateDBInstance")
    assert created["parameters"]["MasterUserPassword"] == "********"


def test_resources_are_listed_and_gone_after_a_reset(aws, emulator, network) -> None:
    aws("logs").create_log_group(logGroupName="/a")
    key = aws("kms").create_key()["KeyMetadata"]["KeyId"]
    aws("kms").create_alias(AliasName="alias/mine", TargetKeyId=key)
    found = emulator.resources()
    assert found["logs"] == {"log_groups": ["/a"]}
    assert found["kms"] == {"keys": [{"id": key, "state": "Enabled", "aliases": ["alias/mine"]}]}
    assert found["ec2"]["subnets"] == network["subnets"]
    assert found["rds"] == {"subnet_groups": ["stack"]}
    emulator.reset()
    assert emulator.resources() == {"secretsmanager": {"secrets": ["rds-credentials-dev"]}}
    assert emulator.calls() == []


def test_what_the_emulator_lacks_is_said_at_once_in_the_protocol_of_the_service(aws) -> None:
    code, message = refusal(aws("elasticache").describe_serverless_caches)
    assert (code, message) == ("NotImplementedByEmulator", "The emulator has no elasticache DescribeServerlessCaches.")


def test_an_unknown_control_path_names_the_known_ones(emulator) -> None:
    with pytest.raises(EmulatorError, match=r"404 .*GET /_emulator/health"):
        emulator._request("GET", "nothing")


def test_it_imports_nothing_from_the_collection() -> None:
    for file in (REPOSITORY / "tests" / "emulator").rglob("*.py"):
        assert not _imports_the_collection(file), file


def _imports_the_collection(file: Path) -> bool:
    names: list[str] = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return any(name.split(".")[0] in {"ansible", "ansible_collections", "plugins", "roles"} for name in names)


def test_a_request_that_cannot_be_read_is_refused_as_such(emulator) -> None:
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "Logs_20140328.PutRetentionPolicy",
        "Authorization": f"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/{REGION}/logs/aws4_request",
    }
    body = json.dumps({"logGroupName": "/x", "retentionInDays": {"not": "a number"}}).encode()
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(emulator.endpoint, body, headers), timeout=10)
    assert refused.value.code == 400
    assert "SerializationException" in refused.value.read().decode()
