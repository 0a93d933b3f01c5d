"""Allow, deny, and which kind of policy is to blame.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html,
for one account; for keys https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from .conditions import holds
from .document import Statement
from .matching import Context, action_matches, resolve, resource_matches
from .principals import Meant, Principal, meant

Policy = tuple[Statement, ...]


class Verdict(Enum):
    """The words of iam:SimulatePrincipalPolicy."""

    ALLOWED = "allowed"
    EXPLICIT_DENY = "explicitDeny"
    IMPLICIT_DENY = "implicitDeny"


@dataclass(frozen=True)
class Request:
    """One action on one resource. Keys of the context are in lower case."""

    principal: Principal
    action: str
    resource: str = "*"
    context: Context = field(default_factory=dict)


@dataclass(frozen=True)
class Policies:
    """Everything that has a say in what a principal may do. None means that no such policy is in force."""

    identity: Sequence[Policy] = ()
    boundary: Policy | None = None
    session: Policy | None = None
    service_control: Sequence[Policy] | None = None
    resource: Policy | None = None


@dataclass(frozen=True)
class Decision:
    """`blame` is the kind of policy, in the words of AWS's messages; empty when the request is allowed."""

    verdict: Verdict
    blame: str = ""
    statements: tuple[Statement, ...] = ()

    @property
    def allowed(self) -> bool:
        return self.verdict is Verdict.ALLOWED


ALLOWED = Decision(Verdict.ALLOWED)
IDENTITY, RESOURCE = "identity-based policy", "resource-based policy"
BOUNDARY, SESSION, SERVICE_CONTROL = "permissions boundary", "session policy", "service control policy"


def decide(request: Request, policies: Policies, *, resource_policy_rules: bool = False) -> Decision:
    """Whether `request` is allowed, all policies considered.

    With `resource_policy_rules`, as for keys, identity policies count only where the resource's policy lets the
    account delegate; otherwise either kind of policy is enough.
    """
    denied = _explicit_deny(request, policies)
    if denied:
        return denied
    if policies.service_control is not None and not _allows(policies.service_control, request):
        return Decision(Verdict.IMPLICIT_DENY, SERVICE_CONTROL)
    by_resource = _resource_meaning(policies.resource, request)
    if by_resource is Meant.DIRECTLY and not request.principal.role_arn:
        return ALLOWED
    if policies.boundary is not None and not _allows([policies.boundary], request):
        return Decision(Verdict.IMPLICIT_DENY, BOUNDARY)
    if policies.session is not None and not _allows([policies.session], request):
        return Decision(Verdict.IMPLICIT_DENY, SESSION)
    if by_resource is Meant.DIRECTLY:
        return ALLOWED
    if resource_policy_rules and by_resource is Meant.NOT:
        return Decision(Verdict.IMPLICIT_DENY, RESOURCE)
    allowing = tuple(_matching(policies.identity, request, allows=True))
    return Decision(Verdict.ALLOWED, "", allowing) if allowing else Decision(Verdict.IMPLICIT_DENY, IDENTITY)


def resource_allows(policy: Policy, request: Request) -> bool:
    """Whether a resource's policy alone allows what `request` asks, by naming its principal."""
    denied = _explicit_deny(request, Policies(resource=policy))
    return denied is None and _resource_meaning(policy, request) is Meant.DIRECTLY


def _explicit_deny(request: Request, policies: Policies) -> Decision | None:
    one = [(BOUNDARY, policies.boundary), (SESSION, policies.session)]
    several = [(SERVICE_CONTROL, policies.service_control or ()), (IDENTITY, policies.identity)]
    groups: list[tuple[str, Sequence[Policy]]] = [*several, *[(blame, [policy]) for blame, policy in one if policy]]
    for blame, group in groups:
        denying = tuple(_matching(group, request, allows=False))
        if denying:
            return Decision(Verdict.EXPLICIT_DENY, blame, denying)
    for statement in _matching([policies.resource or ()], request, allows=False):
        if meant(statement, request.principal) is not Meant.NOT:
            return Decision(Verdict.EXPLICIT_DENY, RESOURCE, (statement,))
    return None


def _resource_meaning(policy: Policy | None, request: Request) -> Meant:
    found = {meant(statement, request.principal) for statement in _matching([policy or ()], request, allows=True)}
    return next((meaning for meaning in (Meant.DIRECTLY, Meant.BY_ACCOUNT) if meaning in found), Meant.NOT)


def _allows(policies: Iterable[Policy], request: Request) -> bool:
    return any(True for _statement in _matching(policies, request, allows=True))


def _matching(policies: Iterable[Policy], request: Request, *, allows: bool) -> Iterable[Statement]:
    for policy in policies:
        for statement in policy:
            if statement.allows is allows and applies(statement, request):
                yield statement


def applies(statement: Statement, request: Request) -> bool:
    """Whether `statement` speaks of what `request` asks; whom it means is another question."""
    return (
        _action_applies(statement, request.action)
        and _resource_applies(statement, request)
        and holds(statement.condition, request.context, variables=statement.variables)
    )


def _action_applies(statement: Statement, action: str) -> bool:
    if statement.not_actions is not None:
        return not any(action_matches(pattern, action) for pattern in statement.not_actions)
    return any(action_matches(pattern, action) for pattern in statement.actions or ())


def _resource_applies(statement: Statement, request: Request) -> bool:
    """A statement of a resource's policy without Resource has no effect, as KMS says of its own."""
    if statement.not_resources is not None:
        return not _any_resource(statement, statement.not_resources, request)
    return _any_resource(statement, statement.resources or (), request)


def _any_resource(statement: Statement, patterns: Sequence[str], request: Request) -> bool:
    for pattern in patterns:
        resolved = resolve(pattern, request.context) if statement.variables else pattern
        if resolved is not None and resource_matches(resolved, request.resource):
            return True
    return False
