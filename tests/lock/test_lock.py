# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Of two runs at the same moment one works; what a dead run left is taken over; what a run that lives holds is not."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._lock import heartbeat, lock, plan, waiters
from ansible_collections.transaction_monitoring.aws.plugins.modules import stack_lock

from tests import killed
from tests.emulator.tests.conftest import make_client
from tests.runs import ROOT, Account, account

SUFFIX = "lock"
TABLE = f"transaction-monitoring-{SUFFIX}-lock"
TAGS = {"Project": "transaction-monitoring", "Stack": SUFFIX, "ManagedBy": "transaction_monitoring.aws"}
Client = Any
Begin = Callable[..., subprocess.Popen[str]]


@pytest.fixture(scope="module")
def mine() -> Iterator[Account]:
    # A run that is killed takes its modules with it.
    with account(SUFFIX, warm=False) as made:
        yield made


@pytest.fixture
def client(mine: Account) -> Client:
    mine.client.reset()
    return make_client(mine.client.endpoint, "dynamodb")


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead run is found out in two seconds, not in a minute."""
    monkeypatch.setattr(plan, "SILENCE", 2)
    monkeypatch.setattr(waiters, "LOOK_EVERY", 1)


def record(run: str) -> plan.Record:
    moment = lock.now()
    return plan.Record(plan.HELD, 0, run, "deployment", "jane", "here", moment, moment)


def silent(client: Client) -> None:
    """Whoever holds the lock gave its last sign of life long ago."""
    client.update_item(
        TableName=TABLE,
        Key=plan.key(),
        UpdateExpression="SET seen = :then",
        ExpressionAttributeValues={":then": {"S": "2026-01-01T00:00:00+00:00"}},
    )


def race(endpoint: str, barrier: Any, run: str, told: Any) -> None:
    client = make_client(endpoint, "dynamodb", retries=3)
    barrier.wait()
    told.put((run, lock.take(client, TABLE, TAGS, record(run), 0)[0]))


@pytest.mark.parametrize("left", ["nothing", "free", "dead"])
@pytest.mark.usefixtures("hasty")
def test_of_two_processes_at_the_same_moment_one_gets_the_lock(mine: Account, client: Client, left: str) -> None:
    if left != "nothing":
        lock.take(client, TABLE, TAGS, record("before"), 0)
    if left == "free":
        lock.release(client, TABLE, "before")
    if left == "dead":
        silent(client)
    fork = multiprocessing.get_context("fork")
    barrier, told = fork.Barrier(4), fork.Queue()
    runs = [fork.Process(target=race, args=(mine.client.endpoint, barrier, str(n), told)) for n in range(4)]
    for each in runs:
        each.start()
    answers = dict(told.get(timeout=60) for _each in runs)
    assert sorted(answers.values()) == [False, False, False, True]
    [winner] = [run for run, got in answers.items() if got]
    assert lock.read(client, TABLE).run == winner


def test_a_lock_of_a_run_that_lives_is_refused_and_says_whose_it_is(client: Client) -> None:
    assert lock.take(client, TABLE, TAGS, record("one"), 0) == (True, None)
    held, found = lock.take(client, TABLE, TAGS, record("two"), 0)
    assert not held
    assert "jane on here" in plan.refusal(found)
    assert "run one" in plan.refusal(found)


@pytest.mark.usefixtures("hasty")
def test_a_sign_of_life_while_it_is_watched_keeps_the_lock(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    lock.take(client, TABLE, TAGS, record("one"), 0)
    silent(client)
    watched = waiters.changes_within

    def beats(*args: Any) -> bool:
        assert lock.renew(client, TABLE, "one")
        return watched(*args)

    monkeypatch.setattr(waiters, "changes_within", beats)
    assert lock.take(client, TABLE, TAGS, record("two"), 0)[0] is False


@pytest.mark.usefixtures("hasty")
@pytest.mark.usefixtures("client")
def test_an_answer_that_is_lost_costs_neither_the_lock_nor_its_release(mine: Account) -> None:
    # As botocore does unless it is told otherwise.
    client = make_client(mine.client.endpoint, "dynamodb", retries=2)
    for operation in ("CreateTable", "PutItem", "UpdateItem"):
        mine.client.cut("dynamodb", operation, when="after", times=1)
    assert lock.take(client, TABLE, TAGS, record("one"), 0)[0]
    assert lock.release(client, TABLE, "one")
    assert lock.take(client, TABLE, TAGS, record("two"), 0)[0]
    assert not lock.release(client, TABLE, "one")


@pytest.mark.usefixtures("hasty")
def test_who_was_taken_for_dead_can_neither_renew_nor_release(client: Client) -> None:
    lock.take(client, TABLE, TAGS, record("one"), 0)
    silent(client)
    held, found = lock.take(client, TABLE, TAGS, record("two"), 0)
    assert (held, found.run) == (True, "one")
    assert not lock.renew(client, TABLE, "one")
    assert not lock.release(client, TABLE, "one")
    assert not lock.remove(client, TABLE, TAGS, "one")
    assert lock.read(client, TABLE).run == "two"


def test_a_run_that_comes_after_another_asks_preflight_again(client: Client) -> None:
    params = {"name": TABLE, "tags": TAGS, "purpose": "deployment", "process": "", "wait_timeout": 0}

    def asks_again(seen: str) -> bool:
        answer = stack_lock.take(client, {**params, "seen": seen}, False)
        assert lock.release(client, TABLE, answer["run"])
        return bool(answer["ask_again"])

    assert not asks_again("")
    # Another run has held the lock since preflight, which found nobody.
    assert asks_again("")
    assert not asks_again(plan.mark_of(lock.read(client, TABLE)))


@pytest.mark.usefixtures("hasty")
def test_who_lost_the_lock_is_warned_at_its_end(client: Client) -> None:
    lock.take(client, TABLE, TAGS, record("one"), 0)
    silent(client)
    lock.take(client, TABLE, TAGS, record("two"), 0)
    assert "run two" in stack_lock.give_back(client, {"name": TABLE, "run": "one", "state": "free"}, False)["lost"]
    assert not stack_lock.give_back(client, {"name": TABLE, "run": "two", "state": "free"}, False)["lost"]


def test_the_table_goes_and_nothing_is_left_of_it(mine: Account, client: Client) -> None:
    before = mine.client.resources()
    lock.take(client, TABLE, TAGS, record("one"), 0)
    assert lock.remove(client, TABLE, TAGS, "one")
    assert lock.remove(client, TABLE, TAGS, "one")
    assert mine.client.difference(before) == {}
    assert not lock.release(client, TABLE, "one")


def test_the_table_of_others_stays(client: Client) -> None:
    lock.take(client, TABLE, {**TAGS, "Stack": "other"}, record("one"), 0)
    with pytest.raises(lock.api.AnsibleDynamoDBError, match="not this stack's"):
        lock.remove(client, TABLE, TAGS, "one")


def version_after(client: Client, seconds: float, unlike: int) -> int:
    end = time.monotonic() + seconds
    while plan.version_of(lock.read(client, TABLE)) == unlike and time.monotonic() < end:
        time.sleep(0.2)
    return plan.version_of(lock.read(client, TABLE))


def test_signs_of_life_end_with_the_run(mine: Account, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "BEAT", 1)
    lock.take(client, TABLE, TAGS, record("one"), 0)
    connection = {
        "name": TABLE,
        "region": "ap-northeast-1",
        "endpoint_url": mine.client.endpoint,
        "access_key": "emulator",
        "secret_key": "emulator",
    }
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as run:
        heartbeat.start(connection, "one", run.pid)
        alive = version_after(client, 30, 1)
        assert alive > 1
        run.kill()
    quiet = version_after(client, 4, alive)
    assert version_after(client, 4, quiet) == quiet


def test_a_process_is_known_by_more_than_its_number() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as run:
        told = lock.process.identity(run.pid)
        assert not lock.process.is_dead(told)
        place, number, start = told.rsplit(" ", 2)
        assert lock.process.is_dead(f"{place} {number} {int(start) + 1}")
        assert not lock.process.is_dead(f"elsewhere {number} {int(start) + 1}")
        run.kill()
        while not lock.process.is_dead(told):
            time.sleep(0.05)
    assert lock.process.is_dead(told)
    assert not lock.process.is_dead("")


def work(*more: str) -> list[str]:
    """The command of a run that takes the lock, works and gives it back."""
    program = str(Path(sys.executable).with_name("ansible-playbook"))
    options = yaml.safe_load((ROOT / "playbooks/vars/specification.yml").read_text(encoding="utf-8"))["stack_settings"]
    # The playbooks find the specification beside themselves.
    settings = ("-e", json.dumps({"suffix": SUFFIX, "stack_settings": options}))
    return [program, "tests/lock/work.yml", "-i", "inventories/local", *settings, *more]


@pytest.fixture
def begin(mine: Account) -> Iterator[Begin]:
    """Begins a run, which does not outlive the test."""
    begun: list[subprocess.Popen[str]] = []
    out = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}

    def start(*more: str) -> subprocess.Popen[str]:
        begun.append(subprocess.Popen(work(*more), cwd=ROOT, env=mine.environment, **out))
        return begun[-1]

    yield start
    for run in begun:
        with run:
            killed.end(run)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.2)


def held(client: Client) -> plan.Record:
    """The record, once a run holds the lock."""
    until(lambda: plan.is_held(lock.read(client, TABLE)))
    return lock.read(client, TABLE)


def test_a_second_run_stops_and_another_one_waits(mine: Account, client: Client, begin: Begin, tmp_path: Path) -> None:
    enough = tmp_path / "enough"
    first = begin("-e", f"work_until={enough}")
    run = held(client).run
    second = begin()
    refused, _nothing = second.communicate()
    assert second.returncode == 2
    assert "The stack is being worked on by" in refused
    assert f"run {run}" in " ".join(refused.split())
    mine.client.clear_calls()
    third = begin("-e", "stack_lock=wait", "-e", "stack_lock_timeout=120")
    # It has looked at the record, and looks again.
    until(lambda: [call["operation"] for call in mine.client.calls()].count("GetItem") > 1)
    assert (first.poll(), third.poll(), lock.read(client, TABLE).run) == (None, None, run)
    enough.touch()
    for each in (first, third):
        said, _nothing = each.communicate()
        assert each.returncode == 0, said
    last = lock.read(client, TABLE)
    assert (last.state, last.run != run) == (plan.FREE, True)


def test_a_run_that_fails_gives_the_lock_back(client: Client, begin: Begin) -> None:
    failing = begin("-e", "work_fails=true")
    said, _nothing = failing.communicate()
    assert failing.returncode == 2, said
    assert lock.read(client, TABLE).state == plan.FREE


def test_a_run_that_is_killed_leaves_a_lock_that_is_known_as_dead(
    client: Client, begin: Begin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    victim = begin("-e", f"work_until={tmp_path / 'never'}")
    left = held(client)
    killed.end(victim)
    victim.communicate()
    there = lock.process.is_dead
    # From another machine nobody sees the process: as long as its last sign of life is fresh, it may live.
    monkeypatch.setattr(lock.process, "is_dead", lambda _identified: False)
    assert lock.take(client, TABLE, TAGS, record("early"), 0)[0] is False
    monkeypatch.setattr(lock.process, "is_dead", there)
    following = begin()
    said, _nothing = following.communicate()
    assert following.returncode == 0, said
    assert "The lock was left by a run that is dead" in said
    assert f"run {left.run}" in " ".join(said.split())
