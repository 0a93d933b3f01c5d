# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The ElastiCache calls of this collection: one function, one AWS call.

Arguments after the client have the names and shapes of the API (botocore, service "elasticache").
Reads of one thing return None when it does not exist. Failures raise AnsibleElastiCacheError.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

# A group that reads "available" can still refuse the next change for some seconds: the status lags behind
# the change before it, which is why Terraform's provider pauses 30 s after each modification.
STATE_LAG = ["InvalidReplicationGroupState", "InvalidCacheClusterState"]

# A parameter group stays "in use" for a while after its last replication group is gone.
IN_USE_LAG = ["InvalidCacheParameterGroupState"]


class AnsibleElastiCacheError(AnsibleAWSError):
    """A call to ElastiCache failed, or did not reach its goal in time."""


class ElastiCacheErrorHandler(AWSErrorHandler):
    _CUSTOM_EXCEPTION = AnsibleElastiCacheError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code(
            ["ReplicationGroupNotFoundFault", "CacheClusterNotFound", "CacheParameterGroupNotFound"]
        )


class TagErrorHandler(ElastiCacheErrorHandler):
    """Tags of a group that is being made or changed cannot be read: AWS answers InvalidReplicationGroupState."""

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code(["InvalidReplicationGroupState", "InvalidCacheClusterState"])


@ElastiCacheErrorHandler.list_error_handler("describe the replication group")
@AWSRetry.jittered_backoff()
def describe_replication_group(client, replication_group_id):
    return client.describe_replication_groups(ReplicationGroupId=replication_group_id)["ReplicationGroups"][0]


@ElastiCacheErrorHandler.common_error_handler("list the replication groups")
@AWSRetry.jittered_backoff()
def describe_replication_groups(client):
    return client.get_paginator("describe_replication_groups").paginate().build_full_result()["ReplicationGroups"]


@ElastiCacheErrorHandler.list_error_handler("describe a node of the replication group")
@AWSRetry.jittered_backoff()
def describe_cache_cluster(client, cache_cluster_id):
    return client.describe_cache_clusters(CacheClusterId=cache_cluster_id)["CacheClusters"][0]


@ElastiCacheErrorHandler.common_error_handler("list the cache nodes")
@AWSRetry.jittered_backoff()
def describe_cache_clusters(client):
    return client.get_paginator("describe_cache_clusters").paginate().build_full_result()["CacheClusters"]


@ElastiCacheErrorHandler.common_error_handler("list the node types the replication group can be scaled to")
@AWSRetry.jittered_backoff()
def list_allowed_node_type_modifications(client, replication_group_id):
    return client.list_allowed_node_type_modifications(ReplicationGroupId=replication_group_id)


@ElastiCacheErrorHandler.common_error_handler("list the node types of the region")
@AWSRetry.jittered_backoff()
def describe_reserved_cache_nodes_offerings(client, **parameters):
    """A node type that can be reserved in the region exists in it: no call lists the node types themselves."""
    paginator = client.get_paginator("describe_reserved_cache_nodes_offerings")
    return paginator.paginate(**parameters).build_full_result()["ReservedCacheNodesOfferings"]


@ElastiCacheErrorHandler.common_error_handler("create the replication group")
@AWSRetry.jittered_backoff()
def create_replication_group(client, **request):
    return client.create_replication_group(**request)


@ElastiCacheErrorHandler.common_error_handler("modify the replication group")
@AWSRetry.jittered_backoff(retries=5, delay=5, catch_extra_error_codes=STATE_LAG)
def modify_replication_group(client, **request):
    return client.modify_replication_group(**request)


@ElastiCacheErrorHandler.common_error_handler("change the shards of the replication group")
@AWSRetry.jittered_backoff(retries=5, delay=5, catch_extra_error_codes=STATE_LAG)
def modify_replication_group_shard_configuration(client, **request):
    return client.modify_replication_group_shard_configuration(**request)


@ElastiCacheErrorHandler.common_error_handler("add replicas to the replication group")
@AWSRetry.jittered_backoff(retries=5, delay=5, catch_extra_error_codes=STATE_LAG)
def increase_replica_count(client, **request):
    return client.increase_replica_count(**request)


@ElastiCacheErrorHandler.common_error_handler("remove replicas from the replication group")
@AWSRetry.jittered_backoff(retries=5, delay=5, catch_extra_error_codes=STATE_LAG)
def decrease_replica_count(client, **request):
    return client.decrease_replica_count(**request)


@ElastiCacheErrorHandler.deletion_error_handler("delete the replication group")
@AWSRetry.jittered_backoff(retries=5, delay=5, catch_extra_error_codes=STATE_LAG)
def delete_replication_group(client, **request):
    return client.delete_replication_group(**request)


@TagErrorHandler.list_error_handler("read the tags")
@AWSRetry.jittered_backoff()
def list_tags_for_resource(client, resource_name):
    return client.list_tags_for_resource(ResourceName=resource_name)["TagList"]


@ElastiCacheErrorHandler.common_error_handler("set the tags")
@AWSRetry.jittered_backoff(retries=5, delay=5, catch_extra_error_codes=STATE_LAG)
def add_tags_to_resource(client, **request):
    return client.add_tags_to_resource(**request)


@ElastiCacheErrorHandler.common_error_handler("remove tags")
@AWSRetry.jittered_backoff(retries=5, delay=5, catch_extra_error_codes=STATE_LAG)
def remove_tags_from_resource(client, **request):
    return client.remove_tags_from_resource(**request)


@ElastiCacheErrorHandler.common_error_handler("list the cache engine versions")
@AWSRetry.jittered_backoff()
def describe_cache_engine_versions(client):
    paginator = client.get_paginator("describe_cache_engine_versions")
    return paginator.paginate().build_full_result()["CacheEngineVersions"]


@ElastiCacheErrorHandler.list_error_handler("describe the parameter group")
@AWSRetry.jittered_backoff()
def describe_cache_parameter_group(client, cache_parameter_group_name):
    answer = client.describe_cache_parameter_groups(CacheParameterGroupName=cache_parameter_group_name)
    return answer["CacheParameterGroups"][0]


@ElastiCacheErrorHandler.common_error_handler("read the parameters of the parameter group")
@AWSRetry.jittered_backoff()
def describe_cache_parameters(client, cache_parameter_group_name):
    paginator = client.get_paginator("describe_cache_parameters")
    return paginator.paginate(CacheParameterGroupName=cache_parameter_group_name).build_full_result()


@ElastiCacheErrorHandler.common_error_handler("read the default parameters of the family")
@AWSRetry.jittered_backoff()
def describe_engine_default_parameters(client, cache_parameter_group_family):
    paginator = client.get_paginator("describe_engine_default_parameters")
    return paginator.paginate(CacheParameterGroupFamily=cache_parameter_group_family).build_full_result()


@ElastiCacheErrorHandler.common_error_handler("create the parameter group")
@AWSRetry.jittered_backoff()
def create_cache_parameter_group(client, **request):
    return client.create_cache_parameter_group(**request)


@ElastiCacheErrorHandler.common_error_handler("modify the parameter group")
@AWSRetry.jittered_backoff(retries=5, delay=5, catch_extra_error_codes=IN_USE_LAG)
def modify_cache_parameter_group(client, **request):
    return client.modify_cache_parameter_group(**request)


@ElastiCacheErrorHandler.common_error_handler("reset parameters of the parameter group")
@AWSRetry.jittered_backoff(retries=5, delay=5, catch_extra_error_codes=IN_USE_LAG)
def reset_cache_parameter_group(client, **request):
    return client.reset_cache_parameter_group(**request)


@ElastiCacheErrorHandler.deletion_error_handler("delete the parameter group")
@AWSRetry.jittered_backoff(retries=6, delay=5, catch_extra_error_codes=IN_USE_LAG)
def delete_cache_parameter_group(client, cache_parameter_group_name):
    return client.delete_cache_parameter_group(CacheParameterGroupName=cache_parameter_group_name)


@ElastiCacheErrorHandler.common_error_handler("list the snapshots of the replication group")
@AWSRetry.jittered_backoff()
def describe_snapshots(client, replication_group_id, snapshot_source):
    pages = client.get_paginator("describe_snapshots").paginate(
        ReplicationGroupId=replication_group_id, SnapshotSource=snapshot_source
    )
    return pages.build_full_result()["Snapshots"]


@ElastiCacheErrorHandler.common_error_handler("list the cache parameter groups")
@AWSRetry.jittered_backoff()
def describe_cache_parameter_groups(client):
    pages = client.get_paginator("describe_cache_parameter_groups").paginate()
    return pages.build_full_result()["CacheParameterGroups"]
