# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The deployer makes the calls of the collection, so that what AWS answers it, it would answer the collection."""

from __future__ import annotations

from collections import Counter

from tests.agreement import calls
from tests.runs import Account


def test_the_deployer_makes_the_calls_of_the_playbook(mine: Account) -> None:
    """The inventory with the most in it; `make sweep` compares all of them."""
    assert calls.compare(mine, "prod", print) == []


def test_a_call_that_is_missing_or_other_is_noticed() -> None:
    call = {"service": "kms", "operation": "CreateKey", "region": "eu-west-1", "parameters": {"Tags": ["b", "a"]}}
    same = {**call, "parameters": {"Tags": ["a", "b"]}}
    other = {**call, "parameters": {"Tags": ["a"]}}
    assert calls.shown(call) == calls.shown(same) != calls.shown(other)
    found = list(calls.differences(Counter([calls.shown(call)]), Counter([calls.shown(other)])))
    assert [line.partition(":")[0] for line in found] == ["only the playbook", "only the deployer"]
