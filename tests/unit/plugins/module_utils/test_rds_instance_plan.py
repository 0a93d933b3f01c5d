# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.instance_plan import (
    InstanceRefusedError,
    creation_plan,
    modification_plan,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._tags import plan_tags

KEY = "arn:aws:kms:ap-northeast-1:123456789012:key/1"
TAGS = {"Stack": "dev", "SecretVersion": "v1"}
WANTED = {
    "engine_version": "16.14",
    "db_instance_class": "db.t4g.medium",
    "multi_az": True,
    "storage_type": "gp3",
    "allocated_storage": 20,
    "max_allocated_storage": 100,
    "iops": 0,
    "storage_throughput": 0,
    "kms_key_id": KEY,
    "db_name": "transactions",
    "port": 5432,
    "master_username": "txadmin",
    "db_subnet_group_name": "txdb-dev",
    "vpc_security_group_ids": ["sg-1"],
    "publicly_accessible": False,
    "db_parameter_group_name": "txdb-dev-postgres16",
    "enable_cloudwatch_logs_exports": ["upgrade", "postgresql"],
    "enable_performance_insights": False,
    "performance_insights_retention_period": 7,
    "monitoring_interval": 0,
    "monitoring_role_arn": None,
    "backup_retention_period": 7,
    "preferred_backup_window": "17:00-17:30",
    "preferred_maintenance_window": "Sun:18:00-Sun:18:30",
    "auto_minor_version_upgrade": True,
    "copy_tags_to_snapshot": True,
    "deletion_protection": True,
}
INSTANCE = {
    "DBInstanceIdentifier": "txdb-dev",
    "DBInstanceStatus": "available",
    "AllocatedStorage": 20,
    "AutoMinorVersionUpgrade": True,
    "BackupRetentionPeriod": 7,
    "CopyTagsToSnapshot": True,
    "DBInstanceClass": "db.t4g.medium",
    "DBName": "transactions",
    "DBParameterGroups": [{"DBParameterGroupName": "txdb-dev-postgres16"}],
    "DBSubnetGroup": {"DBSubnetGroupName": "txdb-dev"},
    "DeletionProtection": True,
    "EnabledCloudwatchLogsExports": ["postgresql", "upgrade"],
    "Endpoint": {"Port": 5432},
    "EngineVersion": "16.14",
    "Iops": 3000,
    "KmsKeyId": KEY,
    "MasterUsername": "txadmin",
    "MaxAllocatedStorage": 100,
    "MonitoringInterval": 0,
    "MultiAZ": True,
    "PerformanceInsightsEnabled": False,
    "PreferredBackupWindow": "17:00-17:30",
    "PreferredMaintenanceWindow": "sun:18:00-sun:18:30",
    "PubliclyAccessible": False,
    "StorageThroughput": 125,
    "StorageType": "gp3",
    "TagList": [{"Key": key, "Value": value} for key, value in TAGS.items()],
    "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-1"}],
}
LARGE = {"AllocatedStorage": 400, "Iops": 16000, "StorageThroughput": 1000, "MaxAllocatedStorage": 1000}
WANT_LARGE = {"allocated_storage": 400, "max_allocated_storage": 1000}


def modified(instance=None, at_once=False, tags=None, **wanted):
    tags = TAGS if tags is None else tags
    now = {**INSTANCE, **(instance or {})}
    planned_tags = plan_tags({tag["Key"]: tag["Value"] for tag in now["TagList"]}, tags, True)
    return modification_plan(now, {**WANTED, **wanted}, "hunter2", planned_tags, at_once)


def request(**expected):
    return {"DBInstanceIdentifier": "txdb-dev", "ApplyImmediately": False, **expected}


def test_what_is_as_wanted_is_left_alone():
    plan = modified()
    assert not plan
    assert plan.before == plan.after


@pytest.mark.parametrize(
    ("instance", "wanted", "expected", "waits"),
    [
        ({}, {"backup_retention_period": 14}, {"BackupRetentionPeriod": 14}, ()),
        ({}, {"backup_retention_period": 0}, {"BackupRetentionPeriod": 0}, ("backup_retention_period",)),
        ({}, {"preferred_backup_window": "03:00-03:30"}, {"PreferredBackupWindow": "03:00-03:30"}, ()),
        ({}, {"port": 5433}, {"DBPortNumber": 5433}, ()),
        ({}, {"vpc_security_group_ids": ["sg-2"]}, {"VpcSecurityGroupIds": ["sg-2"]}, ()),
        (
            {},
            {"enable_cloudwatch_logs_exports": ["upgrade", "iam-db-auth-error"]},
            {
                "CloudwatchLogsExportConfiguration": {
                    "EnableLogTypes": ["iam-db-auth-error"],
                    "DisableLogTypes": ["postgresql"],
                }
            },
            (),
        ),
        (
            {},
            {"enable_performance_insights": True, "performance_insights_retention_period": 731},
            {"EnablePerformanceInsights": True, "PerformanceInsightsRetentionPeriod": 731},
            (),
        ),
        (
            {},
            {"enable_performance_insights": True, "performance_insights_kms_key_id": KEY},
            {
                "EnablePerformanceInsights": True,
                "PerformanceInsightsRetentionPeriod": 7,
                "PerformanceInsightsKMSKeyId": KEY,
            },
            (),
        ),
        (
            {"PerformanceInsightsKMSKeyId": "another"},
            {"enable_performance_insights": True, "performance_insights_kms_key_id": KEY},
            {
                "EnablePerformanceInsights": True,
                "PerformanceInsightsRetentionPeriod": 7,
                "PerformanceInsightsKMSKeyId": "another",
            },
            (),
        ),
        (
            {"PerformanceInsightsEnabled": True, "PerformanceInsightsRetentionPeriod": 7},
            {},
            {"EnablePerformanceInsights": False},
            (),
        ),
        (
            {"MonitoringInterval": 60, "MonitoringRoleArn": "role-1"},
            {"monitoring_interval": 60, "monitoring_role_arn": "role-2"},
            {"MonitoringInterval": 60, "MonitoringRoleArn": "role-2"},
            (),
        ),
        ({"MonitoringInterval": 60, "MonitoringRoleArn": "role-1"}, {}, {"MonitoringInterval": 0}, ()),
        ({}, {"allocated_storage": 30}, {"AllocatedStorage": 30}, ("allocated_storage",)),
        (
            {},
            {"allocated_storage": 400, "max_allocated_storage": 1000},
            {"AllocatedStorage": 400, "Iops": 12000, "StorageThroughput": 500, "MaxAllocatedStorage": 1000},
            ("allocated_storage", "iops", "storage_throughput"),
        ),
        (
            LARGE,
            WANT_LARGE,
            {"AllocatedStorage": 400, "Iops": 12000, "StorageThroughput": 500},
            ("iops", "storage_throughput"),
        ),
        (
            {},
            {"storage_type": "io1", "allocated_storage": 100, "iops": 1000},
            {"StorageType": "io1", "AllocatedStorage": 100, "Iops": 1000},
            ("allocated_storage", "iops", "storage_type"),
        ),
        ({}, {"engine_version": "16.15"}, {"EngineVersion": "16.15"}, ("engine_version",)),
        (
            {},
            {"engine_version": "17.2", "db_parameter_group_name": "txdb-dev-postgres17"},
            {
                "EngineVersion": "17.2",
                "AllowMajorVersionUpgrade": True,
                "DBParameterGroupName": "txdb-dev-postgres17",
            },
            ("engine_version",),
        ),
    ],
)
def test_what_changes_is_asked_for_and_nothing_else(instance, wanted, expected, waits):
    plan = modified(instance, **wanted)
    assert plan.modify == request(**expected)
    assert plan.waits == waits
    assert plan.after.get("in the maintenance window", []) == list(waits)
    assert [option for option in waits if plan.after[option] == plan.before[option]] == []
    assert plan.after != plan.before


def test_what_waits_for_the_window_is_done_until_it_is_wanted_at_once():
    waiting = {"PendingModifiedValues": {"DBInstanceClass": "db.r7g.large"}}
    assert not modified(waiting, db_instance_class="db.r7g.large")
    plan = modified(waiting, at_once=True, db_instance_class="db.r7g.large")
    assert plan.modify == request(DBInstanceClass="db.r7g.large", ApplyImmediately=True)
    assert plan.waits == ()
    assert not modified({**waiting, "DBInstanceStatus": "modifying"}, at_once=True, db_instance_class="db.r7g.large")


def test_what_waits_is_taken_back():
    plan = modified({"PendingModifiedValues": {"DBInstanceClass": "db.r7g.large"}})
    assert plan.modify == request(DBInstanceClass="db.t4g.medium")


def test_a_major_upgrade_that_waits_has_its_parameter_group():
    waiting = {"PendingModifiedValues": {"EngineVersion": "17.2"}}
    assert not modified(waiting, engine_version="17.2", db_parameter_group_name="txdb-dev-postgres17")


def test_insights_keep_the_key_that_they_have():
    on = {"PerformanceInsightsEnabled": True, "PerformanceInsightsRetentionPeriod": 7}
    assert not modified(
        {**on, "PerformanceInsightsKMSKeyId": "another"},
        enable_performance_insights=True,
        performance_insights_kms_key_id=KEY,
    )


def test_logs_that_are_on_their_way_count():
    waiting = {"PendingCloudwatchLogsExports": {"LogTypesToEnable": [], "LogTypesToDisable": ["upgrade"]}}
    assert not modified({"PendingModifiedValues": waiting}, enable_cloudwatch_logs_exports=["postgresql"])


def test_an_instance_without_an_endpoint_is_left_alone():
    assert not modified({"Endpoint": None, "DBInstanceStatus": "creating"})


def test_storage_that_cannot_grow_by_itself_has_no_ceiling():
    assert not modified({"MaxAllocatedStorage": None}, max_allocated_storage=20)
    assert modified({"MaxAllocatedStorage": None}).modify["MaxAllocatedStorage"] == 100


def test_a_rotated_password_is_sent_and_not_shown():
    plan = modified(tags={**TAGS, "SecretVersion": "v2"})
    assert plan.modify == request(MasterUserPassword="hunter2")
    assert plan.tags.add == {"SecretVersion": "v2"}
    assert plan.before["master_user_password"] != plan.after["master_user_password"]
    assert "hunter2" not in repr(plan)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"db_name": "other"}, "db_name: the instance was made with transactions"),
        ({"master_username": "other"}, "master_username: the instance was made with txadmin"),
        ({"kms_key_id": f"{KEY}2"}, "kms_key_id: the instance was made with"),
        ({"db_subnet_group_name": "other"}, "db_subnet_group_name: the instance was made with"),
        ({"allocated_storage": 19}, "RDS makes no storage smaller"),
    ],
)
def test_what_rds_cannot_change_is_refused(wanted, words):
    with pytest.raises(InstanceRefusedError, match=words):
        modified(**wanted)


@pytest.mark.parametrize(
    ("wanted", "present", "absent"),
    [
        ({}, {"Port": 5432, "EnableCloudwatchLogsExports": ["postgresql", "upgrade"]}, {"Iops", "MonitoringRoleArn"}),
        (WANT_LARGE, {"AllocatedStorage": 400}, {"Iops", "StorageThroughput"}),
        ({**WANT_LARGE, "iops": 16000}, {"Iops": 16000}, {"StorageThroughput"}),
        ({"enable_performance_insights": True}, {"PerformanceInsightsRetentionPeriod": 7}, set()),
    ],
)
def test_a_new_instance(wanted, present, absent):
    plan = creation_plan("txdb-dev", {**WANTED, **wanted}, "hunter2", plan_tags({}, TAGS, True))
    assert present.items() <= {key: value for key, value in plan.create.items() if key in present}.items()
    assert plan.create["StorageEncrypted"] is True
    assert plan.create["MasterUserPassword"] == "hunter2"
    assert {tag["Key"] for tag in plan.create["Tags"]} == set(TAGS)
    assert absent & plan.create.keys() == set()
    assert plan.before == {}
    assert "hunter2" not in repr(plan)
