# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Preflight and AWS agree on stacks that nobody chose; and a difference would be noticed."""

from __future__ import annotations

import pytest

from tests.agreement import trial
from tests.agreement.case import Case
from tests.agreement.deployer import Outcome, Refusal
from tests.agreement.policies import POLICIES, Policy
from tests.agreement.strategies import generate
from tests.agreement.verdicts import ANYWHERE, Court, Finding, disagreements
from tests.preflight import playbook

# Half a minute on one core; `make sweep` puts hundreds.
CASES, SEED = 30, 1
# What a deployment asks of AWS is the same whatever these say.
NOT_ASKED = {
    "cache_upgrade",
    "cache_wait_timeout",
    "database_final_snapshot",
    "database_upgrade",
    "database_wait_timeout",
    "kms_retain",
    "streaming_wait_timeout",
}
REFUSAL = Refusal("CreateDBInstance", "InvalidParameterValue", "no")
REFUSED = "CreateDBInstance InvalidParameterValue"
ERROR = Finding("DB007", frozenset({"database", "network"}), "database_port = 1")
OF_THE_WHOLE = Finding("TG001", ANYWHERE, "stack_tags = (")


def test_preflight_finds_an_error_where_aws_refuses_and_nowhere_else(
    court: Court, capsys: pytest.CaptureFixture[str]
) -> None:
    tally = trial.run(court, generate(CASES, SEED), print)
    with capsys.disabled():
        print(f"\n{trial.summary(tally)}")
    assert list(trial.report(court, tally)) == []
    # Of either kind enough that neither side can be right by always saying the same.
    assert 3 <= tally.refused <= tally.cases - 3


def test_every_setting_that_reaches_aws_is_varied() -> None:
    varied = {name for case in generate(500, SEED) for name in case.settings}
    assert set(playbook.defaults()) - varied == NOT_ASKED
    assert {"aws_region", "stack_tags", "suffix"} <= varied


def test_a_seed_gives_the_same_stacks() -> None:
    assert generate(20, 7) == generate(20, 7) != generate(20, 8)


@pytest.mark.parametrize(
    ("expected", "refusals", "untried", "found"),
    [
        ([], {}, set(), []),
        ([ERROR], {"database": REFUSAL}, set(), []),
        ([ERROR], {"network": REFUSAL}, {"database"}, []),
        ([ERROR], {}, {"database"}, []),
        ([OF_THE_WHOLE], {"kms": REFUSAL}, {"database"}, []),
        ([ERROR], {}, set(), [("database, network", "DB007", "")]),
        ([ERROR], {"cache": REFUSAL}, set(), [("cache", "", REFUSED), ("database, network", "DB007", "")]),
        ([], {"database": REFUSAL}, set(), [("database", "", REFUSED)]),
        ([OF_THE_WHOLE], {}, set(), [("the whole", "TG001", "")]),
    ],
)
def test_a_difference_is_noticed(
    expected: list[Finding], refusals: dict[str, Refusal], untried: set[str], found: list[tuple[str, str, str]]
) -> None:
    differences = disagreements(expected, Outcome(refusals, frozenset(untried)))
    assert [each.key for each in differences] == found


def test_of_a_difference_the_simplest_stack_is_shown(court: Court, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(court, "expected", lambda case: [])
    case = Case({"cache_nodes": 3, "streaming_retention_hours": 23, "logging_retention_days": 30})
    _expected, _outcome, [difference] = court.try_case(case)
    assert difference.key == ("streaming", "", "DecreaseStreamRetentionPeriod InvalidArgumentException")
    assert trial.simplest(court, case, difference.key) == Case({"streaming_retention_hours": 23})


@pytest.mark.parametrize("policy", POLICIES, ids=[policy.rule for policy in POLICIES])
def test_a_policy_is_one_of_the_collection_alone(policy: Policy, court: Court) -> None:
    expected, outcome, found = court.try_case(Case(policy.example))
    assert [item.id for item in expected] == [policy.rule]
    assert (outcome.refusals, found) == ({}, [])
