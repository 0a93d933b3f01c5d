# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The stream before it is made or changed: each fault gives one finding with the setting and what works instead."""

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import judge
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rules import streaming
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import sound_stack

RULES = streaming.CATALOGUE.rules
KEY = "arn:aws:kms:ap-northeast-1:123456789012:key/1"
LIMITS = {"ShardLimit": 100, "OpenShardCount": 0, "OnDemandStreamCount": 0, "OnDemandStreamCountLimit": 50}
CURE = "streaming_mode on_demand; or ask Service Quotas for more shards"


def stream(shards=2, mode="PROVISIONED", **changes):
    return {
        "StreamName": "transaction-stream-x",
        "StreamStatus": "ACTIVE",
        "StreamModeDetails": {"StreamMode": mode},
        "OpenShardCount": shards,
        "RetentionPeriodHours": 24,
        "EncryptionType": "KMS",
        "KeyId": KEY,
        **changes,
    }


def found(changes=None, current=None, limits=None, key=KEY):
    facts = {
        "kinesis.stream": current,
        "kinesis.limits": {**LIMITS, **(limits or {})},
        "kms.key": {"Arn": key} if key else None,
    }
    judged = sound_stack.stack(facts, "streaming", "kms", **(changes or {}))
    return [
        (item.id, item.severity, item.setting.removeprefix("streaming_"), item.nearest)
        for item in judge(RULES, judged, {})
    ]


def shards(count):
    return {"streaming_shards": count}


def hours(count):
    return {"streaming_retention_hours": count}


ON_DEMAND = {"streaming_mode": "on_demand"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        (shards(0), [("ST001", "error", "shards", "1")]),
        (shards(-1), [("ST001", "error", "shards", "1")]),
        (shards(1), []),
        ({**ON_DEMAND, **shards(0)}, []),
        (hours(23), [("ST002", "error", "retention_hours", "24")]),
        (hours(24), []),
        (hours(8760), []),
        (hours(8761), [("ST002", "error", "retention_hours", "8760")]),
        (shards(100), []),
        (shards(101), [("ST003", "error", "shards", "100")]),
    ],
)
def test_a_new_stream(changes, expected):
    assert found(changes) == expected
    for _id, _severity, setting, nearest in expected:
        assert found({**changes, f"streaming_{setting}": int(nearest)}) == []


def test_no_stream_has_more_than_ten_thousand_shards():
    plenty = {"ShardLimit": 20000}
    assert found(shards(10001), limits=plenty) == [("ST001", "error", "shards", "10000")]
    assert found(shards(10000), limits=plenty) == []


@pytest.mark.parametrize(
    ("changes", "current", "limits", "expected"),
    [
        (shards(2), None, {"OpenShardCount": 98}, []),
        (shards(2), None, {"OpenShardCount": 99}, [("ST003", "error", "shards", "1")]),
        (shards(2), None, {"OpenShardCount": 100}, [("ST003", "error", "shards", CURE)]),
        (shards(2), stream(2), {"OpenShardCount": 100}, []),
        (shards(4), stream(2), {"OpenShardCount": 99}, [("ST003", "error", "shards", "3")]),
        (shards(1), stream(2), {"OpenShardCount": 101}, []),
        (ON_DEMAND, None, {"OnDemandStreamCount": 49}, []),
        (ON_DEMAND, None, {"OnDemandStreamCount": 50}, [("ST004", "error", "mode", "provisioned")]),
        (ON_DEMAND, stream(4, "ON_DEMAND"), {"OnDemandStreamCount": 50}, []),
    ],
)
def test_what_the_account_still_has(changes, current, limits, expected):
    assert found(changes, current, limits) == expected


@pytest.mark.parametrize(
    ("changes", "current", "expected"),
    [
        (shards(4), stream(2), []),
        (shards(5), stream(2), [("ST005", "warning", "shards", "4")]),
        (shards(1), stream(2), []),
        (shards(1), stream(5), [("ST005", "warning", "shards", "3")]),
        (shards(1), stream(1025), [("ST005", "error", "shards", "2")]),
        (shards(1), stream(1024), [("ST005", "warning", "shards", "512")]),
        (ON_DEMAND, stream(2), [("ST006", "warning", "mode", "provisioned")]),
        ({}, stream(2, "ON_DEMAND"), [("ST006", "warning", "mode", "on_demand")]),
        (hours(25), stream(), []),
        (hours(24), stream(RetentionPeriodHours=48), [("ST007", "warning", "retention_hours", "48")]),
        ({}, stream(KeyId="1"), []),
        ({}, stream(KeyId="2"), [("ST008", "warning", "suffix", "keep that key for another 24 hours")]),
        ({}, stream(EncryptionType="NONE"), []),
        (shards(9), stream(2, StreamStatus="DELETING"), [("ST009", "warning", "suffix", "wait, or go on")]),
    ],
)
def test_a_stream_that_exists(changes, current, expected):
    assert found(changes, current) == expected


def test_a_key_that_is_yet_to_be_made_is_another_key():
    assert [item[0] for item in found({}, stream(), key=None)] == ["ST008"]


def test_what_needs_no_account_is_decided_without_one():
    unasked = sound_stack.stack({}, "streaming", **shards(0), **hours(1))
    decided = [item for item in judge(RULES, unasked, {}) if item.severity == "error"]
    assert [(item.id, item.setting) for item in decided] == [
        ("ST002", "streaming_retention_hours"),
        ("ST001", "streaming_shards"),
    ]
