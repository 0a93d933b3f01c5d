"""User groups over moto's users."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.elasticache.models import ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse

from ...hook import operation, parameters
from ..common import page
from .common import arn, backend_of, find, shelf, tag


class UserGroup:
    def __init__(self, backend: ElastiCacheBackend, name: str, engine: str, user_ids: list[str]) -> None:
        self.name = name
        self.engine = engine
        self.user_ids = user_ids
        self.arn = arn(backend, "usergroup", name)

    def describe(self, backend: ElastiCacheBackend) -> dict[str, Any]:
        used_by = [name for name, item in backend.replication_groups.items() if self.name in item.user_groups]
        return {
            "UserGroupId": self.name,
            "Status": "active",
            "Engine": self.engine,
            "UserIds": self.user_ids,
            "MinimumEngineVersion": "7.2" if self.engine == "valkey" else "6.0",
            "PendingChanges": {},
            "ReplicationGroups": used_by,
            "ARN": self.arn,
        }


def user_group(backend: ElastiCacheBackend, name: str) -> UserGroup:
    return find(shelf(backend, "user_groups"), name, "UserGroupNotFound", "UserGroup")


@operation(ElastiCacheResponse)
def create_user_group(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    name, engine = wanted["UserGroupId"].lower(), wanted["Engine"].lower()
    created = shelf(backend, "user_groups")[name] = UserGroup(backend, name, engine, wanted.get("UserIds", []))
    tag(backend, created.arn, wanted.get("Tags"))
    return ActionResult(created.describe(backend))


@operation(ElastiCacheResponse)
def describe_user_groups(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    name = wanted.get("UserGroupId")
    found = [user_group(backend, name)] if name else list(shelf(backend, "user_groups").values())
    rows, marker = page([item.describe(backend) for item in found], wanted)
    return ActionResult({"UserGroups": rows, "Marker": marker})


@operation(ElastiCacheResponse)
def modify_user_group(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    changed = user_group(backend, wanted["UserGroupId"])
    gone = wanted.get("UserIdsToRemove", [])
    users = [name for name in changed.user_ids if name not in gone] + wanted.get("UserIdsToAdd", [])
    changed.engine = wanted.get("Engine", changed.engine).lower()
    changed.user_ids = users
    return ActionResult(changed.describe(backend))


@operation(ElastiCacheResponse)
def delete_user_group(self: ElastiCacheResponse) -> ActionResult:
    backend = backend_of(self)
    gone = user_group(backend, parameters(self)["UserGroupId"])
    shown = gone.describe(backend)
    del shelf(backend, "user_groups")[gone.name]
    backend.tagging_service.delete_all_tags_for_resource(gone.arn)
    return ActionResult(shown | {"Status": "deleting"})
