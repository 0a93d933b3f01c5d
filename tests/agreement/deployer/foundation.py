# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The key, the log groups, the stream and the roles."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from .wanted import Wanted

GENERATE_ANY = "kms:GenerateDataKey*"


def key(wanted: Wanted, made: dict[str, Any]) -> None:
    kms = wanted.client("kms")
    alias = f"alias/{wanted.name}"
    tags = {**wanted.tags(), "transaction-monitoring:alias": alias}
    created = kms.create_key(
        Policy=json.dumps(key_policy(wanted)),
        Description=wanted["kms_description"],
        Tags=[{"TagKey": name, "TagValue": value} for name, value in tags.items()],
    )["KeyMetadata"]
    made["key"], made["key_id"] = created["Arn"], created["KeyId"]
    kms.create_alias(AliasName=alias, TargetKeyId=created["KeyId"])
    kms.enable_key_rotation(KeyId=created["KeyId"], RotationPeriodInDays=wanted["kms_rotation_period_days"])


def end_of_the_key(wanted: Wanted, made: dict[str, Any]) -> None:
    days = wanted["kms_deletion_window_days"]
    wanted.client("kms").schedule_key_deletion(KeyId=made["key_id"], PendingWindowInDays=days)


def key_policy(wanted: Wanted) -> dict[str, Any]:
    region = wanted.region
    groups = [wanted.arn("logs", f"log-group:{name}") for name in wanted.log_groups]
    owner = statement("AccountRoot", {"AWS": f"arn:aws:iam::{wanted.account}:root"}, "kms:*")
    logs = statement(
        "AmazonCloudWatchLogs",
        {"Service": f"logs.{region}.amazonaws.com"},
        ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", GENERATE_ANY, "kms:ReEncrypt*"],
        ArnLike={"kms:EncryptionContext:aws:logs:arn": groups},
    )
    through = {
        "AmazonRDS": ("rds", ["kms:Decrypt", "kms:DescribeKey", GENERATE_ANY]),
        "AmazonElastiCache": (("dax", "elasticache"), ["kms:DescribeKey"]),
        "AmazonKinesis": ("kinesis", ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]),
        "AWSSecretsManager": ("secretsmanager", ["kms:Decrypt", "kms:DescribeKey", GENERATE_ANY]),
    }
    users = []
    for sid, (service, actions) in through.items():
        via = f"{service}.{region}.amazonaws.com"
        ways: Any = via if isinstance(service, str) else [f"{each}.{region}.amazonaws.com" for each in service]
        callers = {"kms:CallerAccount": wanted.account, "kms:ViaService": ways}
        users.append(statement(sid, {"AWS": "*"}, actions, StringEquals=callers))
        if sid != "AmazonKinesis":
            for_aws = {"kms:GrantIsForAWSResource": "true"}
            grants = statement(f"{sid}Grants", {"AWS": "*"}, ["kms:CreateGrant"], StringEquals=callers, Bool=for_aws)
            users.append(grants)
    return document(owner, logs, *users)


def statement(sid: str, principal: dict[str, Any], action: Any, **condition: Any) -> dict[str, Any]:
    known = {"Sid": sid, "Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*"}
    return {**known, **({"Condition": condition} if condition else {})}


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def log_groups(wanted: Wanted, made: dict[str, Any]) -> None:
    logs = wanted.client("logs")
    for name in wanted.log_groups:
        logs.create_log_group(logGroupName=name, kmsKeyId=made["key"], tags=wanted.tags())
        logs.put_retention_policy(logGroupName=name, retentionInDays=wanted["logging_retention_days"])


def stream(wanted: Wanted, made: dict[str, Any]) -> None:
    kinesis, name = wanted.client("kinesis"), wanted.stream
    mode = {"StreamModeDetails": {"StreamMode": wanted["streaming_mode"].upper()}}
    shards = {"ShardCount": wanted["streaming_shards"]} if wanted["streaming_mode"] == "provisioned" else {}
    kinesis.create_stream(StreamName=name, Tags=wanted.tags(), **mode, **shards)
    hours = wanted["streaming_retention_hours"]
    if hours > 24:
        kinesis.increase_stream_retention_period(StreamName=name, RetentionPeriodHours=hours)
    elif hours < 24:
        kinesis.decrease_stream_retention_period(StreamName=name, RetentionPeriodHours=hours)
    kinesis.start_stream_encryption(StreamName=name, EncryptionType="KMS", KeyId=made["key"])


def roles(wanted: Wanted, made: dict[str, Any]) -> None:
    iam = wanted.client("iam")
    trusted = {"Service": wanted["access_trusted_services"]}
    trust = {"Sid": "TrustedServices", "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": trusted}
    key_arn = made.get("key", wanted.arn("kms", "key/none"))
    described = {
        "producer": ("Puts transactions into the stream", producer(wanted, key_arn)),
        "consumer": ("Reads transactions from the stream and keeps what it finds", consumer(wanted, key_arn)),
    }
    names = {kind: f"transaction-{kind}-{wanted.suffix}-{wanted.region}" for kind in described}
    for kind, (description, policy) in described.items():
        iam.create_role(
            RoleName=names[kind],
            AssumeRolePolicyDocument=json.dumps(document(trust)),
            Description=description,
            Tags=wanted.tag_list(),
        )
        policy += for_lambda(wanted)
        iam.put_role_policy(RoleName=names[kind], PolicyName="stack", PolicyDocument=json.dumps(document(*policy)))


def may(sid: str, actions: Any, resource: Any, **condition: Any) -> dict[str, Any]:
    known = {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resource}
    return {**known, **({"Condition": condition} if condition else {})}


def runs_on_lambda(wanted: Wanted) -> bool:
    return "lambda.amazonaws.com" in wanted["access_trusted_services"]


def via(wanted: Wanted, service: str) -> dict[str, Any]:
    return {"kms:ViaService": [f"{service}.{wanted.region}.amazonaws.com"]}


def producer(wanted: Wanted, key_arn: str) -> list[dict[str, Any]]:
    stream_arn = wanted.arn("kinesis", f"stream/{wanted.stream}")
    puts = ["kinesis:DescribeStreamSummary", "kinesis:ListShards", "kinesis:PutRecord", "kinesis:PutRecords"]
    return [
        may("PutToTheStream", puts, stream_arn),
        may("EncryptRecords", "kms:GenerateDataKey", key_arn, StringEquals=via(wanted, "kinesis")),
    ]


def consumer(wanted: Wanted, key_arn: str) -> list[dict[str, Any]]:
    stream_arn = wanted.arn("kinesis", f"stream/{wanted.stream}")
    group = wanted.arn("logs", f"log-group:{wanted.log_group}")
    gets = ["DescribeStream", "DescribeStreamSummary", "GetRecords", "GetShardIterator", "ListShards"]
    writes = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    secrets = wanted.client("secretsmanager")
    named = [name for name in (wanted.secret, wanted["cache_auth_secret_id"]) if name]
    arns = [arn_of(wanted, secrets, name) for name in named]
    subscribe = may("LetLambdaSubscribe", "kinesis:SubscribeToShard", [stream_arn, f"{stream_arn}/consumer/*"])
    return [
        may("ReadTheStream", [f"kinesis:{name}" for name in gets], stream_arn),
        may("DecryptRecords", "kms:Decrypt", key_arn, StringEquals=via(wanted, "kinesis")),
        may("ReadTheSecrets", ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"], arns),
        may("WriteTheLog", writes, [group, f"{group}:*"]),
        *([subscribe] if runs_on_lambda(wanted) else []),
    ]


def arn_of(wanted: Wanted, secrets: Any, name: str) -> str:
    """Return the ARN of a secret. What is wrong with the secret, AWS says of the store that it is for."""
    try:
        return str(secrets.describe_secret(SecretId=name)["ARN"])
    except ClientError:
        return wanted.arn("secretsmanager", f"secret:{name}")


def for_lambda(wanted: Wanted) -> list[dict[str, Any]]:
    if not runs_on_lambda(wanted):
        return []
    not_by_its_code = {"Null": {"lambda:SourceFunctionArn": "true"}}
    addresses = ["ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"]
    manage = [*addresses, "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"]
    look = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]
    return [
        may("LetLambdaManageItsInterfaces", manage, wanted.arn("ec2", "*/*"), **not_by_its_code),
        may("LetLambdaLookForItsInterfaces", look, "*", **not_by_its_code),
    ]
