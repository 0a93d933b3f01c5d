"""Names: their characters and length, and that each stands for one thing."""

from __future__ import annotations

import re

from ...calls import Call
from ...services.elasticache.clusters import members
from ...services.elasticache.common import shelf
from ...services.elasticache.parameter_groups import groups
from .. import rule
from ._view import PARAMETER_GROUPS_PROBED, SUBNET_GROUPS_PROBED, backend, replication_groups

INVALID = "InvalidParameterValue"
_IDENTIFIER = re.compile(r"[a-zA-Z](?:-?[a-zA-Z0-9])*")
# The parameter of each operation that names what it makes.
NAMED = {
    "CreateReplicationGroup": "ReplicationGroupId",
    "CreateCacheSubnetGroup": "CacheSubnetGroupName",
    "CreateCacheParameterGroup": "CacheParameterGroupName",
    "CreateSnapshot": "SnapshotName",
    "DeleteReplicationGroup": "FinalSnapshotIdentifier",
    "CreateCacheCluster": "CacheClusterId",
}
LIMITS = {"CacheSubnetGroupName": 255, "CacheParameterGroupName": 255, "CacheClusterId": 50}


@rule(
    "elasticache",
    *NAMED,
    code=INVALID,
    source="F059, https://github.com/terraform-aws-modules/terraform-aws-vpc/issues/193",
)
def identifier(call: Call) -> str | None:
    """A name begins with a letter, holds letters, digits and single hyphens, and does not end with a hyphen."""
    parameter = NAMED[call.operation]
    name = call.parameters.get(parameter)
    if name is None or _IDENTIFIER.fullmatch(name):
        return None
    return (
        f"The parameter {parameter} is not a valid identifier. Identifiers must begin with a letter; must contain only "
        "ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens."
    )


@rule(
    "elasticache",
    "CreateReplicationGroup",
    code=INVALID,
    source="https://github.com/code-dot-org/code-dot-org/pull/66775",
)
def length_of_group_id(call: Call) -> str | None:
    """The name of a replication group has at most 40 characters."""
    if len(call.parameters["ReplicationGroupId"]) <= 40:
        return None
    return "Replication Group ID cannot be longer than 40 characters."


@rule(
    "elasticache",
    "CreateCacheSubnetGroup",
    "CreateCacheParameterGroup",
    "CreateCacheCluster",
    code=INVALID,
    source="botocore elasticache.CreateCacheSubnetGroup.CacheSubnetGroupName",
)
def length_of_name(call: Call) -> str | None:
    """A subnet or parameter group's name has at most 255 characters, a cluster's 50."""
    parameter = NAMED[call.operation]
    if len(call.parameters[parameter]) <= LIMITS[parameter]:
        return None
    return f"The parameter {parameter} must not be longer than {LIMITS[parameter]} characters."


@rule("elasticache", "CreateUserGroup", code=INVALID, source="botocore elasticache.CreateUser.UserId")
def user_group_id(call: Call) -> str | None:
    """The id of a user group begins with a letter and holds letters, digits and hyphens, like that of a user."""
    if re.fullmatch(r"[a-zA-Z][a-zA-Z0-9\-]*", call.parameters["UserGroupId"]):
        return None
    return "The parameter UserGroupId is not a valid identifier: it must match [a-zA-Z][a-zA-Z0-9\\-]*"


@rule("elasticache", "ModifyReplicationGroup", code=INVALID, source="botocore elasticache.ModifyReplicationGroup")
def length_of_description(call: Call) -> str | None:
    """A description has at most 255 characters."""
    if len(call.parameters.get("ReplicationGroupDescription", "")) <= 255:
        return None
    return "The parameter ReplicationGroupDescription must not be longer than 255 characters."


@rule("elasticache", "CreateReplicationGroup", code="ReplicationGroupAlreadyExists", source="F162")
def replication_group_is_new(call: Call) -> str | None:
    """There is no other replication group of that name."""
    name = call.parameters["ReplicationGroupId"].lower()
    return f"Replication group {name} already exists." if name in replication_groups(call) else None


@rule(
    "elasticache",
    "CreateCacheCluster",
    code="CacheClusterAlreadyExists",
    source="botocore elasticache.CacheClusterAlreadyExistsFault",
)
def cluster_is_new(call: Call) -> str | None:
    """There is no other cluster of that name, and no member of a group."""
    name, known = call.parameters["CacheClusterId"].lower(), backend(call)
    taken = name in known.cache_clusters or name in members(known)
    return f"Cache cluster {name} already exists." if taken else None


@rule("elasticache", "CreateCacheSubnetGroup", code="CacheSubnetGroupAlreadyExists", source=SUBNET_GROUPS_PROBED)
def subnet_group_is_new(call: Call) -> str | None:
    """There is no other subnet group of that name."""
    name = call.parameters["CacheSubnetGroupName"].lower()
    return f"Cache subnet group {name} already exists." if name in backend(call).cache_subnet_groups else None


@rule(
    "elasticache", "CreateCacheParameterGroup", code="CacheParameterGroupAlreadyExists", source=PARAMETER_GROUPS_PROBED
)
def parameter_group_is_new(call: Call) -> str | None:
    """There is no other parameter group of that name."""
    name = call.parameters["CacheParameterGroupName"].lower()
    return f"Parameter group {name} already exists" if name in groups(backend(call)) else None


@rule("elasticache", "CreateUser", code="UserAlreadyExists", source="botocore elasticache.UserAlreadyExistsFault")
def user_is_new(call: Call) -> str | None:
    """There is no other user of that id."""
    name = call.parameters["UserId"].lower()
    return f"User {name} already exists." if name in backend(call).users else None


@rule(
    "elasticache",
    "CreateUserGroup",
    code="UserGroupAlreadyExists",
    source="botocore elasticache.UserGroupAlreadyExistsFault",
)
def user_group_is_new(call: Call) -> str | None:
    """There is no other user group of that id."""
    name = call.parameters["UserGroupId"].lower()
    return f"User Group {name} already exists." if name in shelf(backend(call), "user_groups") else None


@rule(
    "elasticache",
    "CreateSnapshot",
    "DeleteReplicationGroup",
    "DeleteCacheCluster",
    code="SnapshotAlreadyExistsFault",
    source="botocore elasticache.SnapshotAlreadyExistsFault",
)
def snapshot_is_new(call: Call) -> str | None:
    """There is no other snapshot of that name."""
    name = call.parameters.get("SnapshotName") or call.parameters.get("FinalSnapshotIdentifier") or ""
    return f"Snapshot {name.lower()} already exists." if name.lower() in backend(call).snapshots else None
