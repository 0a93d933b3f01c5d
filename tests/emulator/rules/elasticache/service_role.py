"""The service-linked role, which AWS makes with the first resource, if the caller may have it made."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any

from moto.iam.models import iam_backends

from ...calls import Call
from .. import rule
from ._view import CREATE, backend

ROLE = "AWSServiceRoleForElastiCache"
ACTION = "iam:CreateServiceLinkedRole"


def _statements(user: Any) -> list[dict[str, Any]]:
    """The statements of all policies that stand on the user and on its groups."""
    iam = iam_backends[user.account_id]["aws"]
    holders = [user, *(group for group in iam.groups.values() if user in group.users)]
    documents = [document for holder in holders for document in holder.policies.values()]
    documents += [policy.document for holder in holders for policy in holder.managed_policies.values()]
    found: list[dict[str, Any]] = []
    for document in documents:
        statements = json.loads(document)["Statement"] if isinstance(document, str) else document["Statement"]
        found += statements if isinstance(statements, list) else [statements]
    return found


def _names_action(statement: dict[str, Any]) -> bool:
    actions = statement.get("Action", [])
    wanted = [actions] if isinstance(actions, str) else actions
    return any(fnmatchcase(ACTION.lower(), action.lower()) for action in wanted)


def _may_create_role(call: Call) -> bool:
    """Whether the caller may have the role made. A caller who is no IAM user of the account is its root, and may."""
    iam: Any = iam_backends[call.account]["aws"]
    users = [user for user in iam.users.values() if call.caller in {key.access_key_id for key in user.access_keys}]
    if not users:
        return True
    effects = {statement["Effect"] for statement in _statements(users[0]) if _names_action(statement)}
    return "Allow" in effects and "Deny" not in effects


def _role_exists(call: Call) -> bool:
    """Whether someone made it, or ElastiCache did with an earlier resource."""
    iam: Any = iam_backends[call.account]["aws"]
    cache = backend(call)
    used = bool(cache.cache_subnet_groups or cache.replication_groups)
    return used or any(role.name == ROLE for role in iam.roles.values())


@rule(
    "elasticache",
    "CreateCacheSubnetGroup",
    CREATE,
    "CreateUserGroup",
    code="ServiceLinkedRoleNotFoundFault",
    source="F086",
)
def service_linked_role(call: Call) -> str | None:
    """The service-linked role exists, or the caller may have it made."""
    if _role_exists(call) or _may_create_role(call):
        return None
    return (
        "This action cannot be completed due to insufficient permissions. (Recommended action) Please create new role "
        "using IAM API CreateServiceLinkedRole."
    )
