# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._logs import api
from ansible_collections.transaction_monitoring.aws.plugins.modules import log_groups
from botocore.exceptions import ClientError

PREFIX = "arn:aws:logs:ap-northeast-1:123456789012:log-group:"
CLIENT = SimpleNamespace(meta=SimpleNamespace(region_name="ap-northeast-1"))
KEY = "arn:aws:kms:ap-northeast-1:123456789012:key/1"


class Account:
    """Log groups as CloudWatch Logs holds them, and the writes that were made."""

    def __init__(self, **groups):
        self.groups = {
            name: {"logGroupName": name, "arn": f"{PREFIX}{name}:*", **rest} for name, rest in groups.items()
        }
        self.tags = {}
        self.writes = []
        # What answers in place of a write.
        self.makers = {}

    def add(self, name, tags):
        """Have a group of others' making, which is there from now on."""
        self.groups[name] = {"logGroupName": name, "arn": f"{PREFIX}{name}:*"}
        self.tags[f"{PREFIX}{name}"] = tags

    def write(self, operation):
        def record(_client, *args, **kwargs):
            self.writes.append((operation, *args, *kwargs.values()))
            return True

        return record


WRITES = (
    "create_log_group",
    "associate_kms_key",
    "put_retention_policy",
    "tag_resource",
    "untag_resource",
    "delete_log_group",
)


@pytest.fixture
def run(monkeypatch, capsys):
    def run_with(account, check_mode=False, **arguments):
        monkeypatch.setattr(log_groups.AnsibleAWSModule, "client", lambda *_args, **_kwargs: CLIENT)
        caller = {"Arn": "arn:aws:iam::123456789012:root", "Account": "123456789012"}
        monkeypatch.setattr(api, "get_caller_identity", lambda _sts: caller)
        monkeypatch.setattr(api, "describe_log_groups", lambda _client, _prefix: list(account.groups.values()))
        monkeypatch.setattr(api, "list_tags_for_resource", lambda _client, arn: account.tags.get(arn, {}))
        for operation in WRITES:
            monkeypatch.setattr(api, operation, account.makers.get(operation) or account.write(operation))
        settings = {"region": "ap-northeast-1", "_ansible_check_mode": check_mode, **arguments}
        with patch_module_args(settings), pytest.raises(SystemExit):
            log_groups.main()
        return json.loads(capsys.readouterr().out)

    return run_with


WANTED = {"names": ["/b", "/a"], "retention_days": 30, "kms_key_arn": KEY, "tags": {"Stack": "dev"}}


def test_groups_are_created_encrypted_from_their_first_moment(run):
    account = Account()
    result = run(account, **WANTED)
    assert result["changed"] is True
    assert [group["arn"] for group in result["log_groups"]] == [f"{PREFIX}/a", f"{PREFIX}/b"]
    assert account.writes == [
        ("create_log_group", "/a", KEY, {"Stack": "dev"}),
        ("put_retention_policy", "/a", 30),
        ("create_log_group", "/b", KEY, {"Stack": "dev"}),
        ("put_retention_policy", "/b", 30),
    ]


def test_check_mode_says_the_same_and_writes_nothing(run):
    account = Account(**{"/a": {"retentionInDays": 1096}})
    planned = run(account, check_mode=True, **WANTED)
    assert account.writes == []
    real = run(account, **WANTED)
    assert {key: planned[key] for key in ("changed", "log_groups", "diff")} == {
        key: real[key] for key in ("changed", "log_groups", "diff")
    }


def test_a_group_that_exists_is_brought_to_the_same_state_and_never_deleted(run):
    account = Account(**{"/a": {"retentionInDays": 1096}, "/b": {"retentionInDays": 30, "kmsKeyId": KEY}})
    account.tags = {f"{PREFIX}/b": {"Stack": "dev"}}
    run(account, **WANTED)
    assert account.writes == [
        ("associate_kms_key", "/a", KEY),
        ("put_retention_policy", "/a", 30),
        ("tag_resource", f"{PREFIX}/a", {"Stack": "dev"}),
    ]


def test_absent_deletes_what_exists_and_nothing_else(run):
    account = Account(**{"/a": {}, "/a/b": {}})
    assert run(account, names=["/a", "/c"], state="absent")["changed"] is True
    assert account.writes == [("delete_log_group", "/a")]
    assert run(Account(), names=["/a"], state="absent")["changed"] is False


def test_an_unknown_retention_is_refused_before_any_write(run):
    account = Account()
    result = run(account, **{**WANTED, "retention_days": 728})
    assert result["failed"] is True
    assert "The nearest is 731" in result["msg"]
    assert account.writes == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"names": ["aws/a"]}, "names: aws/a: not a name for a log group"),
        ({"kms_key_arn": "alias/x"}, 'kms_key_arn: "alias/x" is not the ARN of a key'),
    ],
)
def test_what_aws_would_refuse_never_reaches_it(run, wrong, words):
    account = Account()
    assert words in run(account, **{**WANTED, **wrong})["msg"]
    assert account.writes == []


def test_a_refused_key_is_told_with_the_group_and_the_cure(run, monkeypatch):
    said = {"Error": {"Code": "AccessDeniedException", "Message": "The specified KMS key does not exist"}}

    def refuse(*_args):
        raise api.AnsibleLogsError("Failed", ClientError(said, "AssociateKmsKey"))

    account = Account(**{"/a": {}})
    monkeypatch.setattr(Account, "write", lambda self, operation: refuse)
    result = run(account, names=["/a"], kms_key_arn=KEY)
    assert result["failed"] is True
    wanted = ['"/a"', KEY, "logs.ap-northeast-1.amazonaws.com", "The specified KMS key does not exist"]
    assert [word for word in wanted if word not in result["msg"]] == []


def made_by_others(account, tags):
    """Have somebody make the group while the module is about to."""

    def create(_client, **parameters):
        if tags is not None:
            account.add(parameters["logGroupName"], tags)
        return False

    return create


@pytest.mark.parametrize("tags", [{}, {"Stack": "dev"}], ids=["a service", "a try whose answer was lost"])
def test_a_group_that_was_made_in_the_meantime_is_brought_to_the_same_state(run, tags):
    account = Account()
    account.makers["create_log_group"] = made_by_others(account, tags)
    result = run(account, **{**WANTED, "names": ["/a"], "tags": {"Stack": "dev"}})
    assert (result["changed"], result["log_groups"][0]["kms_key_arn"]) == (True, KEY)
    assert account.writes == [
        ("associate_kms_key", "/a", KEY),
        ("put_retention_policy", "/a", 30),
        *([] if tags else [("tag_resource", f"{PREFIX}/a", {"Stack": "dev"})]),
    ]


@pytest.mark.parametrize(
    ("tags", "words"),
    [({"Stack": "other"}, "bears other tags than the wanted ones: {'Stack': 'other'}"), (None, "is not listed yet")],
    ids=["others'", "not listed"],
)
def test_a_group_that_others_made_in_the_meantime_is_left_alone(run, tags, words):
    account = Account()
    account.makers["create_log_group"] = made_by_others(account, tags)
    result = run(account, **{**WANTED, "names": ["/a"]})
    assert (result["failed"], words in result["msg"], account.writes) == (True, True, [])


def test_tags_that_are_numbers_count_as_their_text_and_those_of_aws_stay(run):
    account = Account(**{"/a": {}})
    account.tags = {f"{PREFIX}/a": {"Cost": "4", "aws:cloudformation:stack-id": "x"}}
    result = run(account, names=["/a"], tags={"Cost": 4})
    assert (result["changed"], account.writes) == (False, [])
