# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Address ranges as EC2 reads them, and the nearest that would do.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv4Network

# CreateVpc and CreateSubnet: "between a /28 netmask (16 IP addresses) and a /16 netmask (65,536 IP addresses)".
WIDEST, NARROWEST = 16, 28
# CreateSubnet: "reserves both the first four and the last IPv4 address in each subnet's CIDR block".
RESERVED_ADDRESSES = 5
_FORM = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}/\d{1,2}", re.ASCII)


def parse(text: object) -> IPv4Network | None:
    """Return the range, without the bits that its mask covers; None when AWS would not read it as one."""
    if not _FORM.fullmatch(str(text)):
        return None
    try:
        return IPv4Network(str(text), strict=False)
    except ValueError:
        return None


def repaired(text: object, prefix: int, otherwise: str) -> str:
    """Return what was probably meant: the address with the usual prefix or its own, or else the other range."""
    address, _slash, mask = str(text).strip().partition("/")
    size = int(mask) if re.fullmatch(r"\d{1,2}", mask, re.ASCII) and WIDEST <= int(mask) <= NARROWEST else prefix
    return str(parse(f"{address}/{size}") or otherwise)


def resized(network: IPv4Network) -> IPv4Network:
    """Return the range with the nearest size that AWS takes, around or at the beginning of this one."""
    prefix = min(max(network.prefixlen, WIDEST), NARROWEST)
    return IPv4Network((network.network_address, prefix), strict=False)


def free_block(within: IPv4Network, prefix: int, others: Iterable[IPv4Network]) -> IPv4Network | None:
    """Return the first block of this size in a range that overlaps no other; None where there is none."""
    taken = list(others)
    if prefix < within.prefixlen:
        return None
    candidates = within.subnets(new_prefix=prefix)
    return next((block for block in candidates if not any(block.overlaps(other) for other in taken)), None)
