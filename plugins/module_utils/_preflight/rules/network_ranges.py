# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the network's address ranges. They need no account.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from ipaddress import IPv4Network

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._permissions import GATEWAYS
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.cidr import (
    NARROWEST,
    RESERVED_ADDRESSES,
    WIDEST,
    free_block,
    parse,
    repaired,
    resized,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

_GUIDE = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"
_SUBNET_GUIDE = "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"
_ANY = "10.0.0.0/16"
_LARGER = "a network_cidr with room for it"
# Link-local: "reserved as described in RFC 5735 and cannot be assigned to VPCs". What AWS answers for the others, this
# network, loopback and multicast, is written down nowhere; no host takes such an address (RFC 6890).
REFUSED = {name: IPv4Network(name) for name in ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4")}
# RFC 1918, and RFC 6598, which AWS treats as a range of its own.
PRIVATE = [IPv4Network(name) for name in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")]
DOCKER = IPv4Network("172.17.0.0/16")


def _subnets(stack: Stack) -> list[tuple[str, IPv4Network]]:
    """The subnets whose ranges can be read, as they are written and as they are meant."""
    return [(text, found) for text in stack.wants["network"]["subnet_cidrs"] if (found := parse(text))]


def _unreadable(text: str) -> str:
    return f"InvalidParameterValue: Value ({text}) for parameter cidrBlock is invalid. This is not a valid CIDR block."


@rule("NW002", "network", setting="network_cidr", source="EC2 API: CreateVpc, InvalidParameterValue")
def vpc_range_can_be_read(stack: Stack) -> Iterator[Problem]:
    """The VPC's range is an IPv4 address and a prefix length."""
    text = stack.wants["network"]["cidr"]
    if parse(text) is None:
        yield Problem(text, _unreadable(text), repaired(text, WIDEST, _ANY))


@rule("NW003", "network", setting="network_subnet_cidrs", source="EC2 API: CreateSubnet, InvalidParameterValue")
def subnet_ranges_can_be_read(stack: Stack) -> Iterator[Problem]:
    """Each subnet's range is an IPv4 address and a prefix length."""
    within = parse(stack.wants["network"]["cidr"]) or IPv4Network(_ANY)
    others = [found for _text, found in _subnets(stack)]
    for text in stack.wants["network"]["subnet_cidrs"]:
        if parse(text) is None:
            otherwise = free_block(within, max(20, within.prefixlen), others) or within
            yield Problem(text, _unreadable(text), repaired(text, max(20, within.prefixlen), str(otherwise)))


@rule("NW004", "network", setting="network_cidr", source="EC2 API: CreateVpc, InvalidVpc.Range")
def vpc_has_a_possible_size(stack: Stack) -> Iterator[Problem]:
    """The VPC is a /16 to a /28."""
    text = stack.wants["network"]["cidr"]
    found = parse(text)
    if found and resized(found) != found:
        yield Problem(text, f"InvalidVpc.Range: The CIDR '{text}' is invalid.", str(resized(found)))


@rule("NW005", "network", setting="network_subnet_cidrs", source="EC2 API: CreateSubnet, InvalidSubnet.Range")
def subnets_have_a_possible_size(stack: Stack) -> Iterator[Problem]:
    """A subnet is a /16 to a /28."""
    for text, found in _subnets(stack):
        if resized(found) != found:
            yield Problem(text, f"InvalidSubnet.Range: The CIDR '{text}' is invalid.", str(resized(found)))


@rule("NW006", "network", setting="network_cidr", severity="warning", source="EC2 API: CreateVpc, CidrBlock")
def vpc_range_is_canonical(stack: Stack) -> Iterator[Problem]:
    """The VPC's range has no bits beyond its prefix. AWS drops them without a word."""
    text = stack.wants["network"]["cidr"]
    found = parse(text)
    if found and str(found) != text:
        yield Problem(text, f"accepted as {found}", str(found))


@rule("NW007", "network", setting="network_subnet_cidrs", source="EC2 API: CreateSubnet, CidrBlock")
def subnet_ranges_are_canonical(stack: Stack) -> Iterator[Problem]:
    """A subnet's range has no bits beyond its prefix.

    AWS drops them without a word, so that the subnet is not found again as it was written, and is made a second time.
    """
    for text, found in _subnets(stack):
        if str(found) != text:
            answer = f"accepted once as {found}, then InvalidSubnet.Conflict: The CIDR '{text}' conflicts with it"
            yield Problem(text, answer, str(found))


@rule("NW008", "network", setting="network_cidr", source=_GUIDE)
def vpc_range_can_be_used(stack: Stack) -> Iterator[Problem]:
    """The VPC's range is none that is kept for other purposes."""
    text = stack.wants["network"]["cidr"]
    found = parse(text)
    for name, refused in REFUSED.items():
        if found and found.overlaps(refused):
            answer = f"InvalidVpc.Range: The CIDR '{text}' is invalid. It is in {name}, which cannot be assigned."
            yield Problem(text, answer, f"10.0.0.0/{resized(found).prefixlen}")


@rule("NW009", "network", setting="network_cidr", severity="warning", source=_GUIDE)
def vpc_range_hides_no_one(stack: Stack) -> Iterator[Problem]:
    """The VPC's range is a private one, and not the one that Docker on AWS's own services uses.

    Inside the VPC, its addresses stand for it alone: whoever has them on the internet cannot be reached.
    """
    text = stack.wants["network"]["cidr"]
    found = parse(text)
    if found is None or any(found.overlaps(refused) for refused in REFUSED.values()):
        return
    nearest = f"10.0.0.0/{resized(found).prefixlen}"
    if not any(found.subnet_of(private) for private in PRIVATE):
        yield Problem(text, "accepted; these are addresses of the internet, which the VPC then cannot reach", nearest)
    elif found.overlaps(DOCKER):
        yield Problem(text, f"accepted; services such as Cloud9 and SageMaker use {DOCKER} themselves", nearest)


@rule("NW010", "network", setting="network_subnet_cidrs", source="EC2 API: CreateSubnet, InvalidSubnet.Range")
def subnets_are_in_the_vpc(stack: Stack) -> Iterator[Problem]:
    """Each subnet is part of the VPC's range."""
    within = parse(stack.wants["network"]["cidr"])
    subnets = _subnets(stack)
    for text, found in subnets:
        if within and not found.subnet_of(within):
            others = [other for _text, other in subnets if other != found]
            free = free_block(within, resized(found).prefixlen, others)
            yield Problem(text, f"InvalidSubnet.Range: The CIDR '{text}' is invalid.", str(free or _LARGER))


@rule("NW011", "network", setting="network_subnet_cidrs", source="EC2 API: CreateSubnet, InvalidSubnet.Conflict")
def subnets_do_not_overlap(stack: Stack) -> Iterator[Problem]:
    """No two subnets share an address."""
    within = parse(stack.wants["network"]["cidr"]) or IPv4Network(_ANY)
    subnets = _subnets(stack)
    for number, (text, found) in enumerate(subnets):
        if any(found.overlaps(other) for _text, other in subnets[:number]):
            others = [other for place, (_text, other) in enumerate(subnets) if place != number]
            free = free_block(within, resized(found).prefixlen, others)
            answer = f"InvalidSubnet.Conflict: The CIDR '{text}' conflicts with another subnet"
            yield Problem(text, answer, str(free or _LARGER))


@rule(
    "NW012",
    "network",
    "database",
    setting="network_subnet_cidrs",
    source="RDS API: CreateDBSubnetGroup, DBSubnetGroupDoesNotCoverEnoughAZs",
)
def database_has_two_subnets(stack: Stack) -> Iterator[Problem]:
    """There are two subnets at least: the database's subnet group must cover two zones."""
    cidrs = list(stack.wants["network"]["subnet_cidrs"])
    if len(cidrs) >= 2:
        return
    answer = (
        "DBSubnetGroupDoesNotCoverEnoughAZs: The DB subnet group doesn't meet Availability Zone (AZ) coverage"
        f" requirement. Current AZ coverage: {len(cidrs)}. Add subnets to cover at least 2 AZs."
    )
    within = parse(stack.wants["network"]["cidr"]) or IPv4Network(_ANY)
    wanted = list(cidrs)
    while len(wanted) < 2:
        size = next((found.prefixlen for found in map(parse, wanted) if found), min(within.prefixlen + 4, NARROWEST))
        free = free_block(within, size, filter(None, map(parse, wanted)))
        if free is None:
            break
        wanted.append(str(free))
    yield Problem(json.dumps(cidrs), answer, json.dumps(wanted) if len(wanted) >= 2 else "two smaller subnets")


def addresses_needed(stack: Stack) -> int:
    """Return how many addresses the stack takes in the fullest of its subnets when nothing is there yet."""
    network = stack.wants["network"]
    cache, zones = stack.wants.get("cache"), max(len(network["subnet_cidrs"]), 1)
    nodes = -(-int(cache["nodes"]) // zones) if cache else 0
    interfaces = len(set(network["endpoints"]) - GATEWAYS)
    return nodes + interfaces + ("database" in stack.wants)


@rule("NW013", "network", setting="network_subnet_cidrs", source=_SUBNET_GUIDE)
def subnets_have_room(stack: Stack) -> Iterator[Problem]:
    """Each subnet has an address for the database, its share of the cache's nodes and every interface endpoint.

    AWS keeps five addresses of each subnet for itself. A subnet cannot be enlarged later.
    """
    needed = addresses_needed(stack)
    for text, found in _subnets(stack):
        usable = found.num_addresses - RESERVED_ADDRESSES
        if found.prefixlen <= NARROWEST and usable < needed:
            answer = (
                "InsufficientFreeAddressesInSubnet: The specified subnet does not have enough free addresses to satisfy"
                f" the request. ({needed} are needed, and a /{found.prefixlen} has {usable})"
            )
            fit = 32 - (needed + RESERVED_ADDRESSES - 1).bit_length()
            yield Problem(text, answer, str(found.supernet(new_prefix=fit)))
