# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of what the database is told to do besides: parameters, log exports, insights, monitoring, certificates.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import database_view as view
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.parameter_checks import (
    Refusal,
    refusals,
    shapeless,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

# 7, "month * 31, where month is a number of months from 1-23", 731 (PerformanceInsightsRetentionPeriod).
INSIGHTS_DAYS = (7, *(month * 31 for month in range(1, 24)), 731)
MONITORING_SERVICE = "monitoring.rds.amazonaws.com"
MONITORING_POLICY = "AmazonRDSEnhancedMonitoringRole"
_COMBINATION = "InvalidParameterCombination:"
_ORDERS = "RDS API: DescribeOrderableDBInstanceOptions"
_NEWER = "a larger class, or one of a newer generation, such as db.t4g.medium"


@rule("DB030", "database", setting="database_parameters", source="botocore rds ModifyDBParameterGroup, ParameterValue")
def parameters_have_values(stack: Stack) -> Iterator[Problem]:
    """Every parameter has a plain value. RDS would take the text "None" for one."""
    yield from _problems(shapeless(stack.wants["database"]["parameters"]))


@rule("DB031", "database", setting="database_parameters", source="RDS API: DescribeEngineDefaultParameters")
def parameters_are_of_the_family(stack: Stack) -> Iterator[Problem]:
    """The family of the version has every parameter, lets it be changed, and allows its value.

    Whether a parameter takes effect at once or after a restart needs no setting: its apply type decides.
    """
    asked = stack.wants["database"]["parameters"]
    known = {row["ParameterName"]: row for row in stack.facts["rds.parameters"]}
    if known:
        without_shape = {item.name for item in shapeless(asked)}
        yield from _problems(refusals(known, {name: asked[name] for name in asked if name not in without_shape}))


def _problems(found: Iterable[Refusal]) -> Iterator[Problem]:
    for item in found:
        yield Problem(f"{item.name}: {item.value}", item.answer, item.nearest)


@rule("DB032", "database", setting="database_log_exports", source="RDS API: DescribeDBEngineVersions")
def logs_can_be_exported(stack: Stack) -> Iterator[Problem]:
    """The version can send every one of these logs to CloudWatch."""
    asked, item = stack.wants["database"]["log_exports"], view.release(stack)
    offered = item.get("ExportableLogTypes") or []
    if item and not offered and asked:
        version = item["EngineVersion"]
        answer = f"{_COMBINATION} Engine postgres {version} does not support exporting to CloudWatch Logs."
        yield Problem(asked, answer, "[]")
    elif item and (refused := [name for name in asked if name not in offered]):
        kept = [name for name in asked if name in offered]
        answer = f"{_COMBINATION} You cannot use the log types {', '.join(map(repr, refused))} with engine version"
        yield Problem(asked, f"{answer} postgres {item['EngineVersion']}.", str(kept))


@rule("DB034", "database", setting="database_performance_insights", source=_ORDERS)
def class_has_insights(stack: Stack) -> Iterator[Problem]:
    """The class has Performance Insights, if it is asked for."""
    orders = view.options(stack)
    if stack.wants["database"]["performance_insights"] and _none(orders, "SupportsPerformanceInsights"):
        answer = (
            f"{_COMBINATION} Performance Insights not supported for this configuration, please disable this feature."
        )
        yield Problem(True, answer, "false")


@rule(
    "DB035",
    "database",
    setting="database_performance_insights_retention_days",
    source="botocore rds CreateDBInstance, PerformanceInsightsRetentionPeriod",
)
def insights_are_kept_for_a_valid_time(stack: Stack) -> Iterator[Problem]:
    """Performance Insights is kept for 7 days, 731, or a number of months of 31 days."""
    want = stack.wants["database"]
    days = want["performance_insights_retention_days"]
    if want["performance_insights"] and days not in INSIGHTS_DAYS:
        near = min(INSIGHTS_DAYS, key=lambda valid: abs(valid - days))
        answer = f"InvalidParameterValue: Invalid Performance Insights retention period: {days}"
        yield Problem(days, answer, str(near))


@rule("DB036", "database", setting="database_monitoring_interval", source="botocore rds CreateDBInstance, Monitoring…")
def monitoring_is_whole(stack: Stack) -> Iterator[Problem]:
    """Enhanced Monitoring has both an interval and a role, or neither."""
    want = stack.wants["database"]
    interval, role = want["monitoring_interval"], want["monitoring_role_arn"]
    if interval and not role:
        answer = f"{_COMBINATION} A MonitoringRoleARN value is required if you specify a MonitoringInterval value other"
        yield Problem(interval, f"{answer} than 0.", "0; or name a role in database_monitoring_role_arn")
    if role and not interval:
        answer = f"{_COMBINATION} You must specify a MonitoringInterval value other than 0 when you specify a"
        yield Problem(interval, f"{answer} MonitoringRoleARN value.", "60")


@rule(
    "DB037",
    "database",
    setting="database_monitoring_role_arn",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html",
)
def monitoring_role_can_serve(stack: Stack) -> Iterator[Problem]:
    """The role of Enhanced Monitoring exists, trusts the right service and may write to CloudWatch.

    The service is monitoring.rds.amazonaws.com, not rds.amazonaws.com: https://github.com/pulumi/pulumi/issues/5628
    """
    arn = stack.wants["database"]["monitoring_role_arn"]
    role = stack.facts["iam.monitoring_role"] if arn else None
    answer = (
        "InvalidParameterValue: IAM role ARN value is invalid or does not include the required permissions for:"
        " ENHANCED_MONITORING"
    )
    if arn and (role is None or role["Arn"] != arn):
        yield Problem(arn, answer, role["Arn"] if role else "the ARN of a role that exists, or an empty text")
    elif role and MONITORING_SERVICE not in _trusted(role["AssumeRolePolicyDocument"]):
        yield Problem(arn, answer, f"let the role trust {MONITORING_SERVICE}")
    elif role and not role["MayWrite"]:
        yield Problem(arn, answer, f"attach {MONITORING_POLICY} to the role")


def _trusted(policy: dict[str, Any]) -> set[str]:
    statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
    found: set[str] = set()
    for statement in statements:
        principal = statement.get("Principal")
        names = principal.get("Service", []) if isinstance(principal, dict) and statement["Effect"] == "Allow" else []
        found |= {names} if isinstance(names, str) else set(names)
    return found


@rule("DB038", "database", setting="database_monitoring_interval", source=_ORDERS)
def class_can_be_monitored(stack: Stack) -> Iterator[Problem]:
    """The class has Enhanced Monitoring, if it is asked for."""
    orders, interval = view.options(stack), stack.wants["database"]["monitoring_interval"]
    if interval and _none(orders, "SupportsEnhancedMonitoring"):
        answer = f"{_COMBINATION} Enhanced Monitoring is not supported for this configuration"
        yield Problem(interval, answer, f"0; or {_NEWER}")


@rule("DB039", "database", setting="database_engine_version", source="RDS API: DescribeCertificates")
def default_certificate_suits_the_version(stack: Stack) -> Iterator[Problem]:
    """The version takes the certificate that the account gives to new instances.

    An account may have chosen another than AWS's own (ModifyCertificates), and then every version has to take it.
    """
    if stack.facts["rds.instances"]:
        return
    default, item = stack.facts["rds.certificates"].get("DefaultCertificateForNewLaunches"), view.release(stack)
    taken = item.get("SupportedCACertificateIdentifiers") or []
    if default and taken and default not in taken:
        answer = f"{_COMBINATION} Version {item['EngineVersion']} for DB engine postgres doesn't support certificate"
        cure = f"aws rds modify-certificates --certificate-identifier {taken[0]}"
        yield Problem(item["EngineVersion"], f"{answer} {default}.", cure)


def _none(orders: list[view.Item], ability: str) -> bool:
    return bool(orders) and not any(item.get(ability) for item in orders)
