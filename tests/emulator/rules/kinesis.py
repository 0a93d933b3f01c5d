"""What Kinesis refuses. A stream that is not ACTIVE is refused where states are kept, in ``services/kinesis.py``."""

from __future__ import annotations

import time
from typing import Any

from moto.kinesis.models import kinesis_backends
from moto.kms.models import kms_backends

from ..calls import Call
from ..quotas import ON_DEMAND_STREAMS, quota
from . import rule
from .model import violations

_LIMITS = "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html"
_APPLIED = "botocore kinesis.StartStreamEncryption"
_DAY = 86_400
_RETENTION = ("IncreaseStreamRetentionPeriod", "DecreaseStreamRetentionPeriod")


def _streams(call: Call) -> dict[str, Any]:
    streams: dict[str, Any] = kinesis_backends[call.account][call.region].streams
    return streams


def _stream(call: Call) -> Any:
    arn = call.parameters.get("StreamARN") or call.parameters.get("ResourceARN") or ""
    return _streams(call).get(call.parameters.get("StreamName") or arn.rpartition("/")[2])


def on_demand(stream: Any) -> bool:
    return bool(stream.stream_mode.get("StreamMode") == "ON_DEMAND")


def open_shards(streams: list[Any]) -> int:
    return sum(shard.is_open for stream in streams for shard in stream.shards.values())


def _wants_on_demand(call: Call) -> bool:
    return bool(call.parameters.get("StreamModeDetails", {}).get("StreamMode") == "ON_DEMAND")


@rule("kinesis", "*", code="ValidationException", source="F120, botocore kinesis.*")
def model_of_kinesis(call: Call) -> str | None:
    """Lengths, ranges, patterns and value sets of Kinesis' model."""
    return violations(call)


@rule(
    "kinesis",
    "AddTagsToStream",
    "DecreaseStreamRetentionPeriod",
    "DeleteStream",
    "DescribeStream",
    "DescribeStreamSummary",
    "DisableEnhancedMonitoring",
    "EnableEnhancedMonitoring",
    "IncreaseStreamRetentionPeriod",
    "ListTagsForStream",
    "MergeShards",
    "PutRecord",
    "PutRecords",
    "RemoveTagsFromStream",
    "SplitShard",
    "StartStreamEncryption",
    "StopStreamEncryption",
    "UpdateShardCount",
    code="InvalidArgumentException",
    source="botocore kinesis.DescribeStreamSummary: StreamARN or StreamName, or both (own words)",
)
def stream_is_named(call: Call) -> str | None:
    """A call names its stream, by name or by ARN."""
    named = call.parameters.get("StreamName") or call.parameters.get("StreamARN")
    return None if named else "Either StreamName or StreamARN must be specified."


@rule("kinesis", "CreateStream", code="ValidationException", source="botocore kinesis.CreateStream")
def on_demand_names_no_shards(call: Call) -> str | None:
    """An on-demand stream has no shard count of its own (the message is as best known)."""
    if _wants_on_demand(call) and "ShardCount" in call.parameters:
        return "ShardCount can not be set for on-demand streams."
    return None


@rule("kinesis", "CreateStream", "UpdateStreamMode", code="LimitExceededException", source="F067")
def on_demand_quota(call: Call) -> str | None:
    """On-demand streams of an account in a region are limited to 50."""
    held = [name for name, stream in _streams(call).items() if on_demand(stream)]
    own = _stream(call)
    if not _wants_on_demand(call) or len(held) < ON_DEMAND_STREAMS or (own and own.stream_name in held):
        return None
    return f"This request would exceed the on-demand stream limit for the account {call.account}: {ON_DEMAND_STREAMS}"


@rule("kinesis", "CreateStream", "UpdateShardCount", code="LimitExceededException", source=f"{_LIMITS}, L-0918CF54")
def shard_quota(call: Call) -> str | None:
    """The open shards of all provisioned streams are limited."""
    own = _stream(call) if call.operation == "UpdateShardCount" else None
    if _wants_on_demand(call):
        return None
    others = [each for each in _streams(call).values() if each is not own and not on_demand(each)]
    used, wanted = open_shards(others), call.parameters.get("TargetShardCount", call.parameters.get("ShardCount", 1))
    limit = quota(call, "kinesis", "Shards per Region")
    if used + wanted <= limit:
        return None
    return (
        f"This request would exceed the shard limit for the account {call.account} in {call.region}. "
        f"Current shard count for the account: {used}. Limit: {limit}. Number of additional shards that would have "
        f"resulted from this request: {wanted}. Refer to the AWS Service Limits page "
        "(https://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to "
        "request higher limits."
    )


@rule("kinesis", "UpdateShardCount", code="InvalidArgumentException", source="botocore kinesis.UpdateShardCount")
def shards_at_most_double_or_halve(call: Call) -> str | None:
    """A stream is scaled to at most double and at least half of its open shards (the message is as best known)."""
    stream, wanted = _stream(call), call.parameters["TargetShardCount"]
    if stream is None:
        return None
    held = open_shards([stream])
    if wanted > 2 * held:
        return f"UpdateShardCount cannot scale up over double your current open shard count: {wanted} over {2 * held}."
    if wanted < held / 2:
        return f"UpdateShardCount cannot scale down below half your current open shard count: {wanted} below {held}/2."
    return None


def _often(call: Call, what: str, limit: int) -> bool:
    """Count this call; whether the same was done `limit` times to the stream in the last day."""
    stream, now = _stream(call), time.time()
    if stream is None:
        return False
    done: dict[str, list[float]] = stream.__dict__.setdefault("emulator_done", {})
    done[what] = [then for then in done.get(what, []) if then > now - _DAY]
    if len(done[what]) >= limit:
        return True
    if stream.status == "ACTIVE":
        done[what].append(now)
    return False


@rule("kinesis", *_RETENTION, code="InvalidArgumentException", source="F118")
def retention_range(call: Call) -> str | None:
    """Records are kept between 24 and 8760 hours."""
    hours = call.parameters["RetentionPeriodHours"]
    asked = f"Requested retention period ({hours} hours)"
    if hours < 24:
        return f"Minimum allowed retention period is 24 hours. {asked} is too short."
    if hours > 8760:
        return (
            f"Maximum allowed retention period is 8760 hours. Requested retention period ({hours} hours) is too long."
        )
    return None


@rule("kinesis", *_RETENTION, code="InvalidArgumentException", source="botocore kinesis.IncreaseStreamRetentionPeriod")
def retention_direction(call: Call) -> str | None:
    """Increase does not decrease, and the other way round; the present value is let pass."""
    stream, hours = _stream(call), call.parameters["RetentionPeriodHours"]
    if stream is None:
        return None
    held = int(stream.retention_period_hours)
    asked = f"Requested retention period ({hours} hours) for stream {stream.stream_name} can not be"
    if call.operation.startswith("Increase") and hours < held:
        return f"{asked} shorter than existing retention period ({held} hours). Use DecreaseRetentionPeriod API."
    if call.operation.startswith("Decrease") and hours > held:
        return f"{asked} longer than existing retention period ({held} hours). Use IncreaseRetentionPeriod API."
    return None


def _key_state(call: Call) -> str | None:
    """The state of the KMS key that the call names, in any of the four forms; None when there is none here."""
    name, backend = call.parameters.get("KeyId", ""), kms_backends[call.account][call.region]
    if name.startswith("arn:") and name.split(":")[3] != call.region:
        return None
    alias = "alias/" + name.rpartition("alias/")[2] if "alias/" in name else ""
    if alias == "alias/aws/kinesis":
        return "Enabled"  # AWS's own key for the service, which is there when it is needed
    key = backend.keys.get(backend.get_key_id_from_alias(alias) if alias else backend.get_key_id(name))
    return str(key.key_state) if key else None


@rule("kinesis", "StartStreamEncryption", code="KMSNotFoundException", source="F155")
def encryption_key_exists(call: Call) -> str | None:
    """The key exists in the stream's region."""
    if _key_state(call) is None:
        return "The request was rejected because the specified entity or resource can't be found."
    return None


@rule("kinesis", "StartStreamEncryption", code="KMSDisabledException", source="botocore kinesis.KMSDisabledException")
def encryption_key_is_enabled(call: Call) -> str | None:
    """The key is enabled."""
    if _key_state(call) == "Disabled":
        return "The request was rejected because the specified customer master key (CMK) isn't enabled."
    return None


@rule("kinesis", "StartStreamEncryption", code="KMSInvalidStateException", source="F154")
def encryption_key_state(call: Call) -> str | None:
    """The key is neither pending deletion nor pending import."""
    if _key_state(call) != "Enabled":
        return "The request was rejected because the state of the specified resource isn't valid for this request."
    return None


_TAGS = ("CreateStream", "AddTagsToStream", "TagResource")


@rule("kinesis", *_TAGS, code="InvalidArgumentException", source="botocore kinesis.AddTagsToStream")
def tag_quota(call: Call) -> str | None:
    """A stream has up to 50 tags."""
    stream = _stream(call)
    held = set() if stream is None or call.operation == "CreateStream" else set(stream.tags)
    count = len(held | set(call.parameters.get("Tags", {})))
    if count <= 50:
        return None
    return f"Failed to add tags to stream. Tag limit exceeded: {count} tags, limit of 50."


# Those that count what was done stand last, so that nothing else refuses what they have counted.
@rule("kinesis", "UpdateShardCount", code="LimitExceededException", source="botocore kinesis.UpdateShardCount")
def ten_scalings_a_day(call: Call) -> str | None:
    """A stream is scaled up to 10 times in 24 hours (the message is as best known)."""
    return "UpdateShardCount: more than 10 times in a rolling 24 hour period." if _often(call, "scale", 10) else None


@rule("kinesis", "UpdateStreamMode", code="LimitExceededException", source="botocore kinesis.UpdateStreamMode")
def two_modes_a_day(call: Call) -> str | None:
    """A stream changes its mode twice in 24 hours (the message is as best known)."""
    return "UpdateStreamMode: more than 2 times in a rolling 24 hour period." if _often(call, "mode", 2) else None


@rule(
    "kinesis", "StartStreamEncryption", code="LimitExceededException", source="botocore kinesis.StartStreamEncryption"
)
def keys_a_day(call: Call) -> str | None:
    """A key is applied to a stream up to 25 times in 24 hours (the message is as best known)."""
    return "StartStreamEncryption: more than 25 times in a rolling 24 hour period." if _often(call, "key", 25) else None
