# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which settings exist, and what was probably meant by one that does not.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.

A specification is the ``options`` of a role's ``meta/argument_specs.yml``: setting name -> its description as Ansible
defines it. A role's option that is ``required`` is an input, given by a playbook; every other one is a setting, and an
inventory may give it. The playbooks' own settings have the owner ``stack``, and there is nobody else to give those.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

Options = Mapping[str, Mapping[str, Any]]


def unknown_settings(defined: Iterable[str], specifications: Mapping[str, Options]) -> list[str]:
    """Say which of the defined variables look like settings and are none, one sentence for each.

    ``defined`` are names of variables; ``specifications`` maps an owner (a role, or the playbooks) to its options.
    A variable counts as a setting when it begins with an owner's name and an underscore, when it ends like a known
    setting under another first word (``db_instance_class``), or when it is spelt almost like one.
    """
    known = {name for options in specifications.values() for name in options}
    inputs = {
        name
        for owner, options in specifications.items()
        for name, option in options.items()
        if option.get("required") and owner != "stack"
    }
    problems = []
    for name in sorted(set(defined)):
        if name in inputs:
            problems.append(f"{name}: is given by the playbooks, not by an inventory. Take it out.")
        elif name not in known and not name.startswith("ansible_"):
            problems.extend(_refuse_unknown(name, known, specifications))
    return problems


def _refuse_unknown(name: str, known: set[str], specifications: Mapping[str, Options]) -> list[str]:
    meant = probable_names(name, known)
    owner = next((owner for owner in specifications if name.startswith(f"{owner}_")), None)
    if owner is None and not meant:
        return []
    who = f"no setting of {owner}" if owner else "no setting"
    return [f"{name}: {who} has this name.{_did_you_mean(meant)}"]


def probable_names(name: str, known: Iterable[str]) -> list[str]:
    """Give the known names that were probably meant by this one, the likeliest first, three at the most."""
    names = sorted(known)
    tail = name.partition("_")[2]
    same_tail = [other for other in names if "_" in tail and other.partition("_")[2] == tail]
    alike = get_close_matches(name, names, n=3, cutoff=0.8)
    return list(dict.fromkeys([*alike, *same_tail]))[:3]


def unknown_keys(settings: Mapping[str, Any], options: Options, path: str = "") -> list[str]:
    """Say which keys inside structured settings no specification knows, one sentence for each.

    ``settings`` maps names to values; only those whose option has ``options`` of its own are looked into, at any depth
    and inside lists. ``path`` is where ``settings`` stand, for the message.
    """
    problems = []
    for name, value in settings.items():
        inner = options.get(name, {}).get("options")
        if inner is None:
            continue
        for where, item in _mappings(f"{path}{name}", value):
            for key in sorted(set(item) - set(inner)):
                likely = get_close_matches(str(key), list(inner), n=3, cutoff=0.6)
                problems.append(f"{where}.{key}: no such key.{_did_you_mean(likely, sorted(inner))}")
            problems.extend(unknown_keys(item, inner, f"{where}."))
    return problems


def _mappings(where: str, value: Any) -> list[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, Mapping):
        return [(where, value)]
    if isinstance(value, list):
        return [(f"{where}[{index}]", item) for index, item in enumerate(value) if isinstance(item, Mapping)]
    return []


def _did_you_mean(meant: list[str], otherwise: list[str] | None = None) -> str:
    if meant:
        return f" Did you mean {' or '.join(meant)}?"
    if otherwise:
        return f" Known are {', '.join(otherwise)}."
    return " See docs/settings.md for those that exist."
