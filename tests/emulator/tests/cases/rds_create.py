"""Rows of the sample that RDS refuses when an instance is created."""

from __future__ import annotations

import json
from typing import Any

from tests.emulator.tests.callers import allow, user

from . import NOT_APPLICABLE, Account, Offence, case

INSTANCE = {
    "DBInstanceIdentifier": "app-db",
    "Engine": "postgres",
    "EngineVersion": "16",
    "DBInstanceClass": "db.m6g.large",
    "AllocatedStorage": 100,
    "MasterUsername": "appuser",
    "MasterUserPassword": "not-a-secret-1",
    "DBSubnetGroupName": "stack",
}
NOT_APPLICABLE |= {
    "F036": "every version of PostgreSQL that RDS can still create exports its logs (the row is of Aurora 9.6.3)",
    "F136": "every version of PostgreSQL that RDS can still create takes all authorities (the row is of SQL Server)",
}


def create(account: Account, names: dict[str, str] | None = None, **changes: Any) -> Offence:
    """The creation of a sound instance, but for these changes."""
    account.network()
    return Offence(account.aws("rds").create_db_instance, INSTANCE | changes, names or {})


@case("F002")
def version_that_is_retired(account: Account) -> Offence:
    return create(account, EngineVersion="15.5")


@case("F006")
def class_of_an_earlier_generation(account: Account) -> Offence:
    return create(account, {"13.6": "16.13"}, EngineVersion="16.13", DBInstanceClass="db.m4.large")


@case("F009")
def one_instance_too_many(account: Account) -> Offence:
    account.emulator.quota("rds", "DB instances", 0)
    return create(account)


@case("F011")
def user_that_begins_with_a_digit(account: Account) -> Offence:
    return create(account, MasterUsername="1app-user")


@case("F013")
def gp3_iops_below_400_gib(account: Account) -> Offence:
    return create(account, StorageType="gp3", AllocatedStorage=100, Iops=3000)


@case("F015")
def too_little_storage(account: Account) -> Offence:
    return create(account, StorageType="gp2", AllocatedStorage=10)


@case("F016")
def too_few_iops_for_the_size(account: Account) -> Offence:
    return create(account, StorageType="io1", Iops=300, AllocatedStorage=1000)


@case("F018")
def ceiling_too_close_to_the_size(account: Account) -> Offence:
    return create(account, AllocatedStorage=100, MaxAllocatedStorage=105)


@case("F019")
def windows_that_overlap(account: Account) -> Offence:
    return create(account, PreferredBackupWindow="03:00-04:00", PreferredMaintenanceWindow="sun:03:30-sun:04:30")


@case("F021")
def parameter_group_of_another_family(account: Account) -> Offence:
    account.aws("rds").create_db_parameter_group(
        DBParameterGroupName="stage", DBParameterGroupFamily="postgres15", Description="stage"
    )
    return create(account, DBParameterGroupName="stage")


@case("F024")
def zone_that_is_not_offered(account: Account) -> Offence:
    arguments = {
        "DBClusterIdentifier": "app",
        "Engine": "aurora-postgresql",
        "AvailabilityZones": ["ap-northeast-1b"],
        "MasterUsername": "appuser",
        "MasterUserPassword": "not-a-secret-1",
    }
    return Offence(account.aws("rds").create_db_cluster, arguments, {"us-east-1c": "ap-northeast-1b"})


@case("F025")
def zone_without_a_subnet(account: Account) -> Offence:
    return create(account, AvailabilityZone="ap-northeast-1b")


@case("F026")
def zone_of_a_multi_az_instance(account: Account) -> Offence:
    return create(account, MultiAZ=True, AvailabilityZone="ap-northeast-1a")


@case("F028")
def identifier_of_64_characters(account: Account) -> Offence:
    return create(account, {"15": "63"}, DBInstanceIdentifier="a" * 64)


@case("F029")
def identifier_with_two_hyphens(account: Account) -> Offence:
    return create(account, {"SourceDBInstanceIdentifier": "DBInstanceIdentifier"}, DBInstanceIdentifier="app--db")


@case("F034")
def small_class_on_the_free_plan(account: Account) -> Offence:
    account.aws("rds")
    account.emulator.account(plan="free")
    return create(account, DBInstanceClass="db.t4g.small")


@case("F037")
def security_group_of_another_vpc(account: Account) -> Offence:
    ec2, vpc = account.aws("ec2"), account.network()["vpc"]
    other = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    group = ec2.create_security_group(GroupName="other", Description="other", VpcId=other)["GroupId"]
    names = {"vpc-0a0fbbcca3060b009": vpc, "vpc-03e317d71474c989d": other}
    return Offence(account.aws("rds").create_db_instance, INSTANCE | {"VpcSecurityGroupIds": [group]}, names)


@case("F042")
def service_role_that_may_not_be_made(account: Account) -> Offence:
    account.network()
    rds = user(account.aws, account.emulator, allow("rds:*"))("rds")
    return Offence(rds.create_db_instance, INSTANCE)


@case("F043")
def subnet_group_without_the_service_role(account: Account) -> Offence:
    subnets = account.network()["subnets"]
    rds = user(account.aws, account.emulator, allow("rds:*"))("rds")
    arguments = {"DBSubnetGroupName": "app", "DBSubnetGroupDescription": "app", "SubnetIds": subnets}
    return Offence(rds.create_db_subnet_group, arguments)


@case("F045")
def monitoring_role_for_another_service(account: Account) -> Offence:
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "rds.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
    role = account.aws("iam").create_role(RoleName="monitoring", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    return create(account, MonitoringInterval=60, MonitoringRoleArn=role["Arn"])


@case("F128")
def subnet_group_that_exists(account: Account) -> Offence:
    subnets = account.network()["subnets"]
    arguments = {"DBSubnetGroupName": "stack", "DBSubnetGroupDescription": "app", "SubnetIds": subnets}
    return Offence(account.aws("rds").create_db_subnet_group, arguments, {"my-cool-project-vpc": "stack"})


@case("F130")
def identifier_in_use(account: Account) -> Offence:
    offence = create(account)
    offence.call(**offence.arguments)
    return offence


@case("F134")
def replica_with_a_subnet_group(account: Account) -> Offence:
    made = create(account)
    made.call(**made.arguments)
    arguments = {
        "DBInstanceIdentifier": "replica",
        "SourceDBInstanceIdentifier": "app-db",
        "DBSubnetGroupName": "stack",
    }
    return Offence(account.aws("rds").create_db_instance_read_replica, arguments)


@case("F135")
def authority_that_is_gone(account: Account) -> Offence:
    return create(account, CACertificateIdentifier="rds-ca-2019")


@case("F137")
def tag_with_brackets(account: Account) -> Offence:
    return create(account, Tags=[{"Key": "Owner", "Value": "Team (A), B"}])
