"""Maintenance and snapshot windows, as minutes of the week or of the day."""

from __future__ import annotations

import re

DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
DAY = 24 * 60
WEEK = 7 * DAY
_TIME = r"([01]\d|2[0-3]):([0-5]\d)"
_WEEKLY = re.compile(rf"({'|'.join(DAYS)}):{_TIME}-({'|'.join(DAYS)}):{_TIME}", re.IGNORECASE)
_DAILY = re.compile(rf"{_TIME}-{_TIME}")
SNAPSHOT_WINDOWS = ("05:00-06:00", "12:00-13:00", "19:00-20:00")
MAINTENANCE_WINDOWS = ("sun:23:00-mon:01:30", "wed:10:00-wed:11:00")

Span = tuple[int, int, int]  # first minute, last minute, and the period after which it comes round


def weekly(text: str) -> Span | None:
    """``sun:23:00-mon:01:30`` as a span; None when it is none."""
    found = _WEEKLY.fullmatch(text)
    if not found:
        return None
    day, hour, minute, last_day, last_hour, last_minute = found.groups()
    start = DAYS.index(day.lower()) * DAY + int(hour) * 60 + int(minute)
    return start, DAYS.index(last_day.lower()) * DAY + int(last_hour) * 60 + int(last_minute), WEEK


def daily(text: str) -> Span | None:
    """``05:00-09:00`` as a span; None when it is none."""
    found = _DAILY.fullmatch(text)
    if not found:
        return None
    hour, minute, last_hour, last_minute = map(int, found.groups())
    return hour * 60 + minute, last_hour * 60 + last_minute, DAY


def length(span: Span) -> int:
    """In minutes; a span may pass the end of its period."""
    start, end, period = span
    return (end - start) % period


def overlap(snapshot: str, maintenance: str) -> bool:
    """Whether the snapshot window of any day falls into the maintenance window. Malformed windows do not."""
    every_day, once = daily(snapshot), weekly(maintenance)
    if every_day is None or once is None:
        return False
    start = once[0]
    for day in range(7):
        begins = every_day[0] + day * DAY
        if (begins - start) % WEEK < length(once) or (start - begins) % WEEK < length(every_day):
            return True
    return False


def chosen(snapshot: str | None, maintenance: str | None) -> tuple[str, str]:
    """Both windows, with what was not asked for chosen so that they do not overlap, as AWS does."""
    if snapshot is not None:
        free = (item for item in MAINTENANCE_WINDOWS if not overlap(snapshot, item))
        return snapshot, maintenance or next(free, MAINTENANCE_WINDOWS[0])
    ours = maintenance or MAINTENANCE_WINDOWS[0]
    return next((item for item in SNAPSHOT_WINDOWS if not overlap(item, ours)), SNAPSHOT_WINDOWS[0]), ours
