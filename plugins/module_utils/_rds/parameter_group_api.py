# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The RDS calls on DB parameter groups: one function, one AWS call.

Arguments after the client have the names and shapes of the API (botocore, service "rds").
Failures raise AnsibleRDSError; a group that does not exist is None.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

from .api import RDSErrorHandler

# A group that was made a moment ago may not be found yet, and one whose change is being applied takes no other:
# terraform-provider-aws tries again for three minutes for the same reasons (internal/service/rds/parameter_group.go).
NOT_SETTLED_YET = ["DBParameterGroupNotFound", "InvalidDBParameterGroupState"]
# A group stays in use for a while after its last instance is gone; terraform-provider-aws tries again for as long.
STILL_IN_USE = ["InvalidDBParameterGroupState"]


class ParameterGroupErrorHandler(RDSErrorHandler):
    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("DBParameterGroupNotFound")


@ParameterGroupErrorHandler.list_error_handler("describe the DB parameter group")
@AWSRetry.jittered_backoff()
def describe_db_parameter_group(client, db_parameter_group_name):
    return client.describe_db_parameter_groups(DBParameterGroupName=db_parameter_group_name)["DBParameterGroups"][0]


@ParameterGroupErrorHandler.common_error_handler("list the DB parameter groups")
@AWSRetry.jittered_backoff()
def describe_db_parameter_groups(client):
    return client.get_paginator("describe_db_parameter_groups").paginate().build_full_result()["DBParameterGroups"]


@ParameterGroupErrorHandler.common_error_handler("list the parameters of the DB parameter group")
@AWSRetry.jittered_backoff()
def describe_db_parameters(client, db_parameter_group_name):
    paginator = client.get_paginator("describe_db_parameters")
    return paginator.paginate(DBParameterGroupName=db_parameter_group_name).build_full_result()["Parameters"]


@ParameterGroupErrorHandler.common_error_handler("list the parameters of the family")
@AWSRetry.jittered_backoff()
def describe_engine_default_parameters(client, db_parameter_group_family):
    paginator = client.get_paginator("describe_engine_default_parameters")
    pages = paginator.paginate(DBParameterGroupFamily=db_parameter_group_family)
    return pages.build_full_result()["EngineDefaults"]["Parameters"]


@ParameterGroupErrorHandler.common_error_handler("create the DB parameter group")
@AWSRetry.jittered_backoff()
def create_db_parameter_group(client, **parameters):
    return client.create_db_parameter_group(**parameters)["DBParameterGroup"]


@ParameterGroupErrorHandler.common_error_handler("modify the DB parameter group")
@AWSRetry.jittered_backoff(retries=6, catch_extra_error_codes=NOT_SETTLED_YET)
def modify_db_parameter_group(client, db_parameter_group_name, parameters):
    return client.modify_db_parameter_group(DBParameterGroupName=db_parameter_group_name, Parameters=parameters)


@ParameterGroupErrorHandler.common_error_handler("reset parameters of the DB parameter group")
@AWSRetry.jittered_backoff(retries=6, catch_extra_error_codes=NOT_SETTLED_YET)
def reset_db_parameter_group(client, db_parameter_group_name, parameters):
    return client.reset_db_parameter_group(
        DBParameterGroupName=db_parameter_group_name, ResetAllParameters=False, Parameters=parameters
    )


# 5, 10 and then 20 seconds at a time: three minutes.
@ParameterGroupErrorHandler.deletion_error_handler("delete the DB parameter group")
@AWSRetry.exponential_backoff(retries=12, delay=5, max_delay=20, catch_extra_error_codes=STILL_IN_USE)
def delete_db_parameter_group(client, db_parameter_group_name):
    return client.delete_db_parameter_group(DBParameterGroupName=db_parameter_group_name)
