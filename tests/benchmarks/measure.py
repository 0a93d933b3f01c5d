# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How long a command takes, and how much memory it and its children take at most."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
# Seconds between two looks at the sum; a module runs for about half a second.
LOOK_EVERY = 0.2
# getrusage counts in KiB, on macOS in bytes.
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


class CommandFailedError(Exception):
    """A measured command failed; the message is the end of what it said."""


@dataclass(frozen=True)
class Measurement:
    """``largest`` and ``together`` are bytes: the largest process of the tree, and the tree's sum at its highest.

    Pages that processes share count once in the sum. It is None where there is no /proc.
    """

    seconds: float
    largest: int
    together: int | None
    output: str


def run(command: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> Measurement:
    """Run a command to its end; CommandFailedError unless it ends with 0."""
    with tempfile.TemporaryFile() as output:
        began = time.monotonic()
        process = subprocess.Popen(
            command, cwd=cwd, env=dict(environment), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        watch = _Watch(process.pid)
        watch.start()
        # wait4 tells the peak of the largest process, the command's own children among them.
        _unused, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.stop()
        output.seek(0)
        text = output.read().decode(errors="replace")
    if process.returncode:
        raise CommandFailedError(f"{' '.join(command)} ended with {process.returncode}:\n{text[-4000:]}")
    return Measurement(seconds, usage.ru_maxrss * RSS_UNIT, watch.peak, text)


class _Watch(threading.Thread):
    """Looks at the memory of a process and its descendants until it is stopped."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.peak: int | None = None
        self._root = root
        self._ended = threading.Event()

    def run(self) -> None:
        while PROC.exists() and not self._ended.wait(LOOK_EVERY):
            self.peak = max(self.peak or 0, sum(map(_proportional_size, _tree(self._root))))

    def stop(self) -> None:
        self._ended.set()
        self.join()


def _tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for directory in PROC.glob("[0-9]*"):
        try:
            # The name stands in brackets and may hold anything; the parent is the second field after it.
            fields = (directory / "stat").read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(directory.name))
    found = [root]
    for pid in found:
        found.extend(children.get(pid, []))
    return found


def _proportional_size(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
