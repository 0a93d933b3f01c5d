# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the database's backup window and maintenance window.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY, WEEK, SHORTEST = 24 * 60, 7 * 24 * 60, 30
_TIME = r"([01]\d|2[0-3]):([0-5]\d)"
_BACKUP = re.compile(f"{_TIME}-{_TIME}")
_MAINTENANCE = re.compile(f"({'|'.join(DAYS)}):{_TIME}-({'|'.join(DAYS)}):{_TIME}", re.IGNORECASE)
_CREATE = "botocore rds CreateDBInstance"

# Minute of its day or week on which a window begins, and its length in minutes.
Window = tuple[int, int]


def _backup(text: str) -> Window | None:
    found = _BACKUP.fullmatch(text)
    if not found:
        return None
    begin, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    return begin, (end - begin) % DAY


def _maintenance(text: str) -> Window | None:
    found = _MAINTENANCE.fullmatch(text)
    if not found:
        return None
    first, last = DAYS.index(found[1].lower()), DAYS.index(found[4].lower())
    begin = first * DAY + int(found[2]) * 60 + int(found[3])
    return begin, (last * DAY + int(found[5]) * 60 + int(found[6]) - begin) % WEEK


def _backup_text(begin: int, length: int) -> str:
    return f"{_clock(begin)}-{_clock(begin + length)}"


def _maintenance_text(begin: int, length: int) -> str:
    return "-".join(f"{DAYS[at % WEEK // DAY]}:{_clock(at)}" for at in (begin, begin + length))


def _clock(minute: int) -> str:
    return f"{minute % DAY // 60:02}:{minute % 60:02}"


@rule("DB010", "database", setting="database_backup_window", source=f"{_CREATE}, PreferredBackupWindow")
def backup_window_is_valid(stack: Stack) -> Iterator[Problem]:
    """The backup window is hh:mm-hh:mm in UTC, half an hour at least."""
    text = stack.wants["database"]["backup_window"]
    window = _backup(text)
    if window is None:
        answer = f"InvalidParameterValue: Invalid backup window format: {text}. Must be hh24:mi-hh24:mi"
        yield Problem(text, answer, "17:00-17:30")
    elif window[1] < SHORTEST:
        answer = "InvalidParameterValue: The backup window must be at least 30 minutes."
        yield Problem(text, answer, _backup_text(window[0], SHORTEST))


@rule("DB011", "database", setting="database_maintenance_window", source=f"{_CREATE}, PreferredMaintenanceWindow")
def maintenance_window_is_valid(stack: Stack) -> Iterator[Problem]:
    """The maintenance window is ddd:hh:mm-ddd:hh:mm in UTC, half an hour at least."""
    text = stack.wants["database"]["maintenance_window"]
    window = _maintenance(text)
    if window is None:
        answer = f"InvalidParameterValue: Invalid maintenance window format: {text}. Must be ddd:hh24:mi-ddd:hh24:mi"
        yield Problem(text, answer, "sun:18:00-sun:18:30")
    elif window[1] < SHORTEST:
        answer = "InvalidParameterValue: The maintenance window must be at least 30 minutes."
        yield Problem(text, answer, _maintenance_text(window[0], SHORTEST))


@rule(
    "DB012",
    "database",
    setting="database_backup_window",
    source="https://github.com/hashicorp/terraform-provider-aws/issues/49828",
)
def windows_do_not_overlap(stack: Stack) -> Iterator[Problem]:
    """The daily backup window and the weekly maintenance window do not overlap. One may follow the other at once."""
    want = stack.wants["database"]
    backup, maintenance = _backup(want["backup_window"]), _maintenance(want["maintenance_window"])
    if backup and maintenance and _overlap(backup, maintenance):
        answer = "InvalidParameterValue: The backup window and maintenance window must not overlap."
        yield Problem(want["backup_window"], answer, _free(backup, maintenance))


def _overlap(backup: Window, maintenance: Window) -> bool:
    """The one that begins later does so before the other has ended, on one day of the week or another."""
    distances = [(maintenance[0] - backup[0] - day * DAY) % WEEK for day in range(7)]
    return any(ahead < backup[1] or (WEEK - ahead) % WEEK < maintenance[1] for ahead in distances)


def _free(backup: Window, maintenance: Window) -> str:
    """The backup window moved to the end of maintenance or, where that is no way out, shortened as well."""
    length = min(max(backup[1], SHORTEST), DAY - SHORTEST)
    for begin in (maintenance[0] + maintenance[1], *range(0, DAY, SHORTEST)):
        for each in (length, SHORTEST):
            if not _overlap((begin % DAY, each), maintenance):
                return _backup_text(begin % DAY, each)
    return "a shorter maintenance window"
