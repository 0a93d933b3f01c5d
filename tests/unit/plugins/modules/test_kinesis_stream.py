# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.modules import kinesis_stream
from botocore.exceptions import ClientError

NAME = "transaction-stream-dev"
ARN = f"arn:aws:kinesis:ap-northeast-1:123456789012:stream/{NAME}"
KEY = "arn:aws:kms:ap-northeast-1:123456789012:key/0d990263-018e-4e65-a703-eff731de951e"
WANTED = {"shards": 2, "retention_hours": 48, "kms_key_id": KEY, "tags": {"Stack": "dev"}}
MADE = {
    "name": NAME,
    "arn": ARN,
    "status": "ACTIVE",
    "mode": "provisioned",
    "shards": 2,
    "retention_hours": 48,
    "encryption_type": "kms",
    "kms_key_id": KEY,
    "shard_level_metrics": [],
    "tags": {"Stack": "dev"},
}
CREATION = ["create_stream", "active", "increase_stream_retention_period", "active", "start_stream_encryption"]
STEPS = ["CreateStream", "IncreaseStreamRetentionPeriod", "StartStreamEncryption"]


class FakeKinesis:
    """A Kinesis with at most one stream, which settles when it is waited for. It keeps the writes and the waits.

    A number of shards holds only once the stream has settled, as on AWS.
    """

    def __init__(self):
        self.stream, self.tags, self.calls, self.reads, self.shards = None, {}, [], 0, 0
        self.refusals = {}
        shape = SimpleNamespace(input_shape=SimpleNamespace(members={"StreamName", "Tags"}))
        self.meta = SimpleNamespace(service_model=SimpleNamespace(operation_model=lambda _name: shape))

    def __getattr__(self, name):
        def call(**request):
            if name.startswith(("describe", "list")):
                self.reads += 1
                return getattr(self, f"on_{name}")()
            self.calls.append(name)
            if self.refusals.get(name):
                raise ClientError({"Error": {"Code": self.refusals[name].pop(), "Message": "not yet"}}, name)
            if self.stream and self.stream["StreamStatus"] != "ACTIVE":
                raise ClientError({"Error": {"Code": "ResourceInUseException", "Message": "not ACTIVE"}}, name)
            return getattr(type(self), f"on_{name}", FakeKinesis.change)(self, request)

        return call

    def on_describe_stream_summary(self):
        if self.stream is None:
            raise ClientError({"Error": {"Code": "ResourceNotFoundException", "Message": "none"}}, "Describe")
        return {"StreamDescriptionSummary": dict(self.stream)}

    def on_list_tags_for_stream(self):
        return {"Tags": [{"Key": key, "Value": value} for key, value in self.tags.items()]}

    def on_create_stream(self, request):
        self.tags, self.shards = request.get("Tags", {}), request["ShardCount"]
        self.stream = {
            "StreamARN": ARN,
            "StreamStatus": "CREATING",
            "OpenShardCount": 0,
            "RetentionPeriodHours": 24,
            "EnhancedMonitoring": [{"ShardLevelMetrics": []}],
            "StreamModeDetails": request["StreamModeDetails"],
        }

    def on_delete_stream(self, _request):
        self.stream["StreamStatus"] = "DELETING"

    def change(self, request):
        self.shards = request.get("TargetShardCount", self.shards)
        self.stream.update({**request, "StreamStatus": "UPDATING"})

    def settle(self, goal):
        self.calls.append(goal)
        if goal == "gone":
            self.stream = None
        else:
            self.stream.update(StreamStatus="ACTIVE", OpenShardCount=self.shards)

    def take_calls(self):
        """Return the calls since the last time."""
        calls, self.calls = self.calls, []
        return calls


@pytest.fixture
def kinesis(monkeypatch):
    fake = FakeKinesis()
    monkeypatch.setattr(AnsibleAWSModule, "client", lambda self, service: fake)
    monkeypatch.setattr(AnsibleAWSModule, "region", "ap-northeast-1")
    monkeypatch.setattr(kinesis_stream, "get_aws_account_info", lambda module: ("123456789012", "aws"))
    monkeypatch.setattr(kinesis_stream.waiters, "wait_until_active", lambda *_args: fake.settle("active"))
    monkeypatch.setattr(kinesis_stream.waiters, "wait_until_gone", lambda *_args: fake.settle("gone"))
    return fake


@pytest.fixture
def run(kinesis, capsys):
    def _run(**args):
        with patch_module_args({"name": NAME, **args}), pytest.raises(SystemExit):
            kinesis_stream.main()
        return json.loads(capsys.readouterr().out)

    return _run


def outcome(result):
    return result["changed"], result["stream"], [step["operation"] for step in result["steps"]]


def test_creation_waits_between_the_steps_and_a_second_run_changes_nothing(run, kinesis):
    assert outcome(run(**WANTED)) == (True, MADE, STEPS)
    assert kinesis.take_calls() == [*CREATION, "active"]
    again = run(**WANTED)
    assert outcome(again) == (False, MADE, [])
    assert again["diff"] == {"before": MADE, "after": MADE}
    assert kinesis.take_calls() == []


def test_check_mode_says_the_same_and_does_nothing(run, kinesis):
    planned = run(**WANTED, _ansible_check_mode=True)
    assert kinesis.take_calls() == []
    made = run(**WANTED)
    assert [planned[key] for key in ("changed", "stream", "steps", "diff")] == [
        made[key] for key in ("changed", "stream", "steps", "diff")
    ]


def test_without_wait_only_the_last_wait_is_left_out(run, kinesis):
    result = run(**WANTED, wait=False)
    assert kinesis.take_calls() == CREATION
    assert result["stream"]["status"] == "UPDATING"


def test_a_stream_that_is_being_updated_is_waited_for_first(run, kinesis):
    run(**WANTED, wait=False)
    kinesis.take_calls()
    assert outcome(run(**{**WANTED, "shards": 3})) == (True, {**MADE, "shards": 3}, ["UpdateShardCount"])
    assert kinesis.take_calls() == ["active", "update_shard_count", "active"]


def test_what_an_interrupted_run_began_is_finished_and_not_begun_again(run, kinesis):
    mode = {"StreamMode": "PROVISIONED"}
    kinesis.on_create_stream({"ShardCount": 2, "StreamModeDetails": mode, "Tags": WANTED["tags"]})
    result = run(**WANTED)
    assert outcome(result) == (True, MADE, STEPS[1:])
    assert result["diff"]["before"]["status"] == "ACTIVE"


def test_a_change_that_is_under_way_is_waited_for_and_no_change_of_this_run(run, kinesis):
    run(**WANTED)
    run(**{**WANTED, "shards": 4}, wait=False)
    kinesis.take_calls()
    assert outcome(run(**{**WANTED, "shards": 4})) == (False, {**MADE, "shards": 4}, [])
    assert kinesis.take_calls() == ["active"]


def test_the_account_is_asked_for_in_check_mode_only(run, kinesis, monkeypatch):
    asked = []
    monkeypatch.setattr(kinesis_stream, "get_aws_account_info", lambda _m: asked.append(1) or ("123456789012", "aws"))
    run(**WANTED)
    run(**WANTED, _ansible_check_mode=True)
    assert asked == []
    run(state="absent")
    run(**WANTED, _ansible_check_mode=True)
    assert asked == [1]


def test_deletion_happens_once(run, kinesis):
    run(**WANTED)
    kinesis.take_calls()
    assert outcome(run(state="absent", _ansible_check_mode=True)) == (True, None, ["DeleteStream"])
    assert kinesis.take_calls() == []
    assert outcome(run(state="absent")) == (True, None, ["DeleteStream"])
    assert kinesis.take_calls() == ["delete_stream", "gone"]
    assert outcome(run(state="absent")) == (False, None, [])
    assert kinesis.take_calls() == []


def test_a_stream_that_is_being_deleted_is_made_again_when_it_is_gone(run, kinesis):
    run(**WANTED)
    run(state="absent", wait=False)
    kinesis.take_calls()
    assert outcome(run(**WANTED)) == (True, MADE, STEPS)
    assert kinesis.take_calls() == ["gone", *CREATION, "active"]


BUSY, UNKNOWN = "ResourceInUseException", "ResourceNotFoundException"


@pytest.fixture
def naps(monkeypatch):
    """The seconds slept between two calls, without sleeping."""
    taken = []
    monkeypatch.setattr("time.sleep", taken.append)
    return taken


def test_a_stream_that_is_called_active_and_is_busy_still_is_asked_again(run, kinesis, naps):
    kinesis.refusals = {
        "increase_stream_retention_period": [BUSY, UNKNOWN],
        "start_stream_encryption": [BUSY],
        "delete_stream": [BUSY],
    }
    assert outcome(run(**WANTED)) == (True, MADE, STEPS)
    assert run(state="absent", enforce_consumer_deletion=True)["changed"] is True
    assert naps == [2] * 4


@pytest.mark.parametrize(
    ("operation", "code", "args"),
    [
        ("create_stream", BUSY, WANTED),
        ("delete_stream", BUSY, {"state": "absent"}),
        ("update_shard_count", UNKNOWN, {"shards": 4}),
    ],
    ids=["its name is taken", "it has consumers", "it is gone"],
)
def test_what_does_not_pass_is_not_waited_out(run, kinesis, naps, operation, code, args):
    if operation != "create_stream":
        run(**WANTED)
    kinesis.refusals = {operation: [code]}
    result = run(**args)
    assert (result["failed"], kinesis.refusals[operation], naps) == (True, [], [])


def test_each_wait_is_for_what_the_step_before_it_changes(run, kinesis, monkeypatch):
    waited = []

    def wait(_client, _name, _seconds, conditions=(), new=False):
        waited.append((conditions, new))
        kinesis.settle("active")

    monkeypatch.setattr(kinesis_stream.waiters, "wait_until_active", wait)
    run(**WANTED)
    encrypted = ("EncryptionType == 'KMS'", f"ends_with(KeyId || '', '{KEY.rpartition('/')[2]}')")
    assert waited == [((), True), (("RetentionPeriodHours == `48`",), True), (encrypted, True)]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"shards": 0, "retention_hours": 12}, ["shards: 0", "retention_hours: 12"]),
        ({"shards": 1, "retention_hours": 9000}, ["retention_hours: 9000", "The nearest value is 8760"]),
        ({"shards": 1, "name": "a b"}, ['name: "a b"', "ValidationException"]),
        ({"state": "absent", "name": "a" * 129}, ["name:", "at most 128"]),
    ],
    ids=["shards and retention", "long retention", "name", "name of a stream to delete"],
)
def test_what_kinesis_would_refuse_never_reaches_it(run, kinesis, args, said):
    result = run(**args)
    assert result["failed"] is True
    assert [words for words in said if words not in result["msg"]] == []
    assert (kinesis.take_calls(), kinesis.reads) == ([], 0)
