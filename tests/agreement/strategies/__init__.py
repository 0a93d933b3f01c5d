# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Stacks to be judged and deployed: each is legal in most of its settings, and may be broken in some.

A subject is a strategy of a few settings that belong together. A legal one gives what AWS should take; an edge gives
what lies at or beyond a limit, so that it may be broken or not: that is what both sides are asked. Neither says what is
expected. A key in angle brackets is not a setting: it is a field of Case.
"""

from __future__ import annotations

from typing import Any

import hypothesis
from hypothesis import strategies as st

from ..case import Case
from . import cache, database, foundation, network

Changes = dict[str, Any]
LEGAL = {**cache.LEGAL, **database.LEGAL, **foundation.LEGAL, **network.LEGAL}
# One of each part at most, so that one hides no other. What all parts need is broken seldom: it hides the rest.
PARTS = (
    (1, cache.EDGES),
    (1, database.EDGES),
    (2, foundation.LOG_EDGES),
    (1, foundation.STREAM_EDGES),
    (3, foundation.ROLE_EDGES),
    (5, network.EDGES),
    (8, foundation.KEY_EDGES),
    (8, foundation.STACK_EDGES),
)


# After ten examples Hypothesis begins to vary those it had, in the hope of a bug nearby. Here that is the same again.
AT_ONCE, MOST_BATCHES = 10, 10_000


def generate(number: int, seed: int) -> list[Case]:
    """Return so many stacks, no two of them the same; the same seed gives the same ones."""
    found: dict[str, Case] = {}

    @hypothesis.settings(
        max_examples=AT_ONCE,
        deadline=None,
        database=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(cases())
    def draw(case: Case) -> None:
        found.setdefault(repr(case), case)

    for batch in range(MOST_BATCHES):
        if len(found) < number:
            hypothesis.seed(seed * MOST_BATCHES + batch)(draw)()
    return list(found.values())[:number]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A stack of up to four legal subjects, and at most one edge in each part."""
    names = draw(st.lists(st.sampled_from(sorted(LEGAL)), max_size=4, unique=True))
    changes: Changes = {}
    for subject in [LEGAL[name] for name in names]:
        changes |= draw(subject)
    for seldom, edges in PARTS:
        if draw(st.integers(0, seldom)) == seldom:
            changes |= draw(edges[draw(st.sampled_from(sorted(edges)))])
    return case_of(changes)


def case_of(changes: Changes) -> Case:
    fields = {name.strip("<>"): value for name, value in changes.items() if name.startswith("<")}
    return Case({name: value for name, value in changes.items() if not name.startswith("<")}, **fields)
