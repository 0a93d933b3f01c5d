# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Many stacks before preflight and AWS, and what the two came to."""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .case import Case
from .verdicts import Court, Disagreement

Say = Callable[[str], object]
Key = tuple[str, str, str]


@dataclasses.dataclass
class Tally:
    """What a run came to: how many stacks there were, how many were refused, and by key where the sides differed."""

    cases: int = 0
    refused: int = 0
    times: collections.Counter[Key] = dataclasses.field(default_factory=collections.Counter)
    found: dict[Key, tuple[Case, Disagreement]] = dataclasses.field(default_factory=dict)

    def add(self, case: Case, refused: bool, disagreements: list[Disagreement]) -> None:
        self.cases += 1
        self.refused += refused
        for each in disagreements:
            self.times[each.key] += 1
            known = self.found.get(each.key)
            if known is None or len(case.settings) < len(known[0].settings):
                self.found[each.key] = (case, each)


def run(court: Court, stacks: Sequence[Case], say: Say) -> Tally:
    """Put the stacks before both sides."""
    tally = Tally()
    for case in stacks:
        _expected, outcome, disagreements = court.try_case(case)
        tally.add(case, bool(outcome.refusals), disagreements)
        for each in disagreements:
            say(f"{tally.cases}: {' '.join(each.key)}: {each.text[:200]}")
        if not tally.cases % 50:
            say(f"{tally.cases} of {len(stacks)}")
    return tally


def simplest(court: Court, case: Case, key: Key) -> Case:
    """Leave out every setting without which the sides differ in the same way."""
    for name in case.settings:
        fewer = dataclasses.replace(case, settings={k: v for k, v in case.settings.items() if k != name})
        if any(each.key == key for each in court.try_case(fewer)[2]):
            case = fewer
    return case


def report(court: Court, tally: Tally) -> Iterator[str]:
    """Give the table's lines."""
    if not tally.found:
        return
    yield "| part | preflight's error | AWS's refusal | stacks | simplest |"
    yield "|---|---|---|---|---|"
    for key, (case, each) in sorted(tally.found.items()):
        least = simplest(court, case, key)
        known = {field.name: getattr(least, field.name) for field in dataclasses.fields(Case)}
        shown = {**known.pop("settings"), **{k: v for k, v in known.items() if v != getattr(Case(), k)}}
        cells = (*(part or "none" for part in key), str(tally.times[key]), f"`{shortened(shown)}`: {each.text[:300]}")
        yield f"| {' | '.join(cell.replace(chr(10), ' ').replace('|', '/') for cell in cells)} |"


def shortened(settings: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}"[:160] for name, value in settings.items())


def summary(tally: Tally) -> str:
    differ = f"{sum(tally.times.values())} disagreements of {len(tally.found)} kinds"
    return f"{tally.cases} different stacks, of which AWS refused {tally.refused}: {differ}"
