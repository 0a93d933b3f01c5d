"""What makes a policy document malformed.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from . import conditions
from .document import as_list

VERSIONS = ("2012-10-17", "2008-10-17")
_TOP = {"Version", "Id", "Statement"}
_STATEMENT = {
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
}
_PAIRS = (("Principal", "NotPrincipal"), ("Action", "NotAction"), ("Resource", "NotResource"))
_PRINCIPALS = {"AWS", "Service", "Federated", "CanonicalUser"}
_ACTION = re.compile(r"^(\*|[\w-]+:[\w*?]+)$")


def problems(text: str, *, with_principal: bool) -> Iterator[str]:
    """Everything that is wrong with a document; with a principal it is a resource's policy, without an identity's."""
    try:
        document = json.loads(text)
    except ValueError:
        yield "it is not JSON"
        return
    if not isinstance(document, dict) or not isinstance(document.get("Statement"), list | dict):
        yield "it is not an object with statements"
        return
    yield from (f"unknown element {name}" for name in document.keys() - _TOP)
    if document.get("Version", VERSIONS[0]) not in VERSIONS:
        yield f"unknown version {document['Version']}"
    statements = as_list(document["Statement"])
    if not statements:
        yield "it has no statement"
    for statement in statements:
        if isinstance(statement, dict):
            yield from _statement(statement, with_principal)
        else:
            yield "a statement is not an object"


def _statement(found: dict[str, Any], with_principal: bool) -> Iterator[str]:
    yield from (f"unknown element {name}" for name in found.keys() - _STATEMENT)
    if found.get("Effect") not in {"Allow", "Deny"}:
        yield "Effect is neither Allow nor Deny"
    for one, other in _PAIRS:
        if one in found and other in found:
            yield f"{one} and {other} exclude each other"
    if with_principal != ("Principal" in found or "NotPrincipal" in found):
        yield "a principal is missing" if with_principal else "it must not name a principal"
    yield from _principal(found.get("Principal", found.get("NotPrincipal", "*")))
    yield from _actions(found)
    yield from _condition(found.get("Condition", {}))


def _principal(element: Any) -> Iterator[str]:
    if element == "*":
        return
    if not isinstance(element, dict) or not element:
        yield "Principal is neither * nor an object"
        return
    yield from (f"unknown kind of principal {kind}" for kind in element.keys() - _PRINCIPALS)
    for names in element.values():
        if not as_list(names) or not all(isinstance(name, str) for name in as_list(names)):
            yield "a principal is not text"


def _actions(found: dict[str, Any]) -> Iterator[str]:
    for name in ("Action", "NotAction", "Resource", "NotResource"):
        values = as_list(found.get(name, "*"))
        if not all(isinstance(value, str) for value in values):
            yield f"{name} is not text"
        elif name.endswith("Action"):
            yield from (f"{value} is no action" for value in values if not _ACTION.match(value))


def _condition(element: Any) -> Iterator[str]:
    if not isinstance(element, dict):
        yield "Condition is not an object"
        return
    for operator, keys in element.items():
        if not conditions.known(operator):
            yield f"unknown operator {operator}"
        if not isinstance(keys, dict):
            yield f"{operator} is not an object"
