# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A subnet group of RDS or ElastiCache: as it is, and as it will be.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SubnetGroup:
    name: str
    description: str
    subnet_ids: tuple[str, ...]
    tags: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Return it as one side of a diff."""
        return {**vars(self), "subnet_ids": list(self.subnet_ids)}


def described(name: str, description: str, subnets: list[Mapping[str, Any]], tags: Mapping[str, str]) -> SubnetGroup:
    """Return a group of what its service describes."""
    return SubnetGroup(name, description, tuple(sorted(str(one["SubnetIdentifier"]) for one in subnets)), tags)
