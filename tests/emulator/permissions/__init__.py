"""Permissions: with enforcement switched on, a call succeeds only if the policies in force allow its caller.

Off by default. The account's root, which is every access key id that the account does not know, may always do
everything; users and sessions of roles may do what their policies, boundaries, session policies, the organisation's
service control policies, and key policies where a key is involved, allow them.

| module | subject |
|---|---|
| `needs.py` | which actions on which resources a call asks for, those of other services included |
| `resources.py` | the ARNs that the parameters of a call name |
| `context.py` | the condition keys of a call |
| `keys.py` | key policies, grants, and services that use a key on behalf of their caller |
| `refusals.py` | how each service says no |
"""

from __future__ import annotations

import datetime

from moto.iam.models import iam_backends

from ..callers import Caller, caller_of, service_control_policies
from ..calls import Call
from ..hook import permission
from ..policy.decision import ALLOWED, Decision, Policies, Request, decide
from . import context, keys, needs, refusals

# Everyone may ask who they are. Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
_FREE = frozenset({("sts", "GetCallerIdentity"), ("sts", "GetSessionToken")})
_state = {"enforced": False}


def enforce(on: bool) -> None:
    """Switch enforcement on or off."""
    _state["enforced"] = on


def enforced() -> bool:
    return _state["enforced"]


@permission
def check(call: Call) -> None:
    """Refuse a call that its caller may not make."""
    if not enforced() or (call.service, call.operation) in _FREE:
        return
    caller = caller_of(call)
    if caller.principal.is_root or _expired(caller):
        return
    for need in needs.of(call):
        decision = judge(call, caller, need)
        if not decision.allowed:
            raise refusals.refusal(call, caller, need, decision)
        if need.action == "iam:CreateServiceLinkedRole" and need.via:
            iam_backends[call.account]["aws"].create_service_linked_role(need.via, "", "")


def judge(call: Call, caller: Caller, need: needs.Need) -> Decision:
    """Whether the caller may do one of the things that a call asks for."""
    key = keys.key_behind(call, need)
    found = context.of(call, caller, need)
    if context.asks_for_resource_tags((*caller.identity, *filter(None, (caller.boundary, caller.session)))):
        found |= context.resource_tags(call, need.resource)
    request = Request(caller.principal, need.action, need.resource, found)
    if key is not None and keys.granted(key, request):
        return ALLOWED
    policies = Policies(
        identity=caller.identity,
        boundary=caller.boundary,
        session=caller.session,
        service_control=service_control_policies(call.account),
        resource=keys.policy_of(key) if key is not None else needs.resource_policy(call, need),
    )
    return decide(request, policies, resource_policy_rules=key is not None or need.action == "sts:AssumeRole")


def _expired(caller: Caller) -> bool:
    """The rules say so in the words of the service."""
    return caller.expires is not None and caller.expires <= datetime.datetime.now(datetime.UTC)
