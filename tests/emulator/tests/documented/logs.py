"""The errors that CloudWatch Logs documents."""

from __future__ import annotations

from typing import Any

from tests.emulator.tests.callers import ACCOUNT, allow, document
from tests.emulator.tests.cases import Account, Offence
from tests.emulator.tests.conftest import REGION

from . import had, offence, on_order

_ARN = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:"
_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/00000000-0000-0000-0000-000000000000"
_POLICY = document(allow("logs:PutLogEvents") | {"Principal": {"Service": "es.amazonaws.com"}})


def _on(account: Account, operation: str, name: str) -> Offence:
    wanted: dict[str, dict[str, Any]] = {
        "AssociateKmsKey": {"logGroupName": name, "kmsKeyId": _KEY},
        "DeleteLogGroup": {"logGroupName": name},
        "ListTagsForResource": {"resourceArn": _ARN + name},
        "PutResourcePolicy": {"policyDocument": _POLICY, "resourceArn": _ARN + name},
        "PutRetentionPolicy": {"logGroupName": name, "retentionInDays": 7},
        "TagResource": {"resourceArn": _ARN + name, "tags": {"a": "1"}},
        "UntagResource": {"resourceArn": _ARN + name, "tagKeys": ["a"]},
    }
    return offence(account, "logs", operation, **wanted[operation])


on_order("logs", "OperationAbortedException", "ServiceUnavailableException")


@had("logs", "ResourceNotFoundException")
def unknown_group(account: Account, operation: str) -> Offence:
    return _on(account, operation, "typo")


@had("logs", "ResourceAlreadyExistsException")
def name_taken(account: Account, operation: str) -> Offence:
    account.aws("logs").create_log_group(logGroupName="app")
    return offence(account, "logs", operation, logGroupName="app")


@had("logs", "LimitExceededException", "CreateLogGroup")
def one_group_too_many(account: Account, operation: str) -> Offence:
    account.emulator.quota("logs", "Log groups", 0)
    return offence(account, "logs", operation, logGroupName="app")


@had("logs", "LimitExceededException", "PutResourcePolicy")
def one_policy_too_many(account: Account, operation: str) -> Offence:
    logs = account.aws("logs")
    for number in range(10):
        logs.put_resource_policy(policyName=f"p{number}", policyDocument=_POLICY)
    return offence(account, "logs", operation, policyName="p", policyDocument=_POLICY)


@had("logs", "TooManyTagsException")
def one_tag_too_many(account: Account, operation: str) -> Offence:
    account.aws("logs").create_log_group(logGroupName="app", tags={f"k{number}": "1" for number in range(50)})
    return _on(account, operation, "app")


@had(
    "logs", "InvalidParameterException", "AssociateKmsKey DeleteLogGroup ListTagsForResource TagResource UntagResource"
)
def malformed_name(account: Account, operation: str) -> Offence:
    return _on(account, operation, "a name")


@had("logs", "InvalidParameterException", "CreateLogGroup")
def name_of_aws(account: Account, operation: str) -> Offence:
    return offence(account, "logs", operation, logGroupName="aws/app")


@had("logs", "InvalidParameterException", "PutRetentionPolicy")
def days_that_are_not_kept(account: Account, operation: str) -> Offence:
    account.aws("logs").create_log_group(logGroupName="app")
    return offence(account, "logs", operation, logGroupName="app", retentionInDays=2)


@had("logs", "InvalidParameterException", "DescribeLogGroups DescribeResourcePolicies")
def page_too_long(account: Account, operation: str) -> Offence:
    return offence(account, "logs", operation, limit=51)


@had("logs", "InvalidParameterException", "PutResourcePolicy")
def policy_too_long(account: Account, operation: str) -> Offence:
    return offence(account, "logs", operation, policyName="p", policyDocument=_POLICY + " " * 5120)


@had("logs", "ValidationException", "DeleteLogGroup")
def protected_group(account: Account, operation: str) -> Offence:
    account.aws("logs").create_log_group(logGroupName="app", deletionProtectionEnabled=True)
    return _on(account, operation, "app")
