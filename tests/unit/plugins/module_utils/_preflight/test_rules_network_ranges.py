# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Address ranges, judged without an account: each fault, and what works instead, which is then judged sound."""

from __future__ import annotations

import json

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import judge
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rules import network_ranges
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import sound_stack

RULES = network_ranges.CATALOGUE.rules
SUBNETS = ("10.0.0.0/20", "10.0.16.0/20", "10.0.32.0/20")


def found(cidr="10.0.0.0/16", subnets=SUBNETS, **changes):
    judged = sound_stack.stack({}, network_cidr=cidr, network_subnet_cidrs=list(subnets), **changes)
    return [(item.id, item.severity, item.value, item.nearest) for item in judge(RULES, judged, {})]


def ids(*args, **changes):
    return {item[0] for item in found(*args, **changes)}


@pytest.mark.parametrize("cidr", ["10.0.0.0/16", "100.64.0.0/16", "172.31.0.0/16", "192.168.0.0/16"])
def test_private_ranges_are_sound(cidr):
    base = cidr.removesuffix("0.0/16")
    assert found(cidr, [f"{base}0.0/20", f"{base}240.0/28"]) == []


@pytest.mark.parametrize(
    ("cidr", "number", "severity", "nearest"),
    [
        ("10.0.0.0", "NW002", "error", "10.0.0.0/16"),
        ("10.0.0.0/255.255.0.0", "NW002", "error", "10.0.0.0/16"),
        ("10.0.256.0/16", "NW002", "error", "10.0.0.0/16"),
        ("10.0.0.0/33", "NW002", "error", "10.0.0.0/16"),
        ("fd00::/56", "NW002", "error", "10.0.0.0/16"),
        ("", "NW002", "error", "10.0.0.0/16"),
        ("10.0.0.0/8", "NW004", "error", "10.0.0.0/16"),
        ("10.0.0.0/15", "NW004", "error", "10.0.0.0/16"),
        ("10.0.0.0/29", "NW004", "error", "10.0.0.0/28"),
        ("10.0.0.1/16", "NW006", "warning", "10.0.0.0/16"),
        ("127.0.0.0/16", "NW008", "error", "10.0.0.0/16"),
        ("169.254.0.0/20", "NW008", "error", "10.0.0.0/20"),
        ("230.0.0.0/16", "NW008", "error", "10.0.0.0/16"),
        # A range that cannot stand beside one of RFC 1918 in one VPC, and can stand alone.
        ("198.19.0.0/20", "NW009", "warning", "10.0.0.0/20"),
        ("8.8.0.0/16", "NW009", "warning", "10.0.0.0/16"),
        ("172.17.0.0/20", "NW009", "warning", "10.0.0.0/20"),
    ],
)
def test_the_range_of_the_vpc(cidr, number, severity, nearest):
    assert (number, severity, cidr, nearest) in found(cidr)
    assert number not in ids(nearest)
    assert number not in ids()


@pytest.mark.parametrize(
    ("subnets", "number", "value", "nearest"),
    [
        (["10.0.0.0", "10.0.16.0/20"], "NW003", "10.0.0.0", "10.0.0.0/20"),
        (["10.0.0.0/x", "10.0.16.0/20"], "NW003", "10.0.0.0/x", "10.0.0.0/20"),
        (["one", "10.0.0.0/20"], "NW003", "one", "10.0.16.0/20"),
        (["10.0.0.0/29", "10.0.16.0/20"], "NW005", "10.0.0.0/29", "10.0.0.0/28"),
        (["10.0.0.1/20", "10.0.16.0/20"], "NW007", "10.0.0.1/20", "10.0.0.0/20"),
        (["10.1.0.0/20", "10.0.0.0/20"], "NW010", "10.1.0.0/20", "10.0.16.0/20"),
        (["10.0.0.0/15", "10.0.0.0/20"], "NW010", "10.0.0.0/15", network_ranges._LARGER),
        (["10.0.0.0/20", "10.0.0.0/20"], "NW011", "10.0.0.0/20", "10.0.16.0/20"),
        (["10.0.0.0/20", "10.0.15.0/24", "10.0.16.0/20"], "NW011", "10.0.15.0/24", "10.0.32.0/24"),
        (["10.0.0.0/17", "10.0.128.0/17", "10.0.0.0/18"], "NW011", "10.0.0.0/18", network_ranges._LARGER),
    ],
)
def test_the_ranges_of_the_subnets(subnets, number, value, nearest):
    assert (number, "error", value, nearest) in found(subnets=subnets)
    if nearest != network_ranges._LARGER:
        place = len(subnets) - 1 - subnets[::-1].index(value)
        assert number not in ids(subnets=[*subnets[:place], nearest, *subnets[place + 1 :]])
    assert number not in ids()


@pytest.mark.parametrize(
    ("cidr", "subnets", "nearest"),
    [
        ("10.0.0.0/16", ["10.0.0.0/20"], ["10.0.0.0/20", "10.0.16.0/20"]),
        ("10.0.0.0/16", [], ["10.0.0.0/20", "10.0.16.0/20"]),
        ("10.0.0.0/28", ["10.0.0.0/28"], None),
    ],
)
def test_a_database_needs_two_subnets(cidr, subnets, nearest):
    instead = json.dumps(nearest) if nearest else "two smaller subnets"
    assert ("NW012", "error", json.dumps(subnets), instead) in found(cidr, subnets)
    assert "NW012" not in ids(cidr, nearest or ["10.0.0.0/29", "10.0.0.8/29"])


def services(count):
    return ["s3", "dynamodb", *(f"service-{number}" for number in range(count))]


@pytest.mark.parametrize(
    ("interfaces", "nodes", "expected"),
    [(9, 2, []), (10, 2, ["10.0.0.0/27", "10.0.0.32/27"]), (9, 3, ["10.0.0.0/27", "10.0.0.32/27"])],
)
def test_a_subnet_must_hold_what_is_put_into_it(interfaces, nodes, expected):
    small = ["10.0.0.0/28", "10.0.0.32/28"]
    changes = {"network_endpoints": services(interfaces), "cache_nodes": nodes}
    assert [item[3] for item in found(subnets=small, **changes) if item[0] == "NW013"] == expected
    assert "NW013" not in ids(subnets=expected or small, **changes)
