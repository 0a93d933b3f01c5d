"""Looks through boto3 for anything that is left of one stack; only the key in its deletion window may be."""

from __future__ import annotations

import os

import boto3
import pytest
from botocore.exceptions import ClientError

SUFFIX = os.environ["STACK_SUFFIX"]
ENDS = (f"-{SUFFIX}", f"-{SUFFIX}-ap-northeast-1")
TAGGED = [{"Name": "tag:Stack", "Values": [SUFFIX]}]


@pytest.mark.parametrize(
    ("operation", "key"),
    [
        ("describe_vpcs", "Vpcs"),
        ("describe_subnets", "Subnets"),
        ("describe_route_tables", "RouteTables"),
        ("describe_security_groups", "SecurityGroups"),
        ("describe_vpc_endpoints", "VpcEndpoints"),
    ],
)
def test_nothing_is_left_in_ec2(operation, key):
    found = getattr(boto3.client("ec2"), operation)(Filters=TAGGED)[key]
    assert [item for item in found if item.get("State") != "deleted"] == []


@pytest.mark.parametrize(
    ("service", "operation", "key", "name"),
    [
        ("rds", "describe_db_instances", "DBInstances", "DBInstanceIdentifier"),
        ("rds", "describe_db_subnet_groups", "DBSubnetGroups", "DBSubnetGroupName"),
        ("rds", "describe_db_parameter_groups", "DBParameterGroups", "DBParameterGroupName"),
        ("rds", "describe_db_snapshots", "DBSnapshots", "DBSnapshotIdentifier"),
        ("elasticache", "describe_replication_groups", "ReplicationGroups", "ReplicationGroupId"),
        ("elasticache", "describe_cache_clusters", "CacheClusters", "CacheClusterId"),
        ("elasticache", "describe_cache_subnet_groups", "CacheSubnetGroups", "CacheSubnetGroupName"),
        ("elasticache", "describe_cache_parameter_groups", "CacheParameterGroups", "CacheParameterGroupName"),
        ("logs", "describe_log_groups", "logGroups", "logGroupName"),
        ("iam", "list_roles", "Roles", "RoleName"),
        ("kms", "list_aliases", "Aliases", "AliasName"),
    ],
)
def test_nothing_of_this_name_is_left(service, operation, key, name):
    found = boto3.client(service).get_paginator(operation).paginate().build_full_result()[key]
    # A name's parts: those between slashes, and the one before the family of a parameter group.
    parts = [(item[name], item[name].replace("-postgres", "/").replace("-redis", "/").split("/")) for item in found]
    left = [whole for whole, split in parts for part in split if f"-{part}".endswith(ENDS)]
    assert left == []


def test_the_stream_is_gone():
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        boto3.client("kinesis").describe_stream_summary(StreamName=f"transaction-stream-{SUFFIX}")


def test_the_key_waits_for_its_deletion():
    kms = boto3.client("kms")
    keys = [key["KeyId"] for key in kms.get_paginator("list_keys").paginate().build_full_result()["Keys"]]
    mine = [key for key in keys if {"TagKey": "Stack", "TagValue": SUFFIX} in kms.list_resource_tags(KeyId=key)["Tags"]]
    assert len(mine) == 1
    assert kms.describe_key(KeyId=mine[0])["KeyMetadata"]["KeyState"] == "PendingDeletion"
