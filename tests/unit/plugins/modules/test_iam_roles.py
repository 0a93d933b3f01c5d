# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._iam import api
from ansible_collections.transaction_monitoring.aws.plugins.modules import iam_roles

ARN = "arn:aws:iam::123456789012:role/producer"


def document(*actions):
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}]}


ROLE = {
    "name": "producer",
    "description": "Puts",
    "trust": document("sts:AssumeRole"),
    "policy": document("kinesis:PutRecords", "kinesis:PutRecord"),
}
# As IAM has it: a list of one is its bare value, and the order is another.
THERE = {
    "Arn": ARN,
    "Description": "Puts",
    "AssumeRolePolicyDocument": {**document(), "Statement": {**document()["Statement"][0], "Action": "sts:AssumeRole"}},
    "Tags": [{"Key": "Stack", "Value": "dev"}],
}
POLICY = document("kinesis:PutRecord", "kinesis:PutRecords")
WRITES = (
    *("create_role", "update_assume_role_policy", "update_role", "put_role_policy"),
    *("tag_role", "untag_role"),
)


@pytest.fixture
def run(monkeypatch, capsys):
    writes = []

    def write(operation):
        return lambda _client, *args, **kwargs: writes.append((operation, *args, *kwargs.values()))

    def run_with(there, check_mode=False, tags=None, **changes):
        policy = changes.pop("policy", POLICY)
        writes.clear()
        monkeypatch.setattr(iam_roles.AnsibleAWSModule, "client", lambda *_args, **_kwargs: None)
        monkeypatch.setattr(iam_roles, "get_aws_account_info", lambda _module: ("123456789012", "aws"))
        monkeypatch.setattr(api, "get_role", lambda _client, _name: there)
        monkeypatch.setattr(api, "get_role_policy", lambda _client, _name, _policy: policy)
        for operation in WRITES:
            monkeypatch.setattr(api, operation, write(operation))
        settings = {"roles": [{**ROLE, **changes}], "policy_name": "stack", "tags": tags or {"Stack": "dev"}}
        common = {"region": "ap-northeast-1", "_ansible_check_mode": check_mode}
        with patch_module_args({**settings, **common}), pytest.raises(SystemExit):
            iam_roles.main()
        return json.loads(capsys.readouterr().out), list(writes)

    return run_with


def test_a_new_role_is_announced_with_its_policy_as_it_is_made(run):
    planned, none = run(None, check_mode=True)
    real, writes = run(None)
    assert none == []
    assert planned == real
    assert (real["changed"], real["arns"], real["diff"]["before"]) == (True, {"producer": ARN}, {})
    assert [name for name, *_rest in writes] == ["create_role", "put_role_policy"]
    assert writes[0][-1] == [{"Key": "Stack", "Value": "dev"}]


def test_what_means_the_same_is_left_alone(run):
    result, writes = run(THERE)
    assert (result["changed"], writes) == (False, [])
    assert result["diff"]["before"] == result["diff"]["after"]


@pytest.mark.parametrize(
    ("changes", "operations"),
    [
        ({"trust": document("sts:TagSession")}, ["update_assume_role_policy"]),
        ({"description": "Puts and puts"}, ["update_role"]),
        ({"policy": document("kinesis:PutRecord")}, ["put_role_policy"]),
        ({"tags": {"Stack": "dev", "Owner": "a"}}, ["tag_role"]),
        ({"tags": {"Owner": "a"}}, ["tag_role", "untag_role"]),
    ],
)
def test_what_differs_is_changed_and_nothing_else(run, changes, operations):
    planned, none = run(THERE, check_mode=True, **changes)
    real, writes = run(THERE, **changes)
    assert none == []
    assert planned == real
    assert [name for name, *_rest in writes] == operations
    assert real["diff"]["before"] != real["diff"]["after"]


def test_a_role_whose_policy_is_missing_gets_it(run):
    result, writes = run(THERE, policy=None)
    assert [name for name, *_rest in writes] == ["put_role_policy"]
    assert result["diff"]["before"]["producer"]["policy"] is None
