"""Users, with their groups, which moto's own do not have, and without what a refusal would leave half done."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.elasticache.models import ElastiCacheBackend, User
from moto.elasticache.responses import ElastiCacheResponse

from ...hook import operation, parameters
from ..common import page
from .common import backend_of, find, shelf, tag

# AuthenticationMode.Type as it is sent -> as it is shown.
SHOWN = {"password": "password", "no-password-required": "no-password", "iam": "iam"}


def _authentication(wanted: dict[str, Any]) -> dict[str, Any]:
    """What a request says about authentication, as attributes of moto's user; nothing when it says nothing."""
    mode = wanted.get("AuthenticationMode", {})
    passwords = wanted.get("Passwords") or mode.get("Passwords") or []
    open_to_all = bool(wanted.get("NoPasswordRequired")) or mode.get("Type") == "no-password-required"
    kind = mode.get("Type") or ("no-password-required" if open_to_all else "password" if passwords else "")
    if not kind:
        return {}
    return {"authentication_type": kind, "passwords": passwords, "no_password_required": open_to_all}


def _shown(backend: ElastiCacheBackend, user: User) -> dict[str, Any]:
    groups = [name for name, group in shelf(backend, "user_groups").items() if user.id in group.user_ids]
    kind = "no-password-required" if user.no_password_required else user.authentication_type or "password"
    authentication: dict[str, Any] = {"Type": SHOWN[kind]}
    if kind == "password":
        authentication["PasswordCount"] = len(user.passwords)
    return {
        "UserId": user.id,
        "UserName": user.name,
        "Status": "active",
        "Engine": user.engine,
        "MinimumEngineVersion": "7.2" if user.engine == "valkey" else "6.0",
        "AccessString": user.access_string,
        "UserGroupIds": groups,
        "Authentication": authentication,
        "ARN": user.arn,
    }


@operation(ElastiCacheResponse)
def create_user(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    name = wanted["UserId"].lower()
    created = User(
        account_id=backend.account_id,
        region=backend.region_name,
        user_id=name,
        user_name=wanted["UserName"],
        access_string=wanted["AccessString"],
        engine=wanted["Engine"].lower(),
        **_authentication(wanted),
    )
    backend.users[name] = created
    tag(backend, created.arn, wanted.get("Tags"))
    return ActionResult(_shown(backend, created))


@operation(ElastiCacheResponse)
def describe_users(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    name = wanted.get("UserId")
    found = [find(backend.users, name, "UserNotFound", "User")] if name else list(backend.users.values())
    engine = wanted.get("Engine", "").lower()
    rows, marker = page([_shown(backend, user) for user in found if engine in ("", user.engine)], wanted)
    return ActionResult({"Users": rows, "Marker": marker})


@operation(ElastiCacheResponse)
def modify_user(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    changed = backend.users[wanted["UserId"].lower()]
    changed.access_string = wanted.get("AccessString", changed.access_string)
    if "AppendAccessString" in wanted:
        changed.access_string += f" {wanted['AppendAccessString']}"
    changed.engine = wanted.get("Engine", changed.engine).lower()
    for name, value in _authentication(wanted).items():
        setattr(changed, name, value)
    return ActionResult(_shown(backend, changed))


@operation(ElastiCacheResponse)
def delete_user(self: ElastiCacheResponse) -> ActionResult:
    """Delete a user, which takes it out of its groups (terraform-provider-aws pull request 49948)."""
    backend = backend_of(self)
    gone = backend.users.pop(parameters(self)["UserId"].lower())
    shown = _shown(backend, gone)
    for group in shelf(backend, "user_groups").values():
        group.user_ids = [name for name in group.user_ids if name != gone.id]
    backend.tagging_service.delete_all_tags_for_resource(gone.arn)
    return ActionResult(shown | {"Status": "deleting"})
