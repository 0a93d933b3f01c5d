# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The Secrets Manager calls of this collection: one function, one AWS call.

Arguments after the client have the names and shapes of the API (botocore, service "secretsmanager").
Failures raise AnsibleSecretsManagerError; what does not exist is None.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._throttling import THROTTLED


class AnsibleSecretsManagerError(AnsibleAWSError):
    """A call to Secrets Manager failed."""


class SecretsManagerErrorHandler(AWSErrorHandler):
    _CUSTOM_EXCEPTION = AnsibleSecretsManagerError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("ResourceNotFoundException")


@SecretsManagerErrorHandler.list_error_handler("describe the secret")
@AWSRetry.jittered_backoff(retries=5, catch_extra_error_codes=THROTTLED)
def describe_secret(client, secret_id):
    return client.describe_secret(SecretId=secret_id)


@SecretsManagerErrorHandler.list_error_handler("read the value of the secret")
@AWSRetry.jittered_backoff(retries=5, catch_extra_error_codes=THROTTLED)
def get_secret_value(client, secret_id):
    return client.get_secret_value(SecretId=secret_id)
