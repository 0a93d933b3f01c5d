# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Networks."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .common import of, one, these

INTERFACES = ("kinesis-streams", "secretsmanager", "logs", "kms", "monitoring", "sts", "ec2", "rds", "elasticache")


@st.composite
def legal_range(draw: st.DrawFn) -> dict[str, Any]:
    """A VPC that is cut into equal subnets, of which two or three are taken."""
    prefix = draw(st.integers(16, 22))
    block = draw(of("10.0.0.0", "10.64.0.0", "172.20.0.0", "192.168.0.0", "100.64.0.0"))
    return ranges(block, prefix, prefix + 2, draw(st.integers(2, 3)))


def ranges(block: str, prefix: int, subnet_prefix: int, number: int) -> dict[str, Any]:
    first = int.from_bytes(bytes(map(int, block.split("."))))
    size = 2 ** (32 - subnet_prefix)
    starts = [".".join(map(str, (first + size * each).to_bytes(4))) for each in range(number)]
    return {
        "network_cidr": f"{block}/{prefix}",
        "network_subnet_cidrs": [f"{start}/{subnet_prefix}" for start in starts],
    }


@st.composite
def small_range(draw: st.DrawFn) -> dict[str, Any]:
    """Small subnets, for which what stands in them may be too much."""
    sized = ranges("10.0.0.0", draw(of(24, 25)), draw(of(27, 28, 29)), draw(st.integers(1, 4)))
    nodes = draw(st.integers(2, 6))
    return {
        **sized,
        "network_endpoints": draw(st.lists(of(*INTERFACES), max_size=9, unique=True)),
        "cache_nodes": nodes,
    }


ENDPOINTS = st.lists(of("s3", "dynamodb", *INTERFACES), max_size=6, unique=True)
SUBNETS = ("10.0.0.0/20", "10.0.16.0/20", "10.0.32.0/20")

LEGAL = {
    "network range": legal_range(),
    "network endpoints": these(network_endpoints=ENDPOINTS),
}
EDGES = {
    "network range": of(
        ranges("10.0.0.0", 15, 20, 2),
        ranges("10.0.0.0", 16, 16, 1),
        ranges("10.0.0.0", 16, 17, 2),
        ranges("10.0.0.0", 28, 28, 1),
        ranges("10.0.0.0", 27, 28, 2),
        ranges("10.0.0.0", 28, 29, 2),
        ranges("10.0.0.0", 29, 29, 1),
        ranges("169.254.0.0", 16, 20, 2),
        ranges("127.0.0.0", 16, 20, 2),
        ranges("0.0.0.0", 16, 20, 2),
        ranges("224.0.0.0", 16, 20, 2),
        ranges("198.19.0.0", 16, 20, 2),
        ranges("172.17.0.0", 16, 20, 2),
        ranges("8.8.0.0", 16, 20, 2),
        ranges("255.255.0.0", 16, 20, 2),
    ),
    "network cidr": one(
        "network_cidr",
        *("10.0.0.0/8", "10.0.0.0/17", "10.0.0.1/16", "10.0.0.0", "10.0.0.0/33", "10.0.0/16", "10.0.0.0/016"),
        *("10.0.0.256/16", "fd00::/56", "", "nonsense", "10.1.0.0/16", " 10.0.0.0/16", "010.0.0.0/16"),
    ),
    "network subnets": one(
        "network_subnet_cidrs",
        [],
        ["10.0.0.0/20"],
        ["10.0.0.0/20", "10.0.0.0/20"],
        ["10.0.0.0/20", "10.0.8.0/21"],
        ["10.0.0.0/20", "10.0.16.1/20"],
        ["10.0.0.0/20", "10.1.0.0/20"],
        ["10.0.0.0/20", "10.0.16.0"],
        ["10.0.0.0/20", "10.0.16.0/33"],
        ["10.0.0.0/20", "nonsense"],
        ["10.0.0.0/20", "10.0.16.0/29"],
        ["10.0.0.0/20", "10.0.0.0/15"],
        [*SUBNETS, "10.0.48.0/20"],
        [f"10.0.{16 * number}.0/20" for number in range(7)],
    ),
    "network small subnets": small_range(),
    "network endpoints": these(
        network_endpoints=st.lists(
            of("s3", "kinesis", "kinesis-streams", "dynamodb", "nonsense", "", "S3", "com.amazonaws.ap-northeast-1.s3"),
            max_size=4,
        )
    ),
}
