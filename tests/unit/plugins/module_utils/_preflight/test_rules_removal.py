# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What of others is in the stack's network is named before the stack is taken away."""

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.catalogue import DEPLOYMENT, GUARDS
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import judge
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rules.removal import CATALOGUE
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import (
    facts_network as net,
)
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight.sound_stack import stack

RULES = CATALOGUE.rules
DEFAULT = {"GroupId": "sg-default", "GroupName": "default", "VpcId": "vpc-1", "Tags": []}
ELSEWHERE = net.group("theirs", "y", vpc_id="vpc-2")


def interface(group, **more):
    borne = [{"GroupName": f"{net.NAME}-{group}", "GroupId": "sg-1"}]
    return {"NetworkInterfaceId": "eni-1", "SubnetId": "subnet-1", "Groups": borne, **more}


MAIN = {"RouteTableId": "rtb-main", "Associations": [{"Main": True}]}
OWN = {"RouteTableId": "rtb-own", "Associations": [{"SubnetId": "subnet-1"}], "Tags": net.tagged(net.NAME)["Tags"]}


def judged(*interfaces, subnets=(), groups=(), tables=(), gateways=(), vpcs=None):
    facts = {
        "ec2.vpcs": [net.tagged(net.NAME)] if vpcs is None else vpcs,
        "ec2.network_interfaces": list(interfaces),
        "ec2.subnets": [net.subnet("10.0.0.0/20", "a"), *subnets],
        "ec2.security_groups": [net.group(f"{net.NAME}-clients"), DEFAULT, ELSEWHERE, *groups],
        "ec2.route_tables": [MAIN, OWN, *tables],
        "ec2.internet_gateways": list(gateways),
    }
    return judge(RULES, stack(facts, "network"), {})


def test_they_are_asked_before_a_removal_alone():
    assert [each for each in RULES if each not in GUARDS or each in DEPLOYMENT] == []


@pytest.mark.parametrize("part", ["database", "cache", "endpoints"])
def test_what_goes_with_the_stack_is_no_hindrance(part):
    assert judged(interface(part)) == []


@pytest.mark.parametrize(
    "theirs",
    [
        interface("clients", Description="AWS Lambda VPC ENI-f"),
        interface("database", InterfaceType="lambda"),
        interface("cache", Attachment={"InstanceId": "i-1"}),
        {"NetworkInterfaceId": "eni-1", "SubnetId": "subnet-1", "Groups": []},
    ],
    ids=["a client", "a function", "an instance", "without a group"],
)
def test_every_other_interface_is_named(theirs):
    [found] = judged(interface("database", NetworkInterfaceId="eni-2"), theirs)
    assert (found.id, found.severity, found.value) == ("NW050", "error", "eni-1")
    assert f"eni-1: {theirs.get('Description', 'without a description')}" in found.answer


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"subnets": [net.subnet("10.0.99.0/24", "a", Tags=[])]}, "subnet-10.0.99.0/24"),
        ({"groups": [net.group("theirs", "y")]}, "sg-theirs"),
        ({"tables": [{"RouteTableId": "rtb-theirs", "Associations": []}]}, "rtb-theirs"),
        ({"gateways": [{"InternetGatewayId": "igw-1", "Tags": net.tagged(net.NAME)["Tags"]}]}, "igw-1"),
    ],
    ids=["subnet", "group", "table", "gateway"],
)
def test_everything_of_others_is_named(more, name):
    assert [(found.id, found.severity, found.value) for found in judged(**more)] == [("NW051", "error", name)]


def test_without_a_network_there_is_nothing_to_ask():
    assert judged(vpcs=[], groups=[net.group("theirs", "y")]) == []
