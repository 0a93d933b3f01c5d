# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The calls to EC2 that security groups need: one function for each."""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

# What was made a moment ago may not be known everywhere yet:
# https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
NOT_KNOWN_YET = ["InvalidGroup.NotFound", "InvalidVpcID.NotFound"]


class AnsibleSecurityGroupError(AnsibleAWSError):
    pass


class SecurityGroupErrorHandler(AWSErrorHandler):
    _CUSTOM_EXCEPTION = AnsibleSecurityGroupError


def _patiently(function):
    """Retry throttling and, a few times within about twenty seconds, what is not known everywhere yet."""
    return AWSRetry.jittered_backoff(retries=5, delay=2, catch_extra_error_codes=NOT_KNOWN_YET)(function)


@SecurityGroupErrorHandler.common_error_handler("describe the VPC's security groups")
@AWSRetry.jittered_backoff()
def describe_security_groups_of_vpc(client, vpc_id):
    pages = client.get_paginator("describe_security_groups").paginate(Filters=[{"Name": "vpc-id", "Values": [vpc_id]}])
    return pages.build_full_result()["SecurityGroups"]


@SecurityGroupErrorHandler.common_error_handler("list the prefix lists")
@AWSRetry.jittered_backoff()
def describe_managed_prefix_lists(client):
    return client.get_paginator("describe_managed_prefix_lists").paginate().build_full_result()["PrefixLists"]


@SecurityGroupErrorHandler.common_error_handler("create a security group")
@_patiently
def create_security_group(client, **request):
    """Return the id of the new group; None when its name is taken, be it by an earlier try whose answer was lost."""
    try:
        return client.create_security_group(**request)["GroupId"]
    except is_boto3_error_code("InvalidGroup.Duplicate"):
        return None


# What AWS answers for a rule that is as the request wants it already, be it by an earlier try whose answer was lost.
IS_THERE, IS_GONE = "InvalidPermission.Duplicate", "InvalidPermission.NotFound"


def _settle(call, request, settled):
    """Allow or forbid the rules of a request; those that are settled already are what was asked for.

    AWS refuses a request as a whole for one such rule, so that each of its rules has to be tried alone.
    """
    try:
        call(**request)
    except is_boto3_error_code(settled):
        permissions = request["IpPermissions"]
        if len(permissions) > 1:
            for permission in permissions:
                _settle(call, {**request, "IpPermissions": [permission]}, settled)


@SecurityGroupErrorHandler.common_error_handler("allow traffic into a security group")
@_patiently
def authorize_security_group_ingress(client, **request):
    _settle(client.authorize_security_group_ingress, request, IS_THERE)


@SecurityGroupErrorHandler.common_error_handler("allow traffic out of a security group")
@_patiently
def authorize_security_group_egress(client, **request):
    _settle(client.authorize_security_group_egress, request, IS_THERE)


@SecurityGroupErrorHandler.common_error_handler("no longer allow traffic into a security group")
@_patiently
def revoke_security_group_ingress(client, **request):
    _settle(client.revoke_security_group_ingress, request, IS_GONE)


@SecurityGroupErrorHandler.common_error_handler("no longer allow traffic out of a security group")
@_patiently
def revoke_security_group_egress(client, **request):
    _settle(client.revoke_security_group_egress, request, IS_GONE)


@SecurityGroupErrorHandler.common_error_handler("describe the rules for traffic into a security group")
@_patiently
def update_security_group_rule_descriptions_ingress(client, **request):
    return client.update_security_group_rule_descriptions_ingress(**request)


@SecurityGroupErrorHandler.common_error_handler("describe the rules for traffic out of a security group")
@_patiently
def update_security_group_rule_descriptions_egress(client, **request):
    return client.update_security_group_rule_descriptions_egress(**request)


@SecurityGroupErrorHandler.common_error_handler("tag a security group")
@_patiently
def create_tags(client, group_id, tags):
    return client.create_tags(Resources=[group_id], Tags=tags)


@SecurityGroupErrorHandler.common_error_handler("remove tags from a security group")
@_patiently
def delete_tags(client, group_id, keys):
    return client.delete_tags(Resources=[group_id], Tags=[{"Key": key} for key in keys])
