# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What AWS holds of a stack that does not exist yet, or that exists, in the shapes of its API: names and tags."""

from __future__ import annotations

from typing import Any

from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight.sound_stack import (
    ACCOUNT,
    REGION,
    TAGS,
)

KEY_ID = "0d990263-018e-4e65-a703-eff731de951e"
KEY_ARN = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY_ID}"
LISTED = [{"Key": key, "Value": value} for key, value in TAGS.items()]
OTHERS = [{"Key": "Stack", "Value": "y"}, {"Key": "Project", "Value": "lamps"}]
COMPONENTS = ("access", "cache", "database", "kms", "logging", "network", "stack", "streaming")
STACK_GROUP = "/aws/transaction-monitoring/x"


def key(**changes: Any) -> dict[str, Any]:
    """The key as DescribeKey tells of one that serves."""
    return {
        "AWSAccountId": ACCOUNT,
        "KeyId": KEY_ID,
        "Arn": KEY_ARN,
        "Enabled": True,
        "KeyState": "Enabled",
        "KeyUsage": "ENCRYPT_DECRYPT",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "KeyManager": "CUSTOMER",
        "Origin": "AWS_KMS",
        "MultiRegion": False,
        **changes,
    }


def key_tags(alias: str = "alias/transaction-monitoring-x") -> list[dict[str, str]]:
    marker = {"TagKey": "transaction-monitoring:alias", "TagValue": alias}
    return [marker, *({"TagKey": name, "TagValue": value} for name, value in TAGS.items())]


def answer(action: str, decision: str = "allowed", resource: str = "*", **details: Any) -> dict[str, Any]:
    """What SimulatePrincipalPolicy answers for one action."""
    return {"EvalActionName": action, "EvalResourceName": resource, "EvalDecision": decision, **details}


def policy(principal: dict[str, Any], action: str = "kms:*") -> dict[str, Any]:
    """A key policy with one statement."""
    statement = {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def vpc(identifier: str = "vpc-1", tags: list[dict[str, str]] = LISTED) -> dict[str, Any]:
    return {"VpcId": identifier, "Tags": [{"Key": "Name", "Value": "transaction-monitoring-x"}, *tags]}


def nothing(**changes: Any) -> dict[str, Any]:
    """Nothing of the stack exists. A change is named with an underscore for the first dot: ``kms_key=None``."""
    known: dict[str, Any] = {
        "caller": {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/operator"},
        "lock.record": None,
        "ec2.region": [{"RegionName": REGION, "OptInStatus": "opt-in-not-required"}],
        "ec2.vpcs": [],
        "elasticache.group": None,
        "elasticache.group_tags": [],
        "elasticache.member": [],
        "elasticache.parameter_groups": [],
        "elasticache.subnet_group": None,
        "elasticache.versions": [
            {"Engine": "valkey", "EngineVersion": "8.1", "CacheParameterGroupFamily": "valkey8"},
            {"Engine": "redis", "EngineVersion": "7.1", "CacheParameterGroupFamily": "redis7"},
        ],
        **{f"iam.allowed_{name}": [answer("x:Describe")] for name in COMPONENTS},
        "iam.service_role_cache": {"RoleName": "AWSServiceRoleForElastiCache"},
        "iam.service_role_database": {"RoleName": "AWSServiceRoleForRDS"},
        "iam.roles": [],
        "iam.summary": {"Roles": 12, "RolesQuota": 1000},
        "kinesis.stream": None,
        "kinesis.stream_tags": [],
        "kms.key": None,
        "kms.key_policy": None,
        "kms.keys_in_use": 12,
        "quotas.kms_keys": {"Value": 100000.0},
        "kms.key_tags": [],
        "logs.groups": [],
        "logs.group_tags": {},
        "logs.resource_policies": [],
        "organizations.tag_policy": {},
        "rds.instances": [],
        "session": {"temporary": False, "renews": False, "minutes_left": None},
    }
    return known | {name.replace("_", ".", 1): value for name, value in changes.items()}


def everything(**changes: Any) -> dict[str, Any]:
    """The whole stack exists as it was deployed."""
    return nothing(
        **{
            "ec2_vpcs": [vpc()],
            "elasticache_group": {"Status": "available", "ARN": "arn:g", "MemberClusters": ["redis-x-001"]},
            "elasticache_group_tags": LISTED,
            "elasticache_parameter_groups": [{"CacheParameterGroupName": "redis-x-redis7", "Tags": LISTED}],
            "elasticache_subnet_group": {"CacheSubnetGroupName": "redis-x", "VpcId": "vpc-1"},
            "iam_roles": [{"RoleName": "transaction-producer-x", "Tags": LISTED}],
            "kinesis_stream": {"StreamName": "transaction-stream-x", "StreamStatus": "ACTIVE"},
            "kinesis_stream_tags": LISTED,
            "kms_key": key(),
            "kms_key_policy": policy({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}),
            "kms_key_tags": key_tags(),
            "logs_groups": [{"logGroupName": STACK_GROUP, "retentionInDays": 90, "kmsKeyId": KEY_ARN}],
            "logs_group_tags": {STACK_GROUP: TAGS},
        }
        | changes
    )
