# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A stack that is planned and deployed, and then planned and deployed with other settings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.emulator.tests.conftest import make_client
from tests.plan.record import Record, Task, run
from tests.runs import Account

SUFFIX = "plan"
SECRET = f"rds-credentials-{SUFFIX}"
# Two zones of three, so that a subnet can be added.
FIRST: Mapping[str, Any] = {"network_subnet_cidrs": ["10.0.0.0/20", "10.0.16.0/20"]}
# One setting of every role but two, whose tasks have to be announced and to happen as unchanged.
THEN: Mapping[str, Any] = {
    "network_subnet_cidrs": [*FIRST["network_subnet_cidrs"], "10.0.32.0/20"],
    "database_backup_retention_days": 14,
    "database_instance_class": "db.t4g.large",
    "cache_parameters": {"maxmemory-policy": "allkeys-lru"},
    "streaming_shards": 3,
    "access_trusted_services": ["lambda.amazonaws.com"],
}
PASSWORDS = ("the-first-password-of-this-story", "the-other-password-of-this-story")


@dataclass(frozen=True)
class Chapter:
    """What was announced, and what was then done."""

    announced: Record
    done: Record

    def tasks(self) -> list[Task]:
        """Every task of either run, in the order of the run that was real."""
        return list(dict.fromkeys([*self.done.changed, *self.announced.changed]))

    def row(self, task: Task) -> tuple[bool, bool]:
        """Whether a task announced a change, and whether it made one."""
        return self.announced.changed.get(task, False), self.done.changed.get(task, False)


@dataclass(frozen=True)
class Story:
    empty: Chapter
    changed: Chapter

    def records(self) -> Iterable[Record]:
        for chapter in (self.empty, self.changed):
            yield from (chapter.announced, chapter.done)


def tell(mine: Account) -> Story:
    """Go through it, from an account that holds the secret and nothing else."""
    secrets = make_client(mine.client.endpoint, "secretsmanager")
    chapters = []
    for settings, password in zip((FIRST, THEN), PASSWORDS, strict=True):
        login = json.dumps({"username": "txadmin", "password": password})
        secrets.put_secret_value(SecretId=SECRET, SecretString=login)
        given = ("-e", json.dumps(settings))
        chapters.append(Chapter(run(mine, SUFFIX, "--check", *given), run(mine, SUFFIX, *given)))
    return Story(*chapters)


def page(story: Story) -> str:
    """Return what was announced and what was done, task by task, as a page in Markdown."""
    first, then = json.dumps(dict(FIRST)), json.dumps(dict(THEN))
    return "\n".join((INTRODUCTION.format(first=first, then=then), *_rows(story), ""))


INTRODUCTION = """\
# Check mode against reality, task by task

`ansible-playbook playbooks/site.yml --check --diff` on an account that holds nothing but the operator's secret, and
then the same without `--check`; then both again with other settings and a secret that was rotated. `make plan` does
that on the emulator. It fails when a task announces what it does not do, or does what it did not announce; when a plan
makes a call that writes, or does not come to its end; when a change shows no difference; when a secret is printed; and
when this page is out of date.

First deployed with `{first}`, then with `{then}`.
Tasks that neither announced nor made a change are left out.

| task | empty account: announced | done | changed stack: announced | done |
|---|---|---|---|---|"""


def _rows(story: Story) -> Iterator[str]:
    chapters = (story.empty, story.changed)
    for task in dict.fromkeys(task for chapter in chapters for task in chapter.tasks()):
        name = task.name.removeprefix("transaction_monitoring.aws.") + (f" ({task.item})" if task.item else "")
        cells = ["changes" if changed else "" for chapter in chapters for changed in chapter.row(task)]
        if any(cells):
            yield f"| {name} | {' | '.join(cells)} |"
