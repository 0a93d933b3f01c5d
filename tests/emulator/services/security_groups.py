"""EC2 security groups: which rules are the same, and what a new VPC's default group allows.

Sources: AuthorizeSecurityGroupIngress answers InvalidPermission.Duplicate to a rule that is there already, whatever its
description; UpdateSecurityGroupRuleDescriptionsIngress finds a rule without it (EC2 API reference). Members of the
default group may talk to each other (VPC user guide, "Default security groups for your VPCs").
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.ec2.responses import EC2Response

from ..hook import operation

_create_vpc = EC2Response.create_vpc


def _identity(rule: Any) -> tuple[Any, ...]:
    peer = rule.ip_range.get("CidrIp"), rule.ip_range.get("CidrIpv6"), rule.source_group.get("GroupId")
    return (rule.ip_protocol, rule.from_port, rule.to_port, rule.prefix_list_id, *peer)


def _same(rule: Any, other: Any) -> bool:
    return _identity(rule) == _identity(other)


# moto compares the other group's description too, so it finds no rule for a group by any other description.
_rule_class: Any = SecurityGroupRule
_rule_class.__eq__ = _same


@operation(EC2Response)
def create_vpc(self: EC2Response) -> ActionResult:
    """moto's own, with a default group that admits its members."""
    answer: Any = _create_vpc(self)
    group = self.ec2_backend.get_default_security_group(answer.result["Vpc"].id)
    members = [{"GroupId": group.id}]
    self.ec2_backend.authorize_security_group_ingress(group.id, "-1", None, None, [], source_groups=members)
    return answer
