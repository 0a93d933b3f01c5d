"""On which kinds of resource an action works: the service authorisation data in cfn-lint's wheel."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def _services() -> dict[str, dict[str, Any]]:
    text = (resources.files("cfnlint.data.AdditionalSpecs") / "Policies.json").read_text(encoding="utf-8")
    return json.loads(text)


def resource_types(action: str) -> list[str]:
    """The kinds of resource on which an action works; empty when it takes no resource, or does not exist."""
    service, _colon, name = action.lower().partition(":")
    return list(_services().get(service, {}).get("Actions", {}).get(name, {}).get("Resources", []))
