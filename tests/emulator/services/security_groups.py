"""EC2 security groups: which rules are the same, and what a new VPC's default group allows.

Sources: AuthorizeSecurityGroupIngress answers InvalidPermission.Duplicate to a rule that is there already, whatever its
description; UpdateSecurityGroupRuleDescriptionsIngress finds a rule without it (EC2 API reference). Members of the
default group may talk to each other (VPC user guide, "Default security groups for your VPCs"). A rule for a prefix list
has a description as any other (EC2 API reference, PrefixListId), which moto drops.
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models.security_groups import SecurityGroup, SecurityGroupBackend, SecurityGroupRule
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

_make, _shown = _rule_class.__init__, SecurityGroup._flattened_rules
_describe = SecurityGroupBackend._sg_update_description


def _make_described(self: Any, *given: Any, **named: Any) -> None:
    _make(self, *given, **named)
    # The last of eight that moto's own calls give in their order.
    listed = given[7] if len(given) > 7 else named.get("prefix_list_id")
    self.prefix_list_description = (listed or {}).get("Description")


def _shown_described(self: Any, rules: list[Any]) -> list[Any]:
    views: list[Any] = _shown(self, rules)
    texts = {_identity(rule)[:4]: rule.prefix_list_description for rule in rules if rule.prefix_list_id}
    for view in views:
        for peer in view.prefix_list_ids:
            text = texts[view.ip_protocol, view.from_port, view.to_port, peer["PrefixListId"]]
            peer |= {"Description": text} if text else {}
    return views


def _describe_too(self: Any, told: Any, rule: Any) -> None:
    _describe(self, told, rule)
    rule.prefix_list_description = told.prefix_list_description


_rule_class.__init__ = _make_described
_group_class: Any = SecurityGroup
_group_class._flattened_rules = _shown_described
_backend_class: Any = SecurityGroupBackend
_backend_class._sg_update_description = _describe_too


@operation(EC2Response)
def create_vpc(self: EC2Response) -> ActionResult:
    """moto's own, with a default group that admits its members."""
    answer: Any = _create_vpc(self)
    group = self.ec2_backend.get_default_security_group(answer.result["Vpc"].id)
    members = [{"GroupId": group.id}]
    self.ec2_backend.authorize_security_group_ingress(group.id, "-1", None, None, [], source_groups=members)
    return answer
