"""The sample of real rejections (``failures.jsonl``), row by row: how the offending request is made here.

One module for each service. A case prepares the account and returns the offence: the request that AWS refuses. A row
that cannot be reproduced here stands in NOT_APPLICABLE with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROWS: dict[str, dict[str, Any]] = {
    row["id"]: row for row in map(json.loads, (Path(__file__).parents[1] / "failures.jsonl").read_text().splitlines())
}
CASES: dict[str, Case] = {}
NOT_APPLICABLE: dict[str, str] = {}


@dataclass(frozen=True)
class Account:
    """What a case has to work with: ``aws("rds")`` is a client of an empty account, `network` makes one there."""

    aws: Callable[..., Any]
    emulator: Any
    network: Callable[[], dict[str, Any]]


@dataclass(frozen=True)
class Offence:
    """The request that AWS refuses. `names` maps what stands in the row's message to what stands in this account's."""

    call: Callable[..., Any]
    arguments: dict[str, Any]
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """`code` is the AWS error code to expect; it is the row's, except where the row's text is not a code."""

    row: dict[str, Any]
    prepare: Callable[[Account], Offence]
    code: str


def case(number: str, code: str = "") -> Callable[[Callable[[Account], Offence]], Callable[[Account], Offence]]:
    """Have the decorated function make the offending request of row `number`."""

    def register(prepare: Callable[[Account], Offence]) -> Callable[[Account], Offence]:
        CASES[number] = Case(ROWS[number], prepare, code or ROWS[number]["error_code"])
        return prepare

    return register
