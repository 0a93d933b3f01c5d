# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The RDS calls that make, change and delete an instance: one function, one AWS call.

Arguments after the client have the names and shapes of the API (botocore, service "rds").
Failures raise AnsibleRDSError.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

from .api import RDSErrorHandler

# While AWS works on an instance it takes no change. 3, 6, 12, 24, 48 and then 60 seconds: some minutes, as amazon.aws.
wait_for_the_state = AWSRetry.exponential_backoff(
    retries=10, delay=3, max_delay=60, catch_extra_error_codes=["InvalidDBInstanceState"]
)
# What was made a moment ago may not be known to RDS yet, such as the key.
wait_for_what_is_new = AWSRetry.exponential_backoff(
    retries=6, delay=3, max_delay=15, catch_extra_error_codes=["DBParameterGroupNotFound", "KMSKeyNotAccessibleFault"]
)


@RDSErrorHandler.common_error_handler("create the instance")
@wait_for_what_is_new
def create_db_instance(client, **parameters):
    return client.create_db_instance(**parameters)["DBInstance"]


@RDSErrorHandler.common_error_handler("modify the instance")
@wait_for_the_state
def modify_db_instance(client, **parameters):
    return client.modify_db_instance(**parameters)["DBInstance"]


@RDSErrorHandler.deletion_error_handler("delete the instance")
@wait_for_the_state
def delete_db_instance(client, **parameters):
    return client.delete_db_instance(**parameters)["DBInstance"]
