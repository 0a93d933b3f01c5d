# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The first play of ``site.yml``, without the processes: its two modules run here, with the arguments that it gives.

What the modules are given is what Ansible makes of the playbooks, of what the roles publish and of an inventory, so
that nothing is written down a second time.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible.module_utils.testing import patch_module_args
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader
from ansible.template import Templar

ROOT = Path(__file__).resolve().parents[2]
INVENTORIES = ("local", "dev", "staging", "prod")
HOST = "stack"
# The lookups and filters of the playbooks; from here on collections are found as in a run of ansible-playbook.
init_plugin_loader([str(ROOT / ".tree/collections")])


@functools.cache
def read(path: str) -> Any:
    return DataLoader().load_from_file(str(ROOT / path), trusted_as_template=True)


@functools.cache
def of_roles(kind: str) -> Mapping[str, Any]:
    """What the roles define themselves: their ``defaults``, or the ``vars`` that they make of them."""
    paths = sorted(path.relative_to(ROOT) for path in ROOT.glob(f"roles/*/{kind}/main.yml"))
    return {name: value for path in paths for name, value in (read(str(path)) or {}).items()}


def defaults() -> Mapping[str, Any]:
    """Return the settings of the roles with their defaults."""
    return of_roles("defaults")


@functools.cache
def _requests() -> Mapping[str, Any]:
    """What each role's ``tasks/preflight.yml`` publishes, not yet filled in."""
    found: dict[str, Any] = {}
    for path in sorted(ROOT.glob("roles/*/tasks/preflight.yml")):
        for task in read(str(path.relative_to(ROOT))):
            found |= task["ansible.builtin.set_fact"]
    return found


def inventory(name: str) -> dict[str, Any]:
    """Return what an inventory sets."""
    return dict(read(f"inventories/{name}/group_vars/stacks.yml"))


def arguments(step: str, module: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments that a step of the playbooks gives its module in an inventory of these settings."""
    [task] = [task for task in read(f"playbooks/steps/{step}.yml") if module in task]
    wiring = {"playbook_dir": str(ROOT / "playbooks"), "inventory_hostname": HOST, "hostvars": {HOST: dict(settings)}}
    known = {**defaults(), **of_roles("vars"), **read("playbooks/vars/stack.yml"), **_requests(), **settings, **wiring}
    known |= {**read("playbooks/site.yml")[0]["vars"], **read("playbooks/vars/specification.yml")}
    templar = Templar(loader=DataLoader(), variables={**known, **task.get("vars", {})})
    return templar.template({**task[module], "connection": known["stack_connection"]})


def module(name: str) -> Any:
    """Return a module of the collection, which is found as in a run of ansible-playbook."""
    return importlib.import_module(f"ansible_collections.transaction_monitoring.aws.plugins.modules.{name}")


def run(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Run a module as Ansible does and return its result."""
    printed = io.StringIO()
    with (
        patch_module_args(json.loads(json.dumps(given, default=str))),
        contextlib.redirect_stdout(printed),
        contextlib.suppress(SystemExit),
    ):
        module(name).main()
    return json.loads(printed.getvalue())


def judge(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return preflight's result for an inventory of these settings."""
    given = arguments("preflight", "transaction_monitoring.aws.preflight", settings)
    connection = given.pop("connection")
    return run("preflight", {**given, **connection})


def check(settings: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the settings as such, the names of the stack among them."""
    given = arguments("settings", "transaction_monitoring.aws.settings_check", settings)
    del given["connection"]
    return run("settings_check", given).get("msg", "").splitlines()[1:]
