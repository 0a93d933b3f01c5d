# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An emulator for one program alone, and the playbooks run against it: for benchmarks and sweeps."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.emulator import process
from tests.emulator.client import EmulatorClient

ROOT = Path(__file__).resolve().parents[1]
REGION = "ap-northeast-1"


@dataclass(frozen=True)
class Account:
    """An emulator of our own and the environment in which commands find it, and nothing of the user's AWS."""

    client: EmulatorClient
    state: process.StateDirectory
    environment: dict[str, str]


@contextlib.contextmanager
def account(*suffixes: str, warm: bool = True) -> Iterator[Account]:
    """Start an emulator on a port of its own in a directory of its own, and leave neither behind.

    Modules start where boto3 is loaded already, which halves the CPU time of a run, unless ``warm`` is False: see
    ``tests/warm``.
    """
    with tempfile.TemporaryDirectory(prefix="account-") as directory, contextlib.ExitStack() as stack:
        state = process.StateDirectory(Path(directory))
        # What the emulator says of itself is no part of a report.
        with contextlib.redirect_stdout(sys.stderr):
            process.start(state, process.Options(0, REGION, list(suffixes), ""))
        try:
            environment = {**without_aws(), "TM_EMULATOR_STATE": directory, "ANSIBLE_NOCOLOR": "1"}
            environment |= stack.enter_context(_loaded(directory)) if warm else {}
            yield Account(EmulatorClient(process.running(state).endpoint), state, environment)
        finally:
            with contextlib.redirect_stdout(sys.stderr):
                process.stop(state)


@contextlib.contextmanager
def _loaded(directory: str) -> Iterator[dict[str, str]]:
    """Start the process that modules are forks of; yield what has Ansible use it."""
    path = f"{directory}/warm"
    command = [sys.executable, "-m", "tests.warm.server", path]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        if server.stdout is None or not server.stdout.readline():
            raise process.ProcessError(f"{' '.join(command)} does not listen")
        yield {"ANSIBLE_CONNECTION_PLUGINS": str(ROOT / "tests/warm/connection"), "TM_WARM": path}


def without_aws() -> dict[str, str]:
    """Return the environment without what would lead boto3 to the user's AWS."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "BOTO"))}


def forget_aws() -> None:
    """Take all of that out of the environment of this process, which makes clients of its own."""
    for name in os.environ.keys() - without_aws().keys():
        del os.environ[name]


def playbook(name: str, suffix: str, *more: str) -> list[str]:
    """Return the command that runs a playbook on the local inventory."""
    program = Path(sys.executable).with_name("ansible-playbook")
    return [str(program), f"playbooks/{name}.yml", "-e", f"suffix={suffix}", "-i", "inventories/local", *more]


def play(mine: Account, name: str, suffix: str, *more: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a playbook in the account to its end."""
    command, surroundings = playbook(name, suffix, *more), {**mine.environment, **environment}
    return subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)


def changes(output: str) -> int:
    """Return how many tasks a run of ansible-playbook changed, as its recap says."""
    return sum(int(number) for number in re.findall(r"\bchanged=(\d+)", output.rpartition("PLAY RECAP")[2]))
