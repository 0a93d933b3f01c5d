"""The operations on DB instances, around moto's own."""

from __future__ import annotations

from typing import Any

from botocore import xform_name
from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.kms.models import kms_backends
from moto.rds.models import DBInstance, RDSBackend, rds_backends
from moto.rds.responses import RDSResponse

from ...calls import Call
from ...hook import guard, operation, parameters
from ...refusal import Refusal
from ..common import endpoint_hash
from . import certificates, orderable, versions
from .instance_model import DEFERRABLE, extend, set_storage_performance
from .parameter_groups import group as parameter_group
from .subnet_groups import subnet_group

extend()
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
    name = parameters(self)["DBInstanceIdentifier"]
    if name not in self.backend.databases:
        raise Refusal("DBInstanceNotFound", f"DBInstance {name} not found.")
    return self.backend.databases[name]


def _available(self: RDSResponse, verb: str) -> Any:
    instance = _instance(self)
    if instance.status not in {"available", "stopped"}:
        message = (
            f"Cannot {verb} DB instance {instance.db_instance_identifier} because its status is {instance.status}."
        )
        raise Refusal("InvalidDBInstanceState", message)
    return instance


def _answer(instance: DBInstance) -> ActionResult:
    return ActionResult({"DBInstance": instance})


@operation(RDSResponse)
def create_db_instance(self: RDSResponse) -> ActionResult:
    wanted = parameters(self)
    if wanted["Engine"] != versions.ENGINE or "DBClusterIdentifier" in wanted:
        return _create(self)
    if wanted["DBInstanceIdentifier"] in self.backend.databases:
        raise Refusal("DBInstanceAlreadyExists", "DB instance already exists")
    for name, value in _defaults(self, wanted).items():
        self.params[name] = value
    _create(self)
    instance: Any = self.backend.databases[wanted["DBInstanceIdentifier"]]
    _complete(self, instance, wanted)
    instance.emulator.life.kind = "multi_az_database" if instance.multi_az else "database"
    instance.emulator.life.begin("creating", "creating", "available")
    return _answer(instance)


def _defaults(self: RDSResponse, wanted: dict[str, Any]) -> dict[str, Any]:
    """What AWS adds to a request, after the refusals that the catalogue decides."""
    version = versions.resolve(wanted.get("EngineVersion"))
    check_class(self.region, wanted["DBInstanceClass"], version)
    _check_parameter_group(self.backend, wanted.get("DBParameterGroupName"), version)
    if wanted.get("MultiAZ") and "AvailabilityZone" in wanted:
        message = "Requesting a specific availability zone is not valid for Multi-AZ instances."
        raise Refusal("InvalidParameterCombination", message)
    added: dict[str, Any] = {
        "EngineVersion": version,
        "LicenseModel": orderable.LICENSE,
        "StorageType": wanted.get("StorageType") or ("io1" if wanted.get("Iops") else "gp3"),
        "PubliclyAccessible": wanted.get("PubliclyAccessible", "DBSubnetGroupName" not in wanted),
        "CACertificateIdentifier": wanted.get("CACertificateIdentifier", certificates.DEFAULT),
    }
    if not wanted.get("VpcSecurityGroupIds") and "DBSubnetGroupName" in wanted:
        vpc = subnet_group(self, wanted["DBSubnetGroupName"]).vpc_id
        ec2 = ec2_backends[self.current_account][self.region]
        added["VpcSecurityGroupIds"] = [ec2.get_default_security_group(vpc).id]
    if wanted.get("StorageEncrypted"):
        added["KmsKeyId"] = key_arn(self, wanted.get("KmsKeyId"))
    return added


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


def check_class(region: str, instance_class: str, version: str) -> None:
    if instance_class not in orderable.offered_classes(region, version):
        # Source: AWS's message for db.m4.large with 13.6, as users report it.
        combination = f"DBInstanceClass={instance_class}, Engine={versions.ENGINE}, EngineVersion={version}"
        message = f"RDS does not support creating a DB instance with the following combination: {combination}"
        message += f", LicenseModel={orderable.LICENSE}. For supported combinations of instance class and database"
        raise Refusal("InvalidParameterCombination", f"{message} engine version, see the documentation.")


def _check_parameter_group(backend: RDSBackend, name: str | None, version: str) -> None:
    if name is None:
        return
    found, expected = parameter_group(backend, name), versions.family(version)
    if found.family != expected:
        message = (
            f"The Parameter Group {name} with DBParameterGroupFamily {found.family} cannot be used for this instance."
        )
        raise Refusal(
            "InvalidParameterCombination",
            f"{message} Please use a Parameter Group with DBParameterGroupFamily {expected}",
        )


def key_arn(self: RDSResponse, key: str | None) -> str:
    """A key as an ARN, whichever way it was named; AWS's own key for RDS when none was."""
    if key and key.startswith("arn:") and ":alias/" not in key:
        return key
    return kms_backends[self.current_account][self.region].describe_key(key or "alias/aws/rds").arn


@operation(RDSResponse)
def modify_db_instance(self: RDSResponse) -> ActionResult:
    wanted, instance = parameters(self), _available(self, "modify")
    _check_modification(self, instance, wanted)
    state = instance.emulator
    control = {"DBInstanceIdentifier", "ApplyImmediately", "AllowMajorVersionUpgrade", "CertificateRotationRestart"}
    changes = {name: value for name, value in wanted.items() if name not in control}
    if "PreferredMaintenanceWindow" in changes:
        changes["PreferredMaintenanceWindow"] = changes["PreferredMaintenanceWindow"].lower()
    if changes.get("EnablePerformanceInsights"):
        changes["PerformanceInsightsKMSKeyId"] = key_arn(self, changes.get("PerformanceInsightsKMSKeyId"))
    if wanted.get("ApplyImmediately"):
        changes, state.deferred = state.deferred | changes, {}
    else:
        waiting = {name: value for name, value in changes.items() if name in DEFERRABLE}
        state.deferred |= {name: value for name, value in waiting.items() if _differs(instance, name, value)}
        changes = {name: value for name, value in changes.items() if name not in waiting}
    if changes:
        state.applying = changes
        state.life.begin("modifying", "modifying")
    if not state.life.busy:
        _finish(self.backend, instance)
    return _answer(instance)


def _differs(instance: Any, name: str, value: Any) -> bool:
    present = "db_instance_identifier" if name == "NewDBInstanceIdentifier" else xform_name(name)
    return getattr(instance, present, None) != value


def _check_modification(self: RDSResponse, instance: Any, wanted: dict[str, Any]) -> None:
    version = wanted.get("EngineVersion", instance.engine_version)
    if instance.engine == versions.ENGINE and version != instance.engine_version:
        version = wanted["EngineVersion"] = versions.resolve(version)
        if version != instance.engine_version and version not in versions.upgrade_targets(instance.engine_version):
            message = f"Cannot upgrade {instance.engine} from {instance.engine_version} to {version}"
            raise Refusal("InvalidParameterCombination", message)
        major = versions.major_of(version) != versions.major_of(instance.engine_version)
        if major and not wanted.get("AllowMajorVersionUpgrade"):
            message = "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version."
            raise Refusal("InvalidParameterCombination", message)
    if instance.engine == versions.ENGINE and "DBInstanceClass" in wanted:
        check_class(self.region, wanted["DBInstanceClass"], version)
    if instance.engine == versions.ENGINE:
        _check_parameter_group(self.backend, wanted.get("DBParameterGroupName"), version)


@operation(RDSResponse)
def reboot_db_instance(self: RDSResponse) -> ActionResult:
    instance = _available(self, "reboot")
    instance.emulator.parameters_pending = False
    instance.emulator.life.begin("rebooting", "modifying")
    return _answer(instance)


@operation(RDSResponse)
def delete_db_instance(self: RDSResponse) -> ActionResult:
    wanted, instance = parameters(self), _available(self, "delete")
    final = wanted.get("FinalDBSnapshotIdentifier")
    if not wanted.get("SkipFinalSnapshot") and not final:
        message = "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified."
        raise Refusal("InvalidParameterCombination", message)
    if final and final in self.backend.database_snapshots and not instance.deletion_protection:
        message = f"Cannot create the snapshot because a snapshot with the identifier {final} already exists."
        raise Refusal("DBSnapshotAlreadyExists", message)
    _delete(self)
    state = instance.emulator
    state.life.begin("deleting", "deleting", "deleted")
    if state.life.busy:
        self.backend.databases[instance.db_instance_identifier] = instance
        return _answer(instance)
    state.life.settled = "deleting"  # for this answer; moto has forgotten the instance
    return _answer(instance)
