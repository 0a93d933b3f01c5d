# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What has to change so that a resource bears the wanted tags.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class TagChanges:
    """Tags to ``add`` (new or with another value), keys to ``remove``, and all tags ``after`` that."""

    add: Mapping[str, str] = field(default_factory=dict)
    remove: tuple[str, ...] = ()
    after: Mapping[str, str] = field(default_factory=dict)


def plan_tags(current: Mapping[str, str], wanted: Mapping[str, object] | None, purge: bool) -> TagChanges:
    """Return what to change.

    Args:
        current: the tags as AWS has them.
        wanted: the tags asked for; AWS keeps values as text, so numbers count as their text. None leaves all as it is.
        purge: whether keys that are not wanted go. Keys that begin with ``aws:`` belong to AWS and stay:
            https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
    """
    if wanted is None:
        return TagChanges(after=dict(current))
    texts = {key: str(value) for key, value in wanted.items()}
    gone = tuple(sorted(key for key in current if purge and key not in texts and not key.startswith("aws:")))
    add = {key: value for key, value in texts.items() if current.get(key) != value}
    kept = {key: value for key, value in current.items() if key not in gone}
    return TagChanges(add=dict(sorted(add.items())), remove=gone, after=dict(sorted({**kept, **texts}.items())))
