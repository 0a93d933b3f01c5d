"""What the tag policy of an organisation refuses.

Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_tag-policies-enforcement.html.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from moto.organizations.models import organizations_backends

from ..calls import Call
from ..policy.matching import matches
from . import rule


@rule("ec2", "*", code="TagPolicyViolation", source="F115")
def tag_policy(call: Call) -> str | None:
    """A tag whose key a policy enforces for EC2 has one of the values that the policy names."""
    for key, value in _tags(call):
        for wanted in _enforced(call):
            values = wanted.get("tag_value", {}).get("@@assign", [value])
            same_key = wanted.get("tag_key", {}).get("@@assign", "").lower() == key.lower()
            if same_key and not any(matches(each, value) for each in values):
                return f"The tag policy does not allow the specified value for the following tag key: '{key}'."
    return None


def _tags(call: Call) -> Iterator[tuple[str, str]]:
    groups = [each.get("Tags") or [] for each in call.parameters.get("TagSpecifications") or []]
    direct = call.parameters.get("Tags") or [] if call.operation == "CreateTags" else []
    for tag in (tag for group in (*groups, direct) for tag in group):
        yield tag.get("Key", ""), tag.get("Value", "")


def _enforced(call: Call) -> Iterator[dict[str, Any]]:
    for policy in organizations_backends[call.account]["aws"].policies:
        if policy.type == "TAG_POLICY" and call.account in {target.id for target in policy.attachments}:
            for wanted in json.loads(policy.content).get("tags", {}).values():
                kinds = wanted.get("enforced_for", {}).get("@@assign", [])
                if any(kind.startswith("ec2:") for kind in kinds):
                    yield wanted
