# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import boto3
import pytest
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kinesis import waiters
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


def client(*statuses):
    """A client that answers DescribeStreamSummary with one status after the other."""
    kinesis = boto3.client("kinesis", "eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")
    stub = Stubber(kinesis)
    for status in statuses:
        if status is GONE:
            stub.add_client_error("describe_stream_summary", "ResourceNotFoundException")
            continue
        summary = {
            "StreamName": NAME,
            "StreamARN": f"arn:aws:kinesis:eu-west-1:123456789012:stream/{NAME}",
            "StreamStatus": status,
            "RetentionPeriodHours": 24,
            "StreamCreationTimestamp": 0,
            "EnhancedMonitoring": [],
            "OpenShardCount": 1,
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
