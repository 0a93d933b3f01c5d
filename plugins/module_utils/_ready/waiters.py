# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Waiting for a slow resource: data for botocore's waiters, sized by a time budget in seconds."""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.waiter import BaseWaiterFactory

from .api import MISSING, ReadyErrorHandler
from .plan import KINDS, NEVER_WAITS

# Seconds between two looks.
LOOK_EVERY = 2

OPERATIONS = {
    "elasticache_replication_group": ("DescribeReplicationGroups", "ReplicationGroups[]", "Status"),
    "rds_instance": ("DescribeDBInstances", "DBInstances[]", "DBInstanceStatus"),
}
IDENTIFIERS = {"elasticache_replication_group": "ReplicationGroupId", "rds_instance": "DBInstanceIdentifier"}
# What is to be changed; see pending() in the module.
PENDING = f"keys(PendingModifiedValues || `{{}}`)[?@ != '{NEVER_WAITS}']"


def acceptors(kind, goal, applied=False):
    """Success when the goal is reached; failure, where the resource is to be ready, in a state that leads nowhere."""
    gone = [] if goal == "ready" else [{"state": "success", "matcher": "error", "expected": MISSING[kind]}]
    if goal == "gone":
        return gone
    _operation, resources, status = OPERATIONS[kind]
    plain = f"{resources}.{status}"
    done = f"{resources}.[{PENDING} && 'pending' || {status}][]" if applied else plain
    lasting = "failure" if goal == "ready" else "success"
    outcomes = (("success", done, KINDS[kind].ready), (lasting, plain, KINDS[kind].failed))
    return gone + [
        {"state": state, "matcher": "pathAll", "argument": argument, "expected": expected}
        for state, argument, all_expected in outcomes
        for expected in all_expected
    ]


def model(kind, goal, seconds, applied=False):
    """The data of a botocore waiter."""
    return {
        "operation": OPERATIONS[kind][0],
        "delay": LOOK_EVERY,
        "maxAttempts": max(1, int(seconds) // LOOK_EVERY),
        "acceptors": acceptors(kind, goal, applied),
    }


class _Factory(BaseWaiterFactory):
    def __init__(self, model_of_one):
        self._model_of_one = model_of_one
        super().__init__()

    @property
    def _waiter_model_data(self):
        return {"goal": self._model_of_one}


@ReadyErrorHandler.common_error_handler("wait for it")
def wait(client, kind, name, seconds, goal="ready", applied=False):
    """Wait until the resource is ready, or gone; raises AnsibleReadyError when it is not within these seconds."""
    _Factory(model(kind, goal, seconds, applied)).get_waiter(client, "goal").wait(**{IDENTIFIERS[kind]: name})
