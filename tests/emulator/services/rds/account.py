"""What a careful caller asks about its account and its instances before it changes anything."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.rds.responses import RDSResponse

from ... import quotas
from ...hook import operation, parameters
from ...refusal import Refusal
from . import orderable
from .parameter_groups import is_default


@operation(RDSResponse)
def describe_account_attributes(self: RDSResponse) -> ActionResult:
    """The names of the quotas are those of botocore's documentation of AccountQuota."""
    backend: Any = self.backend
    instances = list(backend.databases.values())
    manual = [item for item in backend.database_snapshots.values() if item.snapshot_type == "manual"]
    used = {
        "DBInstances": ("DB instances", len(instances)),
        "AllocatedStorage": (
            "Total storage for all DB instances",
            sum(int(item.allocated_storage) for item in instances),
        ),
        "DBSubnetGroups": ("DB subnet groups", len(backend.subnet_groups)),
        "SubnetsPerDBSubnetGroup": (
            "Subnets per DB subnet group",
            max((len(group._subnets) for group in backend.subnet_groups.values()), default=0),
        ),
        "DBParameterGroups": (
            "Parameter groups",
            len([name for name in backend.db_parameter_groups if not is_default(name)]),
        ),
        "ManualSnapshots": ("Manual DB instance snapshots", len(manual)),
        "EventSubscriptions": ("Event subscriptions", len(backend.event_subscriptions)),
        "OptionGroups": ("Option groups", len(backend.option_groups)),
    }
    rows = [
        {"AccountQuotaName": name, "Used": count, "Max": quotas.value(self.region, quotas.find("rds", quota))}
        for name, (quota, count) in used.items()
    ]
    return ActionResult({"AccountQuotas": rows})


@operation(RDSResponse)
def describe_valid_db_instance_modifications(self: RDSResponse) -> ActionResult:
    instance: Any = self.backend.databases[parameters(self)["DBInstanceIdentifier"].lower()]
    storage = [
        _valid(name, orderable.STORAGE[name], int(instance.allocated_storage))
        for name in orderable.storage_types(instance.db_instance_class)
    ]
    return ActionResult({"ValidDBInstanceModificationsMessage": {"Storage": storage, "ValidProcessorFeatures": []}})


def _valid(name: str, limits: orderable.Storage, size: int) -> dict[str, Any]:
    ranges = {
        "ProvisionedIops": limits.iops,
        "IopsToStorageRatio": limits.iops_per_gib,
        "ProvisionedStorageThroughput": limits.throughput,
        "StorageThroughputToIopsRatio": limits.throughput_per_iops,
    }
    found: dict[str, Any] = {key: [{"From": ends[0], "To": ends[1]}] for key, ends in ranges.items() if ends}
    sizes = [{"From": max(limits.minimum, size), "To": limits.maximum, "Step": 1}]
    return {"StorageType": name, "StorageSize": sizes, "SupportsStorageAutoscaling": name != "standard"} | found


@operation(RDSResponse)
def describe_pending_maintenance_actions(self: RDSResponse) -> ActionResult:
    """There are none: nothing here becomes old. A resource that is asked for has to exist."""
    arn = parameters(self).get("ResourceIdentifier")
    if arn and arn.rpartition(":db:")[2] not in self.backend.databases:
        raise Refusal("ResourceNotFoundFault", f"The specified resource {arn} could not be found.")
    return ActionResult({"PendingMaintenanceActions": []})
