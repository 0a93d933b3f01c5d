# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""May this principal do this action with this context, by this resource policy?

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.

A resource policy answers in one of three ways, and the difference matters for a key:

``allowed``
    A statement of the policy names the principal itself (its ARN, the service, or ``*``). Within the account of
    the resource nothing else is needed.
``delegated``
    The only statements that fit name the principal's account. They let the account's IAM policies decide;
    by themselves they admit nobody but the root user.
``denied``
    A Deny statement fits, or nothing does.

What the evaluator does not see: IAM policies, permission boundaries, service control policies and grants. Each of
them can still refuse what is ``allowed`` here; only IAM policies and grants can add to what is ``denied`` here. A
principal of another account needs the leave of its own account's IAM policies as well.

Rules followed: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html and
https://docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html. What is not among them raises
``UnsupportedPolicyError``: an answer is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Verdict = Literal["allowed", "delegated", "denied"]
Reach = Literal["self", "account", "none"]

_ROOT = re.compile(r"^arn:[^:]+:iam::(\d{12}):root$")
_ACCOUNT = re.compile(r"^\d{12}$")
_SESSION = re.compile(r"^arn:([^:]+):sts::(\d{12}):assumed-role/([^/]+)/.+$")
_ROLE = re.compile(r"^arn:([^:]+):iam::(\d{12}):role/(?:.*/)?([^/]+)$")


class UnsupportedPolicyError(ValueError):
    """The policy uses something that this evaluator does not know; the message names it and its statement."""


@dataclass(frozen=True)
class Request:
    """One use of the resource.

    Attributes:
        principal: ARN of a user, role, role session or root user, or the name of a service
            (``logs.eu-west-1.amazonaws.com``).
        action: as in ``kms:Decrypt``; capital and small letters are alike.
        resource: ARN of the resource; ``*`` is "the resource that the policy is attached to", the only
            resource a key policy can name.
        context: condition keys with their values. Names are compared without regard to case, also the part that
            names a pair of the encryption context (the KMS guide says so); the values keep their case.
    """

    principal: str
    action: str
    resource: str = "*"
    context: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def values(self, key: str) -> tuple[str, ...] | None:
        """Return the values of a condition key, or None when the request does not carry it."""
        wanted = key.lower()
        return next((values for name, values in self.context.items() if name.lower() == wanted), None)


@dataclass(frozen=True)
class Decision:
    """The answer: verdict, the Sid of the statement that decided (None when no statement did), and the reason."""

    verdict: Verdict
    decided_by: str | None
    why: str


def account_of(principal: str) -> str | None:
    """Return the 12-digit account of a principal's ARN; None for a service."""
    if _ACCOUNT.match(principal):
        return principal
    parts = principal.split(":")
    return parts[4] if principal.startswith("arn:") and len(parts) > 5 and parts[4] else None


def evaluate(policy: Mapping[str, Any], request: Request) -> Decision:
    """Decide one request.

    Args:
        policy: a policy document as a dict; ``Statement`` may be a list or a single statement.
        request: the use to be judged.

    Raises:
        UnsupportedPolicyError: a statement that covers the principal and the action uses a condition operator or a
            policy variable that is not known here.
    """
    allowed: str | None = None
    delegated: str | None = None
    near: list[str] = []
    for index, statement in enumerate(as_list(policy.get("Statement", []))):
        sid = str(statement.get("Sid") or f"Statement[{index}]")
        reach = _reach(statement, request)
        if reach == "none" or not _covers_action(statement, request):
            continue
        unmet = _unmet_condition(statement, request, sid)
        if unmet is not None:
            near.append(f"{sid} covers the principal and the action, but {unmet}")
        elif statement.get("Effect") == "Deny":
            return Decision("denied", sid, f"{sid} denies it")
        elif statement.get("Effect") == "Allow" and reach == "self":
            allowed = allowed or sid
        elif statement.get("Effect") == "Allow":
            delegated = delegated or sid
    return _conclude(allowed, delegated, near)


def as_list(value: Any) -> list[Any]:
    """Return a policy element as a list: JSON policies write a list of one as the bare value."""
    return list(value) if isinstance(value, list | tuple) else [value]


def _conclude(allowed: str | None, delegated: str | None, near: list[str]) -> Decision:
    hint = f"; {'; '.join(near)}" if near else ""
    if allowed:
        return Decision("allowed", allowed, f"{allowed} allows it")
    if delegated:
        return Decision(
            "delegated", delegated, f"{delegated} leaves the decision to the IAM policies of the account{hint}"
        )
    return Decision("denied", None, f"no statement allows it{hint}")


def _reach(statement: Mapping[str, Any], request: Request) -> Reach:
    """How a statement names the principal: the principal itself, its account, or not at all."""
    if "NotPrincipal" in statement:
        return "self" if _names(statement["NotPrincipal"], request) == "none" else "none"
    reach = _names(statement.get("Principal"), request)
    # A Deny for an account binds everyone in it; only an Allow is handed on to IAM.
    return "self" if reach == "account" and statement.get("Effect") == "Deny" else reach


def _names(principal: Any, request: Request) -> Reach:
    if principal is None:
        return "none"
    if principal == "*":
        return "self"
    best: Reach = "none"
    kind = "AWS" if account_of(request.principal) else "Service"
    for entry in as_list(principal.get(kind, [])):
        reach = _names_entry(str(entry), request.principal)
        if reach == "self":
            return "self"
        best = reach if reach == "account" else best
    return best


def _names_entry(entry: str, principal: str) -> Reach:
    if entry in ("*", principal):
        return "self"
    root = _ROOT.match(entry)
    account = root.group(1) if root else entry if _ACCOUNT.match(entry) else None
    if account and account == account_of(principal):
        return "self" if _ROOT.match(principal) or _ACCOUNT.match(principal) else "account"
    session, role = _SESSION.match(principal), _ROLE.match(entry)
    return "self" if session and role and session.groups() == role.groups() else "none"


def _covers_action(statement: Mapping[str, Any], request: Request) -> bool:
    """A statement without action or without resource is accepted by KMS and has no effect."""
    return _listed(statement, "Action", request.action, fold=True) and _listed(
        statement, "Resource", request.resource, fold=False
    )


def _listed(statement: Mapping[str, Any], element: str, value: str, *, fold: bool) -> bool:
    for name, expected in ((element, True), (f"Not{element}", False)):
        if name in statement:
            patterns = [str(pattern) for pattern in as_list(statement[name])]
            return any(_like(value, pattern, fold=fold) for pattern in patterns) is expected
    return False


def _unmet_condition(statement: Mapping[str, Any], request: Request, sid: str) -> str | None:
    """Return the first condition that the request does not meet, in words; None when all are met."""
    for operator, block in (statement.get("Condition") or {}).items():
        test = _operator(operator, sid)
        for key, values in block.items():
            wanted = [_text(value, sid) for value in as_list(values)]
            actual = request.values(key)
            if not test(actual, wanted, f"{sid}: {key}"):
                shown = "absent" if actual is None else ", ".join(actual)
                return f"{operator} wants {key} to be {' or '.join(wanted)} and it is {shown}"
    return None


def _text(value: Any, sid: str) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if "${" in text:
        raise UnsupportedPolicyError(f"{sid}: policy variables are not evaluated: {text}")
    return text


Test: TypeAlias = "Callable[[tuple[str, ...] | None, list[str], str], bool]"
Comparison = Callable[[str, str], bool]


def _operator(name: str, sid: str) -> Test:
    """Build the test for an operator such as ``ForAnyValue:StringNotLikeIfExists``."""
    quantifier, _colon, rest = name.rpartition(":")
    if_exists = rest.endswith("IfExists")
    base = rest.removesuffix("IfExists")
    if base == "Null" and not quantifier and not if_exists:
        return lambda actual, wanted, where: any((actual is None) is (text.lower() == "true") for text in wanted)
    if base not in _COMPARISONS or quantifier not in ("", "ForAnyValue", "ForAllValues"):
        raise UnsupportedPolicyError(
            f"{sid}: condition operator {name} is not evaluated here; known are Null, "
            f"{', '.join(sorted(_COMPARISONS))}, each also with IfExists, ForAnyValue: and ForAllValues:"
        )
    compare, negated = _COMPARISONS[base]
    return _quantified(quantifier, compare, negated=negated, if_exists=if_exists)


def _quantified(quantifier: str, compare: Comparison, *, negated: bool, if_exists: bool) -> Test:
    def one(value: str, wanted: list[str]) -> bool:
        return any(compare(value, pattern) for pattern in wanted) is not negated

    def test(actual: tuple[str, ...] | None, wanted: list[str], where: str) -> bool:
        if not actual:
            return if_exists or quantifier == "ForAllValues" or (negated and not quantifier)
        if quantifier == "ForAnyValue":
            return any(one(value, wanted) for value in actual)
        if not quantifier and len(actual) > 1:
            raise UnsupportedPolicyError(f"{where} has several values; compare it with ForAnyValue or ForAllValues")
        return all(one(value, wanted) for value in actual)

    return test


def _like(value: str, pattern: str, *, fold: bool = False) -> bool:
    expression = "".join(".*" if char == "*" else "." if char == "?" else re.escape(char) for char in pattern)
    return re.fullmatch(expression, value, re.DOTALL | (re.IGNORECASE if fold else 0)) is not None


def _arn_like(value: str, pattern: str) -> bool:
    """Each of the six parts is matched by itself, so a wildcard cannot reach over a colon of the first five."""
    left, right = value.split(":", 5), pattern.split(":", 5)
    return len(left) == len(right) == 6 and all(_like(*pair) for pair in zip(left, right, strict=True))


def _with_negation(name: str, compare: Comparison) -> Iterable[tuple[str, tuple[Comparison, bool]]]:
    family, _is, test = name.partition(" ")
    return ((f"{family}{test}", (compare, False)), (f"{family}Not{test}", (compare, True)))


_COMPARISONS: dict[str, tuple[Comparison, bool]] = {
    "Bool": (lambda value, wanted: value.lower() == wanted.lower(), False),
    **dict(_with_negation("String Equals", lambda value, wanted: value == wanted)),
    **dict(_with_negation("String EqualsIgnoreCase", lambda value, wanted: value.lower() == wanted.lower())),
    **dict(_with_negation("String Like", _like)),
    **dict(_with_negation("Arn Equals", _arn_like)),
    **dict(_with_negation("Arn Like", _arn_like)),
}
