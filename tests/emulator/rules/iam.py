"""What IAM refuses of roles and their policies."""

from __future__ import annotations

import json
import re
from typing import Any

from moto.iam.exceptions import MalformedPolicyDocument
from moto.iam.models import iam_backends
from moto.iam.policy_validation import IAMTrustPolicyDocumentValidator

from ..calls import Call
from ..policy import grammar
from ..quotas import quota
from . import rule
from .kms_policy import unknown_principals

INLINE, MANAGED = 10_240, 6144
TAGS = 50
_QUOTAS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"
_WRITES = ("PutRolePolicy", "CreatePolicy", "CreatePolicyVersion", "PutUserPolicy", "PutGroupPolicy")
_TRUSTS = ("CreateRole", "UpdateAssumeRolePolicy")


def _document(call: Call) -> str:
    return call.parameters.get("AssumeRolePolicyDocument") or call.parameters.get("PolicyDocument") or ""


def _length(document: str) -> int:
    """IAM does not count white space."""
    return len(re.sub(r"\s", "", document))


def _role(call: Call) -> Any:
    roles = iam_backends[call.account]["aws"].roles.values()
    return next((role for role in roles if role.name == call.parameters.get("RoleName")), None)


@rule(
    "iam",
    *_TRUSTS,
    *_WRITES,
    code="MalformedPolicyDocument",
    source="https://github.com/AWSCookbook/Security/issues/2",
)
def policy_is_json(call: Call) -> str | None:
    """A policy is a JSON object."""
    try:
        parsed = json.loads(_document(call))
    except ValueError:
        parsed = None
    return None if isinstance(parsed, dict) else "This policy contains invalid Json"


@rule(
    "iam",
    *_WRITES,
    code="MalformedPolicyDocument",
    source="https://github.com/hashicorp/terraform/issues/13449",
)
def identity_names_no_principal(call: Call) -> str | None:
    """An identity's policy names no principal."""
    statements = json.loads(_document(call)).get("Statement") or []
    found = statements if isinstance(statements, list) else [statements]
    named = any("Principal" in each or "NotPrincipal" in each for each in found if isinstance(each, dict))
    return "Policy document should not specify a principal." if named else None


@rule(
    "iam",
    *_TRUSTS,
    code="MalformedPolicyDocument",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
)
def trust_policy_syntax(call: Call) -> str | None:
    """A trust policy follows the grammar and allows only to assume the role. The messages are those that moto knows."""
    try:
        IAMTrustPolicyDocumentValidator(_document(call)).validate()
    except MalformedPolicyDocument as error:
        return str(error.message)
    return "Syntax errors in policy." if any(grammar.problems(_document(call), with_principal=True)) else None


@rule(
    "iam",
    *_TRUSTS,
    code="MalformedPolicyDocument",
    source="https://github.com/hashicorp/terraform-provider-aws/issues/8905",
)
def trusted_exist(call: Call) -> str | None:
    """Users and roles that a trust policy names exist, and services are named as services are."""
    name = next(unknown_principals(_document(call), call.account), None)
    if name is None:
        return None
    kind = "AWS" if name.startswith("arn:") else "SERVICE"
    return f'Invalid principal in policy: "{kind}":"{name}"'


@rule("iam", *_TRUSTS, code="LimitExceeded", source="https://github.com/kubeflow/kubeflow/issues/6687")
def trust_policy_size(call: Call) -> str | None:
    """A trust policy has 2,048 characters, white space not counted."""
    most = quota(call, "iam", "Role trust policy length")
    return f"Cannot exceed quota for ACLSizePerRole: {most}" if _length(_document(call)) > most else None


@rule("iam", "PutRolePolicy", code="LimitExceeded", source="https://github.com/aws-amplify/amplify-backend/issues/2615")
def inline_policies_size(call: Call) -> str | None:
    """The inline policies of a role have 10,240 characters together, white space not counted."""
    role = _role(call)
    if role is None:
        return None
    documents = role.policies | {call.parameters["PolicyName"]: _document(call)}
    if sum(map(_length, documents.values())) <= INLINE:
        return None
    return f"Maximum policy size of {INLINE} bytes exceeded for role {role.name}"


@rule(
    "iam",
    "CreatePolicy",
    "CreatePolicyVersion",
    code="LimitExceeded",
    source="https://github.com/ministryofjustice/cloud-platform-environments/pull/14473",
)
def managed_policy_size(call: Call) -> str | None:
    """A managed policy has 6,144 characters, white space not counted."""
    return f"Cannot exceed quota for PolicySize: {MANAGED}" if _length(_document(call)) > MANAGED else None


@rule(
    "iam",
    "AttachRolePolicy",
    code="LimitExceeded",
    source="https://github.com/ministryofjustice/cloud-platform-environments/pull/14118",
)
def policies_per_role(call: Call) -> str | None:
    """A role has ten managed policies."""
    role = _role(call)
    held = set(role.managed_policies) if role is not None else set()
    most = quota(call, "iam", "Managed policies per role")
    full = len(held | {call.parameters["PolicyArn"]}) > most
    return f"Cannot exceed quota for PoliciesPerRole: {most}" if full else None


@rule("iam", "CreateRole", "CreateServiceLinkedRole", code="LimitExceeded", source=_QUOTAS)
def roles_per_account(call: Call) -> str | None:
    """An account has 1,000 roles."""
    most = quota(call, "iam", "Roles per account")
    full = len(iam_backends[call.account]["aws"].roles) >= most
    return f"Cannot exceed quota for RolesPerAccount: {most}" if full else None


@rule("iam", "ListInstanceProfilesForRole", code="NoSuchEntity", source="botocore iam.ListInstanceProfilesForRole")
def role_of_profiles_exists(call: Call) -> str | None:
    """The role whose instance profiles are listed exists."""
    name = call.parameters["RoleName"]
    return f"The role with name {name} cannot be found." if _role(call) is None else None


@rule("iam", "TagRole", code="LimitExceeded", source=_QUOTAS)
def tags_per_role(call: Call) -> str | None:
    """A role has 50 tags. The message is as best known."""
    role = _role(call)
    held = {tag["Key"] for tag in role.tags} if role is not None else set()
    full = len(held | {tag["Key"] for tag in call.parameters["Tags"]}) > TAGS
    return f"Cannot exceed quota for TagsPerRole: {TAGS}" if full else None


@rule("iam", "CreateRole", "TagRole", "CreatePolicy", code="InvalidInput", source="botocore iam.InvalidInputException")
def tags_of_aws(call: Call) -> str | None:
    """A tag's key does not begin with ``aws:``. The message is as best known."""
    reserved = [tag["Key"] for tag in call.parameters.get("Tags") or [] if tag["Key"].lower().startswith("aws:")]
    return "Duplicate or reserved tag keys: the prefix aws: is reserved for AWS." if reserved else None


@rule("iam", "CreateServiceLinkedRole", code="InvalidInput", source="F184")
def service_linked_role_taken(call: Call) -> str | None:
    """A service has one service-linked role without a suffix."""
    service = call.parameters["AWSServiceName"]
    suffix = call.parameters.get("CustomSuffix") or ""
    for role in iam_backends[call.account]["aws"].roles.values():
        if role.path == f"/aws-service-role/{service}/" and role.name.endswith(suffix):
            return f"Service role name {role.name} has been taken in this account"
    return None


@rule(
    "iam",
    "AttachRolePolicy",
    "DeleteRole",
    "DeleteRolePolicy",
    "PutRolePolicy",
    "UpdateAssumeRolePolicy",
    code="UnmodifiableEntity",
    source="botocore iam.UnmodifiableEntityException",
)
def role_of_a_service(call: Call) -> str | None:
    """A service-linked role is the service's to change."""
    return _protected(call)


@rule("iam", "UpdateRole", code="UnmodifiableEntity", source="botocore iam.UnmodifiableEntityException")
def session_of_a_service(call: Call) -> str | None:
    """Of a service-linked role the description alone is the account's to change."""
    return _protected(call) if "MaxSessionDuration" in call.parameters else None


def _protected(call: Call) -> str | None:
    role = _role(call)
    if role is None or not role.path.startswith("/aws-service-role/"):
        return None
    return f"Cannot perform the operation on the protected role '{role.name}' - this role is only modifiable by AWS"
