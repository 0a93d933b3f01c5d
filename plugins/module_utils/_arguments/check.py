# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether a module would take the arguments of a task."""

from __future__ import annotations

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._arguments.specification import stand_in
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._suggest import nearest


class UnknownValueError(Exception):
    """A template names what nobody knows before AWS has answered."""


def problems(where, fqcn, takes, arguments, template):
    """Return what the module would refuse, one dictionary for each: setting, answer, nearest.

    Args:
        where: the task, for a person.
        fqcn: the full name of its module.
        takes: the module's options and their relations.
        arguments: the arguments as they are written.
        template: turns what is written into its value; raises UnknownValueError.
    """
    options, relations = takes
    names = {alias: name for name, option in options.items() for alias in (name, *option.get("aliases", ()))}
    unknown = [
        {
            "setting": f"{where}: {name}",
            "answer": f"{fqcn}: no argument has this name",
            "nearest": " or ".join(nearest(name, names)) or f"one of {', '.join(sorted(options))}",
        }
        for name in arguments
        if name not in names
    ]
    values = {}
    for name in arguments.keys() & names.keys():
        values |= _value(name, arguments[name], options[names[name]], template)
    answer = ArgumentSpecValidator(options, **relations).validate(values)
    return unknown + [{"setting": where, "answer": f"{fqcn}: {each}", "nearest": ""} for each in answer.error_messages]


def _value(name, written, option, template):
    """Return the argument with its value, and nothing when it is left out; a secret is not looked at."""
    if option.get("no_log"):
        return {name: stand_in(option)}
    try:
        return template({name: written})
    except UnknownValueError:
        return {name: _partly(written, option, template)}


def _partly(written, option, template):
    """Return what is known of a structured value, with something of its type for the rest."""
    inner = option.get("options") or {}
    if isinstance(written, dict):
        return {
            key: value
            for name, part in written.items()
            for key, value in _value(name, part, inner.get(name, {}), template).items()
        }
    if isinstance(written, list):
        each = {**option, "type": option.get("elements", "str")}
        return [value for part in written for value in _value("", part, each, template).values()]
    return stand_in(option)
