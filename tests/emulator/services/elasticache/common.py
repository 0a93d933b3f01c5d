"""Where ElastiCache's resources are kept, and how operations reach them."""

from __future__ import annotations

from typing import Any

from moto.elasticache.models import ElastiCacheBackend, elasticache_backends
from moto.elasticache.responses import ElastiCacheResponse

from ...calls import Call
from ...hook import guard
from ...refusal import Refusal


def backend_of(response: ElastiCacheResponse) -> ElastiCacheBackend:
    return elasticache_backends[response.current_account][response.region]


def shelf(backend: ElastiCacheBackend, kind: str) -> dict[str, Any]:
    """A collection that moto's backend does not have; kept on the backend, so that a reset empties it too."""
    return backend.__dict__.setdefault(kind, {})


def arn(backend: ElastiCacheBackend, kind: str, name: str) -> str:
    return f"arn:{backend.partition}:elasticache:{backend.region_name}:{backend.account_id}:{kind}:{name}"


def tag(backend: ElastiCacheBackend, resource_arn: str, tags: list[dict[str, str]] | None) -> None:
    if tags:
        backend.tagging_service.tag_resource(resource_arn, tags)


def find(collection: dict[str, Any], name: str, code: str, noun: str) -> Any:
    """One item by name (names are lower case at ElastiCache), or the service's own not-found error."""
    found = collection.get(name.lower())
    if found is None:
        raise Refusal(code, f"{noun} {name} not found.")
    return found


@guard("elasticache")
def _forget_what_is_gone(call: Call) -> None:
    backend = elasticache_backends[call.account][call.region]
    for collection in (backend.replication_groups, backend.cache_clusters):
        for name in [name for name, item in collection.items() if item.life.gone]:
            gone = collection.pop(name)
            backend.tagging_service.delete_all_tags_for_resource(gone.arn)
