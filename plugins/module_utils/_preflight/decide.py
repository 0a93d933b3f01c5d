# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What is decided for each component from what it wants and what AWS offers: versions, zones, the key's owner.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils import _engine_versions as versions
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Fact, Facts, NotKnownError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms_policy import via_suffixes
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._lock.plan import mark_of
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import secret_view
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.finding import ERROR, Finding
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack


def database_version(stack: Stack) -> dict[str, Any]:
    """Choose the version of the database, in the shape of engine_version_info's result.

    Raises:
        versions.VersionRefusedError: it cannot be had.
        NotKnownError: it could not be asked.
    """
    want, facts = stack.wants["database"], stack.facts
    running = next((str(instance["EngineVersion"]) for instance in facts["rds.instances"]), None)
    wanted = versions.Wanted(
        engine="postgres",
        version=want["engine_version"],
        region=stack.region,
        setting="database_engine_version",
        instance_class=want["instance_class"],
        storage_type=want["storage_type"],
        multi_az=want["multi_az"],
        running=running,
        upgrade=want["upgrade"],
    )
    releases = [versions.to_release(item) for item in facts["rds.versions"]]
    options = [versions.to_option(item) for item in facts["rds.options"]]
    if not options:
        raise versions.refuse_class(wanted, map(versions.to_option, facts["rds.other_classes"]))
    fitting = versions.fitting(options, wanted)
    if not fitting:
        raise versions.refuse_combination(wanted, options)
    known = {release.version for release in releases}
    offered = versions.in_order(option.version for option in fitting if option.version in known)
    exists = versions.newest_known(wanted, releases)
    if running is None and exists and not versions.newest_known(wanted, _named(releases, offered)):
        raise versions.refuse_elsewhere(wanted, exists, map(versions.to_option, facts["rds.other_classes"]))
    releases += [versions.to_release(item) for item in facts["rds.running_version"]]
    choice = versions.choose(wanted, offered, releases)
    major = next((release.major for release in releases if release.version == choice.version), "")
    ends = versions.support_end(_majors(facts), major)
    return versions.describe(wanted, choice, offered, releases, fitting, ends)


def database_storage(stack: Stack) -> int:
    """Return the GiB to ask for. Where the storage may grow by itself, what it has grown to stays.

    Raises:
        NotKnownError: the instance could not be asked for.
    """
    want = stack.wants["database"]
    size = int(want["allocated_storage"])
    if want["max_allocated_storage"] <= size:
        return size
    now = [{**item, **item.get("PendingModifiedValues", {})} for item in stack.facts["rds.instances"]]
    return max([size, *(int(item["AllocatedStorage"]) for item in now)])


def _majors(facts: Facts) -> Sequence[Mapping[str, Any]]:
    """The end of support is advice, which DP001 gives or leaves unknown; the choice does without it."""
    try:
        majors: Sequence[Mapping[str, Any]] = facts["rds.majors"]
    except NotKnownError:
        return []
    return majors


def _named(releases: Iterable[versions.Release], names: Iterable[str]) -> list[versions.Release]:
    kept = set(names)
    return [release for release in releases if release.version in kept]


def cache_version(stack: Stack) -> dict[str, Any]:
    """Choose the version of the cache, in the shape of engine_version_info's result; raises as database_version."""
    want, facts = stack.wants["cache"], stack.facts
    group = facts["elasticache.group"] or {}
    member: dict[str, Any] = next(iter(facts["elasticache.member"]), {})
    running = member.get("EngineVersion") if group.get("Engine", member.get("Engine")) == want["engine"] else None
    wanted = versions.Wanted(
        engine=want["engine"],
        version=want["engine_version"],
        region=stack.region,
        setting="cache_engine_version",
        upgrade=want["upgrade"],
    )
    releases = [versions.to_release(item) for item in facts["elasticache.versions"]]
    offered = versions.in_order(release.version for release in releases)
    if running:
        wanted = replace(wanted, running=versions.known_as(str(running), offered))
    choice = versions.choose(wanted, offered, releases)
    return versions.describe(wanted, choice, offered, releases, [], None)


def zones(stack: Stack) -> list[str]:
    """Choose a zone for each subnet, in the order of the zones' names; fewer when there are not enough.

    A subnet that exists keeps its zone, so that a zone that is added to the region moves nothing.

    Raises:
        versions.VersionRefusedError: the database's version cannot be had, so that nobody knows where it could run.
        NotKnownError: it could not be asked.
    """
    usable = database_version(stack)["zones"] if "database" in stack.wants else None
    return zones_among(stack, usable)


def zones_among(stack: Stack, usable: Iterable[str] | None) -> list[str]:
    """Choose as ``zones`` does, a new subnet's zone among those that are usable; None means every available one."""
    available = sorted(str(zone["ZoneName"]) for zone in stack.facts["ec2.zones"])
    offered = available if usable is None else [zone for zone in available if zone in set(usable)]
    held = {str(subnet["CidrBlock"]): str(subnet["AvailabilityZone"]) for subnet in stack.facts["ec2.subnets"]}
    cidrs = stack.wants["network"]["subnet_cidrs"]
    taken = {held[cidr] for cidr in cidrs if cidr in held}
    free = iter([zone for zone in offered if zone not in taken])
    chosen = [held[cidr] if cidr in held else next(free, "") for cidr in cidrs]
    return chosen[: chosen.index("")] if "" in chosen else chosen


def _database(stack: Stack) -> dict[str, Any]:
    version = database_version(stack)
    return {
        "engine_version": version["chosen"],
        "family": version["family"],
        "why": version["why"],
        "allocated_storage": database_storage(stack),
        **secret_view.arns(stack, "secretsmanager.database"),
    }


def _cache(stack: Stack) -> dict[str, Any]:
    version = cache_version(stack)
    return {
        "engine_version": version["chosen"],
        "family": version["family"],
        "why": version["why"],
        **secret_view.arns(stack, "secretsmanager.cache"),
    }


def _kms(stack: Stack) -> dict[str, Any]:
    caller = stack.facts["caller"]
    partition = caller["Arn"].split(":")[1]
    return {"account_id": caller["Account"], "partition": partition, "via_suffixes": via_suffixes(partition)}


def _network(stack: Stack) -> dict[str, Any]:
    return {"zones": zones(stack)}


def _stack(stack: Stack) -> dict[str, Any]:
    """What tells the task that takes the lock whether another run has worked on the stack since."""
    return {"lock": mark_of(stack.facts["lock.record"])} if stack.wants["stack"]["deploys"] else {}


DECISIONS: dict[str, Callable[[Stack], dict[str, Any]]] = {
    "cache": _cache,
    "database": _database,
    "kms": _kms,
    "network": _network,
    "stack": _stack,
}


def decide(stack: Stack) -> dict[str, dict[str, Any]]:
    """Return what was decided for each component; nothing for one that could not be decided."""
    decided: dict[str, dict[str, Any]] = {component: {} for component in stack.wants}
    for component, function in DECISIONS.items():
        if component in stack.wants:
            with contextlib.suppress(versions.VersionRefusedError, NotKnownError):
                decided[component] = function(stack)
    return decided


def undecided(stack: Stack) -> Iterator[Finding]:
    """Say which component cannot be deployed because what has to be decided for it could not be asked.

    Where AWS refuses the credentials, AC002 has said so for all of them.
    """
    if "stack" in stack.wants and stack.facts.known.get("caller", Fact()).error:
        return
    for component, function in DECISIONS.items():
        if component in stack.wants and stack.facts.known:
            try:
                function(stack)
            except NotKnownError as error:
                yield Finding(
                    "AC001", ERROR, component, None, str(error), "the permission to read it", "docs/permissions.md"
                )
            except versions.VersionRefusedError:
                continue
