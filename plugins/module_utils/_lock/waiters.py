# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Waiting for the lock's table, and watching its record: data for botocore's waiters."""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.waiter import BaseWaiterFactory
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._dynamodb.api import (
    AnsibleDynamoDBError,
    DynamoDBErrorHandler,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._lock.plan import key

# A table takes some ten seconds to be made or to go.
TABLE_WITHIN, TABLE_EVERY = 120, 2
LOOK_EVERY = 5


def _table(acceptors):
    return {
        "operation": "DescribeTable",
        "delay": TABLE_EVERY,
        "maxAttempts": TABLE_WITHIN // TABLE_EVERY,
        "acceptors": acceptors,
    }


GONE = {"state": "success", "matcher": "error", "expected": "ResourceNotFoundException"}
ACTIVE = {"state": "success", "matcher": "path", "argument": "Table.TableStatus", "expected": "ACTIVE"}


class _Factory(BaseWaiterFactory):
    def __init__(self, **models):
        self._models = models
        super().__init__()

    @property
    def _waiter_model_data(self):
        return self._models


@DynamoDBErrorHandler.common_error_handler("wait for the table of the lock")
def wait_until_active(client, table_name):
    _Factory(lock_table_active=_table([ACTIVE])).get_waiter(client, "lock_table_active").wait(TableName=table_name)


@DynamoDBErrorHandler.common_error_handler("wait until the table of the lock is gone")
def wait_until_gone(client, table_name):
    _Factory(lock_table_gone=_table([GONE])).get_waiter(client, "lock_table_gone").wait(TableName=table_name)


def changes_within(client, table_name, record, seconds):
    """Watch the record for so many seconds; tell whether it changed, or went."""
    same = f"Item.version.N == '{record.version}' && Item.run.S == '{record.run}'"
    model = {
        "operation": "GetItem",
        "delay": LOOK_EVERY,
        "maxAttempts": 1 + max(1, -(-int(seconds) // LOOK_EVERY)),
        "acceptors": [{"state": "success", "matcher": "path", "argument": same, "expected": False}, GONE],
    }
    waiter = _Factory(lock_changed=model).get_waiter(client, "lock_changed")
    watch = DynamoDBErrorHandler.common_error_handler("watch the lock")(waiter.wait)
    try:
        watch(TableName=table_name, Key=key(), ConsistentRead=True)
    except AnsibleDynamoDBError as error:
        # The same record to the end is an answer; anything else is a failure.
        if "Item" not in (getattr(error.exception, "last_response", None) or {}):
            raise
        return False
    return True
