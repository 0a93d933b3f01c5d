"""The operations on DB instances, around moto's own."""

from __future__ import annotations

import time
from typing import Any

from botocore import xform_name
from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.kms.models import kms_backends
from moto.rds import models as moto_models
from moto.rds.models import DBInstance, RDSBackend, rds_backends
from moto.rds.responses import RDSResponse

from ...calls import Call
from ...hook import guard, operation, parameters
from ..common import endpoint_hash
from . import certificates, orderable, versions, windows
from .instance_model import DEFERRABLE, extend, set_storage_performance
from .parameter_groups import group as parameter_group
from .subnet_groups import subnet_group

STORAGE = {"AllocatedStorage", "StorageType", "Iops", "StorageThroughput"}

extend()
# The rules judge windows; moto's own check also refuses windows that touch, and looks at the time of day alone.
moto_models.valid_preferred_maintenance_window = lambda *_windows: None
_create, _delete = RDSResponse.create_db_instance, RDSResponse.delete_db_instance


@guard("rds")
def _pass_time(call: Call) -> None:
    """Apply what has come to its end since the last call, and forget what is gone."""
    backend = rds_backends[call.account][call.region]
    instances: dict[str, Any] = dict(backend.databases)
    for name, instance in instances.items():
        if instance.emulator.life.gone:
            del backend.databases[name]
        elif not instance.emulator.life.busy:
            _finish(backend, instance)


def _finish(backend: RDSBackend, instance: Any) -> None:
    changes, instance.emulator.applying = instance.emulator.applying, {}
    if not changes:
        return
    if "DBPortNumber" in changes:
        instance.port = changes["DBPortNumber"]
    if "DBParameterGroupName" in changes:
        instance.emulator.parameters_pending = changes["DBParameterGroupName"] != instance.db_parameter_group_name
    backend.modify_db_instance(
        instance.db_instance_identifier, {xform_name(name): value for name, value in changes.items()}
    )
    if "StorageType" in changes or "AllocatedStorage" in changes:
        set_storage_performance(instance)


def _instance(self: RDSResponse) -> Any:
    """The instance that the call names; RDS keeps names in lower case."""
    self.params["DBInstanceIdentifier"] = parameters(self)["DBInstanceIdentifier"].lower()
    return self.backend.databases[self.params["DBInstanceIdentifier"]]


def _answer(instance: DBInstance) -> ActionResult:
    return ActionResult({"DBInstance": instance})


@operation(RDSResponse)
def create_db_instance(self: RDSResponse) -> ActionResult:
    wanted = parameters(self)
    if wanted["Engine"] != versions.ENGINE or "DBClusterIdentifier" in wanted:
        return _create(self)
    for name, value in _defaults(self, wanted).items():
        self.params[name] = value
    _create(self)
    instance: Any = _instance(self)
    _complete(self, instance, wanted)
    instance.emulator.life.kind = "multi_az_database" if instance.multi_az else "database"
    instance.emulator.life.begin("creating", "creating", "available")
    return _answer(instance)


def _defaults(self: RDSResponse, wanted: dict[str, Any]) -> dict[str, Any]:
    """What AWS adds to a request."""
    added: dict[str, Any] = {
        "DBInstanceIdentifier": wanted["DBInstanceIdentifier"].lower(),
        "EngineVersion": versions.resolve(wanted.get("EngineVersion")),
        "LicenseModel": orderable.LICENSE,
        "StorageType": wanted.get("StorageType") or ("io1" if wanted.get("Iops") else "gp3"),
        "PubliclyAccessible": wanted.get("PubliclyAccessible", "DBSubnetGroupName" not in wanted),
        "CACertificateIdentifier": wanted.get("CACertificateIdentifier", certificates.DEFAULT),
    }
    if "DBSubnetGroupName" in wanted:
        added["DBSubnetGroupName"] = wanted["DBSubnetGroupName"].lower()
    if "DBParameterGroupName" in wanted:
        parameter_group(self.backend, wanted["DBParameterGroupName"])  # a default group comes into being
    if not wanted.get("VpcSecurityGroupIds") and "DBSubnetGroupName" in wanted:
        vpc = subnet_group(self, wanted["DBSubnetGroupName"]).vpc_id
        ec2 = ec2_backends[self.current_account][self.region]
        added["VpcSecurityGroupIds"] = [ec2.get_default_security_group(vpc).id]
    if wanted.get("StorageEncrypted"):
        added["KmsKeyId"] = key_arn(self, wanted.get("KmsKeyId"))
    return added | _windows(wanted)


def _windows(wanted: dict[str, Any]) -> dict[str, str]:
    """Both windows: those asked for, and beside one that is asked for a free one."""
    backup, maintenance = wanted.get("PreferredBackupWindow"), wanted.get("PreferredMaintenanceWindow", "").lower()
    maintenance = maintenance or windows.free_maintenance(backup or "")
    return {
        "PreferredBackupWindow": backup or windows.free_backup(maintenance),
        "PreferredMaintenanceWindow": maintenance,
    }


def _complete(self: RDSResponse, instance: Any, wanted: dict[str, Any]) -> None:
    """Set on a new instance what moto drops."""
    identity = endpoint_hash("dbi", self.current_account, self.region, instance.db_instance_identifier, length=26)
    instance.dbi_resource_id = f"db-{identity.upper()}"
    instance.option_group_name = wanted.get(
        "OptionGroupName", f"default:postgres-{versions.major_of(instance.engine_version)}"
    )
    instance.availability_zone = wanted.get("AvailabilityZone") or instance.zones[0]
    if wanted.get("EnablePerformanceInsights"):
        instance.enable_performance_insights = True
        instance.performance_insights_kms_key_id = key_arn(self, wanted.get("PerformanceInsightsKMSKeyId"))
        instance.performance_insights_retention_period = wanted.get("PerformanceInsightsRetentionPeriod", 7)
    instance.database_insights_mode = wanted.get("DatabaseInsightsMode", "standard")
    instance.engine_lifecycle_support = wanted.get("EngineLifecycleSupport", "open-source-rds-extended-support")
    set_storage_performance(instance)


def key_arn(self: RDSResponse, key: str | None) -> str:
    """A key as an ARN, whichever way it was named; AWS's own key for RDS when none was."""
    if key and key.startswith("arn:") and ":alias/" not in key:
        return key
    return kms_backends[self.current_account][self.region].describe_key(key or "alias/aws/rds").arn


@operation(RDSResponse)
def modify_db_instance(self: RDSResponse) -> ActionResult:
    wanted, instance = parameters(self), _instance(self)
    state = instance.emulator
    control = {"DBInstanceIdentifier", "ApplyImmediately", "AllowMajorVersionUpgrade", "CertificateRotationRestart"}
    changes = {name: value for name, value in wanted.items() if name not in control}
    if "PreferredMaintenanceWindow" in changes:
        changes["PreferredMaintenanceWindow"] = changes["PreferredMaintenanceWindow"].lower()
    if "DBParameterGroupName" in changes:
        parameter_group(self.backend, changes["DBParameterGroupName"])  # a default group comes into being
    if "EngineVersion" in changes:
        changes["EngineVersion"] = _upgrade(instance, changes["EngineVersion"])
    if "AllocatedStorage" in changes:
        changes["AllocatedStorage"] = _grown(instance, changes["AllocatedStorage"])
    if changes.get("EnablePerformanceInsights"):
        changes["PerformanceInsightsKMSKeyId"] = key_arn(self, changes.get("PerformanceInsightsKMSKeyId"))
    if wanted.get("ApplyImmediately"):
        changes, state.deferred = state.deferred | changes, {}
    else:
        waiting = {name: value for name, value in changes.items() if _waits(instance, name, value)}
        state.deferred |= {name: value for name, value in waiting.items() if _differs(instance, name, value)}
        changes = {name: value for name, value in changes.items() if name not in waiting}
    if changes:
        state.applying = changes
        state.life.begin("modifying", "modifying")
        if any(_differs(instance, name, changes[name]) for name in STORAGE & changes.keys()):
            # The modification takes effect at once and is optimised for as long again: a simplification.
            state.optimised_at = state.life.until + max(0.0, state.life.until - time.time())
    if not state.life.busy:
        _finish(self.backend, instance)
    return _answer(instance)


def _waits(instance: Any, name: str, value: Any) -> bool:
    """Whether a change waits for the window. Backups that stay on change "as soon as possible" (botocore)."""
    if name == "BackupRetentionPeriod":
        return 0 in (int(instance.backup_retention_period), value)
    return name in DEFERRABLE


def _differs(instance: Any, name: str, value: Any) -> bool:
    present = "db_instance_identifier" if name == "NewDBInstanceIdentifier" else xform_name(name)
    return getattr(instance, present, None) != value


def _upgrade(instance: Any, version: str) -> str:
    """The version a change of version leads to. A bare major of a newer instance leads nowhere."""
    wanted = versions.resolve(version)
    return wanted if wanted in versions.upgrade_targets(instance.engine_version) else instance.engine_version


def _grown(instance: Any, size: int) -> int:
    """Storage grows by a tenth or more: AWS rounds up. Source: botocore, ModifyDBInstance.AllocatedStorage."""
    now = int(instance.allocated_storage)
    return max(size, -(-now * 11 // 10)) if size > now else size


@operation(RDSResponse)
def reboot_db_instance(self: RDSResponse) -> ActionResult:
    instance = _instance(self)
    instance.emulator.parameters_pending = False
    instance.emulator.life.begin("rebooting", "modifying")
    return _answer(instance)


@operation(RDSResponse)
def delete_db_instance(self: RDSResponse) -> ActionResult:
    instance = _instance(self)
    _delete(self)
    state = instance.emulator
    state.life.begin("deleting", "deleting", "deleted")
    if state.life.busy:
        self.backend.databases[instance.db_instance_identifier] = instance
        return _answer(instance)
    state.life.settled = "deleting"  # for this answer; moto has forgotten the instance
    return _answer(instance)
