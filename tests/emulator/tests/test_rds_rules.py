"""What RDS refuses beyond the sample: each offence is a sound request with one thing wrong."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.tests.cases.rds_create import INSTANCE
from tests.emulator.tests.helpers import refusal

VALUE, COMBINATION = "InvalidParameterValue", "InvalidParameterCombination"
GP3 = {"StorageType": "gp3", "AllocatedStorage": 400}
IO1 = {"StorageType": "io1", "AllocatedStorage": 100}
MONITORED = {"MonitoringInterval": 60}
ROLE = "arn:aws:iam::123456789012:role/nobody"

# (changes to a sound creation, code, words of the message)
CREATIONS: list[tuple[dict[str, Any], str, str]] = [
    ({"DBInstanceIdentifier": "1db"}, VALUE, "DBInstanceIdentifier is not a valid identifier"),
    ({"DBInstanceIdentifier": "db-"}, VALUE, "must not end with a hyphen"),
    ({"MasterUsername": "a" * 64}, VALUE, "longer than 63"),
    ({"MasterUsername": "admin"}, VALUE, "MasterUsername admin cannot be used as it is a reserved word"),
    ({"MasterUsername": "User"}, VALUE, "reserved word"),
    ({"MasterUsername": "pg_dba"}, VALUE, 'role names starting with "pg_" are reserved'),
    ({"MasterUsername": ""}, VALUE, "must be provided"),
    ({"MasterUserPassword": "short"}, VALUE, "shorter than 8 characters"),
    ({"MasterUserPassword": "a" * 129}, VALUE, "longer than 128 characters"),
    ({"MasterUserPassword": "not@secret-1"}, VALUE, "Only printable ASCII characters besides"),
    ({"MasterUserPassword": "nöt-a-secret"}, VALUE, "Only printable ASCII characters besides"),
    ({"ManageMasterUserPassword": True}, COMBINATION, "MasterUserPassword"),
    ({"MasterUserSecretKmsKeyId": "alias/aws/secretsmanager"}, COMBINATION, "ManageMasterUserPassword"),
    ({"DBName": "my-database"}, VALUE, "DBName must begin with a letter"),
    ({"DBName": "a" * 64}, VALUE, "longer than 63"),
    ({"DBName": "Admin"}, VALUE, "DBName Admin cannot be used"),
    ({"DBName": "db"}, VALUE, "DBName db cannot be used. It is a reserved word for this engine"),
    ({"EngineVersion": "99"}, COMBINATION, "Cannot find version 99 for postgres"),
    ({"DBInstanceClass": "db.zzz.huge"}, COMBINATION, "DBInstanceClass=db.zzz.huge"),
    ({"LicenseModel": "license-included"}, COMBINATION, "license model"),
    ({"DBParameterGroupName": "none"}, "DBParameterGroupNotFound", "DBParameterGroup not found: none"),
    ({"OptionGroupName": "none"}, "OptionGroupNotFoundFault", "none"),
    (
        {"EnableCloudwatchLogsExports": ["postgresql", "audit"]},
        COMBINATION,
        "the log types 'audit' with engine",
    ),
    ({"EngineLifecycleSupport": "maybe"}, VALUE, "maybe"),
    ({"StorageType": "gp9"}, VALUE, "gp9"),
    ({"StorageType": "standard"}, "StorageTypeNotSupported", "standard"),
    ({"AllocatedStorage": 65537}, COMBINATION, "storage type gp3: 65537"),
    ({"StorageType": "io2", "AllocatedStorage": 99, "Iops": 1000}, COMBINATION, "storage type io2: 99"),
    (GP3 | {"Iops": 3000}, COMBINATION, "Invalid iops"),
    (GP3 | {"Iops": 64001}, COMBINATION, "Invalid iops"),
    (GP3 | {"Iops": 12000, "StorageThroughput": 499}, COMBINATION, "throughput"),
    (GP3 | {"Iops": 12000, "StorageThroughput": 3001}, COMBINATION, "ratio"),
    ({"StorageThroughput": 125}, COMBINATION, "You can't specify IOPS or storage throughput"),
    ({"StorageType": "gp2", "StorageThroughput": 125}, COMBINATION, "throughput"),
    (IO1, COMBINATION, "The storage type io1 requires iops to be specified."),
    (IO1 | {"Iops": 900}, COMBINATION, "Invalid iops"),
    (IO1 | {"Iops": 5001}, COMBINATION, "Invalid iops to storage (GB) ratio"),
    ({"MaxAllocatedStorage": 100}, COMBINATION, "Max storage size must be greater than storage size"),
    ({"MaxAllocatedStorage": 65537}, COMBINATION, "Invalid max storage size for engine name postgres"),
    ({"DBSubnetGroupName": "none"}, "DBSubnetGroupNotFoundFault", "DB subnet group 'none' does not exist."),
    ({"VpcSecurityGroupIds": ["sg-0123456789abcdef0"]}, VALUE, "Invalid security group"),
    ({"Port": 1149}, VALUE, "1150-65535"),
    ({"NetworkType": "IPV6"}, VALUE, "IPV6"),
    ({"NetworkType": "DUAL"}, "NetworkTypeNotSupported", "network type"),
    ({"PubliclyAccessible": True}, "InvalidVPCNetworkStateFault", "no internet gateway"),
    ({"StorageEncrypted": True, "KmsKeyId": "alias/none"}, "KMSKeyNotAccessibleFault", "KMS key [alias/none] does not"),
    ({"KmsKeyId": "alias/aws/rds"}, COMBINATION, "StorageEncrypted"),
    ({"BackupRetentionPeriod": 36}, VALUE, "36"),
    ({"PreferredMaintenanceWindow": "sunday"}, VALUE, "Invalid maintenance window format: sunday."),
    ({"PreferredMaintenanceWindow": "sun:03:00-sun:03:29"}, VALUE, "maintenance window must be at least 30 minutes"),
    ({"PreferredBackupWindow": "24:00-25:00"}, VALUE, "Invalid backup window format"),
    ({"PreferredBackupWindow": "23:50-00:10"}, VALUE, "backup window must be at least 30 minutes"),
    (MONITORED | {"MonitoringInterval": 7}, VALUE, "7"),
    (MONITORED, COMBINATION, "A MonitoringRoleARN value is required"),
    ({"MonitoringRoleArn": ROLE}, COMBINATION, "MonitoringInterval"),
    (MONITORED | {"MonitoringRoleArn": ROLE}, VALUE, "ENHANCED_MONITORING"),
    ({"EnablePerformanceInsights": True, "PerformanceInsightsRetentionPeriod": 94}, VALUE, "94"),
    ({"PerformanceInsightsRetentionPeriod": 7}, COMBINATION, "Performance Insights"),
    ({"DatabaseInsightsMode": "advanced"}, COMBINATION, "465"),
    ({"Tags": [{"Key": "aws:x", "Value": "1"}]}, VALUE, "reserved"),
    ({"Tags": [{"Key": "a(b)", "Value": "1"}]}, VALUE, "Tag keys may only contain"),
    ({"Tags": [{"Key": "k", "Value": "v" * 257}]}, VALUE, "256"),
    ({"Tags": [{"Key": f"k{number}", "Value": "v"} for number in range(51)]}, VALUE, "50"),
]
SOUND: list[dict[str, Any]] = [
    {},
    GP3 | {"Iops": 12000, "StorageThroughput": 3000},
    IO1 | {"Iops": 5000, "MaxAllocatedStorage": 1000},
    {"StorageType": "io2", "AllocatedStorage": 100, "Iops": 100000},
    {"MaxAllocatedStorage": 110},
    {"PreferredBackupWindow": "23:30-00:30", "PreferredMaintenanceWindow": "Sun:00:30-Sun:01:00"},
    {"PreferredBackupWindow": "06:00-08:00"},
    {"MasterUsername": "postgres", "DBName": "postgres"},
    {"EnablePerformanceInsights": True, "PerformanceInsightsRetentionPeriod": 93},
    {"Tags": [{"Key": "Owner", "Value": "Zoë: a/b+c=d@e-f_g.h"}]},
]


@pytest.fixture
def rds(aws, network) -> Any:
    return aws("rds")


@pytest.mark.parametrize(("changes", "code", "words"), CREATIONS)
def test_a_creation_is_refused(rds, changes, code, words) -> None:
    found = refusal(rds.create_db_instance, **INSTANCE | changes)
    assert found[0] == code, found
    assert words in found[1]


@pytest.mark.parametrize("changes", SOUND)
def test_a_sound_creation_is_served(rds, changes) -> None:
    assert rds.create_db_instance(**INSTANCE | changes)["DBInstance"]["DBInstanceIdentifier"] == "app-db"


def test_a_key_must_be_here_and_enabled(rds, aws) -> None:
    kms, wanted = aws("kms"), INSTANCE | {"StorageEncrypted": True}
    key = kms.create_key()["KeyMetadata"]
    elsewhere = aws("kms", "eu-west-1").create_key()["KeyMetadata"]["Arn"]
    assert refusal(rds.create_db_instance, **wanted, KmsKeyId=elsewhere)[0] == "KMSKeyNotAccessibleFault"
    kms.disable_key(KeyId=key["KeyId"])
    assert refusal(rds.create_db_instance, **wanted, KmsKeyId=key["Arn"])[0] == "KMSKeyNotAccessibleFault"
    kms.enable_key(KeyId=key["KeyId"])
    assert rds.create_db_instance(**wanted, KmsKeyId=key["KeyId"])["DBInstance"]["KmsKeyId"] == key["Arn"]


@pytest.mark.parametrize(
    ("quota", "value", "code"),
    [
        ("Total storage for all DB instances", 99, "StorageQuotaExceeded"),
        ("DB subnet groups", 1, "DBSubnetGroupQuotaExceeded"),
        ("Parameter groups", 0, "DBParameterGroupQuotaExceeded"),
        ("Manual DB instance snapshots", 0, "SnapshotQuotaExceeded"),
        ("Subnets per DB subnet group", 2, "DBSubnetQuotaExceededFault"),
    ],
)
def test_a_quota_is_kept(rds, emulator, network, quota, value, code) -> None:
    group = {"DBSubnetGroupDescription": "x", "SubnetIds": network["subnets"]}
    calls = {
        "StorageQuotaExceeded": (rds.create_db_instance, INSTANCE),
        "DBSubnetGroupQuotaExceeded": (rds.create_db_subnet_group, group | {"DBSubnetGroupName": "more"}),
        "DBSubnetQuotaExceededFault": (rds.create_db_subnet_group, group | {"DBSubnetGroupName": "more"}),
        "DBParameterGroupQuotaExceeded": (
            rds.create_db_parameter_group,
            {"DBParameterGroupName": "own", "DBParameterGroupFamily": "postgres16", "Description": "own"},
        ),
        "SnapshotQuotaExceeded": (
            rds.create_db_snapshot,
            {"DBInstanceIdentifier": "app-db", "DBSnapshotIdentifier": "one"},
        ),
    }
    if code == "SnapshotQuotaExceeded":
        rds.create_db_instance(**INSTANCE)
    emulator.quota("rds", quota, value)
    call, arguments = calls[code]
    assert refusal(call, **arguments)[0] == code
