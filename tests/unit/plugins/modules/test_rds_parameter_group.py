# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.modules import rds_parameter_group
from botocore.exceptions import ClientError

NAME = "txdb-dev-postgres15"
ARN = f"arn:aws:rds:eu-west-1:123456789012:pg:{NAME}"
WANTED = {"family": "postgres15", "parameters": {"log_statement": "ddl", "port_like": 5}, "tags": {"Stack": "dev"}}
MADE = {
    "name": NAME,
    "arn": ARN,
    "family": "postgres15",
    "description": NAME,
    "parameters": {"log_statement": "ddl", "port_like": "5"},
    "tags": {"Stack": "dev"},
}
ROWS = {
    "log_statement": {"ApplyType": "dynamic", "DataType": "string", "AllowedValues": "none,ddl"},
    "port_like": {"ApplyType": "static", "DataType": "integer", "AllowedValues": "1-9"},
}


def refusal(code, message):
    return ClientError({"Error": {"Code": code, "Message": message}}, "X")


class Pages:
    """A paginator: the answer is built when all pages are asked for."""

    def __init__(self, answer, request=None):
        self.answer, self.request = answer, request

    def paginate(self, **request):
        return Pages(self.answer, request)

    def build_full_result(self):
        return self.answer(self.request)


class FakeRDS:
    """An RDS with at most one group. It keeps the writes."""

    def __init__(self):
        self.group, self.set, self.tags, self.writes = None, {}, [], []

    def get_paginator(self, name):
        return Pages(getattr(self, name))

    def rows(self):
        user = {name: {"ParameterValue": value, "Source": "user"} for name, value in self.set.items()}
        return [
            {"ParameterName": name, "IsModifiable": True, **row, **user.get(name, {})} for name, row in ROWS.items()
        ]

    def describe_db_parameter_groups(self, **_request):
        if self.group is None:
            raise refusal("DBParameterGroupNotFound", "none")
        return {"DBParameterGroups": [self.group]}

    def describe_db_parameters(self, _request):
        return {"Parameters": self.rows()}

    def describe_engine_default_parameters(self, request):
        if request["DBParameterGroupFamily"] != "postgres15":
            raise refusal("InvalidParameterValue", "not a valid parameter group family")
        return {"EngineDefaults": {"Parameters": self.rows()}}

    def describe_db_engine_versions(self, request):
        assert request == {}
        families = ("postgres14", "postgres15", "postgres15")
        return {"DBEngineVersions": [{"DBParameterGroupFamily": family} for family in families]}

    def list_tags_for_resource(self, **_request):
        return {"TagList": self.tags}

    def __getattr__(self, name):
        def call(**request):
            self.writes.append(name)
            return getattr(type(self), f"on_{name}")(self, request) or {}

        return call

    def on_create_db_parameter_group(self, request):
        self.tags = request.pop("Tags")
        self.group = {**request, "DBParameterGroupArn": ARN}
        return {"DBParameterGroup": self.group}

    def on_modify_db_parameter_group(self, request):
        for item in request["Parameters"]:
            if ROWS[item["ParameterName"]]["ApplyType"] == "static" and item["ApplyMethod"] == "immediate":
                raise refusal("InvalidParameterCombination", "cannot use immediate apply method for static parameter")
            self.set[item["ParameterName"]] = item["ParameterValue"]

    def on_reset_db_parameter_group(self, request):
        for item in request["Parameters"]:
            del self.set[item["ParameterName"]]

    def on_add_tags_to_resource(self, request):
        self.tags = [*self.tags, *request["Tags"]]

    def on_remove_tags_from_resource(self, request):
        self.tags = [tag for tag in self.tags if tag["Key"] not in request["TagKeys"]]

    def on_delete_db_parameter_group(self, _request):
        self.group = None


@pytest.fixture
def rds(monkeypatch):
    fake = FakeRDS()
    monkeypatch.setattr(AnsibleAWSModule, "client", lambda self, service: fake)
    monkeypatch.setattr(AnsibleAWSModule, "region", "eu-west-1")
    monkeypatch.setattr(rds_parameter_group, "get_aws_account_info", lambda module: ("123456789012", "aws"))
    return fake


@pytest.fixture
def run(rds, capsys):
    def _run(**args):
        rds.writes.clear()
        with patch_module_args({"name": NAME, **args}), pytest.raises(SystemExit):
            rds_parameter_group.main()
        return json.loads(capsys.readouterr().out)

    return _run


def outcome(result):
    return result["changed"], result["parameter_group"], result["reboot_needed_for"]


def test_creation_and_a_second_run_that_changes_nothing(run, rds):
    planned = run(**WANTED, _ansible_check_mode=True)
    assert rds.writes == []
    made = run(**WANTED)
    assert outcome(planned) == outcome(made) == (True, MADE, ["port_like"])
    assert planned["diff"] == made["diff"] == {"before": {}, "after": MADE}
    assert rds.writes == ["create_db_parameter_group", "modify_db_parameter_group"]
    again = run(**WANTED)
    assert outcome(again) == (False, MADE, [])
    assert again["diff"] == {"before": MADE, "after": MADE}
    assert rds.writes == []


def test_a_change_resets_what_is_no_longer_wanted(run, rds):
    run(**WANTED)
    wanted = {"parameters": {"log_statement": "none"}, "tags": {"Stack": "blue", "Cost": "4"}}
    result = run(**wanted)
    after = {**MADE, "parameters": {"log_statement": "none"}, "tags": wanted["tags"]}
    assert outcome(result) == (True, after, ["port_like"])
    assert rds.writes == ["reset_db_parameter_group", "modify_db_parameter_group", "add_tags_to_resource"]
    assert run(tags={})["parameter_group"]["tags"] == {}
    assert rds.writes == ["remove_tags_from_resource"]


def test_deletion_happens_once(run, rds):
    run(**WANTED)
    assert outcome(run(state="absent", _ansible_check_mode=True)) == (True, None, [])
    assert rds.writes == []
    assert outcome(run(state="absent")) == (True, None, [])
    assert rds.writes == ["delete_db_parameter_group"]
    assert outcome(run(state="absent")) == (False, None, [])
    assert rds.writes == []


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ({"family": "postgres15", "parameters": {"log_statment": "ddl"}}, "Did you mean log_statement?"),
        ({"family": "postgres99"}, "The nearest are postgres14, postgres15."),
        ({"family": "postgresql15"}, "The nearest are postgres15"),
        ({}, "family: needed"),
        ({"name": "default.postgres15", "state": "absent"}, "Cannot modify a default parameter group."),
    ],
)
def test_what_rds_would_refuse_never_reaches_it(run, rds, args, words):
    result = run(**args)
    assert result["failed"] is True
    assert words in result["msg"]
    assert rds.writes == []
