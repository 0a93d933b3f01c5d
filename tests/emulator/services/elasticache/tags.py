"""Tags of every kind of ElastiCache resource."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.elasticache.models import ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse

from ...hook import operation, parameters
from ...refusal import Refusal
from .clusters import members
from .common import backend_of, shelf

# kind in the ARN -> the service's error when there is none of that name
NOT_FOUND = {
    "replicationgroup": "ReplicationGroupNotFoundFault",
    "cluster": "CacheClusterNotFound",
    "subnetgroup": "CacheSubnetGroupNotFoundFault",
    "parametergroup": "CacheParameterGroupNotFound",
    "usergroup": "UserGroupNotFound",
    "user": "UserNotFound",
    "snapshot": "SnapshotNotFoundFault",
}


def _collections(backend: ElastiCacheBackend) -> dict[str, dict[str, Any]]:
    return {
        "replicationgroup": backend.replication_groups,
        "cluster": backend.cache_clusters | members(backend),
        "subnetgroup": backend.cache_subnet_groups,
        "parametergroup": shelf(backend, "cache_parameter_groups"),
        "usergroup": shelf(backend, "user_groups"),
        "user": backend.users,
        "snapshot": backend.snapshots,
    }


def refused_name(backend: ElastiCacheBackend, arn: str) -> Refusal | None:
    """Why an ARN has no tags: it is none of ElastiCache, or names nothing that there is."""
    parts = arn.split(":", 6)
    if len(parts) != 7 or parts[2] != "elasticache" or parts[5] not in NOT_FOUND:
        return Refusal("InvalidARN", f"The requested Amazon Resource Name (ARN) {arn} does not refer to a resource.")
    kind, name = parts[5:]
    if name not in _collections(backend)[kind]:
        return Refusal(NOT_FOUND[kind], f"{name} is either not present or not available.")
    return None


def _checked(backend: ElastiCacheBackend, arn: str) -> str:
    refused = refused_name(backend, arn)
    if refused:
        raise refused
    return arn


def _answer(backend: ElastiCacheBackend, arn: str) -> ActionResult:
    return ActionResult({"TagList": backend.tagging_service.list_tags_for_resource(arn)["Tags"]})


@operation(ElastiCacheResponse)
def list_tags_for_resource(self: ElastiCacheResponse) -> ActionResult:
    backend = backend_of(self)
    return _answer(backend, _checked(backend, parameters(self)["ResourceName"]))


@operation(ElastiCacheResponse)
def add_tags_to_resource(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    arn = _checked(backend, wanted["ResourceName"])
    backend.tagging_service.tag_resource(arn, wanted["Tags"])
    return _answer(backend, arn)


@operation(ElastiCacheResponse)
def remove_tags_from_resource(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    arn = _checked(backend, wanted["ResourceName"])
    backend.tagging_service.untag_resource_using_names(arn, wanted["TagKeys"])
    return _answer(backend, arn)
