# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run of a playbook did or announced, task by task, and the calls that it made meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.runs import Account, play

# One line for each event, with the whole result of the task: docs.ansible.com, ansible.posix.jsonl.
CALLBACK = "ansible.posix.jsonl"
ENDED = ("v2_runner_on_ok", "v2_runner_on_failed", "v2_runner_on_skipped")


@dataclass(frozen=True, order=True)
class Task:
    """One task on one host, and where it loops one item of it."""

    name: str
    host: str
    item: str = ""


@dataclass(frozen=True)
class Record:
    """A run: which tasks changed something or announced that they would, what they showed, and what AWS was asked."""

    changed: Mapping[Task, bool]
    diffs: Mapping[Task, Any]
    failed: bool
    output: str = field(repr=False)
    writes: tuple[str, ...] = ()


def run(mine: Account, suffix: str, *more: str) -> Record:
    """Run ``site.yml`` with ``--diff`` and these further arguments, and return what it did."""
    mine.client.clear_calls()
    done = play(mine, "site", suffix, "--diff", *more, ANSIBLE_STDOUT_CALLBACK=CALLBACK)
    results = dict(_results(done.stdout))
    return Record(
        {task: bool(result.get("changed")) for task, result in results.items()},
        {task: result["diff"] for task, result in results.items() if result.get("diff")},
        bool(done.returncode),
        done.stdout + done.stderr,
        tuple(f"{call['service']}:{call['operation']}" for call in mine.client.writes()),
    )


def _results(output: str) -> Iterator[tuple[Task, Mapping[str, Any]]]:
    for line in output.splitlines():
        event = json.loads(line) if line.startswith("{") else {}
        if event.get("_event") in ENDED:
            for host, result in event["hosts"].items():
                yield from _parts(Task(event["task"]["name"], host), result)


def _parts(task: Task, result: Mapping[str, Any]) -> Iterator[tuple[Task, Mapping[str, Any]]]:
    """Give a task's result, or those of its items where it loops."""
    items = [each for each in result.get("results", []) if isinstance(each, dict) and "ansible_loop_var" in each]
    for each in items:
        label = each.get("_ansible_item_label") or each[each["ansible_loop_var"]]
        yield Task(task.name, task.host, str(label)), each
    if not items:
        yield task, result
