# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What was measured, as tables in Markdown, and whether it stays within the budgets."""

from __future__ import annotations

import datetime
import importlib.metadata
import itertools
import os
import platform
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from .calls import Cost
from .measure import Measurement

# On two cores.
NO_CHANGE_SECONDS = 45.0
MEMORY_MIB = 300.0
OVERHANG_SECONDS = 30.0
CALL_MILLISECONDS = 5.0
# Of the playbooks that only ask, by what the tables call them; one that is not here has no budget.
QUESTION_SECONDS = {
    "preflight of a stack to be made": 8.0,
    "preflight of a stack that exists": 8.0,
    "drift of a stack that is as wanted": 6.0,
}


@dataclass
class Results:
    """Measurements of the playbook and of the plain script.

    ``provision`` is in seconds, by kind of resource; ``questions`` are runs that change nothing because they only ask;
    ``load`` is the machine's load average before the first of them.
    """

    provision: dict[str, float]
    load: float
    first: list[Measurement] = field(default_factory=list)
    idle: list[Measurement] = field(default_factory=list)
    plain_first: list[Measurement] = field(default_factory=list)
    plain_idle: list[Measurement] = field(default_factory=list)
    provisioned: list[Measurement] = field(default_factory=list)
    questions: defaultdict[str, list[Measurement]] = field(default_factory=lambda: defaultdict(list))
    calls: tuple[int, int] = (0, 0)
    costs: list[Cost] = field(default_factory=list)

    @property
    def overhang(self) -> float:
        return _seconds(self.provisioned) - max(self.provision.values())

    @property
    def call_cost(self) -> float:
        """What the dearest kind of call costs on top of plain moto, in milliseconds."""
        return max(cost.difference for cost in self.costs)

    @property
    def memory(self) -> float:
        """The playbook's memory at its highest: the sum where it can be measured, else the largest process."""
        runs = [*self.first, *self.idle, *self.provisioned, *itertools.chain(*self.questions.values())]
        return max((run.together or run.largest) / 2**20 for run in runs)


def _seconds(runs: Iterable[Measurement]) -> float:
    return median(run.seconds for run in runs)


def _budgets(results: Results) -> list[tuple[str, float, float, str]]:
    return [
        ("a run that changes nothing", _seconds(results.idle), NO_CHANGE_SECONDS, "s"),
        *((name, _seconds(results.questions[name]), budget, "s") for name, budget in QUESTION_SECONDS.items()),
        ("memory of the playbook and its children", results.memory, MEMORY_MIB, "MiB"),
        ("deployment beyond the slowest resource", results.overhang, OVERHANG_SECONDS, "s"),
        ("a call to the emulator on top of plain moto", results.call_cost, CALL_MILLISECONDS, "ms"),
    ]


def broken(results: Results) -> list[str]:
    """Name the budgets that are not kept."""
    return [name for name, value, budget, _source in _budgets(results) if value >= budget]


def render(results: Results) -> str:
    """Return the tables, and above them the machine that they hold for."""
    slowest = max(results.provision, key=lambda kind: results.provision[kind])
    times = ", ".join(f"{kind} {seconds:g} s" for kind, seconds in results.provision.items())
    provisioned = (
        f"With provisioning times ({times}) the deployment took {_seconds(results.provisioned):.1f} s,"
        f" {results.overhang:.1f} s beyond the {slowest} alone."
    )
    return "\n".join(
        [
            _machine(results),
            "",
            "| | playbook | plain boto3, same calls | ratio | calls | largest process | all processes |",
            "|---|---|---|---|---|---|---|",
            _row("first deployment", results.first, results.plain_first, results.calls[0]),
            _row("a run that changes nothing", results.idle, results.plain_idle, results.calls[1]),
            "",
            provisioned,
            "",
            "| only asked | |",
            "|---|---|",
            *(f"| {name} | {_seconds(runs):.1f} s |" for name, runs in results.questions.items()),
            "",
            "| a call, median | emulator | moto's own server | difference | ratio |",
            "|---|---|---|---|---|",
            *(
                f"| {cost.name} | {cost.emulator:.1f} ms | {cost.moto:.1f} ms | {cost.difference:.1f} ms"
                f" | {cost.emulator / cost.moto:.2f} |"
                for cost in results.costs
            ),
            "",
            "| budget | measured | allowed | kept |",
            "|---|---|---|---|",
            *(
                f"| {name} | {value:.1f} {unit} | under {budget:g} {unit} | {'yes' if value < budget else '**no**'} |"
                for name, value, budget, unit in _budgets(results)
            ),
        ]
    )


def _row(name: str, playbook: list[Measurement], plain: list[Measurement], calls: int) -> str:
    ours, theirs = _seconds(playbook), _seconds(plain)
    largest = max(run.largest for run in playbook) / 2**20
    sums = [run.together for run in playbook if run.together is not None]
    together = f"{max(sums) / 2**20:.0f} MiB" if sums else "not measured"
    return (
        f"| {name} | {ours:.1f} s | {theirs:.1f} s | {ours / theirs:.1f} | {calls} | {largest:.0f} MiB | {together} |"
    )


def _machine(results: Results) -> str:
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("ansible", "ansible-core", "boto3"))
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    return (
        f"Medians of {len(results.first)} on {today}: {_processor()}, {os.cpu_count()} cores, {platform.system()}"
        f" {platform.release()}, Python {platform.python_version()}, {versions};"
        f" load average before it {results.load:.1f}."
    )


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
