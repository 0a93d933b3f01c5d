"""What a call names must exist, and what it makes must not."""

from __future__ import annotations

from ...calls import Call
from ...services.rds.versions import families
from .. import rule
from .common import backend, instance

ON_INSTANCE = ("ModifyDBInstance", "DeleteDBInstance", "RebootDBInstance", "StopDBInstance", "StartDBInstance")
SUBNET_GROUP_CALLS = ("CreateDBInstance", "ModifyDBInstance", "ModifyDBSubnetGroup", "DeleteDBSubnetGroup")
PARAMETER_GROUP_CALLS = (
    "CreateDBInstance",
    "ModifyDBInstance",
    "ModifyDBParameterGroup",
    "ResetDBParameterGroup",
    "DeleteDBParameterGroup",
    "DescribeDBParameters",
)
# resource type in an ARN: (attribute of moto's backend, error code, text)
TAGGED = {
    "db": ("databases", "DBInstanceNotFound", "DBInstance {} not found."),
    "pg": ("db_parameter_groups", "DBParameterGroupNotFound", "DBParameterGroup not found: {}"),
    "snapshot": ("database_snapshots", "DBSnapshotNotFound", "DBSnapshot {} not found."),
    "subgrp": ("subnet_groups", "DBSubnetGroupNotFoundFault", "DB subnet group '{}' does not exist."),
}


@rule(
    "rds",
    *ON_INSTANCE,
    "CreateDBSnapshot",
    "DescribeValidDBInstanceModifications",
    code="DBInstanceNotFound",
    source="botocore rds.DBInstanceNotFoundFault",
)
def instance_exists(call: Call) -> str | None:
    """The instance exists."""
    return None if instance(call) is not None else f"DBInstance {call.parameters['DBInstanceIdentifier']} not found."


@rule("rds", "CreateDBInstance", code="DBInstanceAlreadyExists", source="F130")
def instance_is_new(call: Call) -> str | None:
    """The identifier is not in use in the region."""
    return "DB instance already exists" if instance(call) is not None else None


@rule(
    "rds", "ModifyDBInstance", code="DBInstanceAlreadyExists", source="botocore rds.ModifyDBInstance errors, and F130"
)
def new_name_is_free(call: Call) -> str | None:
    """The identifier to rename to is not in use in the region."""
    taken = instance(call, "NewDBInstanceIdentifier")
    return "DB instance already exists" if taken is not None and taken is not instance(call) else None


@rule(
    "rds",
    *SUBNET_GROUP_CALLS,
    code="DBSubnetGroupNotFoundFault",
    source="https://github.com/awsdocs/aws-cloudformation-user-guide/pull/434",
)
def subnet_group_exists(call: Call) -> str | None:
    """The subnet group exists."""
    name = call.parameters.get("DBSubnetGroupName")
    if name is None or name.lower() in backend(call).subnet_groups:
        return None
    return f"DB subnet group '{name}' does not exist."


@rule("rds", "CreateDBSubnetGroup", code="DBSubnetGroupAlreadyExists", source="F128")
def subnet_group_is_new(call: Call) -> str | None:
    """The name is not in use in the region."""
    name = call.parameters["DBSubnetGroupName"].lower()
    return f"The DB subnet group '{name}' already exists." if name in backend(call).subnet_groups else None


@rule(
    "rds", *PARAMETER_GROUP_CALLS, code="DBParameterGroupNotFound", source="botocore rds.DBParameterGroupNotFoundFault"
)
def parameter_group_exists(call: Call) -> str | None:
    """The parameter group exists; the default group of a family always does."""
    name = call.parameters.get("DBParameterGroupName")
    if name is None or name in backend(call).db_parameter_groups or name.removeprefix("default.") in families():
        return None
    return f"DBParameterGroup not found: {name}"


@rule(
    "rds",
    "CreateDBParameterGroup",
    code="DBParameterGroupAlreadyExists",
    source="botocore rds.DBParameterGroupAlreadyExistsFault (own words)",
)
def parameter_group_is_new(call: Call) -> str | None:
    """The name is not in use in the region."""
    name = call.parameters["DBParameterGroupName"].lower()
    return f"Parameter group {name} already exists" if name in backend(call).db_parameter_groups else None


@rule(
    "rds", "CreateDBInstance", "ModifyDBInstance", code="OptionGroupNotFoundFault", source="botocore, OptionGroupName"
)
def option_group_exists(call: Call) -> str | None:
    """The option group exists; the default group of a major version always does."""
    name = call.parameters.get("OptionGroupName")
    if name is None or name.startswith("default:") or name in backend(call).option_groups:
        return None
    return f"Specified OptionGroupName: {name} not found."


def _snapshot_known(call: Call) -> bool:
    return call.parameters.get("DBSnapshotIdentifier", "") in backend(call).database_snapshots


@rule("rds", "DeleteDBSnapshot", code="DBSnapshotNotFound", source="botocore rds.DBSnapshotNotFoundFault")
def snapshot_exists(call: Call) -> str | None:
    """The snapshot exists."""
    return None if _snapshot_known(call) else f"DBSnapshot {call.parameters['DBSnapshotIdentifier']} not found."


@rule("rds", "CreateDBSnapshot", "StopDBInstance", code="DBSnapshotAlreadyExists", source="F032")
def snapshot_is_new(call: Call) -> str | None:
    """The name of the snapshot is not in use in the region."""
    name = call.parameters.get("DBSnapshotIdentifier")
    taken = f"Cannot create the snapshot because a snapshot with the identifier {name} already exists."
    return taken if _snapshot_known(call) else None


def _tagged_exists(kind: str) -> None:
    attribute, code, text = TAGGED[kind]

    @rule(
        "rds",
        "AddTagsToResource",
        "RemoveTagsFromResource",
        "ListTagsForResource",
        code=code,
        source="botocore rds.AddTagsToResource errors",
    )
    def tagged_resource_exists(call: Call) -> str | None:
        """A resource whose tags are read or changed exists."""
        found, _unused, name = call.parameters["ResourceName"].partition(f":{kind}:")
        missing = name and name not in getattr(backend(call), attribute)
        return text.format(name) if found.startswith("arn:") and missing else None


for _kind in TAGGED:
    _tagged_exists(_kind)
