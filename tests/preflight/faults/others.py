# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rows about the key, the stream, the log groups and the settings as such."""

from __future__ import annotations

import json
from typing import Any

from tests.emulator.tests.callers import allow
from tests.emulator.tests.cases.logs import delivery_policy

from . import FAULTS, MISSPELT, NAME, NOT_APPLICABLE, OURS, REGION, THEIRS, Fault, Misspelt, tags

ALIAS = f"alias/{NAME}"

NOT_APPLICABLE |= {
    "F005": "a fault of the code, not of a stack: mypy finds it, see tests/unit/test_arguments_and_types.py",
    "F080": "the order of deletion is the collection's own; a group that RDS made again is taken over, see F077",
    "F151": "a fault of a module; an unknown key within a setting is refused by settings_check, see its tests",
    "F152": "a fault of a module: the parameter's row without AllowedValues is among the tests of the parameter groups",
    "F155": "no setting takes a key: the stack makes its own and finds it by its alias",
}
MISSPELT |= {
    "F003": Misspelt({"aws_regoin": "eu-west-1"}, "aws_regoin"),
    "F064": Misspelt({"kms_alias": "app-key"}, "kms_alias"),
}


def policy_of_the_log_service_alone(aws: Any, _emulator: Any) -> None:
    service = {"Principal": {"Service": f"logs.{REGION}.amazonaws.com"}}
    own = allow("kms:*") | service
    make_key(aws, Policy=json.dumps({"Version": "2012-10-17", "Statement": [own]}))


def make_key(aws: Any, **more: Any) -> str:
    kms = aws("kms")
    marked = tags({**OURS, "transaction_monitoring.aws/alias": ALIAS}, "TagKey", "TagValue")
    if more:
        more["BypassPolicyLockoutSafetyCheck"] = True
    key = kms.create_key(Tags=marked, **more)["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName=ALIAS, TargetKeyId=key)
    return str(key)


def key_is_waiting(aws: Any, _emulator: Any) -> None:
    aws("kms").schedule_key_deletion(KeyId=make_key(aws), PendingWindowInDays=7)


def no_key_is_left(aws: Any, emulator: Any) -> None:
    emulator.quota("kms", "Customer Master Keys (CMKs)", 1)
    aws("kms").create_key()


def no_stream_is_left(aws: Any, _emulator: Any) -> None:
    kinesis, mode = aws("kinesis"), {"StreamMode": "ON_DEMAND"}
    for number in range(50):
        kinesis.create_stream(StreamName=f"theirs{number}", StreamModeDetails=mode)


def group_of_theirs(aws: Any, _emulator: Any) -> None:
    aws("logs").create_log_group(logGroupName="/aws/rds/instance/txdb-dev/postgresql", tags=THEIRS)


def no_room_for_another_delivery(aws: Any, _emulator: Any) -> None:
    policy = delivery_policy("g" * 4850)
    aws("logs").put_resource_policy(policyName="AWSLogDeliveryWrite20150319", policyDocument=policy)


def ten_resource_policies(aws: Any, _emulator: Any) -> None:
    for number in range(10):
        aws("logs").put_resource_policy(policyName=f"p{number}", policyDocument=delivery_policy("a"))


FAULTS |= {
    "F001": Fault("KM001", "kms_services", {"kms_services": ["rds", "elasticache", "kinesis", "secretsmanager"]}),
    "F061": Fault("KM008", "kms_alias", prepare=policy_of_the_log_service_alone),
    "F065": Fault("KM009", "suffix", prepare=no_key_is_left),
    "F067": Fault("ST004", "streaming_mode", {"streaming_mode": "on_demand"}, prepare=no_stream_is_left),
    "F077": Fault("NM002", "suffix", prepare=group_of_theirs),
    "F078": Fault("LG001", "logging_retention_days", {"logging_retention_days": 728}),
    "F087": Fault("LG004", "cache_slow_log_group", prepare=no_room_for_another_delivery),
    "F118": Fault("ST002", "streaming_retention_hours", {"streaming_retention_hours": 12}),
    "F120": Fault("ST001", "streaming_shards", {"streaming_shards": 0}),
    "F147": Fault("LG003", "cache_slow_log_group", prepare=ten_resource_policies),
    # The deployment cancels the deletion, so that AWS refuses nothing.
    "F154": Fault("KM003", "kms_alias", prepare=key_is_waiting, severity="warning"),
}
