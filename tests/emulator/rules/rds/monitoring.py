"""Enhanced Monitoring, Performance Insights and Database Insights."""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Iterator
from typing import Any

from moto.iam.models import iam_backends

from ...calls import Call
from .common import Settings, instance_rule

COMBINATION = "InvalidParameterCombination"
INTERVALS = (0, 1, 5, 10, 15, 30, 60)
SERVICE = "monitoring.rds.amazonaws.com"
NEEDED = "logs:PutLogEvents"  # what the policy AmazonRDSEnhancedMonitoringRole is there for
RETENTIONS = (7, *(month * 31 for month in range(1, 24)), 731)
ADVANCED_RETENTION = 465


@instance_rule(code="InvalidParameterValue", source="botocore rds.CreateDBInstance.MonitoringInterval (own words)")
def interval_is_known(wanted: Settings) -> str | None:
    """Enhanced Monitoring measures every 1, 5, 10, 15, 30 or 60 seconds, or not at all (0)."""
    seconds = wanted.given.get("MonitoringInterval", 0)
    return None if seconds in INTERVALS else f"Invalid monitoring interval: {seconds}. Valid values: {INTERVALS}"


@instance_rule(code=COMBINATION, source="https://github.com/cloudposse/terraform-aws-rds/pull/75")
def monitoring_has_a_role(wanted: Settings) -> str | None:
    """Enhanced Monitoring needs a role."""
    if not wanted.given.get("MonitoringInterval") or wanted.get("MonitoringRoleArn"):
        return None
    return "A MonitoringRoleARN value is required if you specify a MonitoringInterval value other than 0."


@instance_rule(code=COMBINATION, source="botocore rds.CreateDBInstance.MonitoringInterval (own words)")
def role_has_monitoring(wanted: Settings) -> str | None:
    """A role is given only with an interval."""
    if not wanted.given.get("MonitoringRoleArn") or wanted.get("MonitoringInterval"):
        return None
    return "A MonitoringInterval value other than 0 is required if you specify a MonitoringRoleARN value."


@instance_rule(code="InvalidParameterValue", source="F045")
def role_can_monitor(wanted: Settings) -> str | None:
    """The role exists, trusts monitoring.rds.amazonaws.com, and may write log events."""
    arn = wanted.given.get("MonitoringRoleArn")
    if not arn or _can_monitor(wanted.call, arn):
        return None
    return "IAM role ARN value is invalid or does not include the required permissions for: ENHANCED_MONITORING"


def _can_monitor(call: Call, arn: str) -> bool:
    roles = iam_backends[call.account]["aws"].roles.values()
    role: Any = next((role for role in roles if role.arn == arn), None)
    if role is None:
        return False
    trusted = [each["Principal"] for each in _allowing(role.assume_role_policy_document, "sts:AssumeRole")]
    if not any(isinstance(each, dict) and SERVICE in _list(each.get("Service")) for each in trusted):
        return False
    documents = [*role.policies.values(), *(policy.document for policy in role.managed_policies.values())]
    return any(any(_allowing(document, NEEDED)) for document in documents)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _allowing(document: Any, action: str) -> Iterator[dict[str, Any]]:
    """The statements of a policy document that allow an action, whatever the resource."""
    read = json.loads(document) if isinstance(document, str) else document
    for statement in _list(read.get("Statement", [])):
        patterns = [str(each).lower() for each in _list(statement.get("Action"))]
        if statement.get("Effect") == "Allow" and any(fnmatch.fnmatch(action.lower(), each) for each in patterns):
            yield statement


@instance_rule(
    code="InvalidParameterValue", source="botocore rds.CreateDBInstance.PerformanceInsightsRetentionPeriod (own words)"
)
def insights_are_kept_for_months(wanted: Settings) -> str | None:
    """Performance Insights keeps data for 7 days, 1 to 23 times 31 days, or 731 days."""
    days = wanted.given.get("PerformanceInsightsRetentionPeriod", 7)
    return None if days in RETENTIONS else f"Invalid Performance Insights retention period: {days}"


@instance_rule(code=COMBINATION, source="botocore rds.CreateDBInstance.EnablePerformanceInsights (own words)")
def insights_are_on_where_they_are_set(wanted: Settings) -> str | None:
    """Key and retention of Performance Insights are given only where it is on."""
    given = {"PerformanceInsightsRetentionPeriod", "PerformanceInsightsKMSKeyId"} & wanted.given.keys()
    if not given or wanted.get("EnablePerformanceInsights"):
        return None
    return f"You can specify {', '.join(sorted(given))} only when Performance Insights is turned on."


@instance_rule(
    code=COMBINATION,
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.html (own words)",
)
def advanced_insights_are_kept_long(wanted: Settings) -> str | None:
    """The advanced mode of Database Insights needs Performance Insights, kept for 465 days or more."""
    if wanted.given.get("DatabaseInsightsMode") != "advanced":
        return None
    days = wanted.get("PerformanceInsightsRetentionPeriod") or 0
    if wanted.get("EnablePerformanceInsights") and days >= ADVANCED_RETENTION:
        return None
    return (
        "To turn on the advanced mode of Database Insights, turn on Performance Insights and set its retention "
        f"period to at least {ADVANCED_RETENTION} days."
    )
