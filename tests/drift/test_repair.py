# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is changed behind the stack's back is told, all of it and nothing else, and a deployment repairs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.catalogue import COMPARISONS
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.comparison import run
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack

from tests.drift.behind import CHANGES
from tests.drift.conftest import Deployed
from tests.runs import changes


def test_a_stack_that_was_just_deployed_differs_nowhere(sound: Stack) -> None:
    rows = list(run(COMPARISONS, sound))
    assert [row for row in rows if row.state] == []
    assert len(rows) > 100


# What is read once for all tests is read before anything is changed.
@pytest.mark.usefixtures("sound")
def test_what_is_changed_is_told_and_a_deployment_repairs_it(deployed: Deployed, tmp_path: Path) -> None:
    expected = {}
    for change in CHANGES:
        expected |= change(deployed.aws)
    told = {(row.resource, row.setting): (row.wanted, row.found) for row in deployed.compare() if row.state}
    assert told == expected
    report = tmp_path / "drift.json"
    compared = deployed.play("drift", "-e", f"drift_report_file={report}")
    assert compared.returncode == 2
    assert changes(compared.stdout) == 0
    assert len(json.loads(report.read_text())["rows"]) == len(expected)
    repaired = deployed.play("site")
    assert repaired.returncode == 0, repaired.stdout[-3000:]
    assert [row for row in deployed.compare() if row.state] == []
    verified = deployed.play("verify")
    assert (verified.returncode, changes(verified.stdout)) == (0, 0), verified.stdout[-3000:]
    assert " 0 unknown" in verified.stdout
