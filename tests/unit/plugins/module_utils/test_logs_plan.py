# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._logs.plan import (
    Changes,
    LogGroup,
    LogGroupRefusedError,
    check_key,
    check_names,
    check_retention,
    key_refused,
    plan_present,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._tags import plan_tags

ARN = "arn:aws:logs:ap-northeast-1:123456789012:log-group:/app"
KEY = "arn:aws:kms:ap-northeast-1:123456789012:key/1"
TAGS = {"Stack": "dev"}
WANTED = LogGroup("/app", ARN, 30, KEY, TAGS)


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
    tags = plan_tags(current.tags if current else {}, TAGS, purge)
    assert plan_present(current, wanted, tags) == (changes, after)


@pytest.mark.parametrize("name", ["aws/rds", "with space", "colon:", "", "x" * 513])
def test_a_name_that_no_log_group_can_have(name):
    with pytest.raises(LogGroupRefusedError, match=r"^names: .*logGroupName"):
        check_names(["/good", name])


def test_names_that_log_groups_have():
    check_names(["/aws/rds/instance/txdb-dev/postgresql", "a.b-c_d#e", "x" * 512])


@pytest.mark.parametrize(
    "key", ["alias/x", "0d990263-018e-4e65-a703-eff731de951e", KEY.replace(":key/", ":alias/"), ""]
)
def test_what_is_not_the_arn_of_a_key(key):
    with pytest.raises(LogGroupRefusedError, match=f'^kms_key_arn: "{key}" is not the ARN of a key'):
        check_key(key)


@pytest.mark.parametrize("key", [None, KEY, "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/mrk-1a"])
def test_the_arn_of_a_key(key):
    check_key(key)


def test_the_cure_names_group_key_and_service():
    text = key_refused("/app", KEY, "eu-west-1")
    assert [
        word for word in ('"/app"', KEY, "logs.eu-west-1.amazonaws.com", "kms_key_policy") if word not in text
    ] == []


@pytest.mark.parametrize(("days", "nearest"), [(728, 731), (2, 3), (0, 1), (1000, 1096), (9999, 3653)])
def test_a_retention_that_aws_does_not_know_is_refused_with_the_nearest(days, nearest):
    with pytest.raises(LogGroupRefusedError, match=f"^retention_days: {days} .* The nearest is {nearest};"):
        check_retention(days)


@pytest.mark.parametrize("days", [None, 1, 1096, 2192, 2557, 2922, 3288, 3653])
def test_every_retention_of_the_api_is_taken(days):
    check_retention(days)
