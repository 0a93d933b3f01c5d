"""The condition keys of a call, in lower case, beside those that `callers.py` knows of its caller.

Source: the condition keys in https://docs.aws.amazon.com/service-authorization/latest/reference/.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from moto.resourcegroupstaggingapi.models import resourcegroupstaggingapi_backends

from ..callers import Caller
from ..calls import Call
from ..policy.decision import Policy
from .needs import Need

# service: condition key: the parameter that it repeats.
_REPEATED = {
    "rds": {
        "rds:databaseclass": "DBInstanceClass",
        "rds:databaseengine": "Engine",
        "rds:databasename": "DBName",
        "rds:manageMasterUserPassword".lower(): "ManageMasterUserPassword",
        "rds:multiaz": "MultiAZ",
        "rds:piops": "Iops",
        "rds:storageencrypted": "StorageEncrypted",
        "rds:storagesize": "AllocatedStorage",
        "rds:publiclyaccessible": "PubliclyAccessible",
    },
    "elasticache": {
        "elasticache:atrestencryptionenabled": "AtRestEncryptionEnabled",
        "elasticache:automaticfailoverenabled": "AutomaticFailoverEnabled",
        "elasticache:cachenodetype": "CacheNodeType",
        "elasticache:cacheparametergroupname": "CacheParameterGroupName",
        "elasticache:enginetype": "Engine",
        "elasticache:engineversion": "EngineVersion",
        "elasticache:kmskeyid": "KmsKeyId",
        "elasticache:multiazenabled": "MultiAZEnabled",
        "elasticache:snapshotretentionlimit": "SnapshotRetentionLimit",
        "elasticache:transitencryptionenabled": "TransitEncryptionEnabled",
    },
    "ec2": {"ec2:vpceservicename": "ServiceName"},
    "iam": {
        "iam:awsservicename": "AWSServiceName",
        "iam:permissionsboundary": "PermissionsBoundary",
        "iam:policyarn": "PolicyArn",
    },
    "kms": {
        "kms:bypasspolicylockoutsafetycheck": "BypassPolicyLockoutSafetyCheck",
        "kms:grantoperations": "Operations",
        "kms:granteeprincipal": "GranteePrincipal",
        "kms:keyorigin": "Origin",
        "kms:keyspec": "KeySpec",
        "kms:keyusage": "KeyUsage",
        "kms:multiregion": "MultiRegion",
        "kms:rotationperiodindays": "RotationPeriodInDays",
        "kms:scheduledeletionpendingwindowindays": "PendingWindowInDays",
    },
    "secretsmanager": {"secretsmanager:name": "Name", "secretsmanager:kmskeyid": "KmsKeyId"},
}
# What a request that does not say has all the same.
_UNSAID = {"rds": {"rds:multiaz": "false", "rds:storageencrypted": "false"}}


def of(call: Call, caller: Caller, need: Need) -> dict[str, list[str]]:
    """The condition keys by which `need` is judged."""
    found = caller.context(call)
    if not need.via:
        found |= {key: [value] for key, value in _UNSAID.get(call.service, {}).items()}
        found |= dict(_repeated(call))
    found |= dict(_tags(call))
    found |= {key: [value] for key, value in need.context.items()}
    return found


def _repeated(call: Call) -> Iterator[tuple[str, list[str]]]:
    for key, parameter in _REPEATED.get(call.service, {}).items():
        value = call.parameters.get(parameter)
        if value is not None:
            yield key, [_text(item) for item in (value if isinstance(value, list) else [value])]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _tags(call: Call) -> Iterator[tuple[str, list[str]]]:
    tags = dict(_pairs(call))
    if tags:
        yield "aws:tagkeys", list(tags)
    for key, value in tags.items():
        yield f"aws:requesttag/{key.lower()}", [value]


def _pairs(call: Call) -> Iterator[tuple[str, str]]:
    held = call.parameters.get("Tags") or call.parameters.get("tags") or []
    if isinstance(held, dict):
        yield from held.items()
        return
    groups = [held, *[each.get("Tags") or [] for each in call.parameters.get("TagSpecifications") or []]]
    for tag in (tag for group in groups for tag in group):
        yield tag.get("Key") or tag.get("TagKey") or "", tag.get("Value") or tag.get("TagValue") or ""


def asks_for_resource_tags(policies: Iterable[Policy]) -> bool:
    """Whether a policy looks at the tags that a resource has, which take long to find."""
    return any(
        "resourcetag/" in key.lower()
        for policy in policies
        for statement in policy
        for keys in statement.condition.values()
        for key in keys
    )


def resource_tags(call: Call, resource: str) -> dict[str, list[str]]:
    """The condition keys of the tags that a resource has."""
    backend = resourcegroupstaggingapi_backends[call.account][call.region]
    service = resource.split(":")[2] if resource.startswith("arn:") else ""
    for held in backend._get_resources_generator():
        if held.arn == resource:
            return {
                f"{prefix}:resourcetag/{name.lower()}": [value]
                for name, value in held.tags.items()
                for prefix in ("aws", service)
            }
    return {}
