"""A request that bears the token of one before gets that one's answer, and makes nothing a second time.

Source: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html. Another request with that token is
refused by a rule.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.ec2.responses import EC2Response

from ...calls import Call
from ...hook import operation, repeat
from .endpoints import create_vpc_endpoint as _create_vpc_endpoint

ONCE = ("CreateRouteTable", "CreateVpcEndpoint")
_create_route_table = EC2Response.create_route_table


class Answered(NamedTuple):
    request: dict[str, Any]
    result: Any


def _answered(call: Call) -> dict[tuple[str, str], Answered]:
    """Kept on moto's backend, so that it is reset and stored with the account."""
    backend: Any = ec2_backends[call.account][call.region]
    found: dict[tuple[str, str], Answered] = backend.__dict__.setdefault("emulator_answered", {})
    return found


def answered(call: Call) -> Answered | None:
    """What was answered to a call of this operation with this token."""
    return _answered(call).get((call.operation, call.parameters.get("ClientToken", "")))


@repeat
def is_repeat(call: Call) -> bool:
    before = answered(call) if call.service == "ec2" and call.operation in ONCE else None
    return before is not None and before.request == call.parameters


def _once(self: EC2Response, make: Any) -> ActionResult:
    call: Call = self.emulator_call
    before = answered(call)
    if before is not None:
        return ActionResult(before.result)
    answer: ActionResult = make(self)
    if call.parameters.get("ClientToken"):
        _answered(call)[call.operation, call.parameters["ClientToken"]] = Answered(call.parameters, answer.result)
    return answer


@operation(EC2Response)
def create_route_table(self: EC2Response) -> ActionResult:
    return _once(self, _create_route_table)


@operation(EC2Response)
def create_vpc_endpoint(self: EC2Response) -> ActionResult:
    return _once(self, _create_vpc_endpoint)
