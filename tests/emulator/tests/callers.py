"""Callers with permissions of their own, for tests of enforcement."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import boto3
from botocore.config import Config

from tests.emulator.tests.conftest import REGION

ACCOUNT = "123456789012"


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions: str | list[str], resource: Any = "*", **condition: Any) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": "Allow", "Action": actions, "Resource": resource}
    return statement | ({"Condition": condition} if condition else {})


def deny(actions: str | list[str], resource: Any = "*", **condition: Any) -> dict[str, Any]:
    return allow(actions, resource, **condition) | {"Effect": "Deny"}


def trusting(principal: dict[str, str]) -> str:
    return document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})


def admitting_logs(group: str = "*", region: str = REGION) -> list[dict[str, Any]]:
    """The statements of a key policy for the account and for its log groups, as AWS's page has them."""
    arn = f"arn:aws:logs:{region}:{ACCOUNT}:log-group:{group}"
    actions = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
    service = {"Principal": {"Service": f"logs.{region}.amazonaws.com"}}
    return [
        allow("kms:*") | {"Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}},
        allow(actions, ArnLike={"kms:EncryptionContext:aws:logs:arn": arn}) | service,
    ]


def client_with(endpoint: str, credentials: dict[str, str]) -> Callable[..., Any]:
    """A maker of clients, like the fixture `aws`, with other credentials."""

    def client(service: str, region: str = REGION) -> Any:
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=endpoint,
            config=Config(retries={"total_max_attempts": 1}),
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials.get("SessionToken"),
        )

    return client


def user(aws: Callable[..., Any], emulator: Any, *statements: dict[str, Any], name: str = "ci") -> Callable[..., Any]:
    """A maker of clients of a new user who may do what `statements` say; permissions are enforced from now on."""
    iam = aws("iam")
    iam.create_user(UserName=name)
    if statements:
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=document(*statements))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    emulator.enforce()
    return client_with(emulator.endpoint, key)


def session(
    aws: Callable[..., Any], emulator: Any, *statements: dict[str, Any], name: str = "deploy", **assume: Any
) -> Callable[..., Any]:
    """The same for a session of a new role; what else is given goes to AssumeRole."""
    iam = aws("iam")
    trust = trusting({"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    if statements:
        iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=document(*statements))
    credentials = aws("sts").assume_role(RoleArn=role, RoleSessionName="run", **assume)["Credentials"]
    emulator.enforce()
    return client_with(emulator.endpoint, credentials)
