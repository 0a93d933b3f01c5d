# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms.plan import (
    MARKER,
    PLACEHOLDER_ID,
    Changes,
    Key,
    KeyRefusedError,
    Wanted,
    check_alias,
    check_ours,
    is_orphan,
    plan_absent,
    plan_present,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._same_policy import same_policy

ALIAS = "alias/transaction-monitoring-dev"
PLACE = {"partition": "aws-cn", "region": "cn-north-1", "account": "123456789012"}
ROOT = "arn:aws:iam::123456789012:root"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Sid": "Root", "Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": "kms:*", "Resource": "*"}],
}
OTHER_POLICY = {"Version": "2012-10-17", "Statement": []}
KEY = Key(
    key_id="1234abcd-12ab-34cd-56ef-1234567890ab",
    arn="arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    alias=ALIAS,
    state="Enabled",
    description="old",
    policy=POLICY,
    rotation_enabled=True,
    rotation_period_days=365,
    deletion_date=None,
    tags={"Stack": "dev", MARKER: ALIAS},
)
PENDING = replace(
    KEY,
    state="PendingDeletion",
    deletion_date="2026-12-24T00:00:00+00:00",
    rotation_enabled=False,
    rotation_period_days=None,
)


def test_new_key():
    wanted = Wanted(ALIAS, description="d", policy=POLICY, rotation_period_days=180, tags={"Stack": "dev"})
    changes, after = plan_present(None, wanted, **PLACE)
    assert changes == Changes(
        create=True,
        create_alias=True,
        rotation=True,
        rotation_period_days=180,
        actions=("created the key", "created the alias", "enabled the rotation"),
    )
    assert after.as_dict() == {
        "key_id": PLACEHOLDER_ID,
        "arn": f"arn:aws-cn:kms:cn-north-1:123456789012:key/{PLACEHOLDER_ID}",
        "alias": ALIAS,
        "state": "Enabled",
        "description": "d",
        "policy": POLICY,
        "rotation_enabled": True,
        "rotation_period_days": 180,
        "deletion_date": None,
        "tags": {"Stack": "dev", MARKER: ALIAS},
    }


def test_new_key_without_rotation():
    changes, after = plan_present(None, Wanted(ALIAS, rotation=False), **PLACE)
    assert changes == Changes(create=True, create_alias=True, actions=("created the key", "created the alias"))
    assert (after.rotation_enabled, after.rotation_period_days, after.tags) == (False, None, {MARKER: ALIAS})


@pytest.mark.parametrize(
    ("current", "wanted", "changes", "difference"),
    [
        (KEY, {}, Changes(), {}),
        (KEY, {"description": "old", "policy": POLICY, "tags": {"Stack": "dev"}}, Changes(), {}),
        (
            KEY,
            {"description": ""},
            Changes(description="", actions=("changed the description",)),
            {"description": ""},
        ),
        (
            KEY,
            {"policy": OTHER_POLICY},
            Changes(policy=OTHER_POLICY, actions=("changed the policy",)),
            {"policy": OTHER_POLICY},
        ),
        (
            KEY,
            {"tags": {"Owner": "x"}},
            Changes(add_tags={"Owner": "x"}, remove_tags=("Stack",), actions=("changed the tags",)),
            {"tags": {"Owner": "x", MARKER: ALIAS}},
        ),
        (
            KEY,
            {"tags": {"Owner": "x"}, "purge_tags": False},
            Changes(add_tags={"Owner": "x"}, actions=("changed the tags",)),
            {"tags": {"Owner": "x", "Stack": "dev", MARKER: ALIAS}},
        ),
        (
            KEY,
            {"rotation_period_days": 90},
            Changes(rotation=True, rotation_period_days=90, actions=("changed the rotation",)),
            {"rotation_period_days": 90},
        ),
        (
            KEY,
            {"rotation": False, "rotation_period_days": 90},
            Changes(rotation=False, actions=("changed the rotation",)),
            {"rotation_enabled": False, "rotation_period_days": None},
        ),
        (
            replace(KEY, rotation_enabled=False, rotation_period_days=None),
            {},
            Changes(rotation=True, actions=("changed the rotation",)),
            {"rotation_enabled": True, "rotation_period_days": 365},
        ),
        (replace(KEY, alias=None), {}, Changes(create_alias=True, actions=("created the alias",)), {"alias": ALIAS}),
        (
            PENDING,
            {},
            Changes(
                cancel_deletion=True,
                rotation=True,
                actions=("cancelled the scheduled deletion of the key and enabled it", "changed the rotation"),
            ),
            {"state": "Enabled", "deletion_date": None, "rotation_enabled": True, "rotation_period_days": 365},
        ),
    ],
)
def test_existing_key(current, wanted, changes, difference):
    assert plan_present(current, Wanted(ALIAS, **wanted), **PLACE) == (changes, replace(current, **difference))


@pytest.mark.parametrize("state", ["Disabled", "PendingImport", "Unavailable"])
def test_key_that_somebody_took_out_of_use_is_left_to_people(state):
    with pytest.raises(KeyRefusedError, match=f"which is {state}.*aws kms enable-key --key-id {KEY.key_id}"):
        plan_present(replace(KEY, state=state), Wanted(ALIAS), **PLACE)


GONE = {"alias": None, "state": "PendingDeletion", "rotation_enabled": False, "rotation_period_days": None}


@pytest.mark.parametrize(
    ("current", "changes", "after"),
    [
        (None, Changes(), None),
        (
            KEY,
            Changes(
                schedule_deletion=True,
                delete_alias=True,
                actions=("scheduled the deletion of the key", "deleted the alias"),
            ),
            replace(KEY, **GONE),
        ),
        (PENDING, Changes(delete_alias=True, actions=("deleted the alias",)), replace(PENDING, alias=None)),
        (
            replace(KEY, alias=None),
            Changes(schedule_deletion=True, actions=("scheduled the deletion of the key",)),
            replace(KEY, **GONE),
        ),
    ],
)
def test_absent(current, changes, after):
    assert plan_absent(current) == (changes, after)


def one(**changes):
    return {"Version": "2012-10-17", "Statement": [{**POLICY["Statement"][0], **changes}]}


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (POLICY, POLICY, True),
        (POLICY, one(Action=["kms:*"]), True),
        (POLICY, {**POLICY, "Statement": POLICY["Statement"][0]}, True),
        (POLICY, one(Principal={"AWS": "123456789012"}), True),
        (POLICY, one(Principal={"AWS": ["arn:aws:iam::123456789012:role/x"]}), False),
        (one(Action=["kms:A", "kms:B"]), one(Action=["kms:B", "kms:A"]), True),
        (one(Action=["kms:A", "kms:B"]), one(Action=["kms:A"]), False),
        (one(Condition={"Bool": {"k": True}}), one(Condition={"Bool": {"k": "true"}}), True),
        (one(Condition={"Bool": {"k": True}}), one(Condition={"Bool": {"k": "false"}}), False),
        (POLICY, one(Sid="Other"), False),
        (POLICY, one(Effect="Deny"), False),
        (
            {"Statement": [one()["Statement"][0], one(Sid="B")["Statement"][0]]},
            {"Statement": [one(Sid="B")["Statement"][0], one()["Statement"][0]]},
            True,
        ),
        (None, POLICY, False),
    ],
)
def test_same_policy(left, right, same):
    assert [same_policy(*pair) for pair in ((left, right), (right, left))] == [same, same]


def test_check_alias_takes_a_sound_one():
    check_alias(ALIAS)


@pytest.mark.parametrize(
    ("alias", "message"),
    [
        ("transaction-monitoring-dev", 'Write "alias/transaction-monitoring-dev".'),
        ("alias/aws/rds", 'alias: "alias/aws/rds" cannot be given to a customer managed key'),
        ("alias/a b", "characters a-z A-Z 0-9 / _ -"),
        ("alias/" + "x" * 251, "1 to 250"),
        ("alias/", "1 to 250"),
    ],
)
def test_check_alias_names_the_cure(alias, message):
    with pytest.raises(KeyRefusedError) as caught:
        check_alias(alias)
    assert message in str(caught.value)


def test_key_of_others_is_refused_with_the_command_that_hands_it_over():
    check_ours(KEY, ALIAS)
    with pytest.raises(KeyRefusedError) as caught:
        check_ours(replace(KEY, tags={"Stack": "dev"}), ALIAS)
    assert "which was not made here" in str(caught.value)
    assert (
        f"aws kms tag-resource --key-id {KEY.key_id} --tags TagKey=transaction-monitoring:alias,TagValue={ALIAS}"
    ) in str(caught.value)


@pytest.mark.parametrize(
    ("tags", "state", "expected"),
    [
        ({MARKER: ALIAS}, "Enabled", True),
        ({MARKER: ALIAS}, "Disabled", True),
        ({MARKER: ALIAS}, "PendingDeletion", False),
        ({MARKER: "alias/transaction-monitoring-blue"}, "Enabled", False),
        ({"Stack": "dev"}, "Enabled", False),
    ],
)
def test_is_orphan(tags, state, expected):
    assert is_orphan(tags, state, ALIAS) is expected
