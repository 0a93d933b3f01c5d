"""Security groups: names, descriptions, quotas and deletion."""

from __future__ import annotations

import re

from ...calls import Call
from ...quotas import quota
from .. import rule
from . import ERRORS, backend, group
from .identifiers import malformed

_SET = re.compile(r"[a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]{0,255}")
_NAMES = "botocore ec2.CreateSecurityGroupRequest$GroupName"
_ON_GROUP = (
    "AuthorizeSecurityGroupIngress",
    "AuthorizeSecurityGroupEgress",
    "RevokeSecurityGroupIngress",
    "RevokeSecurityGroupEgress",
    "ModifySecurityGroupRules",
    "DeleteSecurityGroup",
)


@rule("ec2", *_ON_GROUP, code="InvalidGroupId.Malformed", source=ERRORS)
def group_id_is_one(call: Call) -> str | None:
    """A security group's id begins with ``sg-``."""
    return malformed(call.parameters.get("GroupId"), "sg")


@rule("ec2", *_ON_GROUP, code="InvalidGroup.NotFound", source=ERRORS)
def group_exists(call: Call) -> str | None:
    """The security group exists in this region."""
    name = call.parameters.get("GroupId")
    return f"The security group '{name}' does not exist" if name and not group(call, name) else None


@rule("ec2", "CreateSecurityGroup", code="MissingParameter", source="F178")
def group_has_name_and_description(call: Call) -> str | None:
    """A group has a name and a description, neither of them empty."""
    for parameter, name in (("Description", "GroupDescription"), ("GroupName", "GroupName")):
        if not call.parameters.get(parameter):
            return f"The request must contain the parameter {name}"
    return None


@rule("ec2", "CreateSecurityGroup", code="InvalidParameterValue", source="F177")
def description_is_ascii(call: Call) -> str | None:
    """Names and descriptions of groups are ASCII."""
    for parameter, name in (("Description", "GroupDescription"), ("GroupName", "GroupName")):
        text = call.parameters[parameter]
        if not text.isascii():
            return f"Value ({text}) for parameter {name} is invalid. Character sets beyond ASCII are not supported."
    return None


@rule("ec2", "CreateSecurityGroup", code="InvalidParameterValue", source="F175")
def description_characters(call: Call) -> str | None:
    """A description has up to 255 characters of a given set."""
    if _SET.fullmatch(call.parameters["Description"]):
        return None
    return (
        "Invalid security group description. Valid descriptions are strings less than 256 characters from the "
        "following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*"
    )


@rule("ec2", "CreateSecurityGroup", code="InvalidParameterValue", source=_NAMES)
def group_name_is_allowed(call: Call) -> str | None:
    """A name has up to 255 characters of a given set, is not ``default`` and does not look like an id."""
    name = call.parameters["GroupName"]
    if name == "default":
        return "Cannot use reserved security group name: default"
    if name.startswith("sg-"):
        return f"Value ({name}) for parameter GroupName is invalid. Group names may not be in the format sg-*."
    if not _SET.fullmatch(name):
        return (
            "Invalid security group name. Valid names are strings less than 256 characters from the "
            "following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*"
        )
    return None


@rule("ec2", "CreateSecurityGroup", code="InvalidGroup.Duplicate", source="F106")
def group_name_is_new(call: Call) -> str | None:
    """A name stands once in a VPC."""
    vpc, name = call.parameters.get("VpcId"), call.parameters["GroupName"]
    if any(each.name == name for each in backend(call).groups.get(vpc, {}).values()):
        return f"The security group '{name}' already exists for VPC '{vpc}'"
    return None


@rule("ec2", "CreateSecurityGroup", code="SecurityGroupLimitExceeded", source=f"{ERRORS}, quota L-E79EC296")
def group_quota(call: Call) -> str | None:
    """Security groups of a region are limited."""
    held = sum(len(groups) for vpc, groups in backend(call).groups.items() if vpc)
    if held < quota(call, "vpc", "VPC security groups per Region"):
        return None
    return "The maximum number of security groups has been reached."


@rule("ec2", "DeleteSecurityGroup", code="CannotDelete", source=ERRORS)
def default_group_stays(call: Call) -> str | None:
    """A VPC's default group goes with the VPC."""
    found = group(call, call.parameters.get("GroupId"))
    if found is None or found.name != "default":
        return None
    return f'the specified group: "{found.id}" name: "default" cannot be deleted by a user'


@rule("ec2", "DeleteSecurityGroup", code="DependencyViolation", source="F102")
def group_is_unused(call: Call) -> str | None:
    """A group that a network interface, an endpoint or a rule of another group names stays."""
    held, name = backend(call), call.parameters.get("GroupId")
    interfaces = [each for each in held.enis.values() if name in [found.id for found in each.group_set]]
    endpoints = [each for each in held.vpc_end_points.values() if name in (each.security_group_ids or [])]
    named = [
        each
        for groups in held.groups.values()
        for other in groups.values()
        if other.id != name
        for each in (*other.ingress_rules, *other.egress_rules)
        if each.source_group.get("GroupId") == name
    ]
    return f"resource {name} has a dependent object" if interfaces or endpoints or named else None
