# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The ElastiCache calls on subnet groups: one function, one AWS call.

Arguments after the client have the names and shapes of the API (botocore, service "elasticache").
Failures raise AnsibleElastiCacheError.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

from .api import ElastiCacheErrorHandler


@ElastiCacheErrorHandler.common_error_handler("list the cache subnet groups")
@AWSRetry.jittered_backoff()
def describe_cache_subnet_groups(client):
    pages = client.get_paginator("describe_cache_subnet_groups").paginate()
    return pages.build_full_result()["CacheSubnetGroups"]
