"""Encryption in transit and at rest."""

from __future__ import annotations

from moto.kms.models import kms_backends

from ...calls import Call
from ...keys import find_key
from .. import rule
from ._view import CREATE, GUIDE, INCREASE, MODIFY, SHARDS, after, at_least, engine_of, present

COMBINATION = "InvalidParameterCombination"


@rule(
    "elasticache",
    CREATE,
    MODIFY,
    code=COMBINATION,
    source="https://github.com/cloudposse/terraform-aws-elasticache-redis/issues/240",
)
def mode_needs_tls(call: Call) -> str | None:
    """TransitEncryptionMode is given only with encryption in transit."""
    if "TransitEncryptionMode" not in call.parameters or after(call).tls:
        return None
    return "To modify transit encryption mode, set encryption-in-transit as enabled."


@rule("elasticache", CREATE, code=COMBINATION, source="cfn-lint E3704")
def valkey_says_whether_tls(call: Call) -> str | None:
    """For Valkey it is said whether there is encryption in transit."""
    if engine_of(call) != "valkey" or "TransitEncryptionEnabled" in call.parameters:
        return None
    return "TransitEncryptionEnabled must be specified when the engine is valkey."


@rule(
    "elasticache",
    CREATE,
    MODIFY,
    code=COMBINATION,
    source="https://github.com/cloudposse/terraform-aws-elasticache-redis/issues/239",
)
def preferred_without_access_control(call: Call) -> str | None:
    """The mode ``preferred`` does not go with a token or user groups."""
    settings = after(call)
    if call.parameters.get("TransitEncryptionMode") != "preferred":
        return None
    if not (settings.auth_token or settings.user_groups):
        return None
    return "Transit encryption preferred is not supported with redis access control."


@rule(
    "elasticache",
    MODIFY,
    code=COMBINATION,
    source="https://github.com/aws-controllers-k8s/community/issues/2536",
)
def access_control_keeps_tls(call: Call) -> str | None:
    """With a token or user groups, nothing about encryption in transit is sent, not even what there is already."""
    group = present(call)
    if group is None or not {"TransitEncryptionEnabled", "TransitEncryptionMode"} & set(call.parameters):
        return None
    if not (group.settings.auth_token or group.settings.user_groups):
        return None
    return "Modification of transit encryption is not supported for access control enabled clusters."


def _switched(call: Call) -> bool | None:
    """Whether ModifyReplicationGroup switches encryption in transit on or off; None when it does neither."""
    group, wanted = present(call), call.parameters.get("TransitEncryptionEnabled")
    return None if group is None or wanted is None or wanted == group.settings.tls else bool(wanted)


@rule("elasticache", MODIFY, code=COMBINATION, source="botocore elasticache.ModifyReplicationGroup")
def tls_comes_as_preferred(call: Call) -> str | None:
    """Encryption in transit is switched on with the mode ``preferred``; ``required`` is a second step."""
    if _switched(call) is not True or call.parameters.get("TransitEncryptionMode") == "preferred":
        return None
    return (
        "To enable encryption-in-transit on an existing replication group, TransitEncryptionMode must be preferred. "
        "Setting it to required is a second step."
    )


@rule("elasticache", MODIFY, code=COMBINATION, source=f"{GUIDE}in-transit-encryption-disable.html")
def tls_goes_from_preferred(call: Call) -> str | None:
    """Encryption in transit is switched off from the mode ``preferred``."""
    group = present(call)
    if _switched(call) is not False or group is None or group.settings.tls_mode == "preferred":
        return None
    return "To disable encryption-in-transit, the transit encryption mode must be preferred first."


@rule("elasticache", MODIFY, code=COMBINATION, source=f"{GUIDE}in-transit-encryption-enable.html")
def tls_changes_since_7(call: Call) -> str | None:
    """Encryption in transit is switched in place on Redis OSS 7.0 and Valkey 7.2 or later."""
    group = present(call)
    if _switched(call) is None or group is None or at_least(group.settings.version, "7.0"):
        return None
    return f"Modification of transit encryption is not supported for engine version {group.settings.version}."


@rule("elasticache", CREATE, code=COMBINATION, source=f"{GUIDE}at-rest-encryption.html")
def key_needs_encryption_at_rest(call: Call) -> str | None:
    """A key is named only for encryption at rest, which Valkey has unless told otherwise."""
    wanted = call.parameters
    if not wanted.get("KmsKeyId") or wanted.get("AtRestEncryptionEnabled", engine_of(call) == "valkey"):
        return None
    return "KmsKeyId can only be specified when encryption at rest is enabled."


def _usable(call: Call, name: str) -> bool:
    """Whether it is a key of the customer, in this account and region, enabled and symmetric."""
    if name.startswith("arn:") and name.split(":")[3:5] != [call.region, call.account]:
        return False
    if "alias/aws/" in name:
        return False
    key = find_key(kms_backends[call.account][call.region], name)
    return key is not None and key.key_state == "Enabled" and key.key_spec == "SYMMETRIC_DEFAULT"


@rule("elasticache", CREATE, code="InvalidParameterValue", source=f"{GUIDE}at-rest-encryption.html")
def key_is_usable(call: Call) -> str | None:
    """The key is the customer's, enabled and symmetric. botocore documents no code of its own for this operation."""
    name = call.parameters.get("KmsKeyId")
    if not name or _usable(call, name):
        return None
    return f"The KMS key supplied is not valid: {name}"


@rule(
    "elasticache",
    MODIFY,
    SHARDS,
    INCREASE,
    "TestFailover",
    code="InvalidKMSKeyFault",
    source="botocore elasticache.InvalidKMSKeyFault",
)
def key_is_still_usable(call: Call) -> str | None:
    """The group's key is still enabled."""
    group = present(call)
    if group is None or not group.settings.kms_key or _usable(call, group.settings.kms_key):
        return None
    return "The KMS key supplied is not valid."
