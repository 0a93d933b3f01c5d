# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the cache before it is made: version, secret, windows, parameters. The nodes have a file of their own.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._credentials import make_it, where
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import rules, rules_form
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.parameter_values import (
    catalogue_of,
    parameter_problem,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.refusal import Refusal
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._engine_versions import VersionRefusedError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import cache_view as view
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import windows
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.decide import cache_version
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.secret_view import not_decrypted

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

_CREATE = "botocore elasticache CreateReplicationGroup"
SHORTEST_SNAPSHOT = 60


@rule("CA001", "cache", setting="cache_engine_version", source="ElastiCache API: DescribeCacheEngineVersions")
def version_can_be_created(stack: Stack) -> Iterator[Problem]:
    """The region has the version of the engine."""
    try:
        cache_version(stack)
    except VersionRefusedError as error:
        near = [version for version in error.nearest.split(", ") if not _lacks_logs(stack, version)]
        yield Problem(stack.wants["cache"]["engine_version"], error.answer, ", ".join(near) or "latest", error.setting)


@rule("CA002", "cache", setting="cache_auth_secret_id", source="Secrets Manager API: DescribeSecret, GetSecretValue")
def secret_can_serve(stack: Stack) -> Iterator[Problem]:
    """The secret that is named exists and holds a token that ElastiCache takes. What is wrong is said without it."""
    name = stack.wants["cache"]["auth_secret_id"]
    if not name:
        return
    if unreadable := list(not_decrypted(stack, "secretsmanager.cache", name)):
        yield from unreadable
        return
    found = stack.facts["secretsmanager.cache"]
    cure = make_it(name, "auth_token", found is not None, where(*stack.place))
    if found is None or found.get("DeletedDate") or found["Verdict"] is None:
        yield Problem(name, "ResourceNotFoundException: Secrets Manager can't find the specified secret value.", cure)
    else:
        yield from (Problem(name, f"InvalidParameterValue: {text}", cure) for text in found["Verdict"].problems)


@rule("CA003", "cache", setting="cache_identifier", source=f"{_CREATE}, ReplicationGroupId")
def identifier_is_valid(stack: Stack) -> Iterator[Problem]:
    """The identifier has up to 40 letters, digits and single hyphens, the first a letter, the last no hyphen."""
    yield from view.refused(stack, rules_form.name)


@rule("CA004", "cache", setting="cache_maintenance_window", source=f"{_CREATE}, PreferredMaintenanceWindow")
def maintenance_window_is_valid(stack: Stack) -> Iterator[Problem]:
    """The maintenance window is ddd:hh:mm-ddd:hh:mm in UTC, one hour to one day."""
    yield from view.refused(stack, rules_form.maintenance_window)


@rule(
    "CA005",
    "cache",
    setting="cache_snapshot_window",
    source="https://github.com/hashicorp/terraform-provider-aws/pull/2153",
)
def snapshot_window_is_valid(stack: Stack) -> Iterator[Problem]:
    """The snapshot window is hh:mm-hh:mm in UTC, one hour at least."""
    yield from view.refused(stack, rules_form.snapshot_window)


@rule("CA006", "cache", setting="cache_snapshot_window", source="https://github.com/hashicorp/terraform/issues/17247")
def windows_do_not_overlap(stack: Stack) -> Iterator[Problem]:
    """The daily snapshot window and the weekly maintenance window do not overlap, even where no snapshots are kept."""
    want = stack.wants["cache"]
    snapshot, maintenance = windows.daily(want["snapshot_window"]), windows.weekly(want["maintenance_window"])
    if snapshot and maintenance and windows.overlap(snapshot, maintenance):
        answer = "InvalidParameterValue: The snapshot window and maintenance window must not overlap."
        near = windows.beside(snapshot, maintenance, SHORTEST_SNAPSHOT) or "a shorter maintenance window"
        yield Problem(want["snapshot_window"], answer, near)


@rule("CA007", "cache", setting="cache_snapshot_retention_days", source=f"{_CREATE}, SnapshotRetentionLimit")
def snapshots_are_kept_35_days_at_most(stack: Stack) -> Iterator[Problem]:
    """Snapshots are kept for 0 to 35 days."""
    yield from view.refused(stack, rules_form.snapshot_retention)


@rule("CA008", "cache", setting="cache_port", source=f"{_CREATE}, Port; RFC 9293")
def port_is_a_port(stack: Stack) -> Iterator[Problem]:
    """The port is one that TCP has."""
    port = stack.wants["cache"]["port"]
    if not 1 <= port <= 65535:
        yield Problem(port, f"InvalidParameterValue: {port} is not a port number", "6379")


@rule(
    "CA009",
    "cache",
    setting="cache_engine_version",
    source="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Log_Delivery.html",
)
def version_writes_the_logs(stack: Stack) -> Iterator[Problem]:
    """The version has the logs that the stack delivers: the slow log from 6.0 on, the engine log from 6.2 on."""
    found = _lacks_logs(stack, stack.wants["cache"]["engine_version"])
    if found:
        yield view.problem(stack, found)


def _lacks_logs(stack: Stack, version: str) -> Refusal | None:
    """What is wrong with a version that does not write both logs; nothing of a word such as latest."""
    asked = view.wanted(stack, engine_version=version)
    if rules_form.engine_version_is_a_version(asked, {}, None):
        return None
    return rules.log_delivery(asked, {"engine_version": version}, None)


@rule("CA010", "cache", setting="cache_parameters", source="ElastiCache API: DescribeEngineDefaultParameters")
def parameters_are_of_the_family(stack: Stack) -> Iterator[Problem]:
    """The family has each parameter, lets it be changed, and allows its value."""
    if not stack.wants["cache"]["parameters"]:
        return
    family = view.family(stack)
    if not family:
        return
    catalogue = catalogue_of(stack.facts["elasticache.parameters"])
    for name, value in sorted(stack.wants["cache"]["parameters"].items()):
        found = parameter_problem(name, value, family, catalogue)
        if found:
            yield Problem(f"{name}: {value}", found.answer, found.nearest)


@rule("CA011", "cache", setting="suffix", source="https://github.com/hashicorp/terraform-provider-aws/issues/27748")
def parameter_group_is_of_the_family(stack: Stack) -> Iterator[Problem]:
    """A parameter group that exists is of the family of the version. A group's family is never changed."""
    choice = view.chosen(stack)
    if not choice:
        return
    name = view.parameter_group(stack, choice["family"])
    for group in stack.facts["elasticache.all_parameter_groups"]:
        if group["CacheParameterGroupName"] == name and group["CacheParameterGroupFamily"] != choice["family"]:
            answer = (
                f"InvalidParameterCombination: Expected a parameter group of family {choice['family']} but found one of"
                f" family {group['CacheParameterGroupFamily']}"
            )
            command = f"aws elasticache delete-cache-parameter-group --cache-parameter-group-name {name}"
            yield Problem(stack.wants["cache"]["tags"]["Stack"], answer, f"another suffix; or {command}")


@rule(
    "CA012",
    "cache",
    "logging",
    setting="cache_slow_log_group",
    severity="warning",
    source="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Log_Delivery.html",
)
def logs_have_a_destination(stack: Stack) -> Iterator[Problem]:
    """The log groups that the cache writes to exist, or the stack makes them."""
    want, made = stack.wants["cache"], stack.wants["logging"]["groups"]
    for setting in ("slow_log_group", "engine_log_group"):
        if want[setting] not in made and want[setting] not in stack.facts["logs.cache_groups"]:
            answer = "accepted, but the log is not delivered: the log group does not exist (LogDeliveryConfigurations)"
            yield Problem(want[setting], answer, "a group of logging_groups", f"cache_{setting}")
