# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The EC2 calls that make and change a VPC with its subnets and its route table: one function, one AWS call.

Arguments after the client have the names and shapes of the API (botocore, service "ec2").
Failures raise AnsibleNetworkError.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

from .network_api import NetworkErrorHandler

# What was made a moment ago may not be known everywhere yet:
# https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
NOT_KNOWN_YET = ["InvalidVpcID.NotFound", "InvalidSubnetID.NotFound", "InvalidRouteTableID.NotFound"]

# CreateVpc has no token by which EC2 would know a request again: botocore's next try after a lost answer would make a
# second VPC. A caller that looks first finds the VPC that the lost answer was about.
ONE_ATTEMPT = {"retries": {"total_max_attempts": 1}}


def _patiently(function):
    """Retry throttling and, a few times within about twenty seconds, what is not known everywhere yet."""
    return AWSRetry.jittered_backoff(retries=6, delay=2, catch_extra_error_codes=NOT_KNOWN_YET)(function)


@NetworkErrorHandler.common_error_handler("create the VPC")
@_patiently
def create_vpc(client, cidr_block, tag_specifications):
    """Make a VPC; the client has to be one of `ONE_ATTEMPT`."""
    return client.create_vpc(CidrBlock=cidr_block, TagSpecifications=tag_specifications)["Vpc"]


@NetworkErrorHandler.common_error_handler("set an attribute of the VPC")
@_patiently
def modify_vpc_attribute(client, vpc_id, **attribute):
    return client.modify_vpc_attribute(VpcId=vpc_id, **attribute)


@NetworkErrorHandler.common_error_handler("create the subnet")
@_patiently
def create_subnet(client, **parameters):
    return client.create_subnet(**parameters)["Subnet"]


@NetworkErrorHandler.common_error_handler("set an attribute of the subnet")
@_patiently
def modify_subnet_attribute(client, subnet_id, **attribute):
    return client.modify_subnet_attribute(SubnetId=subnet_id, **attribute)


@NetworkErrorHandler.common_error_handler("create the route table")
@_patiently
def create_route_table(client, vpc_id, tag_specifications):
    return client.create_route_table(VpcId=vpc_id, TagSpecifications=tag_specifications)["RouteTable"]


@NetworkErrorHandler.common_error_handler("give the subnet its route table")
@_patiently
def associate_route_table(client, route_table_id, subnet_id):
    return client.associate_route_table(RouteTableId=route_table_id, SubnetId=subnet_id)


@NetworkErrorHandler.common_error_handler("give the subnet another route table")
@_patiently
def replace_route_table_association(client, association_id, route_table_id):
    return client.replace_route_table_association(AssociationId=association_id, RouteTableId=route_table_id)


@NetworkErrorHandler.common_error_handler("delete the route")
@_patiently
def delete_route(client, route_table_id, **destination):
    return client.delete_route(RouteTableId=route_table_id, **destination)


@NetworkErrorHandler.common_error_handler("tag a part of the network")
@_patiently
def create_tags(client, resource, tags):
    return client.create_tags(Resources=[resource], Tags=tags)


@NetworkErrorHandler.common_error_handler("remove tags from a part of the network")
@_patiently
def delete_tags(client, resource, keys):
    return client.delete_tags(Resources=[resource], Tags=[{"Key": key} for key in keys])
