# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""All that an account holds, as AWS describes it, such that two accounts with the same stack read the same.

Read through boto3 alone, with none of the collection's code. What AWS makes up (identifiers, times) is replaced by what
it stands for: a VPC by its name, a key by its alias, a version of a secret by its stages. A thing without a name of its
own is called by its kind, so that two of them are told from one by their number.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import boto3

from tests.runs import REGION

# {kind: [description]}, each list sorted.
State = dict[str, list[Any]]
Client = Callable[[str], Any]
# In the DNS name of an endpoint its identifier is followed by eight digits more; the last is the time in the name of a
# snapshot that AWS makes by itself.
_IDENTIFIER = re.compile(
    r"\b(?:[a-z]+-[0-9a-f]{17}(?:-[0-9a-f]{8})?|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}(?:-\d\d){4})\b"
)
# What Secrets Manager adds to the name of a secret in its ARN.
_OF_A_SECRET = re.compile(r"(:secret:[\w/+=.@-]+)-\w{6}\b")
# What says when something happened, what was drawn at random, or how much of a subnet is taken at the moment.
_FLEETING = re.compile(
    r"ResponseMetadata|.*Time(stamp)?|.*Date|creationTime|lastIngestionTime|.*Token|RoleId|DbiResourceId|"
    r"CustomerMaster.*|PrivateIp.*|MacAddress|PrivateDnsName|AvailableIpAddressCount|NextToken|.*InstanceCreateTime|"
    r"HostedZoneId|LatestRestorableTime|GrantId"
)


def client_of(endpoint: str) -> Client:
    def client(service: str) -> Any:
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=endpoint,
            aws_access_key_id="emulator",
            aws_secret_access_key="emulator",
        )

    return client


def describe(endpoint: str) -> State:
    """Return everything that the services of the stack tell of the account."""
    client = client_of(endpoint)
    found = {kind: list(things) for read in READERS for kind, things in read(client)}
    names = _names(found)
    return {kind: _sorted(_plain(things, names)) for kind, things in found.items()}


def differences(expected: State, found: State) -> list[str]:
    """Return what one has and the other has not, one line each."""
    lines = []
    for kind in sorted(expected.keys() | found.keys()):
        ours, theirs = [list(map(_text, state.get(kind, []))) for state in (expected, found)]
        for sign, these, those in (("missing", ours, theirs), ("besides", theirs, ours)):
            rest = list(those)
            for text in these:
                if text in rest:
                    rest.remove(text)
                else:
                    lines.append(f"{sign}: {kind}: {text}")
    return lines


def _text(thing: Any) -> str:
    return json.dumps(thing, sort_keys=True, default=str)


def _sorted(things: list[Any]) -> list[Any]:
    return sorted(things, key=_text)


def _plain(value: Any, names: dict[str, str]) -> Any:
    """Without what is fleeting, in an order of its own, and with names for identifiers."""
    if isinstance(value, dict):
        return {
            _plain(key, names): _plain(item, names) for key, item in value.items() if not _FLEETING.fullmatch(str(key))
        }
    if isinstance(value, list | tuple):
        return _sorted([_plain(item, names) for item in value])
    if isinstance(value, str):
        value = _OF_A_SECRET.sub(r"\1-?", value)
        return _IDENTIFIER.sub(lambda found: names.get(found[0], found[0].partition("-")[0] + "-?"), value)
    return str(value) if isinstance(value, datetime.datetime) else value


def _names(found: State) -> dict[str, str]:
    """Return what identifiers stand for."""
    names = {}
    for kind, key in (
        ("vpcs", "VpcId"),
        ("subnets", "SubnetId"),
        ("security groups", "GroupId"),
        ("route tables", "RouteTableId"),
        ("endpoints", "VpcEndpointId"),
    ):
        for thing in found[kind]:
            tags = {tag["Key"]: tag["Value"] for tag in thing.get("Tags", [])}
            own = thing.get("GroupName") or tags.get("Name") or thing.get("ServiceName") or "unnamed"
            names[thing[key]] = f"<{kind}: {own}>"
    for key in found["keys"]:
        aliases = [alias["AliasName"] for alias in key["aliases"]]
        names[key["KeyId"]] = f"<key: {' '.join(aliases) or 'no alias'}>"
    for secret in found["secrets"]:
        for version, stages in secret["VersionIdsToStages"].items():
            names[version] = f"<{secret['Name']}: {' '.join(sorted(stages))}>"
    return names


Found = Iterator[tuple[str, Iterable[Any]]]


def _all(client: Any, operation: str, key: str, **parameters: Any) -> list[Any]:
    if client.can_paginate(operation):
        return list(client.get_paginator(operation).paginate(**parameters).build_full_result()[key])
    return list(getattr(client, operation)(**parameters)[key])


def _network(client: Client) -> Found:
    ec2 = client("ec2")
    vpcs = _all(ec2, "describe_vpcs", "Vpcs")
    for vpc in vpcs:
        for name in ("enableDnsSupport", "enableDnsHostnames"):
            vpc[name] = ec2.describe_vpc_attribute(VpcId=vpc["VpcId"], Attribute=name)[name[0].upper() + name[1:]]
    yield "vpcs", vpcs
    yield "subnets", _all(ec2, "describe_subnets", "Subnets")
    yield "security groups", _all(ec2, "describe_security_groups", "SecurityGroups")
    yield "security group rules", _all(ec2, "describe_security_group_rules", "SecurityGroupRules")
    yield "route tables", _all(ec2, "describe_route_tables", "RouteTables")
    endpoints = _all(ec2, "describe_vpc_endpoints", "VpcEndpoints")
    yield "endpoints", [endpoint for endpoint in endpoints if endpoint["State"] != "deleted"]
    yield "network ACLs", _all(ec2, "describe_network_acls", "NetworkAcls")
    yield "network interfaces", _all(ec2, "describe_network_interfaces", "NetworkInterfaces")
    yield "DHCP options", _all(ec2, "describe_dhcp_options", "DhcpOptions")


def _database(client: Client) -> Found:
    rds = client("rds")
    yield "databases", _all(rds, "describe_db_instances", "DBInstances")
    groups = _all(rds, "describe_db_subnet_groups", "DBSubnetGroups")
    for group in groups:
        group["tags"] = rds.list_tags_for_resource(ResourceName=group["DBSubnetGroupArn"])["TagList"]
    yield "database subnet groups", groups
    yield "database parameter groups", [_parameters_of(rds, group) for group in _groups(rds)]
    yield "database snapshots", _all(rds, "describe_db_snapshots", "DBSnapshots")


def _groups(rds: Any) -> list[Any]:
    groups = _all(rds, "describe_db_parameter_groups", "DBParameterGroups")
    return [group for group in groups if not group["DBParameterGroupName"].startswith("default.")]


def _parameters_of(rds: Any, group: dict[str, Any]) -> dict[str, Any]:
    name = group["DBParameterGroupName"]
    own = _all(rds, "describe_db_parameters", "Parameters", DBParameterGroupName=name, Source="user")
    tags = rds.list_tags_for_resource(ResourceName=group["DBParameterGroupArn"])["TagList"]
    return {**group, "parameters": own, "tags": tags}


def _cache(client: Client) -> Found:
    cache = client("elasticache")
    groups = _all(cache, "describe_replication_groups", "ReplicationGroups")
    for group in groups:
        group["tags"] = cache.list_tags_for_resource(ResourceName=group["ARN"])["TagList"]
    yield "replication groups", groups
    yield "cache nodes", _all(cache, "describe_cache_clusters", "CacheClusters", ShowCacheNodeInfo=True)
    subnet_groups = _all(cache, "describe_cache_subnet_groups", "CacheSubnetGroups")
    yield "cache subnet groups", [group for group in subnet_groups if group["CacheSubnetGroupName"] != "default"]
    parameter_groups = _all(cache, "describe_cache_parameter_groups", "CacheParameterGroups")
    own = [group for group in parameter_groups if not group["CacheParameterGroupName"].startswith("default.")]
    for group in own:
        name = group["CacheParameterGroupName"]
        group["parameters"] = _all(
            cache, "describe_cache_parameters", "Parameters", CacheParameterGroupName=name, Source="user"
        )
        group["tags"] = cache.list_tags_for_resource(ResourceName=group["ARN"])["TagList"]
    yield "cache parameter groups", own
    yield "cache snapshots", _all(cache, "describe_snapshots", "Snapshots")


def _stream(client: Client) -> Found:
    kinesis = client("kinesis")
    names = _all(kinesis, "list_streams", "StreamNames")
    summaries = [kinesis.describe_stream_summary(StreamName=name)["StreamDescriptionSummary"] for name in names]
    for summary in summaries:
        summary["tags"] = kinesis.list_tags_for_stream(StreamName=summary["StreamName"])["Tags"]
    yield "streams", summaries


def _keys(client: Client) -> Found:
    kms = client("kms")
    aliases = _all(kms, "list_aliases", "Aliases")
    keys: list[Any] = []
    grants: list[Any] = []
    for identity in _all(kms, "list_keys", "Keys"):
        key = kms.describe_key(KeyId=identity["KeyId"])["KeyMetadata"]
        if key["KeyManager"] == "AWS":
            continue
        name = {"KeyId": key["KeyId"]}
        key["aliases"] = [alias for alias in aliases if alias.get("TargetKeyId") == key["KeyId"]]
        key["policy"] = json.loads(kms.get_key_policy(PolicyName="default", **name)["Policy"])
        key["rotation"] = kms.get_key_rotation_status(**name)
        key["tags"] = kms.list_resource_tags(**name)["Tags"]
        grants += _all(kms, "list_grants", "Grants", **name)
        keys.append(key)
    yield "keys", keys
    yield "grants", grants


def _logs(client: Client) -> Found:
    logs = client("logs")
    groups = _all(logs, "describe_log_groups", "logGroups")
    for group in groups:
        group["tags"] = logs.list_tags_for_resource(resourceArn=group["arn"].removesuffix(":*"))["tags"]
    yield "log groups", groups
    yield "log resource policies", _all(logs, "describe_resource_policies", "resourcePolicies")


def _roles(client: Client) -> Found:
    iam = client("iam")
    roles = []
    for listed in _all(iam, "list_roles", "Roles"):
        name = {"RoleName": listed["RoleName"]}
        role = iam.get_role(**name)["Role"]
        inline = _all(iam, "list_role_policies", "PolicyNames", **name)
        role["policies"] = {each: iam.get_role_policy(PolicyName=each, **name)["PolicyDocument"] for each in inline}
        role["attached"] = _all(iam, "list_attached_role_policies", "AttachedPolicies", **name)
        roles.append(role)
    yield "roles", roles
    yield "instance profiles", _all(iam, "list_instance_profiles", "InstanceProfiles")


def _tables(client: Client) -> Found:
    dynamodb = client("dynamodb")
    names = _all(dynamodb, "list_tables", "TableNames")
    yield "tables", [dynamodb.describe_table(TableName=name)["Table"] for name in names]


def _secrets(client: Client) -> Found:
    manager = client("secretsmanager")
    names = [secret["ARN"] for secret in _all(manager, "list_secrets", "SecretList", IncludePlannedDeletion=True)]
    yield "secrets", [manager.describe_secret(SecretId=name) for name in names]


READERS: tuple[Callable[[Client], Found], ...] = (
    _network,
    _database,
    _cache,
    _stream,
    _keys,
    _logs,
    _roles,
    _tables,
    _secrets,
)
