# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The Route 53 calls of this collection: one function, one AWS call. Failures raise AnsibleRoute53Error."""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry


class AnsibleRoute53Error(AnsibleAWSError):
    """A call to Route 53 failed."""


class Route53ErrorHandler(AWSErrorHandler):
    _CUSTOM_EXCEPTION = AnsibleRoute53Error


@Route53ErrorHandler.common_error_handler("list the private hosted zones of the VPC")
@AWSRetry.jittered_backoff()
def list_hosted_zones_by_vpc(client, vpc_id, region):
    # One answer holds 100, and no paginator knows this operation; a VPC of this collection has none of its own.
    return client.list_hosted_zones_by_vpc(VPCId=vpc_id, VPCRegion=region)["HostedZoneSummaries"]
