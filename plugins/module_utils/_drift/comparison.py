# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Comparisons: one function for each kind of resource, with the facts that it needs.

A comparison looks at the stack and yields a Row for every setting that it compares, whether it differs or not::

    @comparison("streaming", what="the stream", facts=("kinesis.stream",))
    def stream(stack: Stack) -> Iterator[Row]:
        ...

One that touches a fact that could not be read ends there, and the runner says that the rest is unknown, and why.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.row import Row, compared, unknown
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import NotKnownError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._same_policy import same_policy
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._tags import plan_tags

Compare = Callable[[Stack], Iterable[Row]]


@dataclass(frozen=True)
class Comparison:
    """``what`` it compares, in words; ``component`` must be part of the stack; ``facts`` are those that it needs."""

    component: str
    what: str
    facts: tuple[str, ...]
    compare: Compare


def comparison(component: str, what: str, facts: tuple[str, ...]) -> Callable[[Compare], Comparison]:
    """Make a comparison of the decorated function."""
    return lambda compare: Comparison(component, what, facts, compare)


def run(comparisons: Iterable[Comparison], stack: Stack) -> Iterator[Row]:
    """Make all comparisons that the stack has a use for."""
    for each in comparisons:
        if each.component in stack.wants:
            yield from _rows(each, stack)


def _rows(each: Comparison, stack: Stack) -> Iterator[Row]:
    try:
        yield from each.compare(stack)
    except NotKnownError as error:
        yield unknown(each.what, str(error))


def tags(resource: str, setting: str, wanted: Mapping[str, Any], found: Mapping[str, str]) -> Row:
    """Compare tags as a deployment does: those of AWS itself, aws:..., do not count."""
    return compared(resource, setting, dict(plan_tags(found, wanted, purge=True).after), dict(found))


def policy(resource: str, setting: str, wanted: Mapping[str, Any], found: Mapping[str, Any] | None) -> Row:
    """Compare two policies by what they mean; a difference is shown by its statements."""
    if same_policy(wanted, found):
        return compared(resource, setting, wanted, wanted)
    sides = [_statements(side) for side in (wanted, found)]
    if sides[0] == sides[1]:
        # What differs is outside the statements, such as the version.
        return compared(resource, setting, wanted, found)
    return compared(resource, setting, *sides)


def _statements(document: Mapping[str, Any] | None) -> dict[str, Any]:
    """The statements by their Sid, those without one by their place."""
    listed = (document or {}).get("Statement", [])
    listed = listed if isinstance(listed, list) else [listed]
    return {str(each.get("Sid") or f"statement {number}"): each for number, each in enumerate(listed, 1)}
