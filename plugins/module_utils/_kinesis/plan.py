# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which calls, in which order, bring a Kinesis data stream to the wanted state.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from .._names import RULES
from .._tags import plan_tags

# API_IncreaseStreamRetentionPeriod.html: at least 24 hours, at most 8760 (365 days).
RETENTION_HOURS = (24, 8760)
# API_EnableEnhancedMonitoring.html; the API also takes ALL, which stands for these.
SHARD_LEVEL_METRICS = (
    "IncomingBytes",
    "IncomingRecords",
    "IteratorAgeMilliseconds",
    "OutgoingBytes",
    "OutgoingRecords",
    "ReadProvisionedThroughputExceeded",
    "WriteProvisionedThroughputExceeded",
)
# API_UpdateShardCount.html: "Scale more than ten times per rolling 24-hour period per stream".
SCALINGS_PER_DAY = 10
# StartStreamEncryption: "You can also use a master key owned by Kinesis Data Streams by specifying alias/aws/kinesis".
KEY_OF_KINESIS = "alias/aws/kinesis"


class StreamRefusedError(ValueError):
    """A setting that Kinesis would refuse. The text names it, its value and the nearest that works."""


@dataclass(frozen=True)
class Stream:
    """One stream. ``status`` as AWS has it; ``mode`` provisioned or on_demand; ``shards`` counts the open ones."""

    name: str
    arn: str
    status: str = "ACTIVE"
    mode: str = "provisioned"
    shards: int | None = None
    retention_hours: int = 24
    encryption_type: str = "none"
    kms_key_id: str | None = None
    shard_level_metrics: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the stream as the module returns it."""
        metrics = sorted(self.shard_level_metrics)
        return {**asdict(self), "shard_level_metrics": metrics, "tags": dict(sorted(self.tags.items()))}


@dataclass(frozen=True)
class Wanted:
    """What was asked for; None leaves a property as it is (of a new stream: as AWS makes it)."""

    name: str
    mode: str | None = None
    shards: int | None = None
    retention_hours: int | None = None
    encryption: str | None = None
    kms_key_id: str | None = None
    shard_level_metrics: tuple[str, ...] | None = None
    tags: Mapping[str, Any] | None = None
    purge_tags: bool = True


@dataclass(frozen=True)
class Step:
    """One call of the API.

    Attributes:
        operation: its name.
        arguments: what it is called with.
        settled: JMESPath conditions on the StreamDescriptionSummary, all true once the step is done; they matter
            because the status may still read ACTIVE right after a call, before AWS has begun.
        settles: whether the stream is UPDATING (or CREATING) after it until it is ACTIVE again.
        busy: whether ResourceInUseException says that the stream is not ready for the step yet, which passes.
    """

    operation: str
    arguments: Mapping[str, Any]
    settled: tuple[str, ...] = ()
    settles: bool = True
    busy: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Return the step as the module returns it."""
        return {"operation": self.operation, "arguments": dict(self.arguments)}


def check(wanted: Wanted) -> None:
    """Raise StreamRefusedError, with every problem in one text, when Kinesis would refuse what is wanted."""
    problems = list(_problems(wanted))
    if problems:
        raise StreamRefusedError(" ".join(problems))


def _problems(wanted: Wanted) -> Iterator[str]:
    rule = RULES["kinesis_stream"]
    if not rule.accepts(wanted.name):
        yield (
            f'name: "{wanted.name}" is no name for a stream: {rule.says}; at most {rule.longest} characters.'
            f" AWS would answer {rule.answer}"
        )
    if wanted.shards is not None and wanted.shards < 1:
        yield (
            f"shards: {wanted.shards} is fewer than a stream can have. AWS would answer ValidationException: Value"
            f" '{wanted.shards}' at 'shardCount' failed to satisfy constraint: Member must have value greater than or"
            " equal to 1. The nearest value is 1."
        )
    if wanted.shards is not None and wanted.mode == "on_demand":
        yield (
            f"shards: {wanted.shards} cannot be asked for with mode on_demand, where AWS manages the shards"
            " (InvalidArgumentException). Leave shards out, or ask for mode provisioned."
        )
    if wanted.encryption == "none" and wanted.kms_key_id:
        yield f"kms_key_id: {wanted.kms_key_id} has no use with encryption none. Leave one of the two out."
    yield from _retention_problems(wanted.retention_hours)


def _retention_problems(hours: int | None) -> Iterator[str]:
    low, high = RETENTION_HOURS
    if hours is not None and not low <= hours <= high:
        bound, length, nearest = ("Minimum", "short", low) if hours < low else ("Maximum", "long", high)
        yield (
            f"retention_hours: {hours} is outside {low} to {high}. AWS would answer InvalidArgumentException: {bound}"
            f" allowed retention period is {nearest} hours. Requested retention period ({hours} hours) is too {length}."
            f" The nearest value is {nearest}."
        )


def bare_key(key: str | None) -> str:
    """Return the id or the alias of a key, which may be written as an ARN."""
    return (key or "").rpartition(":")[2].removeprefix("key/")


def same_key(left: str | None, right: str | None) -> bool:
    """Tell whether two ways of writing a key mean the same one: a key id or an alias, alone or at the end of its ARN.

    AWS gives back what it was given. An alias and a key cannot be compared without asking KMS; they count as different.
    """
    return bare_key(left) == bare_key(right)


def shard_counts(current: int, wanted: int) -> list[int]:
    """Return the counts to go through from current to wanted: each at most double, at least half of the one before.

    Source: API_UpdateShardCount.html, "Scale up to more than double ... Scale down below half your current shard
    count". Half of an odd count is rounded up. Raises StreamRefusedError when a day's scalings do not suffice.
    """
    counts: list[int] = []
    while current != wanted:
        current = min(current * 2, wanted) if wanted > current else max(-(-current // 2), wanted)
        counts.append(current)
    if len(counts) > SCALINGS_PER_DAY:
        raise StreamRefusedError(
            f"shards: {wanted} is {len(counts)} scalings away, and AWS allows {SCALINGS_PER_DAY} for a stream in 24"
            f" hours (LimitExceededException). The nearest count for today is {counts[SCALINGS_PER_DAY - 1]}."
        )
    return counts


def plan_present(current: Stream | None, wanted: Wanted, arn: str, tags_at_creation: bool) -> tuple[list[Step], Stream]:
    """Return the steps in order, and the stream that follows them.

    Args:
        current: the stream as it is, or None.
        wanted: what is asked for; ``check`` has passed.
        arn: the ARN of a stream that does not exist yet; no step needs it.
        tags_at_creation: whether the installed botocore lets CreateStream take tags.
    """
    steps: list[Step] = []
    if current is None:
        current = _new(wanted, arn, tags_at_creation)
        steps.append(_creation(current))
    for part in (_mode, _shards, _retention, _encryption, _metrics, _tags):
        more, current = part(current, wanted)
        steps += more
    return steps, replace(current, status="ACTIVE") if steps else current


def plan_absent(current: Stream | None, enforce_consumer_deletion: bool) -> list[Step]:
    """Return the step that deletes the stream; none when it is gone or already going."""
    if current is None or current.status == "DELETING":
        return []
    arguments = {"StreamName": current.name, "EnforceConsumerDeletion": enforce_consumer_deletion}
    # API_DeleteStream.html: of a stream that has registered consumers, ResourceInUseException is the last word.
    return [Step("DeleteStream", arguments, busy=enforce_consumer_deletion)]


def _new(wanted: Wanted, arn: str, tags_at_creation: bool) -> Stream:
    mode = wanted.mode or "provisioned"
    if mode == "provisioned" and wanted.shards is None:
        raise StreamRefusedError(
            f'shards: needed to create the provisioned stream "{wanted.name}". AWS would answer ValidationException.'
            " The nearest value is 1; or ask for mode on_demand."
        )
    tags = {key: str(value) for key, value in (wanted.tags or {}).items()} if tags_at_creation else {}
    return Stream(wanted.name, arn, "CREATING", mode, wanted.shards, tags=tags)


def _creation(new: Stream) -> Step:
    arguments: dict[str, Any] = {"StreamName": new.name, "StreamModeDetails": {"StreamMode": new.mode.upper()}}
    if new.shards is not None:
        arguments["ShardCount"] = new.shards
    if new.tags:
        arguments["Tags"] = dict(new.tags)
    # ResourceInUseException: there is a stream of this name.
    return Step("CreateStream", arguments, busy=False)


def _mode(current: Stream, wanted: Wanted) -> tuple[list[Step], Stream]:
    if wanted.mode in (None, current.mode):
        return [], current
    mode = str(wanted.mode)
    arguments = {"StreamARN": current.arn, "StreamModeDetails": {"StreamMode": mode.upper()}}
    settled = (f"StreamModeDetails.StreamMode == '{mode.upper()}'",)
    return [Step("UpdateStreamMode", arguments, settled)], replace(current, mode=mode)


def _shards(current: Stream, wanted: Wanted) -> tuple[list[Step], Stream]:
    if wanted.shards is None:
        return [], current
    if current.mode == "on_demand":
        raise StreamRefusedError(
            f'shards: {wanted.shards} cannot be set, since the stream "{current.name}" is on demand and AWS manages its'
            " shards (ValidationException). Leave shards out, or ask for mode provisioned as well."
        )
    counts = shard_counts(current.shards or 1, wanted.shards)
    same = {"StreamName": current.name, "ScalingType": "UNIFORM_SCALING"}
    steps = [
        Step("UpdateShardCount", {**same, "TargetShardCount": count}, (f"OpenShardCount == `{count}`",))
        for count in counts
    ]
    return steps, replace(current, shards=wanted.shards)


def _retention(current: Stream, wanted: Wanted) -> tuple[list[Step], Stream]:
    hours = wanted.retention_hours
    if hours is None or hours == current.retention_hours:
        return [], current
    direction = "Increase" if hours > current.retention_hours else "Decrease"
    arguments = {"StreamName": current.name, "RetentionPeriodHours": hours}
    step = Step(f"{direction}StreamRetentionPeriod", arguments, (f"RetentionPeriodHours == `{hours}`",))
    return [step], replace(current, retention_hours=hours)


def _encryption(current: Stream, wanted: Wanted) -> tuple[list[Step], Stream]:
    encrypted = current.encryption_type == "kms"
    arguments = {"StreamName": current.name, "EncryptionType": "KMS"}
    if wanted.encryption == "none":
        if not encrypted:
            return [], current
        stop = Step("StopStreamEncryption", {**arguments, "KeyId": current.kms_key_id}, ("EncryptionType != 'KMS'",))
        return [stop], replace(current, encryption_type="none", kms_key_id=None)
    if wanted.encryption is None and wanted.kms_key_id is None:
        return [], current
    key = wanted.kms_key_id or (current.kms_key_id if encrypted else None) or KEY_OF_KINESIS
    if encrypted and same_key(key, current.kms_key_id):
        return [], current
    settled = ("EncryptionType == 'KMS'", f"ends_with(KeyId || '', '{bare_key(key)}')")
    start = Step("StartStreamEncryption", {**arguments, "KeyId": key}, settled)
    return [start], replace(current, encryption_type="kms", kms_key_id=key)


def _metrics(current: Stream, wanted: Wanted) -> tuple[list[Step], Stream]:
    if wanted.shard_level_metrics is None:
        return [], current
    everything = "ALL" in wanted.shard_level_metrics
    names = set(SHARD_LEVEL_METRICS if everything else wanted.shard_level_metrics)
    held = set(SHARD_LEVEL_METRICS if "ALL" in current.shard_level_metrics else current.shard_level_metrics)
    differences = {"DisableEnhancedMonitoring": held - names, "EnableEnhancedMonitoring": names - held}
    steps = [
        Step(operation, {"StreamName": current.name, "ShardLevelMetrics": sorted(metrics)})
        for operation, metrics in differences.items()
        if metrics
    ]
    return steps, replace(current, shard_level_metrics=tuple(sorted(names)))


def _tags(current: Stream, wanted: Wanted) -> tuple[list[Step], Stream]:
    changes = plan_tags(current.tags, wanted.tags, wanted.purge_tags)
    steps = []
    if changes.remove:
        arguments: dict[str, Any] = {"StreamName": current.name, "TagKeys": list(changes.remove)}
        steps.append(Step("RemoveTagsFromStream", arguments, settles=False))
    if changes.add:
        arguments = {"StreamName": current.name, "Tags": dict(changes.add)}
        steps.append(Step("AddTagsToStream", arguments, settles=False))
    return steps, replace(current, tags=changes.after)
