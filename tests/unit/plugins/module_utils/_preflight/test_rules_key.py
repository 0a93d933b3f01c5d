# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The key: what it is asked to be, and one that exists already."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import judge
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rules import key
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import (
    facts_account as aws,
)
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight.sound_stack import (
    ACCOUNT,
    found,
    stack,
)

RULES = key.CATALOGUE.rules
ANOTHER = "another suffix, for which a new key is made"


def test_a_new_key_and_our_own_are_sound():
    assert found(RULES, stack(aws.nothing())) == []
    assert found(RULES, stack(aws.everything())) == []


@pytest.mark.parametrize(
    ("setting", "bad", "rule", "nearest"),
    [
        ("kms_rotation_period_days", 89, "KM005", 90),
        ("kms_rotation_period_days", 2561, "KM005", 2560),
        ("kms_deletion_window_days", 6, "KM006", 7),
        ("kms_deletion_window_days", 31, "KM006", 30),
    ],
)
def test_days_have_bounds(setting, bad, rule, nearest):
    assert found(RULES, stack(aws.nothing(), "kms", **{setting: bad})) == [(rule, setting, str(nearest))]
    assert found(RULES, stack(aws.nothing(), "kms", **{setting: nearest})) == []


def test_a_description_has_an_end():
    fits = "x" * 8192
    assert found(RULES, stack(aws.nothing(), kms_description=fits)) == []
    [(rule, setting, nearest)] = found(RULES, stack(aws.nothing(), kms_description=fits + "y"))
    assert (rule, setting, nearest) == ("KM007", "kms_description", "its first 8192 characters")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"KeyState": "Disabled"}, ("KM002", "kms_alias", f"aws kms enable-key --key-id {aws.KEY_ID}")),
        ({"KeyState": "PendingImport"}, ("KM002", "kms_alias", "another suffix")),
        ({"KeyState": "Unavailable"}, ("KM002", "kms_alias", "another suffix")),
        ({"KeyState": "PendingDeletion"}, ("KM003", "kms_alias", "another suffix, if the key is to go")),
        ({"KeySpec": "RSA_2048"}, ("KM004", "kms_alias", ANOTHER)),
        ({"KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC"}, ("KM004", "kms_alias", ANOTHER)),
        ({"Origin": "EXTERNAL"}, ("KM004", "kms_alias", ANOTHER)),
    ],
)
def test_an_existing_key_must_serve(changes, expected):
    assert found(RULES, stack(aws.everything(kms_key=aws.key(**changes)))) == [expected]


@pytest.mark.parametrize(
    ("policy", "sound"),
    [
        (aws.policy({"AWS": f"arn:aws:iam::{ACCOUNT}:user/operator"}), True),
        (aws.policy({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "kms:PutKeyPolicy"), True),
        (aws.policy({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "kms:Decrypt"), False),
        (aws.policy({"AWS": f"arn:aws:iam::{ACCOUNT}:user/somebody"}), False),
        (aws.policy({"Service": "logs.ap-northeast-1.amazonaws.com"}), False),
    ],
)
def test_the_caller_is_not_shut_out(policy, sound):
    expected = [("KM008", "kms_alias", "have an administrator of the key admit the account")]
    assert found(RULES, stack(aws.everything(kms_key_policy=policy))) == ([] if sound else expected)


def test_a_policy_that_cannot_be_judged_is_unknown():
    strange = aws.policy({"AWS": "*"})
    strange["Statement"][0]["Condition"] = {"DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}}
    assert found(RULES, stack(aws.everything(kms_key_policy=strange))) == [("KM008", "kms_alias", "")]


@pytest.mark.parametrize(
    ("used", "quota", "room"),
    [(99, {"Value": 100.0}, True), (100, {"Value": 100.0}, False), (99_999, None, True), (100_000, None, False)],
)
def test_the_account_has_room_for_a_key(used, quota, room):
    facts = {"kms_keys_in_use": used, "quotas_kms_keys": quota}
    expected = [("KM009", "suffix", "delete keys, or ask Service Quotas for more (kms, L-C2F1777E)")]
    assert found(RULES, stack(aws.nothing(**facts))) == ([] if room else expected)
    assert found(RULES, stack(aws.everything(**facts))) == []


@pytest.mark.parametrize(
    ("settings", "nearest"),
    [
        ({"kms_retain": True, "database_final_snapshot": True, "cache_final_snapshot": True}, None),
        ({"kms_retain": False, "database_final_snapshot": False, "cache_final_snapshot": False}, None),
        ({"kms_retain": False, "database_final_snapshot": True}, "true; or no database_final_snapshot"),
        ({"kms_retain": False, "database_final_snapshot": False, "cache_final_snapshot": True}, "cache_final_snapshot"),
    ],
)
def test_the_key_of_a_final_snapshot_stays(settings, nearest):
    for purpose, severity in (("deploy", "warning"), ("destroy", "error")):
        judged = replace(stack(aws.everything(), **settings), purpose=purpose)
        findings = [item for item in judge(RULES, judged, {}) if item.id == "KM010"]
        assert [(item.severity, item.setting) for item in findings] == [(severity, "kms_retain")] * bool(nearest)
        assert all(item.nearest.endswith(nearest) for item in findings)


def test_where_there_is_no_key_none_can_be_lost():
    gone = replace(stack(aws.nothing(), kms_retain=False), purpose="destroy")
    assert "KM010" not in {item.id for item in judge(RULES, gone, {})}
