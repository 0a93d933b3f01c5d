"""What Service Quotas refuses. A quota that does not exist is refused where quotas are kept."""

from __future__ import annotations

from ..calls import Call
from . import rule
from .model import violations


@rule("service-quotas", "*", code="IllegalArgumentException", source="botocore service-quotas.IllegalArgumentException")
def model_of_service_quotas(call: Call) -> str | None:
    """Lengths, ranges, patterns and value sets of Service Quotas' model."""
    return violations(call)
