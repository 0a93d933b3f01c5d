# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Deleting security groups as soon as AWS lets go of them: data for a botocore waiter, sized by a budget in seconds.

The operation that is waited for is the deletion itself. Network interfaces of a database or an endpoint that is gone
may linger for minutes, and nothing but the answer to DeleteSecurityGroup says that nothing holds the group any more.
"""

from __future__ import annotations

import time

from ansible_collections.amazon.aws.plugins.module_utils.waiter import BaseWaiterFactory

from .security_groups_api import SecurityGroupErrorHandler

# Seconds between two attempts.
TRY_EVERY = 5


def deleted_model(timeout):
    """A botocore waiter: success when the group is deleted or unknown, another try while something depends on it."""
    delay = min(TRY_EVERY, max(1, timeout // TRY_EVERY))
    return {
        "operation": "DeleteSecurityGroup",
        "delay": delay,
        "maxAttempts": 1 + max(0, -(-timeout // delay)),
        "acceptors": [
            {"matcher": "status", "expected": 200, "state": "success"},
            {"matcher": "error", "expected": "InvalidGroup.NotFound", "state": "success"},
            {"matcher": "error", "expected": "DependencyViolation", "state": "retry"},
        ],
    }


class _Factory(BaseWaiterFactory):
    def __init__(self, model):
        self._model_of_one = model
        super().__init__()

    @property
    def _waiter_model_data(self):
        return {"security_group_deleted": self._model_of_one}


def delete_security_groups(client, groups, timeout):
    """Delete the groups, given as ids and their names, within ``timeout`` seconds for all of them together."""
    deadline = time.monotonic() + timeout
    for group_id, name in groups.items():
        left = max(0, int(deadline - time.monotonic()))
        waiter = _Factory(deleted_model(left)).get_waiter(client, "security_group_deleted")
        delete = SecurityGroupErrorHandler.common_error_handler(
            f"delete the security group {name} ({group_id}) within wait_timeout={timeout} seconds"
        )(waiter.wait)
        delete(GroupId=group_id)
