# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Waiting for security groups to be listed, and to go: data for botocore waiters, sized by a budget in seconds.

The operation that is waited for at the end is the deletion itself. Network interfaces of a database or an endpoint that
is gone may linger for minutes, and nothing but the answer to DeleteSecurityGroup says that nothing holds the group any
more. Every waiter of this factory tries again when it is throttled.
"""

from __future__ import annotations

import time

from ansible_collections.amazon.aws.plugins.module_utils.waiter import BaseWaiterFactory

from .security_groups_api import AnsibleSecurityGroupError, SecurityGroupErrorHandler

# Seconds between two attempts.
TRY_EVERY = 5
# Seconds within which what was made a moment ago is known everywhere; rather too many.
LISTED_WITHIN = 30
LOOK_EVERY = 2


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


def listed_model():
    """A botocore waiter: success when the filters find a group."""
    return {
        "operation": "DescribeSecurityGroups",
        "delay": LOOK_EVERY,
        "maxAttempts": 1 + LISTED_WITHIN // LOOK_EVERY,
        "acceptors": [
            {"matcher": "path", "argument": "length(SecurityGroups) > `0`", "expected": True, "state": "success"},
        ],
    }


class _Factory(BaseWaiterFactory):
    def __init__(self, **models):
        self._models = models
        super().__init__()

    @property
    def _waiter_model_data(self):
        return self._models


def wait_until_listed(client, vpc_id, name, tags):
    """Wait a while for AWS to list the group of this name and these tags; what is there is for the caller to judge."""
    exact = {"vpc-id": vpc_id, "group-name": name, **{f"tag:{key}": value for key, value in tags.items()}}
    waiter = _Factory(security_group_listed=listed_model()).get_waiter(client, "security_group_listed")
    wait = SecurityGroupErrorHandler.common_error_handler("see a security group made a moment ago")(waiter.wait)
    try:
        wait(Filters=[{"Name": key, "Values": [value]} for key, value in exact.items()])
    except AnsibleSecurityGroupError as error:
        # An empty list is an answer; anything else is a failure.
        if "SecurityGroups" not in (getattr(error.exception, "last_response", None) or {}):
            raise


def delete_security_groups(client, groups, timeout):
    """Delete the groups, given as ids and their names, within ``timeout`` seconds for all of them together."""
    deadline = time.monotonic() + timeout
    for group_id, name in groups.items():
        left = max(0, int(deadline - time.monotonic()))
        waiter = _Factory(security_group_deleted=deleted_model(left)).get_waiter(client, "security_group_deleted")
        delete = SecurityGroupErrorHandler.common_error_handler(
            f"delete the security group {name} ({group_id}) within wait_timeout={timeout} seconds"
        )(waiter.wait)
        delete(GroupId=group_id)
