# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The Service Quotas calls of this collection: one function, one AWS call.

Failures raise AnsibleServiceQuotasError; a quota that the account has no value of is None.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry


class AnsibleServiceQuotasError(AnsibleAWSError):
    """A call to Service Quotas failed."""


class ServiceQuotasErrorHandler(AWSErrorHandler):
    _CUSTOM_EXCEPTION = AnsibleServiceQuotasError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("NoSuchResourceException")


@ServiceQuotasErrorHandler.list_error_handler("read a quota")
@AWSRetry.jittered_backoff()
def get_service_quota(client, service_code, quota_code):
    return client.get_service_quota(ServiceCode=service_code, QuotaCode=quota_code)["Quota"]
