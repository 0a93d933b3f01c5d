"""Keys: their policies and grants, and what a service needs of a key on behalf of its caller.

Sources: https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html, and the page of each service.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from moto.kinesis.models import kinesis_backends
from moto.kms.models import kms_backends
from moto.secretsmanager.models import secretsmanager_backends

from ..calls import Call
from ..keys import find_key
from ..policy.decision import Policy, Request
from ..policy.document import parse

if TYPE_CHECKING:
    from .needs import Need

# (service, operations): the parameters that name a key, and what is done with it in the caller's name.
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html,
# https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html,
# https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html,
# https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
_USES: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("rds", "CreateDBInstance"): (("KmsKeyId", "PerformanceInsightsKMSKeyId"), ("CreateGrant", "DescribeKey")),
    ("rds", "ModifyDBInstance"): (("PerformanceInsightsKMSKeyId",), ("CreateGrant", "DescribeKey")),
    ("elasticache", "CreateReplicationGroup"): (("KmsKeyId",), ("CreateGrant", "DescribeKey")),
    ("secretsmanager", "CreateSecret"): (("KmsKeyId",), ("GenerateDataKey", "Decrypt")),
    ("kinesis", "StartStreamEncryption"): (("KeyId",), ("DescribeKey",)),
}
_CREATED_BY_SERVICE = frozenset({"rds", "elasticache"})
_RECORDS = {"PutRecord": "GenerateDataKey", "PutRecords": "GenerateDataKey", "GetRecords": "Decrypt"}


def needs(call: Call) -> Iterator[Need]:
    """What a call of another service needs of a key."""
    parameters, uses = _USES.get((call.service, call.operation), ((), ()))
    for parameter in parameters:
        key = _key(call, call.parameters.get(parameter))
        if key is not None:
            yield from (_use(call, key, use) for use in uses)
    yield from _stored(call)


def _stored(call: Call) -> Iterator[Need]:
    """Reading and writing what a key encrypts already."""
    if call.service == "secretsmanager" and call.operation in {"GetSecretValue", "PutSecretValue"}:
        key = _key(call, _secret_key(call))
        if key is not None:
            yield _use(call, key, "Decrypt")
            if call.operation == "PutSecretValue":
                yield _use(call, key, "GenerateDataKey")
    if call.service == "kinesis" and call.operation in _RECORDS:
        key = _key(call, _stream_key(call))
        if key is not None:
            yield _use(call, key, _RECORDS[call.operation])


def _use(call: Call, key: Any, use: str) -> Need:
    from .needs import Need  # needs.py asks this module first

    via = f"{call.service}.{call.region}.amazonaws.com"
    context = {"kms:viaservice": via} | ({"kms:grantisforawsresource": "true"} if use == "CreateGrant" else {})
    return Need(f"kms:{use}", key.arn, context, via=via)


def _key(call: Call, identifier: str | None) -> Any:
    """A customer's key; a key of AWS's own admits whoever may use the service."""
    if not identifier:
        return None
    key = find_key(kms_backends[call.account][call.region], identifier)
    return key if key is not None and key.key_manager != "AWS" else None


def _secret_key(call: Call) -> str | None:
    wanted = call.parameters.get("SecretId")
    for secret in secretsmanager_backends[call.account][call.region].secrets.values():
        if wanted in {secret.name, secret.arn}:
            return secret.kms_key_id
    return None


def _stream_key(call: Call) -> str | None:
    arn = call.parameters.get("StreamARN") or ""
    name = call.parameters.get("StreamName") or arn.rpartition("/")[2]
    stream = kinesis_backends[call.account][call.region].streams.get(name)
    return stream.key_id if stream is not None and stream.encryption_type == "KMS" else None


def key_behind(call: Call, need: Need) -> Any:
    """The key that an action of KMS is about; None for everything else, keys to be made included."""
    if not need.action.startswith("kms:") or ":key/" not in need.resource:
        return None
    return kms_backends[call.account][call.region].keys.get(need.resource.rpartition("/")[2])


def policy_of(key: Any) -> Policy:
    return parse(key.policy)


def granted(key: Any, request: Request) -> bool:
    """Whether a grant lets the principal do it; constraints on the encryption context are not considered."""
    operation = request.action.removeprefix("kms:")
    arns = {request.principal.arn, request.principal.role_arn}
    return any(
        grant.grantee_principal in arns and operation in grant.operations and not grant.constraints
        for grant in key.grants.values()
    )
