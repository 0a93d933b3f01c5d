# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether the VPC endpoints are as the inventory asks for.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift import network
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.comparison import comparison, tags
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.row import Row, compared, missing
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import ownership
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.endpoints_plan import view_of
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.endpoints_wanted import (
    Wanted,
    want_endpoints,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.network_view import (
    own_endpoints,
    own_vpc,
    wanted_services,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack

FACTS = (*network.PLACES, "ec2.route_tables", "ec2.endpoints", "ec2.endpoint_services")
PARTS = ("subnet_ids", "security_group_ids", "route_table_ids", "private_dns")


@comparison("network", what="the VPC endpoints", facts=FACTS)
def endpoints(stack: Stack) -> Iterator[Row]:
    if own_vpc(stack) is None:
        return
    want, held = stack.wants["network"], [view_of(item, stack.region) for item in _own(stack)]
    for one in _wanted(stack):
        resource = f"VPC endpoint {one.service} of {want['name']}"
        same = [item for item in held if (item["service_name"], item["type"]) == (one.service_name, one.kind)]
        if not same:
            yield missing(resource)
            continue
        yield tags(resource, "network_tags", want["tags"], same[0]["tags"])
        for part in PARTS:
            wanted = getattr(one, part)
            if wanted is not None:
                yield compared(resource, part, wanted, same[0][part])


def _own(stack: Stack) -> list[Mapping[str, Any]]:
    return [item for item in own_endpoints(stack) if not item.get("RequesterManaged")]


def _wanted(stack: Stack) -> list[Wanted]:
    """What the role asks the module for, of the parts of the network that exist."""
    want = stack.wants["network"]
    table = ownership.own_route_table_id(stack.facts["ec2.route_tables"], want)
    subnets = network.own_subnets(stack).values()
    options = {
        "subnet_ids": network.subnet_ids(stack),
        "security_group_ids": network.group_ids(stack, "endpoints"),
        "route_table_ids": [table] if table else [],
        "private_dns": True,
    }
    zones = {str(subnet["SubnetId"]): str(subnet["AvailabilityZone"]) for subnet in subnets}
    return want_endpoints(wanted_services(stack), options, zones)[0]


COMPARISONS = (endpoints,)
