"""What the Resource Groups Tagging API refuses."""

from __future__ import annotations

from ..calls import Call
from . import rule
from .model import violations

_SOURCE = "botocore resourcegroupstaggingapi.InvalidParameterException"


@rule("resourcegroupstaggingapi", "*", code="InvalidParameterException", source=_SOURCE)
def model_of_tagging(call: Call) -> str | None:
    """Lengths, ranges, patterns and value sets of the model."""
    return violations(call)
