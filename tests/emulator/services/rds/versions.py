"""Engine versions, from cfn-lint's data. Only PostgreSQL is modelled; other engines have no versions here."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.rds.responses import RDSResponse

from ... import catalogue
from ...hook import operation, parameters
from ..common import page

ENGINE = "postgres"
# Source: botocore's documentation of CreateDBInstance.EnableCloudwatchLogsExports for RDS for PostgreSQL.
LOG_TYPES = ["iam-db-auth-error", "postgresql", "upgrade"]
# Source: AWS's page "Using SSL/TLS to encrypt a connection": the certificate authorities of today.
CERTIFICATE_AUTHORITIES = ["rds-ca-ecc384-g1", "rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1"]

# LifecycleSupport of a major version: standard support from and until, extended support until.
# Source: 17 from the AWS CLI's example of describe-db-major-engine-versions; 11 and 12 (until only) from AWS's database
# blog on upgrading them. No source at hand for the others: AWS lists them, the emulator does not make their dates up.
LIFECYCLES = {
    "17": ("2024-11-14T00:00:00Z", "2030-02-28T23:59:59.999Z", "2033-02-28T23:59:59.999Z"),
}


def major_of(version: str) -> str:
    """16 of 16.4; 9.6 of 9.6.24."""
    numbers = version.split(".")
    return ".".join(numbers[:2]) if numbers[0] == "9" else numbers[0].split("-")[0]


def family(version: str) -> str:
    return f"{ENGINE}{major_of(version)}"


def families() -> list[str]:
    return sorted({family(version) for version in catalogue.database_versions(ENGINE)})


def default_version(major: str | None = None) -> str:
    """The version an instance gets when none, or only a major, is named.

    An assumption: AWS's default is often a minor or two behind; no data says which, so the newest is taken. For no
    major at all it is the newest major, and extended-support builds are never a default.
    """
    offered = [version for version in catalogue.creatable_database_versions(ENGINE) if "-rds." not in version]
    return [version for version in offered if major in (None, major_of(version))][-1]


def resolve(version: str | None) -> str | None:
    """The version that is created when this one is asked for; None when it cannot be created."""
    creatable = catalogue.creatable_database_versions(ENGINE)
    if version is None or version in {major_of(candidate) for candidate in creatable if "-rds." not in candidate}:
        return default_version(version)
    return version if version in creatable else None


@operation(RDSResponse)
def describe_db_engine_versions(self: RDSResponse) -> ActionResult:
    wanted = parameters(self)
    filters = {item["Name"]: item["Values"] for item in wanted.get("Filters", [])}
    creatable = set(catalogue.creatable_database_versions(ENGINE))
    listed = [
        version for version in catalogue.database_versions(ENGINE) if _is_wanted(version, creatable, wanted, filters)
    ]
    if wanted.get("Engine", ENGINE) != ENGINE or ENGINE not in filters.get("engine", [ENGINE]):
        listed = []
    if wanted.get("DefaultOnly"):
        asked = wanted.get("EngineVersion")
        listed = [version for version in listed if version == default_version(major_of(asked) if asked else None)]
    rows, marker = page(listed, wanted)
    return ActionResult({"DBEngineVersions": [_row(version, creatable) for version in rows], "Marker": marker})


def _is_wanted(version: str, creatable: set[str], wanted: dict[str, Any], filters: dict[str, list[str]]) -> bool:
    status = "available" if version in creatable else "deprecated"
    statuses = filters.get("status") or (["available", "deprecated"] if wanted.get("IncludeAll") else ["available"])
    asked = [wanted["EngineVersion"]] if wanted.get("EngineVersion") else filters.get("engine-version")
    family_asked = wanted.get("DBParameterGroupFamily")
    families_asked = [family_asked] if family_asked else filters.get("db-parameter-group-family")
    return (
        status in statuses
        and (not asked or version in asked or major_of(version) in asked)
        and (not families_asked or family(version) in families_asked)
    )


def _row(version: str, creatable: set[str]) -> dict[str, Any]:
    return {
        "Engine": ENGINE,
        "EngineVersion": version,
        "MajorEngineVersion": major_of(version),
        "DBParameterGroupFamily": family(version),
        "DBEngineDescription": "PostgreSQL",
        "DBEngineVersionDescription": f"PostgreSQL {version}-R1",
        "ValidUpgradeTarget": [_target(version, newer) for newer in upgrade_targets(version)],
        "ExportableLogTypes": LOG_TYPES,
        "SupportsLogExportsToCloudwatchLogs": True,
        "SupportsReadReplica": True,
        "SupportedFeatureNames": ["Lambda", "s3Export", "s3Import"],
        "Status": "available" if version in creatable else "deprecated",
        "SupportsParallelQuery": False,
        "SupportsGlobalDatabases": False,
        "TagList": [],
        "SupportsBabelfish": False,
        "SupportsLimitlessDatabase": False,
        "SupportsCertificateRotationWithoutRestart": True,
        "SupportedCACertificateIdentifiers": CERTIFICATE_AUTHORITIES,
        "SupportsLocalWriteForwarding": False,
        "SupportsIntegrations": False,
    }


def upgrade_targets(version: str) -> list[str]:
    """Newer minors of the same major, and every newer major. An assumption: AWS leaves some of these pairs out."""
    key = catalogue.version_key(version)
    return [
        newer
        for newer in catalogue.creatable_database_versions(ENGINE)
        if catalogue.version_key(newer) > key and ("-rds." not in newer or major_of(newer) == major_of(version))
    ]


def _target(version: str, newer: str) -> dict[str, Any]:
    same_major = major_of(version) == major_of(newer)
    return {
        "Engine": ENGINE,
        "EngineVersion": newer,
        "Description": f"PostgreSQL {newer}-R1",
        "AutoUpgrade": same_major and "-rds." not in newer and newer == default_version(major_of(newer)),
        "IsMajorVersionUpgrade": not same_major,
    }


@operation(RDSResponse)
def describe_db_major_engine_versions(self: RDSResponse) -> ActionResult:
    wanted = parameters(self)
    majors = {major_of(version): None for version in catalogue.creatable_database_versions(ENGINE)}
    listed = [major for major in majors if wanted.get("MajorEngineVersion") in (None, major)]
    if wanted.get("Engine", ENGINE) != ENGINE:
        listed = []
    rows, marker = page([_major_row(major) for major in listed], wanted)
    return ActionResult({"DBMajorEngineVersions": rows, "Marker": marker})


def _major_row(major: str) -> dict[str, Any]:
    lifecycles = []
    if major in LIFECYCLES:
        start, standard, extended = LIFECYCLES[major]
        following = standard.replace("02-28T23:59:59.999Z", "03-01T00:00:00Z")
        lifecycles = [
            _lifecycle("open-source-rds-standard-support", start, standard),
            _lifecycle("open-source-rds-extended-support", following, extended),
        ]
    return {"Engine": ENGINE, "MajorEngineVersion": major, "SupportedEngineLifecycles": lifecycles}


def _lifecycle(name: str, start: str, end: str) -> dict[str, str]:
    return {"LifecycleSupportName": name, "LifecycleSupportStartDate": start, "LifecycleSupportEndDate": end}
