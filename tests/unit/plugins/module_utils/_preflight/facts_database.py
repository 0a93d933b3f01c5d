# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What AWS holds and offers for a sound database, in the shapes of its API."""

from __future__ import annotations

import datetime
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._credentials import Verdict
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight.sound_stack import TAGS

KEY_ARN = "arn:aws:kms:ap-northeast-1:123456789012:key/1"
ROLE_ARN = "arn:aws:iam::123456789012:role/watch/rds-monitoring"
OURS = [{"Key": key, "Value": value} for key, value in TAGS.items()]
CERTIFICATES = ["rds-ca-ecc384-g1", "rds-ca-rsa2048-g1"]
LIMITS = {
    "gp2": {},
    "gp3": {
        "MinIopsPerDbInstance": 12000,
        "MaxIopsPerDbInstance": 64000,
        "MaxIopsPerGib": 500.0,
        "MinStorageThroughputPerDbInstance": 500,
        "MaxStorageThroughputPerDbInstance": 4000,
        "MaxStorageThroughputPerIops": 0.25,
    },
    "io1": {
        "MinIopsPerDbInstance": 1000,
        "MaxIopsPerDbInstance": 256000,
        "MinIopsPerGib": 0.5,
        "MaxIopsPerGib": 50.0,
    },
}


def option(version: str, storage_type: str, **changes: Any) -> dict[str, Any]:
    """An order that can be placed."""
    return {
        "EngineVersion": version,
        "DBInstanceClass": "db.t4g.medium",
        "StorageType": storage_type,
        "MultiAZCapable": True,
        "AvailabilityZones": [{"Name": f"ap-northeast-1{letter}"} for letter in "acd"],
        "SupportsStorageEncryption": True,
        "SupportsPerformanceInsights": True,
        "SupportsEnhancedMonitoring": True,
        "MinStorageSize": 100 if storage_type == "io1" else 20,
        "MaxStorageSize": 65536,
        **LIMITS[storage_type],
        **changes,
    }


def version(name: str, *upgrades: str, **changes: Any) -> dict[str, Any]:
    """A version that the region knows."""
    major = name.split(".")[0]
    return {
        "EngineVersion": name,
        "MajorEngineVersion": major,
        "DBParameterGroupFamily": f"postgres{major}",
        "Status": "available",
        "ValidUpgradeTarget": [{"EngineVersion": target} for target in upgrades],
        "ExportableLogTypes": ["postgresql", "upgrade"],
        "SupportedCACertificateIdentifiers": CERTIFICATES,
        **changes,
    }


def major(name: str, ends: datetime.datetime) -> dict[str, Any]:
    """A major version with the end of its standard support."""
    lifecycle = {
        "LifecycleSupportName": "open-source-rds-standard-support",
        "LifecycleSupportStartDate": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
        "LifecycleSupportEndDate": ends,
    }
    return {"MajorEngineVersion": name, "SupportedEngineLifecycles": [lifecycle]}


def parameter(name: str, **changes: Any) -> dict[str, Any]:
    """A parameter of the family."""
    return {"ParameterName": name, "ApplyType": "dynamic", "DataType": "integer", "IsModifiable": True, **changes}


def facts(**changes: Any) -> dict[str, Any]:
    """What there is to know when there is no database yet; a change is named with underscores for the first dot."""
    sound = {
        "freetier.plan": {"accountPlanType": "PAID", "accountPlanStatus": "ACTIVE"},
        "rds.instances": [],
        "rds.versions": [version("15.18", "16.14"), version("16.13", "16.14"), version("16.14")],
        "rds.running_version": [],
        "rds.options": [option(name, kind) for name in ("15.18", "16.13", "16.14") for kind in LIMITS],
        "rds.other_classes": [],
        "rds.majors": [
            major("15", datetime.datetime(2028, 2, 29, tzinfo=datetime.UTC)),
            major("16", datetime.datetime(2029, 2, 28, tzinfo=datetime.UTC)),
        ],
        "rds.quotas": [
            {"AccountQuotaName": "AllocatedStorage", "Used": 99, "Max": 100000},
            {"AccountQuotaName": "DBInstances", "Used": 3, "Max": 40},
            {"AccountQuotaName": "DBParameterGroups", "Used": 3, "Max": 50},
            {"AccountQuotaName": "DBSubnetGroups", "Used": 3, "Max": 50},
            {"AccountQuotaName": "ManualSnapshots", "Used": 3, "Max": 100},
            {"AccountQuotaName": "SubnetsPerDBSubnetGroup", "Used": 2, "Max": 20},
        ],
        "rds.certificates": {"DefaultCertificateForNewLaunches": "rds-ca-rsa2048-g1", "Certificates": []},
        "rds.subnet_group": None,
        "rds.parameter_group": None,
        "rds.parameter_groups": [],
        "rds.parameters": [
            parameter("rds.force_ssl", DataType="boolean", AllowedValues="0,1", ParameterValue="1"),
            parameter("log_connections", DataType="boolean", AllowedValues="0,1"),
            parameter("log_disconnections", DataType="boolean", AllowedValues="0,1"),
            parameter("log_lock_waits", DataType="boolean", AllowedValues="0,1"),
            parameter("log_min_duration_statement", AllowedValues="-1-2147483647"),
            parameter("log_temp_files", AllowedValues="-1-2147483647"),
            parameter("max_connections", AllowedValues="6-8388607", ApplyType="static", ParameterValue="100"),
            parameter("server_version", IsModifiable=False),
        ],
        "iam.monitoring_role": None,
        "secretsmanager.database": {
            "Name": "rds-credentials-x",
            "Verdict": Verdict(username="txadmin"),
            "VersionId": "new",
        },
        "kms.key": None,
        "ec2.vpcs": [],
        "ec2.zones": [{"ZoneName": f"ap-northeast-1{letter}"} for letter in "acd"],
    }
    return {**sound, **{name.replace("_", ".", 1): value for name, value in changes.items()}}


def instance(**changes: Any) -> dict[str, Any]:
    """The instance as this collection makes it with the defaults of its role."""
    return {
        "DBInstanceIdentifier": "txdb-x",
        "DBInstanceStatus": "available",
        "DBInstanceClass": "db.t4g.medium",
        "Engine": "postgres",
        "EngineVersion": "16.14",
        "MasterUsername": "txadmin",
        "DBName": "transactions",
        "Endpoint": {"Port": 5432},
        "AllocatedStorage": 20,
        "MaxAllocatedStorage": 100,
        "StorageType": "gp3",
        "Iops": 3000,
        "StorageThroughput": 125,
        "StorageEncrypted": True,
        "KmsKeyId": KEY_ARN,
        "MultiAZ": True,
        "BackupRetentionPeriod": 7,
        "PreferredBackupWindow": "17:00-17:30",
        "PreferredMaintenanceWindow": "sun:18:00-sun:18:30",
        "AutoMinorVersionUpgrade": True,
        "DeletionProtection": True,
        "PerformanceInsightsEnabled": False,
        "MonitoringInterval": 0,
        "EnabledCloudwatchLogsExports": ["postgresql", "upgrade"],
        "DBSubnetGroup": {"DBSubnetGroupName": "txdb-x", "VpcId": "vpc-1"},
        "CACertificateIdentifier": "rds-ca-rsa2048-g1",
        "CertificateDetails": {"ValidTill": datetime.datetime(2029, 1, 1, tzinfo=datetime.UTC)},
        "TagList": [*OURS, {"Key": "SecretVersion", "Value": "new"}],
        "PendingModifiedValues": {},
        **changes,
    }


def deployed(running: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """What there is to know when the database exists."""
    name = [{"Key": "Name", "Value": "transaction-monitoring-x"}]
    there = {
        "rds.instances": [running or instance()],
        "rds.subnet_group": {"DBSubnetGroupName": "txdb-x", "VpcId": "vpc-1", "TagList": OURS},
        "rds.parameter_group": {
            "DBParameterGroupName": "txdb-x-postgres16",
            "DBParameterGroupFamily": "postgres16",
            "TagList": OURS,
        },
        "rds.parameter_groups": [{"DBParameterGroupName": "txdb-x-postgres16", "TagList": OURS}],
        "kms.key": {"Arn": KEY_ARN},
        "ec2.vpcs": [{"VpcId": "vpc-1", "Tags": [*name, *OURS]}],
    }
    return {**facts(), **there, **{name.replace("_", ".", 1): value for name, value in changes.items()}}


def monitoring_role(service: str = "monitoring.rds.amazonaws.com", writes: bool = True) -> dict[str, Any]:
    """The role of Enhanced Monitoring."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return {
        "RoleName": "rds-monitoring",
        "Arn": ROLE_ARN,
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "MayWrite": writes,
    }
