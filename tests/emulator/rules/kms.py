"""What KMS refuses."""

from __future__ import annotations

from ..calls import Call
from . import rule


@rule("kms", "CreateAlias", code="ValidationException", source="F064")
def alias_prefix(call: Call) -> str | None:
    """An alias begins with ``alias/``."""
    if call.parameters["AliasName"].startswith("alias/"):
        return None
    return (
        'Alias must start with the prefix "alias/". '
        "Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html"
    )
