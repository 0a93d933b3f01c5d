"""The token and the user groups of a replication group."""

from __future__ import annotations

import re
from typing import Any

from ...calls import Call
from ...services.elasticache.common import shelf
from .. import rule
from ._view import CREATE, MODIFY, TERRAFORM, after, at_least, backend, present, version_of

COMBINATION = "InvalidParameterCombination"
# Letters, digits and the special characters that AWS permits.
_TOKEN = re.compile(r"[A-Za-z0-9!&#$^<>\-]{16,128}")


@rule("elasticache", CREATE, MODIFY, code=COMBINATION, source="F048")
def token_needs_tls(call: Call) -> str | None:
    """A token needs encryption in transit."""
    if "AuthToken" not in call.parameters or after(call).tls:
        return None
    return "The AUTH token is only supported when encryption-in-transit is enabled"


@rule("elasticache", CREATE, MODIFY, code="InvalidParameterValue", source="F050")
def token_is_well_formed(call: Call) -> str | None:
    """A token has 16 to 128 characters: letters, digits and ``! & # $ ^ < > -``."""
    token = call.parameters.get("AuthToken")
    return None if token is None or _TOKEN.fullmatch(token) else "Invalid AuthToken provided."


@rule("elasticache", CREATE, MODIFY, code=COMBINATION, source="F049")
def user_groups_need_tls(call: Call) -> str | None:
    """User groups need encryption in transit, which has to be there before."""
    group, settings = present(call), after(call)
    new = call.parameters.get("UserGroupIds") or call.parameters.get("UserGroupIdsToAdd")
    tls = group.settings.tls and settings.tls if group else settings.tls
    if not new or tls:
        return None
    return "User group based access control requires encryption-in-transit to be enabled on the replication group."


@rule("elasticache", CREATE, code=COMBINATION, source=f"{TERRAFORM}42372")
def token_or_user_groups(call: Call) -> str | None:
    """A token and user groups exclude each other."""
    if "AuthToken" not in call.parameters or not call.parameters.get("UserGroupIds"):
        return None
    return "AuthToken and UserGroupIds cannot be used together."


@rule("elasticache", MODIFY, code=COMBINATION, source=f"{TERRAFORM}39546")
def user_groups_replace_the_token(call: Call) -> str | None:
    """A group with a token takes user groups when the token is deleted in the same call; and the other way round."""
    settings = after(call)
    if not (settings.auth_token and settings.user_groups):
        return None
    if not {"AuthToken", "UserGroupIdsToAdd"} & set(call.parameters):
        return None
    return "User group can't be associated with auth token enabled. Pass AuthStrategy delete to proceed."


@rule("elasticache", MODIFY, code=COMBINATION, source="botocore elasticache.ModifyReplicationGroup")
def strategy_needs_a_token(call: Call) -> str | None:
    """SET and ROTATE come with a token, DELETE without."""
    strategy, token = call.parameters.get("AuthTokenUpdateStrategy"), "AuthToken" in call.parameters
    if strategy in {"SET", "ROTATE"} and not token:
        return f"AuthToken must be specified when the auth token update strategy is {strategy}."
    if strategy == "DELETE" and token:
        return "AuthToken must not be specified when the auth token update strategy is DELETE."
    return None


@rule(
    "elasticache",
    MODIFY,
    code="InvalidParameterValue",
    source="https://github.com/crossplane-contrib/provider-upjet-aws/issues/1370, botocore "
    "elasticache.ModifyReplicationGroup.AuthTokenUpdateStrategy",
)
def deletion_is_a_transition(call: Call) -> str | None:
    """A token is deleted only on the way to user groups."""
    group = present(call)
    if group is None or call.parameters.get("AuthTokenUpdateStrategy") != "DELETE":
        return None
    if group.settings.auth_token and call.parameters.get("UserGroupIdsToAdd"):
        return None
    return "Auth token update strategy delete is not supported currently"


def _named(call: Call) -> list[str]:
    wanted = call.parameters
    return [*wanted.get("UserGroupIds", []), *wanted.get("UserGroupIdsToAdd", [])]


@rule("elasticache", CREATE, MODIFY, code="UserGroupNotFound", source="botocore elasticache.UserGroupNotFoundFault")
def user_groups_exist(call: Call) -> str | None:
    """The user groups exist."""
    known = shelf(backend(call), "user_groups")
    missing = [name for name in _named(call) if name.lower() not in known]
    return f"User group {missing[0]} not found." if missing else None


@rule(
    "elasticache",
    CREATE,
    MODIFY,
    code=COMBINATION,
    source="botocore elasticache.UserGroup.MinimumEngineVersion",
)
def user_groups_of_the_version(call: Call) -> str | None:
    """User groups are for Redis OSS 6.0 and later, those of Valkey for 7.2 and later."""
    known, version = shelf(backend(call), "user_groups"), version_of(call)
    for name in _named(call) if version else ():
        shown: dict[str, Any] = known[name.lower()].describe(backend(call))
        if version and not at_least(version, shown["MinimumEngineVersion"]):
            return f"User group {name} needs engine version {shown['MinimumEngineVersion']} or later."
    return None


@rule("elasticache", MODIFY, code="InvalidParameterValue", source="botocore elasticache.ModifyReplicationGroup")
def removed_user_groups_are_there(call: Call) -> str | None:
    """What is removed was there."""
    group = present(call)
    wrong = [
        name for name in call.parameters.get("UserGroupIdsToRemove", []) if group and name not in group.user_groups
    ]
    return f"User group {wrong[0]} is not associated with the replication group." if wrong else None
