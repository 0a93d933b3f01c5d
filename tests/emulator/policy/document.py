"""A policy document as statements. Whether it is well formed is for `grammar.py` to say."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

# Policy variables are text in a document of this version, which is also what a document without a version has.
# Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
WITHOUT_VARIABLES = "2008-10-17"


@dataclass(frozen=True)
class Statement:
    """One statement. What the document does not have is None; `variables` says whether ``${...}`` is a variable."""

    sid: str
    allows: bool
    actions: tuple[str, ...] | None = None
    not_actions: tuple[str, ...] | None = None
    resources: tuple[str, ...] | None = None
    not_resources: tuple[str, ...] | None = None
    principal: Any = None
    not_principal: Any = None
    condition: dict[str, dict[str, Any]] = field(default_factory=dict)
    variables: bool = True


def parse(document: str | dict[str, Any]) -> tuple[Statement, ...]:
    """The statements of a document."""
    if isinstance(document, str):
        return _parse_text(document)
    variables = document.get("Version", WITHOUT_VARIABLES) != WITHOUT_VARIABLES
    return tuple(_statement(each, variables) for each in as_list(document.get("Statement")))


@lru_cache(maxsize=512)
def _parse_text(text: str) -> tuple[Statement, ...]:
    return parse(json.loads(text))


def _statement(found: dict[str, Any], variables: bool) -> Statement:
    return Statement(
        sid=found.get("Sid", ""),
        allows=found.get("Effect") == "Allow",
        actions=_strings(found, "Action"),
        not_actions=_strings(found, "NotAction"),
        resources=_strings(found, "Resource"),
        not_resources=_strings(found, "NotResource"),
        principal=found.get("Principal"),
        not_principal=found.get("NotPrincipal"),
        condition=found.get("Condition") or {},
        variables=variables,
    )


def _strings(found: dict[str, Any], name: str) -> tuple[str, ...] | None:
    return tuple(as_list(found[name])) if name in found else None


def as_list(value: Any) -> list[Any]:
    """Where a policy takes one or several, as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
