# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The ElastiCache calls on subnet groups: one function, one AWS call.

Arguments after the client have the names and shapes of the API (botocore, service "elasticache").
Failures raise AnsibleElastiCacheError; a group that does not exist is None.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

from .api import ElastiCacheErrorHandler


class SubnetGroupErrorHandler(ElastiCacheErrorHandler):
    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("CacheSubnetGroupNotFoundFault")


@SubnetGroupErrorHandler.list_error_handler("describe the cache subnet group")
@AWSRetry.jittered_backoff()
def describe_cache_subnet_group(client, cache_subnet_group_name):
    answer = client.describe_cache_subnet_groups(CacheSubnetGroupName=cache_subnet_group_name)
    return answer["CacheSubnetGroups"][0]


@SubnetGroupErrorHandler.common_error_handler("list the cache subnet groups")
@AWSRetry.jittered_backoff()
def describe_cache_subnet_groups(client):
    pages = client.get_paginator("describe_cache_subnet_groups").paginate()
    return pages.build_full_result()["CacheSubnetGroups"]
