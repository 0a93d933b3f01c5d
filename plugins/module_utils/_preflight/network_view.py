# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the facts say of the stack's own network, for the rules.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.endpoints_wanted import (
    GATEWAY,
    EndpointError,
    find_services,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.ownership import own_vpcs
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._engine_versions import VersionRefusedError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._permissions import GATEWAYS
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.decide import zones, zones_among
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack

Api = Mapping[str, Any]


def own_vpc(stack: Stack) -> Api | None:
    """Return the stack's VPC, or None while there is none."""
    found = own_vpcs(stack.facts["ec2.vpcs"], stack.wants["network"])
    return found[0] if found else None


def chosen_zones(stack: Stack) -> list[str]:
    """Return the zone of each subnet; where the database's version is refused, as if any zone would do for it."""
    try:
        return zones(stack)
    except VersionRefusedError:
        return zones_among(stack, None)


def wanted_services(stack: Stack) -> dict[str, Api]:
    """Return the services that endpoints are wanted for and that the region has, each once."""
    found: dict[str, Api] = {}
    for name in stack.wants["network"]["endpoints"]:
        try:
            found |= find_services([name], stack.facts["ec2.endpoint_services"], stack.region)
        except EndpointError:
            continue
    return found


def is_gateway(service: Api) -> bool:
    """Tell whether the service is reached by a route, not through a network interface."""
    return bool(service["ServiceType"][0]["ServiceType"] == GATEWAY)


def private_names(service: Api) -> list[str]:
    """Return the names by which the service is known inside a VPC that has an endpoint for it."""
    listed = [str(item["PrivateDnsName"]) for item in service.get("PrivateDnsNames") or []]
    return listed or [str(service[key]) for key in ("PrivateDnsName",) if service.get(key)]


def own_endpoints(stack: Stack) -> list[Api]:
    """Return the endpoints of the stack's VPC that are there to stay, AWS's own among them."""
    vpc = own_vpc(stack)
    return [
        endpoint
        for endpoint in stack.facts["ec2.endpoints"]
        if vpc and endpoint["VpcId"] == vpc["VpcId"] and not str(endpoint["State"]).lower().startswith("delet")
    ]


def missing_services(stack: Stack) -> dict[str, Api]:
    """Return the services that an endpoint has to be made for."""
    held = {
        (endpoint["ServiceName"], endpoint["VpcEndpointType"])
        for endpoint in own_endpoints(stack)
        if not endpoint.get("RequesterManaged")
    }
    return {
        name: service
        for name, service in wanted_services(stack).items()
        if (service["ServiceName"], service["ServiceType"][0]["ServiceType"]) not in held
    }


def group_names(stack: Stack) -> list[str]:
    """Return the names of the security groups that the role makes."""
    want = stack.wants["network"]
    interfaces = set(want["endpoints"]) - GATEWAYS
    return [f"{want['name']}-{part}" for part in ("clients", "database", "cache", *["endpoints"] * bool(interfaces))]
