"""A request that bears the token of one before."""

from __future__ import annotations

from ...calls import Call
from ...services.ec2.idempotency import ONCE, answered
from .. import rule
from . import ERRORS


@rule("ec2", *ONCE, code="IdempotentParameterMismatch", source=ERRORS)
def token_of_another_request(call: Call) -> str | None:
    """A client token belongs to one request; the same request is answered once more."""
    before = answered(call)
    if before is None or before.request == call.parameters:
        return None
    return "Arguments on this idempotent request are inconsistent with arguments used in previous request(s)."
