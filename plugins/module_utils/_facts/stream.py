# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What Kinesis holds of the stream, and what it still allows the account."""

from __future__ import annotations

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import Read
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kinesis import api


def _stream(client, wants, _facts):
    return api.describe_stream_summary(client, wants["streaming"]["name"])


def _limits(client, _wants, _facts):
    return api.describe_limits(client)


ONLY = ("streaming",)
READS = [
    Read("kinesis.stream", "kinesis", ONLY, _stream),
    Read("kinesis.limits", "kinesis", ONLY, _limits),
]
