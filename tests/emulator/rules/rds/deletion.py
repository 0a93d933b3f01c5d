"""The end of an instance: its protection, and its last snapshot."""

from __future__ import annotations

from ...calls import Call
from .. import rule
from .common import backend, instance

COMBINATION = "InvalidParameterCombination"


@rule("rds", "DeleteDBInstance", code=COMBINATION, source="F031")
def instance_is_not_protected(call: Call) -> str | None:
    """A protected instance is not deleted."""
    if not instance(call).deletion_protection:
        return None
    return "Cannot delete protected DB Instance, please disable deletion protection and try again."


@rule(
    "rds",
    "DeleteDBInstance",
    code=COMBINATION,
    source="botocore rds.DeleteDBInstance.SkipFinalSnapshot; words as users report them",
)
def last_snapshot_is_named(call: Call) -> str | None:
    """A last snapshot has a name, unless none is wanted."""
    if call.parameters.get("SkipFinalSnapshot") or call.parameters.get("FinalDBSnapshotIdentifier"):
        return None
    return "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified."


@rule(
    "rds",
    "DeleteDBInstance",
    code=COMBINATION,
    source="botocore rds.DeleteDBInstance.FinalDBSnapshotIdentifier (own words)",
)
def last_snapshot_is_wanted(call: Call) -> str | None:
    """A last snapshot is not named where none is wanted."""
    if not call.parameters.get("SkipFinalSnapshot") or not call.parameters.get("FinalDBSnapshotIdentifier"):
        return None
    return "FinalDBSnapshotIdentifier can not be specified when SkipFinalSnapshot is turned on."


@rule("rds", "DeleteDBInstance", code="DBSnapshotAlreadyExists", source="F032")
def last_snapshot_is_new(call: Call) -> str | None:
    """The name of the last snapshot is not in use."""
    name = call.parameters.get("FinalDBSnapshotIdentifier", "")
    if name not in backend(call).database_snapshots:
        return None
    return f"Cannot create the snapshot because a snapshot with the identifier {name} already exists."
