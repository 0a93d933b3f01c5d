# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which endpoints a list of service names asks for, by what the region offers.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.

Services have the shape of the EC2 API's DescribeVpcEndpointServices. What cannot be done raises EndpointError with a
sentence for the user.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._suggest import did_you_mean

Api = Mapping[str, Any]

GATEWAY = "Gateway"
INTERFACE = "Interface"
# A service in one zone only goes away with that zone.
FEWEST_ZONES = 2


class EndpointError(ValueError):
    """The wanted state is impossible; the message names the option, its value and what would work."""


@dataclass(frozen=True)
class Wanted:
    """One endpoint as it should be. None leaves what AWS has, or would choose, as it is."""

    service: str
    service_name: str
    kind: str
    subnet_ids: list[str] | None = None
    security_group_ids: list[str] | None = None
    route_table_ids: list[str] | None = None
    private_dns: bool | None = None


def short_name(service_name: str, region: str) -> str:
    """Return what follows the region: kinesis-streams for com.amazonaws.eu-west-1.kinesis-streams."""
    return service_name.partition(f".{region}.")[2] or service_name


def find_services(services: Sequence[str], offered: Iterable[Api], region: str) -> dict[str, Api]:
    """Return Amazon's service of each short name, as DescribeVpcEndpointServices describes it.

    Prefixes are not assumed: China has both com.amazonaws and cn.com.amazonaws
    (https://github.com/aws/aws-cdk/pull/16139). Where a service is offered as both, its gateway is taken: it is free.
    Raises EndpointError for names that this region does not have.
    """
    known: dict[str, Api] = {}
    for service in sorted(offered, key=lambda item: (_kind(item) != GATEWAY, len(item["ServiceName"]))):
        if service.get("Owner") == "amazon" and _kind(service) in (GATEWAY, INTERFACE):
            known.setdefault(short_name(service["ServiceName"], region), service)
    strangers = [
        f"{name}: {region} has no such service.{did_you_mean(name, known)}" for name in services if name not in known
    ]
    if strangers:
        raise EndpointError("services: " + " ".join(strangers))
    return {name: known[name] for name in services}


def _kind(service: Api) -> str:
    return str(service["ServiceType"][0]["ServiceType"])


def want_endpoints(
    services: Mapping[str, Api], options: Mapping[str, Any], zones: Mapping[str, str]
) -> tuple[list[Wanted], list[str]]:
    """Return the endpoints that the module's options ask for, and what the user should be warned of.

    ``zones`` maps subnet ids to zone names; a subnet whose zone is not known is not judged.
    """
    _refuse_shared_zones(options["subnet_ids"] or [], zones)
    wanted, warnings = [], []
    for name, service in services.items():
        if _kind(service) == GATEWAY:
            tables = _ids(options["route_table_ids"])
            wanted.append(Wanted(name, service["ServiceName"], GATEWAY, route_table_ids=tables))
            continue
        subnets, left_out = _subnets_offered(name, service, _ids(options["subnet_ids"]), zones)
        named = bool(service.get("PrivateDnsName") or service.get("PrivateDnsNames"))
        if left_out:
            warnings.append(
                f"{name} is not offered in the zone of {', '.join(left_out)}; its endpoint leaves them out."
            )
        if options["private_dns"] and not named:
            warnings.append(f"{name} has no private DNS name; its endpoint is used by its own name.")
        wanted.append(
            Wanted(
                name,
                service["ServiceName"],
                INTERFACE,
                subnet_ids=subnets,
                security_group_ids=_ids(options["security_group_ids"]),
                private_dns=bool(options["private_dns"] and named),
            )
        )
    return wanted, warnings


def _ids(ids: Collection[str] | None) -> list[str] | None:
    return sorted(set(ids)) if ids else None


def _refuse_shared_zones(subnet_ids: Sequence[str], zones: Mapping[str, str]) -> None:
    seen: dict[str, str] = {}
    for subnet in dict.fromkeys(subnet_ids):
        zone = zones.get(subnet)
        if zone and zone in seen:
            # https://github.com/terraform-aws-modules/terraform-aws-vpc/issues/583
            raise EndpointError(
                f"subnet_ids: {seen[zone]} and {subnet} are both in {zone}, and AWS answers DuplicateSubnetsInSameZone:"
                " VPC endpoint subnets should be in different availability zones. Give one subnet of each zone."
            )
        if zone:
            seen[zone] = subnet


def _subnets_offered(
    name: str, service: Api, subnet_ids: list[str] | None, zones: Mapping[str, str]
) -> tuple[list[str] | None, list[str]]:
    offered = service.get("AvailabilityZones") or []
    if not subnet_ids or not offered:
        return subnet_ids, []
    left_out = [subnet for subnet in subnet_ids if zones.get(subnet, offered[0]) not in offered]
    remaining = [subnet for subnet in subnet_ids if subnet not in left_out]
    if left_out and len(remaining) < FEWEST_ZONES:
        # https://github.com/terraform-aws-modules/terraform-aws-vpc/issues/785
        raise EndpointError(
            f"subnet_ids: {service['ServiceName']} is offered in {', '.join(sorted(offered))} only, and AWS answers"
            f" InvalidParameter: The VPC endpoint service {service['ServiceName']} does not support the availability"
            f" zone of the subnet: {left_out[0]}. Give subnets in {FEWEST_ZONES} of those zones, or take {name} out of"
            " services."
        )
    return remaining, left_out
