# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import copy
import json

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import network_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import private_network_api as api
from ansible_collections.transaction_monitoring.aws.plugins.modules import private_network
from botocore.exceptions import ClientError

A, C = "ap-northeast-1a", "ap-northeast-1c"
TAGS = {"Project": "p", "Stack": "dev", "ManagedBy": "m"}
WANTED = {
    "name": "net",
    "cidr": "10.0.0.0/16",
    "subnets": [{"cidr": "10.0.0.0/20", "zone": A}, {"cidr": "10.0.16.0/20", "zone": C}],
    "tags": TAGS,
}
THIRD = {"subnets": [*WANTED["subnets"], {"cidr": "10.0.32.0/20", "zone": "ap-northeast-1d"}]}


class Ec2:
    """One VPC as EC2 holds it, and the writes that were made."""

    def __init__(self):
        self.vpcs, self.subnets, self.tables, self.attributes, self.writes = [], [], [], {}, []

    def tags(self, resource):
        everything = [*self.vpcs, *self.subnets, *self.tables]
        return next(
            one for one in everything if resource in (one.get("SubnetId"), one["VpcId"], one.get("RouteTableId"))
        )

    def create_vpc(self, cidr, specification):
        self.attributes = {"enableDnsSupport": True, "enableDnsHostnames": False}
        self.vpcs.append({"VpcId": "vpc-1", "CidrBlock": cidr, "Tags": specification[0]["Tags"]})
        return self.vpcs[0]

    def modify_vpc_attribute(self, _vpc, **attribute):
        for name, value in attribute.items():
            self.attributes[name[0].lower() + name[1:]] = value["Value"]

    def create_subnet(self, **request):
        tags = request.pop("TagSpecifications")[0]["Tags"]
        made = {**request, "SubnetId": f"subnet-{len(self.subnets) + 1}", "Tags": tags, "MapPublicIpOnLaunch": False}
        self.subnets.append(made)
        return made

    def modify_subnet_attribute(self, subnet, **attribute):
        self.tags(subnet)["MapPublicIpOnLaunch"] = attribute["MapPublicIpOnLaunch"]["Value"]

    def create_route_table(self, vpc, specification):
        made = {"RouteTableId": "rtb-1", "VpcId": vpc, "Associations": [], "Routes": []}
        self.tables.append({**made, "Tags": specification[0]["Tags"]})
        return made

    def associate_route_table(self, table, subnet):
        made = {"SubnetId": subnet, "RouteTableAssociationId": f"assoc-{subnet}"}
        self.tags(table)["Associations"].append(made)

    def replace_route_table_association(self, association, table):
        for one in self.tables:
            kept = [each for each in one["Associations"] if each["RouteTableAssociationId"] != association]
            one["Associations"] = kept
        self.associate_route_table(table, association.removeprefix("assoc-"))

    def delete_route(self, table, **destination):
        held = self.tags(table)
        held["Routes"] = [route for route in held["Routes"] if not destination.items() <= route.items()]

    def create_tags(self, resource, tags):
        keys = {tag["Key"] for tag in tags}
        held = self.tags(resource)
        held["Tags"] = [tag for tag in held["Tags"] if tag["Key"] not in keys] + tags

    def delete_tags(self, resource, keys):
        held = self.tags(resource)
        held["Tags"] = [tag for tag in held["Tags"] if tag["Key"] not in keys]


WRITES = [name for name in vars(Ec2) if name.startswith(("create_", "modify_", "associate_", "replace_", "delete_"))]


@pytest.fixture
def ec2():
    return Ec2()


@pytest.fixture
def run(ec2, monkeypatch, capsys):
    def write(name):
        def call(client, *args, **kwargs):
            ec2.writes.append(name)
            # botocore's next try after an answer that was lost would make a second VPC.
            assert client == (api.ONE_ATTEMPT if name == "create_vpc" else None)
            return getattr(ec2, name)(*args, **kwargs)

        return call

    def reads(name):
        def read(_client, filters):
            cidrs = [each["Values"] for each in filters if each["Name"] == "cidr-block"]
            return [one for one in copy.deepcopy(getattr(ec2, name)) if all(one["CidrBlock"] in each for each in cidrs)]

        return read

    def run_with(check_mode=False, **arguments):
        ec2.writes.clear()
        monkeypatch.setattr(private_network.AnsibleAWSModule, "client", lambda _self, _service, config=None: config)
        for name in WRITES:
            monkeypatch.setattr(api, name, write(name))
        for name, held in (("vpcs", "vpcs"), ("subnets", "subnets"), ("route_tables", "tables")):
            monkeypatch.setattr(network_api, f"describe_{name}", reads(held))
        monkeypatch.setattr(
            network_api,
            "describe_vpc_attribute",
            lambda _client, _vpc, name: {name[0].upper() + name[1:]: {"Value": ec2.attributes[name]}},
        )
        settings = {"region": "ap-northeast-1", "_ansible_check_mode": check_mode, **WANTED, **arguments}
        with patch_module_args(settings), pytest.raises(SystemExit):
            private_network.main()
        return json.loads(capsys.readouterr().out)

    return run_with


def test_a_new_network_is_announced_as_it_is_made(ec2, run):
    planned = run(check_mode=True)
    assert ec2.writes == []
    real = run()
    assert (planned["changed"], real["changed"]) == (True, True)
    assert ec2.writes == [
        *("create_vpc", "modify_vpc_attribute", "create_subnet", "create_subnet"),
        *("create_route_table", "associate_route_table", "associate_route_table"),
    ]
    assert [real[key] for key in ("vpc_id", "subnet_ids", "route_table_id")] == [
        "vpc-1",
        ["subnet-1", "subnet-2"],
        "rtb-1",
    ]
    shown = planned["diff"]["after"]["subnets"]
    assert {cidr: one["zone"] for cidr, one in shown.items()} == {"10.0.0.0/20": A, "10.0.16.0/20": C}
    assert planned["diff"]["before"] == real["diff"]["before"] == {}


def test_a_second_run_changes_nothing(ec2, run):
    made = run()
    again = run()
    assert (again["changed"], ec2.writes) == (False, [])
    assert again["diff"]["before"] == again["diff"]["after"] == made["diff"]["after"]


def test_a_subnet_is_added(ec2, run):
    run()
    planned = run(check_mode=True, **THIRD)
    assert planned["subnet_ids"] == ["subnet-1", "subnet-2", "subnet-00000000000000000"]
    assert run(**THIRD)["subnet_ids"] == ["subnet-1", "subnet-2", "subnet-3"]
    assert ec2.writes == ["create_subnet", "associate_route_table"]
    assert planned["diff"]["after"]["route_table"]["subnets"] == ["10.0.0.0/20", "10.0.16.0/20", "10.0.32.0/20"]
    assert run(**THIRD)["changed"] is False


def test_what_was_left_half_made_is_finished(ec2, run):
    run()
    ec2.subnets.pop()
    ec2.tables[0]["Associations"].clear()
    ec2.attributes["enableDnsHostnames"] = False
    assert run()["changed"] is True
    assert ec2.writes == [
        *("modify_vpc_attribute", "create_subnet", "associate_route_table", "associate_route_table"),
    ]
    assert run()["changed"] is False


@pytest.mark.parametrize("is_there", [True, False])
def test_a_subnet_whose_answer_was_lost_is_taken_as_it_is(ec2, run, monkeypatch, is_there):
    made = Ec2.create_subnet

    def conflict(self, **request):
        if is_there:
            made(self, **request)
        refusal = ClientError({"Error": {"Code": "InvalidSubnet.Conflict", "Message": "overlaps"}}, "CreateSubnet")
        raise AnsibleAWSError(message="Failed to create the subnet", exception=refusal)

    monkeypatch.setattr(Ec2, "create_subnet", conflict)
    result = run()
    assert result.get("subnet_ids") == (["subnet-1", "subnet-2"] if is_there else None)
    assert result.get("failed", False) is not is_there


def test_tags_are_changed_on_all_parts(ec2, run):
    run()
    planned = run(check_mode=True, tags={**TAGS, "Owner": "a"})
    run(tags={**TAGS, "Owner": "a"})
    assert ec2.writes == ["create_tags"] * 4
    assert planned["diff"]["before"] != planned["diff"]["after"]
    run()
    assert ec2.writes == ["delete_tags"] * 4
    assert run()["changed"] is False


def test_a_way_out_is_closed(ec2, run):
    run()
    ec2.subnets[0]["MapPublicIpOnLaunch"] = True
    ec2.tables[0]["Routes"] = [
        {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local"},
        {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1"},
        {"DestinationIpv6CidrBlock": "::/0", "EgressOnlyInternetGatewayId": "eigw-1"},
        {"DestinationPrefixListId": "pl-1", "GatewayId": "vpce-1"},
        {"DestinationPrefixListId": "pl-2", "TransitGatewayId": "tgw-1"},
    ]
    result = run()
    assert ec2.writes == ["modify_subnet_attribute", *["delete_route"] * 3]
    assert result["diff"]["before"]["route_table"]["routes"] == ["0.0.0.0/0", "::/0", "pl-2"]
    assert len(ec2.tables[0]["Routes"]) == 2
    assert run()["changed"] is False


def test_a_subnet_that_has_another_table_gets_this_one(ec2, run):
    run()
    [moved, kept] = ec2.tables[0]["Associations"]
    ec2.tables[0]["Associations"] = [kept]
    ec2.tables.append({"RouteTableId": "rtb-2", "VpcId": "vpc-1", "Associations": [moved], "Routes": [], "Tags": []})
    assert run()["changed"] is True
    assert ec2.writes == ["replace_route_table_association"]
    assert run()["changed"] is False


def test_a_subnet_keeps_its_zone(ec2, run):
    run()
    assert run(subnets=[{"cidr": "10.0.0.0/20", "zone": C}, WANTED["subnets"][1]])["changed"] is False


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"cidr": "10.1.0.0/16"}, "cannot have 10.1.0.0/16"),
        ({"tags": {"Stack": "dev"}}, "tags: must have Project, ManagedBy"),
    ],
)
def test_what_cannot_be_is_refused(ec2, run, wanted, words):
    run()
    result = run(**wanted)
    assert result["failed"] is True
    assert words in result["msg"]
    assert ec2.writes == []


def test_two_networks_of_one_name_are_refused(ec2, run):
    run()
    ec2.vpcs.append({**ec2.vpcs[0], "VpcId": "vpc-2"})
    assert "name: net is the name of vpc-1, vpc-2" in run()["msg"]
