# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rows about the database and its secret."""

from __future__ import annotations

import json
from typing import Any

from tests.emulator.tests.callers import trusting
from tests.emulator.tests.helpers import make_network

from . import FAULTS, MISSPELT, NOT_APPLICABLE, OURS, THEIRS, Fault, Misspelt, tags

SECRET = "rds-credentials-dev"
NO_ZONE = "the stack names no zone for its database: RDS chooses among those of the subnets, which preflight chose"
NEW_SNAPSHOT_NAME = "the name of a final snapshot is not a setting: the collection makes a new one for each deletion"

NOT_APPLICABLE |= {
    "F025": NO_ZONE,
    "F026": NO_ZONE,
    "F030": NEW_SNAPSHOT_NAME,
    "F031": "taking a stack away lifts the protection itself, after the confirmation that a protected stack asks for",
    "F032": NEW_SNAPSHOT_NAME,
    "F036": "every version of PostgreSQL that RDS can still create exports its logs (the row is of Aurora 9.6.3)",
    "F039": "how a parameter is applied is no setting: rds_parameter_group takes it from the parameter's ApplyType",
    "F041": "the group's name begins with the database's identifier, txdb-, and can never begin with default.",
    "F099": "the order of deletion is the collection's own: the parameter group goes after the instance is gone",
    "F134": "the stack has no replica in its own region",
    "F135": "the stack names no certificate authority: RDS gives the account's default",
    "F136": "every version of PostgreSQL that RDS can still create takes all authorities (the row is of SQL Server)",
}
MISSPELT |= {
    "F028": Misspelt({"suffix": "x" * 64}, "database_identifier"),
    "F029": Misspelt({"suffix": "app--db"}, "suffix"),
}


def free_plan(_aws: Any, emulator: Any) -> None:
    emulator.account(plan="free")


def instances_used_up(aws: Any, emulator: Any) -> None:
    make_network(aws)
    emulator.quota("rds", "DB instances", 1)
    instance(aws, "theirs", DBSubnetGroupName="stack")


def instance(aws: Any, name: str, **more: Any) -> None:
    aws("rds").create_db_instance(
        DBInstanceIdentifier=name,
        Engine="postgres",
        DBInstanceClass="db.t4g.medium",
        AllocatedStorage=20,
        MasterUsername="txadmin",
        MasterUserPassword="not-a-secret-1",
        **more,
    )


def instance_of_theirs(aws: Any, _emulator: Any) -> None:
    make_network(aws)
    instance(aws, "txdb-dev", DBSubnetGroupName="stack", Tags=tags(THEIRS))


def user_with_a_hyphen(aws: Any, _emulator: Any) -> None:
    secret = json.dumps({"username": "1app-user", "password": "not-a-secret-1"})
    aws("secretsmanager").put_secret_value(SecretId=SECRET, SecretString=secret)


def group_of_another_family(aws: Any, _emulator: Any) -> None:
    aws("rds").create_db_parameter_group(
        DBParameterGroupName="txdb-dev-postgres16",
        DBParameterGroupFamily="postgres15",
        Description="d",
        Tags=tags(OURS),
    )


def subnet_group_in_another_vpc(aws: Any, _emulator: Any) -> None:
    subnet_group(aws, OURS)


def subnet_group_of_theirs(aws: Any, _emulator: Any) -> None:
    subnet_group(aws, THEIRS)


def subnet_group(aws: Any, owner: dict[str, str]) -> None:
    aws("rds").create_db_subnet_group(
        DBSubnetGroupName="txdb-dev",
        DBSubnetGroupDescription="d",
        SubnetIds=make_network(aws)["subnets"],
        Tags=tags(owner),
    )


def role_of_another_service(aws: Any, _emulator: Any) -> dict[str, Any]:
    trust = trusting({"Service": "rds.amazonaws.com"})
    role = aws("iam").create_role(RoleName="monitoring", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    return {"database_monitoring_role_arn": role}


def secret_is_waiting(aws: Any, _emulator: Any) -> None:
    aws("secretsmanager").delete_secret(SecretId=SECRET, RecoveryWindowInDays=7)


def secret_is_empty(aws: Any, _emulator: Any) -> None:
    secrets = aws("secretsmanager")
    secrets.delete_secret(SecretId=SECRET, ForceDeleteWithoutRecovery=True)
    secrets.create_secret(Name=SECRET)


def key_of_the_secret_is_off(aws: Any, _emulator: Any) -> None:
    secrets, kms = aws("secretsmanager"), aws("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    value = secrets.get_secret_value(SecretId=SECRET)["SecretString"]
    secrets.delete_secret(SecretId=SECRET, ForceDeleteWithoutRecovery=True)
    secrets.create_secret(Name=SECRET, KmsKeyId=key, SecretString=value)
    kms.disable_key(KeyId=key)


FAULTS |= {
    "F002": Fault("DB001", "database_engine_version", {"database_engine_version": "15.5"}),
    "F034": Fault("DB055", "database_instance_class", prepare=free_plan),
    "F006": Fault("DB001", "database_instance_class", {"database_instance_class": "db.m4.large"}),
    "F009": Fault("DB050", "suffix", prepare=instances_used_up),
    "F011": Fault("DB002", "database_secret_id", prepare=user_with_a_hyphen),
    "F013": Fault("DB022", "database_iops", {"database_allocated_storage": 90, "database_iops": 3000}),
    "F014": Fault(
        "DB023",
        "database_iops",
        {"database_allocated_storage": 400, "database_max_allocated_storage": 1000, "database_iops": 3000},
    ),
    "F015": Fault(
        "DB020", "database_allocated_storage", {"database_storage_type": "gp2", "database_allocated_storage": 10}
    ),
    "F016": Fault(
        "DB025",
        "database_iops",
        {
            "database_storage_type": "io1",
            "database_allocated_storage": 1000,
            "database_max_allocated_storage": 0,
            "database_iops": 300,
        },
    ),
    "F018": Fault(
        "DB021",
        "database_max_allocated_storage",
        {"database_allocated_storage": 100, "database_max_allocated_storage": 105},
    ),
    "F019": Fault(
        "DB012",
        "database_backup_window",
        {"database_backup_window": "03:00-04:00", "database_maintenance_window": "sun:03:30-sun:04:30"},
    ),
    "F021": Fault("DB005", "database_engine_version", prepare=group_of_another_family),
    "F037": Fault("DB068", "network_name", prepare=subnet_group_in_another_vpc),
    "F040": Fault("DB031", "database_parameters", {"database_parameters": {"character_set_server": "utf8"}}),
    "F045": Fault(
        "DB037",
        "database_monitoring_role_arn",
        {"database_monitoring_interval": 60},
        prepare=role_of_another_service,
    ),
    "F081": Fault("DB002", "database_secret_id", prepare=secret_is_waiting),
    "F084": Fault("DB002", "database_secret_id", prepare=secret_is_empty),
    "F128": Fault("DB004", "suffix", prepare=subnet_group_of_theirs),
    "F130": Fault("DB003", "suffix", prepare=instance_of_theirs),
    "F166": Fault("DB002", "database_secret_id", prepare=key_of_the_secret_is_off),
}
