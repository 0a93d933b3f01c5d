# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The DynamoDB calls of this collection: one function, one AWS call.

Arguments after the client have the names and shapes of the API (botocore, service "dynamodb").
Reads of one thing return None when it does not exist. Failures raise AnsibleDynamoDBError.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._throttling import THROTTLED


class AnsibleDynamoDBError(AnsibleAWSError):
    """A call to DynamoDB failed."""


class DynamoDBErrorHandler(AWSErrorHandler):
    _CUSTOM_EXCEPTION = AnsibleDynamoDBError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("ResourceNotFoundException")


class ExistsErrorHandler(DynamoDBErrorHandler):
    """For what somebody else may have done a moment ago, or is doing."""

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("ResourceInUseException")


class ConditionErrorHandler(DynamoDBErrorHandler):
    """For a write whose condition does not hold: the answer is False."""

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code(["ConditionalCheckFailedException", "ResourceNotFoundException"])


@DynamoDBErrorHandler.list_error_handler("describe the table")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def describe_table(client, table_name):
    return client.describe_table(TableName=table_name)["Table"]


@DynamoDBErrorHandler.common_error_handler("read the tags of the table")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def list_tags_of_resource(client, resource_arn):
    paginator = client.get_paginator("list_tags_of_resource")
    return paginator.paginate(ResourceArn=resource_arn).build_full_result()["Tags"]


@ExistsErrorHandler.list_error_handler("create the table")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def create_table(client, **parameters):
    return client.create_table(**parameters)["TableDescription"]


@DynamoDBErrorHandler.deletion_error_handler("delete the table")
@AWSRetry.jittered_backoff(catch_extra_error_codes=[*THROTTLED, "ResourceInUseException"])
def delete_table(client, table_name):
    return client.delete_table(TableName=table_name)


@DynamoDBErrorHandler.list_error_handler("read the item")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def get_item(client, table_name, key):
    return client.get_item(TableName=table_name, Key=key, ConsistentRead=True).get("Item")


@ConditionErrorHandler.list_error_handler("write the item", default_value=False)
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def put_item(client, **parameters):
    client.put_item(**parameters)
    return True


@ConditionErrorHandler.list_error_handler("update the item", default_value=False)
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def update_item(client, **parameters):
    client.update_item(**parameters)
    return True
