"""What moto's DB instance lacks: states over time, changes that wait, and fields that AWS answers with.

The properties of `Extended` are put on moto's class, so that all of moto's own operations see them too.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from moto.rds.models import DBInstance

from ... import catalogue
from ...provisioning import Life
from ..common import endpoint_hash
from . import certificates, versions
from .parameter_groups import default_name, provide_default

# gp3: what an instance has without asking, below 400 GiB and from there on. Source: AWS's page "Amazon RDS DB instance
# storage", General Purpose SSD, PostgreSQL.
GP3_STRIPED_FROM = 400
GP3_BASELINE, GP3_STRIPED_BASELINE = (3000, 125), (12000, 500)


@dataclass
class State:
    """On each instance: `applying` takes effect when the present state ends, `deferred` in a maintenance window."""

    life: Life = field(default_factory=lambda: Life("database"))
    applying: dict[str, Any] = field(default_factory=dict)
    deferred: dict[str, Any] = field(default_factory=dict)
    parameters_pending: bool = False
    optimised_at: float = 0.0  # until then storage does not change again


# ModifyDBInstance parameter -> name in PendingModifiedValues, for the changes that wait for the maintenance window
# unless ApplyImmediately is set. Source: botocore, ModifyDBInstance, parameter by parameter.
DEFERRABLE = {
    "DBInstanceClass": "DBInstanceClass",
    "AllocatedStorage": "AllocatedStorage",
    "BackupRetentionPeriod": "BackupRetentionPeriod",
    "MultiAZ": "MultiAZ",
    "EngineVersion": "EngineVersion",
    "Iops": "Iops",
    "StorageThroughput": "StorageThroughput",
    "StorageType": "StorageType",
    "CACertificateIdentifier": "CACertificateIdentifier",
    "NewDBInstanceIdentifier": "DBInstanceIdentifier",
}


class Extended:
    """Written as a class for its properties only; `self` is a moto DBInstance."""

    @property
    def emulator(self: Any) -> State:
        return self.__dict__.setdefault("_emulator", State())

    @property
    def status(self: Any) -> str:
        status = self.emulator.life.status
        optimising = status == "available" and time.time() < self.emulator.optimised_at
        return "storage-optimization" if optimising else status

    @status.setter
    def status(self: Any, value: str) -> None:
        if value not in {"deleting", "available"}:  # stopped, started: moto's own operations
            self.emulator.life = Life("database", settled=value)
        elif not self.emulator.life.busy and self.emulator.life.settled == "stopped":
            self.emulator.life = Life("database")

    @property
    def address(self: Any) -> str:
        suffix = "amazonaws.com.cn" if self.partition == "aws-cn" else "amazonaws.com"
        account = endpoint_hash("rds", self.account_id, self.region, length=12)
        return f"{self.db_instance_identifier}.{account}.{self.region}.rds.{suffix}"

    @property
    def endpoint(self: Any) -> dict[str, Any] | None:
        """There is none before the instance has been created."""
        if self.status == "creating":
            return None
        zone = endpoint_hash("zone", self.region, length=13).upper()
        return {"Address": self.address, "Port": self.port, "HostedZoneId": f"Z{zone}"}

    @property
    def zones(self: Any) -> list[str]:
        group = getattr(self, "db_subnet_group", None)
        names = {subnet.availability_zone for subnet in group._subnets} if group else set()
        return sorted(names) or [zone.name for zone in catalogue.zones(self.region)]

    @property
    def secondary_availability_zone(self: Any) -> str | None:
        others = [zone for zone in self.zones if zone != self.availability_zone]
        return others[0] if self.multi_az and others and self.status != "creating" else None

    @property
    def enhanced_monitoring_resource_arn(self: Any) -> str | None:
        if not self.monitoring_interval:
            return None
        prefix = f"arn:{self.partition}:logs:{self.region}:{self.account_id}"
        return f"{prefix}:log-group:RDSOSMetrics:log-stream:{self.dbi_resource_id}"

    @property
    def performance_insights_enabled(self: Any) -> bool:
        return bool(getattr(self, "enable_performance_insights", False))

    @property
    def pending_modified_values(self: Any) -> dict[str, Any]:
        waiting = self.emulator.deferred | self.emulator.applying
        shown = {DEFERRABLE[name]: value for name, value in waiting.items() if name in DEFERRABLE}
        # Applied "as soon as possible", whatever ApplyImmediately says, and shown for as long as that takes (botocore).
        return shown | {"MasterUserPassword": "****"} if "MasterUserPassword" in waiting else shown

    def default_db_parameter_group_details(self: Any) -> tuple[str, str]:
        family = versions.family(self.engine_version)
        return family, default_name(family)

    @property
    def db_parameter_group_status_list(self: Any) -> list[dict[str, str]]:
        if not self.db_parameter_group_name and self.engine == versions.ENGINE:
            provide_default(self.backend, versions.family(self.engine_version))
        status = "pending-reboot" if self.emulator.parameters_pending else "in-sync"
        return [
            {"DBParameterGroupName": group.name, "ParameterApplyStatus": status} for group in self.db_parameter_groups()
        ]

    @property
    def certificate_details(self: Any) -> dict[str, str]:
        name = self.ca_certificate_identifier
        return {"CAIdentifier": name, "ValidTill": certificates.VALID_TILL.get(name, certificates.VALID_TILL_OTHERS)}


def extend() -> None:
    for name, member in vars(Extended).items():
        if not name.startswith("__"):
            setattr(DBInstance, name, member)
    # Fields that are the same for every instance of this stack.
    DBInstance.network_type = "IPV4"
    DBInstance.backup_target = "region"
    DBInstance.activity_stream_status = "stopped"
    DBInstance.customer_owned_ip_enabled = False
    DBInstance.dedicated_log_volume = False
    DBInstance.engine_lifecycle_support = "open-source-rds-extended-support"
    DBInstance.database_insights_mode = "standard"


def set_storage_performance(instance: Any) -> None:
    """gp3 always has IOPS and throughput, and AWS answers with them whether or not they were asked for."""
    if instance.storage_type == "gp3":
        striped = instance.allocated_storage >= GP3_STRIPED_FROM
        iops, throughput = GP3_STRIPED_BASELINE if striped else GP3_BASELINE
        instance.iops = max(int(instance.iops or 0), iops)
        instance.storage_throughput = max(int(instance.storage_throughput or 0), throughput)
    elif instance.storage_type in {"gp2", "standard"}:
        instance.iops, instance.storage_throughput = None, None
