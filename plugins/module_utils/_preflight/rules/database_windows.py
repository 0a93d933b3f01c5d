# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the database's backup window and maintenance window.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import windows
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

SHORTEST = 30
_CREATE = "botocore rds CreateDBInstance"


@rule("DB010", "database", setting="database_backup_window", source=f"{_CREATE}, PreferredBackupWindow")
def backup_window_is_valid(stack: Stack) -> Iterator[Problem]:
    """The backup window is hh:mm-hh:mm in UTC, half an hour at least."""
    text = stack.wants["database"]["backup_window"]
    window = windows.daily(text)
    if window is None:
        answer = f"InvalidParameterValue: Invalid backup window format: {text}. Must be hh24:mi-hh24:mi"
        yield Problem(text, answer, "17:00-17:30")
    elif window[1] < SHORTEST:
        answer = "InvalidParameterValue: The backup window must be at least 30 minutes."
        yield Problem(text, answer, windows.daily_text(window[0], SHORTEST))


@rule("DB011", "database", setting="database_maintenance_window", source=f"{_CREATE}, PreferredMaintenanceWindow")
def maintenance_window_is_valid(stack: Stack) -> Iterator[Problem]:
    """The maintenance window is ddd:hh:mm-ddd:hh:mm in UTC, half an hour at least."""
    text = stack.wants["database"]["maintenance_window"]
    window = windows.weekly(text)
    if window is None:
        answer = f"InvalidParameterValue: Invalid maintenance window format: {text}. Must be ddd:hh24:mi-ddd:hh24:mi"
        yield Problem(text, answer, "sun:18:00-sun:18:30")
    elif window[1] < SHORTEST:
        answer = "InvalidParameterValue: The maintenance window must be at least 30 minutes."
        yield Problem(text, answer, windows.weekly_text(window[0], SHORTEST))


@rule(
    "DB012",
    "database",
    setting="database_backup_window",
    source="https://github.com/hashicorp/terraform-provider-aws/issues/49828",
)
def windows_do_not_overlap(stack: Stack) -> Iterator[Problem]:
    """The daily backup window and the weekly maintenance window do not overlap. One may follow the other at once."""
    want = stack.wants["database"]
    backup, maintenance = windows.daily(want["backup_window"]), windows.weekly(want["maintenance_window"])
    if backup and maintenance and windows.overlap(backup, maintenance):
        answer = "InvalidParameterValue: The backup window and maintenance window must not overlap."
        near = windows.beside(backup, maintenance, SHORTEST) or "a shorter maintenance window"
        yield Problem(want["backup_window"], answer, near)
