"""The grants by which RDS and ElastiCache use a customer-managed key for as long as what it encrypts exists.

Sources: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html,
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html, both on ``kms:CreateGrant``.
Before each call to KMS they are brought in line with what there is. Their constraints keep them from admitting others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.elasticache.models import elasticache_backends
from moto.kms.models import kms_backends
from moto.rds.models import rds_backends

from ..calls import Call
from ..hook import guard

OPERATIONS = ["CreateGrant", "Decrypt", "DescribeKey", "Encrypt", "GenerateDataKeyWithoutPlaintext", "RetireGrant"]
Wanted = tuple[str, str, str]


def _wanted(call: Call) -> Iterator[Wanted]:
    """(key, grantee, name) of each grant there has to be."""
    for item in rds_backends[call.account][call.region].databases.values():
        if not item.emulator.life.gone and item.kms_key_id:
            yield item.kms_key_id, f"rds.{call.region}.amazonaws.com", item.db_instance_identifier
    for group in elasticache_backends[call.account][call.region].replication_groups.values():
        if not group.life.gone and group.settings.kms_key:
            yield group.settings.kms_key, f"elasticache.{call.region}.amazonaws.com", group.name


@guard("kms")
def bring_grants_in_line(call: Call) -> None:
    backend = kms_backends[call.account][call.region]
    wanted: dict[Any, list[tuple[str, str]]] = {}
    for name, *rest in _wanted(call):
        key = backend.keys.get(name.rpartition("/")[2])
        if key is not None:
            wanted.setdefault(key.id, []).append((rest[0], rest[1]))
    for key in backend.keys.values():
        present = {_made_for(grant): number for number, grant in key.grants.items() if hasattr(grant, "emulator_for")}
        for made_for, number in present.items():
            if made_for not in wanted.get(key.id, []):
                del key.grants[number]
        for grantee, name in wanted.get(key.id, []):
            if (grantee, name) not in present:
                _make(key, grantee, name)


def _made_for(grant: Any) -> tuple[str, str]:
    made_for: tuple[str, str] = grant.emulator_for
    return made_for


def _make(key: Any, grantee: str, name: str) -> None:
    constraints = {"EncryptionContextSubset": {"aws:resource": name}}
    grant = key.add_grant(name, grantee, OPERATIONS, constraints=constraints, retiring_principal=grantee)
    grant.emulator_for = (grantee, name)
