# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What has to change so that a role, with its one policy of its own, is as wanted.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from .._same_policy import Policy, same_policy
from .._tags import TagChanges


@dataclass(frozen=True)
class Role:
    """A role. ``trust`` says who may assume it, ``policy`` what it may do; None where it has no policy yet."""

    name: str
    arn: str
    description: str
    trust: Policy
    policy: Policy | None
    tags: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the role as modules return it."""
        return {**asdict(self), "tags": dict(sorted(self.tags.items()))}


@dataclass(frozen=True)
class Changes:
    """What to do, in the order of the fields. None, False and empty mean: nothing."""

    create: bool = False
    trust: Policy | None = None
    description: str | None = None
    add_tags: Mapping[str, str] = field(default_factory=dict)
    remove_tags: tuple[str, ...] = ()
    policy: Policy | None = None

    def __bool__(self) -> bool:
        return self != Changes()


def plan_present(current: Role | None, wanted: Role, tags: TagChanges) -> tuple[Changes, Role]:
    """Return what to change and the role that follows.

    A new role is made with its trust, its description and its tags. The tags of ``wanted`` do not count; ``tags`` says
    what becomes of them. What IAM has written in another way and means the same stays as it is.
    """
    if current is None:
        return Changes(create=True, policy=wanted.policy), replace(wanted, tags=tags.after)
    trust = None if same_policy(current.trust, wanted.trust) else wanted.trust
    policy = None if same_policy(current.policy, wanted.policy) else wanted.policy
    changes = Changes(
        trust=trust,
        description=None if current.description == wanted.description else wanted.description,
        add_tags=tags.add,
        remove_tags=tags.remove,
        policy=policy,
    )
    after = replace(
        current,
        trust=trust or current.trust,
        description=wanted.description,
        policy=policy or current.policy,
        tags=tags.after,
    )
    return changes, after
