"""The errors that KMS documents."""

from __future__ import annotations

import json
from typing import Any

from tests.emulator.tests.cases import Account, Offence
from tests.emulator.tests.conftest import REGION

from . import had, never, offence, on_order

_NOBODY = "00000000-0000-0000-0000-000000000000"
_MALFORMED = f"arn:aws:kms:{REGION}:key/{_NOBODY}"
_TAG = [{"TagKey": "a", "TagValue": "1"}]
_POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*"}],
    }
)
# What each operation needs besides the key.
_MORE: dict[str, dict[str, Any]] = {
    "CreateAlias": {"AliasName": "alias/app"},
    "GetKeyPolicy": {"PolicyName": "default"},
    "PutKeyPolicy": {"PolicyName": "default", "Policy": _POLICY},
    "TagResource": {"Tags": _TAG},
    "UntagResource": {"TagKeys": ["a"]},
    "UpdateKeyDescription": {"Description": "d"},
}


def _on(account: Account, operation: str, key: str, **more: Any) -> Offence:
    name = "TargetKeyId" if operation == "CreateAlias" else "KeyId"
    return offence(account, "kms", operation, **{name: key}, **_MORE.get(operation, {}), **more)


def _key(account: Account, **wanted: Any) -> str:
    key: str = account.aws("kms").create_key(**wanted)["KeyMetadata"]["KeyId"]
    return key


on_order("kms", "DependencyTimeoutException", "KMSInternalException")


@had("kms", "NotFoundException", "DeleteAlias")
def unknown_alias(account: Account, operation: str) -> Offence:
    return offence(account, "kms", operation, AliasName="alias/typo")


@had(
    "kms",
    "NotFoundException",
    "CancelKeyDeletion CreateAlias DescribeKey DisableKeyRotation EnableKey EnableKeyRotation GetKeyPolicy"
    " GetKeyRotationStatus ListAliases ListResourceTags PutKeyPolicy ScheduleKeyDeletion TagResource UntagResource"
    " UpdateKeyDescription",
)
def unknown_key(account: Account, operation: str) -> Offence:
    return _on(account, operation, _NOBODY)


@had(
    "kms",
    "InvalidArnException",
    "CancelKeyDeletion DescribeKey DisableKeyRotation EnableKey EnableKeyRotation GetKeyPolicy GetKeyRotationStatus"
    " ListAliases ListResourceTags PutKeyPolicy ScheduleKeyDeletion TagResource UntagResource UpdateKeyDescription",
)
def malformed_arn(account: Account, operation: str) -> Offence:
    return _on(account, operation, _MALFORMED)


@had(
    "kms",
    "KMSInvalidStateException",
    "CreateAlias DisableKeyRotation EnableKey EnableKeyRotation ScheduleKeyDeletion TagResource UntagResource"
    " UpdateKeyDescription",
)
def pending_deletion(account: Account, operation: str) -> Offence:
    key = _key(account)
    account.aws("kms").schedule_key_deletion(KeyId=key)
    return _on(account, operation, key)


@had("kms", "KMSInvalidStateException", "CancelKeyDeletion")
def not_pending_deletion(account: Account, operation: str) -> Offence:
    return _on(account, operation, _key(account))


@had("kms", "DisabledException")
def disabled(account: Account, operation: str) -> Offence:
    key = _key(account)
    account.aws("kms").disable_key(KeyId=key)
    return _on(account, operation, key)


@had("kms", "UnsupportedOperationException", "DisableKeyRotation EnableKeyRotation")
def asymmetric_key(account: Account, operation: str) -> Offence:
    return _on(account, operation, _key(account, KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY"))


@had("kms", "AlreadyExistsException")
def alias_taken(account: Account, operation: str) -> Offence:
    kms, key = account.aws("kms"), _key(account)
    kms.create_alias(AliasName="alias/app", TargetKeyId=key)
    return _on(account, operation, key)


@had("kms", "LimitExceededException", "CreateKey")
def one_key_too_many(account: Account, operation: str) -> Offence:
    account.emulator.quota("kms", "Customer Master Keys (CMKs)", 0)
    return offence(account, "kms", operation)


@had("kms", "LimitExceededException", "CreateAlias")
def one_alias_too_many(account: Account, operation: str) -> Offence:
    account.emulator.quota("kms", "Aliases per CMK", 0)
    return _on(account, operation, _key(account))


@had("kms", "LimitExceededException", "TagResource")
def one_tag_too_many(account: Account, operation: str) -> Offence:
    key = _key(account, Tags=[{"TagKey": f"k{number}", "TagValue": "1"} for number in range(50)])
    return _on(account, operation, key)


@had("kms", "LimitExceededException", "PutKeyPolicy")
def policy_too_long(account: Account, operation: str) -> Offence:
    key = _key(account)
    return offence(account, "kms", operation, KeyId=key, Policy=_POLICY + " " * 32_768)


@had("kms", "MalformedPolicyDocumentException")
def policy_is_no_policy(account: Account, operation: str) -> Offence:
    key = {} if operation == "CreateKey" else {"KeyId": _key(account)}
    return offence(account, "kms", operation, Policy="{}", **key)


@had("kms", "TagException", "CreateKey TagResource")
def tag_of_aws(account: Account, operation: str) -> Offence:
    key = {} if operation == "CreateKey" else {"KeyId": _key(account)}
    return offence(account, "kms", operation, Tags=[{"TagKey": "aws:x", "TagValue": "1"}], **key)


@had("kms", "TagException", "UntagResource")
def tag_of_aws_taken_away(account: Account, operation: str) -> Offence:
    return offence(account, "kms", operation, KeyId=_key(account), TagKeys=["aws:x"])


@had("kms", "InvalidMarkerException", "ListAliases ListKeys")
def marker_of_nobody(account: Account, operation: str) -> Offence:
    return offence(account, "kms", operation, Marker="nobody")


@had("kms", "InvalidMarkerException", "ListResourceTags")
def marker_of_no_tags(account: Account, operation: str) -> Offence:
    return offence(account, "kms", operation, Marker="nobody", KeyId=_key(account))


_OWN_STORE = "the stack's key lies in no key store of the customer's"
never("kms", "CloudHsmClusterInvalidConfigurationException", _OWN_STORE)
never("kms", "CustomKeyStoreInvalidStateException", _OWN_STORE)
never("kms", "CustomKeyStoreNotFoundException", _OWN_STORE)
never("kms", "XksKeyAlreadyInUseException", _OWN_STORE)
never("kms", "XksKeyInvalidConfigurationException", _OWN_STORE)
never("kms", "XksKeyNotFoundException", _OWN_STORE)
never("kms", "UnsupportedOperationException", "the stack's key has no parameter that excludes another", "CreateKey")
never("kms", "UnsupportedOperationException", "a policy is put on any key", "PutKeyPolicy")
never(
    "kms",
    "UnsupportedOperationException",
    "of keys that do not rotate the status is false, says the operation's description",
    "GetKeyRotationStatus",
)
never(
    "kms",
    "InvalidArnException",
    "a new key's ARNs are those in its policy, and a wrong one is MalformedPolicyDocumentException",
    "CreateKey",
)
never("kms", "LimitExceededException", "keys are counted when they are made, enabled or not", "EnableKey")
never("kms", "InvalidAliasNameException", "an alias that does not begin with alias/ is ValidationException (F064)")
never(
    "kms",
    "KMSInvalidStateException",
    "a key in any state can be read, and its policy be replaced (the page on key states)",
    "GetKeyPolicy GetKeyRotationStatus PutKeyPolicy",
)
never("kms", "KMSInvalidStateException", "an alias can be deleted whatever its key's state", "DeleteAlias")
