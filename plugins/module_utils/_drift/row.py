# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a comparison says of one setting of one resource, and how people are told.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._table import table as in_columns

DIFFERS, MISSING, STRAY, UNKNOWN, PENDING = "differs", "missing", "stray", "unknown", "pending"
STATES = (DIFFERS, MISSING, STRAY, UNKNOWN, PENDING)
# A change that AWS has accepted and will make in its own time is no drift.
DRIFT = (DIFFERS, MISSING, STRAY, UNKNOWN)
EXISTENCE, THERE, ABSENT = "existence", "there", "absent"
COLUMNS = {"state": 7, "resource": 34, "setting": 36, "wanted": 25, "found": 25}
# Nothing is on its way, which is not to say that None is.
NOTHING = object()
# What a cell shows of a long value; the JSON has all of it.
LONGEST = 140


@dataclass(frozen=True)
class Row:
    """One setting of one resource.

    ``state`` is empty where it is as wanted, else one of ``STATES``. ``setting`` is the variable of the inventory, or,
    where there is none, what the resource calls it. ``wanted`` is what the inventory asks for and ``found`` what AWS
    has; of a mapping, that which differs. Of what is unknown, ``found`` is the reason.
    """

    state: str
    resource: str
    setting: str
    wanted: Any
    found: Any


def compared(resource: str, setting: str, wanted: Any, found: Any, coming: Any = NOTHING) -> Row:
    """Compare two values.

    Args:
        resource: what bears the setting, such as "KMS key alias/x".
        setting: its name.
        wanted: what the inventory asks for.
        found: what AWS has.
        coming: what AWS will have when the changes that it has accepted are done, where it can have accepted some.
    """
    coming = found if coming is NOTHING else coming
    if wanted == coming:
        return Row("" if wanted == found else PENDING, resource, setting, wanted, found)
    if wanted == found:
        return Row(DIFFERS, resource, setting, wanted, {"pending": coming})
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        keys = sorted(key for key in {*wanted, *found} if wanted.get(key) != found.get(key))
        wanted, found = ({key: side[key] for key in keys if key in side} for side in (wanted, found))
    return Row(DIFFERS, resource, setting, wanted, found)


def missing(resource: str) -> Row:
    """Say that a resource of the inventory does not exist."""
    return Row(MISSING, resource, EXISTENCE, THERE, ABSENT)


def stray(resource: str) -> Row:
    """Say that a resource exists that the inventory does not know."""
    return Row(STRAY, resource, EXISTENCE, ABSENT, THERE)


def unknown(resource: str, reason: str) -> Row:
    """Say that a resource could not be read."""
    return Row(UNKNOWN, resource, EXISTENCE, None, reason)


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Return those rows that say something, each once, the differences first."""
    found: list[Row] = []
    for row in rows:
        if row.state and row not in found:
            found.append(row)
    return sorted(found, key=lambda row: (STATES.index(row.state), row.resource, row.setting))


def as_dicts(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return the rows in the shape of the module's result."""
    return [asdict(row) for row in rows]


def summary(rows: Sequence[Row], settings: int) -> str:
    """Say in one line how many there are of each state, of how many settings that were compared."""
    counts = [f"{sum(row.state == state for row in rows)} {state}" for state in STATES]
    return f"{', '.join(counts)} ({settings} settings compared)"


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a table for a terminal of 135 columns; of two lists, it shows what only one of them has."""
    header = {"state": "state", "resource": "resource", "setting": "setting", "wanted": "inventory", "found": "AWS"}
    return in_columns(COLUMNS, [header, *(_cells(row) for row in rows)])


def _cells(row: Row) -> dict[str, str]:
    shown = asdict(row)
    if isinstance(row.wanted, list) and isinstance(row.found, list):
        shown["wanted"] = [item for item in row.wanted if item not in row.found]
        shown["found"] = [item for item in row.found if item not in row.wanted]
    return {name: _text(value) for name, value in shown.items()}


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value, sort_keys=True, default=str)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 2]} …"
