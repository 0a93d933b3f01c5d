# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What CloudWatch Logs holds of the log groups."""

from __future__ import annotations

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import Read
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._logs import api


def _groups(client, wants, _facts):
    """The groups of exactly the stack's names."""
    names = wants["logging"]["groups"]
    found = [group for name in names for group in api.describe_log_groups(client, name)]
    return [group for group in found if group["logGroupName"] in names]


def _resource_policies(client, _wants, _facts):
    return api.describe_resource_policies(client)


READS = [
    Read("logs.groups", "logs", ("logging",), _groups),
    Read("logs.resource_policies", "logs", ("cache",), _resource_policies),
]
