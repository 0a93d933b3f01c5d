"""How each service says that its caller may not.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html for the words; for EC2
https://github.com/hashicorp/terraform-provider-aws/issues/34234 and https://github.com/kubernetes-sigs/karpenter/issues/2813.
"""

from __future__ import annotations

import base64
import json

from ..callers import Caller
from ..calls import Call
from ..policy.decision import Decision, Verdict
from ..refusal import Refusal
from .needs import Need

# The query protocol's services; those that speak JSON say AccessDeniedException.
_QUERY = frozenset({"cloudwatch", "elasticache", "iam", "rds", "sns", "sts"})
_SNS = "AuthorizationError"
_FORBIDDEN = 403


def refusal(call: Call, caller: Caller, need: Need, decision: Decision) -> Refusal:
    """The error with which a call is refused because of one of its needs."""
    message = sentence(caller, need, decision)
    special = _special(call, need, message)
    if special is not None:
        return special
    if call.service == "ec2":
        return Refusal("UnauthorizedOperation", _ec2(message, caller, need, decision), _FORBIDDEN)
    if call.service in _QUERY:
        return Refusal(_SNS if call.service == "sns" else "AccessDenied", message, _FORBIDDEN)
    return Refusal("AccessDeniedException", message)


def sentence(caller: Caller, need: Need, decision: Decision) -> str:
    """Who may not do what, and which kind of policy is to blame."""
    on = "" if need.resource == "*" else f" on resource: {need.resource}"
    who = f"User: {caller.principal.arn} is not authorized to perform: {need.action}{on}"
    if decision.verdict is Verdict.EXPLICIT_DENY:
        article = "an" if decision.blame[0] in "aeiou" else "a"
        return f"{who} with an explicit deny in {article} {decision.blame}"
    if need.action == "sts:AssumeRole":
        return who
    return f"{who} because no {decision.blame} allows the {need.action} action"


def _ec2(message: str, caller: Caller, need: Need, decision: Decision) -> str:
    told = f"You are not authorized to perform this operation. {message}"
    if need.resource == "*":
        return told
    explanation = {
        "allowed": False,
        "explicitDeny": decision.verdict is Verdict.EXPLICIT_DENY,
        "matchedStatements": {"items": [{"statementId": each.sid} for each in decision.statements]},
        "context": {
            "principal": {"id": caller.user_id, "arn": caller.principal.arn},
            "action": need.action,
            "resource": need.resource,
        },
    }
    encoded = base64.urlsafe_b64encode(json.dumps(explanation).encode()).decode()
    return f"{told}. Encoded authorization failure message: {encoded}"


def _special(call: Call, need: Need, message: str) -> Refusal | None:
    """Where a service hides whose permission is missing behind an error of its own."""
    if need.action == "iam:CreateServiceLinkedRole" and need.via:
        return _no_service_linked_role(call)
    if need.action.startswith("kms:") and need.via:
        return _no_key(call, need, message)
    if call.service == "logs" and need.action == "logs:TagResource" and call.operation == "CreateLogGroup":
        # Source: https://github.com/awslabs/aws-well-architected-labs/pull/747
        message = f"User with accountId: {call.account} is not authorized to perform CreateLogGroup with Tags"
        return Refusal("AccessDeniedException", message)
    return None


def _no_service_linked_role(call: Call) -> Refusal:
    if call.service == "elasticache":  # Source: F086
        return Refusal(
            "ServiceLinkedRoleNotFoundFault",
            "This action cannot be completed due to insufficient permissions. "
            "(Recommended action) Please create new role using IAM API CreateServiceLinkedRole.",
        )
    if call.operation == "CreateDBInstance":  # Source: F042
        return Refusal(
            "InvalidParameterValue",
            "Unable to create the resource. Verify that you have permission to create service linked role. "
            "Otherwise wait and try again later",
        )
    page = "http://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAM.ServiceLinkedRoles.html"
    # Source: F043
    return Refusal("InvalidParameterValue", f"Missing necessary credentials. Please check {page}")


def _no_key(call: Call, need: Need, message: str) -> Refusal | None:
    if call.service == "secretsmanager":  # Source: https://github.com/aws/aws-cdk/issues/7677
        return Refusal("AccessDeniedException", "Access to KMS is not allowed")
    if call.service == "kinesis":  # Source: F148
        return Refusal("KMSAccessDeniedException", message)
    if call.service == "rds":
        # Source: https://github.com/awslabs/aurora-snapshot-tool/issues/29, where it is the key of a snapshot.
        key = f"The specified KMS key [{need.resource}]"
        told = f"{key} does not exist, is not enabled or you do not have permissions to access it."
        return Refusal("KMSKeyNotAccessibleFault", told)
    return None
