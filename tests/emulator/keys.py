"""Keys as a call names them."""

from __future__ import annotations

from typing import Any


def find_key(backend: Any, identifier: str) -> Any:
    """The key that an id, ARN, alias or alias ARN names in a region's KMS backend; None when there is none."""
    name = backend.get_alias_name(identifier) if "alias/" in identifier else ""
    return backend.keys.get(backend.get_key_id_from_alias(name) if name else backend.get_key_id(identifier))
