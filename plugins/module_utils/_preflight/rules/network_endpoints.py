# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the network's endpoints.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.endpoints_wanted import (
    FEWEST_ZONES,
    short_name,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.network_view import (
    chosen_zones,
    is_gateway,
    missing_services,
    own_endpoints,
    private_names,
    wanted_services,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._suggest import nearest

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

_OFFERED = "EC2 API: DescribeVpcEndpointServices"
_OUT = "leave it out"


@rule(
    "NW030",
    "network",
    setting="network_endpoints",
    severity="warning",
    source="transaction_monitoring.aws.vpc_endpoints",
)
def endpoints_are_named_once(stack: Stack) -> Iterator[Problem]:
    """No service is named twice. A VPC gets one endpoint for it all the same."""
    names = stack.wants["network"]["endpoints"]
    once = list(dict.fromkeys(names))
    if len(once) < len(names):
        yield Problem(json.dumps(names), "accepted; what is named twice is made once", json.dumps(once))


@rule("NW031", "network", setting="network_endpoints", source=_OFFERED)
def services_exist(stack: Stack) -> Iterator[Problem]:
    """The region has every service that an endpoint is wanted for."""
    known = wanted_services(stack)
    strangers = [name for name in dict.fromkeys(stack.wants["network"]["endpoints"]) if name not in known]
    offered = {
        short_name(service["ServiceName"], stack.region)
        for service in (stack.facts["ec2.endpoint_services"] if strangers else [])
        if service.get("Owner") == "amazon"
    }
    for name in strangers:
        answer = f"InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.{stack.region}.{name}' does not exist"
        short = short_name(name, stack.region)
        alike = [short] if short in offered else nearest(name, offered, limit=1)
        yield Problem(name, answer, *alike or [_OUT])


@rule("NW032", "network", setting="network_endpoints", source=_OFFERED)
def services_are_in_the_zones(stack: Stack) -> Iterator[Problem]:
    """A service with an interface endpoint is offered in the subnets' zones.

    A zone without it is left out of the endpoint; with fewer than two left, the endpoint is not made.
    """
    zones = chosen_zones(stack)
    for name, service in wanted_services(stack).items():
        offered = service.get("AvailabilityZones") or zones
        without = [zone for zone in zones if zone not in offered]
        if is_gateway(service) or not without:
            continue
        if len(zones) - len(without) < FEWEST_ZONES:
            answer = (
                f"InvalidParameter: The VPC endpoint service {service['ServiceName']} does not support the availability"
                f" zone of the subnet: {without[0]}. It is offered in {', '.join(sorted(offered))}."
            )
            yield Problem(name, answer, _OUT)
        else:
            answer = f"accepted; it is not offered in {', '.join(without)}, which its endpoint leaves out"
            yield Problem(name, answer, _OUT, severity="warning")


@rule("NW033", "network", setting="network_endpoints", source="EC2 API: CreateVpcEndpoint, InvalidParameter")
def private_names_are_free(stack: Stack) -> Iterator[Problem]:
    """No endpoint of someone else, and no private hosted zone, has the private name of a service in the VPC."""
    missing = {name: service for name, service in missing_services(stack).items() if not is_gateway(service)}
    others = {
        item["ServiceName"]: item["VpcEndpointId"] for item in own_endpoints(stack) if item.get("PrivateDnsEnabled")
    }
    # The zone of an endpoint's own private name belongs to AWS.
    hosted = {
        str(zone["Name"]).rstrip("."): str(zone["HostedZoneId"])
        for zone in (stack.facts["route53.hosted_zones"] if missing else [])
        if not zone.get("Owner", {}).get("OwningService")
    }
    for name, service in missing.items():
        names = private_names(service)
        holder = others.get(service["ServiceName"]) or next((hosted[item] for item in names if item in hosted), None)
        if names and holder:
            answer = (
                "InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS domain"
                f" for {names[0]} in the VPC ({holder})"
            )
            yield Problem(name, answer, f"leave it out, or take {holder} away from the VPC")


@rule("NW034", "network", setting="network_endpoints", severity="warning", source=_OFFERED)
def services_have_private_names(stack: Stack) -> Iterator[Problem]:
    """A service with an interface endpoint has a private DNS name. Without one, clients must be told the endpoint's."""
    for name, service in missing_services(stack).items():
        if not is_gateway(service) and not private_names(service):
            yield Problem(
                name, "accepted; the service has no private DNS name, so its endpoint has a name of its own", _OUT
            )
