# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The names that were probably meant.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(value: str, known: Iterable[str], *, limit: int = 3, cutoff: float = 0.6) -> list[str]:
    """Return the known names that look most like the value, the most alike first.

    Args:
        value: the name that is not known; capital and small letters count as alike.
        known: the names that are; duplicates count once.
        limit: how many names to return at most.
        cutoff: how alike a name must be, from 0 (anything) to 1 (equal), as difflib measures it.

    Returns:
        Up to limit names; an empty list when nothing is alike enough. Names that are equally alike
        stand in alphabetical order, so that the same arguments always give the same list.
    """
    scored = [(_likeness(value, name), name) for name in set(known)]
    ranked = sorted((-score, name) for score, name in scored if score >= cutoff)
    return [name for _score, name in ranked[:limit]]


def _likeness(left: str, right: str) -> float:
    return difflib.SequenceMatcher(None, left.lower(), right.lower()).ratio()


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """Return ' Did you mean a or b?' with a leading space, or an empty string when nothing is near."""
    names = nearest(value, known, cutoff=0.75)
    return f" Did you mean {' or '.join(names)}?" if names else ""
