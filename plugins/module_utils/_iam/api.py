# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The IAM calls of this collection: one function, one AWS call.

Arguments after the client have the names and shapes of the API (botocore, service "iam").
Failures raise AnsibleIAMError; what does not exist is None.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

# A role that was made a moment ago may not be known everywhere yet: 2, 4, 8, 15 and 15 seconds.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html#troubleshoot_general_eventual-consistency
wait_for_the_role = AWSRetry.exponential_backoff(
    retries=6, delay=2, max_delay=15, catch_extra_error_codes=["NoSuchEntity"]
)


class AnsibleIAMError(AnsibleAWSError):
    """A call to IAM failed."""


class IAMErrorHandler(AWSErrorHandler):
    _CUSTOM_EXCEPTION = AnsibleIAMError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("NoSuchEntity")


@IAMErrorHandler.list_error_handler("read the role")
@AWSRetry.jittered_backoff()
def get_role(client, role_name):
    return client.get_role(RoleName=role_name)["Role"]


@IAMErrorHandler.common_error_handler("list the policies of the role")
@AWSRetry.jittered_backoff()
def list_attached_role_policies(client, role_name):
    paginator = client.get_paginator("list_attached_role_policies")
    return paginator.paginate(RoleName=role_name).build_full_result()["AttachedPolicies"]


@IAMErrorHandler.common_error_handler("read the quotas of the account")
@AWSRetry.jittered_backoff()
def get_account_summary(client):
    return client.get_account_summary()["SummaryMap"]


@IAMErrorHandler.common_error_handler("simulate the caller's permissions")
@AWSRetry.jittered_backoff()
def simulate_principal_policy(client, **parameters):
    paginator = client.get_paginator("simulate_principal_policy")
    return paginator.paginate(**parameters).build_full_result()["EvaluationResults"]


@IAMErrorHandler.list_error_handler("read the policy of the role")
@AWSRetry.jittered_backoff()
def get_role_policy(client, role_name, policy_name):
    return client.get_role_policy(RoleName=role_name, PolicyName=policy_name)["PolicyDocument"]


@IAMErrorHandler.common_error_handler("create the role")
@AWSRetry.jittered_backoff()
def create_role(client, **parameters):
    return client.create_role(**parameters)["Role"]


@IAMErrorHandler.common_error_handler("change who may assume the role")
@AWSRetry.jittered_backoff()
def update_assume_role_policy(client, role_name, policy_document):
    return client.update_assume_role_policy(RoleName=role_name, PolicyDocument=policy_document)


@IAMErrorHandler.common_error_handler("describe the role anew")
@AWSRetry.jittered_backoff()
def update_role(client, role_name, description):
    return client.update_role(RoleName=role_name, Description=description)


@IAMErrorHandler.common_error_handler("say what the role may do")
@wait_for_the_role
def put_role_policy(client, role_name, policy_name, policy_document):
    return client.put_role_policy(RoleName=role_name, PolicyName=policy_name, PolicyDocument=policy_document)


@IAMErrorHandler.common_error_handler("tag the role")
@AWSRetry.jittered_backoff()
def tag_role(client, role_name, tags):
    return client.tag_role(RoleName=role_name, Tags=tags)


@IAMErrorHandler.common_error_handler("remove tags from the role")
@AWSRetry.jittered_backoff()
def untag_role(client, role_name, tag_keys):
    return client.untag_role(RoleName=role_name, TagKeys=tag_keys)


@IAMErrorHandler.common_error_handler("list the policies in the role")
@AWSRetry.jittered_backoff()
def list_role_policies(client, role_name):
    return client.get_paginator("list_role_policies").paginate(RoleName=role_name).build_full_result()["PolicyNames"]
