# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What is decided is what the roles take, and it hangs on nothing that is only advice."""

from __future__ import annotations

import pytest
import yaml
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._lock.plan import Record
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.decide import decide, undecided
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import (
    facts_cache,
    facts_database,
    facts_network,
    sound_stack,
)

FACTS = {**facts_cache.facts(), **facts_network.facts(), **facts_database.facts()}


@pytest.mark.parametrize("role", ["cache", "database"])
def test_a_role_takes_what_is_decided_for_it(role):
    text = (sound_stack.ROOT / f"roles/{role}/meta/argument_specs.yml").read_text(encoding="utf-8")
    taken = {
        name
        for entry in yaml.safe_load(text)["argument_specs"].values()
        for name in entry["options"].get(f"{role}_decision", {}).get("options", {})
    }
    assert taken == set(decide(sound_stack.stack(FACTS, role))[role])


def test_a_version_is_chosen_without_the_end_of_its_support():
    known = sound_stack.stack(FACTS, "database", "network")
    unknown = sound_stack.stack(FACTS | {"rds.majors": PermissionError("AccessDenied: no")}, "database", "network")
    assert list(undecided(unknown)) == []
    assert decide(unknown) == decide(known)
    assert all(decide(known).values())


SECRET = "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:x-abcdef"
KEY = "arn:aws-cn:kms:cn-north-1:111122223333:key/0d99"


@pytest.mark.parametrize(
    ("named", "arn"),
    [
        ({}, ""),
        *(({"KmsKeyId": name}, KEY) for name in (KEY, "0d99", "alias/own", KEY.replace("key/0d99", "alias/own"))),
    ],
    ids=["aws's own", "arn", "id", "alias", "arn of an alias"],
)
@pytest.mark.parametrize("component", ["cache", "database"])
def test_a_secrets_own_key_is_known_by_its_arn_however_it_is_named(component, named, arn):
    keys = {name: KEY for name in named.values() if "alias/" in name}
    facts = {**FACTS, f"secretsmanager.{component}": {"ARN": SECRET, **named}, "kms.secret_keys": keys}
    decided = decide(sound_stack.stack(facts, component))[component]
    assert (decided["secret_arn"], decided["secret_key_arn"]) == (SECRET, arn)


def test_without_a_token_there_is_neither_a_secret_nor_a_key():
    decided = decide(sound_stack.stack(FACTS, "cache"))["cache"]
    assert (decided["secret_arn"], decided["secret_key_arn"]) == ("", "")


def test_who_takes_the_lock_is_told_who_held_it_last():
    moment = "2026-11-25T20:00:00+00:00"
    last = Record("free", 3, "theirs", "deployment", "jane", "ci-7", moment, moment)
    assert decide(sound_stack.stack({"lock.record": last}, "stack"))["stack"] == {"lock": "3 theirs"}
    assert decide(sound_stack.stack({"lock.record": None}, "stack"))["stack"] == {"lock": ""}
    assert decide(sound_stack.stack({"lock.record": last}, "stack", stack_deploys=False))["stack"] == {}
