# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The stack in fair and foul weather: it deploys, converges and goes away whatever AWS does in between.

Each weather is a state of the emulator. In each the stack is deployed into an empty account, deployed again (nothing
may change), and taken away (nothing but the key in its deletion window may be left).
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.emulator.client import EmulatorClient
from tests.runs import ROOT, Account, account, changes, playbook

SUFFIX = "weather"
SEEDS = (1, 2, 3)


@dataclass(frozen=True)
class Weather:
    """`prepare` brings the emulator, empty and undisturbed before, into it."""

    name: str
    prepare: Callable[[EmulatorClient], object]


@dataclass(frozen=True)
class Outcome:
    """What one weather led to; `trouble` is empty when all went well."""

    weather: str
    seconds: float
    calls: int
    refused: int
    trouble: str


def _throttled(seed: int) -> Weather:
    return Weather(f"one call in twenty throttled, seed {seed}", lambda client: client.throttle(rate=0.05, seed=seed))


WEATHERS = (
    Weather("instant", lambda client: client.provision("instant")),
    Weather("fast: AWS's states, seconds for minutes", lambda client: client.provision("fast")),
    Weather("new things invisible for two seconds", lambda client: client.consistency(2.0)),
    *map(_throttled, SEEDS),
)


def sweep() -> Iterator[Outcome]:
    """Go through every weather in an emulator of our own."""
    with account(SUFFIX) as mine:
        for weather in WEATHERS:
            mine.client.reset()
            before = mine.client.resources()
            weather.prepare(mine.client)
            began = time.monotonic()
            trouble = _life(mine, before)
            calls = mine.client.calls()
            refused = sum(1 for call in calls if call["status"] >= 400)
            yield Outcome(weather.name, time.monotonic() - began, len(calls), refused, trouble)
            _clear_up(mine.client)


def _clear_up(client: EmulatorClient) -> None:
    client.lift_faults()
    client.consistency(0.0)
    client.provision("instant")


def _life(mine: Account, before: dict[str, dict[str, list[object]]]) -> str:
    """Deploy, deploy again, destroy; return what went wrong, if anything did."""
    for name, expected in (("site", None), ("site", 0), ("destroy", None)):
        run = subprocess.run(
            playbook(name, SUFFIX), cwd=ROOT, env=mine.environment, capture_output=True, text=True, check=False
        )
        if run.returncode:
            return f"{name}.yml failed: {run.stdout[-2000:]}"
        if expected is not None and changes(run.stdout) != expected:
            return f"{name}.yml changed {changes(run.stdout)} tasks the second time: {run.stdout[-2000:]}"
    mine.client.lift_faults()
    made = mine.client.difference(before).get("made", {})
    left = {f"{service} {kind}": items for service, kinds in made.items() for kind, items in kinds.items()}
    pending = [item for item in left.pop("kms keys", []) if "PendingDeletion" not in str(item)]
    return f"left behind: {left or ''} {pending or ''}" if left or pending else ""


def render(outcomes: list[Outcome]) -> str:
    """Return the outcomes as a table in Markdown."""
    rows = [
        f"| {item.weather} | {'yes' if not item.trouble else '**no**'} | {item.calls} | {item.refused} |"
        f" {item.seconds:.0f} s |"
        for item in outcomes
    ]
    head = "| weather | deploys, converges, goes away | calls | answered with an error | three runs took |"
    return "\n".join([head, "|---|---|---|---|---|", *rows])
