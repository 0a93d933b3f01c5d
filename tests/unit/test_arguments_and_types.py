# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""An argument that belongs to another tool, and a type that does not exist, are found before anything is created.

Two of the five failures that this project came from. The other three are guarded where their subject is tested: the key
policy in test_kms_key_policy.py, the versions in test_engine_version_info.py, misspelt settings in test_settings.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from ansible.module_utils.testing import patch_module_args
from ansible_collections.transaction_monitoring.aws.plugins.modules import elasticache_replication_group

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {
    *("name", "register", "when", "loop", "loop_control", "vars", "check_mode", "changed_when", "failed_when"),
    *("module_defaults", "no_log", "environment"),
}
IMPORTS = ("import_tasks", "include_tasks", "import_role", "include_role", "set_fact", "import_playbook")


def tasks_of(document):
    """Give the tasks of a task file or of a playbook's plays."""
    for item in document or []:
        if "hosts" in item:
            yield from tasks_of(item.get("tasks", []))
        elif "block" in item:
            yield from tasks_of(item["block"])
        else:
            yield item


def calls_of(document):
    """Give (module, argument names) for each task that calls a module with named arguments."""
    for task in tasks_of(document):
        for module in set(task) - KEYWORDS:
            if not module.endswith(IMPORTS) and isinstance(task[module], dict):
                yield module, set(task[module])


def unknown_arguments(calls, options):
    """Say which arguments no module knows; options maps a module to the names and aliases of its options."""
    return [f"{module}: {name}" for module, names in calls for name in sorted(names - options[module])]


def options_of(modules):
    """Ask ansible-doc for the options of these modules, aliases included."""
    command = [sys.executable, "-m", "ansible", "doc", "--json", *sorted(modules)]
    # The checkout under its collection's name: linked by make, or the tree that ansible-test works in.
    where = {"ANSIBLE_COLLECTIONS_PATH": f"{ROOT}/.tree/collections:{ROOT}/../../.."}
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "PYTHON"))}
    answer = json.loads(
        subprocess.run(command, capture_output=True, check=True, text=True, env={**environment, **where}).stdout
    )
    return {
        module: {
            name for option, about in found["doc"]["options"].items() for name in (option, *about.get("aliases", []))
        }
        for module, found in answer.items()
    }


@pytest.fixture(scope="module")
def calls():
    files = [*ROOT.glob("roles/*/tasks/*.yml"), *ROOT.glob("playbooks/*.yml"), *ROOT.glob("playbooks/steps/*.yml")]
    return [call for file in sorted(files) for call in calls_of(yaml.safe_load(file.read_text(encoding="utf-8")))]


def test_every_argument_of_every_task_is_known_to_its_module(calls):
    assert len(calls) > 40
    assert unknown_arguments(calls, options_of({module for module, _names in calls})) == []


def test_an_argument_of_another_tool_is_seen():
    module = "transaction_monitoring.aws.elasticache_replication_group"
    broken = list(calls_of([{"name": "x", module: {"name": "redis-dev", "auth_token_enabled": True}}]))
    assert unknown_arguments(broken, options_of({module})) == [f"{module}: auth_token_enabled"]


def test_the_module_refuses_it_too(capsys):
    with patch_module_args({"name": "redis-dev", "auth_token_enabled": True}), pytest.raises(SystemExit):
        elasticache_replication_group.main()
    result = json.loads(capsys.readouterr().out)
    assert result["failed"] is True
    assert "auth_token_enabled" in result["msg"]


@pytest.mark.parametrize(
    ("annotation", "sound"), [("dict[str, int]", True), ("collections.GetSecretOutput", False), ("dict", False)]
)
def test_a_type_that_does_not_exist_does_not_pass_the_type_check(tmp_path, annotation, sound):
    file = tmp_path / "_subject.py"
    file.write_text(
        f"import collections\n\n\ndef count() -> {annotation}:\n    return dict(a=len(collections.OrderedDict()))\n"
    )
    command = [sys.executable, "-m", "mypy", "--strict", f"--cache-dir={tmp_path}/cache", str(file)]
    checked = subprocess.run(command, capture_output=True, check=False, text=True, cwd=tmp_path)
    assert (checked.returncode == 0) is sound, checked.stdout
