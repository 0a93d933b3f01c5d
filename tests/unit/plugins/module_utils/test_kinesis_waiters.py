# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from dataclasses import replace

import boto3
import pytest
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kinesis import api, waiters
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kinesis.plan import (
    Stream,
    Wanted,
    plan_present,
)
from botocore.exceptions import WaiterError
from botocore.stub import Stubber

NAME = "transaction-stream-dev"
GONE = object()


@pytest.fixture
def naps(monkeypatch):
    """The seconds slept between two looks, without sleeping."""
    taken = []
    monkeypatch.setattr("botocore.waiter.time.sleep", taken.append)
    return taken


def unstubbed():
    return boto3.client("kinesis", "eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")


def client(*looks):
    """A client that answers DescribeStreamSummary with one status, or what differs in ACTIVE, after the other."""
    kinesis = unstubbed()
    stub = Stubber(kinesis)
    for look in looks:
        if look is GONE:
            stub.add_client_error("describe_stream_summary", "ResourceNotFoundException")
            continue
        status, more = ("ACTIVE", look) if isinstance(look, dict) else (look, {})
        summary = {
            "StreamName": NAME,
            "StreamARN": f"arn:aws:kinesis:eu-west-1:123456789012:stream/{NAME}",
            "StreamStatus": status,
            "RetentionPeriodHours": 24,
            "StreamCreationTimestamp": 0,
            "EnhancedMonitoring": [],
            "OpenShardCount": 1,
            **more,
        }
        stub.add_response("describe_stream_summary", {"StreamDescriptionSummary": summary})
    stub.activate()
    return kinesis


def test_it_waits_until_the_stream_is_active(naps):
    waiters.wait_until_active(client("CREATING", "CREATING", "ACTIVE"), NAME, 600)
    assert naps == [2, 2]


def test_it_waits_until_the_stream_is_gone(naps):
    waiters.wait_until_gone(client("DELETING", GONE), NAME, 600)
    assert naps == [2]


def test_a_stream_that_is_being_deleted_will_not_become_active(naps):
    with pytest.raises(AnsibleAWSError, match="until the stream is ACTIVE"):
        waiters.wait_until_active(client("DELETING"), NAME, 600)
    assert naps == []


def test_it_gives_up_when_the_time_is_used_up(naps):
    with pytest.raises(AnsibleAWSError, match="wait_timeout"):
        waiters.wait_until_active(client(*["UPDATING"] * 4), NAME, 6)
    assert sum(naps) == 6


def test_a_waiter_for_others_keeps_to_its_budget(naps):
    with pytest.raises(WaiterError, match="Max attempts exceeded"):
        waiters.active_waiter(client(*["UPDATING"] * 6), 10).wait(StreamName=NAME)
    assert naps == [2] * 5


@pytest.mark.parametrize("seconds", [-3.5, 0, 1, 7, 600])
def test_the_looks_fill_the_budget(seconds):
    config = waiters.pace(seconds)
    span = config["Delay"] * (config["MaxAttempts"] - 1)
    assert max(1, seconds) <= span <= max(1, seconds) + config["Delay"]


ARN = f"arn:aws:kinesis:eu-west-1:123456789012:stream/{NAME}"
KEY_ID = "0d990263-018e-4e65-a703-eff731de951e"
KEY = f"arn:aws:kms:eu-west-1:123456789012:key/{KEY_ID}"
PLAIN = Stream(NAME, ARN, shards=1)
ENCRYPTED = replace(PLAIN, encryption_type="kms", kms_key_id=KEY)
ON_DEMAND = replace(PLAIN, mode="on_demand")

# What the stream is, what is wanted of it, how it is described before the change and after it.
SETTLED = {
    "retention": (PLAIN, {"retention_hours": 48}, {}, {"RetentionPeriodHours": 48}),
    "shards": (PLAIN, {"shards": 2}, {}, {"OpenShardCount": 2}),
    "key": (PLAIN, {"kms_key_id": KEY_ID}, {}, {"EncryptionType": "KMS", "KeyId": KEY}),
    "another key": (
        ENCRYPTED,
        {"kms_key_id": "alias/other"},
        {"EncryptionType": "KMS", "KeyId": KEY},
        {"EncryptionType": "KMS", "KeyId": "alias/other"},
    ),
    "no encryption": (ENCRYPTED, {"encryption": "none"}, {"EncryptionType": "KMS", "KeyId": KEY}, {}),
    "mode": (
        ON_DEMAND,
        {"mode": "provisioned"},
        {"StreamModeDetails": {"StreamMode": "ON_DEMAND"}},
        {"StreamModeDetails": {"StreamMode": "PROVISIONED"}},
    ),
}


@pytest.mark.parametrize(("current", "options", "before", "after"), SETTLED.values(), ids=SETTLED)
def test_an_active_from_before_the_change_is_not_believed(naps, current, options, before, after):
    [step], _stream = plan_present(current, Wanted(NAME, **options), ARN, tags_at_creation=True)
    waiters.wait_until_active(client(before, "UPDATING", before, after), NAME, 600, step.settled)
    assert naps == [2, 2, 2]


def test_a_new_stream_may_be_unknown_at_first_and_any_other_may_not(naps):
    waiters.wait_until_active(client(GONE, "CREATING", GONE, "ACTIVE"), NAME, 600, new=True)
    assert naps == [2, 2, 2]
    with pytest.raises(AnsibleAWSError, match="until the stream is ACTIVE"):
        waiters.wait_until_active(client(GONE), NAME, 600)


def refusing(*codes):
    """A client that refuses a longer retention with one code after the other, and then takes it."""
    kinesis = unstubbed()
    stub = Stubber(kinesis)
    for code in codes:
        stub.add_client_error("increase_stream_retention_period", code)
    stub.add_response("increase_stream_retention_period", {})
    stub.activate()
    return kinesis


def longer(kinesis, seconds, *codes):
    call = waiters.patiently(api.increase_stream_retention_period, seconds, codes)
    return call(kinesis, StreamName=NAME, RetentionPeriodHours=48)


def test_a_busy_stream_is_asked_again(naps):
    longer(refusing(*[waiters.IN_USE] * 3, waiters.GONE), 600, waiters.IN_USE, waiters.GONE)
    assert naps == [2] * 4


def test_it_is_asked_no_longer_than_the_budget_and_for_no_other_reason(naps):
    with pytest.raises(AnsibleAWSError, match="increase the retention"):
        longer(refusing(*[waiters.IN_USE] * 9), 6, waiters.IN_USE)
    assert sum(naps) == 6
    naps.clear()
    with pytest.raises(AnsibleAWSError, match="increase the retention"):
        longer(refusing(waiters.GONE), 600, waiters.IN_USE)
    assert naps == []
