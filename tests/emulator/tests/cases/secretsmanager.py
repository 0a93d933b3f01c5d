"""Rows of the sample that Secrets Manager refuses."""

from __future__ import annotations

from . import Account, Offence, case


@case("F081")
def name_of_a_secret_that_waits_for_its_deletion(account: Account) -> Offence:
    secrets = account.aws("secretsmanager")
    secrets.create_secret(Name="app/db", SecretString="x")
    secrets.delete_secret(SecretId="app/db", RecoveryWindowInDays=7)
    return Offence(secrets.create_secret, {"Name": "app/db", "SecretString": "x"})


@case("F084")
def secret_without_a_value(account: Account) -> Offence:
    secrets = account.aws("secretsmanager")
    secrets.create_secret(Name="app/db")
    return Offence(secrets.get_secret_value, {"SecretId": "app/db"})


@case("F166")
def key_disabled(account: Account) -> Offence:
    kms, secrets = account.aws("kms"), account.aws("secretsmanager")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    secrets.create_secret(Name="app/db", SecretString="x", KmsKeyId=key)
    kms.disable_key(KeyId=key)
    return Offence(secrets.get_secret_value, {"SecretId": "app/db"})
