"""Faults on demand, as a boto3 client meets them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from tests.emulator.client import EmulatorError
from tests.emulator.tests.helpers import refusal
from tests.emulator.tests.test_elasticache_groups import GROUP
from tests.emulator.tests.test_rds import INSTANCE

# Service, a call of it, and what AWS answers when it throttles it and when it fails: code and HTTP status.
ANSWERS = [
    ("cloudwatch", "describe_alarms", ("Throttling", 400), ("InternalServiceError", 500)),
    ("ec2", "describe_vpcs", ("RequestLimitExceeded", 503), ("InternalError", 500)),
    ("elasticache", "describe_cache_clusters", ("Throttling", 400), ("InternalFailure", 500)),
    ("iam", "list_roles", ("Throttling", 400), ("ServiceFailure", 500)),
    ("kinesis", "list_streams", ("LimitExceededException", 400), ("InternalFailure", 500)),
    ("kms", "list_keys", ("ThrottlingException", 400), ("KMSInternalException", 500)),
    ("logs", "describe_log_groups", ("ThrottlingException", 400), ("ServiceUnavailableException", 500)),
    ("rds", "describe_db_instances", ("Throttling", 400), ("InternalFailure", 500)),
    ("secretsmanager", "list_secrets", ("ThrottlingException", 400), ("InternalServiceError", 500)),
    ("sns", "list_topics", ("Throttling", 400), ("InternalError", 500)),
    ("sts", "get_caller_identity", ("Throttling", 400), ("InternalFailure", 500)),
]


def _answer(call: Callable[[], Any]) -> tuple[str, int]:
    with pytest.raises(ClientError) as caught:
        call()
    response = caught.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


@pytest.mark.parametrize(("service", "method", "throttled", "failed"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_each_service_throttles_and_fails_in_its_own_words(aws, emulator, service, method, throttled, failed) -> None:
    emulator.throttle(service, times=1)
    emulator.fail(service, times=1)
    call = getattr(aws(service), method)
    assert _answer(call) == throttled
    assert _answer(call) == failed
    call()
    assert [entry["code"] for entry in emulator.calls()] == [throttled[0], failed[0], "OK"]


def test_what_comes_faster_than_aws_documents_is_throttled_and_the_rest_is_not(aws, emulator) -> None:
    emulator.pace("kinesis")
    kinesis, other = aws("kinesis"), aws("kinesis", "eu-west-1")
    kinesis.describe_limits()
    assert refusal(kinesis.describe_limits) == ("LimitExceededException", "Rate exceeded.")
    other.describe_limits()
    kinesis.create_stream(StreamName="s", ShardCount=1)
    time.sleep(1)
    kinesis.describe_limits()
    assert [(fault["seen"], fault["struck"]) for fault in emulator.faults()] == [(5, 1)]


def test_a_fault_strikes_the_operations_it_is_meant_for_as_often_as_told(aws, emulator) -> None:
    emulator.throttle("kms", "Create*", skip=1, times=2)
    kms = aws("kms")
    kms.create_key()
    kms.list_keys()
    for _unused in range(2):
        assert refusal(kms.create_key)[0] == "ThrottlingException"
    kms.create_key()
    assert [(fault["seen"], fault["struck"]) for fault in emulator.faults()] == [(4, 2)]


def test_a_throttled_call_succeeds_when_it_is_repeated(aws, emulator) -> None:
    emulator.throttle(times=2)
    aws("rds", retries=4).describe_db_instances()
    assert [entry["code"] for entry in emulator.calls(service="rds")] == ["Throttling", "Throttling", "OK"]


def test_the_same_seed_strikes_the_same_calls(aws, emulator) -> None:
    kms = aws("kms")

    def struck(seed: int) -> list[int]:
        emulator.lift_faults()
        emulator.clear_calls()
        emulator.throttle(rate=0.2, seed=seed)
        for _unused in range(60):
            try:
                kms.list_keys()
            except ClientError:
                continue
        return [number for number, entry in enumerate(emulator.calls()) if entry["code"] != "OK"]

    first = struck(1)
    assert 5 <= len(first) <= 20
    assert struck(1) == first
    assert struck(2) != first


def test_no_capacity_for_a_database_or_a_cache(aws, emulator, network) -> None:
    emulator.exhaust()
    code, message = refusal(aws("rds").create_db_instance, **INSTANCE)
    assert code == "InsufficientDBInstanceCapacity"
    assert message.startswith("Cannot create a db.t4g.micro database instance because there are no availability zones")
    assert refusal(aws("elasticache").create_replication_group, **GROUP)[0] == "InsufficientCacheClusterCapacity"
    aws("rds").describe_db_instances()
    assert not {"instances", "replication_groups"} & {
        *emulator.resources()["rds"],
        *emulator.resources()["elasticache"],
    }


@pytest.mark.parametrize(("when", "made"), [("before", []), ("after", ["/a"])])
def test_a_connection_is_cut_before_or_after_the_call_took_effect(aws, emulator, when, made) -> None:
    emulator.cut("logs", "CreateLogGroup", times=1, when=when)
    with pytest.raises(ConnectionClosedError):
        aws("logs").create_log_group(logGroupName="/a")
    assert emulator.resources().get("logs", {}).get("log_groups", []) == made
    assert [(entry["status"], entry["code"]) for entry in emulator.calls()] == [(0, "ConnectionCut")]


def test_a_call_that_is_repeated_after_a_cut_finds_its_own_effect(aws, emulator) -> None:
    emulator.cut("logs", times=1, when="after")
    code, _unused = refusal(aws("logs", retries=2).create_log_group, logGroupName="/a")
    assert code == "ResourceAlreadyExistsException"


@pytest.mark.parametrize(("when", "made"), [("before", ["/1"]), ("after", ["/1", "/2"])])
def test_the_caller_dies_at_a_call_until_the_fault_is_lifted(aws, emulator, when, made) -> None:
    logs = aws("logs", retries=1)
    number = emulator.die_at(2, when=when)
    logs.create_log_group(logGroupName="/1")
    for name in ("/2", "/3"):
        with pytest.raises(ConnectionClosedError):
            logs.create_log_group(logGroupName=name)
    with pytest.raises(ConnectionClosedError):
        aws("kms").list_keys()
    assert emulator.resources()["logs"]["log_groups"] == made
    emulator.lift_faults(number)
    logs.create_log_group(logGroupName="/4")


def test_dying_at_the_nth_write_lets_reads_pass(aws, emulator) -> None:
    logs = aws("logs")
    emulator.die_at(1, access="write")
    logs.describe_log_groups()
    with pytest.raises(ConnectionClosedError):
        logs.create_log_group(logGroupName="/1")
    with pytest.raises(ConnectionClosedError):
        logs.describe_log_groups()


def test_an_impossible_fault_is_refused(emulator) -> None:
    for settings, complaint in (
        ({"rate": 0}, "rate is above 0"),
        ({"times": 0}, "times 1 or more"),
        ({"when": "during"}, "when is before or after"),
        ({"access": "rw"}, "access is read or write"),
        ({"probability": 1}, "unknown: probability; a fault has access"),
    ):
        with pytest.raises(EmulatorError, match=complaint):
            emulator.cut(**settings)
    with pytest.raises(EmulatorError, match="there is no fault 99999"):
        emulator.lift_faults(99999)
