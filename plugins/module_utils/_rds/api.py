# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What RDS offers: one function, one AWS call.

Arguments after the client have the names and shapes of the API (botocore, service "rds").
Failures raise AnsibleRDSError; where there is no such instance, the answer is an empty list.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

# DescribeOrderableDBInstanceOptions.MaxRecords: "Minimum 20, maximum 1000". A class has several hundred rows.
LARGE_PAGE = {"PageSize": 1000}


class AnsibleRDSError(AnsibleAWSError):
    """A call to RDS failed."""


class RDSErrorHandler(AWSErrorHandler):
    _CUSTOM_EXCEPTION = AnsibleRDSError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("DBInstanceNotFound")


@RDSErrorHandler.common_error_handler("list the engine versions")
@AWSRetry.jittered_backoff()
def describe_db_engine_versions(client, **parameters):
    paginator = client.get_paginator("describe_db_engine_versions")
    return paginator.paginate(**parameters).build_full_result()["DBEngineVersions"]


@RDSErrorHandler.common_error_handler("list the major engine versions")
@AWSRetry.jittered_backoff()
def describe_db_major_engine_versions(client, engine):
    paginator = client.get_paginator("describe_db_major_engine_versions")
    return paginator.paginate(Engine=engine).build_full_result()["DBMajorEngineVersions"]


@RDSErrorHandler.common_error_handler("list the instances that can be ordered")
@AWSRetry.jittered_backoff()
def describe_orderable_db_instance_options(client, **parameters):
    paginator = client.get_paginator("describe_orderable_db_instance_options")
    pages = paginator.paginate(PaginationConfig=LARGE_PAGE, **parameters)
    return pages.build_full_result()["OrderableDBInstanceOptions"]


@RDSErrorHandler.list_error_handler("describe the instance", default_value=[])
@AWSRetry.jittered_backoff()
def describe_db_instances(client, db_instance_identifier):
    return client.describe_db_instances(DBInstanceIdentifier=db_instance_identifier)["DBInstances"]


@RDSErrorHandler.common_error_handler("list the snapshots of the instance")
@AWSRetry.jittered_backoff()
def describe_db_snapshots(client, db_instance_identifier, snapshot_type):
    pages = client.get_paginator("describe_db_snapshots").paginate(
        DBInstanceIdentifier=db_instance_identifier, SnapshotType=snapshot_type
    )
    return pages.build_full_result()["DBSnapshots"]


@RDSErrorHandler.common_error_handler("list the quotas")
@AWSRetry.jittered_backoff()
def describe_account_attributes(client):
    return client.describe_account_attributes()["AccountQuotas"]


@RDSErrorHandler.common_error_handler("list the certificates")
@AWSRetry.jittered_backoff()
def describe_certificates(client):
    """Return all pages as one answer: the default is a part of it beside the certificates."""
    return client.get_paginator("describe_certificates").paginate().build_full_result()
