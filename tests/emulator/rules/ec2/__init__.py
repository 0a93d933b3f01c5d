"""What EC2 refuses of a network, by subject.

Source of the codes where nothing else is said: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
("Error codes for the Amazon EC2 API"). EC2's model in botocore documents no errors.
"""

from __future__ import annotations

import ipaddress
from typing import Any

from moto.ec2.models import ec2_backends

from ...calls import Call

ERRORS = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"


def backend(call: Call) -> Any:
    return ec2_backends[call.account][call.region]


def subnet(call: Call, name: str | None) -> Any:
    """The subnet of that id, or None."""
    return next((zone[name] for zone in backend(call).subnets.values() if name in zone), None)


def subnets_of(call: Call, vpc: str | None) -> list[Any]:
    return [each for zone in backend(call).subnets.values() for each in zone.values() if each.vpc_id == vpc]


def group(call: Call, name: str | None) -> Any:
    """The security group of that id, or None."""
    return next((groups[name] for groups in backend(call).groups.values() if name in groups), None)


def network(text: str | None) -> ipaddress.IPv4Network | None:
    """The network that `text` writes, host bits dropped as AWS drops them, or None."""
    try:
        return ipaddress.IPv4Network(text or "", strict=False) if "/" in (text or "") else None
    except ValueError:
        return None
