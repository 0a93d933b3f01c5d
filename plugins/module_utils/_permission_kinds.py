# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which of the actions that the caller must be allowed stop a deployment where they are denied, and which do not.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.
"""

from __future__ import annotations

# What only taking the stack away calls, and what lifts the protection from it; a change of an instance needs that too.
TAKES_AWAY = (
    *("CreateDBSnapshot", "Delete", "DescribeDBSnapshots", "DescribeInternetGateways", "DescribeSnapshots"),
    "DisassociateRouteTable",
    *("ModifyDBInstance", "ScheduleKeyDeletion"),
)
# Reads that preflight alone makes, for a quota or a piece of advice, or that tell why something failed: without them
# a rule is undecided or a reason unknown, nothing more. Nobody is sure that AWS asks for the one of Route 53.
ONLY_ASKED = frozenset(
    (
        "ec2:DescribeRegions",
        "elasticache:DescribeEvents",
        "elasticache:DescribeReservedCacheNodesOfferings",
        "freetier:GetAccountPlanState",
        "iam:GetAccountSummary",
        "kinesis:DescribeLimits",
        "organizations:DescribeEffectivePolicy",
        "rds:DescribeAccountAttributes",
        "rds:DescribeCertificates",
        "rds:DescribeDBMajorEngineVersions",
        "rds:DescribeEvents",
        "route53:AssociateVPCWithHostedZone",
        "route53:ListHostedZonesByVPC",
        "servicequotas:GetServiceQuota",
    )
)
# What is called only as long as something does not exist, and the fact that tells.
ONLY_AT_FIRST = {
    "dynamodb:CreateTable": "lock.record",
    "dynamodb:TagResource": "lock.record",
    # Of the stack's VPC alone; an account has others, such as the default one.
    "ec2:CreateVpc": "ec2.vpc_attributes",
    "elasticache:CreateCacheSubnetGroup": "elasticache.subnet_group",
    "elasticache:CreateReplicationGroup": "elasticache.group",
    "kinesis:CreateStream": "kinesis.stream",
    "kms:CreateAlias": "kms.key",
    "kms:CreateKey": "kms.key",
    "kms:ListKeys": "kms.key",
    "rds:CreateDBInstance": "rds.instances",
    "rds:CreateDBSubnetGroup": "rds.subnet_group",
}


def takes_away(action: str, resource: str = "*") -> bool:
    """Tell whether only taking the stack away calls it: the final snapshot, tags included, is part of that."""
    return action.partition(":")[2].startswith(TAKES_AWAY) or ":snapshot:" in resource
