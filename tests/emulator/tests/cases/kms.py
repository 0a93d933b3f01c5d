"""Rows of the sample that KMS refuses."""

from __future__ import annotations

from . import Account, Offence, case


@case("F064")
def alias_without_prefix(account: Account) -> Offence:
    kms = account.aws("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    return Offence(kms.create_alias, {"AliasName": "app-key", "TargetKeyId": key})
