# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which process a run is, so that whoever stands on the same machine can see whether it is there still."""

from __future__ import annotations

from pathlib import Path

PROC = Path("/proc")
# Of the fields of /proc/PID/stat behind the name, which stands in brackets and may hold anything: state, start time.
STATE, START = 0, 19
GONE = "ZX"


def identity(pid: int) -> str:
    """Return what tells a process from every other one; empty where the system does not say.

    Numbers of processes are counted anew with each start of the machine and in each container, and used again.
    """
    place, fields = _place(), _stat(pid)
    return f"{place} {pid} {fields[START]}" if place and fields else ""


def is_dead(identified: str) -> bool:
    """Tell whether a process that ``identity`` told of is gone for certain; where that cannot be seen, it is not."""
    if not identified:
        return False
    place, pid, start = identified.rsplit(" ", 2)
    if place != _place():
        return False
    fields = _stat(pid)
    return not fields or fields[START] != start or fields[STATE] in GONE


def _place() -> str:
    """The start of this machine, and the space in which its processes are counted."""
    try:
        started = PROC.joinpath("sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{started} {PROC.joinpath('self/ns/pid').readlink()}"
    except OSError:
        return ""


def _stat(pid: int | str) -> list[str]:
    try:
        return PROC.joinpath(str(pid), "stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return []
