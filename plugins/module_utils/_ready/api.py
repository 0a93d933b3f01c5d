# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The calls that look at a slow resource: one function, one AWS call.

A resource that does not exist is None. Failures raise AnsibleReadyError.
"""

from __future__ import annotations

import contextlib

# AnsibleAWSModule says what is missing.
with contextlib.suppress(ImportError):
    import botocore.exceptions

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

MISSING = {"elasticache_replication_group": "ReplicationGroupNotFoundFault", "rds_instance": "DBInstanceNotFound"}


class AnsibleReadyError(AnsibleAWSError):
    """A call failed."""


def is_passing(error):
    """Tell whether a call got no answer, or AWS's own failure for one: nothing is wrong with what was asked."""
    cause = error.exception
    if isinstance(cause, botocore.exceptions.ClientError):
        return cause.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= 500
    return isinstance(cause, (botocore.exceptions.ConnectionError, botocore.exceptions.HTTPClientError))


class ReadyErrorHandler(AWSErrorHandler):
    _CUSTOM_EXCEPTION = AnsibleReadyError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code(list(MISSING.values()))


@ReadyErrorHandler.list_error_handler("describe the database instance")
@AWSRetry.jittered_backoff()
def describe_db_instance(client, db_instance_identifier):
    return client.describe_db_instances(DBInstanceIdentifier=db_instance_identifier)["DBInstances"][0]


@ReadyErrorHandler.common_error_handler("read the recent events")
@AWSRetry.jittered_backoff(retries=2)
def describe_events(client, source_type, source_identifier):
    # Minutes to look back: a slow resource that fails may take an hour until it does.
    return client.describe_events(SourceType=source_type, SourceIdentifier=source_identifier, Duration=120)["Events"]


@ReadyErrorHandler.list_error_handler("describe the replication group")
@AWSRetry.jittered_backoff()
def describe_replication_group(client, replication_group_id):
    return client.describe_replication_groups(ReplicationGroupId=replication_group_id)["ReplicationGroups"][0]
