# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._logs.plan import (
    Changes,
    LogGroup,
    LogGroupRefusedError,
    check_retention,
    plan_present,
)

ARN = "arn:aws:logs:ap-northeast-1:123456789012:log-group:/app"
KEY = "arn:aws:kms:ap-northeast-1:123456789012:key/1"
WANTED = LogGroup("/app", ARN, 30, KEY, {"Stack": "dev"})


@pytest.mark.parametrize(
    ("current", "wanted", "purge", "changes", "after"),
    [
        (None, WANTED, True, Changes(create=True, retention_days=30), WANTED),
        (WANTED, WANTED, True, Changes(), WANTED),
        (
            LogGroup("/app", ARN),
            WANTED,
            True,
            Changes(kms_key_arn=KEY, retention_days=30, add_tags={"Stack": "dev"}),
            WANTED,
        ),
        (
            LogGroup("/app", ARN, 1096, "arn:old", {"Stack": "dev", "Owner": "x"}),
            WANTED,
            True,
            Changes(kms_key_arn=KEY, retention_days=30, remove_tags=("Owner",)),
            WANTED,
        ),
        (
            LogGroup("/app", ARN, 30, KEY, {"Owner": "x"}),
            WANTED,
            False,
            Changes(add_tags={"Stack": "dev"}),
            LogGroup("/app", ARN, 30, KEY, {"Owner": "x", "Stack": "dev"}),
        ),
        (
            LogGroup("/app", ARN, 30, KEY, {"Stack": "dev"}),
            LogGroup("/app", ARN, None, None, {"Stack": "dev"}),
            True,
            Changes(),
            WANTED,
        ),
    ],
)
def test_only_what_differs_is_changed(current, wanted, purge, changes, after):
    assert plan_present(current, wanted, purge) == (changes, after)


@pytest.mark.parametrize(("days", "nearest"), [(728, 731), (2, 3), (0, 1), (1000, 1096), (9999, 3653)])
def test_a_retention_that_aws_does_not_know_is_refused_with_the_nearest(days, nearest):
    with pytest.raises(LogGroupRefusedError, match=f"^retention_days: {days} .* The nearest is {nearest};"):
        check_retention(days)


@pytest.mark.parametrize("days", [None, 1, 1096, 2192, 2557, 2922, 3288, 3653])
def test_every_retention_of_the_api_is_taken(days):
    check_retention(days)
