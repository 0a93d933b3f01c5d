# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import jmespath
import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.endpoints_waiters import settled_model


def answer(**states):
    return {"VpcEndpoints": [{"VpcEndpointId": name, "State": state} for name, state in states.items()]}


@pytest.mark.parametrize(
    ("response", "outcome"),
    [
        (answer(a="available"), "success"),
        (answer(a="Available", b="deleted", c="pending"), "success"),
        (answer(a="available", b="Deleted"), "success"),
        (answer(a="pending"), "retry"),
        (answer(), "retry"),
        (answer(a="available", b="deleting"), "retry"),
        (answer(a="failed"), "failure"),
        (answer(a="available", b="failed"), "retry"),
    ],
)
def test_one_waiter_sees_endpoints_come_and_go(response, outcome):
    acceptors = settled_model(["a"], ["b"], 600)["acceptors"]
    matched = [one["state"] for one in acceptors if jmespath.search(one["argument"], response) == one["expected"]]
    assert [*matched, "retry"][0] == outcome


@pytest.mark.parametrize(("timeout", "delay", "attempts"), [(600, 5, 121), (10, 2, 6), (1, 1, 2)])
def test_looks_fill_the_budget(timeout, delay, attempts):
    model = settled_model(["a"], [], timeout)
    assert (model["delay"], model["maxAttempts"]) == (delay, attempts)
