# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Daily windows (hh:mm-hh:mm) and weekly windows (ddd:hh:mm-ddd:hh:mm), as RDS and ElastiCache write them.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.
"""

from __future__ import annotations

import re

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY, WEEK = 24 * 60, 7 * 24 * 60
_TIME = r"([01]\d|2[0-3]):([0-5]\d)"
_DAILY = re.compile(f"{_TIME}-{_TIME}")
_WEEKLY = re.compile(f"({'|'.join(DAYS)}):{_TIME}-({'|'.join(DAYS)}):{_TIME}", re.IGNORECASE)

# Minute of its day or week on which a window begins, and its length in minutes.
Window = tuple[int, int]


def daily(text: str) -> Window | None:
    """Return a daily window, None when the text is none."""
    found = _DAILY.fullmatch(text)
    if not found:
        return None
    begin, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    return begin, (end - begin) % DAY


def weekly(text: str) -> Window | None:
    """Return a weekly window, None when the text is none."""
    found = _WEEKLY.fullmatch(text)
    if not found:
        return None
    first, last = DAYS.index(found[1].lower()), DAYS.index(found[4].lower())
    begin = first * DAY + int(found[2]) * 60 + int(found[3])
    return begin, (last * DAY + int(found[5]) * 60 + int(found[6]) - begin) % WEEK


def daily_text(begin: int, length: int) -> str:
    """Write a daily window down."""
    return f"{_clock(begin)}-{_clock(begin + length)}"


def weekly_text(begin: int, length: int) -> str:
    """Write a weekly window down."""
    return "-".join(f"{DAYS[at % WEEK // DAY]}:{_clock(at)}" for at in (begin, begin + length))


def overlap(each_day: Window, each_week: Window) -> bool:
    """The one that begins later does so before the other has ended, on one day of the week or another."""
    distances = [(each_week[0] - each_day[0] - day * DAY) % WEEK for day in range(7)]
    return any(ahead < each_day[1] or (WEEK - ahead) % WEEK < each_week[1] for ahead in distances)


def beside(each_day: Window, each_week: Window, shortest: int) -> str:
    """Move the daily window to the end of the weekly one or, where that is no way out, shorten it as well.

    Returns nothing where the weekly window leaves no room for a daily one of the shortest length.
    """
    length = min(max(each_day[1], shortest), DAY - shortest)
    for begin in (each_week[0] + each_week[1], *range(0, DAY, 30)):
        for each in (length, shortest):
            if not overlap((begin % DAY, each), each_week):
                return daily_text(begin % DAY, each)
    return ""


def _clock(minute: int) -> str:
    return f"{minute % DAY // 60:02}:{minute % 60:02}"
