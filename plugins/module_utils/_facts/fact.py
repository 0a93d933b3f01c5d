# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What AWS holds and offers, each fact with its own error.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class NotKnownError(LookupError):
    """A fact that was needed could not be read; the message says which and why."""


@dataclass(frozen=True)
class Fact:
    """One answer of AWS in the shape of its API, or the reason why there is none (``Code: message``)."""

    value: Any = None
    error: str = ""


@dataclass(frozen=True)
class Facts:
    """Facts by name, such as ``rds.instances``. ``facts[name]`` is the value; NotKnownError where there is none."""

    known: Mapping[str, Fact] = field(default_factory=dict)
    reason: str = "it was not asked"

    def __getitem__(self, name: str) -> Any:
        fact = self.known.get(name, Fact(error=self.reason))
        if fact.error:
            raise NotKnownError(f"{name} is not known: {fact.error}")
        return fact.value
