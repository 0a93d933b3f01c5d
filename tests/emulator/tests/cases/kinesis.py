"""Rows of the sample that Kinesis refuses."""

from __future__ import annotations

from typing import Any

from tests.emulator.tests.callers import allow, session

from . import Account, Offence, case
from .others import as_said_today


def _stream(account: Account) -> Any:
    kinesis = account.aws("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=1)
    return kinesis


def _encrypt(kinesis: Any, key: str) -> Offence:
    return Offence(kinesis.start_stream_encryption, {"StreamName": "s", "EncryptionType": "KMS", "KeyId": key})


@case("F067")
def one_on_demand_stream_too_many(account: Account) -> Offence:
    kinesis, mode = account.aws("kinesis"), {"StreamMode": "ON_DEMAND"}
    for number in range(50):
        kinesis.create_stream(StreamName=f"s{number}", StreamModeDetails=mode)
    return Offence(kinesis.create_stream, {"StreamName": "s", "StreamModeDetails": mode})


@case("F118")
def retention_of_half_a_day(account: Account) -> Offence:
    wanted = {"StreamName": "s", "RetentionPeriodHours": 12}
    return Offence(_stream(account).increase_stream_retention_period, wanted)


@case("F120")
def name_with_a_slash(account: Account) -> Offence:
    return Offence(account.aws("kinesis").create_stream, {"StreamName": "app/events", "ShardCount": 1})


@case("F121")
def too_many_calls(account: Account) -> Offence:
    kinesis = _stream(account)
    arn = kinesis.describe_stream_summary(StreamName="s")["StreamDescriptionSummary"]["StreamARN"]
    account.emulator.throttle("kinesis", "UpdateStreamMode")
    return Offence(kinesis.update_stream_mode, {"StreamARN": arn, "StreamModeDetails": {"StreamMode": "ON_DEMAND"}})


@case("F154")
def key_pending_deletion(account: Account) -> Offence:
    kms = account.aws("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    return _encrypt(_stream(account), key)


@case("F155")
def key_that_does_not_exist(account: Account) -> Offence:
    return _encrypt(_stream(account), "alias/typo")


@case("F157")
def stream_still_being_made(account: Account) -> Offence:
    key = account.aws("kms").create_key()["KeyMetadata"]["KeyId"]
    account.emulator.provision(stream=30)
    return _encrypt(_stream(account), key)


@case("F148")
def record_without_the_key(account: Account) -> Offence:
    key = account.aws("kms").create_key()["KeyMetadata"]["Arn"]
    _stream(account).start_stream_encryption(StreamName="s", EncryptionType="KMS", KeyId=key)
    producer = session(account.aws, account.emulator, allow("kinesis:PutRecord"))
    caller = producer("sts").get_caller_identity()["Arn"]
    names = {
        "arn:aws:sts::xxxxxxxxx:assumed-role/xxxxxxxxxxxxx": caller,
        "arn:aws:kms:...:key/...": as_said_today(key, "kms:GenerateDataKey"),
    }
    return Offence(producer("kinesis").put_record, {"StreamName": "s", "Data": b"a", "PartitionKey": "a"}, names)
