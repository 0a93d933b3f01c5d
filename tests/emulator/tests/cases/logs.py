"""Rows of the sample that CloudWatch Logs refuses."""

from __future__ import annotations

from tests.emulator.tests.callers import ACCOUNT, document
from tests.emulator.tests.conftest import REGION

from . import Account, Offence, case

_DELIVERY = "AWSLogDeliveryWrite20150319"


def delivery_policy(group: str) -> str:
    """What AWS writes for the delivery of logs to a group."""
    resource = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{group}:log-stream:*"
    principal = {"Service": "delivery.logs.amazonaws.com"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "logs:PutLogEvents", "Resource": [resource]}
    return document(statement)


@case("F001")
def key_without_the_log_service(account: Account) -> Offence:
    key = account.aws("kms").create_key()["KeyMetadata"]["Arn"]
    arn = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:PythonStack-logs"
    names = {"arn:aws:logs:us-east-1:112233445566:log-group:PythonStack-logs00112233": arn}
    return Offence(account.aws("logs").create_log_group, {"logGroupName": "PythonStack-logs", "kmsKeyId": key}, names)


@case("F077")
def group_exists(account: Account) -> Offence:
    name = "/aws/rds/instance/el-vi-rds-oracle/audit"
    logs = account.aws("logs")
    logs.create_log_group(logGroupName=name)
    # The provider for Terraform, which the row quotes, put this behind the service's own words.
    names = {f":  The CloudWatch Log Group '{name}' already exists.": ""}
    return Offence(logs.create_log_group, {"logGroupName": name}, names)


@case("F078")
def retention_of_728_days(account: Account) -> Offence:
    logs = account.aws("logs")
    logs.create_log_group(logGroupName="/a")
    return Offence(logs.put_retention_policy, {"logGroupName": "/a", "retentionInDays": 728})


@case("F080", code="ResourceAlreadyExistsException")
def group_made_again_by_the_database(account: Account) -> Offence:
    """The row's leftover is what the next creation runs into."""
    account.network()
    rds, logs = account.aws("rds"), account.aws("logs")
    rds.create_db_instance(
        DBInstanceIdentifier="app",
        Engine="postgres",
        DBInstanceClass="db.t4g.medium",
        AllocatedStorage=20,
        DBSubnetGroupName="stack",
        MasterUsername="txadmin",
        MasterUserPassword="not-a-secret-1",
        EnableCloudwatchLogsExports=["postgresql"],
    )
    name = "/aws/rds/instance/app/postgresql"
    logs.delete_log_group(logGroupName=name)
    rds.delete_db_instance(DBInstanceIdentifier="app", SkipFinalSnapshot=True)
    return Offence(logs.create_log_group, {"logGroupName": name})


@case("F087")
def no_room_for_another_delivery(account: Account) -> Offence:
    account.network()
    logs = account.aws("logs")
    logs.put_resource_policy(policyName=_DELIVERY, policyDocument=delivery_policy("g" * 4850))
    delivery = {
        "LogType": "slow-log",
        "LogFormat": "json",
        "DestinationType": "cloudwatch-logs",
        "DestinationDetails": {"CloudWatchLogsDetails": {"LogGroup": "/a/log/group/of/another/name"}},
    }
    wanted = {
        "ReplicationGroupId": "app",
        "ReplicationGroupDescription": "app",
        "Engine": "redis",
        "EngineVersion": "7.1",
        "CacheNodeType": "cache.t4g.small",
        "CacheSubnetGroupName": "stack",
        "NumCacheClusters": 2,
        "LogDeliveryConfigurations": [delivery],
    }
    # The row's words are those of Step Functions, which names its own prefix.
    names = {"/aws/vendedlogs/states/": "/aws/vendedlogs/elasticache/"}
    return Offence(account.aws("elasticache").create_replication_group, wanted, names)


@case("F147")
def eleventh_resource_policy(account: Account) -> Offence:
    logs = account.aws("logs")
    for number in range(10):
        logs.put_resource_policy(policyName=f"p{number}", policyDocument=delivery_policy("a"))
    return Offence(logs.put_resource_policy, {"policyName": "p10", "policyDocument": delivery_policy("a")})
