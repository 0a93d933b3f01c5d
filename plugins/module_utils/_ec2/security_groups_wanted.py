# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the module's options ask of security groups, and what AWS would refuse of it.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.

What cannot be done raises SecurityGroupError with a sentence for the user.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.security_groups_rules import ALL, Rule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._suggest import did_you_mean

# The group that a VPC has from its beginning to its end; AWS neither makes nor deletes it on request.
DEFAULT = "default"
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html, the same for the three texts:
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html
TEXT = re.compile(r"[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{0,255}")
ALLOWED = "up to 255 of a-z, A-Z, 0-9, spaces and ._-:/()#,@[]+=&;{}!$*"


class SecurityGroupError(ValueError):
    """The wanted state is impossible; the message names the option, its value and what would work."""


@dataclass(frozen=True)
class WantedGroup:
    """One security group as it should be; ``rules`` is for what comes in, ``rules_egress`` for what goes out."""

    name: str
    description: str
    rules: tuple[Rule, ...] = ()
    rules_egress: tuple[Rule, ...] = ()
    tags: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Peers:
    """What rules may name: the groups of the list, and the prefix lists of the region with their ids."""

    groups: Collection[str]
    prefix_lists: Mapping[str, str]


def owner_tags(options: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags that tell our groups from others; raise SecurityGroupError when there are none."""
    tags = options["owned_by"] or options["tags"]
    if not tags:
        raise SecurityGroupError(
            "owned_by: is empty, and so is tags; one of them must tell our security groups from those of others."
        )
    return _strings(tags)


def names_prefix_lists(options: Mapping[str, Any]) -> bool:
    """Tell whether a rule names a prefix list, so that EC2 has to be asked for their ids."""
    sides = (group[key] for group in options["groups"] for key in ("rules", "rules_egress"))
    return any(rule["prefix_list"] is not None for side in sides for rule in side)


def want_groups(options: Mapping[str, Any], prefix_lists: Mapping[str, str]) -> list[WantedGroup]:
    """Return the groups that the module's options ask for; ``prefix_lists`` are the ids of the region's by name."""
    names = [group["name"] for group in options["groups"]]
    _refuse_doubles(names)
    peers = Peers(names, prefix_lists)
    owned = owner_tags(options)
    return [_want_group(group, peers, options["tags"], owned) for group in options["groups"]]


def _want_group(
    group: Mapping[str, Any], peers: Peers, tags: Mapping[str, Any] | None, owned: Mapping[str, str]
) -> WantedGroup:
    name, description = group["name"], group["description"] or ""
    if name != DEFAULT:
        _refuse_text("name", name, name)
        if name.startswith("sg-"):
            raise SecurityGroupError(f'groups: {name}: AWS takes no name that starts with "sg-".')
        if not description:
            raise SecurityGroupError(f"groups: {name}: description is empty, and AWS makes no group without one.")
        _refuse_text("description", description, name)
    given = None if tags is None and group["tags"] is None else {**(tags or {}), **(group["tags"] or {})}
    rules, rules_egress = (
        tuple(rule for one in group[key] for rule in _want_rules(one, name, key, peers))
        for key in ("rules", "rules_egress")
    )
    return WantedGroup(
        name,
        description,
        tuple(dict.fromkeys(rules)),
        tuple(dict.fromkeys(rules_egress)),
        None if given is None else {**_strings(given), **owned},
    )


def _want_rules(rule: Mapping[str, Any], group: str, key: str, peers: Peers) -> Iterable[Rule]:
    """Return one rule for each port."""
    where = f"groups: {group}: {key}"
    if rule["description"] is not None:
        _refuse_text(f"{key}: description", rule["description"], group)
    kind, peer = _peer(rule, where, peers)
    proto = ALL if rule["proto"] == "all" else rule["proto"]
    for first, last in _ports(rule, where):
        yield Rule(proto, first, last, kind, peer, rule["description"])


def _peer(rule: Mapping[str, Any], where: str, peers: Peers) -> tuple[str, str]:
    if rule["group"] is not None:
        if rule["group"] not in peers.groups:
            hint = did_you_mean(rule["group"], peers.groups)
            raise SecurityGroupError(f'{where}: group: there is no "{rule["group"]}" among the groups.{hint}')
        return "GroupId", rule["group"]
    if rule["prefix_list"] is not None:
        name = rule["prefix_list"]
        if name not in peers.prefix_lists:
            hint = did_you_mean(name, peers.prefix_lists)
            raise SecurityGroupError(f'{where}: prefix_list: the region has none of the name "{name}".{hint}')
        return "PrefixListId", peers.prefix_lists[name]
    try:
        # AWS keeps a range without the bits that its mask covers: 100.68.0.18/18 comes back as 100.68.0.0/18.
        network = ipaddress.ip_network(rule["cidr_ip"], strict=False)
    except ValueError as error:
        raise SecurityGroupError(
            f"{where}: cidr_ip: {error}. AWS would answer InvalidParameterValue. Write it as 10.0.0.0/16."
        ) from error
    return ("CidrIp" if network.version == 4 else "CidrIpv6"), str(network)


def _ports(rule: Mapping[str, Any], where: str) -> list[tuple[int | None, int | None]]:
    proto, ranged = rule["proto"], rule["from_port"] is not None
    if (proto == "all" and ranged) or (proto in ("all", "icmp") and rule["ports"]):
        raise SecurityGroupError(f"{where}: ports: {proto} has no ports; take them away, or give tcp or udp.")
    if proto == "all":
        return [(None, None)]
    spans = [(port, port) for port in rule["ports"] or []]
    if ranged:
        spans = [(rule["from_port"], rule["to_port"])]
    if proto == "icmp":
        return [*spans] or [(-1, -1)]
    if not spans:
        raise SecurityGroupError(f"{where}: ports: is empty, and {proto} needs a port or a range.")
    wrong = [f"{first}-{last}" for first, last in spans if not 0 <= first <= last <= 65535]
    if wrong:
        raise SecurityGroupError(f"{where}: {', '.join(wrong)}: ports go from 0 to 65535, the lower one first.")
    return [*spans]


def _refuse_doubles(names: Sequence[str]) -> None:
    # "Names are case-insensitive and must be unique within the VPC": API_CreateSecurityGroup.
    seen = [name.lower() for name in names]
    doubles = sorted({name for name in names if seen.count(name.lower()) > 1})
    if doubles:
        raise SecurityGroupError(f"groups: {', '.join(doubles)}: a VPC has one group of a name, in whatever case.")


def _refuse_text(option: str, text: str, group: str) -> None:
    if not TEXT.fullmatch(text):
        strange = "".join(sorted({character for character in text if not TEXT.fullmatch(character)}))
        what = f"has {strange!r}" if strange else f"has {len(text)} characters"
        raise SecurityGroupError(
            f'groups: {group}: {option}: "{text}" {what}. AWS would answer InvalidParameterValue. It takes {ALLOWED}.'
        )


def _strings(tags: Mapping[str, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in tags.items()}
