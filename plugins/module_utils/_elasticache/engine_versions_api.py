# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What ElastiCache offers: one function, one AWS call. Failures raise AnsibleElastiCacheError."""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

from .api import ElastiCacheErrorHandler


@ElastiCacheErrorHandler.common_error_handler("list the engine versions")
@AWSRetry.jittered_backoff()
def describe_cache_engine_versions(client, **parameters):
    paginator = client.get_paginator("describe_cache_engine_versions")
    return paginator.paginate(**parameters).build_full_result()["CacheEngineVersions"]
