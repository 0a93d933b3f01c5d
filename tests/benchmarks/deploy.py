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
import json
import os
import sys
from typing import Any

from tests.emulator import process
from tests.runs import ROOT, Account, account, changes, playbook

from . import calls, measure, report

SUFFIX = "bench"
# Seconds that each kind of resource takes in the last measurement.
PROVISION = {"database": 60.0, "cache": 45.0, "stream": 5.0}


class Bench(Account):
    """What is measured in an account of our own."""

    def deploy(self) -> tuple[measure.Measurement, list[dict[str, Any]]]:
        """Run the playbook; return what it took and the calls that it made."""
        self.client.clear_calls()
        taken = measure.run(playbook("site", SUFFIX), ROOT, self.environment)
        return taken, self.client.calls()

    def ask(self, name: str, *arguments: str) -> measure.Measurement:
        """Run a playbook that changes nothing; CommandFailedError if it made a call that is to change something."""
        self.client.clear_calls()
        taken = measure.run(playbook(name, SUFFIX, *arguments), ROOT, self.environment)
        if self.client.writes():
            raise measure.CommandFailedError(f"{name} was only to ask, and wrote: {self.client.writes()}")
        return taken

    def replay(self, calls: list[dict[str, Any]]) -> measure.Measurement:
        """Have the plain script make these calls, but for the lock's: what they write can be written once."""
        file = self.state.path / "replay.json"
        file.write_text(json.dumps([call for call in calls if call["service"] != "dynamodb"]), encoding="utf-8")
        command = [sys.executable, "-m", "tests.benchmarks.plain", self.client.endpoint, str(file)]
        try:
            return measure.run(command, ROOT, self.environment)
        finally:
            file.unlink()


def round_of_comparisons(bench: Bench, results: report.Results) -> None:
    """Measure a first deployment and an idle one, and the same calls without Ansible."""
    bench.client.reset()
    questions = results.questions
    questions["preflight of a stack to be made"].append(bench.ask("preflight"))
    questions["plan of a stack to be made"].append(bench.ask("site", "--check", "--diff"))
    first, made = bench.deploy()
    questions["preflight of a stack that exists"].append(bench.ask("preflight"))
    questions["drift of a stack that is as wanted"].append(bench.ask("drift"))
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
        with account(SUFFIX, warm=False) as mine:
            bench = Bench(mine.client, mine.state, mine.environment)
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
