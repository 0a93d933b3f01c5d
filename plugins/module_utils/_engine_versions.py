# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which version of an engine to run, from what was asked, what the region offers and what runs already.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.

Versions are compared number by number: 15.10 is newer than 15.9. A version is asked for by its leading components
(16, 8.0), by its full name (16.14) or as "latest". Builds with "-rds." in their name belong to paid extended support
and are chosen only when they are asked for by that name; previews are never chosen by a major or by "latest".

Minor versions of RDS are retired every few months: 15.5 and 15.7 of PostgreSQL were creatable once. What runs stays
what it is, though, so a version that runs and satisfies the request is kept until an upgrade is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ._suggest import nearest

LATEST = "latest"
EXTENDED_SUPPORT = "-rds."

_PREVIEW = re.compile(r"alpha|beta|rc\d|preview|limitless", re.IGNORECASE)
_VERSION = re.compile(r"^\d+(\.\w+)*(-[\w.-]+)?$")

# Fields of OrderableDBInstanceOption that tell what an instance can do.
_ABILITIES = {
    "enhanced_monitoring": "SupportsEnhancedMonitoring",
    "iam_database_authentication": "SupportsIAMDatabaseAuthentication",
    "iops": "SupportsIops",
    "performance_insights": "SupportsPerformanceInsights",
    "storage_autoscaling": "SupportsStorageAutoscaling",
    "storage_encryption": "SupportsStorageEncryption",
    "storage_throughput": "SupportsStorageThroughput",
}

# Its limits: GiB, IO operations a second, MiB a second.
_LIMITS = {
    "minimum_gib": "MinStorageSize",
    "maximum_gib": "MaxStorageSize",
    "minimum_iops": "MinIopsPerDbInstance",
    "maximum_iops": "MaxIopsPerDbInstance",
    "minimum_throughput": "MinStorageThroughputPerDbInstance",
    "maximum_throughput": "MaxStorageThroughputPerDbInstance",
}


class VersionRefusedError(ValueError):
    """What was asked for cannot be had; the message names the setting, the reason and the nearest that can.

    Attributes:
        setting: the setting to change.
        answer: what AWS would say, with its code.
        nearest: what can be had instead; empty when nothing can.
    """

    def __init__(self, setting: str, value: str, reason: str, answer: str, nearest: Iterable[str] = ()) -> None:
        self.setting, self.answer, self.nearest = setting, answer, ", ".join(nearest)
        near = f"Nearest that can: {self.nearest}." if self.nearest else "Nothing near it can."
        super().__init__(f'{setting}: "{value}" {reason} (AWS would answer {answer}). {near}')


class VersionNotOfferedError(VersionRefusedError):
    """The version is not among those offered for this class, storage and Multi-AZ; it may be for others."""


@dataclass(frozen=True)
class Wanted:
    """The request.

    Attributes:
        engine: as AWS names it: postgres, redis, valkey.
        version: leading components, a full version or "latest".
        region: for messages.
        setting: the name of the setting that holds the version, for messages.
        instance_class, storage_type: of the RDS instance; None does not restrict the choice.
        multi_az: whether the RDS instance must be able to run in two zones.
        running: the version that runs now, None when nothing does.
        upgrade: whether to leave a running version that satisfies the request for the newest that does.
    """

    engine: str
    version: str
    region: str
    setting: str = "version"
    instance_class: str | None = None
    storage_type: str | None = None
    multi_az: bool = False
    running: str | None = None
    upgrade: bool = False

    def named(self, option: str) -> str:
        """Return the name of the setting behind another option: database_engine_version is beside database_multi_az."""
        prefix = self.setting.removesuffix("engine_version")
        return f"{prefix}{option}" if prefix != self.setting else option

    @property
    def place(self) -> str:
        """Where and with what, to be read after "cannot be created"."""
        parts = [self.instance_class, self.storage_type, "Multi-AZ" if self.multi_az else None]
        given = ", ".join(part for part in parts if part)
        return f"in {self.region} with {given}" if given else f"in {self.region}"


@dataclass(frozen=True)
class Release:
    """A version that the region knows.

    Attributes:
        version, family: its name and its parameter group family.
        major: the major version it belongs to, as AWS counts: 16 for PostgreSQL, 8.0 for MySQL.
        upgrades: versions to which an instance can be upgraded in place; None when AWS does not say.
        log_exports: logs that can be sent to CloudWatch.
    """

    version: str
    family: str
    major: str
    upgrades: tuple[str, ...] | None = None
    log_exports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    """One combination that RDS takes an order for; limits and abilities have the names of the result."""

    version: str
    instance_class: str
    storage_type: str
    multi_az: bool
    zones: tuple[str, ...]
    limits: Mapping[str, int | None] = field(default_factory=dict)
    abilities: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """The chosen version, and why."""

    version: str
    why: str


def to_release(item: Mapping[str, Any]) -> Release:
    """Read a DBEngineVersion of RDS or a CacheEngineVersion of ElastiCache."""
    version = str(item["EngineVersion"])
    targets = item.get("ValidUpgradeTarget")
    return Release(
        version=version,
        family=str(item.get("DBParameterGroupFamily") or item.get("CacheParameterGroupFamily")),
        major=str(item.get("MajorEngineVersion") or _components(version)[0]),
        upgrades=None if targets is None else tuple(str(target["EngineVersion"]) for target in targets),
        log_exports=tuple(sorted(item.get("ExportableLogTypes") or ())),
    )


def to_option(item: Mapping[str, Any]) -> Option:
    """Read an OrderableDBInstanceOption."""
    return Option(
        version=str(item["EngineVersion"]),
        instance_class=str(item["DBInstanceClass"]),
        storage_type=str(item.get("StorageType")),
        multi_az=bool(item.get("MultiAZCapable")),
        zones=tuple(sorted(str(zone["Name"]) for zone in item.get("AvailabilityZones") or ())),
        limits={name: item.get(source) for name, source in _LIMITS.items()},
        abilities={name: bool(item.get(source)) for name, source in _ABILITIES.items()},
    )


def in_order(versions: Iterable[str]) -> list[str]:
    """Return the versions from the oldest to the newest, each once."""
    return sorted(set(versions), key=_order)


def fitting(options: Iterable[Option], wanted: Wanted) -> list[Option]:
    """Return the options that have the wanted storage type and can do Multi-AZ where that is wanted."""
    return [
        option
        for option in options
        if wanted.storage_type in (None, option.storage_type) and (option.multi_az or not wanted.multi_az)
    ]


def known_as(version: str, known: Iterable[str]) -> str:
    """Return the name under which a running version is offered.

    ElastiCache reports 7.1.0 of a node and offers 7.1. A version that is not offered keeps its name.
    """
    names = [name for name in known if _matches(name, version)]
    return max(names, key=_order, default=version)


def choose(wanted: Wanted, offered: Sequence[str], releases: Sequence[Release]) -> Choice:
    """Decide for a version.

    Args:
        wanted: the request.
        offered: versions that can be created as wanted.
        releases: what the region knows, and the running version where it is known no longer.

    Raises:
        VersionNotOfferedError: nothing that is offered satisfies the request.
        VersionRefusedError: the request is no version, or what runs cannot get there.
    """
    if wanted.version != LATEST and not _VERSION.match(wanted.version):
        answer = f"InvalidParameterCombination: Cannot find version {wanted.version} for {wanted.engine}"
        near = [*_near_versions("0", offered, releases), LATEST]
        raise VersionRefusedError(wanted.setting, wanted.version, "is not a version", answer, near)
    if wanted.running is None:
        return _choose_new(wanted, offered, releases)
    if _matches(wanted.version, wanted.running):
        return _keep_or_upgrade(wanted, wanted.running, offered, releases)
    return _change(wanted, wanted.running, offered, releases)


def describe(
    wanted: Wanted,
    choice: Choice,
    offered: Sequence[str],
    releases: Sequence[Release],
    options: Sequence[Option],
    support_ends: str | None,
) -> dict[str, Any]:
    """Return the answer in the shape of the module's result.

    Args:
        options: those that fit, for all versions; empty for ElastiCache.
        support_ends: date of the end of standard support of the chosen major, None when AWS does not say.
    """
    release = _release(choice.version, releases)
    # A version that runs but can be ordered no longer has no options of its own; its class still says where it fits.
    own = [option for option in options if option.version == choice.version] or list(options)
    upgrades = release.upgrades if release and release.upgrades is not None else tuple(offered)
    newer = [name for name in in_order(upgrades) if name in offered and _order(name) > _order(choice.version)]
    limits = own[0] if own and wanted.storage_type else None
    return {
        "engine": wanted.engine,
        "asked": wanted.version,
        "running": wanted.running,
        "chosen": choice.version,
        "why": choice.why,
        "offered": in_order(offered),
        "available_upgrades": newer,
        "major": release.major if release else _components(choice.version)[0],
        "family": release.family if release else None,
        "log_exports": list(release.log_exports) if release else [],
        "support_ends": support_ends,
        "zones": sorted({zone for option in own for zone in option.zones}),
        "multi_az_capable": any(option.multi_az for option in own) if own else None,
        "storage": dict(limits.limits) if limits else None,
        "supports": dict(limits.abilities) if limits else None,
    }


def support_end(majors: Iterable[Mapping[str, Any]], major: str) -> str | None:
    """Return the date (ISO 8601) on which standard support of a major version ends, None when AWS does not say.

    Args:
        majors: DBMajorEngineVersions of RDS.
        major: as in Release.
    """
    for item in majors:
        for lifecycle in item.get("SupportedEngineLifecycles") or ():
            if item.get("MajorEngineVersion") == major and "standard" in lifecycle["LifecycleSupportName"]:
                return str(lifecycle["LifecycleSupportEndDate"].date().isoformat())
    return None


def refuse_engine(wanted: Wanted, engines: Iterable[str]) -> VersionRefusedError:
    """Explain that the region has no such engine."""
    near = nearest(wanted.engine, engines) or sorted(set(engines))
    answer = f"InvalidParameterValue: Invalid DB engine: {wanted.engine}"
    return VersionRefusedError(
        wanted.named("engine"), wanted.engine, f"is not offered in {wanted.region}", answer, near
    )


def refuse_class(wanted: Wanted, options: Iterable[Option]) -> VersionRefusedError:
    """Explain that the class does not exist for this engine.

    Args:
        options: those of the newest version, for all classes.
    """
    return VersionRefusedError(
        wanted.named("instance_class"),
        wanted.instance_class or "",
        f"is not offered for {wanted.engine} in {wanted.region}",
        f"InvalidParameterValue: Invalid DB Instance class: {wanted.instance_class}",
        _near_classes(wanted, options),
    )


def refuse_combination(wanted: Wanted, options: Sequence[Option]) -> VersionRefusedError:
    """Explain that no version of the class has this storage type or can do Multi-AZ.

    Args:
        options: all of the class.
    """
    types = sorted({option.storage_type for option in options if option.multi_az or not wanted.multi_az})
    if not types:
        reason = f"is more than {wanted.instance_class} can do for {wanted.engine} in {wanted.region}"
        return VersionRefusedError(wanted.named("multi_az"), "true", reason, _no_combination(wanted), ["false"])
    reason = f"is not offered {wanted.place} for {wanted.engine}"
    return VersionRefusedError(
        wanted.named("storage_type"), wanted.storage_type or "", reason, _no_combination(wanted), types
    )


def _no_combination(wanted: Wanted, version: str = "") -> str:
    """What RDS says: https://github.com/hashicorp/terraform-provider-aws/issues/3199."""
    engine = f"Engine={wanted.engine}" + (f", EngineVersion={version}" if version else "")
    return (
        "InvalidParameterCombination: RDS does not support creating a DB instance with the following combination: "
        f"DBInstanceClass={wanted.instance_class}, {engine}"
    )


def refuse_elsewhere(wanted: Wanted, version: str, options: Iterable[Option]) -> VersionRefusedError:
    """Explain that the version exists, but not with this class, storage type and Multi-AZ.

    Args:
        version: the newest version that satisfies the request.
        options: those of that version, for all classes.
    """
    return VersionRefusedError(
        wanted.named("instance_class"),
        wanted.instance_class or "",
        f"cannot run {wanted.version} {wanted.place}",
        _no_combination(wanted, version),
        _near_classes(wanted, fitting(options, wanted)),
    )


def newest_known(wanted: Wanted, releases: Iterable[Release]) -> str | None:
    """Return the newest version of the region that satisfies the request, whatever the class."""
    names = _candidates(wanted.version, [release.version for release in releases])
    return names[-1] if names else None


def _choose_new(wanted: Wanted, offered: Sequence[str], releases: Sequence[Release]) -> Choice:
    candidates = _candidates(wanted.version, offered)
    if not candidates:
        raise _not_offered(wanted, offered, releases)
    chosen = candidates[-1]
    if chosen == wanted.version:
        return Choice(chosen, f"{chosen} is offered {wanted.place}")
    asked = "version" if wanted.version == LATEST else f"version of {wanted.version}"
    return Choice(chosen, f"{chosen} is the newest {asked} that is offered {wanted.place}")


def _keep_or_upgrade(wanted: Wanted, running: str, offered: Sequence[str], releases: Sequence[Release]) -> Choice:
    newer = [
        name
        for name in _candidates(wanted.version, offered)
        if _order(name) > _order(running) and _reachable(running, name, releases)
    ]
    if not newer:
        return Choice(running, f"{running} runs and satisfies {wanted.version}; nothing newer does that it can reach")
    if wanted.upgrade:
        return Choice(newer[-1], f"{newer[-1]} is the newest that satisfies {wanted.version}; {running} runs")
    return Choice(
        running, f"{running} runs and satisfies {wanted.version}; {newer[-1]} is offered, but no upgrade asked"
    )


def _change(wanted: Wanted, running: str, offered: Sequence[str], releases: Sequence[Release]) -> Choice:
    if _order(wanted.version) < _order(running):
        if _major(wanted.version, releases) == _major(running, releases):
            return Choice(running, f"{running} runs, which is newer than {wanted.version}, and AWS does not downgrade")
        raise _no_way(wanted, running, wanted.version, f"is older than {running}, which runs", [running])
    candidates = _candidates(wanted.version, offered)
    if not candidates:
        raise _not_offered(wanted, offered, releases)
    reachable = [name for name in candidates if _reachable(running, name, releases)]
    if reachable:
        return Choice(reachable[-1], f"{reachable[-1]} satisfies {wanted.version}; {running} runs and can be upgraded")
    targets = [
        name for name in in_order(offered) if _order(name) > _order(running) and _reachable(running, name, releases)
    ]
    raise _no_way(wanted, running, candidates[-1], f"cannot be reached from {running}, which runs", targets)


def _no_way(wanted: Wanted, running: str, to: str, reason: str, near: Iterable[str]) -> VersionRefusedError:
    answer = f"InvalidParameterCombination: Cannot upgrade {wanted.engine} from {running} to {to}"
    return VersionRefusedError(wanted.setting, wanted.version, reason, answer, near)


def _not_offered(wanted: Wanted, offered: Sequence[str], releases: Sequence[Release]) -> VersionNotOfferedError:
    builds = in_order(name for name in offered if EXTENDED_SUPPORT in name and _matches(wanted.version, name))
    extended = f", but for the builds of extended support {', '.join(builds)}" if builds else ""
    return VersionNotOfferedError(
        wanted.setting,
        wanted.version,
        f"cannot be created {wanted.place}{extended}",
        f"InvalidParameterCombination: Cannot find version {wanted.version} for {wanted.engine}",
        _near_versions(wanted.version, offered, releases),
    )


def _near_versions(version: str, offered: Sequence[str], releases: Sequence[Release]) -> list[str]:
    """The newest of the same major or, without one, of the major next to it; then of the one after."""
    newest: dict[str, str] = {}
    for name in in_order(name for name in offered if _ordinary(name)):
        newest[_major(name, releases)] = name
    here = _weight(_major(version, releases))
    majors = sorted(newest, key=lambda major: (abs(_weight(major) - here), -_weight(major)))
    return [newest[major] for major in majors[:2]]


def _near_classes(wanted: Wanted, options: Iterable[Option]) -> list[str]:
    classes = {option.instance_class for option in options}
    return nearest(wanted.instance_class or "", classes) or sorted(classes)[:3]


def _candidates(version: str, names: Iterable[str]) -> list[str]:
    """Return what satisfies the request, the newest last; an exact name is the only one then."""
    known = in_order(names)
    if version in known:
        return [version]
    return [name for name in known if _matches(version, name) and _ordinary(name)]


def _reachable(running: str, target: str, releases: Sequence[Release]) -> bool:
    release = _release(running, releases)
    return release is None or release.upgrades is None or target in release.upgrades


def _release(version: str, releases: Iterable[Release]) -> Release | None:
    return next((release for release in releases if release.version == version), None)


def _major(version: str, releases: Iterable[Release]) -> str:
    majors = {release.major for release in releases if _matches(release.major, version)}
    return max(majors, key=len, default=_components(version)[0])


def _matches(asked: str, version: str) -> bool:
    parts = _components(asked)
    return asked == LATEST or _components(version)[: len(parts)] == parts


def _ordinary(version: str) -> bool:
    return EXTENDED_SUPPORT not in version and not _PREVIEW.search(version)


def _components(version: str) -> list[str]:
    return re.split(r"[.-]", version)


def _order(version: str) -> list[tuple[int, int, str]]:
    """Numbers count as numbers and come after words: 18-beta is older than 18.1."""
    return [(1, int(part), "") if part.isdigit() else (0, 0, part) for part in _components(version)]


def _weight(major: str) -> int:
    numbers = [int(part) for part in _components(major) if part.isdigit()]
    return numbers[0] * 1000 + (numbers[1] if len(numbers) > 1 else 0)
