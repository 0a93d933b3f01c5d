# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Who works on a stack, whether that run lives, and by which conditional write its place is taken.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.

One record in a table of the stack's own. Whoever holds the lock counts its ``version`` up every ``BEAT`` seconds, and
every write is conditional, so that of two writers one finds that the record is no longer what it saw. A holder is dead
when the record stays the same while it is watched for ``SILENCE`` seconds: no clocks of two machines are compared.
https://aws.amazon.com/blogs/database/building-distributed-locks-with-the-dynamodb-lock-client/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

HELD, FREE = "held", "free"
# What the setting stack_lock says where no lock is to be taken or looked at.
IGNORE = "ignore"
# Seconds between two signs of life; those without one after which a run counts as dead; and those after which it is
# worth while to watch for that.
BEAT, SILENCE, QUIET = 15, 60, 45
# Seconds that one look at a lock that lives takes, when it is waited for.
SLICE = 60
KEY = "lock"
NUMBERS = ("version",)

Item = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Record:
    """``since`` and ``seen`` are ISO 8601 in UTC: when the run began, and its last sign of life, by its own clock.

    ``process`` tells which process it is; empty where that cannot be told.
    """

    state: str
    version: int
    run: str
    purpose: str
    who: str
    host: str
    since: str
    seen: str
    process: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the record as the module returns it."""
        return asdict(self)

    @property
    def words(self) -> str:
        """Say who holds the lock."""
        run = f"{self.purpose}, run {self.run}; last sign of life {self.seen}"
        return f"{self.who} on {self.host} since {self.since} ({run})"


def key() -> Item:
    """Return the key of the record."""
    return {KEY: {"S": KEY}}


def item_of(record: Record) -> Item:
    """Return the record as DynamoDB keeps it."""
    values = asdict(record)
    return {**key(), **{name: {"N" if name in NUMBERS else "S": str(value)} for name, value in values.items()}}


def record_of(item: Mapping[str, Mapping[str, str]] | None) -> Record | None:
    """Return the record of an item; None where there is none."""
    if not item:
        return None
    values: dict[str, Any] = {name: next(iter(value.values())) for name, value in item.items() if name != KEY}
    return Record(**{**values, **{name: int(values[name]) for name in NUMBERS}})


def version_of(record: Record | None) -> int:
    """Return the record's version; that of none is 0."""
    return record.version if record else 0


def mark_of(record: Record | None) -> str:
    """Return what tells whether anybody has held the lock in between; empty where nobody ever has."""
    return f"{record.version} {record.run}" if record else ""


def refusal(record: Record) -> str:
    """Say that the lock is taken, and what to do."""
    return (
        f"The stack is being worked on by {record.words}. Wait until that run has ended; if it is dead, its lock is"
        f" taken over once it has given no sign of life for {SILENCE + QUIET} seconds."
    )


def is_held(record: Record | None) -> bool:
    """Tell whether somebody holds the lock, alive or dead."""
    return record is not None and record.state == HELD


def taken(mine: Record, seen: Record | None) -> dict[str, Any]:
    """Return the arguments of the PutItem that takes the lock, if the record is still the one that was seen."""
    record = replace(mine, state=HELD, version=version_of(seen) + 1)
    if seen is None:
        return {"Item": item_of(record), "ConditionExpression": "attribute_not_exists(#key)", **_names(key=KEY)}
    return {
        "Item": item_of(record),
        "ConditionExpression": "#version = :version AND #run = :run",
        "ExpressionAttributeValues": {":version": {"N": str(seen.version)}, ":run": {"S": seen.run}},
        **_names(version="version", run="run"),
    }


def renewed(run: str, now: str) -> dict[str, Any]:
    """Return the arguments of the UpdateItem that gives a sign of life, if the lock is still the run's."""
    values = {":now": {"S": now}, ":held": {"S": HELD}}
    return _update(run, "SET #seen = :now ADD #version :one", "#run = :run AND #state = :held", values)


def released(run: str, now: str) -> dict[str, Any]:
    """Return the arguments of the UpdateItem that gives the lock back, if it is still the run's.

    It may be given back twice: the answer to the first time may have been lost.
    """
    values = {":now": {"S": now}, ":free": {"S": FREE}}
    return _update(run, "SET #seen = :now, #state = :free ADD #version :one", "#run = :run", values)


def _update(run: str, expression: str, condition: str, values: Item) -> dict[str, Any]:
    return {
        "Key": key(),
        "UpdateExpression": expression,
        "ConditionExpression": condition,
        "ExpressionAttributeValues": {**values, ":one": {"N": "1"}, ":run": {"S": run}},
        **_names(seen="seen", version="version", run="run", state="state"),
    }


def _names(**names: str) -> dict[str, dict[str, str]]:
    """Names through placeholders: some are words of DynamoDB's own."""
    return {"ExpressionAttributeNames": {f"#{placeholder}": name for placeholder, name in names.items()}}
