# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a call to the emulator costs on top of moto's own server: faults, permissions, rules, and the call log.

The same cheap calls go to both, in turns, so that whatever else the machine does slows both alike.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

import boto3

REGION = "ap-northeast-1"
ROUNDS = 150
START_SECONDS = 60.0
Calls = dict[str, Callable[[], object]]


@dataclass(frozen=True)
class Cost:
    """Medians of one kind of call, in milliseconds, seen from the client."""

    name: str
    emulator: float
    moto: float

    @property
    def difference(self) -> float:
        return self.emulator - self.moto


@contextlib.contextmanager
def plain_moto() -> Iterator[str]:
    """Start moto's own server on a port of its own; yield its endpoint."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    endpoint = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)]
    environment = {**os.environ, "MOTO_EC2_LOAD_DEFAULT_AMIS": "false"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(endpoint, process)
        yield endpoint
    finally:
        process.terminate()
        process.wait()


def _await(endpoint: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"{endpoint}/moto-api/data.json", timeout=5).close()
            return
        time.sleep(0.1)
    raise TimeoutError(f"moto does not answer at {endpoint}")


def _calls(endpoint: str) -> Calls:
    def client(service: str) -> Any:
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=endpoint,
            aws_access_key_id="emulator",
            aws_secret_access_key="emulator",
        )

    sts, kms, ec2, logs = client("sts"), client("kms"), client("ec2"), client("logs")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    numbers = iter(range(10**9))
    return {
        "sts GetCallerIdentity": sts.get_caller_identity,
        "kms DescribeKey": lambda: kms.describe_key(KeyId=key),
        "ec2 DescribeVpcs": ec2.describe_vpcs,
        "logs CreateLogGroup": lambda: logs.create_log_group(logGroupName=f"/bench/{next(numbers)}"),
    }


def compare(emulator: str, rounds: int = ROUNDS) -> list[Cost]:
    """Measure the calls at the endpoint of an emulator and at a moto server started for this."""
    with plain_moto() as moto:
        sides = [_calls(emulator), _calls(moto)]
        costs = []
        for name in sides[0]:
            taken: list[list[float]] = [[], []]
            for number in range(rounds + 5):
                for side in (0, 1) if number % 2 else (1, 0):
                    began = time.perf_counter()
                    sides[side][name]()
                    taken[side].append((time.perf_counter() - began) * 1000)
            # The first ones load what is loaded once.
            costs.append(Cost(name, median(taken[0][5:]), median(taken[1][5:])))
    return costs
