# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import (
    api,
    manage_parameter_group,
)
from ansible_collections.transaction_monitoring.aws.plugins.modules import elasticache_parameter_group

ARN = "arn:aws:elasticache:ap-northeast-1:123456789012:parametergroup:redis-dev"
NEW = {"name": "Redis-Dev", "family": "redis7", "parameters": {"timeout": 300}}


class Account:
    """At most one parameter group of one parameter; keeps the names of the calls that write."""

    def __init__(self):
        self.exists = False
        self.timeout = "0"
        self.calls = []

    def group(self, _client, name):
        fixed = {"CacheParameterGroupFamily": "redis7", "Description": f"Parameter group {name}", "ARN": ARN}
        return {"CacheParameterGroupName": name, **fixed} if self.exists else None

    def parameters(self, *_arguments):
        source = "user" if self.timeout != "0" else "system"
        return {"Parameters": [{"ParameterName": "timeout", "ParameterValue": self.timeout, "Source": source}]}

    def write(self, operation):
        def call(_client, *_arguments, **request):
            self.calls.append(operation)
            self.exists = not operation.startswith("Delete")
            for pair in request.get("ParameterNameValues", ()):
                self.timeout = pair.get("ParameterValue", "0")

        return call


@pytest.fixture
def account(monkeypatch):
    made = Account()
    monkeypatch.setattr(api, "describe_cache_parameter_group", made.group)
    monkeypatch.setattr(api, "describe_cache_parameters", made.parameters)
    monkeypatch.setattr(
        api, "describe_engine_default_parameters", lambda _client, _family: {"EngineDefaults": made.parameters()}
    )
    monkeypatch.setattr(
        api, "describe_cache_engine_versions", lambda _client: [{"CacheParameterGroupFamily": "redis7"}]
    )
    monkeypatch.setattr(api, "list_tags_for_resource", lambda _client, _arn: [])
    monkeypatch.setattr(api, "delete_cache_parameter_group", made.write("DeleteCacheParameterGroup"))
    for operation in manage_parameter_group.CALLS:
        monkeypatch.setitem(manage_parameter_group.CALLS, operation, made.write(operation))
    monkeypatch.setattr(elasticache_parameter_group.AnsibleAWSModule, "client", lambda _self, _service: None)
    monkeypatch.setattr(elasticache_parameter_group, "get_aws_account_info", lambda _module: ("123456789012", "aws"))
    return made


def run(capsys, **arguments):
    with patch_module_args({"region": "ap-northeast-1", **arguments}), pytest.raises(SystemExit):
        elasticache_parameter_group.main()
    return json.loads(capsys.readouterr().out)


def test_a_life_from_creation_to_deletion(capsys, account):
    stages = [
        (NEW, ["CreateCacheParameterGroup", "ModifyCacheParameterGroup"]),
        (NEW, []),
        ({"name": "redis-dev", "parameters": {"timeout": 60}}, ["ModifyCacheParameterGroup"]),
        ({"name": "redis-dev", "parameters": {}, "purge_parameters": True}, ["ResetCacheParameterGroup"]),
        ({"name": "redis-dev", "state": "absent"}, ["DeleteCacheParameterGroup"]),
        ({"name": "redis-dev", "state": "absent"}, []),
    ]
    for arguments, operations in stages:
        account.calls.clear()
        predicted = run(capsys, _ansible_check_mode=True, **arguments)
        assert account.calls == []
        real = run(capsys, **arguments)
        assert (account.calls, real["steps"], real["changed"]) == (operations, operations, bool(operations))
        same = ("changed", "diff", "parameter_group", "steps")
        assert [predicted[key] for key in same] == [real[key] for key in same]


@pytest.mark.parametrize(
    ("exists", "arguments", "words"),
    [
        (False, {**NEW, "family": "redis7.x"}, "Nearest: redis7"),
        (False, {**NEW, "parameters": {"timeot": 1}}, "Did you mean timeout?"),
        (True, {**NEW, "family": "valkey8"}, "which AWS cannot change"),
        (False, {**NEW, "name": "redis_dev"}, "Nearest: 'redis-dev'"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(capsys, account, exists, arguments, words):
    account.exists = exists
    result = run(capsys, **arguments)
    assert (result["failed"], words in result["msg"], account.calls) == (True, True, [])
