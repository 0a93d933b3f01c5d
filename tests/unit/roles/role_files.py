# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A role as it stands on the disk: its files, its specification, its tasks and the variables that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import yaml

IMPORTS = ("ansible.builtin.import_tasks", "ansible.builtin.include_tasks")
BLOCKS = ("block", "rescue", "always")
# Their strings are expressions without braces around them.
CONDITIONS = {"when", "that", "changed_when", "failed_when", "until"}

_JINJA = jinja2.Environment(autoescape=False)


@dataclass(frozen=True)
class Task:
    """A task or a block: where it is, what it says, and whether check mode is forced on it."""

    file: str
    content: dict[str, Any]
    reads_only: bool

    @property
    def module(self) -> str | None:
        """The module's full name; None for a block."""
        return next((key for key in self.content if "." in key), None)

    @property
    def imported(self) -> str | None:
        """The task file that it imports or includes, if any."""
        arguments = self.content.get(self.module) if self.module in IMPORTS else None
        return arguments["file"] if isinstance(arguments, dict) else arguments

    @property
    def label(self) -> str:
        return f"{self.file}: {self.content.get('name', self.module)}"


@dataclass(frozen=True)
class Role:
    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def files(self) -> list[str]:
        return sorted(path.relative_to(self.path).as_posix() for path in self.path.rglob("*") if path.is_file())

    @property
    def task_files(self) -> list[str]:
        return [file for file in self.files if file.startswith("tasks/")]

    def read(self, file: str) -> Any:
        return yaml.safe_load(self.path.joinpath(file).read_text(encoding="utf-8"))

    @property
    def specification(self) -> dict[str, Any]:
        return self.read("meta/argument_specs.yml")["argument_specs"]["main"]

    @property
    def options(self) -> dict[str, Any]:
        return self.specification["options"]

    def tasks(self, file: str, *, follow: bool = False, reads_only: bool = False) -> Iterator[Task]:
        """Yield the tasks of a file, blocks and their tasks among them; with ``follow``, of what they import too."""
        for content in self.read(file) or []:
            yield from self._task(file, content, follow, reads_only)

    def _task(self, file: str, content: dict[str, Any], follow: bool, reads_only: bool) -> Iterator[Task]:
        task = Task(file, content, content.get("check_mode", reads_only) is True)
        yield task
        for part in BLOCKS:
            for inner in content.get(part, []):
                yield from self._task(file, inner, follow, task.reads_only)
        if follow and task.imported:
            yield from self.tasks(f"tasks/{task.imported}", follow=True, reads_only=task.reads_only)

    def named_variables(self) -> dict[str, set[str]]:
        """Return the variables that the role's tasks and vars read, each with the files that do."""
        found: dict[str, set[str]] = {}
        for file in self.files:
            if file.startswith(("tasks/", "vars/", "defaults/")):
                for name in variables(self.read(file)):
                    found.setdefault(name, set()).add(file)
        return found


def variables(node: Any, key: str = "") -> Iterator[str]:
    """Yield the names of the variables that the templates and conditions in a YAML document read."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from variables(str(name))
            yield from variables(value, str(name))
    elif isinstance(node, list):
        for item in node:
            yield from variables(item, key)
    elif isinstance(node, str):
        condition = key in CONDITIONS and "{{" not in node
        template = _JINJA.parse(f"{{{{ {node} }}}}" if condition else node)
        yield from (name.name for name in template.find_all(jinja2.nodes.Name) if name.ctx == "load")


def set_names(task: Task) -> Iterator[str]:
    """Yield the names of the variables that a task gives a value to."""
    loop = task.content.get("loop_control", {})
    yield from (name for name in (task.content.get("register"), loop.get("loop_var"), loop.get("index_var")) if name)
    yield from task.content.get("vars", {})
    if task.module == "ansible.builtin.set_fact":
        yield from (name for name in task.content[task.module] if name != "cacheable")


def without_comments(text: str) -> str:
    return re.sub(r"(^|\s)#.*", "", text)
