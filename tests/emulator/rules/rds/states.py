"""What the state of an instance forbids."""

from __future__ import annotations

import time

from ...calls import Call
from ...services.rds import versions
from .. import rule
from .common import Settings, instance, instance_rule

INVALID = "InvalidDBInstanceState"
STORAGE = ("AllocatedStorage", "StorageType", "Iops", "StorageThroughput")
# An instance at rest; while its storage is optimised it works as usual.
AT_REST = {"available", "stopped", "storage-optimization"}


@rule(
    "rds",
    "ModifyDBInstance",
    "RebootDBInstance",
    "DeleteDBInstance",
    "CreateDBSnapshot",
    code=INVALID,
    source="https://github.com/hashicorp/terraform-provider-aws/pull/5624",
)
def not_being_deleted(call: Call) -> str | None:
    """Nothing is done to an instance that is being deleted."""
    found = instance(call)
    if found is None or found.status != "deleting":
        return None
    return f"Instance {found.db_instance_identifier} is already being deleted."


@rule(
    "rds",
    "ModifyDBInstance",
    code=INVALID,
    source="botocore rds.InvalidDBInstanceStateFault; words as users report them",
)
def not_modified_while_busy(call: Call) -> str | None:
    """An instance that is created, modified or rebooted is not modified."""
    found = instance(call)
    busy = found is not None and found.status not in AT_REST
    return "Database instance is not in available state." if busy else None


@rule(
    "rds",
    "RebootDBInstance",
    "DeleteDBInstance",
    "CreateDBSnapshot",
    "StopDBInstance",
    code=INVALID,
    source="https://github.com/cloud-custodian/cloud-custodian/issues/1687",
)
def not_disturbed_while_busy(call: Call) -> str | None:
    """An instance that is created, modified or rebooted is not rebooted, stopped, copied or deleted."""
    found = instance(call)
    may = AT_REST if call.operation == "DeleteDBInstance" else AT_REST - {"stopped"}
    if found is None or found.status in may:
        return None
    return f"Instance {found.db_instance_identifier} is not in available state."


@rule("rds", "StartDBInstance", code=INVALID, source="botocore rds.StartDBInstance (own words)")
def started_when_stopped(call: Call) -> str | None:
    """Only a stopped instance is started."""
    found = instance(call)
    if found is None or found.status == "stopped":
        return None
    return f"Instance {found.db_instance_identifier} is not stopped, it cannot be started."


@rule("rds", "RebootDBInstance", code="InvalidParameterCombination", source="botocore rds.RebootDBInstance (own words)")
def failover_needs_a_standby(call: Call) -> str | None:
    """A failover is forced only where there is a standby."""
    found = instance(call)
    if found is None or found.multi_az or not call.parameters.get("ForceFailover"):
        return None
    return "ForceFailover cannot be specified since the instance is not configured for MultiAZ."


@instance_rule(
    "ModifyDBInstance",
    code="InvalidParameterCombination",
    source="https://github.com/hashicorp/terraform-provider-aws/issues/12493",
)
def storage_is_not_being_optimised(wanted: Settings) -> str | None:
    """Storage changes again only when the last change of storage has been optimised."""
    if not wanted.changes(*STORAGE) or time.time() >= wanted.now.emulator.optimised_at:
        return None
    return (
        "You can't currently modify the storage of this DB instance because the previous storage change is being "
        "optimized."
    )


@instance_rule("ModifyDBInstance", code="InvalidParameterCombination", source="F180")
def version_is_an_upgrade_target(wanted: Settings) -> str | None:
    """A version is changed only to one of its ValidUpgradeTarget."""
    now, version = wanted.now.engine_version, versions.resolve(wanted.given.get("EngineVersion"))
    if "EngineVersion" not in wanted.given or version in (None, now, *versions.upgrade_targets(now)):
        return None
    if wanted.given["EngineVersion"] in (now, versions.major_of(now)):
        return None
    return f"Cannot upgrade postgres from {now} to {version}"


def _is_major_upgrade(wanted: Settings) -> bool:
    version = wanted.given.get("EngineVersion")
    return version is not None and versions.major_of(version) != versions.major_of(wanted.now.engine_version)


@instance_rule(
    "ModifyDBInstance",
    code="InvalidParameterCombination",
    source="https://github.com/hashicorp/terraform-provider-aws/issues/13389",
)
def major_upgrade_is_allowed(wanted: Settings) -> str | None:
    """A new major version needs AllowMajorVersionUpgrade."""
    if not _is_major_upgrade(wanted) or wanted.given.get("AllowMajorVersionUpgrade"):
        return None
    return "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version."


@instance_rule(
    "ModifyDBInstance",
    code="InvalidParameterCombination",
    source="botocore rds.ModifyDBInstance.EngineVersion (own words)",
)
def major_upgrade_names_its_parameter_group(wanted: Settings) -> str | None:
    """A new major version needs a new parameter group where the present one is not a default."""
    group = wanted.now.db_parameter_group_name
    if not _is_major_upgrade(wanted) or "DBParameterGroupName" in wanted.given:
        return None
    if group is None or group.startswith("default."):
        return None
    return (
        f"Current Parameter Group ({group}) is non-default. You need to explicitly specify a new Parameter Group in "
        "this case (default or custom)"
    )
