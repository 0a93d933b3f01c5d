# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The record of the lock, and the conditions under which it is written."""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._lock import plan

THEN, NOW = "2026-11-25T20:00:00+00:00", "2026-11-25T20:21:00+00:00"
MINE = plan.Record(plan.HELD, 0, "mine", "deployment", "jane", "ci-7", NOW, NOW, "boot pid:[1] 7 99")
THEIRS = replace(MINE, version=41, run="theirs", since=THEN)


def test_a_record_comes_back_as_it_was_kept():
    assert plan.record_of(plan.item_of(THEIRS)) == THEIRS
    assert plan.record_of(None) is None


def test_a_first_lock_is_taken_only_where_there_is_none():
    request = plan.taken(MINE, None)
    assert request["ConditionExpression"] == "attribute_not_exists(#key)"
    assert request["ExpressionAttributeNames"] == {"#key": "lock"}
    assert plan.record_of(request["Item"]) == replace(MINE, version=1)


def test_a_lock_is_taken_only_from_the_record_that_was_seen():
    request = plan.taken(MINE, THEIRS)
    assert request["ConditionExpression"] == "#version = :version AND #run = :run"
    assert request["ExpressionAttributeValues"] == {":version": {"N": "41"}, ":run": {"S": "theirs"}}
    assert plan.record_of(request["Item"]).version == 42


def test_only_the_run_that_holds_the_lock_renews_and_releases_it():
    conditions = {
        "#run = :run AND #state = :held": plan.renewed("mine", NOW),
        "#run = :run": plan.released("mine", NOW),
    }
    for condition, request in conditions.items():
        assert request["ConditionExpression"] == condition
        said = " ".join((request["UpdateExpression"], condition))
        assert all(name in said for name in request["ExpressionAttributeNames"] | request["ExpressionAttributeValues"])
        assert request["ExpressionAttributeValues"][":run"] == {"S": "mine"}
        assert "ADD #version :one" in request["UpdateExpression"]


def test_a_mark_tells_one_holding_from_another():
    assert plan.mark_of(None) == ""
    marks = {plan.mark_of(each) for each in (MINE, THEIRS, replace(THEIRS, version=42), replace(THEIRS, run="x"))}
    assert len(marks) == 4


def test_a_refusal_says_whose_lock_it_is_and_since_when():
    assert plan.refusal(THEIRS).startswith(
        f"The stack is being worked on by jane on ci-7 since {THEN} (deployment, run"
    )
