# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""From the key that is and the key that is wanted: what to change, and the key that follows.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.

Which key is ours is told by a tag that is set with the call that makes the key. A run that is interrupted between
making the key and its alias thus leaves a key that the next run recognises, and a key that somebody else made is
never taken for ours because its tags happen to agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from .._same_policy import Policy, same_policy

# Names the alias that the key was made for.
MARKER = "transaction-monitoring:alias"

PLACEHOLDER_ID = "00000000-0000-0000-0000-000000000000"

# GetKeyRotationStatus: "The default value is 365 days"; keys from before the setting existed report none.
DEFAULT_ROTATION_PERIOD = 365

# CreateAlias.AliasName in botocore's model: 1 to 256 characters, "alias/" in front, alias/aws/ is reserved.
_ALIAS = re.compile(r"^alias/[a-zA-Z0-9/_-]{1,250}$")

# EnableKeyRotation.RotationPeriodInDays and ScheduleKeyDeletion.PendingWindowInDays in botocore's model.
_DAYS = {"rotation_period_days": (90, 2560), "deletion_window": (7, 30)}


class KeyRefusedError(ValueError):
    """The key cannot be brought to the wanted state; the message names the option, the state and the cure."""


@dataclass(frozen=True)
class Key:
    """A key as it is, or as it would be.

    Attributes:
        key_id: UUID; PLACEHOLDER_ID for a key that does not exist yet.
        arn: its ARN.
        alias: its alias with the prefix "alias/", None when it has not got it.
        state: KeyState as KMS reports it: Enabled, Disabled, PendingDeletion, ...
        description: may be empty.
        policy: the policy document; None when it is not known, because KMS will choose it.
        rotation_enabled: whether KMS rotates the key material by itself.
        rotation_period_days: days between two rotations, None when they are disabled.
        deletion_date: ISO 8601, None unless state is PendingDeletion.
        tags: all tags, with the marker.
    """

    key_id: str
    arn: str
    alias: str | None
    state: str
    description: str
    policy: Policy | None
    rotation_enabled: bool
    rotation_period_days: int | None
    deletion_date: str | None
    tags: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Return the key as the module returns it, tags in alphabetical order."""
        return {**asdict(self), "tags": dict(sorted(self.tags.items()))}


@dataclass(frozen=True)
class Wanted:
    """What was asked for. None leaves an aspect as it is."""

    alias: str
    description: str | None = None
    policy: Policy | None = None
    rotation: bool = True
    rotation_period_days: int | None = None
    tags: Mapping[str, str] | None = None
    purge_tags: bool = True


@dataclass(frozen=True)
class Changes:
    """What to do, in the order of the fields. None, False and empty mean: nothing.

    Attributes:
        rotation: True or False switches the rotation, also when only its period changes.
        actions: the same in words, for people.
    """

    create: bool = False
    cancel_deletion: bool = False
    create_alias: bool = False
    add_tags: Mapping[str, str] = field(default_factory=dict)
    remove_tags: tuple[str, ...] = ()
    policy: Policy | None = None
    description: str | None = None
    rotation: bool | None = None
    rotation_period_days: int | None = None
    schedule_deletion: bool = False
    delete_alias: bool = False
    actions: tuple[str, ...] = ()


def check_alias(alias: str) -> None:
    """Refuse a name that CreateAlias would refuse.

    Raises:
        KeyRefusedError: with the name that works, where there is one.
    """
    if not alias.startswith("alias/"):
        raise KeyRefusedError(
            f'alias: "{alias}" lacks the prefix. AWS would answer ValidationException: Alias must start with the '
            f'prefix "alias/". Write "alias/{alias}".'
        )
    if alias.startswith("alias/aws/") or not _ALIAS.match(alias):
        raise KeyRefusedError(
            f'alias: "{alias}" cannot be given to a customer managed key. After "alias/" it takes 1 to 250 of the '
            "characters a-z A-Z 0-9 / _ - and must not begin with aws/, which AWS keeps for itself."
        )


def check_days(**options: int | None) -> None:
    """Refuse numbers of days outside what KMS takes.

    Args:
        options: the values by the names of the options; None is not given.

    Raises:
        KeyRefusedError: with the nearest number that works.
    """
    for name, days in options.items():
        low, high = _DAYS[name]
        if days is not None and not low <= days <= high:
            raise KeyRefusedError(
                f"{name}: {days} is not between {low} and {high} days. AWS would answer ValidationException. "
                f"The nearest value is {min(max(days, low), high)}."
            )


def check_ours(key: Key, alias: str) -> None:
    """Refuse a key that was not made for this alias by this module.

    Raises:
        KeyRefusedError: with the command that hands the key over.
    """
    if key.tags.get(MARKER) != alias:
        raise KeyRefusedError(
            f'alias: "{alias}" belongs to key {key.key_id}, which was not made here: its tag {MARKER} is '
            f'{key.tags.get(MARKER, "absent")}. Choose another alias, or hand the key over with "aws kms tag-resource '
            f'--key-id {key.key_id} --tags TagKey={MARKER},TagValue={alias}".'
        )


def is_orphan(tags: Mapping[str, str], state: str, alias: str) -> bool:
    """Whether a key without an alias was made for this one by a run that did not get further."""
    return tags.get(MARKER) == alias and state in ("Enabled", "Disabled")


def plan_present(
    current: Key | None, wanted: Wanted, *, partition: str, region: str, account: str
) -> tuple[Changes, Key]:
    """Decide how the wanted key comes about.

    Args:
        current: the key that bears the alias or was made for it; None when there is no such key.
        wanted: what was asked for.
        partition, region, account: where a new key will live, for its placeholder ARN; unused when there is a key.

    Returns:
        The changes and the key that follows from them.

    Raises:
        KeyRefusedError: the key is in a state out of which only a person should bring it.
    """
    if current is None:
        return _plan_new(wanted, f"arn:{partition}:kms:{region}:{account}:key/{PLACEHOLDER_ID}")
    if current.state not in ("Enabled", "PendingDeletion"):
        raise KeyRefusedError(
            f'alias: "{wanted.alias}" belongs to key {current.key_id}, which is {current.state}. Whoever did that may '
            f'have had a reason. To use the key again: "aws kms enable-key --key-id {current.key_id}".'
        )
    return _plan_existing(current, wanted)


def plan_absent(current: Key | None) -> tuple[Changes, Key | None]:
    """Decide how the key goes. The deletion comes before the alias, by which an interrupted run is taken up again."""
    if current is None:
        return Changes(), None
    schedule = current.state != "PendingDeletion"
    actions = ["scheduled the deletion of the key"] * schedule + ["deleted the alias"] * bool(current.alias)
    changes = Changes(schedule_deletion=schedule, delete_alias=bool(current.alias), actions=tuple(actions))
    return changes, replace(
        current, alias=None, state="PendingDeletion", rotation_enabled=False, rotation_period_days=None
    )


def _plan_new(wanted: Wanted, arn: str) -> tuple[Changes, Key]:
    actions = ["created the key", "created the alias"] + ["enabled the rotation"] * wanted.rotation
    after = Key(
        key_id=PLACEHOLDER_ID,
        arn=arn,
        alias=wanted.alias,
        state="Enabled",
        description=wanted.description or "",
        policy=wanted.policy,
        rotation_enabled=wanted.rotation,
        rotation_period_days=(wanted.rotation_period_days or DEFAULT_ROTATION_PERIOD) if wanted.rotation else None,
        deletion_date=None,
        tags={**(wanted.tags or {}), MARKER: wanted.alias},
    )
    changes = Changes(
        create=True,
        create_alias=True,
        rotation=True if wanted.rotation else None,
        rotation_period_days=wanted.rotation_period_days if wanted.rotation else None,
        actions=tuple(actions),
    )
    return changes, after


def _plan_existing(current: Key, wanted: Wanted) -> tuple[Changes, Key]:
    revive = current.state == "PendingDeletion"
    add, remove = _tag_changes(current.tags, wanted)
    policy = None if wanted.policy is None or same_policy(current.policy, wanted.policy) else wanted.policy
    description = wanted.description if wanted.description not in (None, current.description) else None
    rotation, period, period_after = _rotation_changes(current, wanted)
    done = {
        "cancelled the scheduled deletion of the key and enabled it": revive,
        "created the alias": current.alias is None,
        "changed the tags": bool(add or remove),
        "changed the policy": policy is not None,
        "changed the description": description is not None,
        "changed the rotation": rotation is not None,
    }
    changes = Changes(
        cancel_deletion=revive,
        create_alias=current.alias is None,
        add_tags=add,
        remove_tags=remove,
        policy=policy,
        description=description,
        rotation=rotation,
        rotation_period_days=period,
        actions=tuple(words for words, happens in done.items() if happens),
    )
    after = replace(
        current,
        alias=wanted.alias,
        state="Enabled",
        deletion_date=None,
        description=current.description if description is None else description,
        policy=current.policy if policy is None else policy,
        rotation_enabled=wanted.rotation,
        rotation_period_days=period_after,
        tags={name: value for name, value in {**current.tags, **add}.items() if name not in remove},
    )
    return changes, after


def _tag_changes(current: Mapping[str, str], wanted: Wanted) -> tuple[dict[str, str], tuple[str, ...]]:
    target = {**(wanted.tags or {}), MARKER: wanted.alias}
    add = {name: value for name, value in sorted(target.items()) if current.get(name) != value}
    purge = wanted.tags is not None and wanted.purge_tags
    remove = [name for name in sorted(current) if purge and name not in target and not name.startswith("aws:")]
    return add, tuple(remove)


def _rotation_changes(current: Key, wanted: Wanted) -> tuple[bool | None, int | None, int | None]:
    """Return (switch, period to send, period that follows)."""
    if not wanted.rotation:
        return (False if current.rotation_enabled else None), None, None
    now = current.rotation_period_days if current.rotation_enabled else None
    period = wanted.rotation_period_days
    if now is not None and period in (None, now):
        return None, None, now
    return True, period, period or DEFAULT_ROTATION_PERIOD
