# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether the stream is as the inventory asks for.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.comparison import comparison, tags
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.key import key_arn
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.row import Row, compared, missing
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kinesis.plan import same_key
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import tags_of
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack


@comparison("streaming", what="the stream", facts=("kinesis.stream", "kinesis.stream_tags", "kms.key"))
def stream(stack: Stack) -> Iterator[Row]:
    want, found = stack.wants["streaming"], stack.facts["kinesis.stream"]
    resource = f"stream {want['name']}"
    if not found or found["StreamStatus"] == "DELETING":
        yield missing(resource)
        return
    mode = found.get("StreamModeDetails", {}).get("StreamMode", "PROVISIONED").lower()
    yield compared(resource, "streaming_mode", want["mode"], mode)
    if want["mode"] == mode == "provisioned":
        yield compared(resource, "streaming_shards", want["shards"], found["OpenShardCount"])
    yield compared(resource, "streaming_retention_hours", want["retention_hours"], found["RetentionPeriodHours"])
    yield tags(resource, "streaming_tags", want["tags"], tags_of(stack.facts["kinesis.stream_tags"]))
    wanted, held = key_arn(stack), found.get("KeyId") if found.get("EncryptionType") == "KMS" else None
    yield compared(
        resource, "streaming_kms_key_arn", wanted, wanted if held and same_key(wanted, held) else held or "none"
    )


COMPARISONS = (stream,)
