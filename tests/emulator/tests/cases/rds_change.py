"""Rows of the sample that RDS refuses when something is changed or deleted."""

from __future__ import annotations

from typing import Any

from . import Account, Offence, case
from .rds_create import create


def instance(account: Account, **changes: Any) -> Any:
    """A client of an account that has the instance ``app-db``."""
    made = create(account, **changes)
    made.call(**made.arguments)
    return account.aws("rds")


def modify(account: Account, **changes: Any) -> Offence:
    rds = instance(account, AllocatedStorage=changes.get("AllocatedStorage", 100))
    return Offence(rds.modify_db_instance, {"DBInstanceIdentifier": "app-db", "ApplyImmediately": True} | changes)


def parameter(account: Account, name: str, method: str) -> Offence:
    rds = account.aws("rds")
    rds.create_db_parameter_group(DBParameterGroupName="app", DBParameterGroupFamily="postgres16", Description="app")
    item = {"ParameterName": name, "ParameterValue": "1", "ApplyMethod": method}
    return Offence(rds.modify_db_parameter_group, {"DBParameterGroupName": "app", "Parameters": [item]})


@case("F014", code="InvalidParameterCombination")
def gp3_iops_of_zero_from_400_gib(account: Account) -> Offence:
    return modify(account, AllocatedStorage=400, Iops=0)


@case("F030")
def last_snapshot_without_a_name(account: Account) -> Offence:
    return Offence(
        instance(account).delete_db_instance, {"DBInstanceIdentifier": "app-db", "FinalDBSnapshotIdentifier": ""}
    )


@case("F031")
def deletion_of_a_protected_instance(account: Account) -> Offence:
    rds = instance(account, DeletionProtection=True)
    return Offence(rds.delete_db_instance, {"DBInstanceIdentifier": "app-db", "FinalDBSnapshotIdentifier": "last"})


@case("F032")
def last_snapshot_that_exists(account: Account) -> Offence:
    rds = instance(account)
    rds.create_db_snapshot(DBInstanceIdentifier="app-db", DBSnapshotIdentifier="final-mydb-7327d341")
    arguments = {"DBInstanceIdentifier": "app-db", "FinalDBSnapshotIdentifier": "final-mydb-7327d341"}
    return Offence(rds.delete_db_instance, arguments)


@case("F039")
def static_parameter_at_once(account: Account) -> Offence:
    return parameter(account, "shared_preload_libraries", "immediate")


@case("F040")
def parameter_of_another_engine(account: Account) -> Offence:
    return parameter(account, "character_set_server", "pending-reboot")


@case("F041")
def default_group(account: Account) -> Offence:
    item = {"ParameterName": "log_statement", "ParameterValue": "all", "ApplyMethod": "immediate"}
    arguments = {"DBParameterGroupName": "default.postgres15", "Parameters": [item]}
    return Offence(account.aws("rds").modify_db_parameter_group, arguments)


@case("F099")
def parameter_group_in_use(account: Account) -> Offence:
    rds = account.aws("rds")
    rds.create_db_parameter_group(
        DBParameterGroupName="app-main", DBParameterGroupFamily="postgres16", Description="app"
    )
    instance(account, DBParameterGroupName="app-main")
    return Offence(rds.delete_db_parameter_group, {"DBParameterGroupName": "app-main"})


@case("F146")
def subnet_group_in_the_same_vpc(account: Account) -> Offence:
    rds = instance(account)
    subnets = [each["SubnetId"] for each in account.aws("ec2").describe_subnets()["Subnets"]]
    stack = rds.describe_db_subnet_groups(DBSubnetGroupName="stack")["DBSubnetGroups"][0]["Subnets"]
    own = [each["SubnetIdentifier"] for each in stack if each["SubnetIdentifier"] in subnets]
    rds.create_db_subnet_group(DBSubnetGroupName="db-public", DBSubnetGroupDescription="public", SubnetIds=own)
    arguments = {"DBInstanceIdentifier": "app-db", "DBSubnetGroupName": "db-public"}
    return Offence(rds.modify_db_instance, arguments, {"instance db to": "instance app-db to"})


@case("F180")
def version_older_than_the_running_one(account: Account) -> Offence:
    rds = instance(account)
    versions = [
        row["EngineVersion"]
        for row in rds.describe_db_engine_versions(Engine="postgres", EngineVersion="16")["DBEngineVersions"]
    ]
    running, older = versions[-1], versions[0]
    arguments = {"DBInstanceIdentifier": "app-db", "EngineVersion": older}
    return Offence(rds.modify_db_instance, arguments, {"10.13": running, "10.6": older})
