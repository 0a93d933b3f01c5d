"""RDS: the catalogue, and instances from creation to the end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.tests.helpers import refusal

INSTANCE = {
    "DBInstanceIdentifier": "txdb-dev",
    "Engine": "postgres",
    "EngineVersion": "16",
    "DBInstanceClass": "db.t4g.micro",
    "AllocatedStorage": 20,
    "MaxAllocatedStorage": 100,
    "StorageEncrypted": True,
    "MultiAZ": True,
    "MasterUsername": "txadmin",
    "MasterUserPassword": "not-a-secret-1",
    "DBSubnetGroupName": "stack",
    "DBName": "transactions",
    "EnableCloudwatchLogsExports": ["postgresql"],
}


@pytest.fixture
def rds(aws, network) -> Any:
    return aws("rds")


def _instance(rds) -> dict[str, Any]:
    return rds.describe_db_instances(DBInstanceIdentifier="txdb-dev")["DBInstances"][0]


def _versions(rds, **wanted: Any) -> dict[str, dict[str, Any]]:
    found = rds.describe_db_engine_versions(Engine="postgres", **wanted)["DBEngineVersions"]
    return {row["EngineVersion"]: row for row in found}


def test_only_versions_that_can_be_created_are_listed_unless_all_are_asked_for(rds) -> None:
    listed = _versions(rds, EngineVersion="15")
    assert "15.5" not in listed
    assert "15.7" not in listed
    assert {row["Status"] for row in listed.values()} == {"available"}
    everything = _versions(rds, EngineVersion="15", IncludeAll=True)
    assert everything["15.7"]["Status"] == "deprecated"
    assert set(listed) < set(everything)


def test_a_version_tells_its_family_its_logs_and_where_it_can_go(rds) -> None:
    listed = list(_versions(rds, DBParameterGroupFamily="postgres16").values())
    oldest, newest = listed[0], listed[-1]
    assert oldest["ExportableLogTypes"] == ["iam-db-auth-error", "postgresql", "upgrade"]
    targets = {row["EngineVersion"]: row["IsMajorVersionUpgrade"] for row in oldest["ValidUpgradeTarget"]}
    assert targets[newest["EngineVersion"]] is False
    assert any(major for version, major in targets.items() if version.startswith("17."))
    assert oldest["EngineVersion"] not in targets
    assert list(_versions(rds, EngineVersion="16", DefaultOnly=True)) == [newest["EngineVersion"]]


def test_versions_come_in_pages(rds) -> None:
    pages = list(
        rds.get_paginator("describe_db_engine_versions").paginate(Engine="postgres", PaginationConfig={"PageSize": 20})
    )
    versions = [row["EngineVersion"] for page in pages for row in page["DBEngineVersions"]]
    assert len(pages) > 1
    assert versions == list(_versions(rds))


def test_orderable_options_are_those_of_the_region(rds, aws) -> None:
    wanted = {"Engine": "postgres", "EngineVersion": "16.13", "DBInstanceClass": "db.t4g.micro"}
    found = {
        row["StorageType"]: row
        for row in rds.describe_orderable_db_instance_options(**wanted)["OrderableDBInstanceOptions"]
    }
    assert set(found) == {"gp2", "gp3", "io1", "io2"}
    gp3 = found["gp3"]
    assert (gp3["MultiAZCapable"], gp3["MinStorageSize"], gp3["MaxStorageSize"]) == (True, 20, 65536)
    assert [zone["Name"] for zone in gp3["AvailabilityZones"]] == [f"ap-northeast-1{letter}" for letter in "acd"]
    old = wanted | {"DBInstanceClass": "db.m4.large"}
    assert rds.describe_orderable_db_instance_options(**old)["OrderableDBInstanceOptions"] == []
    elsewhere = aws("rds", "eu-west-1").describe_orderable_db_instance_options(**wanted)["OrderableDBInstanceOptions"]
    assert elsewhere[0]["AvailabilityZones"][0] == {"Name": "eu-west-1a"}


def test_support_ends_where_a_source_says_so(rds) -> None:
    found = rds.describe_db_major_engine_versions(Engine="postgres")["DBMajorEngineVersions"]
    lifecycles = {row["MajorEngineVersion"]: row["SupportedEngineLifecycles"] for row in found}
    names = [item["LifecycleSupportName"] for item in lifecycles["17"]]
    assert names == ["open-source-rds-standard-support", "open-source-rds-extended-support"]
    assert lifecycles["17"][0]["LifecycleSupportEndDate"].isoformat().startswith("2030-02-28")


def test_certificates(rds) -> None:
    found = rds.describe_certificates()
    assert found["DefaultCertificateForNewLaunches"] == "rds-ca-rsa2048-g1"
    assert "rds-ca-rsa4096-g1" in [row["CertificateIdentifier"] for row in found["Certificates"]]
    assert refusal(rds.describe_certificates, CertificateIdentifier="rds-ca-2019")[0] == "CertificateNotFound"


def test_parameters_of_a_group_have_types_and_a_source(rds) -> None:
    rds.create_db_parameter_group(DBParameterGroupName="own", DBParameterGroupFamily="postgres14", Description="own")
    wanted = [{"ParameterName": "rds.force_ssl", "ParameterValue": "1", "ApplyMethod": "immediate"}]
    rds.modify_db_parameter_group(DBParameterGroupName="own", Parameters=wanted)
    own = rds.describe_db_parameters(DBParameterGroupName="own", Source="user")["Parameters"]
    assert [(row["ParameterName"], row["ParameterValue"]) for row in own] == [("rds.force_ssl", "1")]
    rds.reset_db_parameter_group(DBParameterGroupName="own", ResetAllParameters=True)
    rows = {row["ParameterName"]: row for row in rds.describe_db_parameters(DBParameterGroupName="own")["Parameters"]}
    assert (rows["rds.force_ssl"]["ParameterValue"], rows["rds.force_ssl"]["Source"]) == ("0", "system")
    assert rows["shared_preload_libraries"]["ApplyType"] == "static"
    assert rows["log_statement"]["AllowedValues"] == "none,ddl,mod,all"


@pytest.mark.parametrize(
    ("parameter", "code", "message"),
    [
        (
            ("max_connections", "100", "immediate"),
            "InvalidParameterCombination",
            "cannot use immediate apply method for static parameter",
        ),
        (
            ("character_set_server", "x", "immediate"),
            "InvalidParameterValue",
            "Could not find parameter with name: character_set_server",
        ),
        (("log_statement", "some", "immediate"), "InvalidParameterValue", "allowed values are: none,ddl,mod,all"),
        (("log_line_prefix", "x", "immediate"), "InvalidParameterValue", "cannot be modified"),
    ],
)
def test_parameters_that_are_refused(rds, parameter, code, message) -> None:
    rds.create_db_parameter_group(DBParameterGroupName="own", DBParameterGroupFamily="postgres16", Description="own")
    wanted = [dict(zip(("ParameterName", "ParameterValue", "ApplyMethod"), parameter, strict=True))]
    found = refusal(rds.modify_db_parameter_group, DBParameterGroupName="own", Parameters=wanted)
    assert found[0] == code
    assert message in found[1]


def test_an_instance_has_all_that_aws_answers_with(rds, network) -> None:
    rds.create_db_instance(**INSTANCE, EnablePerformanceInsights=True)
    rds.get_waiter("db_instance_available").wait(DBInstanceIdentifier="txdb-dev")
    found = _instance(rds)
    assert found["EngineVersion"] == list(_versions(rds, EngineVersion="16"))[-1]
    assert found["Endpoint"]["Address"].startswith("txdb-dev.")
    assert found["Endpoint"]["Address"].endswith(".ap-northeast-1.rds.amazonaws.com")
    assert [found["AvailabilityZone"], found["SecondaryAvailabilityZone"]] == network["zones"][:2]
    assert found["KmsKeyId"].startswith("arn:aws:kms:ap-northeast-1:")
    shown = ("LicenseModel", "StorageType", "Iops", "StorageThroughput", "MaxAllocatedStorage", "PubliclyAccessible")
    assert [found[key] for key in shown] == ["postgresql-license", "gp3", 3000, 125, 100, False]
    assert (found["PerformanceInsightsEnabled"], found["PerformanceInsightsRetentionPeriod"]) == (True, 7)
    assert found["DBParameterGroups"] == [
        {"DBParameterGroupName": "default.postgres16", "ParameterApplyStatus": "in-sync"}
    ]
    assert found["OptionGroupMemberships"] == [{"OptionGroupName": "default:postgres-16", "Status": "in-sync"}]


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"EngineVersion": "15.5"}, "InvalidParameterCombination", "Cannot find version 15.5 for postgres"),
        ({"EngineVersion": "15.7"}, "InvalidParameterCombination", "Cannot find version 15.7 for postgres"),
        (
            {"DBInstanceClass": "db.m4.large"},
            "InvalidParameterCombination",
            "RDS does not support creating a DB instance",
        ),
        (
            {"DBParameterGroupName": "default.postgres15"},
            "InvalidParameterCombination",
            "DBParameterGroupFamily postgres16",
        ),
        ({"AvailabilityZone": "ap-northeast-1a"}, "InvalidParameterCombination", "not valid for Multi-AZ instances"),
    ],
)
def test_instances_that_are_refused(rds, change, code, message) -> None:
    found = refusal(rds.create_db_instance, **INSTANCE | change)
    assert found[0] == code
    assert message in found[1]


def test_changes_that_may_wait_are_pending_until_asked_for(rds) -> None:
    rds.create_db_instance(**INSTANCE)
    rds.modify_db_instance(
        DBInstanceIdentifier="txdb-dev",
        DBInstanceClass="db.t4g.small",
        BackupRetentionPeriod=0,
        MasterUserPassword="not-a-secret-2",
        CopyTagsToSnapshot=True,
        CloudwatchLogsExportConfiguration={"EnableLogTypes": ["upgrade"]},
    )
    found = _instance(rds)
    assert found["PendingModifiedValues"] == {
        "DBInstanceClass": "db.t4g.small",
        "BackupRetentionPeriod": 0,
    }
    assert (found["CopyTagsToSnapshot"], found["EnabledCloudwatchLogsExports"]) == (True, ["postgresql", "upgrade"])
    rds.modify_db_instance(DBInstanceIdentifier="txdb-dev", ApplyImmediately=True, DBPortNumber=5433)
    found = _instance(rds)
    assert found["PendingModifiedValues"] == {}
    assert (found["DBInstanceClass"], found["BackupRetentionPeriod"]) == ("db.t4g.small", 0)
    assert found["Endpoint"]["Port"] == 5433


def test_backups_that_are_kept_longer_do_not_wait(rds) -> None:
    rds.create_db_instance(**INSTANCE)
    rds.modify_db_instance(DBInstanceIdentifier="txdb-dev", BackupRetentionPeriod=7)
    assert (_instance(rds)["BackupRetentionPeriod"], _instance(rds)["PendingModifiedValues"]) == (7, {})


def test_upgrades_go_forward_and_to_a_new_major_only_when_allowed(rds) -> None:
    oldest, newest = next(iter(_versions(rds, EngineVersion="16"))), list(_versions(rds, EngineVersion="17"))[-1]
    rds.create_db_instance(**INSTANCE)
    modify = {"DBInstanceIdentifier": "txdb-dev", "ApplyImmediately": True}
    assert "Cannot upgrade postgres from" in refusal(rds.modify_db_instance, **modify, EngineVersion=oldest)[1]
    assert "AllowMajorVersionUpgrade" in refusal(rds.modify_db_instance, **modify, EngineVersion=newest)[1]
    rds.modify_db_instance(**modify, EngineVersion=newest, AllowMajorVersionUpgrade=True)
    assert _instance(rds)["EngineVersion"] == newest


def test_a_parameter_that_needs_a_reboot_says_so_until_there_is_one(rds) -> None:
    rds.create_db_parameter_group(DBParameterGroupName="own", DBParameterGroupFamily="postgres16", Description="own")
    rds.create_db_instance(**INSTANCE, DBParameterGroupName="own")
    wanted = [{"ParameterName": "max_connections", "ParameterValue": "100", "ApplyMethod": "pending-reboot"}]
    rds.modify_db_parameter_group(DBParameterGroupName="own", Parameters=wanted)
    assert _instance(rds)["DBParameterGroups"][0]["ParameterApplyStatus"] == "pending-reboot"
    rds.reboot_db_instance(DBInstanceIdentifier="txdb-dev")
    assert _instance(rds)["DBParameterGroups"][0]["ParameterApplyStatus"] == "in-sync"


def test_the_end_of_an_instance(rds) -> None:
    rds.create_db_parameter_group(DBParameterGroupName="own", DBParameterGroupFamily="postgres16", Description="own")
    rds.create_db_instance(**INSTANCE, DBParameterGroupName="own", DeletionProtection=True)
    assert refusal(rds.delete_db_parameter_group, DBParameterGroupName="own")[0] == "InvalidDBParameterGroupState"
    assert refusal(rds.delete_db_subnet_group, DBSubnetGroupName="stack")[0] == "InvalidDBSubnetGroupStateFault"
    delete = {"DBInstanceIdentifier": "txdb-dev", "FinalDBSnapshotIdentifier": "last"}
    assert "protected" in refusal(rds.delete_db_instance, **delete)[1]
    rds.modify_db_instance(DBInstanceIdentifier="txdb-dev", DeletionProtection=False, ApplyImmediately=True)
    assert refusal(rds.delete_db_instance, DBInstanceIdentifier="txdb-dev")[0] == "InvalidParameterCombination"
    assert rds.delete_db_instance(**delete)["DBInstance"]["DBInstanceStatus"] == "deleting"
    rds.get_waiter("db_instance_deleted").wait(DBInstanceIdentifier="txdb-dev")
    assert [item["DBSnapshotIdentifier"] for item in rds.describe_db_snapshots()["DBSnapshots"]] == ["last"]
    rds.delete_db_parameter_group(DBParameterGroupName="own")
    rds.delete_db_subnet_group(DBSubnetGroupName="stack")


def test_subnet_groups_need_two_zones_and_survive_a_modification(rds, network) -> None:
    rds.modify_db_subnet_group(DBSubnetGroupName="stack", SubnetIds=network["subnets"][:2])
    found = rds.describe_db_subnet_groups(DBSubnetGroupName="stack")["DBSubnetGroups"][0]
    assert [item["SubnetIdentifier"] for item in found["Subnets"]] == network["subnets"][:2]
    one = {"DBSubnetGroupName": "one", "DBSubnetGroupDescription": "one", "SubnetIds": network["subnets"][:1]}
    assert refusal(rds.create_db_subnet_group, **one)[0] == "DBSubnetGroupDoesNotCoverEnoughAZs"
    again = one | {"DBSubnetGroupName": "stack", "SubnetIds": network["subnets"]}
    assert refusal(rds.create_db_subnet_group, **again) == (
        "DBSubnetGroupAlreadyExists",
        "The DB subnet group 'stack' already exists.",
    )
