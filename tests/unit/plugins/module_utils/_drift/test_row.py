# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a comparison says of a setting, and how a person reads it."""

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift import row
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.comparison import policy, tags


@pytest.mark.parametrize(
    ("wanted", "found", "coming", "state"),
    [
        (1, 1, row.NOTHING, ""),
        (1, 2, row.NOTHING, "differs"),
        (None, None, row.NOTHING, ""),
        (1, 2, 1, "pending"),
        (1, 2, 2, "differs"),
        (1, 1, 2, "differs"),
        (1, 2, None, "differs"),
        (None, 2, None, "pending"),
    ],
)
def test_a_value_that_is_coming_counts_as_there(wanted, found, coming, state):
    assert row.compared("it", "setting", wanted, found, coming).state == state


def test_of_mappings_only_what_differs_is_told():
    told = row.compared("it", "tags", {"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "x", "d": "4"})
    assert (told.wanted, told.found) == ({"b": "2", "c": "3"}, {"b": "x", "d": "4"})


def test_tags_of_aws_itself_do_not_count():
    assert not tags("it", "tags", {"Port": 1}, {"Port": "1", "aws:cloudformation:stack-name": "x"}).state


ALLOW = {"Sid": "One", "Effect": "Allow", "Action": ["a:B", "a:C"], "Resource": "*"}


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"Version": "1", "Statement": {**ALLOW, "Action": ["a:C", "a:B"]}}, ""),
        ({"Version": "1", "Statement": [{**ALLOW, "Action": "a:C"}]}, "differs"),
        ({"Version": "2", "Statement": [ALLOW]}, "differs"),
        (None, "differs"),
    ],
)
def test_policies_are_compared_by_what_they_mean(found, told):
    assert policy("it", "policy", {"Version": "1", "Statement": [ALLOW]}, found).state == told


ROWS = [
    row.unknown("the key", "AccessDenied"),
    row.compared("it", "list", ["a", "b"], ["b", "c"]),
    row.compared("it", "same", 1, 1),
    row.stray("arn:x"),
    row.compared("it", "later", 1, 2, 1),
    row.stray("arn:x"),
    row.missing("that"),
]


def test_each_row_is_told_once_and_the_differences_first():
    told = row.in_order(ROWS)
    assert [item.state for item in told] == ["differs", "missing", "stray", "unknown", "pending"]
    assert row.summary(told, 9) == "1 differs, 1 missing, 1 stray, 1 unknown, 1 pending (9 settings compared)"


def test_the_table_fits_a_terminal_and_shows_of_lists_what_one_side_has():
    lines = row.table([*row.in_order(ROWS), row.compared("it", "long", "x" * 500, "y")]).splitlines()
    assert lines[1].split() == ["differs", "it", "list", '["a"]', '["c"]']
    assert max(map(len, lines)) <= 135
    assert len(lines) < 20
