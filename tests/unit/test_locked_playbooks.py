# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What writes to AWS stands between taking the lock and giving it back, and it is given back whatever happens."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.transaction_monitoring.aws.tests.unit.roles.role_files import BLOCKS, IMPORTS
from ansible_collections.transaction_monitoring.aws.tests.unit.roles.role_rules import READING_MODULES

PLAYBOOKS = Path(__file__).resolve().parents[2] / "playbooks"
IMPORT, INCLUDE = IMPORTS
ROLE = "ansible.builtin.import_role"
READING_DOORS = ("preflight", "verify")
# `copy` writes a file on the machine that the playbook runs on.
READING = READING_MODULES | {
    "ansible.builtin.copy",
    "transaction_monitoring.aws.drift",
    "transaction_monitoring.aws.preflight",
    "transaction_monitoring.aws.task_arguments",
}
Task = dict[str, Any]


def plays(folder: Path, name: str) -> Iterator[Task]:
    for play in yaml.safe_load((folder / name).read_text(encoding="utf-8")):
        imported = play.get("ansible.builtin.import_playbook")
        yield from plays(folder, imported) if imported else (play,)


def writes(folder: Path, task: Task) -> Iterator[str]:
    """Yield the modules and the doors of roles by which a task may write."""
    inner = [each for part in BLOCKS for each in task.get(part, [])]
    for module, arguments in task.items():
        if module in IMPORTS:
            inner += yaml.safe_load((folder / arguments).read_text(encoding="utf-8"))
        elif module == ROLE and arguments["tasks_from"] not in READING_DOORS:
            yield f"{arguments['name']} {arguments['tasks_from']}"
        elif "." in module and module not in {ROLE, *READING} and not module.endswith("_info"):
            yield module
    for each in inner:
        yield from writes(folder, each)


def is_locked(before: Task, task: Task) -> bool:
    """Whether the lock is taken just before a task, which does nothing but work and give it back."""
    takes = before.get(IMPORT) == "steps/lock.yml" and before.keys() <= {"name", "vars", IMPORT}
    back = [{key: value for key, value in each.items() if key != "name"} for each in task.get("always", [])]
    return takes and back == [{IMPORT: "steps/unlock.yml"}] and task.keys() == {"name", "block", "always"}


def problems(folder: Path, name: str) -> Iterator[str]:
    """Yield what may write without the lock, and what else is wrong with it."""
    locked = 0
    for play in plays(folder, name):
        yield from sorted(play.keys() & {"handlers", "post_tasks", "pre_tasks", "roles"})
        tasks = play["tasks"]
        mine = [number for number in range(1, len(tasks)) if is_locked(tasks[number - 1], tasks[number])]
        locked += len(mine)
        under = {number - before for number in mine for before in (0, 1)}
        for number in set(range(len(tasks))) - under:
            yield from writes(folder, tasks[number])
    if locked != 1:
        yield f"takes the lock {locked} times"


@pytest.mark.parametrize("name", ["site.yml", "destroy.yml"])
def test_what_writes_holds_the_lock(name: str) -> None:
    assert list(problems(PLAYBOOKS, name)) == []


@pytest.mark.parametrize("name", ["preflight.yml", "verify.yml", "drift.yml"])
def test_what_holds_no_lock_writes_nothing(name: str) -> None:
    assert list(problems(PLAYBOOKS, name)) == ["takes the lock 0 times"]


WRITES = "    - {name: Write, amazon.aws.s3_bucket: {name: x}}\n"
TAKE, BACK = "    - name: Take the lock\n", "      always:\n"


@pytest.mark.parametrize("name", ["site.yml", "destroy.yml"])
@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (TAKE, WRITES + TAKE, "amazon.aws.s3_bucket"),
        (TAKE, f"    - name: Block\n      block:\n    {WRITES}{TAKE}", "amazon.aws.s3_bucket"),
        ("steps/lock.yml\n", "steps/lock.yml\n      when: x\n", "takes the lock 0 times"),
        ("steps/lock.yml", "steps/settings.yml", "takes the lock 0 times"),
        (BACK, "      rescue:\n", "takes the lock 0 times"),
        (BACK, "      when: x\n      always:\n", "takes the lock 0 times"),
        ("steps/unlock.yml", "steps/unlock.yml\n          when: x", "takes the lock 0 times"),
        ("steps/unlock.yml", "steps/outputs.yml", "takes the lock 0 times"),
        ("steps/unlock.yml\n", f"steps/unlock.yml\n{WRITES}", "amazon.aws.s3_bucket"),
        ("  tasks:\n", "  roles: [{role: x}]\n  tasks:\n", "roles"),
        (TAKE, f"    - {{name: x, {INCLUDE}: steps/deploy.yml}}\n{TAKE}", "transaction_monitoring.aws.kms present"),
        (TAKE, f"    - {{name: x, {IMPORT}: steps/remove.yml}}\n{TAKE}", "transaction_monitoring.aws.stack_lock"),
    ],
)
def test_a_broken_promise_is_noticed(tmp_path: Path, name: str, old: str, new: str, problem: str) -> None:
    shutil.copytree(PLAYBOOKS, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new), encoding="utf-8")
    assert problem in list(problems(tmp_path, name))
