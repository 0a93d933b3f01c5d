# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls of a real deployment beside those of the deployer, without what AWS draws by lot."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.preflight import playbook
from tests.runs import ROOT, Account

from .case import Case, prepare
from .deployer import STEPS, deploy, foundation
from .verdicts import Court

DRAWN = re.compile(
    r"\b(vpc|subnet|sg|rtb|pl)-[0-9a-f]{17}\b|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=secret:rds-credentials-)[\w-]+"
)
# What only the modules send, and what AWS does without: a token against sending twice.
WITHOUT_EFFECT = {"ClientToken", "OwnerId"}


def compare(mine: Account, inventory: str, say: Callable[[str], object]) -> list[str]:
    """Deploy an inventory both ways, each into an empty account, and return what only one of them calls."""
    theirs, ours = made_by_the_playbook(mine, inventory), made_by_the_deployer(mine, inventory)
    found = list(differences(theirs, ours))
    say(f"{inventory}: {theirs.total()} calls that write, {len(found)} of them different")
    return [f"{inventory}: {each}" for each in found]


def made_by_the_playbook(mine: Account, inventory: str) -> Counter[str]:
    """Deploy an inventory with ansible-playbook and return its calls that write."""
    court = Court(mine.client)
    settings = court.settings(case_of(inventory))
    prepare(case_of(inventory), settings, mine.client, court.client)
    connection = {name: settings[name] for name in ("aws_endpoint_url", "aws_access_key", "aws_secret_key")}
    # The lock is no part of the stack: it goes with the run.
    connection["stack_lock"] = "ignore"
    command = [str(Path(sys.executable).with_name("ansible-playbook")), "playbooks/site.yml"]
    command += ["-i", f"inventories/{inventory}", "-e", json.dumps(connection)]
    since = last_call(mine)
    run = subprocess.run(command, cwd=ROOT, env=mine.environment, capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(run.stdout[-2000:])
    return calls(mine, since)


def made_by_the_deployer(mine: Account, inventory: str) -> Counter[str]:
    """The same with the deployer, without the end of the key, which is no part of a deployment."""
    court = Court(mine.client)
    settings = court.settings(case_of(inventory))
    prepare(case_of(inventory), settings, mine.client, court.client)
    since = last_call(mine)
    steps = tuple(step for step in STEPS if step.make is not foundation.end_of_the_key)
    outcome = deploy(court.client, settings, steps)
    if outcome.refusals:
        raise RuntimeError(f"{inventory}: {', '.join(map(str, outcome.refusals.values()))}")
    return calls(mine, since)


def case_of(inventory: str) -> Case:
    """An inventory as a case: what it sets, and the defaults where only `local` sets something."""
    local = {name: playbook.defaults()[name] for name in playbook.inventory("local") if name in playbook.defaults()}
    return Case({**local, **playbook.inventory(inventory)})


def last_call(mine: Account) -> int:
    return max((call["id"] for call in mine.client.calls()), default=0)


def calls(mine: Account, since: int) -> Counter[str]:
    """The calls that write, in no order: the roles start what is independent in an order of their own."""
    return Counter(map(shown, mine.client.writes(since=since)))


def shown(call: dict[str, Any]) -> str:
    parameters = json.dumps(plain(call["parameters"]), sort_keys=True)
    return f"{call['service']} {call['operation']} {call['region']} {DRAWN.sub('*', parameters)}"


def plain(value: Any) -> Any:
    """Read documents, and put lists of tags and the like into one order."""
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items() if name not in WITHOUT_EFFECT}
    if isinstance(value, list):
        return sorted(map(plain, value), key=lambda each: json.dumps(each, sort_keys=True))
    if isinstance(value, str) and value.startswith("{"):
        return plain(json.loads(value))
    return value


def differences(theirs: Counter[str], ours: Counter[str]) -> Iterator[str]:
    yield from (f"only the playbook: {call}" for call in (theirs - ours).elements())
    yield from (f"only the deployer: {call}" for call in (ours - theirs).elements())
