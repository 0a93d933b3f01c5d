# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Who holds the stack's lock, or held it last."""

from __future__ import annotations

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import Read
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._lock.lock import read
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._lock.plan import IGNORE


def _record(client, wants, _facts):
    want = wants["stack"]
    return None if want["lock"] == IGNORE else read(client, want["lock_table"])


READS = [Read("lock.record", "dynamodb", ("stack",), _record)]
