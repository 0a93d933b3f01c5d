# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a deployment costs on this machine, in time and memory, against an emulator of its own.

The first deployment and one that changes nothing are compared with a plain boto3 script that makes the very same calls,
taken from the emulator's log. A single call is compared with the same call to moto's own server. Then the emulator's
resources take time to become available, and what the deployment takes beyond the slowest of them is measured. A broken
budget ends the program with 1.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.emulator import process
from tests.emulator.client import EmulatorClient

from . import calls, measure, report

ROOT = Path(__file__).resolve().parents[2]
REGION = "ap-northeast-1"
SUFFIX = "bench"
# Seconds that each kind of resource takes in the last measurement.
PROVISION = {"database": 60.0, "cache": 45.0, "stream": 5.0}


@dataclass(frozen=True)
class Bench:
    """An emulator of our own and the environment in which commands find it, and nothing of the user's AWS."""

    client: EmulatorClient
    state: process.StateDirectory
    environment: dict[str, str]

    def deploy(self) -> tuple[measure.Measurement, list[dict[str, Any]]]:
        """Run the playbook; return what it took and the calls that it made."""
        self.client.clear_calls()
        playbook = Path(sys.executable).with_name("ansible-playbook")
        command = [str(playbook), "playbooks/site.yml", "-e", f"suffix={SUFFIX}", "-i", "inventories/local"]
        taken = measure.run(command, ROOT, self.environment)
        return taken, self.client.calls()

    def replay(self, calls: list[dict[str, Any]]) -> measure.Measurement:
        """Have the plain script make these calls."""
        file = self.state.path / "replay.json"
        file.write_text(json.dumps(calls), encoding="utf-8")
        command = [sys.executable, "-m", "tests.benchmarks.plain", self.client.endpoint, str(file)]
        try:
            return measure.run(command, ROOT, self.environment)
        finally:
            file.unlink()


@contextlib.contextmanager
def emulator() -> Iterator[Bench]:
    """Start an emulator on a port of its own in a directory of its own, and leave neither behind."""
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        state = process.StateDirectory(Path(directory))
        # What the emulator says of itself is no part of the report.
        with contextlib.redirect_stdout(sys.stderr):
            process.start(state, process.Options(0, REGION, [SUFFIX], ""))
        try:
            kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "BOTO"))}
            environment = {**kept, "TM_EMULATOR_STATE": directory, "ANSIBLE_NOCOLOR": "1"}
            yield Bench(EmulatorClient(process.running(state).endpoint), state, environment)
        finally:
            with contextlib.redirect_stdout(sys.stderr):
                process.stop(state)


def changes(output: str) -> int:
    """Return how many tasks a run of ansible-playbook changed, as its recap says."""
    return sum(int(number) for number in re.findall(r"\bchanged=(\d+)", output.rpartition("PLAY RECAP")[2]))


def round_of_comparisons(bench: Bench, results: report.Results) -> None:
    """Measure a first deployment and an idle one, and the same calls without Ansible."""
    bench.client.reset()
    first, made = bench.deploy()
    idle, asked = bench.deploy()
    if changes(idle.output):
        raise measure.CommandFailedError(f"the second run changed something:\n{idle.output[-4000:]}")
    results.first.append(first)
    results.idle.append(idle)
    results.plain_idle.append(bench.replay(asked))
    bench.client.reset()
    results.plain_first.append(bench.replay(made))
    results.calls = (len(made), len(asked))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure a deployment")
    parser.add_argument("--runs", type=int, default=3, help="how often each is measured; the medians count (default 3)")
    runs = parser.parse_args().runs
    results = report.Results(PROVISION, os.getloadavg()[0])
    try:
        with emulator() as bench:
            # Not measured: the emulator loads a service when it is first called, Python compiles what is imported.
            bench.deploy()
            for _unused in range(runs):
                round_of_comparisons(bench, results)
            bench.client.reset()
            results.costs = calls.compare(bench.client.endpoint)
            bench.client.provision(**PROVISION)
            for _round in range(runs):
                bench.client.reset()
                results.provisioned.append(bench.deploy()[0])
    except (measure.CommandFailedError, process.ProcessError, TimeoutError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(report.render(results))
    return 1 if report.broken(results) else 0
