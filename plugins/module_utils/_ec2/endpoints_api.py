# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The calls to EC2 that VPC endpoints need: one function, one call."""

from __future__ import annotations

import uuid

from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

# What was made a moment ago may not be known everywhere yet:
# https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
NOT_KNOWN_YET = [
    "InvalidGroup.NotFound",
    "InvalidRouteTableId.NotFound",
    "InvalidSubnetID.NotFound",
    "InvalidSubnetId.NotFound",
    "InvalidVpcEndpointId.NotFound",
    "InvalidVpcID.NotFound",
    "InvalidVpcId.NotFound",
]


class AnsibleVpcEndpointError(AnsibleAWSError):
    pass


class VpcEndpointErrorHandler(AWSErrorHandler):
    _CUSTOM_EXCEPTION = AnsibleVpcEndpointError


def _patiently(function):
    """Retry throttling and, a few times within about twenty seconds, what is not known everywhere yet."""
    return AWSRetry.jittered_backoff(retries=5, delay=2, catch_extra_error_codes=NOT_KNOWN_YET)(function)


@VpcEndpointErrorHandler.common_error_handler("describe the VPC's endpoints")
@AWSRetry.jittered_backoff()
def describe_vpc_endpoints(client, filters):
    return client.get_paginator("describe_vpc_endpoints").paginate(Filters=filters).build_full_result()["VpcEndpoints"]


@VpcEndpointErrorHandler.common_error_handler("describe the services that endpoints can be made for")
@AWSRetry.jittered_backoff()
def describe_vpc_endpoint_services(client):
    return client.get_paginator("describe_vpc_endpoint_services").paginate().build_full_result()["ServiceDetails"]


@VpcEndpointErrorHandler.common_error_handler("describe the subnets in subnet_ids")
@AWSRetry.jittered_backoff()
def describe_subnets(client, filters):
    return client.get_paginator("describe_subnets").paginate(Filters=filters).build_full_result()["Subnets"]


@VpcEndpointErrorHandler.common_error_handler("create a VPC endpoint")
@_patiently
def create_vpc_endpoint(client, **request):
    """Return the new endpoint. With the token, botocore's next try after a lost answer makes no second one.

    https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
    """
    return client.create_vpc_endpoint(ClientToken=str(uuid.uuid4()), **request)["VpcEndpoint"]


@VpcEndpointErrorHandler.common_error_handler("modify a VPC endpoint")
@_patiently
def modify_vpc_endpoint(client, **request):
    return client.modify_vpc_endpoint(**request)["Return"]


@VpcEndpointErrorHandler.common_error_handler("delete VPC endpoints")
@AWSRetry.jittered_backoff()
def delete_vpc_endpoints(client, endpoint_ids):
    return client.delete_vpc_endpoints(VpcEndpointIds=endpoint_ids)["Unsuccessful"]


@VpcEndpointErrorHandler.common_error_handler("tag a VPC endpoint")
@_patiently
def create_tags(client, endpoint_id, tags):
    return client.create_tags(Resources=[endpoint_id], Tags=tags)


@VpcEndpointErrorHandler.common_error_handler("remove tags from a VPC endpoint")
@_patiently
def delete_tags(client, endpoint_id, keys):
    return client.delete_tags(Resources=[endpoint_id], Tags=[{"Key": key} for key in keys])
