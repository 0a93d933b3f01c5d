# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The tasks that a file of tasks comes to, with what it imports.

Pure: imports neither boto3 nor Ansible, reads nothing but through the function that it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Read = Callable[[str], Any]

_BLOCKS = ("block", "rescue", "always")
_TASK_FILES = ("ansible.builtin.import_tasks", "ansible.builtin.include_tasks")
_ROLES = ("ansible.builtin.import_role", "ansible.builtin.include_role")


@dataclass(frozen=True)
class Place:
    """Where a file of tasks is: its path, the role that it belongs to, and the variables given around it."""

    file: str
    role: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Task:
    """A task that runs a module: its name, the module's full name, its arguments as they are written, and its loop."""

    place: Place
    name: str
    module: str
    arguments: Mapping[str, Any]
    loop: Any = None
    loop_variable: str = "item"


def tasks(place: Place, read: Read, directory: str) -> Iterator[Task]:
    """Yield the tasks of a file in their order, those in blocks and in imported files and roles among them.

    Args:
        place: the file.
        read: gives the content of a YAML file by its path.
        directory: the playbooks' directory, from which a playbook's own files are named; the roles are beside it.
    """
    for content in read(place.file) or ():
        yield from _task(content, place, read, directory)


def _task(content: Mapping[str, Any], around: Place, read: Read, directory: str) -> Iterator[Task]:
    place = replace(around, variables={**around.variables, **content.get("vars", {})})
    for part in _BLOCKS:
        for inner in content.get(part, ()):
            yield from _task(inner, place, read, directory)
    module = next((key for key in content if key.count(".") > 1), None)
    if module is None:
        return
    given = content[module]
    if module in _TASK_FILES:
        base = f"{directory}/../roles/{place.role}/tasks" if place.role else directory
        file = given["file"] if isinstance(given, Mapping) else given
        yield from tasks(replace(place, file=f"{base}/{file}"), read, directory)
    elif module in _ROLES:
        role = given["name"].rpartition(".")[2]
        file = f"{directory}/../roles/{role}/tasks/{given.get('tasks_from', 'main')}.yml"
        yield from tasks(replace(place, file=file, role=role), read, directory)
    else:
        loop_variable = content.get("loop_control", {}).get("loop_var", "item")
        yield Task(place, content.get("name", module), module, given or {}, content.get("loop"), loop_variable)
