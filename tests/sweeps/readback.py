# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS holds of one stack, read through boto3 and without the collection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.runs import REGION

Clients = Callable[[str], Any]


def read(client: Clients, suffix: str) -> dict[str, Any]:
    """Return everything of the stack, for JMESPath; `client` gives the client of a service."""
    return {**_network(client, suffix), **_database(client, suffix), **_cache(client, suffix), **_rest(client, suffix)}


def _network(client: Clients, suffix: str) -> dict[str, Any]:
    ec2 = client("ec2")
    mine = [{"Name": "tag:Stack", "Values": [suffix]}]
    endpoints = ec2.describe_vpc_endpoints(Filters=mine)["VpcEndpoints"]
    return {
        "vpc": ec2.describe_vpcs(Filters=mine)["Vpcs"][0],
        "subnets": sorted(ec2.describe_subnets(Filters=mine)["Subnets"], key=lambda one: one["CidrBlock"]),
        "endpoints": [one for one in endpoints if one["State"] != "deleted"],
        "security_groups": ec2.describe_security_groups(Filters=mine)["SecurityGroups"],
    }


def _database(client: Clients, suffix: str) -> dict[str, Any]:
    rds = client("rds")
    instance = rds.describe_db_instances(DBInstanceIdentifier=f"txdb-{suffix}")["DBInstances"][0]
    group = instance["DBParameterGroups"][0]["DBParameterGroupName"]
    pages = rds.get_paginator("describe_db_parameters").paginate(DBParameterGroupName=group, Source="user")
    parameters = {one["ParameterName"]: one.get("ParameterValue") for one in pages.build_full_result()["Parameters"]}
    return {"database": instance, "database_parameters": parameters}


def _cache(client: Clients, suffix: str) -> dict[str, Any]:
    elasticache = client("elasticache")
    group = elasticache.describe_replication_groups(ReplicationGroupId=f"redis-{suffix}")["ReplicationGroups"][0]
    nodes = elasticache.describe_cache_clusters()["CacheClusters"]
    nodes = [node for node in nodes if node.get("ReplicationGroupId") == f"redis-{suffix}"]
    name = nodes[0]["CacheParameterGroup"]["CacheParameterGroupName"]
    found = elasticache.describe_cache_parameters(CacheParameterGroupName=name, Source="user")["Parameters"]
    parameters = {one["ParameterName"]: one.get("ParameterValue") for one in found}
    return {"cache": group, "cache_nodes": nodes, "cache_parameters": parameters}


def _rest(client: Clients, suffix: str) -> dict[str, Any]:
    kms, logs, iam = client("kms"), client("logs"), client("iam")
    alias = f"alias/transaction-monitoring-{suffix}"
    key = kms.describe_key(KeyId=alias)["KeyMetadata"]
    groups = [one for one in logs.describe_log_groups()["logGroups"] if suffix in one["logGroupName"]]
    for group in groups:
        group["tags"] = logs.list_tags_for_resource(resourceArn=group["arn"].removesuffix(":*"))["tags"]
    stream = client("kinesis").describe_stream_summary(StreamName=f"transaction-stream-{suffix}")
    roles = [f"transaction-{who}-{suffix}-{REGION}" for who in ("producer", "consumer")]
    return {
        "key": key,
        "rotation": kms.get_key_rotation_status(KeyId=key["KeyId"]),
        "logs": groups,
        "stream": stream["StreamDescriptionSummary"],
        "roles": [iam.get_role(RoleName=name)["Role"] for name in roles],
    }
