# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What of a network is the stack's own: its name decides, and the tags by which the stack knows its own.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.

``want`` is what the role network publishes as its request.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import is_ours, tags_of

Api = Mapping[str, Any]


def tags(resource: Api) -> dict[str, str]:
    """Return the tags of what EC2 describes."""
    return tags_of(resource.get("Tags") or ())


def is_named(resource: Api, want: Api, suffix: str = "") -> bool:
    """Tell whether it bears the network's name and this stack's tags."""
    borne = tags(resource)
    return borne.get("Name") == want["name"] + suffix and is_ours(borne, want["tags"])


def own_vpcs(vpcs: Iterable[Api], want: Api) -> list[Api]:
    """Return the stack's VPC: none before it is made, and one after."""
    return [vpc for vpc in vpcs if is_named(vpc, want)]


def own_route_table_id(tables: Iterable[Api], want: Api) -> str:
    """Return the id of the table of the private subnets, the one with most subnets first; empty where there is none."""
    found = [table for table in tables if is_named(table, want, "-private")]
    found.sort(key=lambda table: (-len(table.get("Associations") or []), table["RouteTableId"]))
    return str(found[0]["RouteTableId"]) if found else ""


def ways_out(table: Api) -> list[Api]:
    """Return the routes that lead neither to the VPC itself nor to a gateway endpoint, to which its route belongs."""
    return [
        one for one in table.get("Routes") or [] if not str(one.get("GatewayId", "")).startswith(("local", "vpce-"))
    ]
