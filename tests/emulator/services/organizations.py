"""Organizations: the policies of one type that an account inherits, merged into one."""

from __future__ import annotations

import json
from typing import Any

from moto.core.responses import ActionResult
from moto.organizations.models import organizations_backends
from moto.organizations.responses import OrganizationsResponse

from ..hook import operation, parameters
from ..refusal import Refusal


@operation(OrganizationsResponse)
def describe_effective_policy(self: OrganizationsResponse) -> ActionResult:
    """Only what is attached to the account itself: the emulator has no inheritance.

    Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_effective.html
    """
    kind, account = parameters(self)["PolicyType"], self.current_account
    backend = organizations_backends[account][self.partition]
    if backend.org is None:
        message = "Your account is not a member of an organization."
        raise Refusal("AWSOrganizationsNotInUseException", message)
    attached = [
        json.loads(policy.content)
        for policy in backend.policies
        if policy.type == kind and account in {target.id for target in policy.attachments}
    ]
    if not attached:
        raise Refusal("EffectivePolicyNotFoundException", f"The account has no effective policy of type {kind}.")
    merged: dict[str, Any] = {}
    for content in attached:
        for part, entries in content.items():
            merged.setdefault(part, {}).update(_assigned(entries))
    policy = {"PolicyContent": json.dumps(merged), "TargetId": account, "PolicyType": kind}
    return ActionResult({"EffectivePolicy": policy})


def _assigned(node: Any) -> Any:
    """Return a policy without its operators, as an effective one is told."""
    if not isinstance(node, dict):
        return node
    return node["@@assign"] if "@@assign" in node else {name: _assigned(value) for name, value in node.items()}
