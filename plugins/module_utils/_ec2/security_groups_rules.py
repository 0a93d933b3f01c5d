# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One rule of a security group: as the EC2 API describes it, as requests write it, and as the module shows it.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Api = Mapping[str, Any]
View = dict[str, Any]
# What the EC2 API calls all protocols.
ALL = "-1"
SIDES = (("rules", "IpPermissions"), ("rules_egress", "IpPermissionsEgress"))
# Where the EC2 API keeps a peer of each kind.
PEERS = {
    "CidrIp": "IpRanges",
    "CidrIpv6": "Ipv6Ranges",
    "PrefixListId": "PrefixListIds",
    "GroupId": "UserIdGroupPairs",
}
SHOWN = {"CidrIp": "cidr_ip", "CidrIpv6": "cidr_ip", "PrefixListId": "prefix_list_id", "GroupId": "group"}


@dataclass(frozen=True)
class Rule:
    """One rule between a group and one peer; two rules that differ in their descriptions only are the same to AWS.

    ``kind`` is what the EC2 API calls the peer. A security group of the same VPC is told by its name, which cannot be
    mistaken for the id of any other group since no name starts with ``sg-``. ``account`` is that of such another group.
    """

    proto: str
    from_port: int | None
    to_port: int | None
    kind: str
    peer: str
    description: str | None = field(default=None, compare=False)
    account: str | None = field(default=None, compare=False)


def permission(rule: Rule, ids: Mapping[str, str]) -> dict[str, Any]:
    """Return the rule as requests write it; ``ids`` are those of the groups of this VPC."""
    peer = {rule.kind: ids.get(rule.peer, rule.peer) if rule.kind == "GroupId" else rule.peer}
    if rule.account:
        peer["UserId"] = rule.account
    if rule.description is not None:
        peer["Description"] = rule.description
    ports = {} if rule.from_port is None else {"FromPort": rule.from_port, "ToPort": rule.to_port}
    return {"IpProtocol": rule.proto, **ports, PEERS[rule.kind]: [peer]}


def rules_of(group: Api, key: str, named: Mapping[str, str]) -> Iterator[Rule]:
    """Return the rules of one side, one for each peer, with the groups of this VPC by their names."""
    for entry in group.get(key) or []:
        for kind, where in PEERS.items():
            for peer in entry.get(where) or []:
                yield Rule(
                    entry["IpProtocol"],
                    entry.get("FromPort"),
                    entry.get("ToPort"),
                    kind,
                    named.get(peer[kind], peer[kind]),
                    peer.get("Description"),
                    peer.get("UserId"),
                )


def views_of_rules(rules: Iterable[Rule]) -> list[View]:
    """Return what the module shows of rules, always in the same order."""
    views = [
        {
            "proto": "all" if rule.proto == ALL else rule.proto,
            "from_port": rule.from_port,
            "to_port": rule.to_port,
            SHOWN[rule.kind]: rule.peer,
            "description": rule.description,
        }
        for rule in rules
    ]
    return sorted(views, key=lambda view: [str(value) for value in view.values()])
