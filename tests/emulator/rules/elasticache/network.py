"""Subnets, security groups, ports and topics."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends

from ...calls import Call
from ...services.elasticache.subnet_groups import SubnetGroup, default_subnet_group
from .. import rule
from ._view import CREATE, MODIFY, SUBNET_GROUPS_PROBED, backend, present, users_of

CREATE_GROUP, MODIFY_GROUP, DELETE_GROUP = (
    "CreateCacheSubnetGroup",
    "ModifyCacheSubnetGroup",
    "DeleteCacheSubnetGroup",
)


def _ec2(call: Call) -> Any:
    return ec2_backends[call.account][call.region]


def subnet_group(call: Call) -> SubnetGroup | None:
    """The subnet group of the group that the call is about, if there is one."""
    group, known = present(call), backend(call)
    found: dict[str, Any] = known.cache_subnet_groups
    if group is not None:
        return found.get(group.subnet_group)
    name = call.parameters.get("CacheSubnetGroupName", "default").lower()
    return default_subnet_group(known) if name == "default" else found.get(name)


def zones_of(call: Call) -> set[str] | None:
    """The zones in which the group can have nodes; None when its subnet group is unknown."""
    found = subnet_group(call)
    return None if found is None else set(found.zones.values())


def _subnets(call: Call) -> dict[str, Any]:
    return {subnet.id: subnet for subnet in _ec2(call).describe_subnets()}


@rule("elasticache", CREATE_GROUP, MODIFY_GROUP, code="InvalidParameterValue", source=SUBNET_GROUPS_PROBED)
def subnets_exist(call: Call) -> str | None:
    """The subnets exist. botocore documents InvalidSubnet for this; AWS answered with another code."""
    known = _subnets(call)
    missing = [name for name in call.parameters.get("SubnetIds", []) if name not in known]
    return f"Some input subnets in :[{', '.join(missing)}] are invalid." if missing else None


@rule("elasticache", CREATE_GROUP, code="InvalidSubnet", source=SUBNET_GROUPS_PROBED)
def subnets_of_one_vpc(call: Call) -> str | None:
    """The subnets are of one VPC."""
    known = _subnets(call)
    names = [name for name in call.parameters.get("SubnetIds", []) if name in known]
    other = [name for name in names if known[name].vpc_id != known[names[0]].vpc_id]
    return f"Subnets {names[0]} and {other[0]} are not in the same VPC." if other else None


@rule("elasticache", MODIFY_GROUP, code="InvalidSubnet", source=SUBNET_GROUPS_PROBED)
def subnets_stay_in_the_vpc(call: Call) -> str | None:
    """The new subnets are of the VPC that the group has."""
    groups: dict[str, Any] = backend(call).cache_subnet_groups
    group, known = groups.get(call.parameters["CacheSubnetGroupName"].lower()), _subnets(call)
    if group is None:
        return None
    other = [name for name in call.parameters.get("SubnetIds", []) if known[name].vpc_id != group.vpc_id]
    return f"Subnets {next(iter(group.zones))} and {other[0]} are not in the same VPC." if other else None


@rule("elasticache", MODIFY_GROUP, code="SubnetInUse", source="botocore elasticache.SubnetInUse")
def used_subnets_stay(call: Call) -> str | None:
    """A subnet in whose zone a node lives stays in the group."""
    groups: dict[str, Any] = backend(call).cache_subnet_groups
    group, wanted = groups.get(call.parameters["CacheSubnetGroupName"].lower()), call.parameters.get("SubnetIds")
    if group is None or wanted is None:
        return None
    used = {zone for item in users_of(call, subnet_group=group.name) for zone in item.zones_in_use()}
    lost = [name for name, zone in group.zones.items() if name not in wanted and zone in used]
    return f"The subnet ID {lost[0]} is in use." if lost else None


@rule(
    "elasticache",
    DELETE_GROUP,
    code="CacheSubnetGroupInUse",
    source="botocore elasticache.CacheSubnetGroupInUse",
)
def subnet_group_is_free(call: Call) -> str | None:
    """A subnet group that is in use cannot be deleted."""
    name = call.parameters["CacheSubnetGroupName"].lower()
    if not any(users_of(call, subnet_group=name)):
        return None
    return f"Cache subnet group {name} is currently in use by a cache cluster."


@rule("elasticache", CREATE, MODIFY, code="InvalidParameterValue", source="botocore elasticache.CreateReplicationGroup")
def security_groups_exist(call: Call) -> str | None:
    """The security groups exist."""
    ec2 = _ec2(call)
    missing = [name for name in call.parameters.get("SecurityGroupIds", []) if not ec2.get_security_group_from_id(name)]
    return f"Some security group IDs in [{', '.join(missing)}] are invalid." if missing else None


@rule(
    "elasticache",
    CREATE,
    MODIFY,
    code="InvalidParameterCombination",
    source="https://github.com/aws-controllers-k8s/community/issues/1594",
)
def security_groups_of_the_vpc(call: Call) -> str | None:
    """The security groups are of the VPC of the subnet group."""
    placed, ec2 = subnet_group(call), _ec2(call)
    for name in call.parameters.get("SecurityGroupIds", []) if placed else ():
        found = ec2.get_security_group_from_id(name)
        if placed and found and found.vpc_id != placed.vpc_id:
            return f"Subnet group [{placed.name}] belongs to a different VPC [{placed.vpc_id}] than [{found.vpc_id}]"
    return None


@rule(
    "elasticache",
    CREATE,
    code="InvalidParameterCombination",
    source="https://github.com/ansible/ansible/issues/7291",
)
def no_cache_security_groups(call: Call) -> str | None:
    """Cache security groups are of a time before VPCs."""
    wanted = call.parameters
    if not wanted.get("CacheSecurityGroupNames"):
        return None
    if wanted.get("CacheSubnetGroupName") or wanted.get("SecurityGroupIds"):
        return "Use of cache security groups is not permitted along with cache subnet group and/or security group Ids."
    return "Use of cache security groups is not permitted in this API version for your account."


@rule("elasticache", CREATE, code="InvalidParameterValue", source="https://www.rfc-editor.org/rfc/rfc9293#section-3.1")
def port(call: Call) -> str | None:
    """A port is between 1 and 65535."""
    if 1 <= call.parameters.get("Port", 1) <= 65535:
        return None
    return f"Invalid port: {call.parameters['Port']}. It must be between 1 and 65535."


@rule(
    "elasticache",
    CREATE,
    MODIFY,
    code="InvalidParameterValue",
    source="botocore elasticache.CreateReplicationGroup.NotificationTopicArn",
)
def topic_of_the_owner(call: Call) -> str | None:
    """The topic is an SNS topic of the cluster's owner."""
    arn = call.parameters.get("NotificationTopicArn")
    if not arn:
        return None
    parts = arn.split(":")
    if len(parts) == 6 and parts[0] == "arn" and parts[2] == "sns" and parts[4] == call.account:
        return None
    return f"Invalid SNS topic ARN: {arn}. The owner of the topic must be the owner of the cluster."
