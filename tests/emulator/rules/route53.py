"""What Route 53 refuses."""

from __future__ import annotations

from ..calls import Call
from . import rule
from .model import violations

_BY_VPC = "ListHostedZonesByVPC"


@rule("route53", _BY_VPC, code="InvalidInput", source="botocore route53.*")
def model_of_route53(call: Call) -> str | None:
    """Lengths, patterns and value sets of Route 53's model."""
    return violations(call)


@rule("route53", _BY_VPC, code="InvalidPaginationToken", source="botocore route53.InvalidPaginationToken (own words)")
def token_of_a_page(call: Call) -> str | None:
    """A token is one that Route 53 gave. Here every answer is one page, and no token was ever given."""
    return "The pagination token is not valid." if call.parameters.get("NextToken") else None
