"""What RDS refuses of an instance that exists, and of the groups around it, beyond the sample."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.tests.cases.rds_create import INSTANCE
from tests.emulator.tests.helpers import refusal

VALUE, COMBINATION = "InvalidParameterValue", "InvalidParameterCombination"
NAME = {"DBInstanceIdentifier": "app-db"}


@pytest.fixture
def rds(aws, network) -> Any:
    client = aws("rds")
    client.create_db_instance(**INSTANCE)
    return client


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"AllocatedStorage": 50}, COMBINATION, "less than the present size (100)"),
        ({"StorageType": "io1"}, COMBINATION, "requires iops"),
        ({"Iops": 3000}, COMBINATION, "storage size less than 400"),
        ({"MaxAllocatedStorage": 105}, COMBINATION, "at least 10 percent"),
        ({"MasterUserPassword": "short"}, VALUE, "shorter than 8"),
        ({"NewDBInstanceIdentifier": "a--b"}, VALUE, "NewDBInstanceIdentifier is not a valid identifier"),
        ({"DBPortNumber": 80}, VALUE, "1150-65535"),
        ({"PreferredBackupWindow": "06:30-07:00"}, VALUE, "must not overlap"),
        ({"BackupRetentionPeriod": 40}, VALUE, "40"),
        ({"CACertificateIdentifier": "rds-ca-2015"}, "CertificateNotFound", "rds-ca-2015"),
        ({"CloudwatchLogsExportConfiguration": {"EnableLogTypes": ["slowquery"]}}, COMBINATION, "'slowquery'"),
        ({"RotateMasterUserPassword": True}, COMBINATION, "apply immediately"),
        ({"EngineVersion": "17"}, COMBINATION, "AllowMajorVersionUpgrade"),
        ({"DBParameterGroupName": "default.postgres15"}, COMBINATION, "DBParameterGroupFamily postgres16"),
        ({"DBSubnetGroupName": "none"}, "DBSubnetGroupNotFoundFault", "'none'"),
        ({"PubliclyAccessible": True}, "InvalidVPCNetworkStateFault", "no internet gateway"),
    ],
)
def test_a_modification_is_refused(rds, changes, code, words) -> None:
    found = refusal(rds.modify_db_instance, **NAME | changes)
    assert found[0] == code, found
    assert words in found[1]


def test_storage_grows_by_a_tenth_and_autoscaling_can_be_switched_off(rds) -> None:
    rds.modify_db_instance(**NAME, AllocatedStorage=101, ApplyImmediately=True)
    assert rds.describe_db_instances()["DBInstances"][0]["AllocatedStorage"] == 110
    rds.modify_db_instance(**NAME, MaxAllocatedStorage=110, ApplyImmediately=True)
    assert "MaxAllocatedStorage" not in rds.describe_db_instances()["DBInstances"][0]


def test_size_and_iops_change_together_where_iops_are_provisioned(rds) -> None:
    rds.modify_db_instance(**NAME, StorageType="io1", Iops=1000, ApplyImmediately=True)
    found = refusal(rds.modify_db_instance, **NAME, AllocatedStorage=200)
    assert found[1].startswith("You must specify both the storage size and iops")
    rds.modify_db_instance(**NAME, AllocatedStorage=200, Iops=1000, ApplyImmediately=True)


def test_storage_is_optimised_before_it_changes_again(rds, emulator) -> None:
    emulator.provision(**{"database.modifying": 0.5})
    rds.modify_db_instance(**NAME, AllocatedStorage=200, ApplyImmediately=True)
    assert refusal(rds.modify_db_instance, **NAME)[0] == "InvalidDBInstanceState"
    emulator.provision(database=0)
    rds.get_waiter("db_instance_available")
    instance = rds.describe_db_instances()["DBInstances"][0]
    while instance["DBInstanceStatus"] == "modifying":
        instance = rds.describe_db_instances()["DBInstances"][0]
    assert instance["DBInstanceStatus"] == "storage-optimization"
    message = refusal(rds.modify_db_instance, **NAME, AllocatedStorage=300)[1]
    assert message.startswith("You can't currently modify the storage of this DB instance")
    rds.modify_db_instance(**NAME, CopyTagsToSnapshot=True)


def test_a_major_upgrade_names_its_parameter_group(rds) -> None:
    rds.create_db_parameter_group(DBParameterGroupName="own", DBParameterGroupFamily="postgres16", Description="own")
    rds.modify_db_instance(**NAME, DBParameterGroupName="own", ApplyImmediately=True)
    upgrade = NAME | {"EngineVersion": "17", "AllowMajorVersionUpgrade": True, "ApplyImmediately": True}
    assert "non-default" in refusal(rds.modify_db_instance, **upgrade)[1]
    rds.modify_db_instance(**upgrade, DBParameterGroupName="default.postgres17")
    assert rds.describe_db_instances()["DBInstances"][0]["EngineVersion"].startswith("17.")


@pytest.mark.parametrize(
    ("operation", "arguments", "code"),
    [
        ("modify_db_instance", {"DBInstanceIdentifier": "none"}, "DBInstanceNotFound"),
        ("delete_db_instance", NAME, COMBINATION),
        (
            "delete_db_instance",
            NAME | {"SkipFinalSnapshot": True, "FinalDBSnapshotIdentifier": "last"},
            COMBINATION,
        ),
        ("reboot_db_instance", NAME | {"ForceFailover": True}, COMBINATION),
        ("start_db_instance", NAME, "InvalidDBInstanceState"),
        ("delete_db_snapshot", {"DBSnapshotIdentifier": "none"}, "DBSnapshotNotFound"),
        ("create_db_snapshot", NAME | {"DBSnapshotIdentifier": "a_b"}, VALUE),
        ("delete_db_parameter_group", {"DBParameterGroupName": "none"}, "DBParameterGroupNotFound"),
        ("delete_db_parameter_group", {"DBParameterGroupName": "default.postgres16"}, VALUE),
        ("list_tags_for_resource", {"ResourceName": "app-db"}, VALUE),
        (
            "add_tags_to_resource",
            {
                "ResourceName": "arn:aws:rds:ap-northeast-1:123456789012:db:none",
                "Tags": [{"Key": "a", "Value": "b"}],
            },
            "DBInstanceNotFound",
        ),
    ],
)
def test_another_call_is_refused(rds, operation, arguments, code) -> None:
    assert refusal(getattr(rds, operation), **arguments)[0] == code


def test_an_error_has_the_status_that_the_model_gives_it(rds) -> None:
    with pytest.raises(rds.exceptions.DBInstanceNotFoundFault) as caught:
        rds.delete_db_instance(DBInstanceIdentifier="none", SkipFinalSnapshot=True)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


@pytest.mark.parametrize(
    ("name", "subnets", "code"),
    [
        ("default", slice(None), VALUE),
        ("9", slice(None), VALUE),
        ("own", slice(0, 0), "InvalidSubnet"),
        ("own", ["subnet-0123456789abcdef0"], VALUE),
        ("own", slice(0, 1), "DBSubnetGroupDoesNotCoverEnoughAZs"),
    ],
)
def test_a_subnet_group_is_refused(rds, network, name, subnets, code) -> None:
    wanted = subnets if isinstance(subnets, list) else network["subnets"][subnets]
    arguments = {"DBSubnetGroupName": name, "DBSubnetGroupDescription": "own", "SubnetIds": wanted}
    assert refusal(rds.create_db_subnet_group, **arguments)[0] == code


def test_a_subnet_in_use_stays(rds, network) -> None:
    wanted = {"DBSubnetGroupName": "stack", "SubnetIds": network["subnets"][1:]}
    assert refusal(rds.modify_db_subnet_group, **wanted)[0] == "SubnetAlreadyInUse"


def test_the_account_tells_what_is_used_of_its_quotas(rds, emulator) -> None:
    emulator.quota("rds", "DB instances", 7)
    rows = {row["AccountQuotaName"]: row for row in rds.describe_account_attributes()["AccountQuotas"]}
    assert (rows["DBInstances"]["Used"], rows["DBInstances"]["Max"]) == (1, 7)
    assert (rows["AllocatedStorage"]["Used"], rows["DBSubnetGroups"]["Used"]) == (100, 1)


def test_an_instance_tells_what_its_storage_can_become(rds) -> None:
    found = rds.describe_valid_db_instance_modifications(**NAME)["ValidDBInstanceModificationsMessage"]["Storage"]
    storage = {row["StorageType"]: row for row in found}
    assert storage["gp3"]["StorageSize"] == [{"From": 100, "To": 65536, "Step": 1}]
    assert storage["gp3"]["ProvisionedIops"] == [{"From": 12000, "To": 64000}]
    assert "ProvisionedIops" not in storage["gp2"]
    assert rds.describe_pending_maintenance_actions()["PendingMaintenanceActions"] == []
