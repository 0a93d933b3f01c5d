"""How things may be named."""

from __future__ import annotations

import re

from ...calls import Call
from .. import rule

INVALID = "InvalidParameterValue"
# Parameter of each operation that is an identifier, and how long it may be. Source: botocore, parameter by parameter.
IDENTIFIERS = {
    "CreateDBInstance": {"DBInstanceIdentifier": 63},
    "ModifyDBInstance": {"NewDBInstanceIdentifier": 63},
    "CreateDBSnapshot": {"DBSnapshotIdentifier": 255},
    "DeleteDBInstance": {"FinalDBSnapshotIdentifier": 255},
    "StopDBInstance": {"DBSnapshotIdentifier": 255},
    "CreateDBParameterGroup": {"DBParameterGroupName": 255},
    "CreateDBInstanceReadReplica": {"DBInstanceIdentifier": 63},
}
_VALID = re.compile(r"[a-zA-Z](-?[a-zA-Z0-9])*")
_SUBNET_GROUP = re.compile(r"[a-zA-Z][a-zA-Z0-9._ -]{0,254}")


def _named(call: Call) -> list[tuple[str, str, int]]:
    names = IDENTIFIERS[call.operation]
    return [(name, call.parameters[name], longest) for name, longest in names.items() if name in call.parameters]


@rule("rds", *IDENTIFIERS, code=INVALID, source="F028")
def identifier_is_short_enough(call: Call) -> str | None:
    """An identifier of an instance has up to 63 characters, of a snapshot or a parameter group up to 255."""
    for name, value, longest in _named(call):
        if len(value) > longest:
            return f"The parameter {name} is not a valid identifier because it is longer than {longest} characters."
    return None


@rule("rds", *IDENTIFIERS, code=INVALID, source="F029, F030")
def identifier_is_well_formed(call: Call) -> str | None:
    """An identifier begins with a letter, holds letters, digits and single hyphens, and ends with no hyphen."""
    for name, value, _unused in _named(call):
        if not _VALID.fullmatch(value):
            return (
                f"The parameter {name} is not a valid identifier. Identifiers must begin with a letter; must contain "
                "only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive "
                "hyphens."
            )
    return None


@rule("rds", "CreateDBSubnetGroup", code=INVALID, source="botocore rds.CreateDBSubnetGroup (own words)")
def subnet_group_name_is_well_formed(call: Call) -> str | None:
    """A subnet group's name begins with a letter, has up to 255 letters, digits, ``. _ -`` and spaces."""
    name = call.parameters["DBSubnetGroupName"]
    if _SUBNET_GROUP.fullmatch(name) and name.lower() != "default":
        return None
    return f"The parameter DBSubnetGroupName is not a valid identifier: {name}"


@rule("rds", "CreateDBSubnetGroup", code=INVALID, source="botocore rds.CreateDBSubnetGroup (own words)")
def subnet_group_is_described(call: Call) -> str | None:
    """A subnet group has a description."""
    described = call.parameters.get("DBSubnetGroupDescription", "").strip()
    return None if described else "The parameter DBSubnetGroupDescription must be provided and must not be blank."
