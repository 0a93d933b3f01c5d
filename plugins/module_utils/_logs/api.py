# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The CloudWatch Logs calls of this collection: one function, one AWS call.

Arguments after the client have the names and shapes of the API (botocore, service "logs").
Failures raise AnsibleLogsError.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._throttling import THROTTLED

KEY_REFUSED = "KMS key refused"


class KeyRetry(AWSRetry):
    """Tries again where CloudWatch Logs complains of the key, and not where the caller lacks a permission.

    A key or a key policy that was written a moment ago may not be known everywhere yet, and the code alone
    (AccessDeniedException, InvalidParameterException) does not tell the two apart.
    https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html#programming-eventual-consistency
    """

    @staticmethod
    def status_code_from_exception(error):
        answer = error.response["Error"]
        return KEY_REFUSED if "kms key" in answer["Message"].lower() else answer["Code"]


# 2, 4, 8, 15, 15 and 15 seconds: about a minute.
wait_for_the_key = KeyRetry.exponential_backoff(
    retries=7, delay=2, max_delay=15, catch_extra_error_codes=[*THROTTLED, KEY_REFUSED, "OperationAbortedException"]
)


class AnsibleLogsError(AnsibleAWSError):
    """A call to CloudWatch Logs failed."""


class LogsErrorHandler(AWSErrorHandler):
    _CUSTOM_EXCEPTION = AnsibleLogsError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("ResourceNotFoundException")


@LogsErrorHandler.common_error_handler("describe the log groups")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def describe_log_groups(client, log_group_name_prefix):
    pages = client.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=log_group_name_prefix)
    return pages.build_full_result()["logGroups"]


@LogsErrorHandler.common_error_handler("list the resource policies")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def describe_resource_policies(client):
    return client.get_paginator("describe_resource_policies").paginate().build_full_result()["resourcePolicies"]


@LogsErrorHandler.common_error_handler("read the tags of the log group")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def list_tags_for_resource(client, resource_arn):
    return client.list_tags_for_resource(resourceArn=resource_arn)["tags"]


@LogsErrorHandler.common_error_handler("create the log group")
@wait_for_the_key
def create_log_group(client, **parameters):
    """Tell whether it was made: not when its name is taken, be it by an earlier try whose answer was lost."""
    try:
        client.create_log_group(**parameters)
    except is_boto3_error_code("ResourceAlreadyExistsException"):
        return False
    return True


@LogsErrorHandler.common_error_handler("encrypt the log group")
@wait_for_the_key
def associate_kms_key(client, log_group_name, kms_key_id):
    return client.associate_kms_key(logGroupName=log_group_name, kmsKeyId=kms_key_id)


@LogsErrorHandler.common_error_handler("set the retention of the log group")
@AWSRetry.jittered_backoff(retries=5, delay=1, catch_extra_error_codes=[*THROTTLED, "OperationAbortedException"])
def put_retention_policy(client, log_group_name, retention_in_days):
    return client.put_retention_policy(logGroupName=log_group_name, retentionInDays=retention_in_days)


@LogsErrorHandler.common_error_handler("tag the log group")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def tag_resource(client, resource_arn, tags):
    return client.tag_resource(resourceArn=resource_arn, tags=tags)


@LogsErrorHandler.common_error_handler("remove tags from the log group")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def untag_resource(client, resource_arn, tag_keys):
    return client.untag_resource(resourceArn=resource_arn, tagKeys=tag_keys)


@LogsErrorHandler.deletion_error_handler("delete the log group")
@AWSRetry.jittered_backoff(catch_extra_error_codes=[*THROTTLED, "OperationAbortedException"])
def delete_log_group(client, log_group_name):
    return client.delete_log_group(logGroupName=log_group_name)


@LogsErrorHandler.common_error_handler("ask who is calling")
@AWSRetry.jittered_backoff()
def get_caller_identity(sts):
    return sts.get_caller_identity()
