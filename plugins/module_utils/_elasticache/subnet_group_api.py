# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The ElastiCache calls on subnet groups: one function, one AWS call.

Arguments after the client have the names and shapes of the API (botocore, service "elasticache").
Failures raise AnsibleElastiCacheError.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

from .api import ElastiCacheErrorHandler

# A subnet that was made a moment ago may not be known to the service yet.
wait_for_the_subnets = AWSRetry.jittered_backoff(retries=6, delay=2, catch_extra_error_codes=["InvalidSubnet"])


@ElastiCacheErrorHandler.common_error_handler("list the cache subnet groups")
@AWSRetry.jittered_backoff()
def describe_cache_subnet_groups(client):
    pages = client.get_paginator("describe_cache_subnet_groups").paginate()
    return pages.build_full_result()["CacheSubnetGroups"]


@ElastiCacheErrorHandler.common_error_handler("create the cache subnet group")
@wait_for_the_subnets
def create_cache_subnet_group(client, **parameters):
    return client.create_cache_subnet_group(**parameters)["CacheSubnetGroup"]


@ElastiCacheErrorHandler.common_error_handler("modify the cache subnet group")
@wait_for_the_subnets
def modify_cache_subnet_group(client, **parameters):
    return client.modify_cache_subnet_group(**parameters)["CacheSubnetGroup"]
