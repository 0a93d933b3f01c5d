# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Waiting for the endpoints of one VPC: data for a botocore waiter, sized by a time budget in seconds.

botocore has no waiter for endpoints. One waiter serves both those that come and those that go, so that they share one
budget. It is asked with a filter for the VPC, not with ids: AWS answers a single unknown id with an error for all.
"""

from __future__ import annotations

import json

from ansible_collections.amazon.aws.plugins.module_utils.waiter import BaseWaiterFactory

from .endpoints_api import VpcEndpointErrorHandler

# Seconds between two looks; an interface endpoint takes one to three minutes.
LOOK_EVERY = 5
NEVER_AVAILABLE = ["failed", "rejected", "expired"]


def _count(ids, states):
    """JMESPath: how many of these endpoints are in one of these states.

    The API's model writes states with a capital letter, the service answers without: both are looked for.
    """
    spelt = [*states, *(state.capitalize() for state in states)]
    chosen = f"contains(`{json.dumps(ids)}`, VpcEndpointId) && contains(`{json.dumps(spelt)}`, State)"
    return f"length(VpcEndpoints[?{chosen}])"


def _left(ids):
    chosen = f"contains(`{json.dumps(ids)}`, VpcEndpointId) && State != 'deleted' && State != 'Deleted'"
    return f"length(VpcEndpoints[?{chosen}])"


def settled_model(available, gone, timeout):
    """A botocore waiter: success when the endpoints ``available`` are that and the endpoints ``gone`` are no more."""
    success = f"{_count(available, ['available'])} == `{len(available)}` && {_left(gone)} == `0`"
    failure = f"{_count(available, NEVER_AVAILABLE)} > `0`"
    delay = min(LOOK_EVERY, max(1, timeout // LOOK_EVERY))
    return {
        "operation": "DescribeVpcEndpoints",
        "delay": delay,
        "maxAttempts": 1 + -(-timeout // delay),
        "acceptors": [
            {"matcher": "path", "argument": failure, "expected": True, "state": "failure"},
            {"matcher": "path", "argument": success, "expected": True, "state": "success"},
        ],
    }


class _Factory(BaseWaiterFactory):
    def __init__(self, model):
        self._model_of_one = model
        super().__init__()

    @property
    def _waiter_model_data(self):
        return {"vpc_endpoints_settled": self._model_of_one}


def wait_until_settled(client, vpc_id, available, gone, timeout):
    """Wait at most ``timeout`` seconds for what ``settled_model`` describes."""
    waiter = _Factory(settled_model(available, gone, timeout)).get_waiter(client, "vpc_endpoints_settled")
    wait = VpcEndpointErrorHandler.common_error_handler(
        f"see {', '.join([*available, *gone])} available or gone within wait_timeout={timeout} seconds"
    )(waiter.wait)
    wait(Filters=[{"Name": "vpc-id", "Values": [vpc_id]}])
