# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.security_groups_rules import Rule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.security_groups_wanted import (
    SecurityGroupError,
    owner_tags,
    want_groups,
)

LISTS = {"com.amazonaws.eu-west-1.s3": "pl-1"}
ALL_STRANGE = "._-:/()#,@[]+=&;{}!$*"


def rule(**given):
    names = ("ports", "from_port", "to_port", "cidr_ip", "group", "prefix_list", "description")
    return {"proto": "tcp", **dict.fromkeys(names), **given}


def group(name="db", **given):
    return {"name": name, "description": "PostgreSQL", "rules": [], "rules_egress": [], "tags": None, **given}


def options(*groups, tags=None, owned_by=None):
    return {"groups": list(groups), "tags": tags, "owned_by": owned_by or {"Stack": "dev"}}


@pytest.mark.parametrize(
    ("given", "rules"),
    [
        (
            {"ports": [5432, 443], "cidr_ip": "10.0.0.0/16"},
            [("tcp", 5432, 5432, "CidrIp", "10.0.0.0/16"), ("tcp", 443, 443, "CidrIp", "10.0.0.0/16")],
        ),
        ({"ports": [22, 22], "group": "db"}, [("tcp", 22, 22, "GroupId", "db")]),
        (
            {"ports": [443], "prefix_list": "com.amazonaws.eu-west-1.s3"},
            [("tcp", 443, 443, "PrefixListId", "pl-1")],
        ),
        (
            {"proto": "udp", "from_port": 0, "to_port": 65535, "cidr_ip": "100.68.0.18/18"},
            [("udp", 0, 65535, "CidrIp", "100.68.0.0/18")],
        ),
        ({"proto": "all", "cidr_ip": "2001:DB8::/32"}, [("-1", None, None, "CidrIpv6", "2001:db8::/32")]),
        ({"proto": "icmp", "group": "db"}, [("icmp", -1, -1, "GroupId", "db")]),
        ({"proto": "icmp", "from_port": 3, "to_port": 4, "group": "db"}, [("icmp", 3, 4, "GroupId", "db")]),
        ({"ports": [1], "cidr_ip": "10.0.0.1"}, [("tcp", 1, 1, "CidrIp", "10.0.0.1/32")]),
    ],
)
def test_a_rule_is_written_as_aws_keeps_it(given, rules):
    (wanted,) = want_groups(options(group(rules=[rule(**given)], rules_egress=[rule(**given)])), LISTS)
    assert wanted.rules == wanted.rules_egress == tuple(Rule(*one) for one in rules)


@pytest.mark.parametrize(
    ("tags", "of_group", "wanted"),
    [
        (None, None, None),
        ({"Cost": 1}, None, {"Cost": "1", "Stack": "dev"}),
        ({"Cost": 1, "Stack": "other"}, {"Cost": 2, "Name": "db"}, {"Cost": "2", "Name": "db", "Stack": "dev"}),
        (None, {"Name": "db"}, {"Name": "db", "Stack": "dev"}),
    ],
)
def test_tags_add_up_and_keep_the_group_ours(tags, of_group, wanted):
    (one,) = want_groups(options(group(tags=of_group), tags=tags), LISTS)
    assert one.tags == wanted


def test_tags_are_the_owners_when_no_others_are_named():
    assert owner_tags({"tags": {"Stack": 1}, "owned_by": None}) == {"Stack": "1"}
    with pytest.raises(SecurityGroupError, match="owned_by: is empty"):
        owner_tags({"tags": {}, "owned_by": None})


def test_every_character_that_aws_takes_is_taken():
    text = ALL_STRANGE + "aZ 9"
    (wanted,) = want_groups(
        options(group(description=text, rules=[rule(ports=[1], group="db", description=text)])), LISTS
    )
    assert (wanted.description, wanted.rules[0].description) == (text, text)
    assert want_groups(options(group(description="x" * 255)), LISTS)


@pytest.mark.parametrize(
    ("groups", "says"),
    [
        ([group(description="Größe")], "groups: db: description: \"Größe\" has 'ßö'."),
        ([group(description="line\n")], r"has '\n'."),
        ([group(description="x" * 256)], "has 256 characters. AWS would answer InvalidParameterValue"),
        ([group(description=None)], "groups: db: description is empty"),
        ([group(name="dß")], "groups: dß: name: \"dß\" has 'ß'"),
        ([group(name="sg-1")], 'AWS takes no name that starts with "sg-"'),
        ([group(), group(name="DB")], "groups: DB, db: a VPC has one group of a name"),
        ([group(rules=[rule(ports=[1], group="db", description="ü")])], 'db: rules: description: "ü"'),
        ([group(rules=[rule(ports=[1], group="bd")])], 'groups: db: rules: group: there is no "bd" among the groups.'),
        ([group("clients", rules_egress=[rule(ports=[1], group="client")])], "Did you mean clients?"),
        (
            [group(rules=[rule(ports=[1], prefix_list="com.amazonaws.eu-west-1.s4")])],
            'the region has none of the name "com.amazonaws.eu-west-1.s4". Did you mean com.amazonaws.eu-west-1.s3?',
        ),
        ([group(rules=[rule(ports=[1], cidr_ip="10.0.0.0/33")])], "groups: db: rules: cidr_ip: '10.0.0.0/33'"),
        ([group(rules=[rule(cidr_ip="10.0.0.0/8")])], "groups: db: rules: ports: is empty, and tcp needs"),
        ([group(rules=[rule(ports=[65536], cidr_ip="10.0.0.0/8")])], "65536-65536: ports go from 0 to 65535"),
        ([group(rules=[rule(from_port=9, to_port=8, cidr_ip="10.0.0.0/8")])], "9-8: ports go from 0 to 65535"),
        ([group(rules=[rule(proto="all", ports=[1], cidr_ip="10.0.0.0/8")])], "ports: all has no ports"),
        ([group(rules=[rule(proto="icmp", ports=[1], cidr_ip="10.0.0.0/8")])], "ports: icmp has no ports"),
        ([group(rules=[rule(proto="all", from_port=1, to_port=1, cidr_ip="10.0.0.0/8")])], "ports: all has no ports"),
    ],
)
def test_what_aws_would_refuse_is_refused_with_the_option_named(groups, says):
    with pytest.raises(SecurityGroupError) as refusal:
        want_groups(options(*groups), LISTS)
    assert says in str(refusal.value)
