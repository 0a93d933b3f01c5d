# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.transaction_monitoring.aws.plugins.modules import vpc_endpoints

REGION = "ap-northeast-1"
CLIENT = SimpleNamespace(meta=SimpleNamespace(region_name=REGION))
SUBNETS = {"subnet-a": "ap-northeast-1a", "subnet-c": "ap-northeast-1c"}
ARGUMENTS = {"vpc_id": "vpc-1", "services": ["logs"], "subnet_ids": list(SUBNETS), "tags": {"Stack": "dev"}}
WRITES = {"create_vpc_endpoint", "modify_vpc_endpoint", "create_tags", "delete_tags", "delete_vpc_endpoints"}


class FakeEc2:
    """EC2 as the module's api functions see it: one VPC with endpoints, and the names of the calls made."""

    def __init__(self):
        self.endpoints = {}
        self.calls = []
        self.unsuccessful = []

    def describe_vpc_endpoints(self, _client, filters):
        self.calls.append("describe_vpc_endpoints")
        assert filters == [{"Name": "vpc-id", "Values": ["vpc-1"]}]
        return list(self.endpoints.values())

    def describe_vpc_endpoint_services(self, _client):
        self.calls.append("describe_vpc_endpoint_services")
        return [
            {
                "ServiceName": f"com.amazonaws.{REGION}.{name}",
                "ServiceType": [{"ServiceType": "Interface"}],
                "Owner": "amazon",
                "AvailabilityZones": list(SUBNETS.values()),
                "PrivateDnsName": name,
            }
            for name in ("logs", "kms")
        ]

    def describe_subnets(self, _client, filters):
        self.calls.append("describe_subnets")
        (by_id,) = filters
        return [{"SubnetId": name, "AvailabilityZone": SUBNETS[name]} for name in by_id["Values"] if name in SUBNETS]

    def create_vpc_endpoint(self, _client, **request):
        self.calls.append("create_vpc_endpoint")
        name = f"vpce-{len(self.endpoints)}"
        (tags,) = request.pop("TagSpecifications")
        self.endpoints[name] = {**request, "VpcEndpointId": name, "State": "available", "Tags": tags["Tags"]}
        return self.endpoints[name]

    def modify_vpc_endpoint(self, _client, **request):
        self.calls.append("modify_vpc_endpoint")
        self.endpoints[request["VpcEndpointId"]]["PrivateDnsEnabled"] = request["PrivateDnsEnabled"]

    def create_tags(self, _client, endpoint_id, tags):
        self.calls.append("create_tags")
        self.endpoints[endpoint_id]["Tags"] += tags

    def delete_tags(self, _client, endpoint_id, keys):
        self.calls.append("delete_tags")
        kept = [tag for tag in self.endpoints[endpoint_id]["Tags"] if tag["Key"] not in keys]
        self.endpoints[endpoint_id]["Tags"] = kept

    def delete_vpc_endpoints(self, _client, endpoint_ids):
        self.calls.append("delete_vpc_endpoints")
        for name in [] if self.unsuccessful else endpoint_ids:
            self.endpoints[name]["State"] = "deleted"
        return self.unsuccessful


@pytest.fixture
def ec2(monkeypatch):
    fake = FakeEc2()
    for name in (*WRITES, "describe_vpc_endpoints", "describe_vpc_endpoint_services", "describe_subnets"):
        monkeypatch.setattr(vpc_endpoints.api, name, getattr(fake, name))
    fake.waited = []
    monkeypatch.setattr(vpc_endpoints, "wait_until_settled", lambda _client, *wait: fake.waited.append(wait))
    monkeypatch.setattr(vpc_endpoints.AnsibleAWSModule, "client", lambda *_args: CLIENT)
    return fake


def run(capsys, check_mode=False, **changed):
    arguments = {**ARGUMENTS, "_ansible_check_mode": check_mode, **changed}
    with patch_module_args(arguments), pytest.raises(SystemExit):
        vpc_endpoints.main()
    return json.loads(capsys.readouterr().out)


def test_check_mode_writes_nothing_and_foretells_the_same(ec2, capsys):
    foretold = run(capsys, check_mode=True)
    assert not WRITES.intersection(ec2.calls)
    made = run(capsys)
    assert (foretold["changed"], foretold["diff"]) == (made["changed"], made["diff"])
    assert foretold["endpoints"] == [{**made["endpoints"][0], "id": "vpce-00000000000000000"}]
    assert ec2.waited == [("vpc-1", ["vpce-0"], [], 600)]


def test_a_second_run_changes_nothing_and_waits_for_nothing(ec2, capsys):
    first = run(capsys)
    ec2.calls.clear()
    ec2.waited.clear()
    second = run(capsys)
    assert (second["changed"], second["endpoints"]) == (False, first["endpoints"])
    assert ec2.calls == ["describe_vpc_endpoints", "describe_vpc_endpoint_services", "describe_subnets"]
    assert ec2.waited == []


def test_differences_are_changed_in_place_and_the_rest_is_purged(ec2, capsys):
    run(capsys, services=["logs", "kms"])
    ec2.waited.clear()
    result = run(capsys, private_dns=False, tags={"Stack": "dev", "Owner": "us"}, purge=True)
    assert [(one["service"], one["private_dns"], one["tags"]) for one in result["endpoints"]] == [
        ("logs", False, {"Stack": "dev", "Owner": "us"})
    ]
    assert ec2.waited == [("vpc-1", ["vpce-1"], [], 600)]
    result = run(capsys, private_dns=False)
    assert result["endpoints"][0]["tags"] == {"Stack": "dev"}
    assert ec2.waited[-1] == ("vpc-1", [], ["vpce-0"], 600)


def test_absence_ends_with_a_wait_and_a_second_run_changes_nothing(ec2, capsys):
    run(capsys)
    ec2.waited.clear()
    gone = run(capsys, state="absent", services=[], wait_timeout=30)
    again = run(capsys, state="absent", services=[])
    assert (gone["changed"], gone["endpoints"], again["changed"]) == (True, [], False)
    assert ec2.waited == [("vpc-1", [], ["vpce-0"], 30)]


def test_without_a_vpc_everything_is_to_be_created_in_check_mode_only(ec2, capsys):
    foretold = run(capsys, check_mode=True, vpc_id=None, subnet_ids=["subnet-of-tomorrow"])
    assert (foretold["changed"], [one["service"] for one in foretold["endpoints"]]) == (True, ["logs"])
    assert run(capsys, vpc_id=None)["msg"] == "vpc_id: is not given; only check mode can do without a VPC."
    assert run(capsys, vpc_id=None, state="absent")["changed"] is False


def test_an_unknown_service_is_refused_before_any_write(ec2, capsys):
    result = run(capsys, services=["logs", "kmss"])
    assert result["failed"] is True
    assert "Did you mean kms?" in result["msg"]
    assert not WRITES.intersection(ec2.calls)


@pytest.mark.parametrize(("code", "failed"), [("InvalidVpcEndpoint.NotFound", None), ("OperationNotPermitted", True)])
def test_a_deletion_that_aws_refuses_is_reported(ec2, capsys, code, failed):
    run(capsys)
    ec2.unsuccessful = [{"Error": {"Code": code, "Message": "no"}, "ResourceId": "vpce-0"}]
    result = run(capsys, state="absent")
    assert result.get("failed") == failed
    if failed:
        assert result["msg"] == "Failed to delete VPC endpoints: OperationNotPermitted: no"
