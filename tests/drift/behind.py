# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What somebody changes behind the stack's back, and what a comparison has to say of it. A deployment repairs it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

Aws = Callable[[str], Any]
# {(resource, setting): (wanted, found)}
Told = dict[tuple[str, str], tuple[Any, Any]]
NAME = "transaction-monitoring-drift"
KEY = f"KMS key alias/{NAME}"
LOGS = "log group /aws/transaction-monitoring/drift"
GONE = "/aws/rds/instance/txdb-drift/upgrade"
STREAM, STREAM_NAME = "stream transaction-stream-drift", "transaction-stream-drift"
DATABASE, DATABASE_NAME = "DB instance txdb-drift", "txdb-drift"
CACHE, CACHE_NAME = "replication group redis-drift", "redis-drift"
PRODUCER = "transaction-producer-drift-ap-northeast-1"
EXISTENCE = "existence"
TAG = ({}, {"Left": "behind"})
THERE, ABSENT = "there", "absent"


def key(aws: Aws) -> Told:
    kms = aws("kms")
    own = kms.describe_key(KeyId=f"alias/{NAME}")["KeyMetadata"]["KeyId"]
    kms.update_key_description(KeyId=own, Description="mine")
    kms.enable_key_rotation(KeyId=own, RotationPeriodInDays=100)
    policy = json.loads(kms.get_key_policy(KeyId=own, PolicyName="default")["Policy"])
    owner, *others = policy["Statement"]
    added = {**owner, "Sid": "Friend", "Action": "kms:Decrypt"}
    kms.put_key_policy(
        KeyId=own, PolicyName="default", Policy=json.dumps({**policy, "Statement": [owner, *others, added]})
    )
    kms.tag_resource(KeyId=own, Tags=[{"TagKey": "Left", "TagValue": "behind"}])
    return {
        (KEY, "kms_description"): ("Encrypts everything that the transaction monitoring stack stores", "mine"),
        (KEY, "kms_rotation_period_days"): (365, 100),
        (KEY, "key policy"): ({}, {"Friend": added}),
        (KEY, "kms_tags"): TAG,
    }


def logs(aws: Aws) -> Told:
    client, group = aws("logs"), LOGS.removeprefix("log group ")
    client.put_retention_policy(logGroupName=group, retentionInDays=1)
    found = client.describe_log_groups(logGroupNamePrefix=group)["logGroups"][0]
    client.disassociate_kms_key(logGroupName=group)
    client.tag_resource(resourceArn=found["arn"].removesuffix(":*"), tags={"Left": "behind"})
    client.delete_log_group(logGroupName=GONE)
    return {
        (LOGS, "logging_retention_days"): (7, 1),
        (LOGS, "logging_kms_key_arn"): (found["kmsKeyId"], "none"),
        (LOGS, "logging_tags"): TAG,
        (f"log group {GONE}", EXISTENCE): (THERE, ABSENT),
    }


def _of_vpc(aws: Aws) -> tuple[Any, str, list[dict[str, Any]]]:
    ec2 = aws("ec2")
    [vpc] = ec2.describe_vpcs(Filters=[{"Name": "tag:Name", "Values": [NAME]}])["Vpcs"]
    return ec2, vpc["VpcId"], [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]


def _gateway(ec2: Any, vpc: str) -> str:
    """The VPC's way to the internet, made where there is none."""
    found = ec2.describe_internet_gateways(Filters=[{"Name": "attachment.vpc-id", "Values": [vpc]}])["InternetGateways"]
    if found:
        return found[0]["InternetGatewayId"]
    made = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=made, VpcId=vpc)
    return made


def network(aws: Aws) -> Told:
    ec2, vpc, mine = _of_vpc(aws)
    subnet = next(item for item in ec2.describe_subnets(Filters=mine)["Subnets"] if item["CidrBlock"] == "10.0.0.0/20")
    table = ec2.describe_route_tables(Filters=[*mine, {"Name": "tag:Name", "Values": [f"{NAME}-private"]}])
    [table] = table["RouteTables"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": False})
    ec2.modify_subnet_attribute(SubnetId=subnet["SubnetId"], MapPublicIpOnLaunch={"Value": True})
    gateway = _gateway(ec2, vpc)
    ec2.create_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    held = sorted(item["SubnetId"] for item in table["Associations"])
    gone = next(item for item in table["Associations"] if item["SubnetId"] == subnet["SubnetId"])
    ec2.disassociate_route_table(AssociationId=gone["RouteTableAssociationId"])
    for resource in (vpc, subnet["SubnetId"], table["RouteTableId"]):
        ec2.create_tags(Resources=[resource], Tags=[{"Key": "Left", "Value": "behind"}])
    subnets, routes = f"subnet 10.0.0.0/20 of {NAME}", f"route table {NAME}-private"
    return {
        (f"VPC {NAME}", "enableDnsHostnames"): (True, False),
        (f"VPC {NAME}", "network_tags"): TAG,
        (subnets, "public addresses"): (False, True),
        (subnets, "network_tags"): TAG,
        (routes, "ways out"): ([], [f"0.0.0.0/0 through {gateway}"]),
        (routes, "subnets"): (held, [item for item in held if item != subnet["SubnetId"]]),
        (routes, "network_tags"): TAG,
    }


def security_groups(aws: Aws) -> Told:
    ec2, _vpc, mine = _of_vpc(aws)
    groups = {item["GroupName"]: item for item in ec2.describe_security_groups(Filters=mine)["SecurityGroups"]}
    world = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    for name in ("default", f"{NAME}-database"):
        ec2.authorize_security_group_ingress(GroupId=groups[name]["GroupId"], IpPermissions=world)
    ec2.revoke_security_group_ingress(
        GroupId=groups[f"{NAME}-cache"]["GroupId"], IpPermissions=groups[f"{NAME}-cache"]["IpPermissions"]
    )
    outward = groups[f"{NAME}-clients"]["IpPermissionsEgress"]
    [s3] = [one["PrefixListId"] for rule in outward for one in rule["PrefixListIds"]]
    ec2.revoke_security_group_egress(GroupId=groups[f"{NAME}-clients"]["GroupId"], IpPermissions=outward)
    ec2.create_tags(Resources=[groups[f"{NAME}-cache"]["GroupId"]], Tags=[{"Key": "Left", "Value": "behind"}])
    opened = "tcp 22-22 0.0.0.0/0 (not described)"
    clients, through = f"{NAME}-clients", "10.0.0.0/16 (To the database, the cache and the VPC endpoints)"
    rules = {part: f"tcp {port}-{port} {clients} ({what} from the clients)" for part, port, what in PORTS}
    egress = [
        *(f"tcp {port}-{port} {through}" for port in (443, 5432, 6379)),
        f"tcp 443-443 {s3} (To S3 by its gateway endpoint)",
    ]
    return {
        (f"security group default of {NAME}", "rules"): ([], [opened]),
        (f"security group {NAME}-database", "rules"): ([rules["database"]], sorted([opened, rules["database"]])),
        (f"security group {NAME}-cache", "rules"): ([rules["cache"]], []),
        (f"security group {NAME}-cache", "network_tags"): TAG,
        (f"security group {clients}", "rules_egress"): (sorted(egress), []),
    }


PORTS = (("database", 5432, "PostgreSQL"), ("cache", 6379, "Redis"))


def endpoints(aws: Aws) -> Told:
    ec2, _vpc, mine = _of_vpc(aws)
    found = {
        item["ServiceName"].rpartition(".")[2]: item
        for item in ec2.describe_vpc_endpoints(Filters=mine)["VpcEndpoints"]
    }
    stream, groups = found["kinesis-streams"], found["kinesis-streams"]["Groups"]
    ec2.modify_vpc_endpoint(
        VpcEndpointId=stream["VpcEndpointId"],
        RemoveSubnetIds=stream["SubnetIds"][:1],
        PrivateDnsEnabled=False,
        AddSecurityGroupIds=[_default(ec2, mine)],
    )
    ec2.create_tags(Resources=[stream["VpcEndpointId"]], Tags=[{"Key": "Left", "Value": "behind"}])
    ec2.delete_vpc_endpoints(VpcEndpointIds=[found["s3"]["VpcEndpointId"]])
    resource = f"VPC endpoint kinesis-streams of {NAME}"
    wanted = [group["GroupId"] for group in groups]
    return {
        (resource, "subnet_ids"): (sorted(stream["SubnetIds"]), sorted(stream["SubnetIds"][1:])),
        (resource, "private_dns"): (True, False),
        (resource, "security_group_ids"): (wanted, sorted([*wanted, _default(ec2, mine)])),
        (resource, "network_tags"): TAG,
        (f"VPC endpoint s3 of {NAME}", EXISTENCE): (THERE, ABSENT),
    }


def _default(ec2: Any, mine: list[dict[str, Any]]) -> str:
    named = {"Name": "group-name", "Values": ["default"]}
    return ec2.describe_security_groups(Filters=[*mine, named])["SecurityGroups"][0]["GroupId"]


def stream(aws: Aws) -> Told:
    kinesis, name = aws("kinesis"), {"StreamName": STREAM_NAME}
    held = kinesis.describe_stream_summary(**name)["StreamDescriptionSummary"]["KeyId"]
    kinesis.update_shard_count(**name, TargetShardCount=3, ScalingType="UNIFORM_SCALING")
    kinesis.increase_stream_retention_period(**name, RetentionPeriodHours=48)
    kinesis.stop_stream_encryption(**name, EncryptionType="KMS", KeyId=held)
    kinesis.add_tags_to_stream(**name, Tags={"Left": "behind"})
    return {
        (STREAM, "streaming_shards"): (2, 3),
        (STREAM, "streaming_retention_hours"): (24, 48),
        (STREAM, "streaming_kms_key_arn"): (held, "none"),
        (STREAM, "streaming_tags"): TAG,
    }


# {setting: (parameter of ModifyDBInstance, wanted, found)}
INSTANCE: Mapping[str, tuple[str, Any, Any]] = {
    "database_instance_class": ("DBInstanceClass", "db.t4g.medium", "db.t4g.large"),
    "database_multi_az": ("MultiAZ", True, False),
    "database_max_allocated_storage": ("MaxAllocatedStorage", 100, 200),
    "database_port": ("DBPortNumber", 5432, 5433),
    "database_performance_insights": ("EnablePerformanceInsights", True, False),
    "database_backup_retention_days": ("BackupRetentionPeriod", 7, 1),
    "database_backup_window": ("PreferredBackupWindow", "17:00-17:30", "02:00-02:30"),
    "database_maintenance_window": ("PreferredMaintenanceWindow", "sun:18:00-sun:18:30", "mon:04:00-mon:04:30"),
    "database_auto_minor_version_upgrade": ("AutoMinorVersionUpgrade", True, False),
    "database_deletion_protection": ("DeletionProtection", False, True),
    "copy of tags to snapshots": ("CopyTagsToSnapshot", True, False),
    "public access": ("PubliclyAccessible", False, True),
}


def database(aws: Aws) -> Told:
    rds, ec2 = aws("rds"), _of_vpc(aws)
    [held] = rds.describe_db_instances(DBInstanceIdentifier=DATABASE_NAME)["DBInstances"]
    groups = [item["VpcSecurityGroupId"] for item in held["VpcSecurityGroups"]]
    _gateway(*ec2[:2])
    rds.modify_db_instance(
        DBInstanceIdentifier=DATABASE_NAME,
        ApplyImmediately=True,
        VpcSecurityGroupIds=[*groups, _default(ec2[0], ec2[2])],
        CloudwatchLogsExportConfiguration={"DisableLogTypes": ["upgrade"]},
        **{parameter: found for parameter, _wanted, found in INSTANCE.values()},
    )
    tags = [{"Key": "Left", "Value": "behind"}, {"Key": "SecretVersion", "Value": "another"}]
    rds.add_tags_to_resource(ResourceName=held["DBInstanceArn"], Tags=tags)
    version = next(tag["Value"] for tag in held["TagList"] if tag["Key"] == "SecretVersion")
    return {
        **{(DATABASE, setting): (wanted, found) for setting, (_name, wanted, found) in INSTANCE.items()},
        (DATABASE, "database_security_group_ids"): (groups, sorted([*groups, _default(ec2[0], ec2[2])])),
        (DATABASE, "database_log_exports"): (["postgresql", "upgrade"], ["postgresql"]),
        (DATABASE, "database_tags"): (
            {"SecretVersion": version},
            {"Left": "behind", "SecretVersion": "another"},
        ),
    }


def database_groups(aws: Aws) -> Told:
    rds, group = aws("rds"), f"{DATABASE_NAME}-postgres16"
    parameters = {"log_connections": "0", "log_statement": "all"}
    rds.modify_db_parameter_group(
        DBParameterGroupName=group,
        Parameters=[
            {"ParameterName": n, "ParameterValue": v, "ApplyMethod": "immediate"} for n, v in parameters.items()
        ],
    )
    [subnets] = rds.describe_db_subnet_groups(DBSubnetGroupName=DATABASE_NAME)["DBSubnetGroups"]
    [instance] = rds.describe_db_instances(DBInstanceIdentifier=DATABASE_NAME)["DBInstances"]
    held, fewer = _fewer(subnets, {instance["AvailabilityZone"], instance["SecondaryAvailabilityZone"]})
    rds.modify_db_subnet_group(DBSubnetGroupName=DATABASE_NAME, SubnetIds=fewer)
    [found] = rds.describe_db_parameter_groups(DBParameterGroupName=group)["DBParameterGroups"]
    for arn in (found["DBParameterGroupArn"], subnets["DBSubnetGroupArn"]):
        rds.add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "Left", "Value": "behind"}])
    return {
        (f"DB parameter group {group}", "database_parameters"): ({"log_connections": "1"}, parameters),
        (f"DB parameter group {group}", "database_tags"): TAG,
        (f"DB subnet group {DATABASE_NAME}", "database_subnet_ids"): (held, fewer),
        (f"DB subnet group {DATABASE_NAME}", "database_tags"): TAG,
    }


def _fewer(group: Mapping[str, Any], zones: set[str]) -> tuple[list[str], list[str]]:
    """The subnets of a group, and those of these zones, which are in use and cannot be taken away."""
    found = {item["SubnetIdentifier"]: item["SubnetAvailabilityZone"]["Name"] for item in group["Subnets"]}
    return sorted(found), sorted(name for name, zone in found.items() if zone in zones)


# {setting: (parameter of ModifyReplicationGroup, wanted, found)}
GROUP: Mapping[str, tuple[str, Any, Any]] = {
    "description": ("ReplicationGroupDescription", "The last 24 hours of transactions", "mine"),
    "cache_maintenance_window": ("PreferredMaintenanceWindow", "sun:19:00-sun:20:00", "mon:04:00-mon:05:00"),
    "cache_snapshot_retention_days": ("SnapshotRetentionLimit", 0, 3),
    "cache_snapshot_window": ("SnapshotWindow", "16:00-17:00", "02:00-03:00"),
    "cache_node_type": ("CacheNodeType", "cache.t4g.small", "cache.t4g.medium"),
    "cache_multi_az": ("MultiAZEnabled", True, False),
    "cache_automatic_failover": ("AutomaticFailoverEnabled", True, False),
    "mode of encryption in transit": ("TransitEncryptionMode", "required", "preferred"),
}


def cache(aws: Aws) -> Told:
    client, name = aws("elasticache"), {"ReplicationGroupId": CACHE_NAME}
    [held] = client.describe_replication_groups(**name)["ReplicationGroups"]
    [member] = client.describe_cache_clusters(CacheClusterId=held["MemberClusters"][0])["CacheClusters"]
    client.increase_replica_count(**name, NewReplicaCount=2, ApplyImmediately=True)
    for parameter, _wanted, found in GROUP.values():
        of = {"SnapshottingClusterId": held["MemberClusters"][0]} if parameter == "SnapshotRetentionLimit" else {}
        client.modify_replication_group(**name, ApplyImmediately=True, **{parameter: found}, **of)
    groups, default = (
        [item["SecurityGroupId"] for item in member["SecurityGroups"]],
        _default(aws("ec2"), _of_vpc(aws)[2]),
    )
    client.modify_replication_group(**name, ApplyImmediately=True, SecurityGroupIds=[*groups, default])
    off = [{"LogType": "engine-log", "Enabled": False}]
    client.modify_replication_group(**name, ApplyImmediately=True, LogDeliveryConfigurations=off)
    client.add_tags_to_resource(ResourceName=held["ARN"], Tags=[{"Key": "Left", "Value": "behind"}])
    logs = [
        {
            "log_type": kind,
            "destination_type": "cloudwatch-logs",
            "destination": f"/aws/vendedlogs/elasticache/{CACHE_NAME}/{kind}",
            "format": "json",
        }
        for kind in ("engine-log", "slow-log")
    ]
    return {
        **{(CACHE, setting): (wanted, found) for setting, (_name, wanted, found) in GROUP.items()},
        (CACHE, "cache_nodes"): (2, 3),
        (CACHE, "cache_security_group_ids"): (groups, sorted([*groups, default])),
        (CACHE, "log delivery"): (logs, logs[1:]),
        (CACHE, "cache_tags"): TAG,
    }


def cache_groups(aws: Aws) -> Told:
    client, group = aws("elasticache"), f"{CACHE_NAME}-redis7"
    values = {"maxmemory-policy": "noeviction", "timeout": "60"}
    pairs = [{"ParameterName": name, "ParameterValue": value} for name, value in values.items()]
    client.modify_cache_parameter_group(CacheParameterGroupName=group, ParameterNameValues=pairs)
    [subnets] = client.describe_cache_subnet_groups(CacheSubnetGroupName=CACHE_NAME)["CacheSubnetGroups"]
    [own] = client.describe_replication_groups(ReplicationGroupId=CACHE_NAME)["ReplicationGroups"]
    zones = {item["PreferredAvailabilityZone"] for item in own["NodeGroups"][0]["NodeGroupMembers"]}
    held, fewer = _fewer(subnets, zones)
    client.modify_cache_subnet_group(CacheSubnetGroupName=CACHE_NAME, SubnetIds=fewer)
    [found] = client.describe_cache_parameter_groups(CacheParameterGroupName=group)["CacheParameterGroups"]
    client.add_tags_to_resource(ResourceName=found["ARN"], Tags=[{"Key": "Left", "Value": "behind"}])
    return {
        (f"cache parameter group {group}", "cache_parameters"): ({"maxmemory-policy": "volatile-ttl"}, values),
        (f"cache parameter group {group}", "cache_tags"): TAG,
        (f"cache subnet group {CACHE_NAME}", "cache_subnet_ids"): (held, fewer),
    }


def roles(aws: Aws) -> Told:
    iam, name = aws("iam"), {"RoleName": PRODUCER}
    trust = iam.get_role(**name)["Role"]["AssumeRolePolicyDocument"]
    wider = {**trust["Statement"][0], "Principal": {"Service": "ec2.amazonaws.com"}}
    iam.update_assume_role_policy(**name, PolicyDocument=json.dumps({**trust, "Statement": [wider]}))
    iam.update_role_description(**name, Description="mine")
    iam.tag_role(**name, Tags=[{"Key": "Left", "Value": "behind"}])
    own = iam.get_role_policy(**name, PolicyName="stack")["PolicyDocument"]
    put, *others = own["Statement"]
    more = {**put, "Resource": "*"}
    iam.put_role_policy(**name, PolicyName="stack", PolicyDocument=json.dumps({**own, "Statement": [more, *others]}))
    resource = f"role {PRODUCER}"
    return {
        (resource, "description"): ("Puts transactions into the stream", "mine"),
        (resource, "access_trusted_services"): (
            {"TrustedServices": trust["Statement"][0]},
            {"TrustedServices": wider},
        ),
        (resource, "access_tags"): TAG,
        (resource, "policy"): ({"PutToTheStream": put}, {"PutToTheStream": more}),
    }


# In an order that AWS accepts: a public database wants the names that the network then loses.
CHANGES = (
    *(key, logs, stream, database_groups, database, cache_groups, cache),
    *(roles, network, security_groups, endpoints),
)
