# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An emulator for one program alone, and the playbooks run against it: for benchmarks and sweeps."""

from __future__ import annotations

import contextlib
import os
import re
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
def account(*suffixes: str) -> Iterator[Account]:
    """Start an emulator on a port of its own in a directory of its own, and leave neither behind."""
    with tempfile.TemporaryDirectory(prefix="account-") as directory:
        state = process.StateDirectory(Path(directory))
        # What the emulator says of itself is no part of a report.
        with contextlib.redirect_stdout(sys.stderr):
            process.start(state, process.Options(0, REGION, list(suffixes), ""))
        try:
            kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "BOTO"))}
            environment = {**kept, "TM_EMULATOR_STATE": directory, "ANSIBLE_NOCOLOR": "1"}
            yield Account(EmulatorClient(process.running(state).endpoint), state, environment)
        finally:
            with contextlib.redirect_stdout(sys.stderr):
                process.stop(state)


def playbook(name: str, suffix: str, *more: str) -> list[str]:
    """Return the command that runs a playbook on the local inventory."""
    program = Path(sys.executable).with_name("ansible-playbook")
    return [str(program), f"playbooks/{name}.yml", "-e", f"suffix={suffix}", "-i", "inventories/local", *more]


def changes(output: str) -> int:
    """Return how many tasks a run of ansible-playbook changed, as its recap says."""
    return sum(int(number) for number in re.findall(r"\bchanged=(\d+)", output.rpartition("PLAY RECAP")[2]))
