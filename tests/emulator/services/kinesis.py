"""Kinesis: streams pass through CREATING, UPDATING and DELETING, are kept by their consumers, are tagged by ARN."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.kinesis.models import KinesisBackend, Stream, kinesis_backends
from moto.kinesis.responses import KinesisResponse

from .. import quotas
from ..calls import Call
from ..hook import guard, operation, parameters
from ..provisioning import Life
from ..refusal import Refusal

# Operations that need an ACTIVE stream, as those that tag it do, and leave it UPDATING for a while.
# Source: botocore, in the description of each: "ResourceInUseException ... the resource must be in the ACTIVE state".
UPDATES = (
    "update_shard_count",
    "update_stream_mode",
    "start_stream_encryption",
    "stop_stream_encryption",
    "increase_stream_retention_period",
    "decrease_stream_retention_period",
    "enable_enhanced_monitoring",
    "disable_enhanced_monitoring",
    "split_shard",
    "merge_shards",
)
_create, _delete = KinesisResponse.create_stream, KinesisResponse.delete_stream


def life(stream: Any) -> Life:
    return stream.__dict__.setdefault("_emulator_life", Life("stream", settled="ACTIVE", passing="ACTIVE"))


def _set_status(stream: Any, value: str) -> None:
    life(stream).settled = value


_moto_stream: Any = Stream
_moto_stream.status = property(lambda stream: life(stream).status, _set_status)


@guard("kinesis")
def _forget_what_is_gone(call: Call) -> None:
    streams = kinesis_backends[call.account][call.region].streams
    for name in [name for name, stream in streams.items() if life(stream).status == "deleted"]:
        del streams[name]


def _stream(self: KinesisResponse) -> Stream:
    wanted = parameters(self)
    arn = wanted.get("StreamARN") or wanted.get("ResourceARN")
    return self.kinesis_backend.describe_stream(arn, wanted.get("StreamName"))


@operation(KinesisResponse)
def create_stream(self: KinesisResponse) -> ActionResult:
    """With tags, which moto drops, and one shard when a provisioned stream names no count."""
    wanted = parameters(self)
    backend: KinesisBackend = self.kinesis_backend
    if wanted["StreamName"] in backend.streams:
        message = f"Stream {wanted['StreamName']} under account {self.current_account} already exists."
        raise Refusal("ResourceInUseException", message)
    stream = backend.create_stream(
        wanted["StreamName"], wanted.get("ShardCount", 1), stream_mode=wanted.get("StreamModeDetails")
    )
    stream.tags.update(wanted.get("Tags", {}))
    life(stream).begin("CREATING", "creating", "ACTIVE")
    return ActionResult({})


@operation(KinesisResponse)
def delete_stream(self: KinesisResponse) -> ActionResult:
    stream = _stream(self)
    if stream.consumers and not parameters(self).get("EnforceConsumerDeletion"):
        # AWS's message as users report it: https://github.com/hashicorp/terraform-provider-aws/issues/8420
        name = stream.stream_name
        message = f"DeleteStream can't delete {self.current_account}:{name} because there are consumers associated with"
        message += f" this data stream. To delete {name} anyway, set the EnforceConsumerDeletion parameter to true to"
        message += " force the deletion of all the consumers that are associated with it."
        raise Refusal("ResourceInUseException", message)
    answer = _delete(self)
    life(stream).begin("DELETING", "deleting", "deleted")
    if life(stream).busy:
        self.kinesis_backend.streams[stream.stream_name] = stream
    return answer


def _check_active(self: KinesisResponse) -> Stream:
    stream = _stream(self)
    if stream.status != "ACTIVE":
        message = f"Stream {stream.stream_name} under account {self.current_account} not ACTIVE"
        raise Refusal("ResourceInUseException", f"{message}, instead in state {stream.status}")
    return stream


def _updating(name: str, original: Callable[[KinesisResponse], Any]) -> None:
    def update(self: KinesisResponse) -> Any:
        stream = _check_active(self)
        answer = original(self)
        life(stream).begin("UPDATING", "modifying", "ACTIVE")
        return answer

    update.__name__ = name
    operation(KinesisResponse)(update)


def _tagging(name: str, original: Callable[[KinesisResponse], Any]) -> None:
    def change(self: KinesisResponse) -> Any:
        _check_active(self)
        return original(self)

    change.__name__ = name
    operation(KinesisResponse)(change)


for _name in UPDATES:
    _updating(_name, getattr(KinesisResponse, _name))
for _name in ("add_tags_to_stream", "remove_tags_from_stream"):
    _tagging(_name, getattr(KinesisResponse, _name))


@operation(KinesisResponse)
def tag_resource(self: KinesisResponse) -> ActionResult:
    _stream(self).tags.update(parameters(self)["Tags"])
    return ActionResult({})


@operation(KinesisResponse)
def untag_resource(self: KinesisResponse) -> ActionResult:
    stream = _stream(self)
    for name in parameters(self)["TagKeys"]:
        stream.tags.pop(name, None)
    return ActionResult({})


@operation(KinesisResponse)
def list_tags_for_resource(self: KinesisResponse) -> ActionResult:
    tags = _stream(self).tags
    return ActionResult({"Tags": [{"Key": key, "Value": value} for key, value in sorted(tags.items())]})


@operation(KinesisResponse)
def describe_limits(self: KinesisResponse) -> ActionResult:
    """What the account has and may have; on-demand streams are limited to 50 where nothing else was agreed."""
    streams = list(self.kinesis_backend.streams.values())
    on_demand = [each for each in streams if each.stream_mode.get("StreamMode") == "ON_DEMAND"]
    shards = [shard for each in streams if each not in on_demand for shard in each.shards.values() if shard.is_open]
    return ActionResult(
        {
            "ShardLimit": quotas.value(self.region, quotas.find("kinesis", "Shards per Region")),
            "OpenShardCount": len(shards),
            "OnDemandStreamCount": len(on_demand),
            "OnDemandStreamCountLimit": quotas.ON_DEMAND_STREAMS,
        }
    )
