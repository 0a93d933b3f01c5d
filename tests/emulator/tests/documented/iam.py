"""The errors that IAM documents."""

from __future__ import annotations

from typing import Any

from tests.emulator.tests.callers import ACCOUNT, allow, document, trusting
from tests.emulator.tests.cases import Account, Offence

from . import had, never, offence, on_order

_TRUST = trusting({"Service": "ec2.amazonaws.com"})
_POLICY = document(allow("kinesis:GetRecords"))
_OF_A_SERVICE = "AWSServiceRoleForRDS"
# What each operation needs besides the role.
_MORE: dict[str, dict[str, Any]] = {
    "CreateRole": {"AssumeRolePolicyDocument": _TRUST},
    "DeleteRolePolicy": {"PolicyName": "p"},
    "GetRolePolicy": {"PolicyName": "p"},
    "PutRolePolicy": {"PolicyName": "p", "PolicyDocument": _POLICY},
    "TagRole": {"Tags": [{"Key": "a", "Value": "1"}]},
    "UntagRole": {"TagKeys": ["a"]},
    "UpdateAssumeRolePolicy": {"PolicyDocument": _TRUST},
    "UpdateRole": {"MaxSessionDuration": 7200},
}


def _on(account: Account, operation: str, role: str = "app", **more: Any) -> Offence:
    return offence(account, "iam", operation, RoleName=role, **_MORE.get(operation, {}) | more)


def _role(account: Account, **wanted: Any) -> Any:
    iam = account.aws("iam")
    iam.create_role(RoleName="app", AssumeRolePolicyDocument=_TRUST, **wanted)
    return iam


on_order("iam", "ConcurrentModification", "PolicyEvaluation", "ServiceFailure")


@had(
    "iam",
    "NoSuchEntity",
    "DeleteRole DeleteRolePolicy GetRole GetRolePolicy ListAttachedRolePolicies ListInstanceProfilesForRole"
    " ListRolePolicies PutRolePolicy TagRole UntagRole UpdateAssumeRolePolicy UpdateRole",
)
def unknown_role(account: Account, operation: str) -> Offence:
    return _on(account, operation, "typo")


@had("iam", "NoSuchEntity", "SimulatePrincipalPolicy")
def unknown_principal(account: Account, operation: str) -> Offence:
    arn = f"arn:aws:iam::{ACCOUNT}:role/typo"
    return offence(account, "iam", operation, PolicySourceArn=arn, ActionNames=["kms:CreateKey"])


@had("iam", "InvalidInput", "SimulatePrincipalPolicy")
def principal_that_is_none(account: Account, operation: str) -> Offence:
    arn = f"arn:aws:iam::{ACCOUNT}:root"
    return offence(account, "iam", operation, PolicySourceArn=arn, ActionNames=["kms:CreateKey"])


@had("iam", "InvalidInput", "CreateRole TagRole")
def tag_of_aws(account: Account, operation: str) -> Offence:
    if operation == "TagRole":
        _role(account)
    return _on(account, operation, Tags=[{"Key": "aws:x", "Value": "1"}])


@had("iam", "InvalidInput", "CreateServiceLinkedRole")
def linked_role_taken(account: Account, operation: str) -> Offence:
    account.aws("iam").create_service_linked_role(AWSServiceName="rds.amazonaws.com")
    return offence(account, "iam", operation, AWSServiceName="rds.amazonaws.com")


@had("iam", "EntityAlreadyExists")
def name_taken(account: Account, operation: str) -> Offence:
    _role(account)
    return _on(account, operation)


@had("iam", "MalformedPolicyDocument", "CreateRole")
def trust_that_is_no_policy(account: Account, operation: str) -> Offence:
    return _on(account, operation, AssumeRolePolicyDocument="{}")


@had("iam", "MalformedPolicyDocument", "PutRolePolicy UpdateAssumeRolePolicy")
def policy_that_is_none(account: Account, operation: str) -> Offence:
    _role(account)
    return _on(account, operation, PolicyDocument="{}")


@had("iam", "DeleteConflict")
def role_with_a_policy(account: Account, operation: str) -> Offence:
    _role(account).put_role_policy(RoleName="app", PolicyName="p", PolicyDocument=_POLICY)
    return _on(account, operation)


@had("iam", "UnmodifiableEntity")
def role_of_a_service(account: Account, operation: str) -> Offence:
    account.aws("iam").create_service_linked_role(AWSServiceName="rds.amazonaws.com")
    return _on(account, operation, _OF_A_SERVICE)


@had("iam", "LimitExceeded", "CreateRole")
def one_role_too_many(account: Account, operation: str) -> Offence:
    account.emulator.quota("iam", "Roles per account", 0)
    return _on(account, operation)


@had("iam", "LimitExceeded", "CreateServiceLinkedRole")
def one_linked_role_too_many(account: Account, operation: str) -> Offence:
    account.emulator.quota("iam", "Roles per account", 0)
    return offence(account, "iam", operation, AWSServiceName="rds.amazonaws.com")


@had("iam", "LimitExceeded", "PutRolePolicy")
def policy_too_long(account: Account, operation: str) -> Offence:
    _role(account)
    wide = document(allow("kinesis:GetRecords", [f"arn:aws:kinesis:*:*:stream/{'a' * 100}{n}" for n in range(100)]))
    return _on(account, operation, PolicyDocument=wide)


@had("iam", "LimitExceeded", "UpdateAssumeRolePolicy")
def trust_too_long(account: Account, operation: str) -> Offence:
    _role(account)
    services = [{"Service": f"{'a' * 100}{number}.amazonaws.com"} for number in range(20)]
    statements = [{"Effect": "Allow", "Principal": each, "Action": "sts:AssumeRole"} for each in services]
    return _on(account, operation, PolicyDocument=document(*statements))


@had("iam", "LimitExceeded", "TagRole")
def one_tag_too_many(account: Account, operation: str) -> Offence:
    _role(account, Tags=[{"Key": f"k{number}", "Value": "1"} for number in range(50)])
    return _on(account, operation)


never("iam", "LimitExceeded", "a deletion adds nothing that a limit could count", "DeleteRole DeleteRolePolicy")
never(
    "iam",
    "NoSuchEntity",
    "the call names a service and no entity; a service that has no such role is InvalidInput",
    "CreateServiceLinkedRole",
)
never(
    "iam",
    "InvalidInput",
    "the stack sends a role's name alone; what the model forbids of it is a ValidationError",
    "ListAttachedRolePolicies",
)
