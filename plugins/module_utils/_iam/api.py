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
