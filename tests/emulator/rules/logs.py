"""What CloudWatch Logs refuses."""

from __future__ import annotations

from typing import Any

from moto.kms.models import kms_backends
from moto.logs.models import logs_backends

from ..calls import Call
from ..policy.decision import Request, resource_allows
from ..policy.document import parse
from ..policy.principals import Principal
from ..quotas import quota
from ..services.logs import PROTECTED
from . import rule

KEEPS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
RESOURCE_POLICY_SIZE = 5120
# What the page asks a key policy to allow, save kms:Describe*, which has no encryption context to be judged by.
KEY_ACTIONS = ("kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey")
_KEY_PAGE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"
_NOT_FOUND = "The specified KMS Key Id could not be found."
_VENDED_LOGS = "/aws/vendedlogs/"
TAGS = 50


def _groups(call: Call) -> dict[str, Any]:
    found: dict[str, Any] = logs_backends[call.account][call.region].groups
    return found


@rule("logs", "CreateLogGroup", code="InvalidParameterException", source="botocore logs.CreateLogGroup")
def reserved_name(call: Call) -> str | None:
    """A name does not begin with ``aws/``. The message is as best known."""
    if not call.parameters["logGroupName"].lower().startswith("aws/"):
        return None
    return "Log groups starting with AWS/ are reserved for AWS."


@rule("logs", "CreateLogGroup", code="ResourceAlreadyExistsException", source="F077")
def name_taken(call: Call) -> str | None:
    """A name belongs to one log group."""
    return "The specified log group already exists" if call.parameters["logGroupName"] in _groups(call) else None


@rule("logs", "CreateLogGroup", code="LimitExceededException", source="botocore logs.CreateLogGroup, quota L-C7B9AAAB")
def groups_of_a_region(call: Call) -> str | None:
    """A region has 1,000,000 log groups."""
    full = len(_groups(call)) >= quota(call, "logs", "Log groups")
    return "Resource limit exceeded." if full else None


@rule(
    "logs",
    "AssociateKmsKey",
    "ListTagsForResource",
    "PutResourcePolicy",
    "TagResource",
    "UntagResource",
    code="ResourceNotFoundException",
    source="botocore logs.ResourceNotFoundException",
)
def group_exists(call: Call) -> str | None:
    """The log group that a call names, by name or by ARN, exists."""
    arn = call.parameters.get("resourceArn") or call.parameters.get("resourceIdentifier") or ""
    name = call.parameters.get("logGroupName") or arn.partition(":log-group:")[2].removesuffix(":*")
    return "The specified log group does not exist." if name and name not in _groups(call) else None


@rule("logs", "TagResource", code="TooManyTagsException", source="botocore logs.TooManyTagsException")
def tags_of_a_group(call: Call) -> str | None:
    """A log group has 50 tags."""
    arn = call.parameters["resourceArn"]
    held = logs_backends[call.account][call.region].tagger.get_tag_dict_for_resource(arn)
    return "A resource can have no more than 50 tags." if len(held | call.parameters["tags"]) > TAGS else None


@rule(
    "logs",
    "DeleteLogGroup",
    code="ValidationException",
    source="botocore logs.CreateLogGroup.deletionProtectionEnabled (own words)",
)
def group_is_not_protected(call: Call) -> str | None:
    """A log group whose deletion is blocked stays until that is disabled."""
    found = _groups(call).get(call.parameters["logGroupName"])
    if not getattr(found, PROTECTED, False):
        return None
    return "The log group has deletion protection enabled. Disable it before you delete the log group."


@rule(
    "logs",
    "CreateLogGroup",
    "AssociateKmsKey",
    code="InvalidParameterException",
    source="https://github.com/hashicorp/terraform/issues/24194",
)
def key_exists(call: Call) -> str | None:
    """The key is the ARN of a key in this region that exists, is enabled, and encrypts symmetrically."""
    identifier = call.parameters.get("kmsKeyId")
    if not identifier:
        return None
    key = _key(call, identifier)
    usable = key is not None and key.key_state == "Enabled" and key.key_spec == "SYMMETRIC_DEFAULT"
    return None if usable else _NOT_FOUND


@rule("logs", "CreateLogGroup", "AssociateKmsKey", code="AccessDeniedException", source=f"F001, {_KEY_PAGE}")
def key_admits_logs(call: Call) -> str | None:
    """The key's policy admits the service of this region for this log group's ARN."""
    key = _key(call, call.parameters.get("kmsKeyId") or "")
    if key is None:
        return None
    arn = group_arn(call)
    service = Principal(service=f"logs.{call.region}.amazonaws.com")
    context = {"kms:encryptioncontext:aws:logs:arn": [arn], "kms:encryptioncontextkeys": ["aws:logs:arn"]}
    policy = parse(key.policy)
    if all(resource_allows(policy, Request(service, action, key.arn, context)) for action in KEY_ACTIONS):
        return None
    return f"The specified KMS key does not exist or is not allowed to be used with Arn '{arn}'"


@rule("logs", "PutRetentionPolicy", code="InvalidParameterException", source="F078, botocore logs.PutRetentionPolicy")
def retention(call: Call) -> str | None:
    """Logs are kept for one of a set of days. The message is as best known."""
    days = call.parameters["retentionInDays"]
    if days in KEEPS:
        return None
    constraint = f"Member must satisfy enum value set: [{', '.join(map(str, KEEPS))}]"
    return (
        f"1 validation error detected: Value '{days}' at 'retentionInDays' failed to satisfy constraint: {constraint}"
    )


@rule("logs", "PutResourcePolicy", code="LimitExceededException", source="F147")
def resource_policies(call: Call) -> str | None:
    """A region has ten resource policies."""
    held = logs_backends[call.account][call.region].resource_policies
    if call.parameters.get("policyName") in held or len(held) < 10:
        return None
    return "Resource limit exceeded."


@rule("logs", "PutResourcePolicy", code="InvalidParameterException", source="botocore logs.PutResourcePolicy")
def resource_policy_size(call: Call) -> str | None:
    """A resource policy has 5,120 characters. The message is as best known."""
    if len(call.parameters.get("policyDocument") or "") <= RESOURCE_POLICY_SIZE:
        return None
    return f"Resource policy document length exceeded. Maximum length: {RESOURCE_POLICY_SIZE}"


@rule(
    "elasticache",
    "CreateReplicationGroup",
    "ModifyReplicationGroup",
    "CreateCacheCluster",
    "ModifyCacheCluster",
    code="InvalidParameter",
    source="F087",
)
def delivery_policy_size(call: Call) -> str | None:
    """Delivery to a log group outside ``/aws/vendedlogs/`` is written into a resource policy, which may be full."""
    groups = [
        (request.get("DestinationDetails") or {}).get("CloudWatchLogsDetails", {}).get("LogGroup", "")
        for request in call.parameters.get("LogDeliveryConfigurations") or []
        if request.get("Enabled", True)
    ]
    added = sum(len(f',"{_arn(call, name)}:log-stream:*"') for name in groups if not name.startswith(_VENDED_LOGS))
    policy = logs_backends[call.account][call.region].resource_policies.get("AWSLogDeliveryWrite20150319")
    if not added or policy is None or len(policy.policy_document) + added <= RESOURCE_POLICY_SIZE:
        return None
    return (
        "Invalid Logging Configuration: The CloudWatch Logs Resource Policy size was exceeded. "
        f"We suggest prefixing your CloudWatch log group name with {_VENDED_LOGS}elasticache/."
    )


def group_arn(call: Call) -> str:
    """The ARN of the log group that a call speaks of, without the ``:*`` that some answers add."""
    name = call.parameters.get("logGroupName")
    return _arn(call, name) if name else (call.parameters.get("resourceIdentifier") or "").removesuffix(":*")


def _arn(call: Call, name: str) -> str:
    return f"arn:aws:logs:{call.region}:{call.account}:log-group:{name}"


def _key(call: Call, arn: str) -> Any:
    """The key of an ARN in this region; an id or an alias is none."""
    prefix = f"arn:aws:kms:{call.region}:{call.account}:key/"
    if not arn.startswith(prefix):
        return None
    return kms_backends[call.account][call.region].keys.get(arn.removeprefix(prefix))
