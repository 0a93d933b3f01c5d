"""Versions, classes, licences, certificate authorities and log types: what the region offers."""

from __future__ import annotations

import datetime

from ...services.rds import orderable, versions
from .common import Settings, backend, instance_rule

COMBINATION = "InvalidParameterCombination"
EXTENDED = "open-source-rds-extended-support"


def _version(wanted: Settings) -> str | None:
    """The version the instance will have, None when there is no such version."""
    if wanted.now is not None and "EngineVersion" not in wanted.given:
        return str(wanted.now.engine_version)
    if wanted.now is not None and wanted.given["EngineVersion"] == wanted.now.engine_version:
        return str(wanted.now.engine_version)
    return versions.resolve(wanted.given.get("EngineVersion"))


@instance_rule(code=COMBINATION, source="F002")
def version_can_be_created(wanted: Settings) -> str | None:
    """The version is one that the region can still create."""
    return None if _version(wanted) else f"Cannot find version {wanted.given['EngineVersion']} for {versions.ENGINE}"


@instance_rule(code=COMBINATION, source="F006")
def class_is_orderable(wanted: Settings) -> str | None:
    """The class can be ordered with that version in this region."""
    if not wanted.changes("DBInstanceClass", "EngineVersion"):
        return None
    version, name = str(_version(wanted)), wanted.get("DBInstanceClass")
    if name in orderable.offered_classes(wanted.call.region, version):
        return None
    return (
        f"RDS does not support creating a DB instance with the following combination: DBInstanceClass={name}, "
        f"Engine={versions.ENGINE}, EngineVersion={version}, LicenseModel={orderable.LICENSE}. For supported "
        "combinations of instance class and database engine version, see the documentation."
    )


@instance_rule(code=COMBINATION, source="botocore rds.CreateDBInstance.LicenseModel (own words)")
def licence_is_that_of_the_engine(wanted: Settings) -> str | None:
    """PostgreSQL has one licence model."""
    name = wanted.given.get("LicenseModel", orderable.LICENSE)
    if name == orderable.LICENSE:
        return None
    return (
        f"Invalid license model '{name}' for engine '{versions.ENGINE}'. Valid license models are: {orderable.LICENSE}."
    )


@instance_rule(code=COMBINATION, source="F021")
def parameter_group_is_of_the_family(wanted: Settings) -> str | None:
    """The parameter group is of the family of the version."""
    name = wanted.given.get("DBParameterGroupName")
    if name is None:
        return None
    groups = backend(wanted.call).db_parameter_groups
    family = groups[name].family if name in groups else name.removeprefix("default.")
    expected = versions.family(str(_version(wanted)))
    if family == expected:
        return None
    return (
        f"The Parameter Group {name} with DBParameterGroupFamily {family} cannot be used for this instance. "
        f"Please use a Parameter Group with DBParameterGroupFamily {expected}"
    )


@instance_rule(code="CertificateNotFound", source="F135")
def certificate_authority_is_offered(wanted: Settings) -> str | None:
    """The certificate authority is one that the region has."""
    name = wanted.given.get("CACertificateIdentifier")
    return None if name in (None, *versions.CERTIFICATE_AUTHORITIES) else f"Certificate not found: {name}"


def _exported(wanted: Settings) -> list[str]:
    changes = wanted.given.get("CloudwatchLogsExportConfiguration", {})
    more = changes.get("EnableLogTypes", []) + changes.get("DisableLogTypes", [])
    return wanted.given.get("EnableCloudwatchLogsExports", []) + more


@instance_rule(code=COMBINATION, source="https://github.com/awsdocs/amazon-rds-user-guide/issues/80")
def logs_can_be_exported(wanted: Settings) -> str | None:
    """Only the log types of PostgreSQL are exported."""
    unknown = ", ".join(f"'{name}'" for name in _exported(wanted) if name not in versions.LOG_TYPES)
    if not unknown:
        return None
    return (
        f"You cannot use the log types {unknown} with engine version {versions.ENGINE} {_version(wanted)}. "
        "For supported log types, see the documentation."
    )


@instance_rule(code="InvalidParameterValue", source="botocore rds.CreateDBInstance.EngineLifecycleSupport (own words)")
def lifecycle_support_is_known(wanted: Settings) -> str | None:
    """Extended support is on or off."""
    value = wanted.given.get("EngineLifecycleSupport", EXTENDED)
    return None if value in (EXTENDED, f"{EXTENDED}-disabled") else f"Invalid EngineLifecycleSupport: {value}"


@instance_rule(
    "CreateDBInstance", code=COMBINATION, source="botocore rds.CreateDBInstance.EngineLifecycleSupport (own words)"
)
def standard_support_has_not_ended(wanted: Settings) -> str | None:
    """Without extended support, a version past its standard support is not created."""
    major = versions.major_of(str(_version(wanted)))
    ends = versions.LIFECYCLES.get(major, ("", "", ""))[1]
    if wanted.given.get("EngineLifecycleSupport") != f"{EXTENDED}-disabled" or not ends:
        return None
    if datetime.datetime.fromisoformat(ends) > datetime.datetime.now(datetime.UTC):
        return None
    return f"Engine version {major} of {versions.ENGINE} is past its end of standard support."
