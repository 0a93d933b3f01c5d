"""VPC interface endpoints are pending before they are available, and deleting before they are gone."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends
from moto.ec2.models.vpcs import VPCEndPoint
from moto.ec2.responses import EC2Response

from ..calls import Call
from ..hook import guard, operation, parameters
from ..provisioning import Life

# Put in place by the module for EC2, which comes first.
_create, _delete = EC2Response.create_vpc_endpoint, EC2Response.delete_vpc_endpoints


def life(endpoint: Any) -> Life:
    return endpoint.__dict__.setdefault("_emulator_life", Life("endpoint"))


# moto sets the state itself, when it makes an endpoint and when it deletes it; here time does.
_moto_endpoint: Any = VPCEndPoint
_moto_endpoint.state = property(lambda endpoint: life(endpoint).status, lambda _endpoint, _value: None)


@guard("")
def _forget_what_is_gone(call: Call) -> None:
    """Before every service's own guards: what is gone no longer stands in the way of anything."""
    if call.service == "ec2":
        endpoints = ec2_backends[call.account][call.region].vpc_end_points
        for name in [name for name, endpoint in endpoints.items() if life(endpoint).gone]:
            del endpoints[name]


@operation(EC2Response)
def create_vpc_endpoint(self: EC2Response) -> Any:
    answer: Any = _create(self)
    endpoint = answer.result["VpcEndpoint"]
    if endpoint.vpc_endpoint_type == "Interface":
        life(endpoint).begin("pending", "creating")
    return answer


@operation(EC2Response)
def delete_vpc_endpoints(self: EC2Response) -> Any:
    endpoints = self.ec2_backend.vpc_end_points
    named = {name: endpoints[name] for name in parameters(self)["VpcEndpointIds"] if name in endpoints}
    answer = _delete(self)
    for name, endpoint in named.items():
        if endpoint.vpc_endpoint_type == "Interface":
            life(endpoint).begin("deleting", "deleting", "deleted")
            if life(endpoint).busy:
                endpoints[name] = endpoint
    return answer
