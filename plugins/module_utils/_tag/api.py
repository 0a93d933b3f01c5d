# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The calls to the Resource Groups Tagging API: one function, one AWS call.

Arguments after the client have the names and shapes of the API (botocore, service "resourcegroupstaggingapi").
Failures raise AnsibleTaggingError.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

# Its own word for it: botocore resourcegroupstaggingapi ThrottledException.
THROTTLED = ["ThrottledException"]


class AnsibleTaggingError(AnsibleAWSError):
    """A call to the Resource Groups Tagging API failed."""


class TaggingErrorHandler(AWSErrorHandler):
    _CUSTOM_EXCEPTION = AnsibleTaggingError


@TaggingErrorHandler.common_error_handler("list what bears the stack's tags")
@AWSRetry.jittered_backoff(catch_extra_error_codes=THROTTLED)
def get_resources(client, tag_filters, resource_type_filters):
    pages = client.get_paginator("get_resources").paginate(
        TagFilters=tag_filters, ResourceTypeFilters=resource_type_filters
    )
    return pages.build_full_result()["ResourceTagMappingList"]
