# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ready.plan import (
    duration,
    next_slice,
    problem,
    progress,
    reached,
)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 s"), (59.9, "59 s"), (60, "1 min"), (150, "2 min 30 s"), (3600, "60 min")]
)
def test_durations_read_as_people_say_them(seconds, text):
    assert duration(seconds) == text


def test_progress_says_what_for_and_for_how_long():
    assert progress("dev", "rds_instance", "txdb-dev", "creating", 150, 3600) == (
        "[dev] database txdb-dev is creating; waited 2 min 30 s of at most 60 min (usually 10 to 20 minutes)"
    )


@pytest.mark.parametrize(("waited", "budget", "slice_"), [(0, 3600, 15), (10, 20, 10), (19.9, 20, 1), (30, 20, 1)])
def test_a_slice_never_outlasts_the_budget(waited, budget, slice_):
    assert next_slice(waited, budget) == slice_


@pytest.mark.parametrize(
    ("kind", "status", "waited", "text"),
    [
        ("rds_instance", "creating", 10, None),
        ("rds_instance", "backing-up", 10, None),
        ("rds_instance", "absent", 0, "does not exist"),
        ("rds_instance", "incompatible-parameters", 0, "does not leave by itself"),
        ("elasticache_replication_group", "create-failed", 0, "does not leave by itself"),
        ("elasticache_replication_group", "creating", 60, "still creating after 1 min"),
    ],
)
def test_waiting_ends_where_it_leads_nowhere(kind, status, waited, text):
    reason = problem(kind, "x", status, waited, 60)
    assert (reason is None) if text is None else (text in reason)


def test_a_failed_state_is_explained_with_what_aws_says_of_it():
    reason = problem("rds_instance", "txdb-dev", "storage-full", 0, 60, ["grew", "no space left"])
    assert "its storage is full; allocate more" in reason
    assert "recent events: grew | no space left." in reason


@pytest.mark.parametrize(
    ("status", "settled"),
    [("creating", False), ("modifying", False), ("available", True), ("failed", True), ("absent", True)],
)
def test_what_aws_works_on_is_not_settled(status, settled):
    assert reached("rds_instance", "settled", status) is settled
    assert problem("rds_instance", "x", status, 0, 60, goal="settled") is None
