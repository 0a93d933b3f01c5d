# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the rules of the database look at: the version that was chosen, what can be ordered, the instance that runs.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._engine_versions import (
    VersionRefusedError,
    Wanted,
    newest_known,
    to_release,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import is_ours, tags_of
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.decide import database_version
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack

Item = Mapping[str, Any]


def chosen(stack: Stack) -> Mapping[str, Any] | None:
    """Return the choice of the version, None where it was refused, which DB001 reports."""
    try:
        return database_version(stack)
    except VersionRefusedError:
        return None


def release(stack: Stack) -> Item:
    """Return the DBEngineVersion of the chosen version.

    Where it was refused, that of the version that comes nearest, so that a version that is wrong hides no other fault.
    Nothing where none comes near.
    """
    known = [*stack.facts["rds.versions"], *stack.facts["rds.running_version"]]
    try:
        version = database_version(stack)["chosen"]
    except VersionRefusedError as error:
        wanted = Wanted("postgres", stack.wants["database"]["engine_version"], stack.region)
        version = newest_known(wanted, map(to_release, known)) or error.nearest.partition(", ")[0]
    return next((item for item in known if item["EngineVersion"] == version), {})


def options(stack: Stack) -> list[Item]:
    """Return the orders that can be placed for the chosen version with the wanted class and type of storage.

    A version that runs and can be ordered no longer has none of its own: those of the class for other versions count.
    """
    version, fitting = release(stack).get("EngineVersion"), options_of_class(stack)
    return [item for item in fitting if item["EngineVersion"] == version] or fitting


def options_of_class(stack: Stack) -> list[Item]:
    """Return the orders for the wanted class, type of storage and Multi-AZ, whatever the version."""
    want = stack.wants["database"]
    fitting = [item for item in stack.facts["rds.options"] if item.get("StorageType") == want["storage_type"]]
    return [item for item in fitting if item.get("MultiAZCapable") or not want["multi_az"]]


def instance(stack: Stack) -> Item | None:
    """Return this stack's instance, with what it is about to become in the place of what it is.

    None where there is none, or where it is someone else's: DB003 reports that, and nothing will be changed of it.
    """
    for item in stack.facts["rds.instances"]:
        if item["Engine"] == "postgres" and is_ours(tags(item), stack.wants["database"]["tags"]):
            return {**item, **item.get("PendingModifiedValues", {})}
    return None


def tags(item: Item) -> dict[str, str]:
    """Return the tags of a resource of RDS."""
    return tags_of(item.get("TagList") or ())
