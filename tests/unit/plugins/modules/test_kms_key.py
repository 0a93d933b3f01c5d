# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.modules import kms_key
from botocore.exceptions import ClientError

ALIAS = "alias/transaction-monitoring-dev"
ACCOUNT = "123456789012"
DELETION = datetime(2026, 12, 24, tzinfo=UTC)
POLICY = {"Version": "2012-10-17", "Statement": []}
MARKED = {"transaction-monitoring:alias": ALIAS}
READS = {
    "describe_key",
    "get_caller_identity",
    "get_key_policy",
    "get_key_rotation_status",
    "list_aliases",
    "list_keys",
    "list_resource_tags",
}


def missing(operation):
    return ClientError({"Error": {"Code": "NotFoundException", "Message": "no such key"}}, operation)


class Pages:
    """A paginator: the answer is built when all pages are asked for."""

    def __init__(self, answer, request=None):
        self.answer, self.request = answer, request

    def paginate(self, **request):
        return Pages(self.answer, request)

    def build_full_result(self):
        return self.answer(self.request)


class FakeKMS:
    """A KMS that remembers its keys and the names of the calls it got."""

    def __init__(self):
        self.keys, self.aliases, self.calls = {}, {}, []

    def add(self, key_id, alias=None, state="Enabled", tags=None):
        self.keys[key_id] = {"state": state, "tags": dict(MARKED if tags is None else tags), "description": ""}
        if alias:
            self.aliases[alias] = key_id

    def find(self, key_id):
        key_id = self.aliases.get(key_id, key_id)
        if key_id not in self.keys:
            raise missing("DescribeKey")
        return key_id, self.keys[key_id]

    def __getattr__(self, name):
        def call(**request):
            self.calls.append(name)
            return getattr(type(self), f"on_{name}", lambda _self, _request: {})(self, request)

        return call

    def get_paginator(self, name):
        self.calls.append(name)
        return Pages(getattr(self, f"on_{name}"))

    def on_list_keys(self, _request):
        return {"Keys": [{"KeyId": key_id} for key_id in self.keys]}

    def on_list_aliases(self, _request):
        aliases = [{"AliasName": alias, "TargetKeyId": key_id} for alias, key_id in self.aliases.items()]
        return {"Aliases": [*aliases, {"AliasName": "alias/aws/rds"}]}

    def on_list_resource_tags(self, request):
        _key_id, key = self.find(request["KeyId"])
        if "denied" in key["tags"]:
            raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "ListResourceTags")
        return {"Tags": [{"TagKey": name, "TagValue": value} for name, value in key["tags"].items()]}

    def on_describe_key(self, request):
        key_id, key = self.find(request["KeyId"])
        metadata = {"KeyId": key_id, "Arn": f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/{key_id}", "KeyState": key["state"]}
        dates = {"DeletionDate": DELETION} if key["state"] == "PendingDeletion" else {}
        return {"KeyMetadata": {**metadata, "Description": key["description"], **dates}}

    def on_get_key_policy(self, _request):
        return {"Policy": json.dumps(POLICY)}

    def on_get_key_rotation_status(self, request):
        return {"KeyRotationEnabled": self.find(request["KeyId"])[1]["state"] != "PendingDeletion"}

    def on_create_key(self, request):
        # botocore's next try after an answer that was lost would be a second key.
        assert self.attempts == 1
        self.add("new", tags={tag["TagKey"]: tag["TagValue"] for tag in request["Tags"]})
        self.keys["new"]["description"] = request["Description"]
        return self.on_describe_key({"KeyId": "new"})

    def on_create_alias(self, request):
        self.aliases[request["AliasName"]] = request["TargetKeyId"]
        return {}

    def on_delete_alias(self, request):
        del self.aliases[request["AliasName"]]
        return {}

    def on_schedule_key_deletion(self, request):
        self.find(request["KeyId"])[1]["state"] = "PendingDeletion"
        return {"DeletionDate": DELETION}

    def on_get_caller_identity(self, _request):
        return {"Account": ACCOUNT, "Arn": f"arn:aws-us-gov:iam::{ACCOUNT}:user/x"}

    def writes(self):
        """Return the calls since the last time, without those that read."""
        calls, self.calls = self.calls, []
        return [name for name in calls if name not in READS]


@pytest.fixture
def kms(monkeypatch):
    fake = FakeKMS()

    def client(_self, _service, config=None):
        fake.attempts = (config or {}).get("retries", {}).get("total_max_attempts")
        return fake

    monkeypatch.setattr(AnsibleAWSModule, "client", client)
    monkeypatch.setattr(AnsibleAWSModule, "region", "eu-west-1")
    return fake


@pytest.fixture
def run(kms, capsys):
    def _run(**args):
        with patch_module_args({"alias": ALIAS, **args}), pytest.raises(SystemExit):
            kms_key.main()
        return json.loads(capsys.readouterr().out)

    return _run


def test_create_then_nothing(run, kms):
    made = run(description="d", policy=POLICY, tags={"Stack": "dev"}, rotation_period_days=365)
    assert kms.writes() == ["create_key", "create_alias", "enable_key_rotation"]
    assert made["actions"] == ["created the key", "created the alias", "enabled the rotation"]
    assert made["diff"] == {"before": {}, "after": made["key"]}
    assert made["key"] == {
        "key_id": "new",
        "arn": f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/new",
        "alias": ALIAS,
        "state": "Enabled",
        "description": "d",
        "policy": POLICY,
        "rotation_enabled": True,
        "rotation_period_days": 365,
        "deletion_date": None,
        "tags": {"Stack": "dev", **MARKED},
    }
    again = run(description="d", policy=json.dumps(POLICY), tags={"Stack": "dev"})
    assert (again["changed"], again["key"], kms.calls) == (
        False,
        made["key"],
        ["describe_key", "get_key_rotation_status", "get_key_policy", "list_resource_tags"],
    )


def test_check_mode_returns_the_key_that_would_be(run, kms):
    planned = run(_ansible_check_mode=True, policy=POLICY)
    assert kms.writes() == []
    assert planned["changed"] is True
    assert planned["key"]["arn"] == (f"arn:aws-us-gov:kms:eu-west-1:{ACCOUNT}:key/00000000-0000-0000-0000-000000000000")
    assert planned["key"].keys() == run(policy=POLICY)["key"].keys()


def test_run_that_was_interrupted_before_the_alias_is_taken_up(run, kms):
    kms.add("orphan")
    kms.add("others", tags={"Stack": "dev"})
    kms.add("hidden", tags={"denied": "yes"})
    kms.add("dying", state="PendingDeletion")
    kms.add("named", alias="alias/other")
    result = run()
    assert (result["key"]["key_id"], result["actions"]) == ("orphan", ["created the alias"])
    assert kms.writes() == ["create_alias"]


def test_key_that_waits_for_its_deletion_gives_a_new_one_the_name(run, kms):
    kms.add("dying", state="PendingDeletion")
    assert run()["key"]["key_id"] == "new"


def test_deletion_under_the_alias_is_cancelled_and_told(run, kms):
    kms.add("k", alias=ALIAS, state="PendingDeletion")
    result = run()
    assert kms.writes() == ["cancel_key_deletion", "enable_key", "enable_key_rotation"]
    assert "Key k was pending deletion under" in str(result["warnings"])
    assert result["diff"]["before"]["deletion_date"] == "2026-12-24T00:00:00+00:00"
    assert result["key"]["deletion_date"] is None


def test_every_change_is_made_and_nothing_in_check_mode(run, kms):
    kms.add("k", alias=ALIAS, tags={"Old": "x", **MARKED})
    wanted = {
        "description": "d",
        "policy": {"Version": "2012-10-17", "Statement": [{"Sid": "A"}]},
        "tags": {"New": "y"},
        "rotation": False,
    }
    planned = run(_ansible_check_mode=True, **wanted)
    assert kms.writes() == []
    done = run(**wanted)
    assert kms.writes() == [
        "tag_resource",
        "untag_resource",
        "put_key_policy",
        "update_key_description",
        "disable_key_rotation",
    ]
    assert planned["key"] == done["key"]
    assert planned["diff"] == done["diff"]


def test_absent_twice(run, kms):
    kms.add("k", alias=ALIAS)
    planned = run(_ansible_check_mode=True, state="absent")
    assert kms.writes() == []
    assert (planned["changed"], planned["key"]["state"]) == (True, "PendingDeletion")
    result = run(state="absent", deletion_window=7)
    assert kms.writes() == ["schedule_key_deletion", "delete_alias"]
    assert result["key"]["deletion_date"] == "2026-12-24T00:00:00+00:00"
    again = run(state="absent")
    assert (again["changed"], again["key"], kms.writes()) == (False, None, [])


@pytest.mark.parametrize("state", ["present", "absent"])
def test_key_of_others_is_not_touched(run, kms, state):
    kms.add("theirs", alias=ALIAS, tags={"Stack": "dev"})
    result = run(state=state)
    assert result["failed"] is True
    assert "belongs to key theirs, which was not made here" in result["msg"]
    assert kms.writes() == []


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"alias": "transaction-monitoring-dev"}, 'Write "alias/transaction-monitoring-dev".'),
        ({"rotation_period_days": 30}, "The nearest value is 90."),
        ({"deletion_window": 31}, "deletion_window: 31 is not between 7 and 30 days."),
        ({"key_id": "x"}, "Unsupported parameters"),
    ],
)
def test_refusals_come_before_any_call(run, kms, args, message):
    assert message in run(**args)["msg"]
    assert kms.calls == []


def test_failure_of_aws_is_told(run, kms, monkeypatch):
    def refuse(self, request):
        message = "The new key policy will not allow you to update the key policy in the future."
        raise ClientError({"Error": {"Code": "MalformedPolicyDocumentException", "Message": message}}, "CreateKey")

    monkeypatch.setattr(FakeKMS, "on_create_key", refuse)
    result = run(policy=POLICY)
    assert result["failed"] is True
    assert "Failed to create the key" in result["msg"]
    assert "MalformedPolicyDocumentException" in result["msg"]
