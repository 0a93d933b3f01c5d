"""What several services share: pages, filters, a stable hash for endpoint names."""

from __future__ import annotations

import hashlib
from typing import Any

from ..refusal import Refusal


def page(items: list[Any], parameters: dict[str, Any], default: int = 100) -> tuple[list[Any], str | None]:
    """The page that Marker and MaxRecords ask for, and the marker of the next one."""
    try:
        start = int(parameters.get("Marker") or 0)
    except ValueError:
        raise Refusal("InvalidParameterValue", "The marker is not valid.") from None
    size = int(parameters.get("MaxRecords") or default)
    following = start + size
    return items[start:following], str(following) if following < len(items) else None


def endpoint_hash(*parts: str, length: int = 6) -> str:
    """The part of an endpoint's name that AWS draws at random for an account; here it is the same in every run."""
    digest = int.from_bytes(hashlib.sha256("/".join(parts).encode()).digest()[:16])
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    drawn = []
    for _unused in range(length):
        digest, index = divmod(digest, len(letters))
        drawn.append(letters[index])
    return "".join(drawn)
