"""Rows of the sample about organisations, credentials, regions, alarms and topics, and those of no AWS call."""

from __future__ import annotations

import json

from tests.emulator.tests.callers import allow, deny, document, session

from . import NOT_APPLICABLE, Account, Offence, case

NOT_APPLICABLE |= {
    "F003": "a tool reads a key of its own configuration; no call reaches AWS",
    "F005": "an attribute that a Python library does not have; no call reaches AWS",
    "F126": "every call succeeds; CloudWatch finds out when it acts on an alarm, and no alarm acts here",
    "F149": "botocore refuses the parameter before a request is made",
    "F151": "an Ansible module ignores a nested option; no call reaches AWS",
    "F152": "an Ansible module stumbles over an answer in which AWS, rightly, leaves a field out",
}


def as_said_today(resource: str, action: str) -> str:
    """The end of an older message, which was silent about the reason, as AWS ends it since 2021.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    """
    return f"{resource} because no identity-based policy allows the {action} action"


@case("F113")
def denied_by_the_organisation(account: Account) -> Offence:
    organizations = account.aws("organizations")
    limited = organizations.create_organization(FeatureSet="ALL")["Organization"]["MasterAccountId"]
    encrypted_only = deny("rds:CreateDBInstance", Bool={"rds:StorageEncrypted": "false"})
    policy = organizations.create_policy(
        Content=document(encrypted_only), Description="d", Name="encrypted", Type="SERVICE_CONTROL_POLICY"
    )["Policy"]["PolicySummary"]["Id"]
    organizations.attach_policy(PolicyId=policy, TargetId=limited)
    rds = session(account.aws, account.emulator, allow("*"))("rds")
    wanted = {"DBInstanceIdentifier": "test-unencrypted", "Engine": "postgres", "DBInstanceClass": "db.t4g.medium"}
    return Offence(rds.create_db_instance, wanted | {"StorageEncrypted": False})


@case("F115", code="TagPolicyViolation")
def tag_policy(account: Account) -> Offence:
    organizations = account.aws("organizations")
    limited = organizations.create_organization(FeatureSet="ALL")["Organization"]["MasterAccountId"]
    rule = {"tag_key": {"@@assign": "Environment"}, "tag_value": {"@@assign": ["dev", "prod"]}}
    content = {"tags": {"environment": rule | {"enforced_for": {"@@assign": ["ec2:*"]}}}}
    policy = organizations.create_policy(Content=json.dumps(content), Description="d", Name="tags", Type="TAG_POLICY")[
        "Policy"
    ]["PolicySummary"]["Id"]
    organizations.attach_policy(PolicyId=policy, TargetId=limited)
    tags = [{"ResourceType": "vpc", "Tags": [{"Key": "Environment", "Value": "Test"}]}]
    return Offence(account.aws("ec2").create_vpc, {"CidrBlock": "10.0.0.0/16", "TagSpecifications": tags})


@case("F116")
def session_too_short(account: Account) -> Offence:
    rds = session(account.aws, account.emulator, allow("*"), DurationSeconds=900)("rds")
    rds.describe_db_instances()
    account.emulator.expire_sessions()
    return Offence(rds.describe_db_instances, {})


@case("F122")
def dashboard_without_metrics(account: Account) -> Offence:
    widgets = [{"type": "metric", "properties": {}}]
    wanted = {"DashboardName": "app", "DashboardBody": json.dumps({"widgets": widgets})}
    return Offence(account.aws("cloudwatch").put_dashboard, wanted)


ALARM = {
    "AlarmName": "app",
    "Namespace": "AWS/RDS",
    "MetricName": "CPUUtilization",
    "Statistic": "Average",
    "ComparisonOperator": "GreaterThanThreshold",
    "Threshold": 80.0,
    "Period": 60,
    "EvaluationPeriods": 1,
}


@case("F123")
def period_too_short(account: Account) -> Offence:
    return Offence(account.aws("cloudwatch").put_metric_alarm, ALARM | {"Period": 30})


@case("F124")
def more_datapoints_than_periods(account: Account) -> Offence:
    return Offence(account.aws("cloudwatch").put_metric_alarm, ALARM | {"DatapointsToAlarm": 15})


@case("F140")
def region_is_off(account: Account) -> Offence:
    return Offence(account.aws("ec2", "me-south-1").describe_vpcs, {})


@case("F167")
def one_topic_too_many(account: Account) -> Offence:
    sns = account.aws("sns")
    account.emulator.quota("sns", "Topics", 1)
    sns.create_topic(Name="a")
    return Offence(sns.create_topic, {"Name": "b"})


@case("F168")
def topic_made_again_too_soon(account: Account) -> Offence:
    """AWS does this by chance, so it has to be ordered here."""
    message = "A tag has been added to a resource with the same ARN as a deleted resource. "
    account.emulator.fail("sns", "CreateTopic", code="StaleTag", status=400, message=message, times=1)
    sns = account.aws("sns")
    return Offence(sns.create_topic, {"Name": "a", "Tags": [{"Key": "a", "Value": "1"}]})
