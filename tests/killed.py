# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A command that is killed at a call to AWS: ``python -m tests.killed after rds CreateDBInstance -- COMMAND ...``.

The emulator stops answering at that call, before or after its effect, and nobody hears of AWS any more. Then the
command and everything that it started are killed, before they can tell anybody.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.emulator import process
from tests.emulator.client import EmulatorClient, EmulatorError

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 900.0


class SurvivedError(Exception):
    """The command ended by itself, or never made the call."""


def kill(client: EmulatorClient, command: Sequence[str], environment: Mapping[str, str], fault: int) -> None:
    """Start the command and kill it as soon as the fault, which cuts connections for good, has struck; lift that."""
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as victim:
        try:
            deadline = time.monotonic() + PATIENCE
            while not _struck(client, fault):
                if victim.poll() is not None or time.monotonic() > deadline:
                    raise SurvivedError(f"exit code {victim.poll()}: {' '.join(command)}")
                time.sleep(0.05)
        finally:
            end(victim)
            client.lift_faults(fault)


def end(victim: subprocess.Popen[Any]) -> None:
    """Kill a command and everything that it started, where each may have begun a session of its own."""
    # One that has ended is reaped by now, and its number may be another's.
    for pid in list(_family(victim.pid)) if victim.poll() is None else ():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _struck(client: EmulatorClient, number: int) -> bool:
    # On a busy machine it may be slow to answer; the deadline is the limit.
    with contextlib.suppress(EmulatorError):
        return any(fault["struck"] for fault in client.faults() if fault["id"] == number)
    return False


def _family(pid: int) -> Iterator[int]:
    """Yield a process and its descendants, each stopped first, so that none starts another meanwhile."""
    with contextlib.suppress(ProcessLookupError, FileNotFoundError):
        os.kill(pid, signal.SIGSTOP)
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        yield pid
        for child in children:
            yield from _family(int(child))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.killed", description="Kill a command at a call to AWS")
    parser.add_argument("when", choices=["before", "after"], help="its effect")
    parser.add_argument("service")
    parser.add_argument("operation")
    parser.add_argument("command", nargs="+")
    chosen = parser.parse_args()
    state = process.StateDirectory(Path(os.environ["TM_EMULATOR_STATE"]))
    client = EmulatorClient(process.running(state).endpoint)
    fault = client.cut(chosen.service, chosen.operation, when=chosen.when, for_good=True)
    kill(client, chosen.command, os.environ, fault)
    return 0


if __name__ == "__main__":
    sys.exit(main())
