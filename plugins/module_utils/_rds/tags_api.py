# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The RDS calls on the tags of whatever RDS has: one function, one AWS call.

Arguments after the client have the names and shapes of the API (botocore, service "rds").
Failures raise AnsibleRDSError.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

from .api import RDSErrorHandler
from .instance_api import wait_for_the_state


@RDSErrorHandler.common_error_handler("list the tags of the resource")
@AWSRetry.jittered_backoff()
def list_tags_for_resource(client, resource_name):
    return client.list_tags_for_resource(ResourceName=resource_name)["TagList"]


@RDSErrorHandler.common_error_handler("tag the resource")
@wait_for_the_state
def add_tags_to_resource(client, resource_name, tags):
    return client.add_tags_to_resource(ResourceName=resource_name, Tags=tags)


@RDSErrorHandler.common_error_handler("remove tags from the resource")
@wait_for_the_state
def remove_tags_from_resource(client, resource_name, tag_keys):
    return client.remove_tags_from_resource(ResourceName=resource_name, TagKeys=tag_keys)
