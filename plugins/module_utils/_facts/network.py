# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What EC2 offers for the network, and what it holds of it."""

from __future__ import annotations

import functools

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import endpoints_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import network_api as api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.ownership import own_vpcs
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import Read
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._route53 import api as route53_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._servicequotas import api as quotas_api

ATTRIBUTES = ("enableDnsSupport", "enableDnsHostnames")
# https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html; the codes are those of Service Quotas.
QUOTAS = {
    "gateway_endpoints_per_region": "L-1B52E74A",
    "interface_endpoints_per_vpc": "L-29B6F2EB",
    "route_tables_per_vpc": "L-589F43AA",
    "rules_per_security_group": "L-0EA8095F",
    "security_groups_per_region": "L-E79EC296",
    "subnets_per_vpc": "L-407747CB",
    "vpcs_per_region": "L-F678F1CE",
}


def _zones(client, _wants, _facts):
    wanted = {"state": "available", "zone-type": "availability-zone"}
    return api.describe_availability_zones(client, [{"Name": name, "Values": [wanted[name]]} for name in wanted])


def _vpcs(client, _wants, _facts):
    return api.describe_vpcs(client, [])


def _own_vpc_ids(wants, facts):
    return [vpc["VpcId"] for vpc in own_vpcs(facts["ec2.vpcs"], wants["network"])]


def of_own_vpc(describe, client, wants, facts, key="vpc-id"):
    """What the stack's VPC holds; nothing, and no call, while there is no such VPC."""
    vpc_ids = _own_vpc_ids(wants, facts)
    return describe(client, [{"Name": key, "Values": vpc_ids}]) if vpc_ids else []


def _attributes(client, wants, facts):
    """The DNS attributes of the stack's VPC by name; none while there is no such VPC."""
    found = {}
    for vpc_id in _own_vpc_ids(wants, facts)[:1]:
        for attribute in ATTRIBUTES:
            answer = api.describe_vpc_attribute(client, vpc_id, attribute)
            found[attribute] = answer[attribute[0].upper() + attribute[1:]]["Value"]
    return found


def _security_groups(client, _wants, _facts):
    return api.describe_security_groups(client)


def _endpoints(client, _wants, _facts):
    return endpoints_api.describe_vpc_endpoints(client, [])


def _endpoint_services(client, _wants, _facts):
    return endpoints_api.describe_vpc_endpoint_services(client)


def _hosted_zones(client, wants, facts):
    """The private hosted zones that the stack's VPC sees. Route 53 is global, so the region comes from the zones."""
    regions = [zone["RegionName"] for zone in facts["ec2.zones"][:1]]
    vpc_ids = _own_vpc_ids(wants, facts)
    return [
        zone
        for vpc_id in vpc_ids
        for region in regions
        for zone in route53_api.list_hosted_zones_by_vpc(client, vpc_id, region)
    ]


def _quota(code, client, _wants, _facts):
    return quotas_api.get_service_quota(client, "vpc", code)


ONLY = ("network",)
VPCS = ("ec2.vpcs",)
READS = [
    Read("ec2.zones", "ec2", ONLY, _zones),
    Read("ec2.vpcs", "ec2", ONLY, _vpcs),
    Read("ec2.subnets", "ec2", ONLY, functools.partial(of_own_vpc, api.describe_subnets), needs=VPCS),
    Read("ec2.route_tables", "ec2", ONLY, functools.partial(of_own_vpc, api.describe_route_tables), needs=VPCS),
    Read("ec2.vpc_attributes", "ec2", ONLY, _attributes, needs=VPCS),
    Read("ec2.security_groups", "ec2", ONLY, _security_groups),
    Read("ec2.endpoints", "ec2", ONLY, _endpoints),
    Read("ec2.endpoint_services", "ec2", ONLY, _endpoint_services),
    Read("route53.hosted_zones", "route53", ONLY, _hosted_zones, needs=("ec2.vpcs", "ec2.zones")),
    *(Read(f"quotas.{name}", "service-quotas", ONLY, functools.partial(_quota, code)) for name, code in QUOTAS.items()),
]
