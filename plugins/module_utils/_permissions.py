# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the caller must be allowed to do: the one list of actions.

docs/permissions.md shows it and preflight asks IAM about it.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ._lock.plan import IGNORE

ANY = "*"
# Names nothing; IAM compares it with patterns such as key/*.
NEW_KEY = "key/00000000-0000-0000-0000-000000000000"
NEW_ID = "00000000000000000"
FINAL_SNAPSHOT = "snapshot:{identifier}-final-00000000000000"

# What a stream has when it was made; another one takes a call of its own.
DEFAULT_RETENTION_HOURS = 24
# The endpoints that are entries of a route table: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
GATEWAYS = {"s3", "dynamodb"}


@dataclass(frozen=True)
class Permission:
    """Actions on one resource.

    ``component`` is the part of the stack that asks for them; ``resource`` an ARN without its beginning, in which
    braces stand for what the component wants; ``context`` condition keys that go with the call; ``only_if`` what the
    component must want for them to be called.
    """

    component: str
    service: str
    resource: str
    actions: tuple[str, ...]
    context: tuple[tuple[str, str], ...] = ()
    only_if: str = ""

    def named(self) -> list[str]:
        """Return the actions with the prefix of their service."""
        return [f"{self.service}:{action}" for action in self.actions]


def _of(component: str, service: str, resource: str, actions: str, *, only_if: str = "", **context: str) -> Permission:
    keys = tuple((name.replace("_", ":", 1), value) for name, value in context.items())
    return Permission(component, service, resource, tuple(actions.split()), keys, only_if)


PERMISSIONS: tuple[Permission, ...] = (
    _of(
        "stack",
        "dynamodb",
        "table/{lock_table}",
        "CreateTable DeleteTable DescribeTable GetItem ListTagsOfResource PutItem TagResource UpdateItem",
        only_if="locks",
    ),
    _of("kms", "kms", ANY, "CreateKey ListAliases ListKeys"),
    _of("kms", "servicequotas", ANY, "GetServiceQuota"),
    _of("stack", "organizations", ANY, "DescribeEffectivePolicy"),
    _of("database", "freetier", ANY, "GetAccountPlanState"),
    _of("kms", "kms", "{alias}", "CreateAlias DeleteAlias"),
    _of(
        "kms",
        "kms",
        NEW_KEY,
        "CreateAlias DeleteAlias DescribeKey EnableKeyRotation GetKeyPolicy GetKeyRotationStatus ListResourceTags"
        " ScheduleKeyDeletion TagResource",
    ),
    # The forms in which CloudWatch Logs names the resource when it refuses.
    _of("logging", "logs", "log-group::log-stream:", "DescribeLogGroups"),
    _of("logging", "logs", "log-group:{groups}:log-stream:", "CreateLogGroup DeleteLogGroup PutRetentionPolicy"),
    _of("logging", "logs", "log-group:{groups}", "ListTagsForResource TagResource"),
    _of(
        "cache",
        "logs",
        ANY,
        "CreateLogDelivery DeleteLogDelivery DescribeLogGroups DescribeResourcePolicies GetLogDelivery"
        " ListLogDeliveries PutResourcePolicy UpdateLogDelivery",
    ),
    _of(
        "network",
        "ec2",
        ANY,
        "DescribeAvailabilityZones DescribeInternetGateways DescribeNetworkInterfaces DescribeRegions"
        " DescribeRouteTables"
        " DescribeSecurityGroups DescribeSubnets DescribeTags DescribeVpcAttribute DescribeVpcEndpointServices"
        " DescribeVpcEndpoints DescribeVpcs",
    ),
    _of("network", "ec2", ANY, "DescribeManagedPrefixLists", only_if="gateways"),
    _of("network", "route53", ANY, "ListHostedZonesByVPC"),
    _of("network", "servicequotas", ANY, "GetServiceQuota"),
    # What is made in a VPC, and what an endpoint is tied to, is asked for on those as well:
    # https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-iam.html
    _of(
        "network",
        "ec2",
        f"vpc/vpc-{NEW_ID}",
        "CreateRouteTable CreateSecurityGroup CreateSubnet CreateTags CreateVpc DeleteVpc ModifyVpcAttribute",
    ),
    _of("network", "ec2", f"vpc/vpc-{NEW_ID}", "CreateVpcEndpoint", only_if="endpoints"),
    _of(
        "network",
        "ec2",
        f"subnet/subnet-{NEW_ID}",
        "AssociateRouteTable CreateSubnet CreateTags DeleteSubnet DisassociateRouteTable",
    ),
    _of("network", "ec2", f"subnet/subnet-{NEW_ID}", "CreateVpcEndpoint", only_if="interfaces"),
    _of("network", "ec2", f"route-table/rtb-{NEW_ID}", "CreateVpcEndpoint", only_if="gateways"),
    _of("network", "ec2", f"security-group/sg-{NEW_ID}", "CreateVpcEndpoint", only_if="interfaces"),
    # AWS ties the private zone of an endpoint's names to the VPC on behalf of the caller.
    _of("network", "route53", "hostedzone/Z00000000000000000000", "AssociateVPCWithHostedZone", only_if="interfaces"),
    _of(
        "network",
        "ec2",
        f"route-table/rtb-{NEW_ID}",
        "AssociateRouteTable CreateRouteTable CreateTags DeleteRouteTable DisassociateRouteTable",
    ),
    _of(
        "network",
        "ec2",
        f"security-group/sg-{NEW_ID}",
        "AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateSecurityGroup CreateTags DeleteSecurityGroup"
        " RevokeSecurityGroupEgress RevokeSecurityGroupIngress",
    ),
    _of("network", "ec2", f"vpc-endpoint/vpce-{NEW_ID}", "CreateTags CreateVpcEndpoint DeleteVpcEndpoints"),
    _of(
        "database",
        "rds",
        ANY,
        "DescribeAccountAttributes DescribeCertificates DescribeDBEngineVersions DescribeDBMajorEngineVersions"
        " DescribeEngineDefaultParameters DescribeOrderableDBInstanceOptions",
    ),
    _of(
        "database",
        "rds",
        "db:{identifier}",
        "AddTagsToResource CreateDBInstance DeleteDBInstance DescribeDBInstances ListTagsForResource ModifyDBInstance",
    ),
    # The final snapshot is the caller's own, the tags of the instance are copied to it, and it is looked at afterwards.
    _of("database", "rds", "db:{identifier}", "CreateDBSnapshot", only_if="final_snapshot"),
    _of(
        "database",
        "rds",
        FINAL_SNAPSHOT,
        "AddTagsToResource CreateDBSnapshot DescribeDBSnapshots",
        only_if="final_snapshot",
    ),
    _of("database", "rds", "es:*", "DescribeEvents"),
    # To tell what remains.
    _of("database", "rds", "db:{identifier}", "DescribeDBSnapshots"),
    _of("cache", "elasticache", ANY, "DescribeSnapshots"),
    _of(
        "database",
        "rds",
        "subgrp:{identifier}",
        "AddTagsToResource CreateDBInstance CreateDBSubnetGroup DeleteDBSubnetGroup DescribeDBSubnetGroups"
        " ListTagsForResource",
    ),
    _of(
        "database",
        "rds",
        "pg:{identifier}-postgres",
        "AddTagsToResource CreateDBInstance CreateDBParameterGroup DeleteDBParameterGroup DescribeDBParameters"
        " ListTagsForResource ModifyDBParameterGroup",
    ),
    # To find those of all major versions that the database has had: amazon.aws.rds_instance_param_group_info reads the
    # tags of each group that there is.
    _of("database", "rds", "pg:*", "DescribeDBParameterGroups ListTagsForResource"),
    _of("database", "secretsmanager", "{secret}", "DescribeSecret GetSecretValue", only_if="secret"),
    _of(
        "database",
        "iam",
        "{monitoring_role_arn}",
        "PassRole",
        only_if="monitoring_role_arn",
        iam_PassedToService="monitoring.rds.amazonaws.com",
    ),
    _of(
        "cache",
        "elasticache",
        ANY,
        "DescribeCacheClusters DescribeCacheEngineVersions DescribeCacheParameterGroups DescribeCacheSubnetGroups"
        " DescribeEngineDefaultParameters DescribeEvents DescribeReservedCacheNodesOfferings",
    ),
    _of("cache", "servicequotas", ANY, "GetServiceQuota"),
    _of(
        "cache",
        "elasticache",
        "replicationgroup:{identifier}",
        "AddTagsToResource CreateReplicationGroup DeleteReplicationGroup DescribeReplicationGroups ListTagsForResource",
    ),
    _of("cache", "elasticache", "cluster:{identifier}-001", "DescribeCacheClusters"),
    _of(
        "cache",
        "elasticache",
        "subnetgroup:{identifier}",
        "AddTagsToResource CreateCacheSubnetGroup CreateReplicationGroup DeleteCacheSubnetGroup"
        " DescribeCacheSubnetGroups ListTagsForResource",
    ),
    _of(
        "cache",
        "elasticache",
        "parametergroup:{identifier}-{engine}",
        "AddTagsToResource CreateCacheParameterGroup CreateReplicationGroup DeleteCacheParameterGroup"
        " DescribeCacheParameterGroups"
        " DescribeCacheParameters ListTagsForResource ModifyCacheParameterGroup",
    ),
    _of("cache", "secretsmanager", "{secret}", "DescribeSecret GetSecretValue", only_if="secret"),
    _of("streaming", "kinesis", ANY, "DescribeLimits"),
    _of(
        "streaming",
        "kinesis",
        "stream/{name}",
        "AddTagsToStream CreateStream DeleteStream DescribeStreamSummary ListTagsForStream StartStreamEncryption",
    ),
    _of("streaming", "kinesis", "stream/{name}", "IncreaseStreamRetentionPeriod", only_if="long_retention"),
    _of("access", "iam", ANY, "GetAccountSummary"),
    *(
        _of(
            "access",
            "iam",
            f"role/{{{who}_role_name}}",
            "CreateRole DeleteRole DeleteRolePolicy GetRole GetRolePolicy ListAttachedRolePolicies"
            " ListInstanceProfilesForRole ListRolePolicies PutRolePolicy TagRole",
        )
        for who in ("producer", "consumer")
    ),
)

# What only a change to a stack that exists calls, or its repair.
CHANGES: tuple[Permission, ...] = (
    _of(
        "kms",
        "kms",
        NEW_KEY,
        "CancelKeyDeletion DisableKeyRotation EnableKey PutKeyPolicy UntagResource UpdateKeyDescription",
    ),
    _of("logging", "logs", "log-group:{groups}", "AssociateKmsKey UntagResource"),
    _of("network", "ec2", f"vpc/vpc-{NEW_ID}", "DeleteTags"),
    _of("network", "ec2", f"subnet/subnet-{NEW_ID}", "DeleteTags ModifySubnetAttribute"),
    _of("network", "ec2", f"route-table/rtb-{NEW_ID}", "DeleteRoute DeleteTags ReplaceRouteTableAssociation"),
    _of(
        "network",
        "ec2",
        f"security-group/sg-{NEW_ID}",
        "DeleteTags UpdateSecurityGroupRuleDescriptionsEgress UpdateSecurityGroupRuleDescriptionsIngress",
    ),
    _of("network", "ec2", f"vpc-endpoint/vpce-{NEW_ID}", "DeleteTags ModifyVpcEndpoint"),
    _of("network", "ec2", f"subnet/subnet-{NEW_ID}", "ModifyVpcEndpoint", only_if="interfaces"),
    _of("network", "ec2", f"security-group/sg-{NEW_ID}", "ModifyVpcEndpoint", only_if="interfaces"),
    _of("network", "ec2", f"route-table/rtb-{NEW_ID}", "ModifyVpcEndpoint", only_if="gateways"),
    _of("database", "rds", "db:{identifier}", "RemoveTagsFromResource"),
    _of("database", "rds", "subgrp:{identifier}", "ModifyDBSubnetGroup RemoveTagsFromResource"),
    _of("database", "rds", "pg:{identifier}-postgres", "RemoveTagsFromResource ResetDBParameterGroup"),
    _of(
        "cache",
        "elasticache",
        "replicationgroup:{identifier}",
        "DecreaseReplicaCount IncreaseReplicaCount ListAllowedNodeTypeModifications ModifyReplicationGroup"
        " ModifyReplicationGroupShardConfiguration RemoveTagsFromResource",
    ),
    _of("cache", "elasticache", "subnetgroup:{identifier}", "ModifyCacheSubnetGroup"),
    _of(
        "cache",
        "elasticache",
        "parametergroup:{identifier}-{engine}",
        "RemoveTagsFromResource ResetCacheParameterGroup",
    ),
    _of(
        "streaming",
        "kinesis",
        "stream/{name}",
        "DecreaseStreamRetentionPeriod RemoveTagsFromStream StopStreamEncryption",
    ),
    # These take no resource:
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesis.html
    _of(
        "streaming",
        "kinesis",
        ANY,
        "DisableEnhancedMonitoring EnableEnhancedMonitoring UpdateShardCount UpdateStreamMode",
    ),
    *(
        _of("access", "iam", f"role/{{{who}_role_name}}", "UntagRole UpdateAssumeRolePolicy UpdateRole")
        for who in ("producer", "consumer")
    ),
)

# No first deployment calls these.
ONLY_CHANGES = frozenset(action for permission in CHANGES for action in permission.named())

# The services whose work in the account needs a role of their own, made by IAM at their first use. AC007 asks.
SERVICE_LINKED = {
    "database": ("rds.amazonaws.com", "AWSServiceRoleForRDS"),
    "cache": ("elasticache.amazonaws.com", "AWSServiceRoleForElastiCache"),
}
# The settings that name a secret, by its ARN or by its name.
SECRETS = {"database": "secret_id", "cache": "auth_secret_id"}
# What the key's own policy admits, whatever IAM says: RDS and ElastiCache use the key on behalf of their caller.
BY_THE_KEY = ("kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey")
# What preflight asks about the permissions themselves; without it they are unknown.
TO_ASK = ("iam:SimulatePrincipalPolicy",)
# What drift asks besides what a deployment reads; without it, what the inventory does not know is unknown.
TO_COMPARE = ("tag:GetResources",)
# What AWS lets everybody do, whatever policies say: nobody has to be asked.
# https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
FREE = ("sts:GetCallerIdentity",)


def every_action() -> set[str]:
    """Return all actions, each with the prefix of its service."""
    listed = {action for permission in (*PERMISSIONS, *CHANGES) for action in permission.named()}
    return listed | {"iam:CreateServiceLinkedRole", *BY_THE_KEY, *TO_ASK, *TO_COMPARE, *FREE}


@dataclass(frozen=True)
class Question:
    """What to ask IAM: whether all these actions are allowed on this resource, with these condition keys."""

    actions: tuple[str, ...]
    resource: str
    context: Mapping[str, str]


def questions(
    component: str, want: Mapping[str, Any], place: Mapping[str, str], secret_arn: str = ""
) -> Iterator[Question]:
    """Yield what to ask IAM for one component.

    Args:
        component: its name.
        want: what it wants; a resource whose name is empty there is not asked for.
        place: partition, region and account.
        secret_arn: the ARN of its secret, where that is known.
    """
    endpoints = set(want.get("endpoints", []))
    want = {
        **want,
        "secret": secret_arn or _secret(str(want.get(SECRETS.get(component, ""), "") or "")),
        "gateways": endpoints & GATEWAYS,
        "interfaces": endpoints - GATEWAYS,
        "locks": want.get("lock", IGNORE) != IGNORE,
        "long_retention": int(want.get("retention_hours", 0)) > DEFAULT_RETENTION_HOURS,
    }
    for permission in (*PERMISSIONS, *CHANGES):
        if permission.component == component and (not permission.only_if or want.get(permission.only_if)):
            for name in _names(permission.resource, want):
                arn = _arn(permission.service, name, place)
                yield Question(tuple(permission.named()), arn, dict(permission.context))
    if component in SERVICE_LINKED:
        service, name = SERVICE_LINKED[component]
        role = f"arn:{place['partition']}:iam::{place['account']}:role/aws-service-role/{service}/{name}"
        yield Question(("iam:CreateServiceLinkedRole",), role, {"iam:AWSServiceName": service})


def _secret(secret_id: str) -> str:
    """Stand in for the ARN of a secret that is not known; six characters of its own choice end one of AWS's."""
    return secret_id if secret_id.startswith("arn:") or not secret_id else f"secret:{secret_id}-000000"


def _names(resource: str, want: Mapping[str, Any]) -> list[str]:
    """Fill the braces; where what is wanted is a list, there is one name for each item."""
    lists = [key for key, value in want.items() if isinstance(value, list) and f"{{{key}}}" in resource]
    if lists:
        return [resource.format_map({**want, lists[0]: item}) for item in want[lists[0]]]
    return [resource.format_map({**want})]


def _arn(service: str, name: str, place: Mapping[str, str]) -> str:
    if name == ANY or name.startswith("arn:"):
        return name
    if service == "route53":
        return f"arn:{place['partition']}:route53:::{name}"
    region = "" if service == "iam" else place["region"]
    return f"arn:{place['partition']}:{service}:{region}:{place['account']}:{name}"
