# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the stream.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kinesis.plan import (
    RETENTION_HOURS,
    SCALINGS_PER_DAY,
    StreamRefusedError,
    same_key,
    shard_counts,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

_UPDATE = "Kinesis API: UpdateShardCount"
# UpdateShardCount: "Scale up to more than 10000 shards in a stream".
MOST_SHARDS = 10000


def _is_provisioned(stack: Stack) -> bool:
    return bool(stack.wants["streaming"]["mode"] == "provisioned")


def _current(stack: Stack) -> Mapping[str, Any] | None:
    """The stream, unless it is on its way out: then another one is made in its place."""
    stream: Mapping[str, Any] | None = stack.facts["kinesis.stream"]
    return stream if stream and stream["StreamStatus"] != "DELETING" else None


def _mode(stream: Mapping[str, Any]) -> str:
    return str((stream.get("StreamModeDetails") or {}).get("StreamMode", "PROVISIONED")).lower()


@rule("ST001", "streaming", setting="streaming_shards", source="Kinesis API: CreateStream, UpdateShardCount")
def shards_are_a_possible_number(stack: Stack) -> Iterator[Problem]:
    """A provisioned stream has at least one shard, and no stream is scaled beyond 10,000."""
    shards = stack.wants["streaming"]["shards"]
    if not _is_provisioned(stack):
        return
    if shards < 1:
        answer = (
            f"ValidationException: Value '{shards}' at 'shardCount' failed to satisfy constraint: Member must have"
            " value greater than or equal to 1"
        )
        yield Problem(shards, answer, "1")
    elif shards > MOST_SHARDS:
        answer = f"LimitExceededException: a stream has at most {MOST_SHARDS} shards"
        yield Problem(shards, answer, str(MOST_SHARDS))


@rule(
    "ST002",
    "streaming",
    setting="streaming_retention_hours",
    source="Kinesis API: IncreaseStreamRetentionPeriod, DecreaseStreamRetentionPeriod",
)
def retention_is_possible(stack: Stack) -> Iterator[Problem]:
    """Records are kept 24 to 8,760 hours."""
    hours, (low, high) = stack.wants["streaming"]["retention_hours"], RETENTION_HOURS
    if not low <= hours <= high:
        bound, nearest, length = ("Minimum", low, "short") if hours < low else ("Maximum", high, "long")
        answer = (
            f"InvalidArgumentException: {bound} allowed retention period is {nearest} hours. Requested retention"
            f" period ({hours} hours) is too {length}."
        )
        yield Problem(hours, answer, str(nearest))


@rule("ST003", "streaming", setting="streaming_shards", source="Kinesis API: DescribeLimits")
def shards_are_left(stack: Stack) -> Iterator[Problem]:
    """The account may have as many more open shards. Those of streams on demand do not count."""
    shards = stack.wants["streaming"]["shards"]
    if not _is_provisioned(stack) or shards < 1:
        return
    limits, stream = stack.facts["kinesis.limits"], _current(stack)
    held = stream["OpenShardCount"] if stream and _mode(stream) == "provisioned" else 0
    left = limits["ShardLimit"] - limits["OpenShardCount"] + held
    if shards > held and shards > left:
        answer = (
            f"LimitExceededException: {shards - held} more shards are needed, and {limits['OpenShardCount']} of"
            f" {limits['ShardLimit']} are in use in the account and region"
        )
        cure = "streaming_mode on_demand; or ask Service Quotas for more shards"
        yield Problem(shards, answer, str(left) if left >= 1 else cure)


@rule("ST004", "streaming", setting="streaming_mode", source="Kinesis API: DescribeLimits")
def streams_on_demand_are_left(stack: Stack) -> Iterator[Problem]:
    """The account may have one more stream on demand."""
    if _is_provisioned(stack):
        return
    limits, stream = stack.facts["kinesis.limits"], _current(stack)
    if stream and _mode(stream) == "on_demand":
        return
    used, most = limits["OnDemandStreamCount"], limits["OnDemandStreamCountLimit"]
    if used >= most:
        answer = f"LimitExceededException: {used} of {most} on-demand streams are in use in the account and region"
        yield Problem("on_demand", answer, "provisioned")


@rule("ST005", "streaming", setting="streaming_shards", source=_UPDATE)
def shards_can_be_reached(stack: Stack) -> Iterator[Problem]:
    """The number of shards can be reached within a day's scalings.

    One scaling at most doubles the shards or halves them; AWS allows ten for a stream in 24 hours. How many of them
    were used today cannot be asked.
    """
    shards = stack.wants["streaming"]["shards"]
    if not _is_provisioned(stack) or not 1 <= shards <= MOST_SHARDS or (stream := _current(stack)) is None:
        return
    held = stream["OpenShardCount"]
    try:
        steps = shard_counts(held, shards)
    except StreamRefusedError:
        nearest = min(held * 2**SCALINGS_PER_DAY, shards) if shards > held else -(-held // 2**SCALINGS_PER_DAY)
        answer = f"LimitExceededException: more than {SCALINGS_PER_DAY} scalings in 24 hours lie between {held} and it"
        yield Problem(shards, answer, str(nearest))
        return
    if len(steps) > 1:
        answer = (
            f"accepted in {len(steps)} scalings ({', '.join(map(str, steps))}) of the {SCALINGS_PER_DAY} that AWS"
            " allows in 24 hours; each takes minutes"
        )
        yield Problem(shards, answer, str(steps[0]), severity="warning")


@rule("ST006", "streaming", setting="streaming_mode", severity="warning", source="Kinesis API: UpdateStreamMode")
def mode_changes_are_few(stack: Stack) -> Iterator[Problem]:
    """The mode of a stream changes at most twice in 24 hours. How often it did so today cannot be asked."""
    stream, mode = _current(stack), stack.wants["streaming"]["mode"]
    if stream and _mode(stream) != mode:
        answer = f"the stream is {_mode(stream)}; LimitExceededException if its mode changed twice in the last 24 hours"
        yield Problem(mode, answer, _mode(stream))


@rule(
    "ST007",
    "streaming",
    setting="streaming_retention_hours",
    severity="warning",
    source="Kinesis API: DecreaseStreamRetentionPeriod",
)
def no_records_are_lost(stack: Stack) -> Iterator[Problem]:
    """A shorter retention makes older records unreadable at once, and a longer one does not bring them back."""
    stream, hours = _current(stack), stack.wants["streaming"]["retention_hours"]
    if stream and RETENTION_HOURS[0] <= hours < stream["RetentionPeriodHours"]:
        answer = f"accepted; records older than {hours} hours are lost, which are kept {stream['RetentionPeriodHours']}"
        yield Problem(hours, answer, str(stream["RetentionPeriodHours"]))


@rule("ST008", "streaming", "kms", setting="suffix", severity="warning", source="Kinesis API: StartStreamEncryption")
def old_key_stays(stack: Stack) -> Iterator[Problem]:
    """A stream that gets another key holds records of the old one until their retention ends."""
    stream = _current(stack)
    if stream is None or stream.get("EncryptionType") != "KMS":
        return
    key, held = stack.facts["kms.key"], stream.get("KeyId")
    if not same_key(held, key["Arn"] if key else ""):
        hours = stream["RetentionPeriodHours"]
        answer = f"accepted; what the stream holds stays encrypted with {held}"
        yield Problem(None, answer, f"keep that key for another {hours} hours")


@rule("ST009", "streaming", setting="suffix", severity="warning", source="Kinesis API: DeleteStream, CreateStream")
def old_stream_is_gone(stack: Stack) -> Iterator[Problem]:
    """A stream of the same name that is being deleted is waited for, and its records are lost.

    AWS would answer ResourceInUseException to a CreateStream before it is gone.
    """
    stream = stack.facts["kinesis.stream"]
    if stream and stream["StreamStatus"] == "DELETING":
        yield Problem(None, "accepted once the stream of this name is gone, which is being deleted", "wait, or go on")
