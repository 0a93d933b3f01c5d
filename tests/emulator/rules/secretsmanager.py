"""What Secrets Manager refuses."""

from __future__ import annotations

import json
import re
from typing import Any

from moto.kms.models import kms_backends
from moto.secretsmanager.models import secretsmanager_backends

from ..calls import Call
from ..quotas import quota
from . import rule
from .model import violations

_NAME = re.compile(r"[A-Za-z0-9/_+=.@-]{1,512}")
_MODEL = "botocore secretsmanager"
_DELETED = "You can't perform this operation on the secret because it was marked for deletion."


def _secrets(call: Call) -> Any:
    return secretsmanager_backends[call.account][call.region].secrets


def _secret(call: Call) -> Any:
    name = call.parameters.get("SecretId")
    return _secrets(call).get(name) if name else None


@rule("secretsmanager", "*", code="ValidationException", source="botocore secretsmanager.*")
def model_of_secrets_manager(call: Call) -> str | None:
    """Lengths, ranges, patterns and value sets of Secrets Manager's model."""
    return violations(call)


@rule("secretsmanager", "CreateSecret", code="ValidationException", source="botocore secretsmanager.CreateSecret")
def secret_name(call: Call) -> str | None:
    """A name has 1 to 512 letters, digits and ``/_+=.@-``."""
    if _NAME.fullmatch(call.parameters.get("Name", "")):
        return None
    return "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!"


@rule("secretsmanager", "CreateSecret", code="InvalidRequestException", source="F081")
def name_is_not_reserved(call: Call) -> str | None:
    """A secret that waits for its deletion keeps its name."""
    held = _secrets(call).get(call.parameters["Name"])
    if held is None or not held.is_deleted():
        return None
    return "You can't create this secret because a secret with this name is already scheduled for deletion."


@rule("secretsmanager", "CreateSecret", code="ResourceExistsException", source="botocore secretsmanager.CreateSecret")
def name_is_new(call: Call) -> str | None:
    """A name stands once in a region."""
    name = call.parameters["Name"]
    if _secrets(call).get(name) is None:
        return None
    return f"The operation failed because the secret {name} already exists."


@rule(
    "secretsmanager",
    "CreateSecret",
    "PutSecretValue",
    "UpdateSecret",
    code="InvalidParameterException",
    source="botocore secretsmanager.CreateSecret",
)
def one_kind_of_value(call: Call) -> str | None:
    """A secret's value is text or bytes, not both."""
    if "SecretString" in call.parameters and "SecretBinary" in call.parameters:
        return "You can't specify both a binary secret value and a string secret value in the same secret."
    return None


@rule("secretsmanager", "CreateSecret", code="LimitExceededException", source="quota L-2F66C23C")
def secret_quota(call: Call) -> str | None:
    """Secrets of a region are limited (the message is as best known)."""
    if len(list(_secrets(call).values())) < quota(call, "secretsmanager", "Secrets"):
        return None
    return "The request failed because it would exceed one of the Secrets Manager quotas."


@rule("secretsmanager", "DeleteSecret", code="InvalidParameterException", source="botocore secretsmanager.DeleteSecret")
def recovery_window(call: Call) -> str | None:
    """A secret waits 7 to 30 days for its deletion, unless it is deleted at once."""
    days = call.parameters.get("RecoveryWindowInDays")
    if days is not None and call.parameters.get("ForceDeleteWithoutRecovery"):
        return "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays."
    if days is None or 7 <= days <= 30:
        return None
    return "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive)."


@rule(
    "secretsmanager",
    "GetSecretValue",
    "PutSecretValue",
    "UpdateSecret",
    "TagResource",
    "UntagResource",
    "PutResourcePolicy",
    "GetResourcePolicy",
    "DeleteResourcePolicy",
    "RotateSecret",
    code="InvalidRequestException",
    source="botocore secretsmanager.InvalidRequestException",
)
def secret_is_not_deleted(call: Call) -> str | None:
    """A secret that waits for its deletion is neither read nor changed."""
    held = _secret(call)
    return _DELETED if held is not None and held.is_deleted() else None


@rule("secretsmanager", "GetSecretValue", code="DecryptionFailure", source="F166")
def key_of_the_secret(call: Call) -> str | None:
    """The key under which the secret is kept is enabled."""
    name = getattr(_secret(call), "kms_key_id", None)
    if not name:
        return None
    backend = kms_backends[call.account][call.region]
    alias = f"alias/{name.rpartition('alias/')[2]}" if "alias/" in name else ""
    key = backend.keys.get(backend.get_key_id_from_alias(alias) if alias else backend.get_key_id(name))
    if key is not None and key.key_state == "Enabled":
        return None
    return "Secrets Manager can't decrypt the protected secret text using the provided KMS key."


@rule(
    "secretsmanager",
    "PutResourcePolicy",
    code="MalformedPolicyDocumentException",
    source="botocore secretsmanager.MalformedPolicyDocumentException",
)
def policy_is_json(call: Call) -> str | None:
    """A resource policy is a JSON object with statements."""
    try:
        policy = json.loads(call.parameters.get("ResourcePolicy", ""))
    except ValueError:
        policy = None
    return (
        None if isinstance(policy, dict) and policy.get("Statement") else "This resource policy contains invalid Json"
    )


@rule(
    "secretsmanager",
    "PutResourcePolicy",
    code="PublicPolicyException",
    source="botocore secretsmanager.PutResourcePolicy",
)
def policy_is_not_public(call: Call) -> str | None:
    """A policy for everybody without a condition is refused when public policies are blocked."""
    if not call.parameters.get("BlockPublicPolicy"):
        return None
    statements = json.loads(call.parameters["ResourcePolicy"])["Statement"]
    for each in statements if isinstance(statements, list) else [statements]:
        everybody = each.get("Principal") in ("*", {"AWS": "*"}, {"AWS": ["*"]})
        if each.get("Effect") == "Allow" and everybody and not each.get("Condition"):
            return "This resource policy provides broad access to the secret."
    return None


@rule(
    "secretsmanager",
    "CreateSecret",
    "TagResource",
    code="InvalidParameterException",
    source="botocore secretsmanager.TagResource",
)
def tags(call: Call) -> str | None:
    """A secret has up to 50 tags, none of whose keys begins with ``aws:`` (the messages are as best known)."""
    given = {each.get("Key", "") for each in call.parameters.get("Tags", [])}
    held = {each["Key"] for each in getattr(_secret(call), "tags", None) or []}
    if any(key.startswith("aws:") for key in given):
        return "Tag keys starting with aws: are reserved for AWS use."
    return "The number of tags exceeds 50." if len(given | held) > 50 else None
