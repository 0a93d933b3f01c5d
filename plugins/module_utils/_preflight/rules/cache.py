# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the cache.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._credentials import make_it
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._engine_versions import VersionRefusedError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.decide import cache_version
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule


@rule("CA001", "cache", setting="cache_engine_version", source="ElastiCache API: DescribeCacheEngineVersions")
def version_can_be_created(stack: Stack) -> Iterator[Problem]:
    """The region has the version of the engine."""
    try:
        cache_version(stack)
    except VersionRefusedError as error:
        yield Problem(stack.wants["cache"]["engine_version"], error.answer, error.nearest, error.setting)


@rule("CA002", "cache", setting="cache_auth_secret_id", source="Secrets Manager API: DescribeSecret, GetSecretValue")
def secret_can_serve(stack: Stack) -> Iterator[Problem]:
    """The secret that is named exists and holds a token that ElastiCache takes. What is wrong is said without it."""
    name = stack.wants["cache"]["auth_secret_id"]
    if not name:
        return
    found = stack.facts["secretsmanager.cache"]
    cure = make_it(name, "auth_token", found is not None)
    if found is None or found.get("DeletedDate") or found["Verdict"] is None:
        yield Problem(name, "ResourceNotFoundException: Secrets Manager can't find the specified secret value.", cure)
    else:
        yield from (Problem(name, f"InvalidParameterValue: {text}", cure) for text in found["Verdict"].problems)
