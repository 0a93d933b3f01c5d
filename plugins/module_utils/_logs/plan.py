# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What has to change so that a log group is as wanted.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from .._names import RULES
from .._tags import TagChanges

# "The Amazon Resource Name (ARN) of the KMS key": CreateLogGroup and AssociateKmsKey take no key id and no alias.
KEY_ARN = re.compile(r"arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+")
# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)


class LogGroupRefusedError(ValueError):
    """A setting that CloudWatch Logs would refuse. The text names it, its value and the nearest that works."""


@dataclass(frozen=True)
class LogGroup:
    """One log group. ``retention_days`` is None where events are kept for ever."""

    name: str
    arn: str
    retention_days: int | None = None
    kms_key_arn: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the group as modules return it."""
        return {**asdict(self), "tags": dict(sorted(self.tags.items()))}


@dataclass(frozen=True)
class Changes:
    """What to do to one log group; an empty one means that it is as wanted."""

    create: bool = False
    kms_key_arn: str | None = None
    retention_days: int | None = None
    add_tags: Mapping[str, str] = field(default_factory=dict)
    remove_tags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Changes()


def check_retention(days: int | None) -> None:
    """Raise LogGroupRefusedError when CloudWatch Logs does not know this number of days."""
    if days is not None and days not in RETENTION_DAYS:
        nearest = min(RETENTION_DAYS, key=lambda known: (abs(known - days), -known))
        raise LogGroupRefusedError(
            f"retention_days: {days} is not a number of days that CloudWatch Logs knows. AWS would answer"
            f" InvalidParameterException. The nearest is {nearest}; known are {', '.join(map(str, RETENTION_DAYS))}."
        )


def check_names(names: Iterable[str]) -> None:
    """Raise LogGroupRefusedError when a name is not one that a log group can have."""
    rule = RULES["log_group"]
    refused = [name for name in names if not rule.accepts(name)]
    if refused:
        raise LogGroupRefusedError(
            f"names: {', '.join(refused)}: not a name for a log group: {rule.says}; at most {rule.longest} characters."
            f" AWS would answer {rule.answer}"
        )


def check_key(kms_key_arn: str | None) -> None:
    """Raise LogGroupRefusedError when this is not the ARN of a key."""
    if kms_key_arn is not None and not KEY_ARN.fullmatch(kms_key_arn):
        raise LogGroupRefusedError(
            f'kms_key_arn: "{kms_key_arn}" is not the ARN of a key, and CloudWatch Logs takes no key id and no alias.'
            " AWS would answer InvalidParameterException. Give arn:<partition>:kms:<region>:<account>:key/<key id>."
        )


def key_refused(name: str, kms_key_arn: str | None, region: str) -> str:
    """Say which group AWS refused a key for, and how to cure it; what AWS said comes after this."""
    return (
        f'kms_key_arn: CloudWatch Logs may not use the key {kms_key_arn} for the log group "{name}", also after a'
        f" minute of trying. The key must exist and be enabled, and its policy must have a statement that admits the"
        f" service logs.{region}.amazonaws.com for this group; transaction_monitoring.aws.kms_key_policy renders one"
    )


def check_newcomer(newcomer: LogGroup | None, name: str, tags: Mapping[str, Any] | None) -> None:
    """Raise LogGroupRefusedError when a group that was made by others in the meantime is not for us to change.

    A service makes one without tags, and an earlier try of ours with the wanted ones.
    """
    if newcomer is None:
        raise LogGroupRefusedError(
            f'names: "{name}" exists, says CreateLogGroup (ResourceAlreadyExistsException), and is not listed yet. Try'
            " again in a minute."
        )
    other = {
        key: newcomer.tags[key] for key, value in (tags or {}).items() if newcomer.tags.get(key, value) != str(value)
    }
    if other:
        raise LogGroupRefusedError(
            f'names: "{name}" was made by others while this ran, and bears other tags than the wanted ones: {other}.'
            " Nothing of it was changed."
        )


def plan_present(current: LogGroup | None, wanted: LogGroup, tags: TagChanges) -> tuple[Changes, LogGroup]:
    """Return what to change and the group that follows.

    A retention or key that is not wanted in particular (None) stays as it is; a group is never made anew. The tags of
    ``wanted`` do not count; ``tags`` says what becomes of them.
    """
    if current is None:
        return Changes(True, None, wanted.retention_days), replace(wanted, tags=tags.after)
    changes = Changes(
        kms_key_arn=wanted.kms_key_arn if wanted.kms_key_arn != current.kms_key_arn else None,
        retention_days=wanted.retention_days if wanted.retention_days != current.retention_days else None,
        add_tags=tags.add,
        remove_tags=tags.remove,
    )
    after = replace(
        current,
        kms_key_arn=wanted.kms_key_arn or current.kms_key_arn,
        retention_days=wanted.retention_days or current.retention_days,
        tags=tags.after,
    )
    return changes, after
