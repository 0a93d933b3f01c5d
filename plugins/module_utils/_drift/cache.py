# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether the cache is as the inventory asks for: its replication group, subnet group and parameter group.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift import network
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.comparison import comparison, tags
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.row import Row, compared, missing
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.parameter_group_plan import (
    WantedGroup,
    group_of,
    plan,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.parameter_values import (
    catalogue_of,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.plan import modification_plan
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.wanted import parse_moment
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import tags_of
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import cache_view as view
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack

# What a version is chosen from.
CHOICE = ("elasticache.group", "elasticache.member", "elasticache.versions")
# Options of the module whose setting has another name; the others have their own.
SETTINGS = {
    "at_rest_encryption": "encryption at rest",
    "description": "description",
    "kms_key_id": "cache_kms_key_arn",
    "log_delivery": "log delivery",
    "parameter_group": "parameter group",
    "replicas_per_node_group": "replicas",
    "snapshot_retention_limit": "cache_snapshot_retention_days",
    "subnet_group": "subnet group",
    "transit_encryption": "encryption in transit",
    "transit_encryption_mode": "mode of encryption in transit",
}


def _resource(stack: Stack) -> str:
    return f"replication group {stack.wants['cache']['identifier']}"


@comparison(
    "cache",
    what="the replication group",
    facts=(*CHOICE, "elasticache.group_tags", "secretsmanager.cache", "kms.key", *network.PLACES),
)
def replication_group(stack: Stack) -> Iterator[Row]:
    current, resource = view.current(stack), _resource(stack)
    if current is None:
        yield missing(resource)
        return
    asked = view.wanted_of_existing(stack)
    more = {"security_group_ids": network.group_ids(stack, "cache"), "description": stack.wants["cache"]["description"]}
    asked = replace(asked, settings={**asked.settings, **more})
    # As the deployment sees it; what is on its way may still be under way.
    to_do, coming = modification_plan(asked, current), {**current, **current["pending"]}
    for name in asked.settings:
        if name == "replicas_per_node_group":
            yield compared(resource, "cache_nodes", to_do.after[name] + 1, (current[name] or 0) + 1)
        elif name == "tags":
            yield tags(resource, "cache_tags", asked.settings["tags"], current["tags"])
        else:
            setting = SETTINGS.get(name, f"cache_{name}")
            yield compared(resource, setting, to_do.after[name], current[name], coming[name])
    yield from _token(stack, current)


def _token(stack: Stack, current: Mapping[str, Any]) -> Iterator[Row]:
    """AWS tells nothing of a token but when it took one, and the secret when it was changed."""
    secret = stack.facts["secretsmanager.cache"]
    if not stack.wants["cache"]["auth_secret_id"]:
        return
    found = "that of the secret" if current["auth_token_enabled"] else "none"
    taken, changed = current["auth_token_last_modified"], (secret or {}).get("LastChangedDate")
    if taken and changed and parse_moment(taken) < changed:
        found = "an older one"
    yield compared(_resource(stack), "cache_auth_secret_id", "that of the secret", found)


@comparison("cache", what="the cache subnet group", facts=("elasticache.subnet_group", *network.PLACES))
def subnet_group(stack: Stack) -> Iterator[Row]:
    want, found = stack.wants["cache"], stack.facts["elasticache.subnet_group"]
    resource = f"cache subnet group {want['identifier']}"
    if found is None:
        yield missing(resource)
        return
    yield tags(resource, "cache_tags", want["tags"], tags_of(found["Tags"]))
    held = sorted(subnet["SubnetIdentifier"] for subnet in found["Subnets"])
    yield compared(resource, "cache_subnet_ids", network.subnet_ids(stack), held)


@comparison(
    "cache",
    what="the cache parameter group",
    facts=(*CHOICE, "elasticache.parameter_groups", "elasticache.own_parameters"),
)
def parameter_group(stack: Stack) -> Iterator[Row]:
    want, name = stack.wants["cache"], view.parameter_group(stack, view.family(stack))
    resource = f"cache parameter group {name}"
    groups = {group["CacheParameterGroupName"]: group for group in stack.facts["elasticache.parameter_groups"]}
    if name not in groups:
        yield missing(resource)
        return
    catalogue = catalogue_of(stack.facts["elasticache.own_parameters"])
    current = group_of(groups[name], catalogue, groups[name]["Tags"])
    wanted = WantedGroup(name, parameters=want["parameters"], purge_parameters=True, tags=want["tags"])
    to_do = plan(wanted, current, catalogue, current["arn"])
    yield compared(resource, "cache_parameters", to_do.after["parameters"], current["parameters"])
    yield tags(resource, "cache_tags", want["tags"], current["tags"])


COMPARISONS = (replication_group, subnet_group, parameter_group)
