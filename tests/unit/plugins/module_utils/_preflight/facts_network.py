# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What AWS holds and offers for a sound network, in the shapes of its API."""

from __future__ import annotations

from typing import Any

from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import (
    facts_database,
)
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight.sound_stack import TAGS

REGION = "ap-northeast-1"
ZONES = [f"{REGION}{letter}" for letter in "acd"]
NAME = "transaction-monitoring-x"
QUOTAS = {
    "gateway_endpoints_per_region": 20,
    "interface_endpoints_per_vpc": 50,
    "route_tables_per_vpc": 200,
    "rules_per_security_group": 60,
    "security_groups_per_region": 2500,
    "subnets_per_vpc": 200,
    "vpcs_per_region": 5,
}


def tagged(name: str, stack: str = "x", **more: Any) -> dict[str, Any]:
    tags = {**TAGS, "Name": name, "Stack": stack}
    return {"VpcId": "vpc-1", "Tags": [{"Key": key, "Value": value} for key, value in tags.items()], **more}


def service(name: str, kind: str = "Interface", **changes: Any) -> dict[str, Any]:
    private = f"{name}.{REGION}.amazonaws.com"
    return {
        "ServiceName": f"com.amazonaws.{REGION}.{name}",
        "ServiceType": [{"ServiceType": kind}],
        "Owner": "amazon",
        "AvailabilityZones": ZONES,
        **({"PrivateDnsNames": [{"PrivateDnsName": private}]} if kind == "Interface" else {}),
        **changes,
    }


def endpoint(name: str, kind: str = "Interface", **changes: Any) -> dict[str, Any]:
    return {
        "VpcEndpointId": f"vpce-{name}",
        "VpcId": "vpc-1",
        "ServiceName": f"com.amazonaws.{REGION}.{name}",
        "VpcEndpointType": kind,
        "State": "available",
        "PrivateDnsEnabled": kind == "Interface",
        **changes,
    }


def subnet(cidr: str, zone: str, **changes: Any) -> dict[str, Any]:
    known = {"SubnetId": f"subnet-{cidr}", "CidrBlock": cidr, "AvailabilityZone": zone, "AvailableIpAddressCount": 99}
    return tagged(f"{NAME}-private-{zone}", **{**known, **changes})


def group(name: str, stack: str = "x", vpc_id: str = "vpc-1", maker: str = TAGS["ManagedBy"]) -> dict[str, Any]:
    borne = {**TAGS, "Stack": stack, "ManagedBy": maker}
    listed = [{"Key": key, "Value": value} for key, value in borne.items()]
    return {"GroupId": f"sg-{name}", "GroupName": name, "VpcId": vpc_id, "Tags": listed}


def quota(value: int) -> dict[str, Any]:
    return {"QuotaCode": "L-1", "Value": float(value)}


def facts(**changes: Any) -> dict[str, Any]:
    """What there is to know before there is a network; a change is named with underscores for the first dot."""
    offered = [service("s3", "Gateway"), service("s3"), service("dynamodb", "Gateway")]
    sound = {
        **facts_database.facts(),
        "elasticache.group": None,
        "ec2.zones": [{"ZoneName": zone, "RegionName": REGION} for zone in ZONES],
        "ec2.vpcs": [],
        "ec2.subnets": [],
        "ec2.route_tables": [],
        "ec2.vpc_attributes": {},
        "ec2.security_groups": [],
        "ec2.endpoints": [],
        "ec2.endpoint_services": [*offered, *map(service, ("kinesis-streams", "kms", "logs"))],
        "route53.hosted_zones": [],
        **{f"quotas.{name}": quota(value) for name, value in QUOTAS.items()},
    }
    return {**sound, **{name.replace("_", ".", 1): value for name, value in changes.items()}}


def deployed(**changes: Any) -> dict[str, Any]:
    """What there is to know when the network exists, made with the defaults of its role."""
    parts = ("clients", "database", "cache")
    return {
        **facts(),
        "ec2.vpcs": [tagged(NAME, CidrBlock="10.0.0.0/16")],
        "ec2.subnets": [subnet(f"10.0.{16 * place}.0/20", zone) for place, zone in enumerate(ZONES)],
        "ec2.route_tables": [
            {"RouteTableId": "rtb-main"},
            tagged(f"{NAME}-private", RouteTableId="rtb-1", Associations=[{}] * 3),
        ],
        "ec2.vpc_attributes": {"enableDnsSupport": True, "enableDnsHostnames": True},
        "ec2.security_groups": [group("default", ""), *(group(f"{NAME}-{part}") for part in parts)],
        "ec2.endpoints": [endpoint("s3", "Gateway")],
        **{name.replace("_", ".", 1): value for name, value in changes.items()},
    }
