# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The network before it is made or changed: zones, what exists, endpoints and quotas, one finding for each fault."""

from __future__ import annotations

import json

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.catalogue import DEPLOYMENT
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.decide import decide
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import judge
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import (
    facts_network as net,
)
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import sound_stack

NETWORK = [rule for rule in DEPLOYMENT if rule.id.startswith("NW")]
SUBNETS = ["10.0.0.0/20", "10.0.16.0/20", "10.0.32.0/20"]
A, C, D = net.ZONES


def stack(facts=None, **changes):
    return sound_stack.stack(facts or net.facts(), "network", "database", "cache", **changes)


def found(facts=None, **changes):
    items = judge(NETWORK, stack(facts, **changes), {})
    return [(item.id, item.severity, item.setting, item.nearest) for item in items]


def ids(facts=None, **changes):
    return [item[0] for item in found(facts, **changes)]


def zones(facts=None, **changes):
    return decide(stack(facts, **changes))["network"].get("zones")


@pytest.mark.parametrize("facts", [net.facts(), net.deployed()], ids=["new", "there already"])
def test_a_sound_network_gives_no_finding(facts):
    assert found(facts) == []
    assert found(facts, network_endpoints=["s3", "dynamodb", "kms", "logs"]) == []


def test_equal_ports_of_database_and_cache_make_one_rule():
    few = net.facts(**{"quotas_rules_per_security_group": net.quota(3)})
    assert ids(few) == ["NW044"]
    assert ids(few, cache_port=5432) == []


def test_every_subnet_needs_a_zone():
    four = [*SUBNETS, "10.0.48.0/20"]
    assert found(network_subnet_cidrs=four) == [("NW001", "error", "network_subnet_cidrs", json.dumps(SUBNETS))]
    one = net.facts(ec2_zones=[{"ZoneName": A}])
    assert found(one)[0][3].startswith("a region with more zones")


def test_the_zones_are_counted_when_the_version_is_refused():
    changes = {"database_engine_version": "15.5", "network_subnet_cidrs": [*SUBNETS, "10.0.48.0/20"]}
    assert ids(**changes) == ["NW001"]
    assert ids(database_engine_version="15.5") == []


def test_a_subnet_that_exists_keeps_its_zone():
    moved = [net.subnet(SUBNETS[0], D), net.subnet(SUBNETS[2], A)]
    assert zones() == [A, C, D]
    assert zones(net.deployed(ec2_subnets=moved)) == [D, C, A]
    more = [{"ZoneName": f"{net.REGION}b"}, *net.facts()["ec2.zones"]]
    assert zones(net.deployed(ec2_zones=more)) == [A, C, D]


def test_all_subnets_that_are_left_behind_are_named_at_once():
    changes = {"network_subnet_cidrs": ["10.0.0.0/20", "10.0.128.0/20"]}
    [(number, severity, _setting, nearest)] = found(net.deployed(), **changes)
    assert (number, severity) == ("NW022", "warning")
    assert json.loads(nearest) == ["10.0.0.0/20", "10.0.128.0/20", "10.0.16.0/20", "10.0.32.0/20"]
    assert "NW022" not in ids(net.deployed(), network_subnet_cidrs=json.loads(nearest))


CLIENTS = f"{net.NAME}-clients"

OURS = "Project=transaction-monitoring Stack=x ManagedBy=transaction_monitoring.aws"
FOREIGN_GROUP = (
    "NW027",
    "error",
    "network_name",
    f"tag sg-{CLIENTS} with {OURS}, if it is this stack's; or delete it",
)


@pytest.mark.parametrize(
    ("changed", "settings", "expected"),
    [
        ({}, {"network_cidr": "10.0.0.0/17"}, [("NW020", "error", "network_cidr", "10.0.0.0/16")]),
        (
            {},
            {"network_subnet_cidrs": [*SUBNETS[:2], "10.0.32.0/24"]},
            [
                ("NW021", "error", "network_subnet_cidrs", "10.0.48.0/24"),
                ("NW022", "warning", "network_subnet_cidrs", json.dumps(SUBNETS)),
            ],
        ),
        (
            {},
            {"network_subnet_cidrs": SUBNETS[:2]},
            [("NW022", "warning", "network_subnet_cidrs", json.dumps(SUBNETS))],
        ),
        (
            {"ec2_subnets": [net.subnet(cidr, A) for cidr in SUBNETS[:2]]},
            {"network_subnet_cidrs": SUBNETS[:2]},
            [("NW023", "error", "network_subnet_cidrs", "a range that is not taken yet")],
        ),
        (
            {"ec2_subnets": [net.subnet(cidr, A) for cidr in SUBNETS[:2]]},
            {"network_endpoints": ["kms"]},
            [("NW023", "error", "network_subnet_cidrs", "a range that is not taken yet")],
        ),
        ({"ec2_subnets": [net.subnet(cidr, A) for cidr in SUBNETS[:2]]}, {}, []),
        (
            {"ec2_vpc_attributes": {"enableDnsSupport": True, "enableDnsHostnames": False}},
            {},
            [("NW024", "warning", "network_cidr", "")],
        ),
        (
            {"ec2_subnets": [net.subnet(SUBNETS[0], A, AvailableIpAddressCount=2)]},
            {"network_endpoints": ["kms"]},
            [("NW025", "error", "network_subnet_cidrs", "a larger range that is not taken yet")],
        ),
        ({"ec2_subnets": [net.subnet(SUBNETS[0], A, AvailableIpAddressCount=2)]}, {}, []),
        ({"ec2_security_groups": [net.group(CLIENTS, "y")]}, {}, [FOREIGN_GROUP]),
        ({"ec2_security_groups": [net.group(CLIENTS, maker="someone else")]}, {}, [FOREIGN_GROUP]),
        ({"ec2_security_groups": [net.group(CLIENTS, "y", "vpc-2")]}, {}, []),
    ],
)
def test_a_network_that_exists(changed, settings, expected):
    assert found(net.deployed(**changed), **settings) == expected


@pytest.mark.parametrize(("name", "nearest"), [("sg-x", "x"), ("net's", "net-s"), ("網", "-")])
def test_security_groups_are_named_after_the_network(name, nearest):
    assert ("NW026", "error", "network_name", nearest) in found(network_name=name)
    assert "NW026" not in ids(network_name=nearest)


HOSTED = {"HostedZoneId": "Z1", "Name": f"kms.{net.REGION}.amazonaws.com.", "Owner": {"OwningAccount": "1"}}
OF_AWS = {**HOSTED, "Owner": {"OwningService": "vpce.amazonaws.com"}}


def offered(**changes):
    return {"ec2_endpoint_services": [net.service("s3", "Gateway"), net.service("kms", **changes)]}


@pytest.mark.parametrize(
    ("changed", "endpoints", "expected"),
    [
        ({}, ["s3", "kms", "s3"], [("NW030", "warning", '["s3", "kms"]')]),
        ({}, ["s3", "kinesis-stream"], [("NW031", "error", "kinesis-streams")]),
        ({}, ["com.amazonaws.ap-northeast-1.kms"], [("NW031", "error", "kms")]),
        ({}, ["nothing-like-it-at-all"], [("NW031", "error", "leave it out")]),
        (offered(AvailabilityZones=[A]), ["kms"], [("NW032", "error", "leave it out")]),
        (offered(AvailabilityZones=[A, D]), ["kms"], [("NW032", "warning", "leave it out")]),
        (
            {"ec2_endpoints": [net.endpoint("kms", RequesterManaged=True)]},
            ["kms"],
            [("NW033", "error", "leave it out, or take vpce-kms away from the VPC")],
        ),
        (
            {"route53_hosted_zones": [HOSTED]},
            ["kms"],
            [("NW033", "error", "leave it out, or take Z1 away from the VPC")],
        ),
        ({"route53_hosted_zones": [OF_AWS]}, ["kms"], []),
        ({"route53_hosted_zones": [HOSTED], "ec2_endpoints": [net.endpoint("kms")]}, ["kms"], []),
        ({"ec2_endpoints": [net.endpoint("kms", RequesterManaged=True, State="deleting")]}, ["kms"], []),
        (offered(PrivateDnsNames=[]), ["kms"], [("NW034", "warning", "leave it out")]),
        (
            {"route53_hosted_zones": [HOSTED], **offered(PrivateDnsNames=[])},
            ["kms"],
            [("NW034", "warning", "leave it out")],
        ),
    ],
)
def test_endpoints(changed, endpoints, expected):
    items = judge(NETWORK, stack(net.deployed(**changed), network_endpoints=endpoints), {})
    assert [(item.id, item.severity, item.nearest) for item in items] == expected
    assert {item.setting for item in items} <= {"network_endpoints"}


QUOTA = {
    "vpcs_per_region": ("NW040", 1, 0),
    "subnets_per_vpc": ("NW041", 3, 0),
    "route_tables_per_vpc": ("NW042", 2, 0),
    "security_groups_per_region": ("NW043", 5, 1),
    "rules_per_security_group": ("NW044", 4, 4),
    "interface_endpoints_per_vpc": ("NW045", 1, 1),
    "gateway_endpoints_per_region": ("NW046", 1, 0),
}


@pytest.mark.parametrize("name", QUOTA)
def test_a_quota_is_enough_or_is_not(name):
    number, new, _again = QUOTA[name]
    endpoints = ["s3", "kms"]
    for value, expected in ((new, []), (new - 1, [number])):
        facts = net.facts(**{f"quotas_{name}": net.quota(value)})
        assert ids(facts, network_endpoints=endpoints) == expected
    assert ids(net.facts(**{f"quotas_{name}": None}), network_endpoints=endpoints) == []


@pytest.mark.parametrize("name", [name for name, (_id, _new, again) in QUOTA.items() if not again])
def test_what_exists_is_not_counted_twice(name):
    assert ids(net.deployed(**{f"quotas_{name}": net.quota(0)})) == []


def test_what_others_have_counts():
    others = net.facts(ec2_vpcs=[{"VpcId": f"vpc-{place}"} for place in range(5)])
    assert found(others) == [
        ("NW040", "error", "suffix", "delete what is not needed, or ask Service Quotas for more (L-1)")
    ]


def test_what_could_not_be_asked_is_unknown():
    denied = net.facts(**{"quotas_vpcs_per_region": PermissionError("AccessDeniedException: no")})
    assert found(denied) == [("NW040", "unknown", "suffix", "")]
