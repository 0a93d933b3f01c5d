"""Backups, and the windows for backups and maintenance."""

from __future__ import annotations

from ...services.rds import windows
from .common import Settings, instance_rule

INVALID = "InvalidParameterValue"
RETENTION = (0, 35)


@instance_rule(code=INVALID, source="cfn-lint aws_rds_dbinstance/backupretentionperiod.json (own words)")
def retention_is_in_range(wanted: Settings) -> str | None:
    """Backups are kept for 0 to 35 days."""
    days, (low, high) = wanted.given.get("BackupRetentionPeriod", 1), RETENTION
    return (
        None if low <= days <= high else f"Invalid backup retention period: {days}. Must be between {low} and {high}."
    )


@instance_rule(code=INVALID, source="https://github.com/getmoto/moto/pull/5839, which follows AWS")
def maintenance_window_is_well_formed(wanted: Settings) -> str | None:
    """A maintenance window is a part of the week, ``ddd:hh24:mi-ddd:hh24:mi``."""
    text = wanted.given.get("PreferredMaintenanceWindow")
    if text is None or windows.weekly(text):
        return None
    return (
        f"Invalid maintenance window format: {text}. Should be specified as a range ddd:hh24:mi-ddd:hh24:mi (24H "
        "Clock UTC). Example: Sun:23:45-Mon:00:15"
    )


@instance_rule(code=INVALID, source="botocore rds.CreateDBInstance.PreferredBackupWindow (own words)")
def backup_window_is_well_formed(wanted: Settings) -> str | None:
    """A backup window is a part of the day, ``hh24:mi-hh24:mi``."""
    text = wanted.given.get("PreferredBackupWindow")
    if text is None or windows.daily(text):
        return None
    return (
        f"Invalid backup window format: {text}. Should be specified as a range hh24:mi-hh24:mi (24H Clock UTC). "
        "Example: 23:45-00:15"
    )


@instance_rule(code=INVALID, source="botocore rds.CreateDBInstance; words: getmoto/moto#5839 and by analogy")
def windows_are_long_enough(wanted: Settings) -> str | None:
    """A window has at least 30 minutes."""
    for name, read, parameter in (
        ("maintenance", windows.weekly, "PreferredMaintenanceWindow"),
        ("backup", windows.daily, "PreferredBackupWindow"),
    ):
        found = read(wanted.given[parameter]) if parameter in wanted.given else None
        if found and found.minutes < windows.SHORTEST:
            return f"The {name} window must be at least {windows.SHORTEST} minutes."
    return None


@instance_rule(code=INVALID, source="F019")
def windows_do_not_overlap(wanted: Settings) -> str | None:
    """Backup and maintenance never fall together. Of a window that is not given, AWS chooses a free one."""
    backup, maintenance = wanted.get("PreferredBackupWindow"), wanted.get("PreferredMaintenanceWindow")
    if not wanted.changes("PreferredBackupWindow", "PreferredMaintenanceWindow") or not backup or not maintenance:
        return None
    overlap = windows.overlap(backup, maintenance)
    return "The backup window and maintenance window must not overlap." if overlap else None
