"""What exists: every kind is listed, and what came and went is told."""

from __future__ import annotations

import json
from typing import Any

from tests.emulator.tests.conftest import REGION
from tests.emulator.tests.test_elasticache_groups import GROUP
from tests.emulator.tests.test_rds import INSTANCE
from tests.emulator.tests.test_visibility import TRUST


def test_every_kind_that_a_stack_can_leave_is_listed(aws, emulator, network) -> None:
    _leave_something_of_everything(aws, network)
    listed = {f"{service}.{kind}" for service, kinds in emulator.resources().items() for kind in kinds}
    assert listed == {
        "cloudwatch.alarms",
        "dynamodb.tables",
        "ec2.addresses",
        "ec2.network_interfaces",
        "ec2.route_tables",
        "ec2.security_groups",
        "ec2.subnets",
        "ec2.vpc_endpoints",
        "ec2.vpcs",
        "elasticache.clusters",
        "elasticache.parameter_groups",
        "elasticache.replication_groups",
        "elasticache.subnet_groups",
        "iam.instance_profiles",
        "iam.policies",
        "iam.roles",
        "iam.users",
        "kinesis.streams",
        "kms.grants",
        "kms.keys",
        "logs.log_groups",
        "logs.metric_filters",
        "logs.resource_policies",
        "rds.automated_backups",
        "rds.event_subscriptions",
        "rds.instances",
        "rds.parameter_groups",
        "rds.snapshots",
        "rds.subnet_groups",
        "secretsmanager.secrets",
        "secretsmanager.secrets_pending_deletion",
        "sns.subscriptions",
        "sns.topics",
    }


def _leave_something_of_everything(aws: Any, network: dict[str, Any]) -> None:
    ec2, rds, iam, logs, sns = aws("ec2"), aws("rds"), aws("iam"), aws("logs"), aws("sns")
    ec2.create_security_group(GroupName="db", Description="db", VpcId=network["vpc"])
    ec2.allocate_address(Domain="vpc")
    ec2.create_vpc_endpoint(
        VpcId=network["vpc"],
        ServiceName=f"com.amazonaws.{REGION}.kms",
        VpcEndpointType="Interface",
        SubnetIds=network["subnets"][:1],
    )
    key = aws("kms").create_key()["KeyMetadata"]["KeyId"]
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST)
    iam.create_instance_profile(InstanceProfileName="p")
    iam.create_user(UserName="u")
    statement = {"Effect": "Allow", "Action": "kms:ListKeys", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.create_policy(PolicyName="p", PolicyDocument=document)
    aws("kms").create_grant(KeyId=key, GranteePrincipal="arn:aws:iam::123456789012:role/r", Operations=["Decrypt"])
    logs.create_log_group(logGroupName="/a")
    transformation = {"metricName": "m", "metricNamespace": "n", "metricValue": "1"}
    logs.put_metric_filter(logGroupName="/a", filterName="f", filterPattern="x", metricTransformations=[transformation])
    logs.put_resource_policy(policyName="p", policyDocument=document)
    aws("kinesis").create_stream(StreamName="s", ShardCount=1)
    aws("dynamodb").create_table(
        TableName="lock",
        AttributeDefinitions=[{"AttributeName": "lock", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "lock", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    topic = sns.create_topic(Name="t")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="someone@example.com")
    rds.create_db_parameter_group(DBParameterGroupName="g", DBParameterGroupFamily="postgres16", Description="g")
    rds.create_db_instance(**INSTANCE)
    rds.create_db_snapshot(DBSnapshotIdentifier="s", DBInstanceIdentifier=INSTANCE["DBInstanceIdentifier"])
    rds.create_event_subscription(SubscriptionName="e", SnsTopicArn=topic, SourceType="db-instance")
    cache = aws("elasticache")
    cache.create_cache_parameter_group(CacheParameterGroupName="g", CacheParameterGroupFamily="redis7", Description="g")
    cache.create_replication_group(**GROUP)
    alarm = {"MetricName": "m", "Namespace": "n", "Period": 60, "EvaluationPeriods": 1, "Threshold": 1.0}
    aws("cloudwatch").put_metric_alarm(
        AlarmName="a", Statistic="Sum", ComparisonOperator="GreaterThanThreshold", **alarm
    )
    aws("secretsmanager").create_secret(Name="going", SecretString="x")
    aws("secretsmanager").delete_secret(SecretId="going", RecoveryWindowInDays=7)


def test_what_came_and_went_is_told(aws, emulator) -> None:
    aws("logs").create_log_group(logGroupName="/a")
    key = aws("kms").create_key()["KeyMetadata"]["KeyId"]
    before = emulator.resources()
    assert emulator.difference(before) == {}
    aws("logs").delete_log_group(logGroupName="/a")
    aws("sns").create_topic(Name="t")
    aws("kms").disable_key(KeyId=key)
    entry = {"id": key, "aliases": []}
    assert emulator.difference(before) == {
        "made": {
            "sns": {"topics": [f"arn:aws:sns:{REGION}:123456789012:t"]},
            "kms": {"keys": [entry | {"state": "Disabled"}]},
        },
        "gone": {"logs": {"log_groups": ["/a"]}, "kms": {"keys": [entry | {"state": "Enabled"}]}},
    }


def test_the_calls_that_write_are_told_apart(aws, emulator) -> None:
    aws("logs").describe_log_groups()
    aws("logs").create_log_group(logGroupName="/a")
    aws("sts").assume_role(RoleArn="arn:aws:iam::123456789012:role/r", RoleSessionName="someone")
    aws("kms").generate_random(NumberOfBytes=8)
    assert [call["operation"] for call in emulator.writes()] == ["CreateLogGroup"]
    assert emulator.writes(service="kms") == []
