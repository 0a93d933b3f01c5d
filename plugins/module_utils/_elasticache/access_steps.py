# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The steps that change how clients reach a replication group: encryption in transit, token, user groups.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.

A token cannot be read back, and nothing derived from it is kept anywhere. AWS tells when it was last set
(AuthTokenLastModifiedDate), and the operator's store tells when it was last changed, so the two dates
decide: the token is sent when the group has none, or when its source changed after AWS last took one.
"""

from __future__ import annotations

from typing import Any

from .step import Change, Step
from .wanted import parse_moment


def transit_steps(change: Change) -> list[Step]:
    """Encryption in transit goes on, and off, by way of the mode "preferred", which accepts both kinds of client."""
    if not (change.differs("transit_encryption") or change.differs("transit_encryption_mode")):
        return []
    if not change.final["transit_encryption"]:
        preferred = [] if change.current["transit_encryption_mode"] == "preferred" else [_mode(change, "preferred")]
        off = change.modify(settled=("TransitEncryptionEnabled != `true`",), TransitEncryptionEnabled=False)
        return [*preferred, off]
    mode = change.final["transit_encryption_mode"]
    if change.current["transit_encryption"]:
        return [_mode(change, mode)]
    return [_mode(change, "preferred"), *([_mode(change, "required")] if mode == "required" else [])]


def _mode(change: Change, mode: str) -> Step:
    settled = (f"TransitEncryptionMode == '{mode}'",)
    return change.modify(settled=settled, TransitEncryptionEnabled=True, TransitEncryptionMode=mode)


def access_steps(change: Change) -> list[Step]:
    """A token or user groups; each takes the place of the other in one call, so the door is never open."""
    if change.wanted.auth_token is not None:
        return _token_steps(change)
    if not change.differs("user_group_ids"):
        return []
    before, after = set(change.current["user_group_ids"]), set(change.final["user_group_ids"])
    request: dict[str, Any] = {}
    if after - before:
        request["UserGroupIdsToAdd"] = sorted(after - before)
    if before - after:
        request["UserGroupIdsToRemove"] = sorted(before - after)
    if change.current["auth_token_enabled"]:
        request["AuthTokenUpdateStrategy"] = "DELETE"
    return [change.modify(**request)]


def _token_steps(change: Change) -> list[Step]:
    """ROTATE adds a token next to the old one; SET makes it the only one, and AWS takes it only after ROTATE."""
    only_one = change.wanted.auth_token_update_strategy == "set"
    if change.current["user_group_ids"]:
        return [_token(change, "SET", RemoveUserGroups=True)]
    if not change.current["auth_token_enabled"]:
        return [_token(change, "ROTATE"), *([_token(change, "SET")] if only_one else [])]
    if not _changed_since(change.wanted.auth_token_changed_at, change.current["auth_token_last_modified"]):
        return []
    return [_token(change, "SET" if only_one else "ROTATE")]


def _token(change: Change, strategy: str, **request: Any) -> Step:
    # A token is never left for the maintenance window: clients that have the new one would be locked out.
    return change.modify(at_once=True, AuthToken=change.wanted.auth_token, AuthTokenUpdateStrategy=strategy, **request)


def _changed_since(source_date: str | None, aws_date: str | None) -> bool:
    if source_date is None:
        return False
    return aws_date is None or parse_moment(source_date) > parse_moment(aws_date)
