# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the account's quotas of networks. What exists already is not counted twice.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.ownership import own_route_table_id
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.network_view import (
    group_names,
    is_gateway,
    missing_services,
    own_endpoints,
    own_vpc,
    wanted_services,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

_SOURCE = "Service Quotas API: GetServiceQuota (vpc)"


def _beyond(stack: Stack, name: str, used: int, more: int, answer: str) -> Iterator[Problem]:
    """Yield a problem when more of a quota than is left is needed; nothing where the account has no such quota."""
    quota = stack.facts[f"quotas.{name}"] if more else None
    if quota and used + more > quota["Value"]:
        text = f"{answer} ({used} of {quota['Value']:g} are in use, and {more} more are needed)"
        yield Problem(None, text, f"delete what is not needed, or ask Service Quotas for more ({quota['QuotaCode']})")


@rule("NW040", "network", setting="suffix", source=_SOURCE)
def vpcs_are_left(stack: Stack) -> Iterator[Problem]:
    """The account may have one more VPC in the region."""
    more = 0 if own_vpc(stack) else 1
    answer = "VpcLimitExceeded: The maximum number of VPCs has been reached."
    yield from _beyond(stack, "vpcs_per_region", len(stack.facts["ec2.vpcs"]), more, answer)


@rule("NW041", "network", setting="network_subnet_cidrs", source=_SOURCE)
def subnets_are_left(stack: Stack) -> Iterator[Problem]:
    """The VPC may have as many more subnets."""
    held = {subnet["CidrBlock"] for subnet in stack.facts["ec2.subnets"]}
    more = len(set(stack.wants["network"]["subnet_cidrs"]) - held)
    answer = "SubnetLimitExceeded: The maximum number of subnets has been reached."
    yield from _beyond(stack, "subnets_per_vpc", len(held), more, answer)


@rule("NW042", "network", setting="suffix", source=_SOURCE)
def route_tables_are_left(stack: Stack) -> Iterator[Problem]:
    """The VPC may have one more route table beside its main one, which counts."""
    tables = stack.facts["ec2.route_tables"]
    more = 0 if own_route_table_id(tables, stack.wants["network"]) else 1
    answer = "RouteTableLimitExceeded: The maximum number of route tables has been reached."
    yield from _beyond(stack, "route_tables_per_vpc", len(tables) or 1, more, answer)


@rule("NW043", "network", setting="suffix", source=_SOURCE)
def security_groups_are_left(stack: Stack) -> Iterator[Problem]:
    """The account may have as many more security groups in the region, the default one of a new VPC among them."""
    vpc, groups = own_vpc(stack), stack.facts["ec2.security_groups"]
    held = {group["GroupName"] for group in groups if vpc and group.get("VpcId") == vpc["VpcId"]}
    more = len({"default", *group_names(stack)} - held)
    answer = "SecurityGroupLimitExceeded: The maximum number of security groups has been reached."
    yield from _beyond(stack, "security_groups_per_region", len(groups), more, answer)


@rule("NW044", "network", "database", "cache", setting="suffix", source=_SOURCE)
def rules_are_left(stack: Stack) -> Iterator[Problem]:
    """A security group may have as many rules: the clients' one has one for each port and gateway that they reach.

    The prefix list of a gateway counts as one: "AWS-managed prefix list weight" in the guide to VPCs.
    """
    ports = {stack.wants["database"]["port"], stack.wants["cache"]["port"], 443}
    gateways = [name for name, service in wanted_services(stack).items() if is_gateway(service)]
    answer = "RulesPerSecurityGroupLimitExceeded: The maximum number of rules per security group has been reached."
    yield from _beyond(stack, "rules_per_security_group", 0, len(ports) + len(gateways), answer)


@rule("NW045", "network", setting="network_endpoints", source=_SOURCE)
def interface_endpoints_are_left(stack: Stack) -> Iterator[Problem]:
    """The VPC may have as many more interface endpoints."""
    used = sum(1 for endpoint in own_endpoints(stack) if endpoint["VpcEndpointType"] == "Interface")
    more = sum(1 for service in missing_services(stack).values() if not is_gateway(service))
    answer = "VpcEndpointLimitExceeded: The maximum number of VPC endpoints has been reached."
    yield from _beyond(stack, "interface_endpoints_per_vpc", used, more, answer)


@rule("NW046", "network", setting="network_endpoints", source=_SOURCE)
def gateway_endpoints_are_left(stack: Stack) -> Iterator[Problem]:
    """The account may have as many more gateway endpoints in the region."""
    used = sum(1 for endpoint in stack.facts["ec2.endpoints"] if endpoint["VpcEndpointType"] == "Gateway")
    more = sum(1 for service in missing_services(stack).values() if is_gateway(service))
    answer = "VpcEndpointLimitExceeded: The maximum number of VPC endpoints has been reached."
    yield from _beyond(stack, "gateway_endpoints_per_region", used, more, answer)
