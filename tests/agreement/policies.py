# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What preflight refuses although nothing says that AWS would, each with the reason why it does.

They are the collection's own policies. Where AWS's answer is not written down anywhere, the emulator accepts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Policy:
    """The findings of a rule whose text matches, such as those in a stack of the `example`."""

    rule: str
    text: str
    reason: str
    example: Mapping[str, Any]


POLICIES = (
    Policy(
        "CA001",
        r"^cache_engine_version = 6\.x:",
        "ElastiCache takes 6.x, and nothing else with an x, for the newest minor version of 6; the collection writes"
        " that as 6, as for every other major version",
        {"cache_engine_version": "6.x"},
    ),
    Policy(
        "CA010",
        r"^cache_parameters = cluster-enabled: yes:",
        "AWS says that it cannot be modified, and takes it in a group that nothing uses yet: the cache would be one"
        " in cluster mode, which the role does not know:"
        " https://github.com/cloudposse/terraform-aws-elasticache-redis/issues/212",
        {"cache_parameters": {"cluster-enabled": "yes"}},
    ),
    Policy(
        "DB006",
        r"^database_name = template[01]:",
        "the engine has a database of this name already; what RDS makes of that is not documented",
        {"database_name": "template1"},
    ),
    Policy(
        "IR003",
        r"^access_trusted_services = [a-z0-9.-]+\.amazon\.com:",
        "AWS has some principals of this form, none of which runs code that could use a stream; it is amazonaws.com"
        " misspelt. Which services AWS knows cannot be asked, and the emulator does not pretend to know",
        {"access_trusted_services": ["ecs.amazon.com"]},
    ),
    Policy(
        "NW007",
        r": accepted once as ",
        "EC2 drops the bits beyond the prefix without a word; the next run would not find the subnet, and make another",
        {"network_subnet_cidrs": ["10.0.0.0/20", "10.0.16.1/20"]},
    ),
    Policy(
        "NW008",
        r"It is in (0\.0\.0\.0/8|127\.0\.0\.0/8|224\.0\.0\.0/4),",
        "no host takes such an address (RFC 6890); AWS documents 169.254.0.0/16 alone",
        {"network_cidr": "127.0.0.0/16", "network_subnet_cidrs": ["127.0.0.0/20", "127.0.16.0/20"]},
    ),
)


def is_policy(rule: str, text: str) -> bool:
    return any(policy.rule == rule and re.search(policy.text, text) for policy in POLICIES)
