# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The AWS Free Tier calls of this collection: one function, one AWS call. Failures raise AnsibleFreeTierError."""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._throttling import THROTTLED


class AnsibleFreeTierError(AnsibleAWSError):
    """A call to AWS Free Tier failed."""


class FreeTierErrorHandler(AWSErrorHandler):
    _CUSTOM_EXCEPTION = AnsibleFreeTierError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("ResourceNotFoundException")


@FreeTierErrorHandler.list_error_handler("ask for the plan of the account", default_value={})
@AWSRetry.jittered_backoff(retries=5, catch_extra_error_codes=THROTTLED)
def get_account_plan_state(client):
    return client.get_account_plan_state()
