# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.security_groups_new import (
    UNKNOWN_ID,
    created_group,
    default_group_of_new_vpc,
    with_created,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.security_groups_plan import (
    for_diff,
    plan_absent,
    plan_present,
    refuse_without_vpc,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.security_groups_rules import Rule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.security_groups_wanted import (
    SecurityGroupError,
    WantedGroup,
)

OWNED = {"Stack": "dev"}
TAGS = [{"Key": "Stack", "Value": "dev"}]
OPTIONS = {"vpc_id": "vpc-1", "purge_tags": True}
FROM_CLIENTS = Rule("tcp", 5432, 5432, "GroupId", "clients", "from the clients")
TO_ALL = Rule("-1", None, None, "CidrIp", "0.0.0.0/0")
CLIENTS = WantedGroup("clients", "clients", tags=OWNED)
DATABASE = WantedGroup("db", "PostgreSQL", rules=(FROM_CLIENTS,), tags=OWNED)
DEFAULT = WantedGroup("default", "")
ALL_OUT = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
ALL_OUT_6 = {"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}


def group(name="db", **changed):
    return {
        "GroupId": f"sg-{name}",
        "GroupName": name,
        "Description": "PostgreSQL" if name == "db" else name,
        "IpPermissions": [],
        "IpPermissionsEgress": [],
        "Tags": TAGS,
        **changed,
    }


def permission(description="from the clients", peer="sg-clients", port=5432, **pair):
    pair = {"GroupId": peer, "Description": description, **pair}
    return {
        "IpProtocol": "tcp",
        "FromPort": port,
        "ToPort": port,
        "UserIdGroupPairs": [{key: value for key, value in pair.items() if value is not None}],
    }


def requests(plan):
    names = ("create", "allow", "describe", "forbid", "tag", "untag", "delete")
    return {name: getattr(plan, name) for name in names if getattr(plan, name)}


CREATE_DATABASE = {
    "GroupName": "db",
    "Description": "PostgreSQL",
    "VpcId": "vpc-1",
    "TagSpecifications": [{"ResourceType": "security-group", "Tags": TAGS}],
}
DONE = group(IpPermissions=[permission(UserId="123456789012")])
THERE = [group("default"), group("clients")]


@pytest.mark.parametrize(
    ("current", "wanted", "changed", "expected"),
    [
        pytest.param(THERE, [DATABASE], {}, {"create": [CREATE_DATABASE]}, id="missing"),
        pytest.param([*THERE, DONE], [CLIENTS, DATABASE], {}, {}, id="as wanted"),
        pytest.param(
            [*THERE, group(IpPermissionsEgress=[ALL_OUT])],
            [DATABASE],
            {},
            {
                "allow": [("rules", {"GroupId": "sg-db", "IpPermissions": [permission()]})],
                "forbid": [("rules_egress", {"GroupId": "sg-db", "IpPermissions": [ALL_OUT]})],
            },
            id="just created",
        ),
        pytest.param(
            [*THERE, group(IpPermissions=[permission("old", UserId="123456789012")])],
            [DATABASE],
            {},
            {"describe": [("rules", {"GroupId": "sg-db", "IpPermissions": [permission()]})]},
            id="another description",
        ),
        pytest.param(
            [*THERE, group(IpPermissions=[permission(port=5433)])],
            [DATABASE],
            {},
            {
                "allow": [("rules", {"GroupId": "sg-db", "IpPermissions": [permission()]})],
                "forbid": [("rules", {"GroupId": "sg-db", "IpPermissions": [permission(port=5433)]})],
            },
            id="another port",
        ),
        pytest.param(
            [*THERE, DONE],
            [WantedGroup("db", "PostgreSQL", (Rule("tcp", 5432, 5432, "GroupId", "clients"),), tags=OWNED)],
            {},
            {},
            id="no description asked for",
        ),
        pytest.param(
            [*THERE, group(Tags=[*TAGS, {"Key": "x", "Value": "y"}, {"Key": "aws:a", "Value": ""}])],
            [WantedGroup("db", "PostgreSQL", tags={**OWNED, "Owner": "us"})],
            {},
            {"tag": {"sg-db": [{"Key": "Owner", "Value": "us"}]}, "untag": {"sg-db": ["x"]}},
            id="other tags",
        ),
        pytest.param(
            [*THERE, group(Tags=[*TAGS, {"Key": "x", "Value": "y"}])],
            [WantedGroup("db", "PostgreSQL", tags=OWNED)],
            {"purge_tags": False},
            {},
            id="a tag too many, which may stay",
        ),
        pytest.param(
            [*THERE, group(Tags=[*TAGS, {"Key": "x", "Value": "y"}])],
            [WantedGroup("db", "PostgreSQL")],
            {},
            {},
            id="no tags asked for",
        ),
        pytest.param(
            [group("default", Tags=[], IpPermissions=[permission(None, "sg-default"), permission(None, "sg-else")])],
            [WantedGroup("default", "ignored", tags=OWNED)],
            {},
            {
                "forbid": [
                    (
                        "rules",
                        {
                            "GroupId": "sg-default",
                            "IpPermissions": [permission(None, "sg-default"), permission(None, "sg-else")],
                        },
                    )
                ]
            },
            id="the default group is emptied and belongs to nobody",
        ),
    ],
)
def test_only_what_must_change_is_requested(current, wanted, changed, expected):
    plan = plan_present(current, wanted, OWNED, {**OPTIONS, **changed})
    assert requests(plan) == expected
    assert plan.changed == bool(expected)


@pytest.mark.parametrize(
    "peers",
    [
        {"Ipv6Ranges": [{"CidrIpv6": "::/0", "Description": "all"}]},
        {"PrefixListIds": [{"PrefixListId": "pl-1"}]},
        {"UserIdGroupPairs": [{"GroupId": "sg-peered", "UserId": "210987654321"}]},
    ],
)
def test_a_rule_of_any_kind_that_others_made_is_taken_back_as_it_is(peers):
    strange = {"IpProtocol": "50", **peers}
    plan = plan_present([group(IpPermissions=[strange])], [WantedGroup("db", "PostgreSQL")], OWNED, OPTIONS)
    assert requests(plan) == {"forbid": [("rules", {"GroupId": "sg-db", "IpPermissions": [strange]})]}


def test_the_state_that_follows_is_the_same_before_and_after_the_groups_exist():
    foreseen = plan_present([], [DEFAULT, CLIENTS, DATABASE], OWNED, OPTIONS)
    new = {**default_group_of_new_vpc(), "GroupId": "sg-default"}
    new["IpPermissions"] = [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-default", "UserId": "1"}]}]
    created = [group("clients", IpPermissionsEgress=[ALL_OUT]), group(IpPermissionsEgress=[ALL_OUT])]
    first = plan_present([new], [DEFAULT, CLIENTS, DATABASE], OWNED, OPTIONS)
    second = plan_present([new, *created], [DEFAULT, CLIENTS, DATABASE], OWNED, OPTIONS)
    assert for_diff(foreseen.before) == for_diff(first.before)
    assert for_diff(foreseen.after) == for_diff(first.after) == for_diff(second.after)
    assert [view["id"] for view in foreseen.after] == [UNKNOWN_ID] * 3
    assert [view["id"] for view in second.after] == ["sg-default", "sg-clients", "sg-db"]
    assert second.after[2]["rules"] == [
        {"proto": "tcp", "from_port": 5432, "to_port": 5432, "group": "clients", "description": "from the clients"}
    ]
    assert foreseen.before[0]["rules_egress"][0]["proto"] == "all"


@pytest.mark.parametrize(
    ("listed", "more"),
    [
        ([], []),
        ([group(Tags=[])], []),
        ([group(Tags=[], IpPermissionsEgress=[ALL_OUT, ALL_OUT_6])], [ALL_OUT_6]),
    ],
)
def test_a_group_just_created_is_ours_and_closed_whatever_aws_lists_of_it_yet(listed, more):
    known = with_created([*THERE, *listed], [created_group("sg-db", CREATE_DATABASE)])
    plan = plan_present(known, [DATABASE], OWNED, OPTIONS)
    assert requests(plan) == {
        "allow": [("rules", {"GroupId": "sg-db", "IpPermissions": [permission()]})],
        "forbid": [("rules_egress", {"GroupId": "sg-db", "IpPermissions": [ALL_OUT, *more]})],
    }


def test_new_groups_carry_the_tags_of_ours_even_when_no_others_are_asked_for():
    (request,) = plan_present(THERE, [WantedGroup("db", "PostgreSQL")], OWNED, OPTIONS).create
    assert request["TagSpecifications"][0]["Tags"] == TAGS


@pytest.mark.parametrize(
    ("current", "words"),
    [
        (group(Tags=[{"Key": "Stack", "Value": "blue"}]), ["db: sg-db has this name", "does not carry Stack=dev"]),
        (group(Tags=[]), ["Choose another name"]),
        (group(Description="Postgres"), ["db: description", '"Postgres"', '"PostgreSQL"']),
    ],
)
def test_what_is_not_ours_or_cannot_change_is_refused(current, words):
    with pytest.raises(SecurityGroupError) as refusal:
        plan_present([current], [DATABASE], OWNED, OPTIONS)
    assert [word for word in words if word not in str(refusal.value)] == []


@pytest.mark.parametrize(
    ("current", "wanted", "vpc_id", "says"),
    [([], [DATABASE], None, "vpc_id: is not given"), ([], [DEFAULT], "vpc-9", "vpc_id: vpc-9 has no security group")],
)
def test_a_real_run_needs_a_vpc(current, wanted, vpc_id, says):
    with pytest.raises(SecurityGroupError, match=f"^{says}"):
        refuse_without_vpc(wanted, current, vpc_id)


CIRCLE = [
    group("default"),
    group(IpPermissions=[permission(), permission(peer="sg-db")]),
    group("clients", IpPermissionsEgress=[permission(peer="sg-db"), ALL_OUT]),
]


def test_absence_takes_back_what_the_groups_say_of_each_other_and_deletes_them():
    plan = plan_absent([*CIRCLE, group("theirs", Tags=[])], [], OWNED)
    assert requests(plan) == {
        "forbid": [
            ("rules_egress", {"GroupId": "sg-clients", "IpPermissions": [permission(peer="sg-db")]}),
            ("rules", {"GroupId": "sg-db", "IpPermissions": [permission()]}),
        ],
        "delete": {"sg-clients": "clients", "sg-db": "db"},
    }
    assert (list(for_diff(plan.before)), plan.after) == (["clients", "db"], [])


def test_absence_spares_a_group_that_shares_but_one_of_our_tags():
    owned = {**OWNED, "ManagedBy": "us"}
    ours = group(Tags=[*TAGS, {"Key": "ManagedBy", "Value": "us"}])
    assert plan_absent([ours, group("theirs")], [], owned).delete == {"sg-db": "db"}


@pytest.mark.parametrize(
    ("current", "names", "deleted"),
    [
        ([group(), group("kept")], ["db", "default", "never-made"], ["db"]),
        ([group("default")], ["default"], []),
        ([group("default")], [], []),
        ([], ["db"], []),
    ],
)
def test_absence_is_of_the_named_groups_and_never_of_the_default_one(current, names, deleted):
    plan = plan_absent(current, names, OWNED)
    assert list(plan.delete.values()) == deleted
    assert plan.changed == bool(deleted)


@pytest.mark.parametrize(
    ("current", "names", "says"),
    [
        ([group(Tags=[])], ["db"], "groups: db: sg-db has this name and was not made by this stack"),
        ([*CIRCLE, group("app", Tags=[], IpPermissions=[permission()])], [], "groups: clients: a rule of app"),
        (CIRCLE, ["clients"], "groups: clients: a rule of db"),
    ],
)
def test_absence_that_would_hurt_or_fail_is_refused(current, names, says):
    with pytest.raises(SecurityGroupError, match=f"^{says}"):
        plan_absent(current, names, OWNED)
