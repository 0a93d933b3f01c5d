"""Whose call it is: the user or role session behind an access key id, and every policy that speaks of them.

An access key id that the account does not know belongs to its root: any credentials work, as the emulator has always
taken them, and may do everything.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from moto.iam.models import iam_backends
from moto.organizations.models import organizations_backends
from moto.sts.models import sts_backends

from .calls import Call
from .policy.decision import Policy
from .policy.document import parse
from .policy.principals import Principal

PARTITION = "aws"


@dataclass(frozen=True)
class Caller:
    """A principal with its policies; `expires` is when its credentials end."""

    principal: Principal
    user_id: str
    name: str = ""
    identity: tuple[Policy, ...] = ()
    boundary: Policy | None = None
    session: Policy | None = None
    tags: dict[str, str] = field(default_factory=dict)
    expires: datetime.datetime | None = None

    def context(self, call: Call) -> dict[str, list[str]]:
        """The global condition keys of a call, in lower case."""
        now = datetime.datetime.now(datetime.UTC)
        found = {
            "aws:currenttime": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "aws:epochtime": str(int(now.timestamp())),
            "aws:principalaccount": self.principal.account,
            "aws:principalarn": self.principal.role_arn or self.principal.arn,
            "aws:principaltype": self.principal.kind,
            "aws:requestedregion": call.region,
            "aws:resourceaccount": call.account,
            "aws:securetransport": "false",
            "aws:sourceip": "127.0.0.1",
            "aws:userid": self.user_id,
            "aws:viaawsservice": "false",
            "kms:calleraccount": self.principal.account,
        }
        if self.principal.kind == "User":
            found["aws:username"] = self.name
        found |= {f"aws:principaltag/{key.lower()}": value for key, value in self.tags.items()}
        return {key: [value] for key, value in found.items()}


def caller_of(call: Call) -> Caller:
    """The caller of a call."""
    return _session(call.caller, call.account) or _user(call.caller, call.account) or root(call.account)


def root(account: str) -> Caller:
    return Caller(Principal(arn=f"arn:{PARTITION}:iam::{account}:root", account=account), user_id=account)


def of_entity(arn: str, account: str) -> Caller | None:
    """The user or role of this ARN as a caller, with what it may do; None when there is none."""
    backend = _iam(account)
    for user in backend.users.values():
        if user.arn == arn:
            return _as_user(user, account)
    for role in backend.roles.values():
        if role.arn == arn:
            return _as_role(role, account, role.arn, role.id)
    return None


def service_control_policies(account: str) -> tuple[Policy, ...] | None:
    """What an organisation lets the account do; None without an organisation.

    AWS never limits an organisation's own management account; here there is no other account, so it is limited.
    """
    backend = organizations_backends[account][PARTITION]
    if not backend.org:
        return None
    return tuple(
        parse(policy.content)
        for policy in backend.policies
        if policy.type == "SERVICE_CONTROL_POLICY" and account in {target.id for target in policy.attachments}
    )


def _iam(account: str) -> Any:
    return iam_backends[account][PARTITION]


def _session(key: str, account: str) -> Caller | None:
    for assumed in sts_backends[account][PARTITION].assumed_roles:
        if assumed.access_key_id == key:
            return _as_session(assumed, account)
    return None


def _as_session(assumed: Any, account: str) -> Caller:
    role = next((each for each in _iam(account).roles.values() if each.arn == assumed.role_arn), None)
    principal = Principal(arn=assumed.arn, account=account, role_arn=assumed.role_arn)
    if role is None:
        return Caller(principal, assumed.user_id, expires=_aware(assumed.expiration))
    found = _as_role(role, account, assumed.arn, assumed.user_id)
    session = parse(assumed.policy) if assumed.policy else None
    return Caller(
        found.principal,
        found.user_id,
        found.name,
        found.identity,
        found.boundary,
        session,
        found.tags,
        _aware(assumed.expiration),
    )


def _aware(moment: datetime.datetime) -> datetime.datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def _as_role(role: Any, account: str, arn: str, user_id: str) -> Caller:
    documents = [*role.policies.values(), *_managed(role)]
    return Caller(
        Principal(arn=arn, account=account, role_arn=role.arn),
        user_id,
        role.name,
        tuple(map(parse, documents)),
        _boundary(role.permissions_boundary_arn, account),
        tags={tag["Key"]: tag["Value"] for tag in _tags(role.tags)},
    )


def _user(key: str, account: str) -> Caller | None:
    access_key = _iam(account).access_keys.get(key)
    user = _iam(account).users.get(access_key.user_name) if access_key else None
    return _as_user(user, account) if user else None


def _as_user(user: Any, account: str) -> Caller:
    groups = [group for group in _iam(account).groups.values() if user in group.users]
    documents = [
        *user.policies.values(),
        *_managed(user),
        *[document for group in groups for document in (*group.policies.values(), *_managed(group))],
    ]
    tags = _iam(account).tagger.list_tags_for_resource(user.arn)["Tags"]
    return Caller(
        Principal(arn=user.arn, account=account),
        user.id,
        user.name,
        tuple(map(parse, documents)),
        tags={tag["Key"]: tag["Value"] for tag in tags},
    )


def _managed(entity: Any) -> list[str]:
    return [_document(policy) for policy in entity.managed_policies.values()]


def _document(policy: Any) -> str:
    return next(version.document for version in policy.versions if version.is_default)


def _boundary(arn: str | None, account: str) -> Policy | None:
    """The policy that bounds a role; one that is gone bounds it to nothing. moto gives users no boundary."""
    if not arn:
        return None
    policy = _iam(account).managed_policies.get(arn)
    return parse(_document(policy)) if policy else ()


def _tags(held: Any) -> list[dict[str, str]]:
    """moto keeps a role's tags in a list or in a dictionary, as they came."""
    return list(held.values()) if isinstance(held, dict) else list(held or [])
