# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the sample of real rejections could have known before the first write, preflight knows, and writes nothing."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from ansible_collections.transaction_monitoring.aws.tests.unit import test_arguments_and_types as arguments

from tests.emulator.client import EmulatorClient
from tests.emulator.tests.callers import ACCOUNT, trusting
from tests.emulator.tests.cases import ROWS
from tests.preflight import faults, playbook

for _module in pkgutil.iter_modules(faults.__path__, f"{faults.__name__}."):
    importlib.import_module(_module.name)

# These have a test of their own below.
ARGUMENTS = {"F004", "F149"}
SESSIONS = {"F116"}
KNOWABLE = {number for number, row in ROWS.items() if row["knowable_before_first_create"]}
LISTS = (faults.FAULTS, faults.MISSPELT, ARGUMENTS, SESSIONS, faults.NOT_APPLICABLE)


def test_no_row_is_forgotten_and_none_is_counted_twice(capsys: pytest.CaptureFixture[str]) -> None:
    named = [number for each in LISTS for number in each]
    assert sorted(named) == sorted(KNOWABLE)
    with capsys.disabled():
        print(f"\n{len(named) - len(faults.NOT_APPLICABLE)} rows covered, {len(faults.NOT_APPLICABLE)} not applicable")


def found(result: Mapping[str, Any]) -> set[tuple[str, str, str]]:
    return {(item["id"], item["setting"], item["severity"]) for item in result["findings"]}


def written(emulator: EmulatorClient, since: int) -> list[str]:
    return [f"{call['service']} {call['operation']}" for call in emulator.writes(since=since)]


def last_call(emulator: EmulatorClient) -> int:
    return max((call["id"] for call in emulator.calls()), default=0)


@pytest.mark.parametrize("number", sorted(faults.FAULTS))
def test_the_fault_is_found_and_nothing_is_written(
    number: str,
    aws: Callable[..., Any],
    emulator: EmulatorClient,
    settings: dict[str, Any],
) -> None:
    fault = faults.FAULTS[number]
    known = (fault.prepare(aws, emulator) if fault.prepare else None) or {}
    since = last_call(emulator)
    result = playbook.judge({**settings, **fault.changes, **known})
    assert (fault.rule, fault.setting, fault.severity) in found(result)
    assert written(emulator, since) == []


@pytest.mark.parametrize("number", sorted(faults.MISSPELT))
def test_what_needs_no_account_is_refused_before_one_is_asked(number: str, settings: dict[str, Any]) -> None:
    fault = faults.MISSPELT[number]
    assert playbook.check(settings) == []
    assert fault.words in " ".join(playbook.check({**settings, **fault.changes}))


def test_a_session_that_ends_too_soon_is_found(
    aws: Callable[..., Any],
    emulator: EmulatorClient,
    settings: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """F116. That it is a session and when it ends stands beside the key, in the environment."""
    trust = trusting({"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
    role = aws("iam").create_role(RoleName="deploy", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    wanted = {"RoleArn": role, "RoleSessionName": "run", "DurationSeconds": 900}
    session = aws("sts").assume_role(**wanted)["Credentials"]
    monkeypatch.setenv("AWS_SESSION_TOKEN", session["SessionToken"])
    monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", session["Expiration"].isoformat())
    pair = {"aws_access_key": session["AccessKeyId"], "aws_secret_key": session["SecretAccessKey"]}
    since = last_call(emulator)
    result = playbook.judge({**settings, **pair})
    assert ("AC005", "aws_profile", "error") in found(result)
    assert written(emulator, since) == []


def test_an_argument_that_is_unknown_is_found_in_the_task() -> None:
    """F004 and F149. No setting can bring it in, so it is put into the task; every task's arguments are so compared."""
    module = "transaction_monitoring.aws.elasticache_replication_group"
    document = playbook.read("roles/cache/tasks/replication_group.yml")
    sound = list(arguments.calls_of(document))
    [names] = [names for name, names in sound if name == module]
    known = arguments.options_of({name for name, _names in sound})
    assert arguments.unknown_arguments(sound, known) == []
    spoilt = [*sound, (module, names | {"auth_token_enabled"})]
    assert arguments.unknown_arguments(spoilt, known) == [f"{module}: auth_token_enabled"]


def test_ten_faults_are_found_in_one_run(
    aws: Callable[..., Any], emulator: EmulatorClient, settings: dict[str, Any]
) -> None:
    together = ("F002", "F014", "F019", "F040", "F067", "F078", "F092", "F094", "F109", "F118", "F137", "F172")
    chosen = {number: faults.FAULTS[number] for number in together}
    tags = {key: text for number in ("F137", "F172") for key, text in chosen[number].changes["stack_tags"].items()}
    changes = {name: value for fault in chosen.values() for name, value in fault.changes.items()}
    for fault in chosen.values():
        if fault.prepare:
            fault.prepare(aws, emulator)
    since = last_call(emulator)
    result = playbook.judge({**settings, **changes, "stack_tags": tags})
    expected = {(fault.rule, fault.setting, fault.severity) for fault in chosen.values()}
    assert expected <= found(result)
    assert result["errors"] >= len(expected) >= 10
    assert written(emulator, since) == []
