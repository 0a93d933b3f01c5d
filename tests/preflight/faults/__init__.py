# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sample of real rejections, row by row: how the fault comes into a stack, and what preflight has to say of it.

One module for each subject. A fault is a change to the settings of a sound inventory, or to the account that the stack
is to live in, or both. A row that cannot happen to this stack stands in NOT_APPLICABLE with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

REGION, ACCOUNT = "ap-northeast-1", "123456789012"
NAME = "transaction-monitoring-dev"
OURS = {"Project": "transaction-monitoring", "Stack": "dev", "ManagedBy": "transaction_monitoring.aws"}
THEIRS = {"Project": "something-else"}

# What a preparation returns: settings that only it knows, such as an ARN. None for none.
Prepare = Callable[[Any, Any], Mapping[str, Any] | None]

FAULTS: dict[str, Fault] = {}
# Refused before AWS is asked: by the check of the settings and names.
MISSPELT: dict[str, Misspelt] = {}
NOT_APPLICABLE: dict[str, str] = {}


@dataclass(frozen=True)
class Fault:
    """`prepare` is given the maker of clients and the emulator, both of an empty account."""

    rule: str
    setting: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    prepare: Prepare | None = None
    severity: str = "error"


@dataclass(frozen=True)
class Misspelt:
    """The check of settings says `words` of the settings with these changes."""

    changes: Mapping[str, Any]
    words: str


def tags(owner: Mapping[str, str], key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    """Return tags in the form of AWS."""
    return [{key: name, value: text} for name, text in owner.items()]
