# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What Kinesis holds of the stream."""

from __future__ import annotations

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import Read
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kinesis import api


def _stream(client, wants, _facts):
    return api.describe_stream_summary(client, wants["streaming"]["name"])


READS = [Read("kinesis.stream", "kinesis", ("streaming",), _stream)]
