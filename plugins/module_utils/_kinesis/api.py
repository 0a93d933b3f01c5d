# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The Kinesis calls of this collection: one function, one AWS call.

Arguments after the client have the names and shapes of the API (botocore, service "kinesis").
Failures raise AnsibleKinesisError; a stream that does not exist is None.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

# "Rate exceeded for stream": the control plane takes 5 to 20 calls in a second.
# https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
RATE_EXCEEDED = ["LimitExceededException"]
# A key or key policy that was written a moment ago may not be known everywhere yet.
# https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html#programming-eventual-consistency
KEY_NOT_SEEN_YET = ["KMSAccessDeniedException", "KMSNotFoundException", "KMSInvalidStateException"]


class AnsibleKinesisError(AnsibleAWSError):
    """A call to Kinesis failed."""


class KinesisErrorHandler(AWSErrorHandler):
    _CUSTOM_EXCEPTION = AnsibleKinesisError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("ResourceNotFoundException")


def takes_tags_at_creation(client):
    """Tell whether the installed botocore lets CreateStream take tags."""
    return "Tags" in client.meta.service_model.operation_model("CreateStream").input_shape.members


@KinesisErrorHandler.list_error_handler("describe the stream")
@AWSRetry.jittered_backoff(catch_extra_error_codes=RATE_EXCEEDED)
def describe_stream_summary(client, stream_name):
    return client.describe_stream_summary(StreamName=stream_name)["StreamDescriptionSummary"]


@KinesisErrorHandler.common_error_handler("read the limits of the account")
@AWSRetry.jittered_backoff(catch_extra_error_codes=RATE_EXCEEDED)
def describe_limits(client):
    return client.describe_limits()


@KinesisErrorHandler.list_error_handler("list the tags of the stream", [])
@AWSRetry.jittered_backoff(catch_extra_error_codes=RATE_EXCEEDED)
def list_tags_for_stream(client, stream_name):
    # A stream has at most 50 tags, and one answer holds as many.
    return client.list_tags_for_stream(StreamName=stream_name, Limit=50)["Tags"]


@KinesisErrorHandler.common_error_handler("create the stream")
@AWSRetry.jittered_backoff(retries=4, catch_extra_error_codes=RATE_EXCEEDED)
def create_stream(client, **parameters):
    return client.create_stream(**parameters)


@KinesisErrorHandler.deletion_error_handler("delete the stream")
@AWSRetry.jittered_backoff(retries=4, catch_extra_error_codes=RATE_EXCEEDED)
def delete_stream(client, **parameters):
    return client.delete_stream(**parameters)


@KinesisErrorHandler.common_error_handler("change the mode of the stream")
@AWSRetry.jittered_backoff(retries=4, catch_extra_error_codes=RATE_EXCEEDED)
def update_stream_mode(client, **parameters):
    return client.update_stream_mode(**parameters)


@KinesisErrorHandler.common_error_handler("change the number of shards of the stream")
@AWSRetry.jittered_backoff(retries=4, catch_extra_error_codes=RATE_EXCEEDED)
def update_shard_count(client, **parameters):
    return client.update_shard_count(**parameters)


@KinesisErrorHandler.common_error_handler("increase the retention of the stream")
@AWSRetry.jittered_backoff(retries=4, catch_extra_error_codes=RATE_EXCEEDED)
def increase_stream_retention_period(client, **parameters):
    return client.increase_stream_retention_period(**parameters)


@KinesisErrorHandler.common_error_handler("decrease the retention of the stream")
@AWSRetry.jittered_backoff(retries=4, catch_extra_error_codes=RATE_EXCEEDED)
def decrease_stream_retention_period(client, **parameters):
    return client.decrease_stream_retention_period(**parameters)


@KinesisErrorHandler.common_error_handler("encrypt the stream")
@AWSRetry.jittered_backoff(retries=6, delay=2, catch_extra_error_codes=[*RATE_EXCEEDED, *KEY_NOT_SEEN_YET])
def start_stream_encryption(client, **parameters):
    return client.start_stream_encryption(**parameters)


@KinesisErrorHandler.common_error_handler("stop the encryption of the stream")
@AWSRetry.jittered_backoff(retries=4, catch_extra_error_codes=RATE_EXCEEDED)
def stop_stream_encryption(client, **parameters):
    return client.stop_stream_encryption(**parameters)


@KinesisErrorHandler.common_error_handler("enable shard-level metrics of the stream")
@AWSRetry.jittered_backoff(retries=4, catch_extra_error_codes=RATE_EXCEEDED)
def enable_enhanced_monitoring(client, **parameters):
    return client.enable_enhanced_monitoring(**parameters)


@KinesisErrorHandler.common_error_handler("disable shard-level metrics of the stream")
@AWSRetry.jittered_backoff(retries=4, catch_extra_error_codes=RATE_EXCEEDED)
def disable_enhanced_monitoring(client, **parameters):
    return client.disable_enhanced_monitoring(**parameters)


@KinesisErrorHandler.common_error_handler("tag the stream")
@AWSRetry.jittered_backoff(catch_extra_error_codes=RATE_EXCEEDED)
def add_tags_to_stream(client, **parameters):
    return client.add_tags_to_stream(**parameters)


@KinesisErrorHandler.common_error_handler("remove tags from the stream")
@AWSRetry.jittered_backoff(catch_extra_error_codes=RATE_EXCEEDED)
def remove_tags_from_stream(client, **parameters):
    return client.remove_tags_from_stream(**parameters)


# The operations that a plan names.
OPERATIONS = {
    "AddTagsToStream": add_tags_to_stream,
    "CreateStream": create_stream,
    "DecreaseStreamRetentionPeriod": decrease_stream_retention_period,
    "DeleteStream": delete_stream,
    "DisableEnhancedMonitoring": disable_enhanced_monitoring,
    "EnableEnhancedMonitoring": enable_enhanced_monitoring,
    "IncreaseStreamRetentionPeriod": increase_stream_retention_period,
    "RemoveTagsFromStream": remove_tags_from_stream,
    "StartStreamEncryption": start_stream_encryption,
    "StopStreamEncryption": stop_stream_encryption,
    "UpdateShardCount": update_shard_count,
    "UpdateStreamMode": update_stream_mode,
}
