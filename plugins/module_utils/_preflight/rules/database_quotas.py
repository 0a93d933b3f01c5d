# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of what the account may have of RDS: its quotas and its plan. What exists already is not counted twice.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

_SOURCE = "RDS API: DescribeAccountAttributes"
_CURE = "delete what is not needed, or ask Service Quotas for more"


def _beyond(stack: Stack, name: str, more: int) -> str:
    """Say how far more than there is of a quota goes beyond it; nothing when it does not, or AWS does not say."""
    for item in stack.facts["rds.quotas"]:
        if item["AccountQuotaName"] == name and item["Used"] + more > item["Max"]:
            return f"{item['Used']} of {item['Max']} {name} are in use, and {more} more are needed"
    return ""


@rule("DB050", "database", setting="suffix", source=_SOURCE)
def instances_are_left(stack: Stack) -> Iterator[Problem]:
    """The account may have one more instance. Those of Aurora, Neptune and DocumentDB count too."""
    if not stack.facts["rds.instances"] and (text := _beyond(stack, "DBInstances", 1)):
        yield Problem(None, f"InstanceQuotaExceeded: DB Instance quota exceeded ({text})", _CURE)


@rule("DB051", "database", setting="database_allocated_storage", source=_SOURCE)
def storage_is_left(stack: Stack) -> Iterator[Problem]:
    """The account may have this much more storage."""
    size = stack.wants["database"]["allocated_storage"]
    more = max(size - sum(int(item["AllocatedStorage"]) for item in stack.facts["rds.instances"]), 0)
    if more and (text := _beyond(stack, "AllocatedStorage", more)):
        yield Problem(size, f"StorageQuotaExceeded: The quota of storage is exceeded ({text})", _CURE)


@rule("DB052", "database", setting="suffix", source=_SOURCE)
def groups_are_left(stack: Stack) -> Iterator[Problem]:
    """The account may have one more parameter group and one more subnet group."""
    wanted = {
        "DBParameterGroups": ("rds.parameter_group", "DBParameterGroupQuotaExceeded"),
        "DBSubnetGroups": ("rds.subnet_group", "DBSubnetGroupQuotaExceeded"),
    }
    for quota, (fact, code) in wanted.items():
        if not stack.facts[fact] and (text := _beyond(stack, quota, 1)):
            yield Problem(None, f"{code}: the quota is exceeded ({text})", _CURE)


@rule("DB053", "database", "network", setting="network_subnet_cidrs", source=_SOURCE)
def subnet_group_takes_the_subnets(stack: Stack) -> Iterator[Problem]:
    """A subnet group may have as many subnets. The quota is of each group, whatever others use."""
    cidrs = stack.wants["network"]["subnet_cidrs"]
    for item in stack.facts["rds.quotas"]:
        if item["AccountQuotaName"] == "SubnetsPerDBSubnetGroup" and len(cidrs) > item["Max"]:
            answer = f"DBSubnetQuotaExceededFault: a DB subnet group has at most {item['Max']} subnets"
            yield Problem(", ".join(cidrs), answer, ", ".join(cidrs[: item["Max"]]))


@rule("DB054", "database", setting="database_final_snapshot", severity="warning", source=_SOURCE)
def a_final_snapshot_is_left(stack: Stack) -> Iterator[Problem]:
    """The account may have one more snapshot, so that the stack can be taken away one day."""
    if stack.wants["database"]["final_snapshot"] and (text := _beyond(stack, "ManualSnapshots", 1)):
        answer = f"accepted now; to take the stack away would give SnapshotQuotaExceeded ({text})"
        yield Problem(True, answer, _CURE)


@rule("DB055", "database", setting="database_instance_class", source="https://github.com/yc-software/qm/issues/352")
def class_is_in_the_plan(stack: Stack) -> Iterator[Problem]:
    """An account on the free plan may have micro classes only (Free Tier API: GetAccountPlanState)."""
    plan, wanted = stack.facts["freetier.plan"], stack.wants["database"]["instance_class"]
    if plan.get("accountPlanType") == "FREE" and not re.fullmatch(r"db\.t\d\w*\.micro", wanted):
        answer = "FreeTierRestrictionError: This instance size isn't available with free plan accounts."
        yield Problem(wanted, answer, "db.t4g.micro; or upgrade the account's plan")
