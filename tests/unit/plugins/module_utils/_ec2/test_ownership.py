# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The stack's own VPC and route table are found again whatever their other tags have become."""

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.ownership import (
    own_route_table_id,
    own_vpcs,
)

WANT = {"name": "net", "tags": {"Project": "p", "Stack": "x", "ManagedBy": "m", "Team": "red"}}


def resource(name, stack="x", project="p", **more):
    tags = {"Name": name, "Project": project, "Stack": stack, "ManagedBy": "m", "Team": "blue"}
    return {"VpcId": "vpc-1", "Tags": [{"Key": key, "Value": value} for key, value in tags.items()], **more}


def table(table_id, subnets, name="net-private", stack="x"):
    return resource(name, stack, RouteTableId=table_id, Associations=[{"SubnetId": "s"}] * subnets)


@pytest.mark.parametrize(
    ("vpc", "ours"),
    [
        (resource("net"), True),
        (resource("net", "y"), False),
        (resource("net", project="q"), False),
        (resource("net-private"), False),
        ({"VpcId": "vpc-1"}, False),
    ],
)
def test_a_vpc_is_ours_by_its_name_and_the_stacks_tags(vpc, ours):
    assert own_vpcs([vpc], WANT) == ([vpc] if ours else [])


@pytest.mark.parametrize(
    ("tables", "found"),
    [
        ([], ""),
        ([table("rtb-1", 3, name="net")], ""),
        ([table("rtb-1", 3, stack="y")], ""),
        ([table("rtb-1", 3)], "rtb-1"),
        ([table("rtb-1", 0), table("rtb-2", 3)], "rtb-2"),
        ([table("rtb-2", 3), table("rtb-1", 3)], "rtb-1"),
    ],
)
def test_the_route_table_is_the_one_that_serves_the_subnets(tables, found):
    assert own_route_table_id(tables, WANT) == found
