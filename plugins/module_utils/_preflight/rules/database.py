# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the database: its version, its credentials, its names, what it belongs to.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._credentials import make_it, where
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._engine_versions import VersionRefusedError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import is_ours, owner
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import database_view as view
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.decide import database_version
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.secret_view import not_decrypted
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.key_words import KEY_WORDS

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}")
# admin: https://github.com/awslabs/aws-saas-boost/issues/180. What users report besides PostgreSQL's own words:
# catalog, db, flag. The others are databases that the engine or RDS makes itself, so that CREATE DATABASE would fail:
# https://www.postgresql.org/docs/current/manage-ag-templatedbs.html
RESERVED_NAMES = KEY_WORDS | {"admin", "catalog", "db", "flag", "rdsadmin", "template0", "template1"}
PORTS = (1150, 65535)
RETENTION = (0, 35)
_CREATE = "botocore rds CreateDBInstance"


@rule("DB001", "database", setting="database_engine_version", source="RDS API: DescribeOrderableDBInstanceOptions")
def version_can_be_created(stack: Stack) -> Iterator[Problem]:
    """The region takes orders for the version with this class, storage type and Multi-AZ.

    A pinned minor version rots: AWS retires some every few months. Name a major version to get the newest that it has.
    """
    try:
        database_version(stack)
    except VersionRefusedError as error:
        value = stack.wants["database"].get(error.setting.removeprefix("database_"))
        yield Problem(value, error.answer, error.nearest, error.setting)


@rule("DB002", "database", setting="database_secret_id", source="Secrets Manager API: DescribeSecret, GetSecretValue")
def secret_can_serve(stack: Stack) -> Iterator[Problem]:
    """The secret exists and holds a user name and a password that RDS takes.

    This collection never makes it, prints it or replaces it by a default. What is wrong is said without the value.
    """
    name = stack.wants["database"]["secret_id"]
    if unreadable := list(not_decrypted(stack, "secretsmanager.database", name)):
        yield from unreadable
        return
    found, place = stack.facts["secretsmanager.database"], where(*stack.place)
    cure = make_it(name, "master", found is not None, place)
    if found is None:
        answer = "ResourceNotFoundException: Secrets Manager can't find the specified secret."
        yield Problem(name, answer, cure)
    elif found.get("DeletedDate"):
        answer = "InvalidRequestException: You can't perform this operation on the secret because it was marked for"
        yield Problem(name, f"{answer} deletion.", f"aws secretsmanager restore-secret --secret-id {name} {place}")
    elif found["Verdict"] is None:
        answer = "ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label:"
        yield Problem(name, f"{answer} AWSCURRENT", cure)
    else:
        yield from (Problem(name, f"InvalidParameterValue: {text}", cure) for text in found["Verdict"].problems)


@rule(
    "DB003", "database", setting="suffix", source=f"{_CREATE}, DBInstanceAlreadyExistsFault", guards=("rds.instances",)
)
def instance_is_ours(stack: Stack) -> Iterator[Problem]:
    """No instance of the stack's name belongs to someone else, or runs another engine.

    Tags decide: an instance of the same name that does not bear this stack's tags is reported, never changed.
    """
    wanted = stack.wants["database"]["tags"]
    for item in stack.facts["rds.instances"]:
        answer = f"DBInstanceAlreadyExists: DB instance already exists ({item['DBInstanceIdentifier']}"
        if item["Engine"] != "postgres":
            yield Problem(wanted["Stack"], f"{answer}, of engine {item['Engine']})", "another suffix")
        elif not is_ours(view.tags(item), wanted):
            whose = f"{answer}). It is {owner(view.tags(item))}."
            yield Problem(wanted["Stack"], whose, "another suffix; or tag the instance, if it is this stack's")


@rule(
    "DB004",
    "database",
    setting="suffix",
    source="botocore rds CreateDBSubnetGroup, CreateDBParameterGroup",
    guards=("rds.subnet_group", "rds.parameter_groups"),
)
def groups_are_ours(stack: Stack) -> Iterator[Problem]:
    """No subnet group or parameter group of the stack's names belongs to someone else.

    There is a parameter group for each major version that the database has had, and all of them go when the stack goes.
    """
    subnets, wanted = stack.facts["rds.subnet_group"], stack.wants["database"]["tags"]
    taken = [
        (f"DBParameterGroupAlreadyExists: Parameter group {group['DBParameterGroupName']} already exists.", group)
        for group in stack.facts["rds.parameter_groups"]
    ]
    if subnets:
        name = subnets["DBSubnetGroupName"]
        taken.insert(0, (f"DBSubnetGroupAlreadyExists: The DB subnet group '{name}' already exists.", subnets))
    for answer, group in taken:
        if not is_ours(view.tags(group), wanted):
            whose = f"{answer} It is {owner(view.tags(group))}."
            yield Problem(wanted["Stack"], whose, "another suffix; or tag the group, if it is this stack's")


@rule("DB005", "database", setting="database_engine_version", source="botocore rds CreateDBParameterGroup")
def group_is_of_the_family(stack: Stack) -> Iterator[Problem]:
    """A parameter group of the stack's name is of the family of the version. A family cannot be changed."""
    group, choice = stack.facts["rds.parameter_group"], view.chosen(stack)
    if group and choice and group["DBParameterGroupFamily"] != choice["family"]:
        name, has, needs = group["DBParameterGroupName"], group["DBParameterGroupFamily"], choice["family"]
        yield Problem(
            stack.wants["database"]["engine_version"],
            f"InvalidParameterCombination: The Parameter Group {name} with DBParameterGroupFamily {has} cannot be used"
            f" for this instance. Please use a Parameter Group with DBParameterGroupFamily {needs}",
            f"aws rds delete-db-parameter-group --db-parameter-group-name {name}",
        )


@rule("DB006", "database", setting="database_name", source=f"{_CREATE}, DBName")
def name_is_valid(stack: Stack) -> Iterator[Problem]:
    """The name of the database is 1 to 63 letters, digits and underscores, begins with a letter and is not reserved."""
    name = stack.wants["database"]["name"]
    if not NAME.fullmatch(name):
        answer = "InvalidParameterValue: DBName must begin with a letter and contain only alphanumeric characters."
        yield Problem(name, answer, _near_name(name))
    elif name.lower() in RESERVED_NAMES:
        answer = f"InvalidParameterValue: DBName {name} cannot be used as it is a reserved word used by the engine"
        yield Problem(name, answer, f"{name}_db")


def _near_name(name: str) -> str:
    near = re.sub(r"\W", "_", re.sub(r"^[^A-Za-z]+", "", name), flags=re.ASCII)[:63]
    return f"{near}_db" if near.lower() in RESERVED_NAMES else near or "transactions"


@rule("DB007", "database", setting="database_port", source=f"{_CREATE}, Port")
def port_is_valid(stack: Stack) -> Iterator[Problem]:
    """The port is 1150 to 65535."""
    port = stack.wants["database"]["port"]
    if not PORTS[0] <= port <= PORTS[1]:
        answer = f"InvalidParameterValue: Invalid database port number: {port}. Must be {PORTS[0]} to {PORTS[1]}"
        yield Problem(port, answer, "5432")


@rule("DB008", "database", setting="database_backup_retention_days", source=f"{_CREATE}, BackupRetentionPeriod")
def retention_is_valid(stack: Stack) -> Iterator[Problem]:
    """Automatic backups are kept for 0 to 35 days. 0 means none at all: no way back to any point in time."""
    days = stack.wants["database"]["backup_retention_days"]
    if not RETENTION[0] <= days <= RETENTION[1]:
        answer = f"InvalidParameterValue: Invalid backup retention period: {days}. Retention period must be 0 to 35"
        yield Problem(days, answer, "1" if days < 0 else "35")
    elif days == 0:
        yield Problem(days, "accepted: no automatic backups, no restore to a point in time", "7", severity="warning")


@rule(
    "DB009",
    "database",
    "network",
    setting="network_subnet_cidrs",
    source="botocore rds CreateDBSubnetGroup, DBSubnetGroupDoesNotCoverEnoughAZs",
)
def subnets_cover_two_zones(stack: Stack) -> Iterator[Problem]:
    """The subnet group covers two zones at least, Multi-AZ or not. Each subnet lies in a zone of its own."""
    cidrs = stack.wants["network"]["subnet_cidrs"]
    if len(cidrs) < 2:
        answer = (
            "DBSubnetGroupDoesNotCoverEnoughAZs: The DB subnet group doesn't meet Availability Zone (AZ) coverage"
            f" requirement. Current AZ coverage: {len(cidrs)}. Add subnets to cover at least 2 AZs."
        )
        yield Problem(", ".join(cidrs), answer, "two subnets at least")
