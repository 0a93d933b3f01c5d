"""DescribeOrderableDBInstanceOptions: what a region offers, by version, class and storage type.

Classes: cfn-lint's data per region and per version. Zones: all zones of the region as moto knows them; AWS offers some
classes in some zones only, and no data says which. Storage: AWS's page "Amazon RDS DB instance storage" (PostgreSQL).
Assumptions, because no data was found: every class takes every storage type but magnetic; every class of today's
generations can be Multi-AZ, encrypted, monitored, autoscaled and have Performance Insights.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from moto.core.responses import ActionResult
from moto.rds.responses import RDSResponse

from ... import catalogue
from ...hook import operation, parameters
from ..common import page
from .versions import ENGINE

LICENSE = "postgresql-license"
# Source: AWS's page "Supported DB engines for DB instance classes": of these generations PostgreSQL 13 and later has
# none; and a report of db.m4.large being refused for 13.6. cfn-lint's lists still name them.
PREVIOUS_GENERATION = re.compile(r"db\.(m[1-4]|r[34]|t[12])\.")


class Storage(NamedTuple):
    """Sizes in GiB; provisioned IOPS and throughput (MiB/s) from and to, None where nothing can be provisioned."""

    minimum: int
    maximum: int
    iops: tuple[int, int] | None = None
    iops_per_gib: tuple[float, float] | None = None
    throughput: tuple[int, int] | None = None
    throughput_per_iops: tuple[float, float] | None = None


# gp3 below 400 GiB has a fixed baseline of 3,000 IOPS and 125 MiB/s; the ranges here hold from 400 GiB on.
STORAGE = {
    "gp2": Storage(20, 65536),
    "gp3": Storage(20, 65536, (12000, 64000), (0.0, 500.0), (500, 4000), (0.0, 0.25)),
    "io1": Storage(100, 65536, (1000, 256000), (0.5, 50.0)),
    "io2": Storage(100, 65536, (1000, 256000), (0.5, 1000.0)),
    "standard": Storage(5, 3072),
}
MAGNETIC = re.compile(r"db\.(m5|r5|t3)\.")


@lru_cache
def offered_classes(region: str, version: str) -> tuple[str, ...]:
    """The classes that this version can have in this region."""
    found = catalogue.database_classes(region, ENGINE, version)
    if catalogue.version_key(version)[0] < 13:
        return found
    return tuple(name for name in found if not PREVIOUS_GENERATION.match(name))


def storage_types(instance_class: str) -> list[str]:
    return [name for name in STORAGE if name != "standard" or MAGNETIC.match(instance_class)]


@operation(RDSResponse)
def describe_orderable_db_instance_options(self: RDSResponse) -> ActionResult:
    wanted = parameters(self)
    group = wanted.get("AvailabilityZoneGroup", self.region)
    if wanted.get("Engine") != ENGINE or wanted.get("LicenseModel", LICENSE) != LICENSE or group != self.region:
        return ActionResult({"OrderableDBInstanceOptions": []})
    asked, version = wanted.get("DBInstanceClass"), wanted.get("EngineVersion")
    offers = [
        (candidate, name, storage)
        for candidate in catalogue.creatable_database_versions(ENGINE)
        if version in (None, candidate)
        for name in offered_classes(self.region, candidate)
        if asked in (None, name)
        for storage in storage_types(name)
    ]
    rows, marker = page(offers, wanted)
    return ActionResult({"OrderableDBInstanceOptions": [_row(self.region, *offer) for offer in rows], "Marker": marker})


# What every offer has in common.
CAPABILITIES: dict[str, Any] = {
    "ReadReplicaCapable": True,
    "Vpc": True,
    "SupportsStorageEncryption": True,
    "SupportsEnhancedMonitoring": True,
    "SupportsIAMDatabaseAuthentication": True,
    "SupportsPerformanceInsights": True,
    "AvailableProcessorFeatures": [],
    "SupportedEngineModes": ["provisioned"],
    "SupportsKerberosAuthentication": True,
    "OutpostCapable": False,
    "SupportedActivityStreamModes": [],
    "SupportsGlobalDatabases": False,
    "SupportsClusters": False,
    "SupportedNetworkTypes": ["IPV4", "DUAL"],
    "SupportsHttpEndpoint": False,
}


def _row(region: str, version: str, instance_class: str, storage_type: str) -> dict[str, Any]:
    limits, zones = STORAGE[storage_type], catalogue.zones(region)
    row = {
        "Engine": ENGINE,
        "EngineVersion": version,
        "DBInstanceClass": instance_class,
        "LicenseModel": LICENSE,
        "AvailabilityZoneGroup": region,
        "AvailabilityZones": [{"Name": zone.name} for zone in zones],
        "MultiAZCapable": len(zones) > 1,
        "StorageType": storage_type,
        "SupportsIops": limits.iops is not None,
        "MinStorageSize": limits.minimum,
        "MaxStorageSize": limits.maximum,
        "SupportsStorageAutoscaling": storage_type != "standard",
        "SupportsStorageThroughput": limits.throughput is not None,
        "SupportsDedicatedLogVolume": storage_type in {"io1", "io2"},
    }
    return CAPABILITIES | row | _limits(limits)


def _limits(limits: Storage) -> dict[str, float]:
    ranges = {
        ("MinIopsPerDbInstance", "MaxIopsPerDbInstance"): limits.iops,
        ("MinIopsPerGib", "MaxIopsPerGib"): limits.iops_per_gib,
        ("MinStorageThroughputPerDbInstance", "MaxStorageThroughputPerDbInstance"): limits.throughput,
        ("MinStorageThroughputPerIops", "MaxStorageThroughputPerIops"): limits.throughput_per_iops,
    }
    return {name: end for names, ends in ranges.items() if ends for name, end in zip(names, ends, strict=True)}
