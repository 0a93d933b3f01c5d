# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The module joins facts, rules and decisions, asks only what it must, and never fails because of a finding."""

from __future__ import annotations

import json

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Fact, Facts
from ansible_collections.transaction_monitoring.aws.plugins.modules import preflight

NETWORK = {
    "name": "transaction-monitoring-dev",
    "tags": {"Project": "transaction-monitoring", "Stack": "dev", "ManagedBy": "transaction_monitoring.aws"},
    "cidr": "10.0.0.0/16",
    "subnet_cidrs": ["10.0.0.0/20", "10.0.16.0/20"],
    "endpoints": ["s3"],
}


@pytest.fixture
def run(monkeypatch, capsys):
    def _run(zones=("a", "b"), vpcs=(), **args):
        asked = []
        known = {
            "ec2.zones": Fact([{"ZoneName": zone} for zone in zones]),
            "ec2.vpcs": Fact(list(vpcs)),
            "ec2.subnets": Fact([]),
            "ec2.route_tables": Fact([]),
            "ec2.network_interfaces": Fact([]),
        }
        monkeypatch.setattr(preflight, "make_clients", lambda _connection, services: asked.extend(services))
        monkeypatch.setattr(AnsibleAWSModule, "region", "ap-northeast-1")
        session = {"temporary": False, "renews": False, "minutes_left": None}
        monkeypatch.setattr(preflight, "describe_session", lambda params: session)

        def collect(reads, _clients, _wants):
            return Facts(
                {name: fact for name, fact in known.items() if name in {read.name for read in reads}}, "no test"
            )

        monkeypatch.setattr(preflight, "collect", collect)
        with patch_module_args({"components": {"network": NETWORK}, **args}), pytest.raises(SystemExit):
            preflight.main()
        return json.loads(capsys.readouterr().out), asked

    return _run


def test_what_is_sound_is_decided(run):
    result, asked = run()
    assert result["errors"] == 0
    assert result["decisions"] == {"network": {"zones": ["a", "b"]}}
    assert {"ec2", "sts"} <= set(asked)
    assert "rds" not in asked


def test_an_error_is_reported_and_does_not_fail_the_module(run):
    result, _asked = run(zones=("a",))
    assert "failed" not in result
    assert result["errors"] == 1
    assert [item["id"] for item in result["findings"] if item["severity"] == "error"] == ["NW001"]
    assert "NW001" in result["table"]
    assert result["summary"].startswith("1 error, ")


def test_a_waived_error_does_not_count(run):
    result, _asked = run(zones=("a",), waived={"NW001": "one zone will do"})
    assert result["errors"] == 0
    assert {item["waived"] for item in result["findings"] if item["id"] == "NW001"} == {"one zone will do"}


def test_offline_asks_nothing_and_says_what_it_left_undecided(run):
    result, asked = run(offline=True)
    assert asked == []
    assert result["facts_read"] == 0
    assert result["errors"] == 0
    assert result["unknown"] > 0
    assert "no account was asked (offline)" in " ".join(result["table"].split())


@pytest.mark.parametrize(
    ("waived", "words"),
    [
        ({"NW01": "one zone will do"}, "There is no rule NW01 to waive. Did you mean NW001"),
        ({"NW001": ""}, "NW001 is waived without a reason."),
        ({"NW001": " "}, "NW001 is waived without a reason."),
        ({"NW001": None}, "NW001 is waived without a reason."),
    ],
)
def test_a_waiver_that_is_wrong_is_refused(run, waived, words):
    result, asked = run(waived=waived)
    assert result["failed"]
    assert words in result["msg"]
    assert asked == []


def test_before_a_destruction_only_whose_it_is_is_judged(run):
    """One zone is too few to deploy to, and no reason to keep what is there."""
    theirs = {"VpcId": "vpc-1", "Tags": [{"Key": "Name", "Value": NETWORK["name"]}]}
    result, asked = run(zones=("a",), vpcs=[theirs], purpose="destroy")
    assert [(item["id"], item["severity"]) for item in result["findings"]] == [("NM007", "warning")]
    assert result["decisions"] == {}
    assert set(asked) == {"ec2", "sts"}


def test_what_may_go_is_left_to_go(run):
    result, _asked = run(zones=("a",), purpose="destroy")
    assert (result["findings"], result["errors"], result["unknown"]) == ([], 0, 0)


def test_no_other_purpose_is_taken(capsys):
    arguments = {"components": {"network": NETWORK}, "purpose": "admire"}
    with patch_module_args(arguments), pytest.raises(SystemExit):
        preflight.main()
    assert "value of purpose must be one of: deploy, destroy" in json.loads(capsys.readouterr().out)["msg"]
