# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of what is about to be taken away, asked before nothing else.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.ownership import tags
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import is_ours, owner
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.network_view import own_vpc
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

# The groups of what goes with the stack: nothing but the database, the cache and the endpoints has them.
_PARTS = ("database", "cache", "endpoints")


@rule(
    "NW050",
    "network",
    setting="suffix",
    source="EC2 API: DeleteSubnet, DependencyViolation",
    guards=("ec2.vpcs", "ec2.network_interfaces"),
)
def no_interface_of_others_is_in_the_network(stack: Stack) -> Iterator[Problem]:
    """Before a removal, nothing but the stack has a network interface in its VPC, such as a Lambda function has.

    AWS deletes no subnet with an interface in it, and by then the database, the cache and the stream would be gone.
    """
    groups = {f"{stack.wants['network']['name']}-{part}" for part in _PARTS}
    for interface in stack.facts["ec2.network_interfaces"]:
        if not _goes_with_the_stack(interface, groups):
            name, text = interface["NetworkInterfaceId"], interface.get("Description") or "without a description"
            subnet = interface.get("SubnetId")
            answer = (
                f"DependencyViolation: The subnet '{subnet}' has dependencies and cannot be deleted. {name}: {text}"
            )
            yield Problem(name, answer, "delete what has the interface, and wait until it is gone")


def _goes_with_the_stack(interface: Any, groups: set[str]) -> bool:
    """Tell whether it is of the database, the cache or an endpoint: by its group, which AWS's services alone leave it.

    Clients have a group of their own, and an instance or a function that was given another's stays all the same.
    """
    borne = {group["GroupName"] for group in interface.get("Groups", ())}
    of_others = interface.get("InterfaceType") == "lambda" or interface.get("Attachment", {}).get("InstanceId")
    return bool(borne & groups) and not of_others


@rule(
    "NW051",
    "network",
    setting="suffix",
    source="EC2 API: DeleteVpc, DependencyViolation",
    guards=("ec2.vpcs", "ec2.subnets", "ec2.security_groups", "ec2.route_tables", "ec2.internet_gateways"),
)
def nothing_of_others_is_in_the_network(stack: Stack) -> Iterator[Problem]:
    """Before a removal, every subnet, security group and route table in the stack's VPC is its own. Tags decide.

    An internet gateway is never the stack's, and AWS deletes no VPC to which one is attached.
    """
    vpc, wanted = own_vpc(stack), stack.wants["network"]["tags"]
    if vpc is None:
        return
    groups = [each for each in stack.facts["ec2.security_groups"] if each.get("VpcId") == vpc["VpcId"]]
    held = {each["SubnetId"]: tags(each) for each in stack.facts["ec2.subnets"]}
    held |= {each["GroupId"]: tags(each) for each in groups if each["GroupName"] != "default"}
    tables = [each for each in stack.facts["ec2.route_tables"] if not _is_main(each)]
    held |= {each["RouteTableId"]: tags(each) for each in tables}
    held |= {each["InternetGatewayId"]: {} for each in stack.facts["ec2.internet_gateways"]}
    for name, borne in held.items():
        if not is_ours(borne, wanted):
            answer = f"DependencyViolation: The vpc '{vpc['VpcId']}' has dependencies and cannot be deleted. {name} is"
            yield Problem(
                name, f"{answer} {owner(borne)}.", "delete it, or detach it; or tag it, if it is this stack's"
            )


def _is_main(table: Any) -> bool:
    """Tell whether AWS made it with the VPC, and takes it away with it."""
    return any(each.get("Main") for each in table.get("Associations", ()))
