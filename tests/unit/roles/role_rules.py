# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What every role promises. A rule takes a role and the names that other roles own, and yields what breaks it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.transaction_monitoring.aws.tests.unit.roles.role_files import (
    IMPORTS,
    Role,
    set_names,
    without_comments,
)

Rule = Callable[[Role, Collection[str]], Iterator[str]]

# The doors of the house in the order in which a role walks through them.
DOORS = ("preflight", "present", "seal", "ready", "verify", "leave", "absent")
# Only where there is something slow to wait for, or something that nothing slow waits for.
DOORS_OF_SOME = {"seal": {"network"}, "ready": {"cache", "database"}, "leave": {"cache", "database"}}
TAKING_AWAY = ("leave", "absent")
WRITING_DOORS = {"present", "seal", *TAKING_AWAY}
SKELETON = {"README.md", "meta/argument_specs.yml", "meta/main.yml", "defaults/main.yml", "tasks/main.yml"}
# Settings that a role that takes a decision only asks with: what it uses is what was decided.
DECIDED = {"allocated_storage", "engine_version", "upgrade"}
CONVERSIONS = {"str": "string", "int": "int", "bool": "bool"}
# Together they tell the stack's own from what others tagged alike.
OWNER_TAGS = {"Project", "Stack", "ManagedBy"}
READING_MODULES = {
    "ansible.builtin.assert",
    "ansible.builtin.debug",
    "ansible.builtin.set_fact",
    "transaction_monitoring.aws.kms_key_policy",
    "transaction_monitoring.aws.resource_ready",
    "transaction_monitoring.aws.settings_check",
    *IMPORTS,
}


def doors(role: Role) -> list[str]:
    return [door for door in DOORS if role.name in DOORS_OF_SOME.get(door, {role.name})]


def skeleton(role: Role, _others: Collection[str]) -> Iterator[str]:
    """The same files in every role; besides them only vars and task files that another one imports."""
    wanted = SKELETON | {f"tasks/{door}.yml" for door in doors(role)}
    yield from (f"{file} is missing" for file in sorted(wanted - set(role.files)))
    imported = {f"tasks/{task.imported}" for file in role.task_files for task in role.tasks(file) if task.imported}
    extra = set(role.files) - wanted - {"vars/main.yml"} - imported
    yield from (f"{file} has no place in a role" for file in sorted(extra))


def specification(role: Role, _others: Collection[str]) -> Iterator[str]:
    """One entry point that says what it is; each option is an input or a setting, typed and described."""
    if list(role.read("meta/argument_specs.yml")["argument_specs"]) != ["main"]:
        yield "main is not the one entry point"
    yield from (f"no {key}" for key in ("short_description", "description") if not role.specification.get(key))
    for name, option in role.options.items():
        if not name.startswith(f"{role.name}_") or name.startswith(f"{role.name}__"):
            yield f"{name} does not begin with {role.name}_ alone"
        if option.get("required", False) is ("default" in option):
            yield f"{name} is not either required or given a default"
        yield from _undescribed(name, option)


def _undescribed(name: str, option: dict[str, Any]) -> Iterator[str]:
    yield from (f"{name} has no {key}" for key in ("description", "type") if not option.get(key))
    for key, inner in option.get("options", {}).items():
        yield from _undescribed(f"{name}.{key}", inner)


def defaults_are_the_specification(role: Role, _others: Collection[str]) -> Iterator[str]:
    """defaults/main.yml holds the defaults of the specification, value for value, and nothing else."""
    promised = {name: option["default"] for name, option in role.options.items() if "default" in option}
    held = role.read("defaults/main.yml") or {}
    for name in sorted({*promised, *held}):
        there = [_exactly(values[name]) if name in values else "nothing" for values in (promised, held)]
        if there[0] != there[1]:
            yield f"{name}: the specification says {there[0]}, defaults/main.yml {there[1]}"


def _exactly(value: Any) -> str:
    """Tell 1 from true and from "1", which Python or Ansible would take for each other."""
    return json.dumps(value, sort_keys=True)


def defaults_are_valid(role: Role, _others: Collection[str]) -> Iterator[str]:
    """Each default is of its own option's type and among its choices."""
    for name, option in role.options.items():
        if "default" not in option:
            continue
        bare = {key: value for key, value in option.items() if key != "default"}
        result = ArgumentSpecValidator({name: bare}).validate({name: option["default"]})
        yield from (f"{name}: {message}" for message in result.error_messages)
        if not result.error_messages and not option.get("options"):
            taken = _exactly(result.validated_parameters[name])
            if taken != _exactly(option["default"]):
                yield f"{name}: the default {_exactly(option['default'])} is taken for {taken}"


def contents(role: Role, _others: Collection[str]) -> Iterator[str]:
    """tasks/main.yml is a table of contents: the doors, in their order, and nothing else."""
    wanted = [f"{door}.yml" for door in doors(role) if door not in TAKING_AWAY]
    tasks = list(role.tasks("tasks/main.yml"))
    yield from (f"{task.label}: says more" for task in tasks if set(task.content) != {"name", IMPORTS[0]})
    if [task.imported for task in tasks] != wanted:
        yield f"tasks/main.yml does not import {', '.join(wanted)}"


def only_two_doors_write(role: Role, _others: Collection[str]) -> Iterator[str]:
    """Whoever only asks uses modules that only read, or forces check mode on the others."""
    for door in set(doors(role)) - WRITING_DOORS:
        for task in role.tasks(f"tasks/{door}.yml", follow=True):
            reads = task.module is None or task.module.endswith("_info") or task.module in READING_MODULES
            if not reads and not task.reads_only:
                yield f"{task.label}: {door} must not write, and {task.module} may"


def keeps_to_itself(role: Role, others: Collection[str]) -> Iterator[str]:
    """No other role's variables, no global facts, no other role."""
    for name, files in sorted(role.named_variables().items()):
        if name in ("hostvars", "groups"):
            yield f"{', '.join(sorted(files))}: reads {name}"
    foreign = re.compile(rf"\b({'|'.join(sorted(others))}|(?:import|include)_role)\b")
    for file in role.files:
        if file.endswith(".yml"):
            text = without_comments(role.path.joinpath(file).read_text(encoding="utf-8"))
            yield from (f"{file}: mentions {name}" for name in sorted(set(foreign.findall(text))))


def names_known_variables(role: Role, _others: Collection[str]) -> Iterator[str]:
    """What it reads with its own prefix is an option, published or private; what it sets is one of the latter two."""
    own, private = f"{role.name}_", f"{role.name}__"
    published = {f"{role.name}_request", f"{role.name}_outputs"}
    known = {*role.options, *published}
    for name, files in sorted(role.named_variables().items()):
        if name.startswith(own) and not name.startswith(private) and name not in known:
            yield f"{', '.join(sorted(files))}: {name} is no option"
    set_by = {task.label: set(set_names(task)) for file in role.task_files for task in role.tasks(file)}
    if "vars/main.yml" in role.files:
        set_by["vars/main.yml"] = set(role.read("vars/main.yml"))
    for label, names in set_by.items():
        for name in sorted(names):
            if not name.startswith(private) and name not in published:
                yield f"{label}: {name} is neither private nor published"


def uses_its_options(role: Role, _others: Collection[str]) -> Iterator[str]:
    """No option is dead: to ask whether AWS would accept it is not to use it."""
    used = {name for name, files in role.named_variables().items() if files - {"tasks/preflight.yml"}}
    decided = {f"{role.name}_{name}" for name in DECIDED if f"{role.name}_decision" in role.options}
    yield from (f"{name} is used nowhere" for name in role.options if name not in used | decided)


def publishes(role: Role, _others: Collection[str]) -> Iterator[str]:
    """preflight publishes what the role will ask of AWS, present what it made."""
    for door, result in (("preflight", "request"), ("present", "outputs")):
        tasks = role.tasks(f"tasks/{door}.yml", follow=True)
        if not any(f"{role.name}_{result}" in set_names(task) for task in tasks):
            yield f"tasks/{door}.yml does not set {role.name}_{result}"


def asks_for_every_setting(role: Role, _others: Collection[str]) -> Iterator[str]:
    """No setting is judged by nobody: each one with a default is part of the request."""
    asked: set[str] = set()
    for task in role.tasks("tasks/preflight.yml"):
        if f"{role.name}_request" in set_names(task) and task.module:
            asked |= set(task.content[task.module][f"{role.name}_request"])
    for name, option in role.options.items():
        if "default" in option and name.removeprefix(f"{role.name}_") not in asked:
            yield f"tasks/preflight.yml: {role.name}_request lacks {name}"


def asks_with_the_right_type(role: Role, _others: Collection[str]) -> Iterator[str]:
    """A value from the command line is text, and a specification validates without converting: the request converts."""
    for task in role.tasks("tasks/preflight.yml"):
        request = task.content.get(task.module, {}).get(f"{role.name}_request", {}) if task.module else {}
        for key, value in request.items():
            option = role.options.get(f"{role.name}_{key}", {})
            wanted = CONVERSIONS.get(option.get("type", ""))
            if wanted and value == f"{{{{ {role.name}_{key} }}}}":
                yield f"{task.label}: {key} is not converted by | {wanted}"


def tries_again(role: Role, _others: Collection[str]) -> Iterator[str]:
    """What writes is tried again where it fails: an answer that got lost is no reason to give up."""
    for file in role.task_files:
        for task in role.tasks(file):
            reads = task.module is None or task.module.endswith("_info") or task.module in READING_MODULES
            if (
                not reads
                and not task.reads_only
                and task.content.get("until") != f"{task.content.get('register')} is not failed"
            ):
                yield f"{task.label}: is not tried until it has not failed"


def names_its_tasks(role: Role, _others: Collection[str]) -> Iterator[str]:
    """Every task and block has a name."""
    for file in role.task_files:
        yield from (f"{task.label}: has no name" for task in role.tasks(file) if not task.content.get("name"))


def knows_its_own_by_all_owner_tags(role: Role, _others: Collection[str]) -> Iterator[str]:
    """Where a module is told which tags mark the stack's own, it is told all three."""
    for file in role.task_files:
        for task in role.tasks(file):
            arguments = task.content.get(task.module) if task.module else None
            given = arguments.get("owned_by") if isinstance(arguments, dict) else None
            if isinstance(given, str):
                given = role.read("vars/main.yml").get(given.strip("{} "), {})
            if given is not None and set(given) != OWNER_TAGS:
                yield f"{task.label}: owned_by has {', '.join(sorted(given))}, not {', '.join(sorted(OWNER_TAGS))}"


RULES: list[Rule] = [
    skeleton,
    specification,
    defaults_are_the_specification,
    defaults_are_valid,
    contents,
    only_two_doors_write,
    keeps_to_itself,
    names_known_variables,
    uses_its_options,
    publishes,
    asks_for_every_setting,
    asks_with_the_right_type,
    tries_again,
    names_its_tasks,
    knows_its_own_by_all_owner_tags,
]
