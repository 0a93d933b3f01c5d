"""A request that bears the token of one before gets that one's answer, and makes nothing a second time.

Source: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html.
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.responses import EC2Response

from ...hook import operation, parameters
from .endpoints import create_vpc_endpoint as _create_vpc_endpoint

_create_route_table = EC2Response.create_route_table


def _once(self: EC2Response, name: str, make: Any) -> ActionResult:
    token = parameters(self).get("ClientToken")
    held: dict[tuple[str, str], Any] = self.ec2_backend.__dict__.setdefault("emulator_answers", {})
    if not token or (name, token) not in held:
        answer: ActionResult = make(self)
        if not token:
            return answer
        held[name, token] = answer.result
    return ActionResult(held[name, token])


@operation(EC2Response)
def create_route_table(self: EC2Response) -> ActionResult:
    return _once(self, "CreateRouteTable", _create_route_table)


@operation(EC2Response)
def create_vpc_endpoint(self: EC2Response) -> ActionResult:
    return _once(self, "CreateVpcEndpoint", _create_vpc_endpoint)
