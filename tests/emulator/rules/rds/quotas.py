"""What an account may have: quotas, and what its plan allows.

Codes and words, where no other source is given, are those of botocore's documented errors.
"""

from __future__ import annotations

import re

from ... import account_facts
from ...calls import Call
from ...quotas import quota
from ...services.rds.parameter_groups import is_default
from .. import rule
from .common import Settings, backend, instance_rule

FREE_CLASSES = re.compile(r"db\.t[234]g?\.micro")


def _is_full(call: Call, name: str, used: int) -> bool:
    return used >= quota(call, "rds", name)


@rule("rds", "CreateDBInstance", "CreateDBInstanceReadReplica", code="InstanceQuotaExceeded", source="F009")
def instances_are_few_enough(call: Call) -> str | None:
    """The region has room for another instance."""
    full = _is_full(call, "DB instances", len(backend(call).databases))
    return "DB Instance quota exceeded" if full else None


@instance_rule(code="StorageQuotaExceeded", source="botocore rds.StorageQuotaExceededFault")
def storage_is_small_enough(wanted: Settings) -> str | None:
    """All instances of the region together stay within the quota of storage."""
    if not wanted.changes("AllocatedStorage"):
        return None
    others = [item for item in backend(wanted.call).databases.values() if item is not wanted.now]
    total = sum(int(item.allocated_storage) for item in others) + int(wanted.given["AllocatedStorage"])
    if total <= quota(wanted.call, "rds", "Total storage for all DB instances"):
        return None
    return (
        "The request would result in the user exceeding the allowed amount of storage available across all DB "
        "instances."
    )


@rule(
    "rds",
    "CreateDBSubnetGroup",
    code="DBSubnetGroupQuotaExceeded",
    source="botocore rds.DBSubnetGroupQuotaExceededFault",
)
def subnet_groups_are_few_enough(call: Call) -> str | None:
    """The region has room for another subnet group."""
    full = _is_full(call, "DB subnet groups", len(backend(call).subnet_groups))
    return "The request would result in the user exceeding the allowed number of DB subnet groups." if full else None


@rule(
    "rds",
    "CreateDBSubnetGroup",
    "ModifyDBSubnetGroup",
    code="DBSubnetQuotaExceededFault",
    source="botocore rds.DBSubnetQuotaExceededFault",
)
def subnets_are_few_enough(call: Call) -> str | None:
    """A subnet group has up to 20 subnets."""
    if len(call.parameters["SubnetIds"]) <= quota(call, "rds", "Subnets per DB subnet group"):
        return None
    return "The request would result in the user exceeding the allowed number of subnets in a DB subnet groups."


@rule(
    "rds",
    "CreateDBParameterGroup",
    code="DBParameterGroupQuotaExceeded",
    source="botocore rds.DBParameterGroupQuotaExceededFault",
)
def parameter_groups_are_few_enough(call: Call) -> str | None:
    """The region has room for another parameter group; default groups do not count."""
    own = [name for name in backend(call).db_parameter_groups if not is_default(name)]
    full = _is_full(call, "Parameter groups", len(own))
    return "The request would result in the user exceeding the allowed number of DB parameter groups." if full else None


@rule(
    "rds",
    "CreateDBSnapshot",
    "DeleteDBInstance",
    "StopDBInstance",
    code="SnapshotQuotaExceeded",
    source="botocore rds.SnapshotQuotaExceededFault",
)
def snapshots_are_few_enough(call: Call) -> str | None:
    """The region has room for another manual snapshot."""
    made = "FinalDBSnapshotIdentifier" if call.operation == "DeleteDBInstance" else "DBSnapshotIdentifier"
    manual = [item for item in backend(call).database_snapshots.values() if item.snapshot_type == "manual"]
    if made not in call.parameters or not _is_full(call, "Manual DB instance snapshots", len(manual)):
        return None
    return "The request would result in the user exceeding the allowed number of DB snapshots."


@instance_rule(code="FreeTierRestrictionError", source="F034")
def class_is_in_the_free_plan(wanted: Settings) -> str | None:
    """An account on the free plan has micro classes only."""
    name = str(wanted.get("DBInstanceClass"))
    if account_facts.facts(wanted.call.account)["plan"] != "free" or FREE_CLASSES.fullmatch(name):
        return None
    return "This instance size isn't available with free plan accounts."
