# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An inventory sets nothing but settings, to values that they take; prod is protected, dev and local are not."""

from __future__ import annotations

import configparser
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

ROOT = Path(__file__).resolve().parents[3]
INVENTORIES = sorted(path for path in ROOT.joinpath("inventories").iterdir() if path.is_dir())
NAMES = [path.name for path in INVENTORIES]


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def specifications() -> dict[str, dict[str, Any]]:
    """Return every option of the roles and the playbooks, by its name."""
    files = sorted(ROOT.glob("roles/*/meta/argument_specs.yml"))
    of_roles = [read(file)["argument_specs"]["main"]["options"] for file in files]
    return {name: option for options in of_roles for name, option in options.items()}


INPUTS = {name for name, option in specifications().items() if option.get("required")}
SETTINGS = {
    **{name: option for name, option in specifications().items() if name not in INPUTS},
    **read(ROOT / "playbooks" / "vars" / "specification.yml")["stack_settings"],
}


def groups_of(tree: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the groups of a YAML inventory, children included."""
    for name, group in tree.items():
        yield name, group or {}
        yield from groups_of((group or {}).get("children") or {})


class Inventory:
    """The groups of an inventory, and the variables of each group and host."""

    def __init__(self, path: Path) -> None:
        self.groups: dict[str, set[str]] = {}
        self.of_groups: dict[str, dict[str, Any]] = {}
        self.of_hosts: dict[str, dict[str, Any]] = {}
        for file in path.glob("*.yml"):
            for name, group in groups_of(read(file)):
                hosts = group.get("hosts") or {}
                self.groups.setdefault(name, set()).update(hosts)
                self.of_groups.setdefault(name, {}).update(group.get("vars") or {})
                for host, given in hosts.items():
                    self.of_hosts.setdefault(host, {}).update(given or {})
        for directory, holder in (("group_vars", self.of_groups), ("host_vars", self.of_hosts)):
            for file in path.glob(f"{directory}/**/*"):
                if file.is_file():
                    name = file.relative_to(path / directory).parts[0].removesuffix(".yml")
                    holder.setdefault(name, {}).update(read(file) or {})

    def defined(self) -> Iterator[tuple[str, str, Any]]:
        for holder in (self.of_groups, self.of_hosts):
            for owner, given in holder.items():
                yield from ((owner, name, value) for name, value in given.items())

    def effective(self, host: str, name: str) -> Any:
        """Return what holds for a stack: the host's value, its groups', or the default."""
        mine = [self.of_groups.get(group, {}) for group in ("stacks", "all")]
        for given in (self.of_hosts.get(host, {}), *mine):
            if name in given:
                return given[name]
        return SETTINGS[name]["default"]


def problems(inventory: Inventory) -> Iterator[str]:
    """Yield what is wrong with the variables that an inventory defines."""
    for owner, name, value in inventory.defined():
        where = f"{owner}: {name}"
        if name in INPUTS:
            yield f"{where} is a role's input, which the playbooks give"
        elif name in SETTINGS:
            yield from (f"{where}: {message}" for message in _refusals(name, value))
        elif not name.startswith("ansible_"):
            yield f"{where} is no setting"


def _refusals(name: str, value: Any) -> list[str]:
    if "{{" in json.dumps(value):
        return []
    bare = {key: item for key, item in SETTINGS[name].items() if key != "default"}
    result = ArgumentSpecValidator({name: bare}).validate({name: value})
    taken = result.validated_parameters.get(name)
    if result.error_messages or SETTINGS[name].get("options") or json.dumps(taken) == json.dumps(value):
        return result.error_messages
    return [f"{json.dumps(value)} is taken for {json.dumps(taken)}"]


@pytest.mark.parametrize("path", INVENTORIES, ids=NAMES)
def test_an_inventory_defines_only_settings_and_values_that_they_take(path: Path) -> None:
    assert list(problems(Inventory(path))) == []


@pytest.mark.parametrize("path", INVENTORIES, ids=NAMES)
def test_an_inventory_host_is_a_stack(path: Path) -> None:
    inventory = Inventory(path)
    assert inventory.groups["stacks"]
    assert set(inventory.of_hosts) == inventory.groups["stacks"]


def test_there_is_one_inventory_for_each_kind_of_environment() -> None:
    assert NAMES == ["dev", "local", "prod", "staging"]


def test_the_bare_command_is_harmless() -> None:
    configuration = configparser.ConfigParser()
    configuration.read(ROOT / "ansible.cfg")
    assert configuration["defaults"]["inventory"] == "inventories/local"


def effective(name: str) -> dict[str, Any]:
    """Return a setting's value for the stacks of each inventory, which must agree."""
    found = {}
    for path in INVENTORIES:
        inventory = Inventory(path)
        (found[path.name],) = {inventory.effective(host, name) for host in inventory.groups["stacks"]}
    return found


@pytest.mark.parametrize("name", ["stack_protected", "database_deletion_protection", "database_final_snapshot"])
def test_prod_is_protected_and_what_may_be_taken_away_is_not(name: str) -> None:
    values = effective(name)
    assert (values["prod"], values["dev"], values["local"]) == (True, False, False)


def test_prod_keeps_snapshots_and_a_year_of_logs() -> None:
    assert effective("cache_snapshot_retention_days")["prod"] > 0
    assert effective("database_backup_retention_days")["prod"] > 0
    assert effective("logging_retention_days")["prod"] >= 365


def test_dev_pays_for_no_endpoint_and_prod_reaches_what_it_needs() -> None:
    endpoints = {path.name: Inventory(path).effective(path.name, "network_endpoints") for path in INVENTORIES}
    assert endpoints["dev"] == ["s3"]
    assert set(endpoints["prod"]) == {"s3", "kinesis-streams", "secretsmanager", "logs", "kms", "monitoring"}


def test_only_the_emulator_has_an_endpoint_and_keys_in_an_inventory() -> None:
    for name in ("aws_endpoint_url", "aws_access_key", "aws_secret_key"):
        assert [inventory for inventory, value in effective(name).items() if value] == ["local"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"group_vars/stacks.yml": "{suffix: lamp, ansible_connection: local}"}, []),
        ({"group_vars/stacks.yml": "suffx: lamp"}, ["stacks: suffx is no setting"]),
        ({"group_vars/all/a.yml": "cache_shards: 2"}, ["all: cache_shards is no setting"]),
        (
            {"host_vars/lamp.yml": "database_kms_key_arn: x"},
            ["lamp: database_kms_key_arn is a role's input, which the playbooks give"],
        ),
        ({"group_vars/stacks.yml": "database_port: '5432'"}, ['stacks: database_port: "5432" is taken for 5432']),
        ({"group_vars/stacks.yml": "database_port: '{{ port }}'"}, []),
        ({"hosts.yml": "stacks: {hosts: {lamp: {streaming_shard: 1}}}"}, ["lamp: streaming_shard is no setting"]),
        (
            {"hosts.yml": "all: {children: {stacks: {vars: {logging_retention: 1}, hosts: {lamp: }}}}"},
            ["stacks: logging_retention is no setting"],
        ),
    ],
)
def test_a_wrong_variable_is_noticed_wherever_it_stands(
    tmp_path: Path, files: dict[str, str], expected: list[str]
) -> None:
    for name, text in {"hosts.yml": "stacks: {hosts: {lamp: }}", **files}.items():
        tmp_path.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
        tmp_path.joinpath(name).write_text(text, encoding="utf-8")
    assert list(problems(Inventory(tmp_path))) == expected


def test_a_value_that_no_option_takes_is_noticed(tmp_path: Path) -> None:
    tmp_path.joinpath("hosts.yml").write_text("stacks: {vars: {database_storage_type: gp9}, hosts: {lamp: }}")
    (found,) = problems(Inventory(tmp_path))
    assert found.startswith("stacks: database_storage_type: value of database_storage_type must be one of")
