"""What KMS refuses of key policies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from moto.iam.models import iam_backends

from ..callers import caller_of
from ..calls import Call
from ..policy import grammar
from ..policy.decision import Policies, Request, decide, resource_allows
from ..policy.document import as_list, parse
from ..policy.principals import ACCOUNT_ID
from . import rule

LONGEST = 32 * 1024
_SYNTAX = "The request was rejected because the specified policy is not syntactically or semantically correct."


@rule(
    "kms",
    "CreateKey",
    "PutKeyPolicy",
    code="LimitExceededException",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html",
)
def policy_size(call: Call) -> str | None:
    """A key policy has 32 KiB at most, less than the model says."""
    if len((call.parameters.get("Policy") or "").encode()) <= LONGEST:
        return None
    return "The request was rejected because a length constraint or quota was exceeded."


@rule(
    "kms",
    "CreateKey",
    "PutKeyPolicy",
    code="MalformedPolicyDocumentException",
    source="botocore kms.CreateKey (Policy)",
)
def policy_syntax(call: Call) -> str | None:
    """A key policy follows the grammar of policies and names a principal in each statement."""
    policy = call.parameters.get("Policy")
    return _SYNTAX if policy and any(grammar.problems(policy, with_principal=True)) else None


@rule(
    "kms",
    "CreateKey",
    "PutKeyPolicy",
    code="MalformedPolicyDocumentException",
    source="https://github.com/terraform-aws-modules/terraform-aws-kms/issues/30",
)
def policy_principals(call: Call) -> str | None:
    """Users and roles that a key policy names exist, and services are named as services are."""
    policy = call.parameters.get("Policy")
    if not policy or not any(True for _unknown in unknown_principals(policy, call.account)):
        return None
    return "Policy contains a statement with one or more invalid principals."


@rule("kms", "CreateKey", "PutKeyPolicy", code="MalformedPolicyDocumentException", source="F061")
def policy_lock_out(call: Call) -> str | None:
    """Whoever sets a key policy may change it afterwards, unless the caller bypasses this check."""
    policy = call.parameters.get("Policy")
    if not policy or call.parameters.get("BypassPolicyLockoutSafetyCheck"):
        return None
    caller = caller_of(call)
    request = Request(caller.principal, "kms:PutKeyPolicy", _any_key(call), caller.context(call))
    if resource_allows(parse(policy), request):
        return None
    delegated = Policies(caller.identity, caller.boundary, caller.session, resource=parse(policy))
    if not caller.principal.is_root and decide(request, delegated, resource_policy_rules=True).allowed:
        return None
    return "The new key policy will not allow you to update the key policy in the future."


def _any_key(call: Call) -> str:
    return f"arn:aws:kms:{call.region}:{call.account}:key/*"


def unknown_principals(policy: str, account: str) -> Iterator[str]:
    """The principals of a document that do not exist; what belongs to other accounts cannot be known here."""
    for statement in as_list(json.loads(policy)["Statement"]):
        element = statement.get("Principal", statement.get("NotPrincipal"))
        for kind, names in element.items() if isinstance(element, dict) else ():
            yield from (name for name in as_list(names) if not _exists(kind, name, account))


def _exists(kind: str, name: str, account: str) -> bool:
    if kind == "Service":
        # "Service principals are unique and case-sensitive": botocore iam.CreateServiceLinkedRole.AWSServiceName.
        return name.endswith((".amazonaws.com", ".amazon.com")) and name == name.lower()
    if kind != "AWS" or name == "*" or ACCOUNT_ID.match(name):
        return True
    parts = name.split(":")
    if len(parts) != 6 or parts[0] != "arn" or parts[2] not in {"iam", "sts"}:
        return False
    return parts[4] != account or _exists_here(name, parts[5], account)


def _exists_here(arn: str, resource: str, account: str) -> bool:
    kind, _slash, rest = resource.partition("/")
    if kind == "assumed-role":
        return any(role.name == rest.partition("/")[0] for role in _roles(account))
    return kind == "root" or arn in {item.arn for item in (*_roles(account), *_users(account))}


def _roles(account: str) -> list[Any]:
    return list(iam_backends[account]["aws"].roles.values())


def _users(account: str) -> list[Any]:
    return list(iam_backends[account]["aws"].users.values())
