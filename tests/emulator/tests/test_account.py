"""The account survives the server, however that ends; what cannot be read again is refused with a reason."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.account import AccountError, AccountFile
from tests.emulator.client import EmulatorClient
from tests.emulator.tests.conftest import make_client
from tests.emulator.tests.helpers import emulator_command, make_network
from tests.emulator.tests.test_elasticache_groups import GROUP
from tests.emulator.tests.test_rds import INSTANCE


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "state"
    emulator_command("stop", "--state-dir", str(tmp_path / "state"))


def _start(state: Path) -> EmulatorClient:
    started = emulator_command("start", "--state-dir", str(state), "--suffix", "dev")
    assert started.returncode == 0, started.stderr
    return EmulatorClient(started.stdout.strip())


def _stop(state: Path) -> None:
    assert emulator_command("stop", "--state-dir", str(state)).stdout.strip() == "stopped"


def _build(emulator: EmulatorClient) -> None:
    """Something of every service that a stack uses."""

    def aws(service: str) -> Any:
        return make_client(emulator.endpoint, service)

    network = make_network(aws)
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    aws("kms").create_alias(AliasName="alias/mine", TargetKeyId=key)
    aws("logs").create_log_group(logGroupName="/a")
    aws("kinesis").create_stream(StreamName="s", ShardCount=2)
    aws("kinesis").get_waiter("stream_exists").wait(StreamName="s", WaiterConfig={"Delay": 1, "MaxAttempts": 9})
    aws("kinesis").put_record(StreamName="s", Data=b"1", PartitionKey="1")
    document = {"Effect": "Allow", "Principal": {"Service": "monitoring.rds.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [document]})
    aws("iam").create_role(RoleName="r", AssumeRolePolicyDocument=trust)
    aws("sns").create_topic(Name="t")
    alarm = {"MetricName": "m", "Namespace": "n", "Period": 60, "EvaluationPeriods": 1, "Threshold": 1.0}
    aws("cloudwatch").put_metric_alarm(
        AlarmName="a", Statistic="Sum", ComparisonOperator="GreaterThanThreshold", **alarm
    )
    aws("rds").create_db_instance(**INSTANCE)
    aws("elasticache").create_replication_group(**GROUP)
    service = "com.amazonaws.ap-northeast-1.kms"
    aws("ec2").create_vpc_endpoint(
        VpcId=network["vpc"], ServiceName=service, VpcEndpointType="Interface", SubnetIds=network["subnets"]
    )


def _told(emulator: EmulatorClient) -> list[Any]:
    """What the account says of itself in the words of its services."""
    questions: list[tuple[str, str, dict[str, Any]]] = [
        ("rds", "describe_db_instances", {}),
        ("elasticache", "describe_replication_groups", {}),
        ("elasticache", "describe_cache_clusters", {}),
        ("ec2", "describe_vpc_endpoints", {}),
        ("ec2", "describe_subnets", {}),
        ("kms", "list_aliases", {}),
        ("kinesis", "describe_stream", {"StreamName": "s"}),
        ("iam", "list_roles", {}),
        ("secretsmanager", "get_secret_value", {"SecretId": "rds-credentials-dev"}),
    ]
    answers = []
    for service, method, parameters in questions:
        answer = getattr(make_client(emulator.endpoint, service), method)(**parameters)
        del answer["ResponseMetadata"]
        for instance in answer.get("DBInstances", []):
            del instance["LatestRestorableTime"]  # the present
        if "SecretString" in answer:  # a comparison that fails is printed
            answer["SecretString"] = hashlib.sha256(answer["SecretString"].encode()).hexdigest()
        answers.append(answer)
    return answers


def test_the_account_survives_a_stop_and_a_start(state: Path) -> None:
    emulator = _start(state)
    _build(emulator)
    resources, told = emulator.resources(), _told(emulator)
    _stop(state)
    assert [file.name for file in state.iterdir()] == ["account.state"]
    assert (state / "account.state").stat().st_mode & 0o777 == 0o600
    again = _start(state)
    assert again.resources() == resources
    assert _told(again) == told
    make_client(again.endpoint, "rds").delete_db_instance(
        DBInstanceIdentifier=INSTANCE["DBInstanceIdentifier"], SkipFinalSnapshot=True
    )
    assert "instances" not in again.resources()["rds"]


def test_a_killed_server_loses_a_second_at_most_and_leaves_a_whole_file(state: Path) -> None:
    emulator = _start(state)
    make_client(emulator.endpoint, "logs").create_log_group(logGroupName="/before")
    kept = state / "account.state"
    _wait_until(lambda: kept.exists() and b"/before" in kept.read_bytes())
    os.kill(emulator.health()["pid"], signal.SIGKILL)
    (state / "account.new").write_bytes(b"half a fi")
    again = _start(state)
    assert again.resources()["logs"] == {"log_groups": ["/before"]}
    _stop(state)
    assert [file.name for file in state.iterdir()] == ["account.state"]


def test_a_reset_is_for_good(state: Path) -> None:
    emulator = _start(state)
    make_client(emulator.endpoint, "logs").create_log_group(logGroupName="/a")
    assert emulator_command("reset", "--state-dir", str(state)).stdout.strip() == "reset"
    _stop(state)
    assert _start(state).resources() == {"secretsmanager": {"secrets": ["rds-credentials-dev"]}}
    emulator_command("stop", "--forget", "--state-dir", str(state))
    assert list(state.iterdir()) == []


def test_a_reset_without_a_server_removes_the_account(kept: Path) -> None:
    assert emulator_command("reset", "--state-dir", str(kept.parent)).stdout.strip() == "reset"
    assert list(kept.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda file: _replace(file, b'"moto": "', b'"moto": "1'), "was written by moto 1"),
        (lambda file: _replace(file, b'"emulator": "', b'"emulator": "x'), "was written by emulator x"),
        (lambda file: file.write_bytes(file.read_bytes()[:-100]), "cannot be read"),
        (lambda file: file.write_bytes(b"garbage"), "is not one that the emulator wrote"),
        (lambda file: file.chmod(0o640), "may be read or written by others"),
    ],
    ids=["another moto", "another emulator", "cut short", "garbage", "readable by others"],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(
    kept: Path, spoil: Callable[[Path], object], reason: str
) -> None:
    spoil(kept)
    with pytest.raises(AccountError, match=f"the account in {kept} {reason}"):
        AccountFile(kept).restore()


def test_a_server_does_not_start_without_its_account_and_leaves_it_alone(kept: Path) -> None:
    kept.write_bytes(b"garbage")
    started = emulator_command("start", "--state-dir", str(kept.parent))
    assert started.returncode == 2
    assert started.stderr.startswith(f"error: the account in {kept} is not one")
    assert started.stderr.endswith("`python -m tests.emulator reset` forgets it\n")
    assert kept.read_bytes() == b"garbage"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    file = tmp_path / "account.state"
    AccountFile(file).write()
    assert AccountFile(file).restore()
    return file


def _replace(file: Path, old: bytes, new: bytes) -> None:
    head, _unused, rest = file.read_bytes().partition(b"\n")
    assert old in head
    file.write_bytes(head.replace(old, new) + b"\n" + rest)


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
