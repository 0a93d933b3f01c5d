# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What preflight found: one finding for each reason for which AWS would refuse the stack, or an operator regret it.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._table import table as in_columns

ERROR, WARNING, UNKNOWN = "error", "warning", "unknown"
SEVERITIES = (ERROR, WARNING, UNKNOWN)
# What stands between the name of a fact and the reason why it could not be read.
NOT_KNOWN = " is not known: "
COLUMNS = {"severity": 9, "id": 6, "setting": 38, "answer": 44, "nearest": 32}


@dataclass(frozen=True)
class Finding:
    """One reason.

    ``id`` is the rule's; ``severity`` is ``error`` (AWS will refuse it), ``warning`` (it will accept it and the
    operator may regret it) or ``unknown`` (it could not be asked; ``answer`` says why). ``setting`` is the variable to
    change and ``value`` what it has; ``answer`` is AWS's code and message; ``nearest`` the nearest value that works,
    or what to do; ``source`` where the rule is written down; ``waived`` the inventory's reason to go on all the same.
    """

    id: str
    severity: str
    setting: str
    value: Any
    answer: str
    nearest: str
    source: str
    waived: str = ""


# So many ids stand in one row of the table.
SHOWN = 12


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the errors first, then the warnings, then what is unknown; each by setting and id."""
    return sorted(findings, key=lambda item: (SEVERITIES.index(item.severity), item.setting, item.id))


def as_dicts(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return the findings in the shape of the module's result."""
    return [asdict(item) for item in findings]


def summary(findings: Sequence[Finding]) -> str:
    """Say in one line how many there are of each severity."""
    counts = {name: sum(1 for item in findings if item.severity == name and not item.waived) for name in SEVERITIES}
    waived = sum(1 for item in findings if item.waived)
    numbers = {"error": counts[ERROR], "warning": counts[WARNING]}
    words = [f"{number} {name}{'' if number == 1 else 's'}" for name, number in numbers.items()]
    return ", ".join([*words, f"{counts[UNKNOWN]} unknown", f"{waived} waived"])


def table(findings: Sequence[Finding]) -> str:
    """Return the findings as a table for a terminal of 135 columns; what is unknown for one reason is one row."""
    rows = [_row(item) for item in findings if item.severity != UNKNOWN]
    rows += [_unknown_row(reason, items) for reason, items in _by_reason(findings).items()]
    header = {"severity": "severity", "id": "id", "setting": "setting = value", "answer": "AWS", "nearest": "instead"}
    return in_columns(COLUMNS, [header, *rows])


def _row(item: Finding) -> dict[str, str]:
    answer = f"{item.answer} [waived: {item.waived}]" if item.waived else item.answer
    setting = f"{item.setting} = {item.value}" if item.value is not None else item.setting
    return {"severity": item.severity, "id": item.id, "setting": setting, "answer": answer, "nearest": item.nearest}


def _by_reason(findings: Sequence[Finding]) -> Mapping[str, list[Finding]]:
    """Collect what is unknown by its reason; where several facts have one reason, it is said without their names."""
    found: dict[str, dict[str, list[Finding]]] = {}
    for item in findings:
        if item.severity == UNKNOWN:
            reason = item.answer.partition(NOT_KNOWN)[2] or item.answer
            found.setdefault(reason, {}).setdefault(item.answer, []).append(item)
    rows: dict[str, list[Finding]] = {}
    for reason, facts in found.items():
        key = reason if len(facts) > 1 else next(iter(facts))
        rows[key] = [item for items in facts.values() for item in items]
    return rows


def _unknown_row(reason: str, items: Sequence[Finding]) -> dict[str, str]:
    ids = sorted({item.id for item in items})
    # What one refusal leaves open would fill the screen; the findings as data name each.
    undecided = ", ".join(ids) if len(ids) <= SHOWN else f"{len(ids)} rules, {ids[0]} to {ids[-1]}"
    return {"severity": UNKNOWN, "id": "", "setting": f"undecided: {undecided}", "answer": reason, "nearest": ""}
