# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What EC2 holds of a network and offers for one: one function, one AWS call.

Arguments after the client have the names and shapes of the API (botocore, service "ec2").
Failures raise AnsibleNetworkError.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry


class AnsibleNetworkError(AnsibleAWSError):
    """A call to EC2 failed."""


class NetworkErrorHandler(AWSErrorHandler):
    _CUSTOM_EXCEPTION = AnsibleNetworkError


@NetworkErrorHandler.common_error_handler("list the Availability Zones")
@AWSRetry.jittered_backoff()
def describe_availability_zones(client, filters):
    return client.describe_availability_zones(Filters=filters)["AvailabilityZones"]


@NetworkErrorHandler.common_error_handler("list the VPCs")
@AWSRetry.jittered_backoff()
def describe_vpcs(client, filters):
    return client.get_paginator("describe_vpcs").paginate(Filters=filters).build_full_result()["Vpcs"]


@NetworkErrorHandler.common_error_handler("read an attribute of the VPC")
@AWSRetry.jittered_backoff()
def describe_vpc_attribute(client, vpc_id, attribute):
    return client.describe_vpc_attribute(VpcId=vpc_id, Attribute=attribute)


@NetworkErrorHandler.common_error_handler("list the subnets")
@AWSRetry.jittered_backoff()
def describe_subnets(client, filters):
    return client.get_paginator("describe_subnets").paginate(Filters=filters).build_full_result()["Subnets"]


@NetworkErrorHandler.common_error_handler("list the route tables")
@AWSRetry.jittered_backoff()
def describe_route_tables(client, filters):
    return client.get_paginator("describe_route_tables").paginate(Filters=filters).build_full_result()["RouteTables"]


@NetworkErrorHandler.common_error_handler("list the internet gateways")
@AWSRetry.jittered_backoff()
def describe_internet_gateways(client, filters):
    pages = client.get_paginator("describe_internet_gateways").paginate(Filters=filters)
    return pages.build_full_result()["InternetGateways"]


@NetworkErrorHandler.common_error_handler("list the security groups")
@AWSRetry.jittered_backoff()
def describe_security_groups(client):
    return client.get_paginator("describe_security_groups").paginate().build_full_result()["SecurityGroups"]


@NetworkErrorHandler.common_error_handler("list the network interfaces")
@AWSRetry.jittered_backoff()
def describe_network_interfaces(client, filters):
    pages = client.get_paginator("describe_network_interfaces").paginate(Filters=filters)
    return pages.build_full_result()["NetworkInterfaces"]


@NetworkErrorHandler.common_error_handler("list the regions")
@AWSRetry.jittered_backoff()
def describe_regions(client, filters):
    return client.describe_regions(AllRegions=True, Filters=filters)["Regions"]
