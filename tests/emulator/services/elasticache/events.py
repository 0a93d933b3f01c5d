"""What happened to clusters and groups, and the service updates AWS has for them, of which the emulator has none.

The messages are those of AWS's pages "Event notifications and Amazon SNS" and of the AWS CLI's describe-events example.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.elasticache.models import ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse

from ...hook import operation, parameters
from ...refusal import Refusal
from ..common import page
from .common import backend_of

DEFAULT_MINUTES = 60


def _events(backend: ElastiCacheBackend) -> Iterator[dict[str, Any]]:
    """What is known from the resources there are: that they were made. While they are being made nothing is told."""
    groups: dict[str, Any] = backend.replication_groups
    for group in (group for group in groups.values() if group.life.status != "creating"):
        for _unused, member in group.members():
            yield _event("cache-cluster", member.name, "Cache cluster created", group.created)
            message = f"Added cache node 0001 in availability zone {member.zone}"
            yield _event("cache-cluster", member.name, message, group.created)
        if group.settings.failover:
            message = f"Automatic failover has been turned on for replication group {group.name}"
            yield _event("replication-group", group.name, message, group.created)
    clusters: dict[str, Any] = backend.cache_clusters
    for cluster in (cluster for cluster in clusters.values() if cluster.life.status != "creating"):
        yield _event("cache-cluster", cluster.name, "Cache cluster created", cluster.created)


def _event(kind: str, name: str, message: str, date: datetime) -> dict[str, Any]:
    return {"SourceType": kind, "SourceIdentifier": name, "Message": message, "Date": date}


def _naive(moment: Any) -> datetime:
    """A moment as moto keeps it: UTC without saying so."""
    found = datetime.fromisoformat(moment.replace("Z", "+00:00")) if isinstance(moment, str) else moment
    result: datetime = found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
    return result


@operation(ElastiCacheResponse)
def describe_events(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    end = _naive(wanted.get("EndTime") or utcnow())
    minutes = timedelta(minutes=wanted.get("Duration", DEFAULT_MINUTES))
    start = _naive(wanted["StartTime"]) if "StartTime" in wanted else end - minutes
    found = [
        event
        for event in _events(backend)
        if start <= _naive(event["Date"]) <= end
        and wanted.get("SourceType") in (None, event["SourceType"])
        and wanted.get("SourceIdentifier") in (None, event["SourceIdentifier"])
    ]
    rows, marker = page(found, wanted)
    return ActionResult({"Events": rows, "Marker": marker})


@operation(ElastiCacheResponse)
def describe_service_updates(self: ElastiCacheResponse) -> ActionResult:
    name = parameters(self).get("ServiceUpdateName")
    if name:
        raise Refusal("ServiceUpdateNotFoundFault", f"Service update {name} not found.")
    return ActionResult({"ServiceUpdates": []})
