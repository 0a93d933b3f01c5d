# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How an instance is deleted: its protection, its final snapshot, and where RDS can make none.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .instance_state import FOR_GOOD, SAME, State

# "RDS can delete the instance only if you enable this parameter": botocore rds DeleteDBInstance.SkipFinalSnapshot.
WITHOUT_SNAPSHOT = ("failed", "incompatible-network", "incompatible-restore")


@dataclass(frozen=True)
class Deletion:
    """What to ask of RDS; nothing where there is no instance, or one that is being deleted.

    Attributes:
        lift: the arguments of ModifyDBInstance that lift the protection; empty where there is none.
        delete: those of DeleteDBInstance.
        before: the settings that go.
        warning: what is not done that was asked for.
    """

    lift: dict[str, Any] = field(default_factory=dict)
    delete: dict[str, Any] = field(default_factory=dict)
    before: State = field(default_factory=dict)
    warning: str = ""

    def __bool__(self) -> bool:
        return bool(self.delete)


def deletion_of(instance: Mapping[str, Any] | None, snapshot: str | None) -> Deletion:
    """Return how an instance is deleted.

    Args:
        instance: as DescribeDBInstances has it; None where there is none.
        snapshot: the name of its final snapshot; None for none.
    """
    if instance is None or instance["DBInstanceStatus"] == "deleting":
        return Deletion()
    name = {"DBInstanceIdentifier": instance["DBInstanceIdentifier"]}
    # Protection changes at once in any case; at once for all would also apply what waits for the maintenance window.
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.Settings.html
    lifted = {**name, "DeletionProtection": False, "ApplyImmediately": False}
    lost = snapshot is not None and instance["DBInstanceStatus"] in WITHOUT_SNAPSHOT
    kept = {"FinalDBSnapshotIdentifier": snapshot} if snapshot and not lost else {}
    # Read so that nothing which a half-made instance lacks stands in the way of its removal.
    before = {option: instance.get(stands) for option, stands in (SAME | FOR_GOOD).items()}
    before["db_subnet_group_name"] = (instance.get("DBSubnetGroup") or {}).get("DBSubnetGroupName")
    return Deletion(
        lift=lifted if instance.get("DeletionProtection") else {},
        delete={**name, "SkipFinalSnapshot": not kept, **kept},
        before=before,
        warning=no_snapshot(instance) if lost else "",
    )


def no_snapshot(instance: Mapping[str, Any]) -> str:
    """Say that RDS deletes this instance without a final snapshot only."""
    return (
        f"{instance['DBInstanceIdentifier']} is {instance['DBInstanceStatus']}: RDS makes no final snapshot of it and"
        " deletes it without one only."
    )
