# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules become findings: all at once, with what could not be asked, and with what the inventory waives."""

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Fact, Facts
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.catalogue import RULES
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.finding import (
    Finding,
    in_order,
    summary,
    table,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
    judge,
)

LAMPS = Catalogue()


@LAMPS.rule("LA001", "lamp", setting="lamp_watts", source="the box")
def watts(stack):
    """No more than the fuse can take.

    It would blow.
    """
    if stack.wants["lamp"]["watts"] > stack.facts["fuse"]:
        yield Problem(stack.wants["lamp"]["watts"], "FuseBlown: no", "5")
        yield Problem("x", "FuseBlown: still no", setting="lamp_x", severity="warning")


@LAMPS.rule("LA002", "lamp", "shade", setting="shade_size", source="the box")
def never(_stack):
    """Not asked without a shade."""
    raise AssertionError


def stack(**facts):
    return Stack({"lamp": {"watts": 9}}, Facts(facts), "here", "2026-01-01")


def test_problems_become_findings():
    assert judge(LAMPS.rules, stack(fuse=Fact(5)), {}) == [
        Finding("LA001", "error", "lamp_watts", 9, "FuseBlown: no", "5", "the box"),
        Finding("LA001", "warning", "lamp_x", "x", "FuseBlown: still no", "", "the box"),
    ]
    assert judge(LAMPS.rules, stack(fuse=Fact(9)), {}) == []


def test_what_could_not_be_asked_is_unknown():
    [found] = judge(LAMPS.rules, stack(fuse=Fact(error="AccessDenied: no")), {})
    assert (found.severity, found.answer) == ("unknown", "fuse is not known: AccessDenied: no")


def test_a_waived_finding_is_shown_and_does_not_count():
    found = judge(LAMPS.rules, stack(fuse=Fact(5)), {"LA001": "a big fuse is on its way"})
    assert [item.waived for item in found] == ["a big fuse is on its way"] * 2
    assert "[waived: a big fuse is on its way]" in " ".join(table(found).split())
    assert summary(found) == "0 errors, 0 warnings, 0 unknown, 2 waived"


def finding(number, severity, setting="s", answer="a"):
    return Finding(number, severity, setting, None, answer, "", "")


def test_errors_come_first():
    mixed = [finding("A", "unknown"), finding("B", "warning"), finding("C", "error", "z"), finding("D", "error")]
    assert [item.id for item in in_order(mixed)] == ["D", "C", "B", "A"]


def test_the_table_is_narrow_and_says_everything():
    found = [
        Finding("DB001", "error", "database_engine_version", "15.5", "Code: a message " * 10, "15.18", "source"),
        finding("DB009", "unknown", answer="rds.options is not known"),
        finding("DB008", "unknown", answer="rds.options is not known"),
    ]
    text = table(found)
    assert max(len(line) for line in text.splitlines()) <= 140
    assert "undecided: DB008, DB009" in text
    assert text.count("rds.options is not known") == 1
    assert "database_engine_version = 15.5" in text


def test_one_reason_for_many_facts_is_one_row():
    answers = ("a is not known: offline", "b is not known: offline", "c is not known: denied")
    text = table([finding(f"X{index}", "unknown", answer=answer) for index, answer in enumerate(answers)])
    assert [line.split() for line in text.splitlines()[1:]] == [
        ["unknown", "undecided:", "X0,", "X1", "offline"],
        ["unknown", "undecided:", "X2", "c", "is", "not", "known:", "denied"],
    ]


def test_what_one_refusal_leaves_open_does_not_fill_the_screen():
    text = table([finding(f"X{index:02}", "unknown", answer="a is not known: denied") for index in range(40)])
    assert "undecided: 40 rules, X00 to" in " ".join(text.split())
    assert "X20" not in text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_explains_itself(rule):
    assert rule.title.endswith("."), "the first line of its docstring is its title, a sentence"
    assert rule.source
    assert rule.setting
    assert rule.components


def test_every_rule_has_an_id_of_its_own():
    ids = [rule.id for rule in RULES]
    assert sorted(set(ids)) == sorted(ids)
