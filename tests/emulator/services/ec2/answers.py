"""Answers of EC2 that moto gives otherwise: dry runs, canonical CIDR blocks, regions, account attributes."""

from __future__ import annotations

import ipaddress
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.ec2.models.security_groups import SecurityGroupBackend, SecurityGroupRule
from moto.ec2.models.subnets import SubnetBackend
from moto.ec2.models.vpcs import VPCBackend
from moto.ec2.responses import EC2Response

from ... import quotas
from ...calls import Call
from ...hook import guard, operation, parameters
from ...refusal import Refusal

_create_vpc, _delete_vpc, _create_subnet = VPCBackend.create_vpc, VPCBackend.delete_vpc, SubnetBackend.create_subnet
_make_rule = SecurityGroupRule.__init__


@guard("ec2")
def stop_a_dry_run(call: Call) -> None:
    """A dry run asks for the permission alone; what is wrong with the request shows when it is made (F175)."""
    if call.parameters.get("DryRun"):
        raise Refusal("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412)


def canonical(text: Any) -> Any:
    """100.68.0.18/18 is 100.68.0.0/18: botocore ec2.IpRange, CreateVpc and CreateSubnet say so in the same words."""
    try:
        return str(ipaddress.ip_network(text, strict=False)) if "/" in str(text) else text
    except ValueError:
        return text


def _vpc(self: Any, cidr_block: str, *args: Any, **kwargs: Any) -> Any:
    return _create_vpc(self, canonical(cidr_block), *args, **kwargs)


def _gone(self: Any, vpc_id: str) -> Any:
    """The network ACL that AWS made with the VPC goes with it: https://docs.aws.amazon.com/vpc/latest/userguide/."""
    gone = _delete_vpc(self, vpc_id)
    for name in [name for name, each in self.network_acls.items() if each.vpc_id == vpc_id]:
        del self.network_acls[name]
    return gone


def _subnet(self: Any, vpc_id: str, cidr_block: str, *args: Any, **kwargs: Any) -> Any:
    return _create_subnet(self, vpc_id, canonical(cidr_block), *args, **kwargs)


def _rule(self: Any, *args: Any, **kwargs: Any) -> None:
    _make_rule(self, *args, **kwargs)
    for key in ("CidrIp", "CidrIpv6"):
        if self.ip_range.get(key):
            self.ip_range = self.ip_range | {key: canonical(self.ip_range[key])}


_moto_vpcs: Any = VPCBackend
_moto_vpcs.create_vpc = _vpc
_moto_vpcs.delete_vpc = _gone
_moto_subnets: Any = SubnetBackend
_moto_subnets.create_subnet = _subnet
_moto_rule: Any = SecurityGroupRule
_moto_rule.__init__ = _rule
# The rules of this emulator count, against a quota that can be changed; moto's limit cannot.
_moto_groups: Any = SecurityGroupBackend
_moto_groups._verify_group_will_respect_rule_count_limit = lambda *_args, **_kwargs: None


@operation(EC2Response)
def describe_regions(self: EC2Response) -> ActionResult:
    """The regions of the standard partition that the account can use, or all of them, by name and by filter."""
    wanted = parameters(self)
    known = {each.name: each for each in self.ec2_backend.regions}
    names = wanted.get("RegionNames") or [name for name in known if not name.startswith(("cn-", "us-gov-"))]
    for name in names:
        if name not in known:
            raise Refusal("InvalidParameterValue", f"Invalid region names: [{name}]")
    found = [
        {"RegionName": name, "Endpoint": known[name].endpoint, "OptInStatus": known[name].opt_in_status}
        for name in names
    ]
    if not wanted.get("AllRegions"):
        found = [each for each in found if each["OptInStatus"] != "not-opted-in"]
    fields = {"region-name": "RegionName", "endpoint": "Endpoint", "opt-in-status": "OptInStatus"}
    for each in wanted.get("Filters", []):
        if each.get("Name") not in fields:
            raise Refusal("InvalidParameterValue", f"The filter '{each.get('Name')}' is invalid")
        found = [region for region in found if region[fields[each["Name"]]] in each.get("Values", [])]
    return ActionResult({"Regions": found})


@operation(EC2Response)
def describe_account_attributes(self: EC2Response) -> ActionResult:
    """An account of today: VPC alone, and limits that follow the quotas."""
    default = next(
        (vpc.id for vpc in ec2_backends[self.current_account][self.region].vpcs.values() if vpc.is_default), ""
    )
    addresses = quotas.value(self.region, quotas.find("ec2", "EC2-VPC Elastic IPs"))
    groups = quotas.value(self.region, quotas.find("vpc", "Security groups per network interface"))
    attributes = {
        "supported-platforms": "VPC",
        "default-vpc": default,
        "max-instances": "20",
        "max-elastic-ips": str(addresses),
        "vpc-max-elastic-ips": str(addresses),
        "vpc-max-security-groups-per-interface": str(groups),
    }
    wanted = parameters(self).get("AttributeNames") or list(attributes)
    unknown = [name for name in wanted if name not in attributes]
    if unknown:
        raise Refusal("InvalidParameterValue", f"Value ({unknown[0]}) for parameter attributeName is invalid.")
    return ActionResult(
        {
            "AccountAttributes": [
                {"AttributeName": name, "AttributeValues": [{"AttributeValue": attributes[name]}]} for name in wanted
            ]
        }
    )
