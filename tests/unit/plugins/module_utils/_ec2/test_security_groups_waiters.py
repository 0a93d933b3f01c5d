# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import boto3
import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import security_groups_waiters as waiters
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.security_groups_api import (
    AnsibleSecurityGroupError,
)
from botocore.stub import Stubber


@pytest.fixture
def clock(monkeypatch):
    """Seconds that pass in sleep alone."""
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    monkeypatch.setattr("time.sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    return now


@pytest.fixture
def ec2():
    client = boto3.client("ec2", "ap-northeast-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as stub:
        yield client, stub


def answer(stub, *codes):
    for code in codes:
        if code:
            stub.add_client_error("delete_security_group", code)
        else:
            stub.add_response("delete_security_group", {"Return": True, "ResponseMetadata": {"HTTPStatusCode": 200}})


@pytest.mark.parametrize(
    ("codes", "seconds"),
    [
        ([None, None], 0),
        (["DependencyViolation", "DependencyViolation", None, None], 10),
        (["InvalidGroup.NotFound", "RequestLimitExceeded", None], 5),
    ],
)
def test_a_group_that_is_held_is_tried_again_until_it_is_let_go(ec2, clock, codes, seconds):
    client, stub = ec2
    answer(stub, *codes)
    waiters.delete_security_groups(client, {"sg-1": "db", "sg-2": "cache"}, 300)
    stub.assert_no_pending_responses()
    assert clock == [seconds]


def test_all_groups_share_one_budget(ec2, clock):
    client, stub = ec2
    answer(stub, *["DependencyViolation"] * 4, None, *["DependencyViolation"] * 6)
    with pytest.raises(AnsibleSecurityGroupError, match=r"cache \(sg-2\) within wait_timeout=30 seconds") as error:
        waiters.delete_security_groups(client, {"sg-1": "db", "sg-2": "cache"}, 30)
    stub.assert_no_pending_responses()
    assert "DependencyViolation" in str(error.value)
    assert clock[0] <= 30


def test_a_refusal_for_another_reason_ends_it_at_once(ec2, clock):
    client, stub = ec2
    answer(stub, "UnauthorizedOperation")
    with pytest.raises(AnsibleSecurityGroupError, match="UnauthorizedOperation"):
        waiters.delete_security_groups(client, {"sg-1": "db"}, 300)
    assert clock == [0]


@pytest.mark.parametrize(("timeout", "delay", "attempts"), [(300, 5, 61), (10, 2, 6), (1, 1, 2), (0, 1, 1)])
def test_attempts_fill_the_budget(timeout, delay, attempts):
    model = waiters.deleted_model(timeout)
    assert (model["delay"], model["maxAttempts"]) == (delay, attempts)


LISTED = {"SecurityGroups": [{"GroupId": "sg-1"}]}
FILTERS = [
    {"Name": "vpc-id", "Values": ["vpc-1"]},
    {"Name": "group-name", "Values": ["db"]},
    {"Name": "tag:Stack", "Values": ["dev"]},
]


@pytest.mark.parametrize(("empty", "seconds"), [(0, 0), (3, 6)])
def test_a_new_group_is_waited_for_until_it_is_listed(ec2, clock, empty, seconds):
    client, stub = ec2
    for answer_ in [{"SecurityGroups": []}] * empty + [LISTED]:
        stub.add_response("describe_security_groups", answer_, {"Filters": FILTERS})
    waiters.wait_until_listed(client, "vpc-1", "db", {"Stack": "dev"})
    stub.assert_no_pending_responses()
    assert clock == [seconds]


def test_a_group_that_is_never_listed_is_left_to_the_caller_to_judge(ec2, clock):
    client, stub = ec2
    for _attempt in range(16):
        stub.add_response("describe_security_groups", {"SecurityGroups": []})
    waiters.wait_until_listed(client, "vpc-1", "db", {})
    stub.assert_no_pending_responses()
    assert clock == [30]


def test_not_being_allowed_to_look_is_reported(ec2, clock):
    client, stub = ec2
    stub.add_client_error("describe_security_groups", "UnauthorizedOperation")
    with pytest.raises(AnsibleSecurityGroupError, match="UnauthorizedOperation"):
        waiters.wait_until_listed(client, "vpc-1", "db", {})
