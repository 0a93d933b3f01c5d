# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.transaction_monitoring.aws.plugins.modules import security_groups

GROUPS = [
    {"name": "default"},
    {"name": "db", "description": "db", "rules": [{"ports": [5432], "group": "clients", "description": "clients"}]},
    {"name": "clients", "description": "clients", "rules_egress": [{"ports": [5432], "group": "db"}]},
]
OURS = {"Stack": "dev"}
ARGUMENTS = {"vpc_id": "vpc-1", "groups": GROUPS, "tags": OURS, "owned_by": OURS}
ALL_OUT = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}


class FakeEc2:
    """EC2 as the module's api functions see it: one VPC with its groups, and the names of the writes made."""

    def __init__(self):
        self.groups = {}
        self.writes = []
        self.waits = []
        self.late = set()
        self.add("default", "default VPC security group", [])
        self.groups["sg-default"]["IpPermissions"] = [
            {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-default", "UserId": "1"}]}
        ]

    def add(self, name, description, tags):
        self.groups[f"sg-{name}"] = {
            "GroupId": f"sg-{name}",
            "GroupName": name,
            "Description": description,
            "IpPermissions": [],
            "IpPermissionsEgress": [ALL_OUT],
            "Tags": tags,
        }
        return f"sg-{name}"

    def describe_security_groups_of_vpc(self, _client, vpc_id):
        if vpc_id != "vpc-1":
            return []
        return [json.loads(json.dumps(group)) for group in self.groups.values() if group["GroupName"] not in self.late]

    def wait_until_listed(self, _client, vpc_id, name, tags):
        self.waits.append((vpc_id, name, tags))
        self.late.clear()

    def create_security_group(self, _client, **request):
        self.writes.append("create_security_group")
        (tags,) = request["TagSpecifications"]
        assert (request["VpcId"], tags["ResourceType"]) == ("vpc-1", "security-group")
        if f"sg-{request['GroupName']}" in self.groups:
            return None
        return self.add(request["GroupName"], request["Description"], tags["Tags"])

    def create_tags(self, _client, group_id, tags):
        self.writes.append("create_tags")
        self.groups[group_id]["Tags"] += tags

    def delete_tags(self, _client, group_id, keys):
        self.writes.append("delete_tags")
        self.groups[group_id]["Tags"] = [tag for tag in self.groups[group_id]["Tags"] if tag["Key"] not in keys]


def without_texts(permission):
    return {
        key: [{name: text for name, text in peer.items() if name not in ("Description", "UserId")} for peer in value]
        if isinstance(value, list)
        else value
        for key, value in permission.items()
    }


def rule_calls(fake):
    """Return the six calls that change rules, each as EC2 does it."""

    def call(name, side, change):
        def function(_client, **request):
            fake.writes.append(name)
            group = fake.groups[request["GroupId"]]
            given = [without_texts(one) for one in request["IpPermissions"]]
            others = [one for one in group[side] if without_texts(one) not in given]
            found = len(group[side]) - len(others)
            assert found == (0 if change == "add" else len(given))
            group[side] = others + ([] if change == "remove" else request["IpPermissions"])

        return name, function

    for end, side in (("ingress", "IpPermissions"), ("egress", "IpPermissionsEgress")):
        yield call(f"authorize_security_group_{end}", side, "add")
        yield call(f"revoke_security_group_{end}", side, "remove")
        yield call(f"update_security_group_rule_descriptions_{end}", side, "replace")


@pytest.fixture
def ec2(monkeypatch):
    fake = FakeEc2()
    for name in (
        "describe_security_groups_of_vpc",
        "create_security_group",
        "create_tags",
        "delete_tags",
    ):
        monkeypatch.setattr(security_groups.api, name, getattr(fake, name))
    for name, function in rule_calls(fake):
        monkeypatch.setattr(security_groups.api, name, function)
    fake.deleted = []

    def delete(_client, groups, timeout):
        fake.deleted.append((groups, timeout))
        for group_id in groups:
            del fake.groups[group_id]

    monkeypatch.setattr(security_groups, "delete_security_groups", delete)
    monkeypatch.setattr(security_groups, "wait_until_listed", fake.wait_until_listed)
    monkeypatch.setattr(security_groups.AnsibleAWSModule, "client", lambda *_args: None)
    return fake


def run(capsys, check_mode=False, **changed):
    arguments = {**ARGUMENTS, "_ansible_check_mode": check_mode, **changed}
    with patch_module_args(arguments), pytest.raises(SystemExit):
        security_groups.main()
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("vpc_id", ["vpc-1", "vpc-00000000000000000", None])
def test_check_mode_writes_nothing_and_foretells_the_same(ec2, capsys, vpc_id):
    foretold = run(capsys, check_mode=True, vpc_id=vpc_id)
    assert ec2.writes == []
    made = run(capsys)
    assert (foretold["changed"], foretold["diff"]) == (made["changed"], made["diff"]) == (True, made["diff"])
    assert (foretold.keys(), list(foretold["ids"])) == (made.keys(), list(made["ids"]))
    assert made["ids"] == {"default": "sg-default", "db": "sg-db", "clients": "sg-clients"}
    assert {**foretold["ids"], "default": "sg-0"} == {
        "default": "sg-0",
        **dict.fromkeys(("db", "clients"), "sg-" + "0" * 17),
    }


def test_groups_that_name_each_other_are_made_in_one_run_and_the_second_changes_nothing(ec2, capsys):
    first = run(capsys)
    assert ec2.groups["sg-default"]["IpPermissions"] == ec2.groups["sg-default"]["IpPermissionsEgress"] == []
    assert first["security_groups"][1]["rules"][0]["group"] == "clients"
    ec2.writes.clear()
    for check_mode in (True, False):
        again = run(capsys, check_mode=check_mode)
        assert (again["changed"], again["security_groups"]) == (False, first["security_groups"])
        assert again["diff"]["before"] == again["diff"]["after"] == first["diff"]["after"]
    assert ec2.writes == []


def test_a_prefix_list_is_named_and_is_only_asked_for_then(ec2, capsys, monkeypatch):
    asked = []
    listed = [{"PrefixListName": "com.amazonaws.eu-west-1.s3", "PrefixListId": "pl-1"}]
    monkeypatch.setattr(security_groups.api, "describe_managed_prefix_lists", lambda _c: asked.append(1) or listed)
    run(capsys)
    assert asked == []
    rule = {"ports": [443], "prefix_list": "com.amazonaws.eu-west-1.s3", "description": "To S3"}
    groups = [{"name": "clients", "description": "Clients", "rules_egress": [rule]}]
    ec2.groups.pop("sg-clients", None)
    planned = run(capsys, check_mode=True, groups=groups)
    made = run(capsys, groups=groups)
    assert ec2.groups["sg-clients"]["IpPermissionsEgress"] == [
        {
            "IpProtocol": "tcp",
            "FromPort": 443,
            "ToPort": 443,
            "PrefixListIds": [{"PrefixListId": "pl-1", "Description": "To S3"}],
        }
    ]
    assert planned["diff"] == made["diff"]
    assert run(capsys, groups=groups)["changed"] is False


def test_a_vpc_made_a_moment_ago_is_waited_for(ec2, capsys):
    ec2.late.add("default")
    made = run(capsys)
    assert (made["ids"]["default"], ec2.waits) == ("sg-default", [("vpc-1", "default", {})])
    assert ec2.groups["sg-default"]["IpPermissionsEgress"] == []


def test_new_groups_need_not_be_listed_to_get_their_rules(ec2, capsys):
    ec2.late.update(("db", "clients"))
    made = run(capsys)
    assert (list(made["ids"]), ec2.waits) == (["default", "db", "clients"], [])
    assert [group["IpPermissionsEgress"] for group in ec2.groups.values()][:2] == [[], []]


@pytest.mark.parametrize(
    ("tags", "failed"), [([{"Key": "Stack", "Value": "dev"}], False), ([{"Key": "Stack", "Value": "blue"}], True)]
)
def test_a_group_whose_creation_was_answered_late_is_ours_by_its_tags_alone(ec2, capsys, tags, failed):
    ec2.add("db", "db", tags)
    ec2.late.add("db")
    made = run(capsys)
    assert (made.get("failed", False), ec2.waits) == (failed, [("vpc-1", "db", OURS)])
    assert ("was not made by this stack" in made.get("msg", "")) is failed
    assert (ec2.groups["sg-db"]["IpPermissionsEgress"] == [ALL_OUT]) is failed


@pytest.mark.parametrize(
    ("changed", "writes"),
    [
        ({"tags": {"Stack": "dev", "Owner": "us"}}, ["create_tags", "create_tags"]),
        (
            {"groups": [{**GROUPS[1], "rules": [{**GROUPS[1]["rules"][0], "description": "new"}]}, GROUPS[2]]},
            ["update_security_group_rule_descriptions_ingress"],
        ),
        (
            {
                "groups": [
                    GROUPS[1],
                    {**GROUPS[2], "rules_egress": [{"ports": [5433], "group": "db", "description": "x"}]},
                ]
            },
            ["authorize_security_group_egress", "revoke_security_group_egress"],
        ),
        (
            {
                "groups": [
                    GROUPS[1],
                    {**GROUPS[2], "rules_egress": [{"ports": [5432], "group": "db", "description": "x"}]},
                ]
            },
            ["update_security_group_rule_descriptions_egress"],
        ),
        ({"groups": [{**GROUPS[1], "rules": []}]}, ["revoke_security_group_ingress"]),
    ],
)
def test_differences_are_changed_in_place(ec2, capsys, changed, writes):
    run(capsys)
    ec2.writes.clear()
    foretold = run(capsys, check_mode=True, **changed)
    made = run(capsys, **changed)
    assert (ec2.writes, foretold) == (writes, made)
    assert run(capsys, **changed)["changed"] is False
    if "tags" in changed:
        assert run(capsys)["security_groups"][1]["tags"] == {"Stack": "dev"}
        assert ec2.writes[-1] == "delete_tags"


def test_absence_takes_the_circle_apart_and_a_second_run_changes_nothing(ec2, capsys):
    run(capsys)
    ec2.writes.clear()
    foretold = run(capsys, check_mode=True, state="absent", groups=[], wait_timeout=30)
    assert (ec2.writes, ec2.deleted) == ([], [])
    gone = run(capsys, state="absent", groups=[], wait_timeout=30)
    assert (foretold, gone["changed"], gone["ids"], gone["security_groups"]) == (gone, True, {}, [])
    assert (list(gone["diff"]["before"]), gone["diff"]["after"]) == (["clients", "db"], {})
    assert ec2.writes == ["revoke_security_group_egress", "revoke_security_group_ingress"]
    assert ec2.deleted == [({"sg-clients": "clients", "sg-db": "db"}, 30)]
    assert run(capsys, state="absent", groups=[])["changed"] is False
    assert run(capsys, state="absent", vpc_id=None)["changed"] is False


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"owned_by": {"Stack": "blue"}}, "was not made by this stack"),
        ({"owned_by": {"Stack": "blue"}, "state": "absent"}, "was not made by this stack"),
        ({"vpc_id": None}, "vpc_id: is not given"),
        ({"vpc_id": "vpc-9"}, "vpc_id: vpc-9 has no security group default"),
        ({"tags": None, "owned_by": {}}, "owned_by: is empty"),
        ({"groups": [{"name": "db", "description": "db", "rules": [{"ports": [1]}]}]}, "cidr_ip, group"),
        (
            {"groups": [{"name": "x", "description": "x", "rules": [{"from_port": 1, "group": "x"}]}]},
            "from_port, to_port",
        ),
    ],
)
def test_what_cannot_be_is_refused_before_any_write(ec2, capsys, changed, says):
    run(capsys)
    ec2.writes.clear()
    result = run(capsys, **changed)
    assert result["failed"] is True
    assert says in result["msg"]
    assert (ec2.writes, ec2.deleted) == ([], [])
