"""What KMS refuses of keys and their aliases; key policies are in `kms_policy.py`.

Source of the states: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html.
"""

from __future__ import annotations

import re
from typing import Any

from moto.kms.models import KmsBackend, kms_backends

from ..calls import Call
from ..keys import find_key
from ..quotas import quota
from . import rule
from .model import single

SHORTEST_WINDOW, LONGEST_WINDOW = 7, 30
TAGS_PER_KEY = 50
_ARN = re.compile(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)/.+")
_PENDING = "PendingDeletion"


def backend(call: Call) -> KmsBackend:
    return kms_backends[call.account][call.region]


def key_of(call: Call, identifier: str) -> Any:
    """The key that an id, ARN, alias or alias ARN names in the region of `call`; None when there is none."""
    return find_key(backend(call), identifier)


def own_keys(call: Call) -> list[Any]:
    return [key for key in backend(call).keys.values() if key.key_manager != "AWS"]


def _aimed_at(call: Call) -> Any:
    return key_of(call, call.parameters.get("TargetKeyId") or call.parameters.get("KeyId") or "")


@rule("kms", "CreateKey", code="LimitExceededException", source="F065")
def keys_per_region(call: Call) -> str | None:
    """An account has so many keys in a region, those pending deletion included."""
    held, most = len(own_keys(call)), quota(call, "kms", "Customer Master Keys (CMKs)")
    if held < most:
        return None
    return f"Key quota for this account in this region is {most} but the current usage is {held}."


@rule(
    "kms",
    "CancelKeyDeletion",
    "DescribeKey",
    "DisableKeyRotation",
    "EnableKey",
    "EnableKeyRotation",
    "GetKeyPolicy",
    "GetKeyRotationStatus",
    "ListAliases",
    "ListResourceTags",
    "PutKeyPolicy",
    "ScheduleKeyDeletion",
    "TagResource",
    "UntagResource",
    "UpdateKeyDescription",
    code="InvalidArnException",
    source="botocore kms.InvalidArnException (own words)",
)
def arn_of_a_key(call: Call) -> str | None:
    """What begins as an ARN is the ARN of a key or of an alias."""
    name = call.parameters.get("KeyId") or ""
    return None if not name.startswith("arn:") or _ARN.fullmatch(name) else f"Invalid ARN: {name}"


@rule(
    "kms",
    "ListAliases",
    "ListKeys",
    "ListResourceTags",
    code="InvalidMarkerException",
    source="botocore kms.InvalidMarkerException (own words)",
)
def marker_of_a_page(call: Call) -> str | None:
    """A marker is one that KMS gave. Here every answer is one page, and no marker was ever given."""
    return "The marker is not valid." if call.parameters.get("Marker") else None


@rule("kms", "CreateKey", "TagResource", "UntagResource", code="TagException", source="F172")
def tags(call: Call) -> str | None:
    """A tag's key does not begin with ``aws:`` and stands once."""
    keys = [tag.get("TagKey", "") for tag in call.parameters.get("Tags") or []]
    keys += call.parameters.get("TagKeys") or []
    if len(set(keys)) == len(keys) and not any(key.lower().startswith("aws:") for key in keys):
        return None
    return "The request was rejected because one or more tags are not valid."


@rule("kms", "TagResource", code="LimitExceededException", source="botocore kms.LimitExceededException")
def tags_per_key(call: Call) -> str | None:
    """A key has 50 tags at most."""
    key = _aimed_at(call)
    if key is None:
        return None
    held = backend(call).tagger.get_tag_dict_for_resource(key.id)
    if len(held.keys() | {tag["TagKey"] for tag in call.parameters.get("Tags") or []}) <= TAGS_PER_KEY:
        return None
    return "The request was rejected because a length constraint or quota was exceeded."


@rule("kms", "CreateAlias", code="ValidationException", source="F064")
def alias_prefix(call: Call) -> str | None:
    """An alias begins with ``alias/``."""
    if call.parameters["AliasName"].startswith("alias/"):
        return None
    return (
        'Alias must start with the prefix "alias/". '
        "Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html"
    )


@rule(
    "kms", "CreateAlias", "UpdateAlias", "DeleteAlias", code="NotAuthorizedException", source="botocore kms.CreateAlias"
)
def alias_of_aws(call: Call) -> str | None:
    """``alias/aws/`` is AWS's own; the code is the one moto's authors saw."""
    return "" if call.parameters["AliasName"].startswith("alias/aws/") else None


@rule(
    "kms",
    "CreateAlias",
    code="LimitExceededException",
    source="https://github.com/scylladb/scylla-cluster-tests/issues/7611",
)
def aliases_per_key(call: Call) -> str | None:
    """A key has 50 aliases at most."""
    key = _aimed_at(call)
    held, most = len(key.aliases) if key is not None else 0, quota(call, "kms", "Aliases per CMK")
    if held < most:
        return None
    return f"Aliases per key quota for this account in this region is {most}, current usage is {held}."


@rule("kms", "ScheduleKeyDeletion", code="ValidationException", source="botocore kms.ScheduleKeyDeletion")
def deletion_window(call: Call) -> str | None:
    """Deletion waits 7 to 30 days; the model's own range is wider than what its text says."""
    window = call.parameters.get("PendingWindowInDays", LONGEST_WINDOW)
    if window < SHORTEST_WINDOW:
        constraint = f"Member must have value greater than or equal to {SHORTEST_WINDOW}"
    elif window > LONGEST_WINDOW:
        constraint = f"Member must have value less than or equal to {LONGEST_WINDOW}"
    else:
        return None
    return single(window, "pendingWindowInDays", constraint)


@rule(
    "kms",
    "CreateAlias",
    "CreateGrant",
    "Decrypt",
    "DisableKey",
    "DisableKeyRotation",
    "EnableKey",
    "EnableKeyRotation",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "RotateKeyOnDemand",
    "ScheduleKeyDeletion",
    "TagResource",
    "UntagResource",
    "UpdateAlias",
    "UpdateKeyDescription",
    code="KMSInvalidStateException",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html",
)
def pending_deletion(call: Call) -> str | None:
    """A key that is pending deletion can only be looked at, be given another policy, or be kept after all."""
    key = _aimed_at(call)
    return f"{key.arn} is pending deletion." if key is not None and key.key_state == _PENDING else None


@rule(
    "kms",
    "CancelKeyDeletion",
    code="KMSInvalidStateException",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html",
)
def not_pending_deletion(call: Call) -> str | None:
    """Only a deletion that is pending can be cancelled."""
    key = _aimed_at(call)
    return f"{key.arn} is not pending deletion." if key is not None and key.key_state != _PENDING else None


@rule(
    "kms",
    "CreateGrant",
    "DisableKeyRotation",
    "EnableKeyRotation",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "RotateKeyOnDemand",
    code="DisabledException",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html",
)
def disabled(call: Call) -> str | None:
    """A disabled key encrypts nothing, and its rotation stays as it is."""
    key = _aimed_at(call)
    return f"{key.arn} is disabled." if key is not None and key.key_state == "Disabled" else None


@rule(
    "kms",
    "DisableKeyRotation",
    "EnableKeyRotation",
    code="UnsupportedOperationException",
    source="botocore kms.EnableKeyRotation",
)
def rotates(call: Call) -> str | None:
    """Only symmetric encryption keys whose material KMS made rotate by themselves."""
    key = _aimed_at(call)
    if key is None or (key.key_spec == "SYMMETRIC_DEFAULT" and key.origin == "AWS_KMS"):
        return None
    return (
        "The request was rejected because a specified parameter is not supported or a specified resource is not valid "
        "for this operation."
    )


@rule(
    "kms",
    "DisableKey",
    "DisableKeyRotation",
    "EnableKey",
    "EnableKeyRotation",
    "PutKeyPolicy",
    "ScheduleKeyDeletion",
    "TagResource",
    "UpdateKeyDescription",
    code="AccessDeniedException",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-key",
)
def key_of_aws(call: Call) -> str | None:
    """A key that AWS manages cannot be changed: its policy admits nobody who asks. The message is as best known."""
    key = _aimed_at(call)
    if key is None or key.key_manager != "AWS":
        return None
    who = f"User: arn:aws:iam::{call.account}:root is not authorized to perform: kms:{call.operation}"
    return f"{who} on resource: {key.arn} because no resource-based policy allows the kms:{call.operation} action"
