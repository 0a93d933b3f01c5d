# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the database.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._credentials import make_it
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._engine_versions import VersionRefusedError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.decide import database_version
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule


@rule("DB001", "database", setting="database_engine_version", source="RDS API: DescribeOrderableDBInstanceOptions")
def version_can_be_created(stack: Stack) -> Iterator[Problem]:
    """The region takes orders for the version with this class, storage type and Multi-AZ.

    A pinned minor version rots: AWS retires some every few months. Name a major version to get the newest that it has.
    """
    try:
        database_version(stack)
    except VersionRefusedError as error:
        yield Problem(stack.wants["database"]["engine_version"], error.answer, error.nearest, error.setting)


@rule("DB002", "database", setting="database_secret_id", source="Secrets Manager API: DescribeSecret, GetSecretValue")
def secret_can_serve(stack: Stack) -> Iterator[Problem]:
    """The secret exists and holds a user name and a password that RDS takes.

    This collection never makes it, prints it or replaces it by a default. What is wrong is said without the value.
    """
    name = stack.wants["database"]["secret_id"]
    found = stack.facts["secretsmanager.database"]
    cure = make_it(name, "master", found is not None)
    if found is None:
        answer = "ResourceNotFoundException: Secrets Manager can't find the specified secret."
        yield Problem(name, answer, cure)
    elif found.get("DeletedDate"):
        answer = "InvalidRequestException: You can't perform this operation on the secret because it was marked for"
        yield Problem(name, f"{answer} deletion.", f"aws secretsmanager restore-secret --secret-id {name}")
    elif found["Verdict"] is None:
        answer = "ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label:"
        yield Problem(name, f"{answer} AWSCURRENT", cure)
    else:
        yield from (Problem(name, f"InvalidParameterValue: {text}", cure) for text in found["Verdict"].problems)
