# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""An argument that a module would refuse is found in the tasks as they stand, before the first of them runs."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible_collections.transaction_monitoring.aws.plugins.action import task_arguments

ROOT = Path(__file__).resolve().parents[4]
STEPS = ["lock", "deploy", "unlock", "remove", "remains"]
TASK = "database, Create or update the subnet group"
MODULE = "transaction_monitoring.aws.subnet_group"


def read(path):
    return DataLoader().load_from_file(str(ROOT / path), trusted_as_template=True)


@pytest.fixture
def copy(tmp_path):
    """The tasks of the collection, to be broken."""
    for part in ("playbooks", "roles"):
        shutil.copytree(ROOT / part, tmp_path / part)
    return tmp_path


@pytest.fixture
def check(copy, monkeypatch):
    """Runs the action on the copy, with these settings in the inventory."""

    def checked(**settings):
        action = object.__new__(task_arguments.ActionModule)
        files = [f"steps/{step}.yml" for step in STEPS]
        action._task = SimpleNamespace(args={"directory": str(copy / "playbooks"), "files": files})
        action._loader = DataLoader()
        monkeypatch.setattr(task_arguments.ActionBase, "run", lambda *_args: {})
        wiring = read("playbooks/vars/stack.yml") | read("playbooks/vars/specification.yml")
        return action.run(task_vars={**wiring, "suffix": "dev", **settings})

    return checked


@pytest.fixture
def change(copy):
    """Writes something else into a file of tasks."""

    def changed(file, old, new):
        path = copy / file
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new, 1))

    return changed


def found(answer):
    return [(each["setting"], each["answer"], each["nearest"]) for each in answer["problems"]]


def test_the_tasks_as_they_stand_are_sound_and_all_are_looked_at(check):
    answer = check()
    assert found(answer) == []
    written = [*ROOT.glob("roles/*/tasks/*.yml"), *(ROOT / f"playbooks/steps/{step}.yml" for step in STEPS)]
    # The doors that only read and compare are no part of a deployment or a removal.
    texts = [path.read_text() for path in written if path.name not in ("verify.yml", "preflight.yml", "main.yml")]
    own = sum(line.startswith("  ") and ".aws." in line and line.endswith(":") for line in "\n".join(texts).split("\n"))
    assert answer["checked"] >= own > 40


def test_a_misspelt_argument_is_found_with_the_name_that_was_meant(check, change):
    change("roles/database/tasks/present.yml", "    description: Private", "    descripton: Private")
    assert found(check()) == [
        (f"{TASK}: descripton", f"{MODULE}: no argument has this name", "description"),
        (TASK, f"{MODULE}: missing required arguments: description", ""),
    ]


def test_an_argument_of_another_tool_is_found(check, change):
    task = "roles/cache/tasks/replication_group.yml"
    change(task, "    tags:", "    auth_token_enabled: true\n    tags:")
    [(setting, answer, nearest)] = found(check())
    assert setting == "cache, Create or update the replication group, without waiting for it: auth_token_enabled"
    assert answer == "transaction_monitoring.aws.elasticache_replication_group: no argument has this name"
    assert "auth_token" in nearest.split(" or ")


def test_a_module_that_does_not_exist_is_found(check, change):
    change("roles/database/tasks/present.yml", MODULE, "transaction_monitoring.aws.subnet_grup")
    [(setting, answer, _nearest)] = found(check())
    assert (setting, "subnet_grup" in answer) == (TASK, True)


def test_the_values_of_the_inventory_are_what_is_checked(check):
    [(setting, answer, _nearest)] = found(check(database_multi_az="perhaps"))
    assert setting == "database, Create or update the instance, without waiting for it"
    assert "'multi_az' is of type str and we were unable to convert to bool: The value 'perhaps'" in answer


def test_a_choice_that_no_module_has_is_found_in_an_included_file_and_in_a_loop(check, change):
    change("roles/network/tasks/absent_vpc.yml", "    state: absent", "    state: away")
    [(setting, answer, _nearest)] = found(check())
    assert setting.startswith("network, ")
    assert answer.endswith("value of state must be one of: present, absent, got: away")


def test_options_that_exclude_each_other_are_found(check, change):
    task = "roles/cache/tasks/replication_group.yml"
    change(task, "    tags:", "    user_group_ids: [users]\n    auth_token: x\n    tags:")
    assert any("mutually exclusive" in answer for _setting, answer, _nearest in found(check()))


def test_a_secret_is_not_read(check, monkeypatch):
    monkeypatch.setattr(task_arguments.Templar, "template", guarded(task_arguments.Templar.template))
    assert found(check(cache_auth_secret_id="redis-auth-dev")) == []


def guarded(template):
    """A template that calls a lookup of AWS fails the test."""

    def templated(self, written, **options):
        assert "secretsmanager_secret" not in str(written)
        assert not any("secretsmanager_secret" in str(value) for value in self.available_variables.values())
        return template(self, written, **options)

    return templated
