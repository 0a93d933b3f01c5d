# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run every gate, two at a time, print what each said in the order of the table, and count what passed.

A gate is a target of the Makefile. A gate that leaves JUnit reports counts as many tests as they hold; any other gate
counts as one. Gates that name the same resource never run at the same time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tools.ansible_test_tree import COLLECTION
from tools.worktree import ROOT

REPORTS = ROOT / ".cache" / "junit"
ANSIBLE_TEST_REPORTS = COLLECTION / "tests" / "output" / "junit"


@dataclass(frozen=True)
class Gate:
    target: str
    title: str
    reports: tuple[Path, str] | None = None
    resource: str = ""


GATES = (
    # By far the longest: whatever else there is runs beside it.
    Gate("molecule", "molecule test"),
    Gate("lint", "lint and formatting: ruff, yamllint, ansible-lint, shellcheck"),
    Gate("types", "types: mypy"),
    Gate("sanity", "ansible-test sanity", (ANSIBLE_TEST_REPORTS, "ansible-test-sanity-*.xml"), "ansible-test"),
    Gate("units", "ansible-test units", (ANSIBLE_TEST_REPORTS, "python*-units.xml"), "ansible-test"),
    # The tests of this gate are among the units, where they have been counted.
    Gate("contracts", "contracts of roles, inventories and house"),
    Gate("emulator-tests", "the emulator's own tests", (REPORTS, "emulator-tests.xml")),
    Gate("preflight-tests", "preflight: recall, no false alarm, agreement", (REPORTS, "preflight-tests.xml")),
    Gate("plan", "plan: what check mode announces is done", (REPORTS, "plan.xml")),
    Gate(
        "drift-tests", "drift: every setting compared, every difference told and repaired", (REPORTS, "drift-tests.xml")
    ),
    Gate("lock-tests", "lock: two runs on one stack, live and dead", (REPORTS, "lock-tests.xml")),
    Gate("removal", "removal: refused before it begins, or done", (REPORTS, "removal.xml")),
    Gate("docs-lint", "documentation: antsibull-docs, settings up to date"),
    Gate("changelog-lint", "changelog: antsibull-changelog"),
    Gate("importer", "galaxy-importer on the built collection"),
)


@dataclass(frozen=True)
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    @property
    def verdict(self) -> str:
        return "FAILED" if self.failed else "ok"

    def __add__(self, other: Count) -> Count:
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)


@dataclass(frozen=True)
class Outcome:
    gate: Gate
    output: str
    seconds: float
    count: Count


def reports_of(gate: Gate) -> list[Path]:
    return sorted(gate.reports[0].glob(gate.reports[1])) if gate.reports else []


def count(gate: Gate, status: int) -> Count:
    """Count a gate's tests. One that failed, or left no report where it should, counts at least one failure."""
    total = Count()
    for report in reports_of(gate):
        for case in ElementTree.parse(report).iter("testcase"):
            kinds = {child.tag for child in case}
            if kinds & {"failure", "error"}:
                total += Count(failed=1)
            else:
                total += Count(skipped=1) if "skipped" in kinds else Count(passed=1)
    if not gate.reports and not status:
        return Count(passed=1)
    return total + Count(failed=1) if not total.failed and (status or total == Count()) else total


def run(gate: Gate) -> Outcome:
    for report in reports_of(gate):
        report.unlink()
    print(f"started: {gate.title}", flush=True)
    begin = time.monotonic()
    done = subprocess.run(
        ["make", "--keep-going", "--no-print-directory", gate.target],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1", "ANSIBLE_NOCOLOR": "1", "PY_COLORS": "0"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    seconds = time.monotonic() - begin
    return Outcome(gate, done.stdout.decode(errors="replace"), seconds, count(gate, done.returncode))


class Schedule:
    """Hands out the gates in their order, passing over those whose resource is in use."""

    def __init__(self, gates: tuple[Gate, ...]) -> None:
        self.results: dict[Gate, Future[Outcome]] = {gate: Future() for gate in gates}
        self._waiting = list(gates)
        self._in_use: set[str] = set()
        self._changed = threading.Condition()

    def _take(self) -> Gate | None:
        with self._changed:
            while self._waiting:
                for gate in self._waiting:
                    if gate.resource not in self._in_use:
                        self._waiting.remove(gate)
                        self._in_use |= {gate.resource} - {""}
                        return gate
                self._changed.wait()
            return None

    def work(self) -> None:
        while gate := self._take():
            try:
                self.results[gate].set_result(run(gate))
            except (OSError, ElementTree.ParseError) as error:
                self.results[gate].set_exception(error)
            with self._changed:
                self._in_use.discard(gate.resource)
                self._changed.notify_all()


def heading(text: str) -> str:
    return f"\n{f' {text} ':=^120}"


def describe(total: Count, seconds: float) -> str:
    parts = [f"{number} {word}" for word, number in vars(total).items() if number or word == "passed"]
    return f"{', '.join(sorted(parts, key=lambda part: 'failed' not in part))} in {seconds:.1f}s"


def main() -> int:
    begin = time.monotonic()
    schedule = Schedule(GATES)
    for _worker in range(min(2, os.cpu_count() or 1)):
        threading.Thread(target=schedule.work, daemon=True).start()
    outcomes = []
    for number, future in enumerate(schedule.results.values(), start=1):
        outcome = future.result()
        outcomes.append(outcome)
        print(heading(f"{number}/{len(GATES)} {outcome.gate.title}"), outcome.output.rstrip(), sep="\n")
        print(f"{outcome.count.verdict}: {describe(outcome.count, outcome.seconds)}", flush=True)
    print(heading("all gates"))
    for outcome in outcomes:
        print(
            f"{outcome.count.verdict:<7} {outcome.seconds:7.1f}s {outcome.count.passed:6d} passed  {outcome.gate.title}"
        )
    total = sum((outcome.count for outcome in outcomes), Count())
    print(heading(describe(total, time.monotonic() - begin)))
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
