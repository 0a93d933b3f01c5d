"""Rules of security groups: protocols, ports, sources, duplicates and their number."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

from ...calls import Call
from ...quotas import quota
from .. import rule
from . import ERRORS, backend, group
from .identifiers import malformed

_AUTHORIZE = ("AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress")
_SET = re.compile(r"[a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]{0,255}")
_NAMES = {"tcp": "TCP", "6": "TCP", "udp": "UDP", "17": "UDP", "icmp": "ICMP", "1": "ICMP", "-1": "ALL", "all": "ALL"}
_PROTOCOLS = {*_NAMES, "icmpv6", *(str(number) for number in range(256))}
_SOURCES = {
    "IpRanges": "CidrIp",
    "Ipv6Ranges": "CidrIpv6",
    "UserIdGroupPairs": "GroupId",
    "PrefixListIds": "PrefixListId",
}
_MODEL = "botocore ec2.IpPermission"


def _permissions(call: Call) -> list[dict[str, Any]]:
    """What a request allows, whether it is written as a list or as parameters of the request itself."""
    wanted = call.parameters
    if wanted.get("IpPermissions") or "IpProtocol" not in wanted:
        return wanted.get("IpPermissions") or []
    flat = {key: wanted[key] for key in ("IpProtocol", "FromPort", "ToPort") if key in wanted}
    return [flat | ({"IpRanges": [{"CidrIp": wanted["CidrIp"]}]} if "CidrIp" in wanted else {})]


def _sources(permission: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(key, each) for kind, key in _SOURCES.items() for each in permission.get(kind, [])]


def _protocol(permission: dict[str, Any]) -> str:
    found = str(permission.get("IpProtocol", "")).lower()
    return _NAMES.get(found, found)


def _canonical(key: str, each: dict[str, Any]) -> str:
    text = str(each.get(key, ""))
    return str(ipaddress.ip_network(text, strict=False)) if key.startswith("Cidr") else text


def _asked(call: Call) -> list[tuple[str, str, Any, Any]]:
    """(peer, protocol, first port, last port) of every rule that a request would make."""
    asked = []
    for each in _permissions(call):
        protocol = _protocol(each)
        ports = (None, None) if protocol == "ALL" else (each.get("FromPort"), each.get("ToPort"))
        asked += [(_canonical(key, source), protocol, *ports) for key, source in _sources(each)]
    return asked


def _held(call: Call) -> list[tuple[str, str, Any, Any]]:
    found = group(call, call.parameters.get("GroupId"))
    if found is None:
        return []
    rules = found.egress_rules if call.operation.endswith("Egress") else found.ingress_rules
    held = []
    for each in rules:
        peer = each.cidr_ipv4 or each.cidr_ipv6 or each.source_group.get("GroupId") or each.prefix_list_id
        protocol = _NAMES.get(each.ip_protocol, each.ip_protocol)
        held.append((peer, protocol, each.from_port, each.to_port))
    return held


@rule("ec2", *_AUTHORIZE, code="MissingParameter", source=ERRORS)
def permissions_are_given(call: Call) -> str | None:
    """A request allows something."""
    return None if _permissions(call) else "The request must contain the parameter ipPermissions"


@rule("ec2", *_AUTHORIZE, code="InvalidParameterValue", source=_MODEL)
def protocol_is_known(call: Call) -> str | None:
    """A protocol is tcp, udp, icmp, icmpv6, -1 or a number up to 255."""
    for each in _permissions(call):
        name = str(each.get("IpProtocol", ""))
        if name.lower() not in _PROTOCOLS:
            return f"Invalid value '{name}' for IP protocol. Unknown protocol."
    return None


@rule("ec2", *_AUTHORIZE, code="InvalidParameterValue", source=_MODEL)
def ports_make_a_range(call: Call) -> str | None:
    """TCP and UDP name two ports between 0 and 65535, the first not above the last."""
    for each in _permissions(call):
        if _protocol(each) not in {"TCP", "UDP"}:
            continue
        first, last = each.get("FromPort"), each.get("ToPort")
        if first is None or last is None:
            return "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange."
        for port in (first, last):
            if not 0 <= port <= 65535:
                return f"TCP/UDP port ({port}) out of range"
        if first > last:
            return f"Invalid TCP/UDP port range ({first}:{last})"
    return None


@rule("ec2", *_AUTHORIZE, code="MissingParameter", source="botocore ec2.AuthorizeSecurityGroupIngress")
def rule_names_its_peer(call: Call) -> str | None:
    """A rule names a CIDR block, a group or a prefix list (the message is as best known)."""
    if all(_sources(each) for each in _permissions(call)) or "SourceSecurityGroupName" in call.parameters:
        return None
    return "The request must contain the parameter ipRanges, ipv6Ranges, prefixListIds or groups"


@rule("ec2", *_AUTHORIZE, code="InvalidParameterValue", source=ERRORS)
def peer_is_a_network(call: Call) -> str | None:
    """A CIDR block is one; its host bits are dropped, not refused."""
    for permission in _permissions(call):
        for key, each in _sources(permission):
            if key.startswith("Cidr") and not _is_network(str(each.get(key, "")), 4 if key == "CidrIp" else 6):
                return f"CIDR block {each.get(key)} is malformed"
    return None


def _is_network(text: str, version: int) -> bool:
    try:
        return "/" in text and ipaddress.ip_network(text, strict=False).version == version
    except ValueError:
        return False


@rule("ec2", *_AUTHORIZE, code="InvalidParameterValue", source="F176")
def rule_description_characters(call: Call) -> str | None:
    """A rule's description has up to 255 characters of a given set."""
    for permission in _permissions(call):
        for _unused, each in _sources(permission):
            if not _SET.fullmatch(each.get("Description", "")):
                return (
                    "Invalid rule description. Valid descriptions are strings less than 256 characters from the "
                    "following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*"
                )
    return None


@rule("ec2", *_AUTHORIZE, code="InvalidGroup.NotFound", source=ERRORS)
def peer_group_is_of_the_vpc(call: Call) -> str | None:
    """A group that a rule names exists, in the same VPC."""
    own = group(call, call.parameters.get("GroupId"))
    for permission in _permissions(call):
        for pair in permission.get("UserIdGroupPairs", []):
            name = pair.get("GroupId")
            other = group(call, name)
            if name and other is None:
                return f"The security group '{name}' does not exist"
            if own and other and other.vpc_id != own.vpc_id:
                return "You have specified two resources that belong to different networks."
    return None


@rule("ec2", *_AUTHORIZE, code="InvalidPrefixListId.Malformed", source=ERRORS)
def peer_prefix_list_id(call: Call) -> str | None:
    """A prefix list's id begins with ``pl-``."""
    named = [each.get("PrefixListId") for item in _permissions(call) for each in item.get("PrefixListIds", [])]
    return next(filter(None, (malformed(name, "pl") for name in named)), None)


@rule("ec2", *_AUTHORIZE, code="InvalidPrefixListID.NotFound", source=ERRORS)
def peer_prefix_list_exists(call: Call) -> str | None:
    """A prefix list that a rule names exists."""
    known = backend(call).managed_prefix_lists
    for permission in _permissions(call):
        for each in permission.get("PrefixListIds", []):
            if each.get("PrefixListId") not in known:
                return f"The prefix list ID '{each.get('PrefixListId')}' does not exist"
    return None


@rule("ec2", *_AUTHORIZE, code="InvalidParameterValue", source=ERRORS)
def rules_of_a_request_differ(call: Call) -> str | None:
    """A request names each rule once."""
    asked = _asked(call)
    return "The same permission must not appear multiple times" if len(asked) != len(set(asked)) else None


@rule("ec2", *_AUTHORIZE, code="InvalidPermission.Duplicate", source=ERRORS)
def rule_is_new(call: Call) -> str | None:
    """A group has each rule once."""
    held = _held(call)
    for peer, protocol, first, last in _asked(call):
        if (peer, protocol, first, last) in held:
            ports = "" if first is None else f" from port: {first}, to port: {last},"
            return f'the specified rule "peer: {peer}, {protocol},{ports} ALLOW" already exists'
    return None


@rule("ec2", *_AUTHORIZE, code="RulesPerSecurityGroupLimitExceeded", source="F108")
def rule_quota(call: Call) -> str | None:
    """Rules of a group are limited, each direction and each address family by itself."""
    limit = quota(call, "vpc", "Inbound or outbound rules per security group")
    peers = [each[0] for each in (*_asked(call), *_held(call))]
    six = sum(":" in peer for peer in peers)
    if max(six, len(peers) - six) <= limit:
        return None
    return "The maximum number of rules per security group has been reached."
