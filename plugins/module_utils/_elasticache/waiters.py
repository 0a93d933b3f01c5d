# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Waiting for replication groups: data for botocore's waiters, sized by a time budget in seconds.

botocore's own replication_group_available gives up after ten minutes; a group takes nine to thirty.
"""

from __future__ import annotations

import time

from ansible_collections.amazon.aws.plugins.module_utils.waiter import BaseWaiterFactory

from .api import AnsibleElastiCacheError, ElastiCacheErrorHandler

# Seconds between two looks: botocore's own for this service; less only when the budget is small.
LOOK_EVERY = 15
LOOKS_AT_LEAST = 20

STATUS = "ReplicationGroups[].Status"

# What AWS still has to carry out on the group. Log delivery is left out: it stays pending for as long as
# its destination cannot be written to, which does not keep the group from serving or from changing.
NOTHING_PENDING = "length(keys(PendingModifiedValues || `{}`)[?@ != 'LogDeliveryConfigurations']) == `0`"


def pace(timeout):
    """Delay in seconds and number of looks that fill `timeout` seconds; the first look is at once."""
    delay = max(1, min(LOOK_EVERY, int(timeout) // LOOKS_AT_LEAST))
    return {"delay": delay, "maxAttempts": max(1, 1 + -(-int(timeout) // delay))}


def _status(state, expected, matcher="pathAny"):
    return {"state": state, "matcher": matcher, "argument": STATUS, "expected": expected}


NEVER_AVAILABLE = [_status("failure", "create-failed"), _status("failure", "deleting"), _status("failure", "deleted")]

GONE = {"state": "success", "matcher": "error", "expected": "ReplicationGroupNotFoundFault"}


def available_model(timeout):
    return {
        "operation": "DescribeReplicationGroups",
        "acceptors": [_status("success", "available", "pathAll"), *NEVER_AVAILABLE],
        **pace(timeout),
    }


def settled_model(timeout, conditions):
    """Available, nothing pending, and each of `conditions` (JMESPath on one group) true."""
    checks = ", ".join(["Status == 'available'", NOTHING_PENDING, *conditions])
    argument = f"ReplicationGroups[0].[{checks}][]"
    success = {"state": "success", "matcher": "pathAll", "argument": argument, "expected": True}
    return {
        "operation": "DescribeReplicationGroups",
        "acceptors": [success, *NEVER_AVAILABLE],
        **pace(timeout),
    }


def deleted_model(timeout):
    return {
        "operation": "DescribeReplicationGroups",
        "acceptors": [_status("success", "deleted", "pathAll"), GONE],
        **pace(timeout),
    }


class _Factory(BaseWaiterFactory):
    def __init__(self, model):
        self._model_of_one = model
        super().__init__()

    @property
    def _waiter_model_data(self):
        return {"replication_group": self._model_of_one}


def _waiter(client, model):
    return _Factory(model).get_waiter(client, "replication_group")


def available_waiter(client, timeout):
    """A botocore waiter; call `.wait(ReplicationGroupId=...)`. Success: every group asked for is available."""
    return _waiter(client, available_model(timeout))


def settled_waiter(client, timeout, conditions=()):
    """A botocore waiter for a group whose modifications, all to be applied at once, are done."""
    return _waiter(client, settled_model(timeout, conditions))


def deleted_waiter(client, timeout):
    """A botocore waiter; call `.wait(ReplicationGroupId=...)`. Success: the group is no longer there."""
    return _waiter(client, deleted_model(timeout))


class Budget:
    """A number of seconds that several waits share."""

    def __init__(self, seconds):
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    @property
    def left(self):
        return max(0, self._end - time.monotonic())


@ElastiCacheErrorHandler.common_error_handler("wait for the replication group")
def _wait(waiter, replication_group_id):
    waiter.wait(ReplicationGroupId=replication_group_id)


def wait_for(waiter, replication_group_id, goal, budget):
    """Wait, and when that fails say for what, for how long and in which state the group was seen last."""
    try:
        _wait(waiter, replication_group_id)
    except AnsibleElastiCacheError as error:
        groups = (getattr(error.exception, "last_response", None) or {}).get("ReplicationGroups")
        if not groups:
            raise
        message = (
            f"The replication group {replication_group_id} did not become {goal}: its status is"
            f" {groups[0].get('Status')!r} (wait_timeout is {budget.seconds} seconds)"
        )
        raise AnsibleElastiCacheError(message=message, exception=error.exception) from error
