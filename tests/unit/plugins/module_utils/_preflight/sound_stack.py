# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A stack that every rule finds sound, to be spoilt in one place at a time.

What it wants is what the roles publish with their defaults and with the wiring of the playbooks, so that a setting is
written down nowhere twice. What AWS holds and offers is given by each subject, see ``facts_<subject>.py``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Fact, Facts
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Rule, Stack, judge

ROOT = Path(__file__).parents[5]
REGION, ACCOUNT, TODAY = "ap-northeast-1", "123456789012", "2026-11-24"
TAGS = {"Project": "transaction-monitoring", "Stack": "x", "ManagedBy": "transaction_monitoring.aws"}
LOCK = {"lock": "stop", "lock_table": "transaction-monitoring-x-lock", "lock_run": ""}
VARIABLE = re.compile(r"\{\{ ([\w.]+) \}\}")
# A request converts what it asks with, as the command line gives text; the values here have their types.
ASKED = re.compile(r"\{\{ (\w+)(?: \| \w+)? \}\}")


@functools.cache
def _variables() -> Mapping[str, Any]:
    """Every variable of the roles: their defaults, what they make of them, and what the playbooks wire."""
    found: dict[str, Any] = {}
    for path in (path for kind in ("defaults", "vars") for path in sorted(ROOT.glob(f"roles/*/{kind}/main.yml"))):
        found |= yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    wiring = yaml.safe_load((ROOT / "playbooks/vars/stack.yml").read_text(encoding="utf-8"))
    found |= {"suffix": "x", "stack_connection.region": REGION, **wiring}
    for _depth in range(4):
        found |= {name: _filled(found[name], found) for name in wiring}
    return found | {name: TAGS for name in wiring if name.endswith("_tags")}


def _filled(value: Any, known: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_filled(item, known) for item in value]
    if not isinstance(value, str):
        return value
    if whole := VARIABLE.fullmatch(value):
        return known.get(whole[1], value)
    return VARIABLE.sub(lambda match: str(known.get(match[1], match[0])), value)


@functools.cache
def _wants() -> Mapping[str, Mapping[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(ROOT.glob("roles/*/tasks/preflight.yml")):
        component = path.parts[-3]
        [facts] = [task["ansible.builtin.set_fact"] for task in yaml.safe_load(path.read_text(encoding="utf-8"))]
        for key, template in facts[f"{component}_request"].items():
            name = ASKED.fullmatch(template)
            assert name, f"{path}: {template} is more than a variable and its type"
            found.setdefault(component, {})[key] = _variables()[name[1]]
    stack = {
        "region": REGION,
        "tags": {},
        "allowed_accounts": [],
        "deploys": True,
        "arguments": [],
        "all_tags": TAGS,
        **LOCK,
    }
    return found | {"stack": stack}


def wants(*components: str, **changes: Any) -> dict[str, dict[str, Any]]:
    """Return what the components want; a change is named as the setting: ``database_port=5433``."""
    found = {name: dict(_wants()[name]) for name in components or _wants()}
    for setting, value in changes.items():
        component, _unused, key = setting.partition("_")
        assert key in found[component], f"no role has the setting {setting}"
        found[component][key] = value
    return found


def stack(facts: Mapping[str, Any], *components: str, today: str = TODAY, **changes: Any) -> Stack:
    """Return the stack; a fact that is an exception could not be read."""
    known = {
        name: Fact(error=str(value)) if isinstance(value, Exception) else Fact(value) for name, value in facts.items()
    }
    return Stack(wants(*components, **changes), Facts(known), REGION, today)


def found(rules: list[Rule], judged: Stack) -> list[tuple[str, str, str]]:
    """Return the id, the setting and the nearest value of each finding."""
    return [(item.id, item.setting, item.nearest) for item in judge(rules, judged, {})]
