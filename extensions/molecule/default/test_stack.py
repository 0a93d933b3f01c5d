"""Reads one stack back through boto3, without the collection, and compares it with what its inventory promises."""

from __future__ import annotations

import json
import os

import boto3
import pytest

SUFFIX = os.environ["STACK_SUFFIX"]
STACK = {"Project": "transaction-monitoring", "Stack": SUFFIX, "ManagedBy": "transaction_monitoring.aws"}


@pytest.fixture(scope="module")
def key_arn():
    return boto3.client("kms").describe_key(KeyId=f"alias/transaction-monitoring-{SUFFIX}")["KeyMetadata"]["Arn"]


@pytest.fixture(scope="module")
def vpc():
    found = boto3.client("ec2").describe_vpcs(Filters=[{"Name": "tag:Stack", "Values": [SUFFIX]}])["Vpcs"]
    assert len(found) == 1
    return found[0]


def by_vpc(vpc):
    return [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]


def test_there_is_one_key_also_after_runs_that_were_killed(key_arn):
    kms = boto3.client("kms")
    keys = kms.get_paginator("list_keys").paginate().build_full_result()["Keys"]
    tag = {"TagKey": "Stack", "TagValue": SUFFIX}
    mine = [key["KeyArn"] for key in keys if tag in kms.list_resource_tags(KeyId=key["KeyId"])["Tags"]]
    assert mine == [key_arn]


def test_the_key_rotates_and_admits_cloudwatch_logs_for_this_stack_only(key_arn):
    kms = boto3.client("kms")
    assert kms.get_key_rotation_status(KeyId=key_arn)["KeyRotationEnabled"] is True
    policy = json.loads(kms.get_key_policy(KeyId=key_arn, PolicyName="default")["Policy"])
    (logs,) = [s for s in policy["Statement"] if "Logs" in s["Sid"]]
    assert logs["Principal"]["Service"] == "logs.ap-northeast-1.amazonaws.com"
    arns = next(iter(logs["Condition"].values()))["kms:EncryptionContext:aws:logs:arn"]
    assert arns
    assert all(SUFFIX in arn for arn in arns)


def test_the_network_is_private_and_spans_three_zones(vpc):
    ec2 = boto3.client("ec2")
    subnets = ec2.describe_subnets(Filters=by_vpc(vpc))["Subnets"]
    assert len({subnet["AvailabilityZone"] for subnet in subnets}) == len(subnets) == 3
    assert not any(subnet["MapPublicIpOnLaunch"] for subnet in subnets)
    gateways = ec2.describe_internet_gateways(Filters=[{"Name": "attachment.vpc-id", "Values": [vpc["VpcId"]]}])
    assert gateways["InternetGateways"] == []
    for name in ("enableDnsSupport", "enableDnsHostnames"):
        answer = ec2.describe_vpc_attribute(VpcId=vpc["VpcId"], Attribute=name)
        assert answer[name[0].upper() + name[1:]]["Value"] is True


def test_only_clients_reach_the_database_and_the_cache(vpc):
    groups = boto3.client("ec2").describe_security_groups(Filters=by_vpc(vpc))["SecurityGroups"]
    by_name = {group["GroupName"].removeprefix(f"transaction-monitoring-{SUFFIX}-"): group for group in groups}
    assert by_name["default"]["IpPermissions"] == by_name["default"]["IpPermissionsEgress"] == []
    clients = by_name["clients"]["GroupId"]
    for name, port in (("database", 5432), ("cache", 6379)):
        (rule,) = by_name[name]["IpPermissions"]
        assert (rule["FromPort"], rule["ToPort"], rule["IpRanges"]) == (port, port, [])
        assert [(pair["GroupId"], bool(pair["Description"])) for pair in rule["UserIdGroupPairs"]] == [(clients, True)]


def test_the_log_groups_are_encrypted_and_forget_in_time(key_arn):
    groups = boto3.client("logs").get_paginator("describe_log_groups").paginate().build_full_result()["logGroups"]
    wanted = [
        f"/aws/rds/instance/txdb-{SUFFIX}/postgresql",
        f"/aws/rds/instance/txdb-{SUFFIX}/upgrade",
        f"/aws/transaction-monitoring/{SUFFIX}",
        f"/aws/vendedlogs/elasticache/redis-{SUFFIX}/engine-log",
        f"/aws/vendedlogs/elasticache/redis-{SUFFIX}/slow-log",
    ]
    mine = [group for group in groups if group["logGroupName"] in wanted]
    assert sorted(group["logGroupName"] for group in mine) == wanted
    assert {(group["kmsKeyId"], group["retentionInDays"]) for group in mine} == {(key_arn, 7)}


def test_the_stream_is_active_and_encrypted(key_arn):
    kinesis = boto3.client("kinesis")
    stream = kinesis.describe_stream_summary(StreamName=f"transaction-stream-{SUFFIX}")["StreamDescriptionSummary"]
    assert (stream["StreamStatus"], stream["EncryptionType"], stream["KeyId"]) == ("ACTIVE", "KMS", key_arn)
    assert (stream["OpenShardCount"], stream["RetentionPeriodHours"]) == (2, 24)


def test_the_database_is_what_auditors_ask_for(key_arn):
    rds = boto3.client("rds")
    (instance,) = rds.describe_db_instances(DBInstanceIdentifier=f"txdb-{SUFFIX}")["DBInstances"]
    assert instance["DBInstanceStatus"] == "available"
    assert instance["KmsKeyId"] == key_arn
    truths = {"MultiAZ": True, "StorageEncrypted": True, "PubliclyAccessible": False, "CopyTagsToSnapshot": True}
    assert {name: instance[name] for name in truths} == truths
    assert (instance["StorageType"], instance["AllocatedStorage"], instance["DBName"]) == ("gp3", 20, "transactions")
    assert instance["EngineVersion"].startswith("16.")
    assert sorted(instance["EnabledCloudwatchLogsExports"]) == ["postgresql", "upgrade"]
    group = instance["DBParameterGroups"][0]["DBParameterGroupName"]
    parameters = rds.get_paginator("describe_db_parameters").paginate(DBParameterGroupName=group)
    values = {p["ParameterName"]: p.get("ParameterValue") for p in parameters.build_full_result()["Parameters"]}
    assert values["rds.force_ssl"] == "1"
    # The password that the database has is the one of this version of the secret.
    secret = boto3.client("secretsmanager").describe_secret(SecretId=f"rds-credentials-{SUFFIX}")
    (current,) = [version for version, stages in secret["VersionIdsToStages"].items() if "AWSCURRENT" in stages]
    assert {tag["Key"]: tag["Value"] for tag in instance["TagList"]} == STACK | {"SecretVersion": current}


def test_the_cache_is_encrypted_both_ways_and_fails_over(key_arn):
    cache = boto3.client("elasticache")
    (group,) = cache.describe_replication_groups(ReplicationGroupId=f"redis-{SUFFIX}")["ReplicationGroups"]
    wanted = {
        "Status": "available",
        "AtRestEncryptionEnabled": True,
        "KmsKeyId": key_arn,
        "TransitEncryptionEnabled": True,
        "TransitEncryptionMode": "required",
        "AutomaticFailover": "enabled",
        "MultiAZ": "enabled",
    }
    assert {name: group[name] for name in wanted} == wanted
    assert len(group["MemberClusters"]) == 2
    assert sorted(log["LogType"] for log in group["LogDeliveryConfigurations"]) == ["engine-log", "slow-log"]
    (member,) = cache.describe_cache_clusters(CacheClusterId=group["MemberClusters"][0])["CacheClusters"]
    parameters = cache.describe_cache_parameters(
        CacheParameterGroupName=member["CacheParameterGroup"]["CacheParameterGroupName"], Source="user"
    )["Parameters"]
    assert {p["ParameterName"]: p["ParameterValue"] for p in parameters}["maxmemory-policy"] == "volatile-ttl"


def test_the_roles_name_their_resources_and_no_wildcard_action():
    """But for what EC2 describes, which has no permissions for one resource alone."""
    iam = boto3.client("iam")
    for kind in ("producer", "consumer"):
        name = f"transaction-{kind}-{SUFFIX}-ap-northeast-1"
        document = iam.get_role_policy(RoleName=name, PolicyName="stack")["PolicyDocument"]
        for statement in document["Statement"]:
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            assert not any("*" in action for action in actions)
            assert statement["Resource"] != "*" or all(action.startswith("ec2:Describe") for action in actions)
