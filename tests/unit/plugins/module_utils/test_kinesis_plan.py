# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kinesis.plan import (
    KEY_OF_KINESIS,
    SHARD_LEVEL_METRICS,
    Step,
    Stream,
    StreamRefusedError,
    Wanted,
    check,
    plan_absent,
    plan_present,
    same_key,
    shard_counts,
)

NAME = "transaction-stream-dev"
ARN = f"arn:aws:kinesis:ap-northeast-1:123456789012:stream/{NAME}"
KEY_ID = "0d990263-018e-4e65-a703-eff731de951e"
KEY = f"arn:aws:kms:ap-northeast-1:123456789012:key/{KEY_ID}"
ALIAS_ARN = "arn:aws:kms:ap-northeast-1:123456789012:alias/stream"
HELD = Stream(NAME, ARN, shards=2, retention_hours=48, encryption_type="kms", kms_key_id=KEY, tags={"Stack": "dev"})
PLAIN = replace(HELD, encryption_type="none", kms_key_id=None)
ON_DEMAND = replace(HELD, mode="on_demand", shards=4)


def wanted(**options):
    return Wanted(NAME, **options)


def step(operation, *settled, settles=True, busy=True, **arguments):
    return Step(operation, {"StreamName": NAME, **arguments}, settled, settles, busy)


def scaling(count):
    settled = f"OpenShardCount == `{count}`"
    return step("UpdateShardCount", settled, ScalingType="UNIFORM_SCALING", TargetShardCount=count)


def creation(mode="PROVISIONED", **arguments):
    return step("CreateStream", busy=False, StreamModeDetails={"StreamMode": mode}, **arguments)


def retention(verb, hours):
    return step(f"{verb}StreamRetentionPeriod", f"RetentionPeriodHours == `{hours}`", RetentionPeriodHours=hours)


def encryption(key, ending):
    settled = ("EncryptionType == 'KMS'", f"ends_with(KeyId || '', '{ending}')")
    return step("StartStreamEncryption", *settled, EncryptionType="KMS", KeyId=key)


def mode_change(mode):
    arguments = {"StreamARN": ARN, "StreamModeDetails": {"StreamMode": mode}}
    return Step("UpdateStreamMode", arguments, (f"StreamModeDetails.StreamMode == '{mode}'",))


EVERYTHING = {"shards": 2, "retention_hours": 168, "kms_key_id": KEY, "tags": {"Stack": "dev"}}
MADE = replace(HELD, retention_hours=168)

# current stream, what is wanted, the steps in their order, the stream that follows
CASES = {
    "nothing wanted": (HELD, {}, [], HELD),
    "everything as it is": (MADE, {"mode": "provisioned", **EVERYTHING}, [], MADE),
    "created with everything": (
        None,
        EVERYTHING,
        [
            creation(ShardCount=2, Tags={"Stack": "dev"}),
            retention("Increase", 168),
            encryption(KEY, KEY_ID),
        ],
        MADE,
    ),
    "created with nothing to add": (None, {"shards": 1}, [creation(ShardCount=1)], Stream(NAME, ARN, shards=1)),
    "created on demand": (
        None,
        {"mode": "on_demand"},
        [creation("ON_DEMAND")],
        Stream(NAME, ARN, mode="on_demand"),
    ),
    "scaled twice": (HELD, {"shards": 7}, [scaling(4), scaling(7)], replace(HELD, shards=7)),
    "shards and encryption together": (
        PLAIN,
        {"shards": 3, "kms_key_id": KEY},
        [scaling(3), encryption(KEY, KEY_ID)],
        replace(HELD, shards=3),
    ),
    "retention decreased": (
        HELD,
        {"retention_hours": 24},
        [retention("Decrease", 24)],
        replace(HELD, retention_hours=24),
    ),
    "to on demand": (HELD, {"mode": "on_demand"}, [mode_change("ON_DEMAND")], replace(HELD, mode="on_demand")),
    "to provisioned, then scaled": (
        ON_DEMAND,
        {"mode": "provisioned", "shards": 2},
        [mode_change("PROVISIONED"), scaling(2)],
        HELD,
    ),
    "another key": (
        HELD,
        {"kms_key_id": "alias/other"},
        [encryption("alias/other", "alias/other")],
        replace(HELD, kms_key_id="alias/other"),
    ),
    "the same key by its id": (HELD, {"kms_key_id": KEY_ID}, [], HELD),
    "encryption with the key it has": (HELD, {"encryption": "kms"}, [], HELD),
    "encryption with no key named": (
        PLAIN,
        {"encryption": "kms"},
        [encryption(KEY_OF_KINESIS, KEY_OF_KINESIS)],
        replace(HELD, kms_key_id=KEY_OF_KINESIS),
    ),
    "encryption stopped": (
        HELD,
        {"encryption": "none"},
        [step("StopStreamEncryption", "EncryptionType != 'KMS'", EncryptionType="KMS", KeyId=KEY)],
        PLAIN,
    ),
    "encryption stopped already": (PLAIN, {"encryption": "none"}, [], PLAIN),
    "metrics": (
        replace(HELD, shard_level_metrics=("IncomingBytes", "OutgoingBytes")),
        {"shard_level_metrics": ("IncomingBytes", "IncomingRecords")},
        [
            step("DisableEnhancedMonitoring", ShardLevelMetrics=["OutgoingBytes"]),
            step("EnableEnhancedMonitoring", ShardLevelMetrics=["IncomingRecords"]),
        ],
        replace(HELD, shard_level_metrics=("IncomingBytes", "IncomingRecords")),
    ),
    "all metrics, which it has": (
        replace(HELD, shard_level_metrics=SHARD_LEVEL_METRICS),
        {"shard_level_metrics": ("ALL",)},
        [],
        replace(HELD, shard_level_metrics=SHARD_LEVEL_METRICS),
    ),
    "tags": (
        HELD,
        {"tags": {"Cost": 4}},
        [
            step("RemoveTagsFromStream", settles=False, TagKeys=["Stack"]),
            step("AddTagsToStream", settles=False, Tags={"Cost": "4"}),
        ],
        replace(HELD, tags={"Cost": "4"}),
    ),
}


@pytest.mark.parametrize(("current", "options", "steps", "after"), CASES.values(), ids=CASES)
def test_the_steps_and_what_follows(current, options, steps, after):
    assert plan_present(current, wanted(**options), ARN, tags_at_creation=True) == (steps, after)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_follows_needs_no_further_step(case):
    _current, options, _steps, after = case
    assert plan_present(after, wanted(**options), ARN, tags_at_creation=True) == ([], after)


def test_tags_come_after_the_creation_where_botocore_knows_no_tags_there():
    steps, after = plan_present(None, wanted(shards=1, tags={"Stack": "dev"}), ARN, tags_at_creation=False)
    assert steps == [creation(ShardCount=1), step("AddTagsToStream", settles=False, Tags={"Stack": "dev"})]
    assert after.tags == {"Stack": "dev"}


@pytest.mark.parametrize(
    ("current", "steps"),
    [
        (None, []),
        (replace(HELD, status="DELETING"), []),
        (HELD, [step("DeleteStream", EnforceConsumerDeletion=True)]),
    ],
)
def test_deletion(current, steps):
    assert plan_absent(current, enforce_consumer_deletion=True) == steps


@pytest.mark.parametrize(
    ("current", "target", "counts"),
    [
        (2, 2, []),
        (2, 4, [4]),
        (2, 5, [4, 5]),
        (1, 100, [2, 4, 8, 16, 32, 64, 100]),
        (5, 1, [3, 2, 1]),
        (100, 50, [50]),
        (101, 50, [51, 50]),
        (1, 1024, [2**power for power in range(1, 11)]),
    ],
)
def test_each_scaling_at_most_doubles_and_at_least_halves(current, target, counts):
    assert shard_counts(current, target) == counts


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (KEY, KEY, True),
        (KEY, KEY_ID, True),
        (ALIAS_ARN, "alias/stream", True),
        ("alias/stream", "alias/other", False),
        ("alias/stream", KEY, False),
        (KEY, None, False),
    ],
)
def test_two_ways_to_write_one_key(left, right, same):
    assert [same_key(*pair) for pair in ((left, right), (right, left))] == [same, same]


@pytest.mark.parametrize(
    ("current", "options", "words"),
    [
        (None, {"shards": 0}, ["shards: 0", "ValidationException", "nearest value is 1"]),
        (None, {"retention_hours": 12}, ["retention_hours: 12", "too short", "nearest value is 24"]),
        (None, {"retention_hours": 8761}, ["retention_hours: 8761", "too long", "nearest value is 8760"]),
        (None, {"shards": 0, "retention_hours": 1}, ["shards: 0", "retention_hours: 1"]),
        (None, {"mode": "on_demand", "shards": 2}, ["shards: 2", "on_demand", "Leave shards out"]),
        (None, {"encryption": "none", "kms_key_id": KEY}, ["kms_key_id", "encryption none"]),
        (None, {}, ["shards: needed", "on_demand"]),
        (ON_DEMAND, {"shards": 2}, ["shards: 2", "on demand", "mode provisioned"]),
        (HELD, {"shards": 4097}, ["shards: 4097", "LimitExceededException", "nearest count for today is 2048"]),
    ],
)
def test_what_kinesis_would_refuse_is_refused_with_the_nearest(current, options, words):
    def attempt():
        check(wanted(**options))
        plan_present(current, wanted(**options), ARN, tags_at_creation=True)

    with pytest.raises(StreamRefusedError) as refusal:
        attempt()
    assert [word for word in words if word not in str(refusal.value)] == []


def test_a_name_that_no_stream_can_have():
    with pytest.raises(StreamRefusedError, match=r'name: "app/events" is no name for a stream.*\[a-zA-Z0-9_\.-\]\+'):
        check(Wanted("app/events"))
