# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The AWS Organizations calls of this collection: one function, one AWS call. Failures raise AnsibleOrganizationsError.

An account that is in no organisation, and one to which no policy of the type applies, have no policy: None.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry


class AnsibleOrganizationsError(AnsibleAWSError):
    """A call to AWS Organizations failed."""


class OrganizationsErrorHandler(AWSErrorHandler):
    _CUSTOM_EXCEPTION = AnsibleOrganizationsError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code(["AWSOrganizationsNotInUseException", "EffectivePolicyNotFoundException"])


@OrganizationsErrorHandler.list_error_handler("read the policy that the account inherits")
@AWSRetry.jittered_backoff(retries=5, catch_extra_error_codes=["TooManyRequestsException"])
def describe_effective_policy(client, policy_type):
    return client.describe_effective_policy(PolicyType=policy_type)["EffectivePolicy"]["PolicyContent"]
