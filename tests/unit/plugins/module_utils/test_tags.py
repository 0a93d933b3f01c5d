# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._tags import TagChanges, plan_tags

HELD = {"Stack": "dev", "Owner": "me", "aws:cloudformation:stack-id": "x"}


@pytest.mark.parametrize(
    ("wanted", "purge", "changes"),
    [
        (None, True, TagChanges(after=HELD)),
        ({"Stack": "dev", "Owner": "me"}, True, TagChanges(after=HELD)),
        ({}, False, TagChanges(after=HELD)),
        ({}, True, TagChanges(remove=("Owner", "Stack"), after={"aws:cloudformation:stack-id": "x"})),
        (
            {"Stack": "dev", "Cost": 4},
            True,
            TagChanges(
                add={"Cost": "4"},
                remove=("Owner",),
                after={"Cost": "4", "Stack": "dev", "aws:cloudformation:stack-id": "x"},
            ),
        ),
        ({"Stack": "blue"}, False, TagChanges(add={"Stack": "blue"}, after={**HELD, "Stack": "blue"})),
    ],
)
def test_what_changes(wanted, purge, changes):
    assert plan_tags(HELD, wanted, purge) == changes
