# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import api, manage
from ansible_collections.transaction_monitoring.aws.plugins.modules import (
    elasticache_replication_group,
    elasticache_replication_group_info,
)

ARN = "arn:aws:elasticache:ap-northeast-1:123456789012:replicationgroup:redis-dev"
NEW = {"name": "redis-dev", "engine": "redis", "engine_version": "7.1", "node_type": "cache.t4g.small"}
TOKEN = "a-token-nobody-sees!"


class Account:
    """One replication group, with the statuses it goes through; keeps the names of the calls that write."""

    def __init__(self, *statuses):
        self.statuses = list(statuses)
        self.values = {"CacheNodeType": "cache.t4g.small", "EngineVersion": "7.1.0"}
        self.calls = []
        self.waited = []

    def group(self):
        if not self.statuses:
            return None
        fixed = {"ReplicationGroupId": "redis-dev", "ARN": ARN, "MemberClusters": ["redis-dev-001"], "Engine": "redis"}
        return {**fixed, **self.values, "Status": self.statuses[0]}

    def write(self, name, statuses=("available",)):
        def call(_client, **request):
            self.calls.append(name)
            self.values.update({key: value for key, value in request.items() if key in self.values})
            self.statuses = list(statuses)

        return call

    def wait(self, _waiter, _name, goal, _budget):
        self.waited.append(goal)
        self.statuses = [] if goal == "deleted" else ["available"]


@pytest.fixture
def account(monkeypatch):
    made = Account()
    reads = {
        "describe_replication_group": lambda _client, _name: made.group(),
        "describe_replication_groups": lambda _client: [made.group()] if made.group() else [],
        "describe_cache_cluster": lambda _client, _name: made.values,
        "describe_cache_clusters": lambda _client: [{"ReplicationGroupId": "redis-dev", **made.values}],
        "list_tags_for_resource": lambda _client, _arn: [],
        "list_allowed_node_type_modifications": lambda _client, _name: {"ScaleUpModifications": ["cache.r7g.large"]},
        "delete_replication_group": made.write("DeleteReplicationGroup", ["deleting"]),
    }
    for name, function in reads.items():
        monkeypatch.setattr(api, name, function)
    for name in manage.CALLS:
        monkeypatch.setitem(manage.CALLS, name, made.write(name, ["modifying"]))
    monkeypatch.setattr(manage, "wait_for", made.wait)
    for name in ("available_waiter", "settled_waiter", "deleted_waiter"):
        monkeypatch.setattr(manage, name, lambda *_arguments: None)
    for module in (elasticache_replication_group, elasticache_replication_group_info):
        monkeypatch.setattr(module.AnsibleAWSModule, "client", lambda _self, _service: None)
    monkeypatch.setattr(elasticache_replication_group, "get_aws_account_info", lambda _module: ("123456789012", "aws"))
    return made


def run(capsys, module=elasticache_replication_group, **arguments):
    with patch_module_args({"region": "ap-northeast-1", **arguments}), pytest.raises(SystemExit):
        module.main()
    return json.loads(capsys.readouterr().out)


MODIFY = "ModifyReplicationGroup"
CREATE = "CreateReplicationGroup"
DELETE = "DeleteReplicationGroup"


@pytest.mark.parametrize("check_mode", [True, False])
@pytest.mark.parametrize(
    ("statuses", "arguments", "steps", "waited"),
    [
        ([], NEW, [CREATE], ["available"]),
        ([], {**NEW, "wait": False}, [CREATE], []),
        (["available"], NEW, [], []),
        (["available"], {"name": "redis-dev", "node_type": "cache.r7g.large"}, [MODIFY], ["available"]),
        (["creating"], {"name": "redis-dev", "wait": False}, [], []),
        (["creating"], {"name": "redis-dev"}, [], ["available"]),
        (
            ["modifying"],
            {"name": "redis-dev", "node_type": "cache.r7g.large", "wait": False},
            [MODIFY],
            ["available"],
        ),
        (["deleting"], NEW, [CREATE], ["deleted", "available"]),
        (["available"], {"name": "redis-dev", "state": "absent"}, [DELETE], ["deleted"]),
        (["available"], {"name": "redis-dev", "state": "absent", "wait": False}, [DELETE], []),
        (["modifying"], {"name": "redis-dev", "state": "absent"}, [DELETE], ["available", "deleted"]),
        (["create-failed"], {"name": "redis-dev", "state": "absent"}, [DELETE], ["deleted"]),
        (["deleting"], {"name": "redis-dev", "state": "absent"}, [], ["deleted"]),
        ([], {"name": "redis-dev", "state": "absent"}, [], []),
    ],
)
def test_what_is_done_depends_on_the_state_the_group_is_in(
    capsys, account, check_mode, statuses, arguments, steps, waited
):
    account.statuses = statuses
    result = run(capsys, _ansible_check_mode=check_mode, **arguments)
    assert (result.get("msg"), result["changed"], result["steps"]) == (None, bool(steps), steps)
    assert (account.calls, account.waited) == (([], []) if check_mode else (steps, waited))
    assert (result["diff"]["before"] != result["diff"]["after"]) is bool(steps)


def test_check_mode_tells_what_would_be_with_the_same_keys(capsys, account):
    predicted = run(capsys, _ansible_check_mode=True, **NEW)
    real = run(capsys, **NEW)
    assert set(predicted["replication_group"]) == set(real["replication_group"])
    assert predicted["diff"] == real["diff"]
    assert predicted["replication_group"]["arn"] == real["replication_group"]["arn"] == ARN
    assert predicted["replication_group"]["primary_endpoint"] is None


@pytest.mark.parametrize(
    ("statuses", "arguments", "words"),
    [
        ([], {**NEW, "multi_az": True}, "multi_az is true and automatic_failover is false"),
        (["available"], {"name": "redis-dev", "engine_version": "6.2"}, "does not downgrade"),
        (["modifying"], {"name": "redis-dev", "engine_version": "6.2"}, "does not downgrade"),
        (["available"], {"name": "redis-dev", "node_type": "cache.r7g.lrge"}, "Nearest: cache.r7g.large"),
        (["create-failed"], {"name": "redis-dev"}, "Delete it with state: absent first"),
        (
            ["available"],
            {"name": "x", "state": "absent", "final_snapshot_identifier": "-"},
            "final_snapshot_identifier",
        ),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(capsys, account, statuses, arguments, words):
    account.statuses = statuses
    result = run(capsys, **arguments)
    assert (result["failed"], words in result["msg"]) == (True, True)
    assert (account.calls, account.waited) == ([], [])


def test_a_failing_call_says_which_step_it_was(capsys, account, monkeypatch):
    def fail(_client, **_request):
        raise api.AnsibleElastiCacheError(message="Failed to modify the replication group")

    account.statuses = ["available"]
    monkeypatch.setitem(manage.CALLS, MODIFY, fail)
    result = run(capsys, name="redis-dev", node_type="cache.r7g.large")
    assert result["msg"] == f"Failed to modify the replication group redis-dev (step 1 of 1: {MODIFY})"


@pytest.mark.parametrize("check_mode", [True, False])
def test_the_token_is_nowhere_in_the_result(capsys, account, check_mode):
    result = run(capsys, _ansible_check_mode=check_mode, **NEW, transit_encryption=True, auth_token=TOKEN)
    assert result["steps"] == [CREATE]
    assert TOKEN not in json.dumps(result)


@pytest.mark.parametrize(
    ("statuses", "arguments", "names"),
    [
        (["available"], {}, ["redis-dev"]),
        (["available"], {"name": "Redis-Dev"}, ["redis-dev"]),
        ([], {"name": "redis-dev"}, []),
        ([], {}, []),
    ],
)
def test_info_finds_one_or_all(capsys, account, statuses, arguments, names):
    account.statuses = statuses
    result = run(capsys, elasticache_replication_group_info, **arguments)
    assert [group["replication_group_id"] for group in result["replication_groups"]] == names
    assert [group["engine_version"] for group in result["replication_groups"]] == ["7.1.0"] * len(names)
    assert result["changed"] is False
