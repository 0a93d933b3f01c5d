"""The errors of Route 53, Secrets Manager, Service Quotas and tagging. STS documents none for the stack's call."""

from __future__ import annotations

from tests.emulator.tests.callers import allow, user
from tests.emulator.tests.cases import Account, Offence
from tests.emulator.tests.conftest import REGION

from . import had, never, offence, on_order

_VPC = {"VPCId": "vpc-00000000000000000", "VPCRegion": REGION}
_QUOTA = {"ServiceCode": "vpc", "QuotaCode": "L-F678F1CE"}

on_order("resourcegroupstaggingapi", "InternalServiceException")
on_order("resourcegroupstaggingapi", "ThrottledException", kind="throttle")
on_order("secretsmanager", "InternalServiceError")
on_order("service-quotas", "ServiceException")
on_order("service-quotas", "TooManyRequestsException", kind="throttle")


@had("resourcegroupstaggingapi", "InvalidParameterException")
def key_too_long(account: Account, operation: str) -> Offence:
    return offence(account, "resourcegroupstaggingapi", operation, TagFilters=[{"Key": "k" * 129}])


@had("resourcegroupstaggingapi", "PaginationTokenExpiredException")
def token_of_yesterday(account: Account, operation: str) -> Offence:
    return offence(account, "resourcegroupstaggingapi", operation, PaginationToken="yesterday")


@had("route53", "InvalidInput")
def unknown_region(account: Account, operation: str) -> Offence:
    return offence(account, "route53", operation, **_VPC | {"VPCRegion": "nowhere"})


@had("route53", "InvalidPaginationToken")
def token_of_nobody(account: Account, operation: str) -> Offence:
    return offence(account, "route53", operation, **_VPC, NextToken="nobody")


@had("secretsmanager", "ResourceNotFoundException")
def unknown_secret(account: Account, operation: str) -> Offence:
    return offence(account, "secretsmanager", operation, SecretId="typo")


@had("secretsmanager", "InvalidRequestException")
def deleted_secret(account: Account, operation: str) -> Offence:
    secrets = account.aws("secretsmanager")
    secrets.create_secret(Name="app", SecretString="x")
    secrets.delete_secret(SecretId="app")
    return offence(account, "secretsmanager", operation, SecretId="app")


@had("secretsmanager", "DecryptionFailure")
def disabled_key(account: Account, operation: str) -> Offence:
    kms = account.aws("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    account.aws("secretsmanager").create_secret(Name="app", SecretString="x", KmsKeyId=key)
    kms.disable_key(KeyId=key)
    return offence(account, "secretsmanager", operation, SecretId="app")


never(
    "secretsmanager",
    "InvalidParameterException",
    "the stack sends SecretId alone; what the model forbids of it is a ValidationException",
)


@had("service-quotas", "NoSuchResourceException")
def unknown_quota(account: Account, operation: str) -> Offence:
    return offence(account, "service-quotas", operation, **_QUOTA | {"QuotaCode": "L-00000000"})


@had("service-quotas", "IllegalArgumentException")
def malformed_code(account: Account, operation: str) -> Offence:
    return offence(account, "service-quotas", operation, **_QUOTA | {"QuotaCode": "a code"})


@had("service-quotas", "AccessDeniedException")
def not_permitted(account: Account, operation: str) -> Offence:
    caller = user(account.aws, account.emulator, allow("servicequotas:ListServices"))
    return offence(Account(caller, account.emulator, account.network), "service-quotas", operation, **_QUOTA)
