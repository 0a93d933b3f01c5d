"""Tags of anything in EC2, given at creation or later."""

from __future__ import annotations

from typing import Any

from ...calls import Call
from .. import rule
from . import ERRORS, backend

# Operations of a network that take TagSpecifications, with the resource type that each of them can tag.
_CREATES = {
    "CreateVpc": ("vpc",),
    "CreateSubnet": ("subnet",),
    "CreateSecurityGroup": ("security-group",),
    "CreateRouteTable": ("route-table",),
    "CreateVpcEndpoint": ("vpc-endpoint",),
    "AuthorizeSecurityGroupIngress": ("security-group-rule",),
    "AuthorizeSecurityGroupEgress": ("security-group-rule",),
}
_RULES = "botocore ec2.Tag"


def _given(call: Call) -> list[dict[str, Any]]:
    specified = call.parameters.get("TagSpecifications", [])
    return [*call.parameters.get("Tags", []), *(tag for each in specified for tag in each.get("Tags", []))]


@rule("ec2", *_CREATES, code="InvalidParameterValue", source=ERRORS)
def tags_of_the_right_type(call: Call) -> str | None:
    """A specification tags what the operation creates."""
    for each in call.parameters.get("TagSpecifications", []):
        kind = each.get("ResourceType")
        if kind not in _CREATES[call.operation]:
            return f"'{kind}' is not a valid taggable resource type for this operation."
    return None


@rule("ec2", *_CREATES, "CreateTags", "DeleteTags", code="InvalidParameterValue", source=_RULES)
def reserved_tag_keys(call: Call) -> str | None:
    """Keys that begin with ``aws:`` belong to AWS."""
    if any(tag.get("Key", "").lower().startswith("aws:") for tag in _given(call)):
        return "Tag keys starting with 'aws:' are reserved for internal use"
    return None


@rule("ec2", *_CREATES, "CreateTags", code="InvalidTagKey.Malformed", source=f"{ERRORS} (own words)")
def tags_have_keys(call: Call) -> str | None:
    """A tag has a key."""
    return None if all(tag.get("Key") for tag in _given(call)) else "Tag key cannot be empty"


@rule("ec2", *_CREATES, "CreateTags", code="InvalidParameterValue", source=_RULES)
def tag_lengths(call: Call) -> str | None:
    """A key has up to 127 characters, a value up to 256 (the message is as best known)."""
    if any(len(tag.get("Key", "")) > 127 for tag in _given(call)):
        return "Tag key exceeds the maximum length of 127 characters"
    if any(len(tag.get("Value", "")) > 256 for tag in _given(call)):
        return "Tag value exceeds the maximum length of 256 characters"
    return None


@rule("ec2", *_CREATES, "CreateTags", code="InvalidParameterValue", source=ERRORS)
def tag_keys_once(call: Call) -> str | None:
    """A key is given once in a request."""
    keys = [tag.get("Key", "") for tag in _given(call)]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    return None if twice is None else f"Duplicate tag key '{twice}' specified."


@rule("ec2", *_CREATES, "CreateTags", code="TagLimitExceeded", source=ERRORS)
def tag_quota(call: Call) -> str | None:
    """A resource has up to 50 tags."""
    given = {tag.get("Key", "") for tag in _given(call)}
    for name in call.parameters.get("Resources", [""]):
        if len(given | set(backend(call).tags.get(name, {}))) > 50:
            return "The maximum number of Tags for a resource has been reached."
    return None
