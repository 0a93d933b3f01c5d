"""Which actions exist, and on which kinds of resource they work: the service authorisation data in cfn-lint's wheel."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from .matching import action_matches


@cache
def _services() -> dict[str, dict[str, Any]]:
    text = (resources.files("cfnlint.data.AdditionalSpecs") / "Policies.json").read_text(encoding="utf-8")
    return json.loads(text)


def exists(action: str) -> bool:
    """Whether an Action element such as ``kms:Decrypt`` or ``kms:Re*`` means an action at all."""
    service, _colon, name = action.lower().partition(":")
    if action == "*":
        return True
    known = _services().get(service, {}).get("Actions", {})
    return any(action_matches(name, each) for each in known)


def resource_types(action: str) -> list[str]:
    """The kinds of resource on which an action works; empty when it takes no resource, or does not exist."""
    service, _colon, name = action.lower().partition(":")
    return list(_services().get(service, {}).get("Actions", {}).get(name, {}).get("Resources", []))
