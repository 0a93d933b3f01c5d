"""Rows of the sample that IAM refuses, and those about the permissions of whoever calls another service."""

from __future__ import annotations

from typing import Any

from tests.emulator.tests.callers import ACCOUNT, allow, document, trusting, user
from tests.emulator.tests.conftest import REGION

from . import Account, Offence, case
from .others import as_said_today

_SERVICE = {"Service": "vpc-flow-logs.amazonaws.com"}
_ANYTHING = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def _role(account: Account, name: str) -> Any:
    iam = account.aws("iam")
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trusting(_SERVICE))
    return iam


def database(**more: Any) -> dict[str, Any]:
    return {
        "DBInstanceIdentifier": "app",
        "Engine": "postgres",
        "DBInstanceClass": "db.t4g.medium",
        "AllocatedStorage": 20,
        "DBSubnetGroupName": "stack",
        "MasterUsername": "txadmin",
        "MasterUserPassword": "not-a-secret-1",
        **more,
    }


@case("F111")
def tags_not_permitted(account: Account) -> Offence:
    network = account.network()
    name = "recipe-app-api-devops-ci"
    rds = user(account.aws, account.emulator, allow(["rds:Create*", "iam:CreateServiceLinkedRole"]), name=name)("rds")
    names = {
        f"arn:aws:iam::422397288537:user/{name}": f"arn:aws:iam::{ACCOUNT}:user/{name}",
        "arn:aws:rds:us-east-1:422397288537:subgrp:raad-staging-main": as_said_today(
            f"arn:aws:rds:{REGION}:{ACCOUNT}:subgrp:raad-staging-main", "rds:AddTagsToResource"
        ),
    }
    wanted = {
        "DBSubnetGroupName": "raad-staging-main",
        "DBSubnetGroupDescription": "main",
        "SubnetIds": network["subnets"],
        "Tags": [{"Key": "Name", "Value": "main"}],
    }
    return Offence(rds.create_db_subnet_group, wanted, names)


@case("F112")
def role_exists(account: Account) -> Offence:
    iam = _role(account, "AmazonVPCFlowLogs")
    wanted = {"RoleName": "AmazonVPCFlowLogs", "AssumeRolePolicyDocument": trusting(_SERVICE)}
    return Offence(iam.create_role, wanted)


@case("F114")
def ec2_not_permitted(account: Account) -> Offence:
    ec2 = user(account.aws, account.emulator, allow("ec2:Describe*"))("ec2")
    return Offence(ec2.create_vpc, {"CidrBlock": "10.0.0.0/16"})


@case("F141")
def role_not_passed(account: Account) -> Offence:
    account.network()
    trust = trusting({"Service": "monitoring.rds.amazonaws.com"})
    role = account.aws("iam").create_role(RoleName="monitoring", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    rds = user(account.aws, account.emulator, allow(["rds:*", "iam:CreateServiceLinkedRole"]))("rds")
    return Offence(rds.create_db_instance, database(MonitoringInterval=60, MonitoringRoleArn=role))


@case("F142")
def other_names_permitted(account: Account) -> Offence:
    account.network()
    theirs = f"arn:aws:rds:{REGION}:{ACCOUNT}:db:theirs-*"
    rds = user(account.aws, account.emulator, allow("rds:*", theirs), name="scott")("rds")
    names = {
        "arn:aws:iam::643366669028:user/scott": f"arn:aws:iam::{ACCOUNT}:user/scott",
        "arn:aws:rds:us-east-1:643366669028:db:rds-refinery": as_said_today(
            f"arn:aws:rds:{REGION}:{ACCOUNT}:db:rds-refinery", "rds:CreateDBInstance"
        ),
    }
    return Offence(rds.create_db_instance, database(DBInstanceIdentifier="rds-refinery"), names)


@case("F181")
def role_with_a_managed_policy(account: Account) -> Offence:
    iam = _role(account, "app")
    policy = iam.create_policy(PolicyName="p", PolicyDocument=document(allow("s3:GetObject")))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="app", PolicyArn=policy)
    return Offence(iam.delete_role, {"RoleName": "app"})


@case("F182")
def role_with_an_inline_policy(account: Account) -> Offence:
    iam = _role(account, "app")
    iam.put_role_policy(RoleName="app", PolicyName="p", PolicyDocument=document(allow("s3:GetObject")))
    return Offence(iam.delete_role, {"RoleName": "app"})


@case("F184")
def service_linked_role_exists(account: Account) -> Offence:
    iam = account.aws("iam")
    iam.create_service_linked_role(AWSServiceName="rds.amazonaws.com")
    return Offence(iam.create_service_linked_role, {"AWSServiceName": "rds.amazonaws.com"})
