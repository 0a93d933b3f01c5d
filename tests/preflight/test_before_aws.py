# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is wrong with a run itself is said before AWS is asked anything: here nothing answers at all."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.runs import ROOT, playbook, without_aws


def refused(state: Path, *arguments: str, **environment: str) -> str:
    """Run preflight where no emulator runs; return what it said, in one line, for it must fail."""
    run = subprocess.run(
        [*playbook("preflight", "dev"), *arguments],
        cwd=ROOT,
        env={**without_aws(), "TM_EMULATOR_STATE": str(state), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2, run.stdout
    return " ".join((run.stdout + run.stderr).split())


@pytest.fixture
def running(tmp_path: Path) -> Path:
    """What an emulator leaves that is said to run; port 9 of this machine answers nobody."""
    (tmp_path / "emulator.json").write_text('{"endpoint": "http://127.0.0.1:9"}')
    return tmp_path


def test_an_emulator_that_does_not_run(tmp_path: Path) -> None:
    assert "The emulator of AWS does not run; make emulator starts it." in refused(tmp_path)


def test_a_profile_beside_the_keys_of_the_inventory(running: Path) -> None:
    said = refused(running, AWS_PROFILE="work")
    assert (
        'aws_access_key: the inventory gives a pair of keys, and AWS_PROFILE names the profile "work" as well.' in said
    )


def test_two_hosts_that_are_one_stack(running: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    inventory = tmp_path_factory.mktemp("inventory") / "local"
    shutil.copytree(ROOT / "inventories/local", inventory)
    hosts = inventory / "hosts.yml"
    hosts.write_text(hosts.read_text() + "    other:\n")
    said = refused(running, "-i", str(inventory))
    assert 'suffix: "dev" in ap-northeast-1 is the stack of more than one host of this run.' in said


def test_no_suffix_at_all(running: Path) -> None:
    assert "suffix: is empty; every name of the stack carries one, such as dev." in refused(running, "-e", "suffix=")
