"""Which actions on which resources a call asks for: its own, those that AWS calls dependent, and those on a key.

Source: the dependent actions in https://docs.aws.amazon.com/service-authorization/latest/reference/, and the page named
beside each function.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from moto.iam.models import iam_backends
from moto.secretsmanager.models import secretsmanager_backends

from ..calls import Call
from ..policy.decision import Policy
from ..policy.document import parse
from . import keys, resources

_PREFIXES = {"service-quotas": "servicequotas", "resourcegroupstaggingapi": "tag"}
# Services whose create operations need another action for the tags that they are given. ec2 has a rule of its own.
_TAGGING = {
    "dynamodb": "dynamodb:TagResource",
    "rds": "rds:AddTagsToResource",
    "elasticache": "elasticache:AddTagsToResource",
    "kinesis": "kinesis:AddTagsToStream",
    "kms": "kms:TagResource",
    "logs": "logs:TagResource",
    "secretsmanager": "secretsmanager:TagResource",
    "sns": "sns:TagResource",
    "cloudwatch": "cloudwatch:TagResource",
}
_IAM_TAGGING = {"CreateRole": "iam:TagRole", "CreatePolicy": "iam:TagPolicy", "CreateUser": "iam:TagUser"}
# Parameters that hand a role to a service, and to which.
_PASSED = {
    ("rds", "MonitoringRoleArn"): "monitoring.rds.amazonaws.com",
    ("ec2", "DeliverLogsPermissionArn"): "vpc-flow-logs.amazonaws.com",
}
_LINKED = {"rds": "rds.amazonaws.com", "elasticache": "elasticache.amazonaws.com"}
_LINKED_BY = frozenset(
    {
        "CreateDBInstance",
        "CreateDBSubnetGroup",
        "CreateReplicationGroup",
        "CreateCacheCluster",
        "CreateCacheSubnetGroup",
    }
)


_DELIVERY = ("CreateLogDelivery", "PutResourcePolicy", "DescribeResourcePolicies", "DescribeLogGroups")


@dataclass(frozen=True)
class Need:
    """One action on one resource. `via` is the service that acts for the caller, `context` its condition keys."""

    action: str
    resource: str
    context: dict[str, str] = field(default_factory=dict)
    via: str = ""


def of(call: Call) -> Iterator[Need]:
    """Everything that a call asks for, in the order in which AWS refuses it."""
    action = f"{_PREFIXES.get(call.service, call.service)}:{call.operation}"
    yield from (Need(action, resource) for resource in resources.of(call, action))
    yield from _tags(call)
    yield from _passed_roles(call)
    yield from _service_linked_role(call)
    yield from _log_delivery(call)
    yield from _managed_password(call)
    yield from keys.needs(call)


def _tags(call: Call) -> Iterator[Need]:
    if not call.operation.startswith(("Create", "Put")):
        return
    if call.service == "ec2":
        yield from _ec2_tags(call)
    elif call.parameters.get("Tags") or call.parameters.get("tags"):
        action = _IAM_TAGGING.get(call.operation, "") if call.service == "iam" else _TAGGING.get(call.service, "")
        if action:
            yield Need(action, _made(call, action))


def _made(call: Call, tagging: str) -> str:
    """What a call makes: the first resource that it names, without a log group's stream; a key has no name yet."""
    if call.service in {"kms", "logs"}:
        return resources.of(call, tagging)[0]
    return resources.of(call, f"{call.service}:{call.operation}")[0]


def _ec2_tags(call: Call) -> Iterator[Need]:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html"""
    for specification in call.parameters.get("TagSpecifications") or []:
        if specification.get("Tags"):
            kind = specification.get("ResourceType", "*")
            made = resources.arn(call, f"{kind}/*")
            yield Need("ec2:CreateTags", made, {"ec2:createaction": call.operation})


def _passed_roles(call: Call) -> Iterator[Need]:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"""
    for (service, parameter), passed_to in _PASSED.items():
        role = call.parameters.get(parameter) if service == call.service else None
        if role:
            yield Need("iam:PassRole", role, {"iam:passedtoservice": passed_to, "iam:associatedresourcearn": "*"})


def _service_linked_role(call: Call) -> Iterator[Need]:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAM.ServiceLinkedRoles.html"""
    service = _LINKED.get(call.service)
    if service and call.operation in _LINKED_BY and not _linked(call, service):
        role = resources.service_linked_role(call, service)
        yield Need("iam:CreateServiceLinkedRole", role, {"iam:awsservicename": service}, via=service)


def _log_delivery(call: Call) -> Iterator[Need]:
    """https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Log_Delivery.html"""
    wanted = call.parameters.get("LogDeliveryConfigurations") or []
    if any(each.get("DestinationType") == "cloudwatch-logs" and each.get("Enabled", True) for each in wanted):
        yield from (Need(f"logs:{operation}", "*") for operation in _DELIVERY)


def _managed_password(call: Call) -> Iterator[Need]:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html"""
    if call.service == "rds" and call.parameters.get("ManageMasterUserPassword"):
        secret = f"arn:aws:secretsmanager:{call.region}:{call.account}:secret:rds!db-*"
        yield Need("secretsmanager:CreateSecret", secret)
        yield Need("secretsmanager:TagResource", secret)


def _linked(call: Call, service: str) -> bool:
    roles = iam_backends[call.account]["aws"].roles.values()
    return any(role.path == f"/aws-service-role/{service}/" for role in roles)


def resource_policy(call: Call, need: Need) -> Policy | None:
    """The policy of the resource itself: a secret's, or the trust policy of a role that is assumed."""
    if need.action == "sts:AssumeRole":
        return _trust_policy(call, need.resource)
    if need.action.startswith("secretsmanager:"):
        held = _secret(call, need.resource)
        return parse(held.policy) if held is not None and getattr(held, "policy", None) else None
    return None


def _trust_policy(call: Call, arn: str) -> Policy | None:
    """A trust policy names no resource: it speaks of its own role."""
    for role in iam_backends[call.account]["aws"].roles.values():
        if role.arn == arn:
            document = json.loads(role.assume_role_policy_document)
            found = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
            return parse(document | {"Statement": [statement | {"Resource": "*"} for statement in found]})
    return None


def _secret(call: Call, arn: str) -> Any:
    secrets = secretsmanager_backends[call.account][call.region].secrets.values()
    return next((secret for secret in secrets if secret.arn == arn), None)
