"""What Kinesis and Secrets Manager refuse beyond the sample."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.emulator.tests.helpers import refusal


@pytest.fixture
def kinesis(aws) -> Any:
    client = aws("kinesis")
    client.create_stream(StreamName="s", ShardCount=2)
    return client


def _arn(kinesis) -> str:
    return kinesis.describe_stream_summary(StreamName="s")["StreamDescriptionSummary"]["StreamARN"]


def test_shards_are_counted_against_the_quota(kinesis, emulator) -> None:
    emulator.quota("kinesis", "Shards per Region", 4)
    assert kinesis.describe_limits()["ShardLimit"] == 4
    assert kinesis.describe_limits()["OpenShardCount"] == 2
    assert refusal(kinesis.create_stream, StreamName="t", ShardCount=3)[0] == "LimitExceededException"
    kinesis.create_stream(StreamName="t", ShardCount=2)


@pytest.mark.parametrize("count", [5, 0])
def test_a_stream_is_scaled_within_half_and_double(kinesis, count) -> None:
    scale = {"StreamName": "s", "TargetShardCount": count or 1, "ScalingType": "UNIFORM_SCALING"}
    if count:
        assert refusal(kinesis.update_shard_count, **scale)[0] == "InvalidArgumentException"
    else:
        kinesis.update_shard_count(**scale)


def test_retention_is_raised_and_lowered_by_the_right_operation(kinesis) -> None:
    kinesis.increase_stream_retention_period(StreamName="s", RetentionPeriodHours=48)
    for call, hours in ((kinesis.increase_stream_retention_period, 24), (kinesis.decrease_stream_retention_period, 72)):
        assert refusal(call, StreamName="s", RetentionPeriodHours=hours)[0] == "InvalidArgumentException"
    assert refusal(kinesis.increase_stream_retention_period, StreamName="s", RetentionPeriodHours=8761)[0] == (
        "InvalidArgumentException"
    )


def test_a_mode_is_changed_twice_a_day(kinesis) -> None:
    modes = [{"StreamMode": mode} for mode in ("ON_DEMAND", "PROVISIONED", "ON_DEMAND")]
    for mode in modes[:2]:
        kinesis.update_stream_mode(StreamARN=_arn(kinesis), StreamModeDetails=mode)
    refused = refusal(kinesis.update_stream_mode, StreamARN=_arn(kinesis), StreamModeDetails=modes[2])
    assert refused[0] == "LimitExceededException"


def test_a_disabled_key_encrypts_no_stream(aws, kinesis) -> None:
    key = aws("kms").create_key()["KeyMetadata"]["KeyId"]
    aws("kms").disable_key(KeyId=key)
    encrypt = {"StreamName": "s", "EncryptionType": "KMS", "KeyId": key}
    assert refusal(kinesis.start_stream_encryption, **encrypt)[0] == "KMSDisabledException"
    aws_key = encrypt | {"KeyId": "alias/aws/kinesis"}
    kinesis.start_stream_encryption(**aws_key)


def test_a_stream_goes_with_its_consumers_only_when_told(kinesis) -> None:
    kinesis.register_stream_consumer(StreamARN=_arn(kinesis), ConsumerName="c")
    assert refusal(kinesis.delete_stream, StreamName="s")[0] == "ResourceInUseException"
    kinesis.delete_stream(StreamName="s", EnforceConsumerDeletion=True)


def test_a_stream_has_fifty_tags(kinesis) -> None:
    kinesis.add_tags_to_stream(StreamName="s", Tags={str(number): "" for number in range(50)})
    kinesis.add_tags_to_stream(StreamName="s", Tags={"1": "again"})
    assert refusal(kinesis.add_tags_to_stream, StreamName="s", Tags={"more": ""})[0] == "InvalidArgumentException"


def test_a_secret_that_waits_for_its_deletion_is_neither_read_nor_changed(aws) -> None:
    secrets = aws("secretsmanager")
    secrets.create_secret(Name="a", SecretString="x")
    assert refusal(secrets.delete_secret, SecretId="a", RecoveryWindowInDays=6)[0] == "InvalidParameterException"
    secrets.delete_secret(SecretId="a", RecoveryWindowInDays=7)
    assert refusal(secrets.get_secret_value, SecretId="a")[0] == "InvalidRequestException"
    assert refusal(secrets.put_secret_value, SecretId="a", SecretString="y")[0] == "InvalidRequestException"
    secrets.restore_secret(SecretId="a")
    assert secrets.get_secret_value(SecretId="a")["SecretString"] == "x"


def test_names_and_policies_of_secrets_are_judged(aws, emulator) -> None:
    secrets = aws("secretsmanager")
    assert refusal(secrets.create_secret, Name="a b", SecretString="x")[0] == "ValidationException"
    secrets.create_secret(Name="a", SecretString="x")
    assert refusal(secrets.create_secret, Name="a", SecretString="x")[0] == "ResourceExistsException"
    assert refusal(secrets.put_resource_policy, SecretId="a", ResourcePolicy="{")[0] == (
        "MalformedPolicyDocumentException"
    )
    statement = {"Effect": "Allow", "Principal": "*", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    public = {"SecretId": "a", "ResourcePolicy": policy, "BlockPublicPolicy": True}
    assert refusal(secrets.put_resource_policy, **public)[0] == "PublicPolicyException"
    emulator.quota("secretsmanager", "Secrets", 1)
    assert refusal(secrets.create_secret, Name="b", SecretString="x")[0] == "LimitExceededException"
