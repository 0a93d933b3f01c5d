"""Parts of the day and of the week, as RDS writes them."""

from __future__ import annotations

import re
from typing import NamedTuple

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY, WEEK = 24 * 60, 7 * 24 * 60
SHORTEST = 30
_TIME = r"([01]\d|2[0-3]):([0-5]\d)"
_DAILY = re.compile(f"{_TIME}-{_TIME}")
_WEEKLY = re.compile(f"({'|'.join(DAYS)}):{_TIME}-({'|'.join(DAYS)}):{_TIME}", re.IGNORECASE)


class Window(NamedTuple):
    """Minutes from the beginning of the day or of the week."""

    start: int
    minutes: int


def daily(text: str) -> Window | None:
    """``03:00-04:00``; None when it is no such thing."""
    found = _DAILY.fullmatch(text)
    if not found:
        return None
    start, end = (int(found[at]) * 60 + int(found[at + 1]) for at in (1, 3))
    return Window(start, (end - start) % DAY)


def weekly(text: str) -> Window | None:
    """``sun:03:00-sun:04:00``; None when it is no such thing."""
    found = _WEEKLY.fullmatch(text)
    if not found:
        return None
    start, end = (DAYS.index(found[at].lower()) * DAY + int(found[at + 1]) * 60 + int(found[at + 2]) for at in (1, 4))
    return Window(start, (end - start) % WEEK)


def overlap(backup: str, maintenance: str) -> bool:
    """Whether the daily window falls together with the weekly one on any day."""
    every_day, once = daily(backup), weekly(maintenance)
    if every_day is None or once is None:
        return False
    starts = [every_day.start + day * DAY for day in range(-1, 2 * len(DAYS))]
    return any(start < once.start + once.minutes and once.start < start + every_day.minutes for start in starts)


def free_maintenance(backup: str) -> str:
    """A maintenance window beside this backup window, as AWS chooses one (at random; here always the same)."""
    return next(text for text in ("wed:06:38-wed:07:08", "wed:18:38-wed:19:08") if not overlap(backup, text))


def free_backup(maintenance: str) -> str:
    """A backup window beside this maintenance window, as AWS chooses one (at random; here always the same)."""
    return next(text for text in ("13:14-13:44", "01:14-01:44") if not overlap(text, maintenance))
