"""Users and user groups."""

from __future__ import annotations

from typing import Any

from ...calls import Call
from ...services.elasticache.common import shelf
from ...services.elasticache.user_groups import UserGroup
from .. import rule
from ._view import GUIDE, TERRAFORM, backend

CREATE, MODIFY, DELETE = "CreateUser", "ModifyUser", "DeleteUser"
CREATE_GROUP, MODIFY_GROUP, DELETE_GROUP = "CreateUserGroup", "ModifyUserGroup", "DeleteUserGroup"
INVALID, COMBINATION = "InvalidParameterValue", "InvalidParameterCombination"
RBAC = f"{GUIDE}Clusters.RBAC.html"


def _group(call: Call) -> UserGroup | None:
    found: UserGroup | None = shelf(backend(call), "user_groups").get(call.parameters.get("UserGroupId", "").lower())
    return found


def _user(call: Call) -> Any:
    return backend(call).users.get(call.parameters.get("UserId", "").lower())


def _passwords(call: Call) -> list[str]:
    mode = call.parameters.get("AuthenticationMode", {})
    return [*call.parameters.get("Passwords", []), *mode.get("Passwords", [])]


def _kind(call: Call) -> str:
    """How the user is to be known: password, no-password-required or iam; empty when nothing is said."""
    mode: str = call.parameters.get("AuthenticationMode", {}).get("Type", "")
    if mode:
        return mode
    if call.parameters.get("NoPasswordRequired"):
        return "no-password-required"
    return "password" if _passwords(call) else ""


@rule("elasticache", CREATE, MODIFY, CREATE_GROUP, MODIFY_GROUP, code=INVALID, source="botocore elasticache.CreateUser")
def engine(call: Call) -> str | None:
    """The engine of users is valkey or redis."""
    wanted = call.parameters.get("Engine", "redis")
    return None if wanted.lower() in {"valkey", "redis"} else f"Invalid engine: {wanted}. Use valkey or redis."


@rule("elasticache", CREATE, MODIFY, code=INVALID, source="F051")
def password_length(call: Call) -> str | None:
    """A password has 16 to 128 characters."""
    if all(16 <= len(password) <= 128 for password in _passwords(call)):
        return None
    return "Passwords length must be between 16-128 characters."


@rule("elasticache", CREATE, MODIFY, code=INVALID, source="botocore elasticache.CreateUser.Passwords")
def two_passwords(call: Call) -> str | None:
    """A user has at most two passwords."""
    return None if len(_passwords(call)) <= 2 else "A user can have up to two passwords."


@rule("elasticache", CREATE, code=INVALID, source="botocore elasticache.CreateUser.NoPasswordRequired")
def password_or_none(call: Call) -> str | None:
    """A user has a password, or it is said that there is none."""
    if _kind(call):
        return None
    return (
        "No password was provided. If you want to create/update the user without password, please use the "
        "NoPasswordRequired flag."
    )


@rule("elasticache", CREATE, MODIFY, code=COMBINATION, source="botocore elasticache.CreateUser.AuthenticationMode")
def one_authentication(call: Call) -> str | None:
    """A password does not go with IAM or with no password, and stands in one place."""
    kind, wanted = _kind(call), call.parameters
    if wanted.get("Passwords") and wanted.get("AuthenticationMode", {}).get("Passwords"):
        return "Passwords provided via multiple arguments. Use only one argument"
    if _passwords(call) and (kind != "password" or wanted.get("NoPasswordRequired")):
        return f"Password field is not allowed with authentication type: {kind}"
    if wanted.get("NoPasswordRequired") and kind != "no-password-required":
        return f"No password required flag is true but provided authentication type is {kind}"
    if kind == "password" and not _passwords(call):
        return "A user with Authentication Mode: password, must have at least one password"
    return None


@rule(
    "elasticache",
    CREATE,
    code=COMBINATION,
    source="https://github.com/terraform-aws-modules/terraform-aws-elasticache/issues/65",
)
def iam_names(call: Call) -> str | None:
    """With IAM the id and the name of a user are the same."""
    if _kind(call) != "iam" or call.parameters["UserId"].lower() == call.parameters["UserName"]:
        return None
    return "User Id and User name must be same for authentication type: iam"


@rule("elasticache", CREATE, code=COMBINATION, source="https://github.com/open-constructs/aws-cdk-library/issues/69")
def valkey_has_passwords(call: Call) -> str | None:
    """A user of Valkey has a password or IAM."""
    if call.parameters["Engine"].lower() != "valkey" or _kind(call) != "no-password-required":
        return None
    return "A user with the engine valkey must be authenticated by password or IAM."


@rule("elasticache", MODIFY, DELETE, code="UserNotFound", source="botocore elasticache.UserNotFoundFault")
def user_exists(call: Call) -> str | None:
    """The user exists."""
    return None if _user(call) else f"User {call.parameters['UserId']} not found."


@rule("elasticache", MODIFY, DELETE, code=INVALID, source=RBAC)
def the_default_user_stays(call: Call) -> str | None:
    """The user with the id default is AWS's own."""
    if call.parameters["UserId"].lower() != "default":
        return None
    return "The default user cannot be modified or deleted."


@rule(
    "elasticache",
    DELETE,
    code="DefaultUserAssociatedToUserGroup",
    source="https://github.com/hashicorp/terraform-provider-aws/pull/21970",
)
def a_groups_default_user_stays(call: Call) -> str | None:
    """A user named default is not deleted while a group has it."""
    user, groups = _user(call), shelf(backend(call), "user_groups").values()
    if user is None or user.name != "default":
        return None
    used = [group.name for group in groups if user.id in group.user_ids]
    return f"User is associated to user group(s) as a default user: {', '.join(used)}" if used else None


def _ids_after(call: Call) -> list[str]:
    group, wanted = _group(call), call.parameters
    removed = wanted.get("UserIdsToRemove", [])
    kept = [name for name in group.user_ids if name not in removed] if group and call.operation == MODIFY_GROUP else []
    return [*kept, *wanted.get("UserIds", []), *wanted.get("UserIdsToAdd", [])]


@rule("elasticache", CREATE_GROUP, MODIFY_GROUP, code="UserNotFound", source="botocore elasticache.UserNotFoundFault")
def users_of_a_group_exist(call: Call) -> str | None:
    """The users of a group exist."""
    unknown = [name for name in _ids_after(call) if name not in backend(call).users]
    return f"User {unknown[0]} not found." if unknown else None


@rule("elasticache", CREATE_GROUP, MODIFY_GROUP, code="DefaultUserRequired", source=f"{TERRAFORM}25593")
def a_group_has_a_default_user(call: Call) -> str | None:
    """A group of Redis OSS has a user named default."""
    group = _group(call)
    engine = call.parameters.get("Engine") or (group.engine if group else "redis")
    if engine.lower() != "redis" or (group is None and call.operation == MODIFY_GROUP):
        return None
    if "default" in {backend(call).users[name].name for name in _ids_after(call)}:
        return None
    return "User group needs to contain a user with the user name default."


@rule(
    "elasticache",
    CREATE_GROUP,
    MODIFY_GROUP,
    code="DuplicateUserName",
    source="botocore elasticache.DuplicateUserNameFault",
)
def names_are_unique_in_a_group(call: Call) -> str | None:
    """No two users of a group have one name."""
    names = [backend(call).users[name].name for name in _ids_after(call)]
    twice = [name for name in names if names.count(name) > 1]
    return f"User group contains multiple users with the user name {twice[0]}." if twice else None


@rule("elasticache", CREATE_GROUP, MODIFY_GROUP, code=INVALID, source=RBAC)
def users_of_valkey_have_passwords(call: Call) -> str | None:
    """A group of Valkey has no user without a password."""
    group, users = _group(call), backend(call).users
    engine = call.parameters.get("Engine") or (group.engine if group else "redis")
    if engine.lower() != "valkey":
        return None
    open_users = [name for name in _ids_after(call) if users[name].no_password_required]
    return f"User {open_users[0]} must be authenticated by password or IAM." if open_users else None


@rule(
    "elasticache",
    MODIFY_GROUP,
    code=INVALID,
    source="https://github.com/hashicorp/terraform-provider-aws/pull/49948",
)
def removed_users_are_members(call: Call) -> str | None:
    """Who is removed was a member."""
    group = _group(call)
    wrong = [name for name in call.parameters.get("UserIdsToRemove", []) if group and name not in group.user_ids]
    return f"{wrong[0]} is not a member of user group {group.name}" if group and wrong else None


@rule("elasticache", MODIFY_GROUP, code=COMBINATION, source="botocore elasticache.ModifyUserGroup")
def not_both_ways(call: Call) -> str | None:
    """No user is added and removed by one call."""
    both = set(call.parameters.get("UserIdsToAdd", [])) & set(call.parameters.get("UserIdsToRemove", []))
    return f"User {min(both)} cannot be added and removed by the same request." if both else None


@rule(
    "elasticache", DELETE_GROUP, code="InvalidUserGroupState", source="botocore elasticache.InvalidUserGroupStateFault"
)
def user_group_is_free(call: Call) -> str | None:
    """A user group that a replication group has cannot be deleted."""
    group = _group(call)
    if group is None or not group.describe(backend(call))["ReplicationGroups"]:
        return None
    return f"User group {group.name} is in use by a replication group."
