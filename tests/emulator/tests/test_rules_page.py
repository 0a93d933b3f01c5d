"""The page of rules counts the sample's rows as they are, and names each rule with its source."""

from __future__ import annotations

import pytest

from tests.emulator import rules
from tests.emulator.tests import cases, rules_page


def test_every_row_stands_on_the_page_with_what_becomes_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    page = rules_page.page()
    assert "| F064 | KMS | CreateAlias | `ValidationException` | " in page
    verbatim = next(number for number in sorted(cases.CASES) if cases.ROWS[number]["message_kind"] == "verbatim")
    monkeypatch.setattr(cases, "CASES", {verbatim: cases.CASES[verbatim]})
    monkeypatch.setattr(cases, "NOT_APPLICABLE", {"F002": "no | such thing"})
    lines = list(rules_page.rows())
    assert len(lines) == 2 + len(cases.ROWS)
    ends = {line.split(" | ")[0].removeprefix("| "): line.split(" | ", 5)[5] for line in lines[2:]}
    assert ends[verbatim].startswith("code and message")
    assert ends["F002"] == "not applicable: no \\| such thing |"
    unknown = next(number for number in sorted(cases.ROWS) if number not in {verbatim, "F002"})
    assert ends[unknown] == "**not refused** |"
    summary = rules_page.summary()
    assert f"| applicable and not refused here | {len(cases.ROWS) - 2} |" in summary
    assert "refused with AWS's message | 1 |" in summary


def test_every_rule_says_what_it_refuses_and_where_that_is_known_from() -> None:
    rules.install()
    assert rules.RULES
    for rule in rules.RULES:
        assert rule.summary, rule.name
        assert f" | `{rule.code}` | {rule.source} |" in rules.table(), rule.name
