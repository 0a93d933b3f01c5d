"""One emulator for the whole run, on a port of its own, stopped by its pid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.emulator.client import EmulatorClient
from tests.emulator.tests.helpers import emulator_command, make_network

REGION = "ap-northeast-1"


def make_client(endpoint: str, service: str, region: str = REGION, retries: int = 0) -> Any:
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
        aws_secret_access_key="none",
        config=Config(retries={"total_max_attempts": retries + 1}),
    )


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatorClient]:
    state = str(tmp_path_factory.mktemp("emulator"))
    started = emulator_command("start", "--state-dir", state, "--suffix", "dev")
    assert started.returncode == 0, started.stderr
    yield EmulatorClient(started.stdout.strip())
    assert emulator_command("stop", "--state-dir", state).returncode == 0


@pytest.fixture
def aws(emulator: EmulatorClient) -> Callable[..., Any]:
    """A boto3 client of an empty account: ``aws("rds")``."""
    emulator.reset()
    emulator.provision("instant")
    emulator.consistency(0)

    def client(service: str, region: str = REGION, retries: int = 0) -> Any:
        return make_client(emulator.endpoint, service, region, retries)

    return client


@pytest.fixture
def network(aws: Callable[..., Any]) -> dict[str, Any]:
    """A VPC with a subnet in each zone, and a DB and a cache subnet group called ``stack`` over them."""
    return make_network(aws)
