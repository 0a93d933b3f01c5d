# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The RDS calls on DB subnet groups: one function, one AWS call.

Arguments after the client have the names and shapes of the API (botocore, service "rds").
Failures raise AnsibleRDSError; a group that does not exist is None.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

from .api import RDSErrorHandler

# A subnet that was made a moment ago may not be known to the service yet.
wait_for_the_subnets = AWSRetry.jittered_backoff(retries=6, delay=2, catch_extra_error_codes=["InvalidSubnet"])


class SubnetGroupErrorHandler(RDSErrorHandler):
    @classmethod
    def _is_missing(cls):
        # The API has one name for the fault and another for its code.
        return is_boto3_error_code(["DBSubnetGroupNotFoundFault", "DBSubnetGroupNotFound"])


@SubnetGroupErrorHandler.list_error_handler("describe the DB subnet group")
@AWSRetry.jittered_backoff()
def describe_db_subnet_group(client, db_subnet_group_name):
    return client.describe_db_subnet_groups(DBSubnetGroupName=db_subnet_group_name)["DBSubnetGroups"][0]


@SubnetGroupErrorHandler.common_error_handler("create the DB subnet group")
@wait_for_the_subnets
def create_db_subnet_group(client, **parameters):
    return client.create_db_subnet_group(**parameters)["DBSubnetGroup"]


@SubnetGroupErrorHandler.common_error_handler("modify the DB subnet group")
@wait_for_the_subnets
def modify_db_subnet_group(client, **parameters):
    return client.modify_db_subnet_group(**parameters)["DBSubnetGroup"]
