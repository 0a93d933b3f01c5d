"""The ARNs that the parameters of a call name, for each kind of resource that an action works on.

The kinds of an action, and the shape of their ARNs, are those of the service authorisation reference (cfn-lint's data).
"""

from __future__ import annotations

from collections.abc import Iterator

from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.secretsmanager.models import secretsmanager_backends

from ..calls import Call
from ..keys import find_key
from ..policy import actions
from ..policy.document import as_list

ANY = "*"
# service: kind: (what follows the account in the ARN, the parameters that name such a resource)
_NAMED: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    "rds": {
        "db": ("db:", ("DBInstanceIdentifier", "SourceDBInstanceIdentifier")),
        "subgrp": ("subgrp:", ("DBSubnetGroupName",)),
        "pg": ("pg:", ("DBParameterGroupName",)),
        "og": ("og:", ("OptionGroupName",)),
        "snapshot": ("snapshot:", ("DBSnapshotIdentifier",)),
        "es": ("es:", ("SubscriptionName",)),
    },
    "elasticache": {
        "replicationgroup": ("replicationgroup:", ("ReplicationGroupId",)),
        "cluster": ("cluster:", ("CacheClusterId",)),
        "subnetgroup": ("subnetgroup:", ("CacheSubnetGroupName",)),
        "parametergroup": ("parametergroup:", ("CacheParameterGroupName",)),
        "snapshot": ("snapshot:", ("SnapshotName",)),
        "usergroup": ("usergroup:", ("UserGroupId", "UserGroupIds")),
        "user": ("user:", ("UserId",)),
    },
    "dynamodb": {"table": ("table/", ("TableName",))},
    "kinesis": {"stream": ("stream/", ("StreamName",))},
    "cloudwatch": {"alarm": ("alarm:", ("AlarmName", "AlarmNames")), "dashboard": ("dashboard/", ("DashboardName",))},
    "sns": {"topic": ("", ("Name",))},
    "ec2": {
        "vpc": ("vpc/", ("VpcId",)),
        "subnet": ("subnet/", ("SubnetId", "SubnetIds", "AddSubnetIds", "RemoveSubnetIds")),
        "security-group": ("security-group/", ("GroupId", "SecurityGroupIds", "AddSecurityGroupIds")),
        "route-table": ("route-table/", ("RouteTableId", "RouteTableIds", "AddRouteTableIds", "RemoveRouteTableIds")),
        "vpc-endpoint": ("vpc-endpoint/", ("VpcEndpointId", "VpcEndpointIds")),
        "internet-gateway": ("internet-gateway/", ("InternetGatewayId", "GatewayId")),
        "natgateway": ("natgateway/", ("NatGatewayId",)),
        "network-acl": ("network-acl/", ("NetworkAclId",)),
        "vpc-flow-log": ("vpc-flow-log/", ("FlowLogIds",)),
    },
    "iam": {
        "role": ("role/", ("RoleName",)),
        "user": ("user/", ("UserName",)),
        "policy": ("policy/", ("PolicyName",)),
        "instance-profile": ("instance-profile/", ("InstanceProfileName",)),
    },
}
# Parameters that hold an ARN, whatever it is of.
_ARNS = ("ResourceName", "ResourceARN", "ResourceArn", "resourceArn", "StreamARN", "TopicArn", "PolicyArn", "RoleArn")
_MADE = "Create"


def of(call: Call, action: str) -> list[str]:
    """The resources that a call needs `action` on; ``*`` where the action takes none."""
    special = _SPECIAL.get(call.service)
    found = list(special(call, action)) if special else []
    if not found:
        found = [value for name in _ARNS for value in as_list(call.parameters.get(name)) if value]
    if not found:
        found = list(_by_kind(call, action))
    return list(dict.fromkeys(found)) or [ANY]


def arn(call: Call, resource: str) -> str:
    """The ARN of something in the account and region of a call."""
    region = "" if call.service == "iam" else call.region
    return f"arn:aws:{call.service}:{region}:{call.account}:{resource}"


def _by_kind(call: Call, action: str) -> Iterator[str]:
    kinds = actions.resource_types(action)
    known = _NAMED.get(call.service, {})
    for number, kind in enumerate(sorted((kind for kind in kinds if kind in known), key=list(known).index)):
        prefix, parameters = known[kind]
        named = [name for parameter in parameters for name in as_list(call.parameters.get(parameter)) if name]
        yield from (arn(call, f"{prefix}{_path(call, kind)}{name}") for name in named)
        if not named and (number == 0 or _makes(call, kind)):
            yield arn(call, f"{prefix}*")


def _makes(call: Call, kind: str) -> bool:
    """Whether a call makes a resource of this kind, whose id is not known yet."""
    return call.operation.startswith(_MADE) and call.operation.removeprefix(_MADE).lower() == kind.replace("-", "")


def _path(call: Call, kind: str) -> str:
    """What stands between ``role/`` and the name: the path of a role that exists, or the one asked for."""
    if call.service != "iam" or kind != "role":
        return (call.parameters.get("Path") or "/").lstrip("/") if call.service == "iam" else ""
    roles = iam_backends[call.account]["aws"].roles.values()
    existing = next((role.path for role in roles if role.name == call.parameters.get("RoleName")), None)
    return (existing or call.parameters.get("Path") or "/").lstrip("/")


def _kms(call: Call, action: str) -> Iterator[str]:
    if call.operation == "CreateKey" and action == "kms:TagResource":
        # A policy that is restricted to particular keys does not do for tags of a new one.
        # Source: https://docs.aws.amazon.com/kms/latest/developerguide/tag-permissions.html
        yield arn(call, "key/00000000-0000-0000-0000-000000000000")
    backend = kms_backends[call.account][call.region]
    alias = call.parameters.get("AliasName")
    if alias:
        yield arn(call, alias)
    target = call.parameters.get("KeyId") or call.parameters.get("TargetKeyId") or alias or ""
    key = find_key(backend, target)
    if key is not None:
        yield key.arn
    elif target and not alias:
        yield target if target.startswith("arn:") else arn(call, f"key/{target}")


def _logs(call: Call, action: str) -> Iterator[str]:
    """Most actions are judged by the log group's ARN as it is when it begins the ARN of a stream."""
    name = call.parameters.get("logGroupName") or call.parameters.get("logGroupNamePrefix")
    if name or action == "logs:DescribeLogGroups":
        stream = call.parameters.get("logStreamName") or ""
        plain = action.endswith(("TagResource", "UntagResource", "ListTagsForResource"))
        yield arn(call, f"log-group:{name or ''}" + ("" if plain else f":log-stream:{stream}"))


def _secretsmanager(call: Call, _action: str) -> Iterator[str]:
    identifier = call.parameters.get("SecretId") or call.parameters.get("Name")
    if not identifier:
        return
    if identifier.startswith("arn:"):
        yield identifier
        return
    secrets = secretsmanager_backends[call.account][call.region].secrets
    held = next((secret for secret in secrets.values() if secret.name == identifier), None)
    yield held.arn if held is not None else arn(call, f"secret:{identifier}")


def _iam(call: Call, _action: str) -> Iterator[str]:
    if call.operation == "CreateServiceLinkedRole":
        yield service_linked_role(call, call.parameters["AWSServiceName"])
    elif call.parameters.get("RoleName"):
        yield arn(call, f"role/{_path(call, 'role')}{call.parameters['RoleName']}")


def service_linked_role(call: Call, service: str) -> str:
    """Whom iam:CreateServiceLinkedRole is judged by: a role in the service's own path.

    Source of the names: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAM.ServiceLinkedRoles.html
    and the same page of ElastiCache.
    """
    name = {"rds.amazonaws.com": "RDS", "elasticache.amazonaws.com": "ElastiCache"}.get(service)
    return f"arn:aws:iam::{call.account}:role/aws-service-role/{service}/{f'AWSServiceRoleFor{name}' if name else '*'}"


def _ec2(call: Call, action: str) -> Iterator[str]:
    if action in {"ec2:CreateTags", "ec2:DeleteTags"}:
        for identifier in call.parameters.get("Resources") or []:
            kind = _EC2_KINDS.get(identifier.partition("-")[0], "*")
            yield arn(call, f"{kind}/{identifier}")


_EC2_KINDS = {
    "vpc": "vpc",
    "subnet": "subnet",
    "sg": "security-group",
    "sgr": "security-group-rule",
    "rtb": "route-table",
    "vpce": "vpc-endpoint",
    "igw": "internet-gateway",
    "nat": "natgateway",
    "acl": "network-acl",
    "fl": "vpc-flow-log",
}
_SPECIAL = {"kms": _kms, "logs": _logs, "secretsmanager": _secretsmanager, "iam": _iam, "ec2": _ec2}
