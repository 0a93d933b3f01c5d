"""Rows of the sample that KMS refuses."""

from __future__ import annotations

import json

from tests.emulator.tests.callers import ACCOUNT, allow, user
from tests.emulator.tests.conftest import REGION

from . import Account, Offence, case
from .others import as_said_today

ONLY_LOGS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": f"logs.{REGION}.amazonaws.com"},
                "Action": "kms:*",
                "Resource": "*",
            }
        ],
    }
)


@case("F061")
def policy_of_the_log_service_alone(account: Account) -> Offence:
    return Offence(account.aws("kms").create_key, {"Policy": ONLY_LOGS})


@case("F064")
def alias_without_prefix(account: Account) -> Offence:
    kms = account.aws("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    return Offence(kms.create_alias, {"AliasName": "app-key", "TargetKeyId": key})


@case("F065")
def one_key_too_many(account: Account) -> Offence:
    kms = account.aws("kms")
    account.emulator.quota("kms", "Customer Master Keys (CMKs)", 1)
    kms.schedule_key_deletion(KeyId=kms.create_key()["KeyMetadata"]["KeyId"])
    return Offence(kms.create_key, {})


@case("F144")
def rotation_not_permitted(account: Account) -> Offence:
    kms = user(account.aws, account.emulator, allow("kms:CreateKey"), name="streamalert")("kms")
    arn = kms.create_key()["KeyMetadata"]["Arn"]
    names = {
        "arn:aws:iam::CENSORED:user/streamalert": f"arn:aws:iam::{ACCOUNT}:user/streamalert",
        "arn:aws:kms:us-east-1:CENSORED:key/CENSORED": as_said_today(arn, "kms:EnableKeyRotation"),
    }
    return Offence(kms.enable_key_rotation, {"KeyId": arn}, names)


@case("F172")
def tag_of_aws(account: Account) -> Offence:
    return Offence(account.aws("kms").create_key, {"Tags": [{"TagKey": "aws:x", "TagValue": "1"}]})
