# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How strategies are written down: settings that vary by themselves, windows, texts of a length."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
DAY = 24 * 60


def these(**settings: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Draw each setting by itself: a strategy, or a list of values to choose from."""
    drawn = {name: of(*value) if isinstance(value, list) else value for name, value in settings.items()}
    return st.fixed_dictionaries(drawn)


def one(setting: str, *values: Any) -> st.SearchStrategy[dict[str, Any]]:
    return of(*values).map(lambda value: {setting: value})


def of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


def clock(minute: int) -> str:
    return f"{minute % DAY // 60:02}:{minute % 60:02}"


@st.composite
def daily(draw: st.DrawFn, lengths: st.SearchStrategy[int]) -> str:
    start = 15 * draw(st.integers(0, 95))
    return f"{clock(start)}-{clock(start + draw(lengths))}"


@st.composite
def weekly(draw: st.DrawFn, lengths: st.SearchStrategy[int]) -> str:
    start = 15 * draw(st.integers(0, 7 * 96 - 1))
    end = start + draw(lengths)
    return "-".join(f"{DAYS[minute // DAY % 7]}:{clock(minute)}" for minute in (start, end))


MALFORMED_DAILY = ("", "17:00", "24:00-24:30", "17:60-18:30", "5:00-6:00", "17:00-18:00 ", "sun:17:00-sun:18:00")
MALFORMED_WEEKLY = (
    "",
    "sun:18:00",
    "sun:18:00-sun:24:00",
    "Sun:18:00-Sun:19:00",
    "sunday:18:00-sunday:19:00",
    "18:00-19:00",
    "sun:18:00-19:00",
)
