# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The stack in fair and foul weather: it deploys, converges and goes away whatever AWS does in between.

Each weather is a state of the emulator. In each the stack is deployed into an empty account, deployed again (nothing
may change), and taken away (nothing but the key in its deletion window may be left).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.emulator.client import EmulatorClient, Resources
from tests.runs import Account, account, changes, play

SUFFIX = "weather"
SEEDS = (1, 2, 3)
# More than three runs have calls that write.
UNANSWERED = 200
LIFE = (("site", None), ("site", 0), ("destroy", None))


@dataclass(frozen=True)
class Weather:
    """`prepare` brings the emulator, empty and undisturbed before, into it."""

    text: str
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


def _mixed(client: EmulatorClient) -> None:
    client.provision("fast")
    client.consistency(1.0)
    client.throttle(rate=0.025, seed=1)


def _unanswered(client: EmulatorClient) -> None:
    """Cut every second call that writes after its effect: the first try of each, and not the next one."""
    for number in range(UNANSWERED):
        client.cut(access="write", when="after", skip=number, times=1)


def _failing(client: EmulatorClient) -> None:
    client.fail(rate=0.05, seed=1)


WEATHERS = {
    "instant": Weather("everything at once", lambda client: client.provision("instant")),
    "fast": Weather("AWS's states, seconds for minutes", lambda client: client.provision("fast")),
    "late": Weather("new things invisible for two seconds", lambda client: client.consistency(2.0)),
    **{f"throttled-{seed}": _throttled(seed) for seed in SEEDS},
    "unanswered": Weather("the answer to each call that writes is lost at its first try", _unanswered),
    "dropped": Weather("one call in twenty cut before it took effect", lambda client: client.cut(rate=0.05, seed=1)),
    "failing": Weather("one call in twenty answered with an error of the service", _failing),
    "mixed": Weather("as `fast`, new things invisible for one second, one call in forty throttled", _mixed),
}


def sweep(names: Sequence[str], say: Callable[[str], None]) -> Iterator[Outcome]:
    """Go through the weathers of these names in an emulator of our own, and say what goes on."""
    with account(SUFFIX) as mine:
        for name in names:
            say(f"{name}: {WEATHERS[name].text}")
            mine.client.reset()
            before = mine.client.resources()
            WEATHERS[name].prepare(mine.client)
            began = time.monotonic()
            trouble = _life(mine, before, say)
            seconds = time.monotonic() - began
            calls = mine.client.calls()
            refused = sum(1 for call in calls if call["status"] >= 400)
            yield Outcome(name, seconds, len(calls), refused, trouble)
            _clear_up(mine.client)


def _clear_up(client: EmulatorClient) -> None:
    client.lift_faults()
    client.consistency(0.0)
    client.provision("instant")


def _life(mine: Account, before: Resources, say: Callable[[str], None]) -> str:
    """Deploy, deploy again, destroy; return what went wrong, if anything did."""
    for name, expected in LIFE:
        began = time.monotonic()
        run = play(mine, name, SUFFIX)
        say(f"  {name}.yml: exit code {run.returncode} after {time.monotonic() - began:.0f} s")
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
    head = ("weather", "what AWS is like", "goes well", "calls", "answered with an error", "three runs took")
    rows = [head, ("---",) * len(head), *map(_row, outcomes)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(outcome: Outcome) -> tuple[str, ...]:
    well = "**no**" if outcome.trouble else "yes"
    numbers = (str(outcome.calls), str(outcome.refused), f"{outcome.seconds:.0f} s")
    return (f"`{outcome.weather}`", WEATHERS[outcome.weather].text, well, *numbers)
