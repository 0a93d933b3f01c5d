# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Waiting for a slow resource: data for botocore's waiters, sized by a time budget in seconds."""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.waiter import BaseWaiterFactory

from .api import ReadyErrorHandler
from .plan import KINDS

# Seconds between two looks.
LOOK_EVERY = 2

OPERATIONS = {
    "elasticache_replication_group": ("DescribeReplicationGroups", "ReplicationGroups[].Status", "ReplicationGroupId"),
    "rds_instance": ("DescribeDBInstances", "DBInstances[].DBInstanceStatus", "DBInstanceIdentifier"),
}


def model(kind, seconds):
    """A botocore waiter that ends with success in a ready state, and with failure in one that leads nowhere."""
    operation, status, _identifier = OPERATIONS[kind]
    states = {"success": KINDS[kind].ready, "failure": KINDS[kind].failed}
    return {
        "operation": operation,
        "delay": LOOK_EVERY,
        "maxAttempts": max(1, int(seconds) // LOOK_EVERY),
        "acceptors": [
            {"state": state, "matcher": "pathAll", "argument": status, "expected": expected}
            for state, all_expected in states.items()
            for expected in all_expected
        ],
    }


class _Factory(BaseWaiterFactory):
    def __init__(self, model_of_one):
        self._model_of_one = model_of_one
        super().__init__()

    @property
    def _waiter_model_data(self):
        return {"ready": self._model_of_one}


@ReadyErrorHandler.common_error_handler("wait until it is ready")
def wait(client, kind, name, seconds):
    """Wait until the resource is ready; raises AnsibleReadyError when it is not within these seconds."""
    _Factory(model(kind, seconds)).get_waiter(client, "ready").wait(**{OPERATIONS[kind][2]: name})
