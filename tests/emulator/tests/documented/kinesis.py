"""The errors that Kinesis documents."""

from __future__ import annotations

from typing import Any

from tests.emulator.tests.callers import allow, user
from tests.emulator.tests.cases import Account, Offence

from . import had, never, offence, on_order

# What each operation needs besides the stream.
_MORE: dict[str, dict[str, Any]] = {
    "AddTagsToStream": {"Tags": {"a": "1"}},
    "CreateStream": {"ShardCount": 1},
    "DecreaseStreamRetentionPeriod": {"RetentionPeriodHours": 24},
    "DisableEnhancedMonitoring": {"ShardLevelMetrics": ["ALL"]},
    "EnableEnhancedMonitoring": {"ShardLevelMetrics": ["ALL"]},
    "IncreaseStreamRetentionPeriod": {"RetentionPeriodHours": 48},
    "RemoveTagsFromStream": {"TagKeys": ["a"]},
    "StartStreamEncryption": {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"},
    "StopStreamEncryption": {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"},
    "UpdateShardCount": {"TargetShardCount": 2, "ScalingType": "UNIFORM_SCALING"},
    "UpdateStreamMode": {"StreamModeDetails": {"StreamMode": "ON_DEMAND"}},
}
_UPDATES = (
    "DecreaseStreamRetentionPeriod DisableEnhancedMonitoring EnableEnhancedMonitoring IncreaseStreamRetentionPeriod"
    " StartStreamEncryption StopStreamEncryption UpdateShardCount UpdateStreamMode"
)


def _on(account: Account, operation: str, name: str = "app", **more: Any) -> Offence:
    stream = {"StreamName": name}
    if operation == "UpdateStreamMode":
        stream = {"StreamARN": f"arn:aws:kinesis:ap-northeast-1:123456789012:stream/{name}"}
    return offence(account, "kinesis", operation, **stream, **_MORE.get(operation, {}) | more)


def _stream(account: Account, **wanted: Any) -> None:
    account.aws("kinesis").create_stream(StreamName="app", **({"ShardCount": 1} | wanted))


on_order("kinesis", "KMSOptInRequired", "KMSThrottlingException")
on_order("kinesis", "LimitExceededException", kind="throttle")


@had("kinesis", "ResourceNotFoundException")
def unknown_stream(account: Account, operation: str) -> Offence:
    return _on(account, operation, "typo")


@had("kinesis", "ResourceInUseException", "CreateStream")
def name_taken(account: Account, operation: str) -> Offence:
    _stream(account)
    return _on(account, operation)


@had("kinesis", "ResourceInUseException", f"{_UPDATES} AddTagsToStream RemoveTagsFromStream")
def still_being_made(account: Account, operation: str) -> Offence:
    account.emulator.provision(stream=30)
    _stream(account)
    return _on(account, operation)


@had("kinesis", "ResourceInUseException", "DeleteStream")
def stream_with_a_consumer(account: Account, operation: str) -> Offence:
    _stream(account)
    kinesis = account.aws("kinesis")
    arn = kinesis.describe_stream_summary(StreamName="app")["StreamDescriptionSummary"]["StreamARN"]
    kinesis.register_stream_consumer(StreamARN=arn, ConsumerName="reader")
    return _on(account, operation)


@had("kinesis", "InvalidArgumentException", "CreateStream")
def too_many_tags(account: Account, operation: str) -> Offence:
    return _on(account, operation, Tags={f"k{number}": "1" for number in range(51)})


@had(
    "kinesis",
    "InvalidArgumentException",
    "AddTagsToStream DecreaseStreamRetentionPeriod DeleteStream DescribeStreamSummary DisableEnhancedMonitoring"
    " EnableEnhancedMonitoring IncreaseStreamRetentionPeriod ListTagsForStream RemoveTagsFromStream"
    " StartStreamEncryption StopStreamEncryption UpdateShardCount",
)
def no_stream_named(account: Account, operation: str) -> Offence:
    return offence(account, "kinesis", operation, **_MORE.get(operation, {}))


@had("kinesis", "AccessDeniedException")
def not_permitted(account: Account, operation: str) -> Offence:
    _stream(account)
    caller = user(account.aws, account.emulator, allow("kinesis:ListStreams"))
    return _on(Account(caller, account.emulator, account.network), operation)


@had("kinesis", "ValidationException", "CreateStream")
def name_with_a_slash(account: Account, operation: str) -> Offence:
    return _on(account, operation, "app/events")


@had("kinesis", "ValidationException", "UpdateShardCount")
def shards_of_an_on_demand_stream(account: Account, operation: str) -> Offence:
    account.aws("kinesis").create_stream(StreamName="app", StreamModeDetails={"StreamMode": "ON_DEMAND"})
    return _on(account, operation)


@had("kinesis", "ValidationException", "UpdateStreamMode")
def unknown_mode(account: Account, operation: str) -> Offence:
    _stream(account)
    return _on(account, operation, StreamModeDetails={"StreamMode": "SERVERLESS"})


def _with_key(account: Account, key: str) -> Offence:
    _stream(account)
    return _on(account, "StartStreamEncryption", KeyId=key)


@had("kinesis", "KMSNotFoundException")
def unknown_key(account: Account, operation: str) -> Offence:
    return _with_key(account, "alias/typo")


@had("kinesis", "KMSDisabledException")
def disabled_key(account: Account, operation: str) -> Offence:
    kms = account.aws("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.disable_key(KeyId=key)
    return _with_key(account, key)


@had("kinesis", "KMSInvalidStateException")
def key_pending_deletion(account: Account, operation: str) -> Offence:
    kms = account.aws("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.schedule_key_deletion(KeyId=key)
    return _with_key(account, key)


@had("kinesis", "KMSAccessDeniedException")
def key_not_permitted(account: Account, operation: str) -> Offence:
    _stream(account)
    key = account.aws("kms").create_key()["KeyMetadata"]["KeyId"]
    caller = user(account.aws, account.emulator, allow("kinesis:*"))
    return _on(Account(caller, account.emulator, account.network), operation, KeyId=key)


never(
    "kinesis",
    "InvalidArgumentException",
    "the call names a stream's ARN and a mode; what the model forbids of them is a ValidationException",
    "UpdateStreamMode",
)
