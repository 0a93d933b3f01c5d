# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whose a resource is: the one place that says by which tags a stack knows its own.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

OURS = ("Project", "Stack", "ManagedBy")


def tags_of(listed: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return tags by their keys, however the service writes them down (KMS: TagKey and TagValue)."""
    return {tag.get("Key", tag.get("TagKey", "")): tag.get("Value") or tag.get("TagValue") or "" for tag in listed}


def is_ours(tags: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    """Tell whether a resource bears the tags by which this stack knows its own."""
    return all(tags.get(key) == str(wanted.get(key)) for key in OURS)


def owner(tags: Mapping[str, str]) -> str:
    """Say whose it is, to be read after "it is"."""
    known = [f"{key} {tags[key]}" for key in OURS if key in tags]
    return f"of {', '.join(known)}" if known else "without the tags of this stack"
