# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Facts are read once, side by side, each with its own error."""

from __future__ import annotations

import threading

import pytest
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import (
    Read,
    collect,
    services,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Facts, NotKnownError
from botocore.exceptions import ClientError

LAMP = {"lamp": {"name": "l"}}


def denied(_client, _wants, _facts):
    answer = {"Error": {"Code": "AccessDenied", "Message": "not for you"}}
    raise AnsibleAWSError(message="Failed to look", exception=ClientError(answer, "Look"))


def test_each_fact_has_its_value_or_its_own_error():
    reads = [
        Read("good", "s", ("lamp",), lambda client, wants, _facts: (client, wants["lamp"]["name"])),
        Read("bad", "s", ("lamp",), denied),
        Read("built", "s", ("lamp",), lambda _client, _wants, facts: facts["bad"], needs=("bad",)),
    ]
    facts = collect(reads, {"s": "client"}, LAMP)
    assert facts["good"] == ("client", "l")
    with pytest.raises(NotKnownError, match=r"^bad is not known: AccessDenied: not for you$"):
        facts["bad"]
    with pytest.raises(NotKnownError, match="built is not known: bad is not known: AccessDenied"):
        facts["built"]


def test_only_what_the_stack_has_a_use_for_is_read():
    reads = [Read("a", "s", ("lamp",), lambda *_: 1), Read("b", "t", ("shade",), lambda *_: 2)]
    assert services(reads, LAMP) == ["s"]
    facts = collect(reads, {"s": None}, LAMP)
    with pytest.raises(NotKnownError, match="b is not known: it was not asked"):
        facts["b"]


def test_reads_go_side_by_side():
    both = threading.Barrier(2, timeout=5)
    reads = [Read(name, "s", ("lamp",), lambda *_: both.wait() >= 0) for name in ("a", "b")]
    facts = collect(reads, {"s": None}, LAMP)
    assert facts["a"] is True
    assert facts["b"] is True


def test_a_read_sees_what_it_needs():
    reads = [
        Read("sum", "s", ("lamp",), lambda _client, _wants, facts: facts["two"] + 1, needs=("two",)),
        Read("two", "s", ("lamp",), lambda *_: 2),
    ]
    assert collect(reads, {"s": None}, LAMP)["sum"] == 3


def test_a_read_does_not_wait_for_what_the_stack_has_no_use_for():
    reads = [
        Read("a", "s", ("lamp",), lambda _client, _wants, facts: sorted(facts.known), needs=("b",)),
        Read("b", "s", ("fan",), lambda *_: 2),
    ]
    assert collect(reads, {"s": None}, LAMP)["a"] == []


def test_a_need_that_nobody_reads_is_a_mistake():
    with pytest.raises(ValueError, match="a needs a fact that nobody reads: b"):
        collect([Read("a", "s", ("lamp",), lambda *_: 1, needs=("b",))], {"s": None}, LAMP)


def test_facts_that_were_not_read_say_why():
    with pytest.raises(NotKnownError, match="x is not known: no account was asked"):
        Facts(reason="no account was asked")["x"]
