# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import botocore.session
import botocore.waiter
import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import waiters
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.api import AnsibleElastiCacheError
from botocore.stub import Stubber

BUDGET = waiters.Budget(60)
AVAILABLE = {"Status": "available"}
PENDING = {"Status": "available", "PendingModifiedValues": {"AutomaticFailoverStatus": "enabled"}}
LOGS_PENDING = {"Status": "available", "PendingModifiedValues": {"LogDeliveryConfigurations": []}}
SMALL = {"Status": "available", "CacheNodeType": "small"}
LARGE = {"Status": "available", "CacheNodeType": "large"}


@pytest.fixture
def look(monkeypatch):
    """A function that runs a waiter on prepared answers, and returns how many of them it did not look at."""
    monkeypatch.setattr(botocore.waiter.time, "sleep", lambda _seconds: None)
    session = botocore.session.get_session()
    session.set_credentials("testing", "testing")

    def run(make, groups, *conditions):
        client = session.create_client("elasticache", region_name="ap-northeast-1")
        with Stubber(client) as stubber:
            for group in groups:
                if group is None:
                    stubber.add_client_error("describe_replication_groups", "ReplicationGroupNotFoundFault")
                else:
                    stubber.add_response("describe_replication_groups", {"ReplicationGroups": [group]})
            waiters.wait_for(make(client, BUDGET.seconds, *conditions), "redis-dev", "ready", BUDGET)
            stubber.assert_no_pending_responses()

    return run


@pytest.mark.parametrize(
    ("make", "groups", "conditions"),
    [
        (waiters.available_waiter, [{"Status": "creating"}, {"Status": "modifying"}, PENDING], ()),
        (waiters.settled_waiter, [AVAILABLE], ()),
        (waiters.settled_waiter, [PENDING, {"Status": "modifying"}, AVAILABLE], ()),
        (waiters.settled_waiter, [LOGS_PENDING], ()),
        (waiters.settled_waiter, [SMALL, SMALL, LARGE], (["CacheNodeType == 'large'"],)),
        (waiters.deleted_waiter, [AVAILABLE, {"Status": "deleting"}, None], ()),
    ],
)
def test_waits_for_as_long_as_it_takes_and_no_longer(look, make, groups, conditions):
    look(make, groups, *conditions)


@pytest.mark.parametrize("status", ["create-failed", "deleting"])
def test_gives_up_on_a_group_that_will_never_be_available(look, status):
    with pytest.raises(AnsibleElastiCacheError, match=f"redis-dev did not become ready: its status is '{status}'"):
        look(waiters.available_waiter, [{"Status": "modifying"}, {"Status": status}])


def test_says_for_how_long_it_has_waited(look):
    with pytest.raises(AnsibleElastiCacheError, match=r"'modifying' \(wait_timeout is 60 seconds\)"):
        look(waiters.available_waiter, [{"Status": "modifying"}] * 100)


@pytest.mark.parametrize(
    ("timeout", "delay", "looks"),
    [(3600, 15, 241), (600, 15, 41), (100, 5, 21), (10, 1, 11), (0, 1, 1), (0.4, 1, 1)],
)
def test_the_budget_is_filled_with_looks(timeout, delay, looks):
    assert waiters.pace(timeout) == {"delay": delay, "maxAttempts": looks}
