# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs that are killed, and run again: ``python -m tests.sweeps.interruption [--run NAME ...] [--only MOMENT ...]``.

A run can be killed before and after the effect of each of its calls. What it leaves in the account is then what its
calls that write, up to there, have made: with W of these there are W + 1 moments, and every point at which a run can be
killed is one of them. The emulator keeps each of them during one undisturbed run; from each the playbook is run again,
and has to end in the same state as the undisturbed run.

A moment is named by its number, or by the operation after whose calls it is. ``--kill`` shows that all this is the same
as killing: there the processes of a run are really killed, once for each moment named, before the effect of the next
call that writes or after the effect of the last one. What that left is compared with the moment, and after the second
run a third one has to change nothing.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests import killed
from tests.runs import Account, account, changes, play, playbook
from tests.sweeps.state import State, describe, differences

SUFFIX = "killed"
RUNS = ("site", "destroy")
# As `make deploy`, and with an interface endpoint, which the small inventory has none of. Without the lock: its signs
# of life come when they come, and every run here has to make the same calls. tests/lock has what becomes of it.
SETTINGS = ("-e", '{"network_endpoints": ["s3", "kinesis-streams"], "stack_lock": "ignore"}')


@dataclass(frozen=True)
class Undisturbed:
    """One run without interruption: its calls, and what was in the account after it."""

    name: str
    calls: list[dict[str, Any]]
    after: State
    profile: str = "instant"

    @property
    def writes(self) -> list[dict[str, Any]]:
        return [call for call in self.calls if call["access"] == "write"]

    def points(self, moment: int) -> int:
        """Return how many points, before or after the effect of a call, are this moment."""
        count = done = 0
        for call in self.calls:
            count += done == moment
            done += call["access"] == "write"
            count += done == moment
        return count

    def names(self, moment: int) -> set[str]:
        """Return what a moment is called by: its number, and the operation after whose call it is."""
        return {str(moment), *(call["operation"] for call in self.writes[moment - 1 : moment])}

    def moments(self, named: Sequence[str]) -> list[int]:
        """Return the moments of these names; all when there are none."""
        every = range(len(self.writes) + 1)
        return [moment for moment in every if not named or self.names(moment) & set(named)]

    def title(self, moment: int) -> str:
        if not moment:
            return "before the first"
        call = self.writes[moment - 1]
        return f"{call['service']} {call['operation']}"


@dataclass(frozen=True)
class Outcome:
    """What a second run made of one moment; `trouble` is empty when it converged."""

    run: Undisturbed
    moment: int
    seconds: float
    trouble: str
    how: str = ""


def undisturbed(mine: Account, name: str, profile: str = "instant") -> Undisturbed:
    """Run the playbook once from where it begins, and have the emulator keep every moment of it."""
    begin(mine, name)
    mine.client.provision(profile)
    mine.client.remember()
    mine.client.clear_calls()
    run = play(mine, name, SUFFIX, *SETTINGS)
    mine.client.remember(False)
    if run.returncode:
        raise RuntimeError(f"{name}.yml failed undisturbed: {run.stdout[-2000:]}")
    return Undisturbed(name, mine.client.calls(), describe(mine.client.endpoint), profile)


def begin(mine: Account, name: str) -> None:
    """Bring the account to where the playbook begins: empty, or with the stack."""
    mine.client.reset()
    if name == "destroy" and (run := play(mine, "site", SUFFIX, *SETTINGS)).returncode:
        raise RuntimeError(f"site.yml failed: {run.stdout[-2000:]}")


def resume(mine: Account, run: Undisturbed, moment: int) -> Outcome:
    """Go back to the moment and run the playbook again."""
    began = time.monotonic()
    mine.client.recall(moment)
    trouble = converges(mine, run)
    return Outcome(run, moment, time.monotonic() - began, trouble)


def converges(mine: Account, run: Undisturbed) -> str:
    """Run the playbook again; return how what follows differs from the undisturbed run."""
    again = play(mine, run.name, SUFFIX, *SETTINGS)
    if again.returncode:
        return f"{run.name}.yml failed: {again.stdout[-3000:]}"
    return "\n".join(differences(run.after, describe(mine.client.endpoint)))


def stays(mine: Account, run: Undisturbed) -> str:
    """Run the playbook a third time; return what it did, for there is nothing to do."""
    third = play(mine, run.name, SUFFIX, *SETTINGS)
    changed = changes(third.stdout)
    wrong = third.returncode or changed
    return f"the third run ended with {third.returncode} and changed {changed}: {third.stdout[-3000:]}" if wrong else ""


def kill(mine: Account, run: Undisturbed, moment: int, when: str) -> Outcome:
    """Kill a run at this moment, look at what it left, run it again, and once more."""
    began = time.monotonic()
    mine.client.recall(moment)
    expected = describe(mine.client.endpoint)
    mine.client.recall(0)
    fault = mine.client.die_at(moment if when == "after" else moment + 1, when=when, access="write")
    try:
        killed.kill(mine.client, playbook(run.name, SUFFIX, *SETTINGS), mine.environment, fault)
        # Where AWS takes its time, what is left goes on by itself, and no two looks at it are alike.
        left = [] if run.profile != "instant" else differences(expected, describe(mine.client.endpoint))
        trouble = "\n".join(left) or converges(mine, run) or stays(mine, run)
    except killed.SurvivedError as survived:
        trouble = f"not killed: {survived}"
    return Outcome(run, moment, time.monotonic() - began, trouble, when)


def sweep(name: str, only: list[str], kills: list[str], profile: str) -> Iterator[Outcome]:
    with account(SUFFIX) as mine:
        run = undisturbed(mine, name)
        last, calls = len(run.writes), len(run.calls)
        say(f"{name}.yml: {calls} calls, of which {last} write: {2 * calls} points, {last + 1} moments")
        for moment in run.moments(only):
            yield resume(mine, run, moment)
    if kills:
        yield from really(name, kills, profile)


def really(name: str, named: list[str], profile: str) -> Iterator[Outcome]:
    # The processes of the modules have to be the run's own, so that they die with it.
    with account(SUFFIX, warm=False) as mine:
        run = undisturbed(mine, name, profile)
        for moment in run.moments(named):
            for when in [*(["after"] if moment else []), *(["before"] if moment < len(run.writes) else [])]:
                yield kill(mine, run, moment, when)


def say(text: str) -> None:
    """Show progress, which is no part of the report."""
    print(text, file=sys.stderr, flush=True)


def render(outcomes: list[Outcome]) -> str:
    """Return the outcomes as a table in Markdown, and their sums."""
    head = ("run", "killed after", "points", "converged", "seconds")
    rows = [head, ("---",) * len(head), *map(_row, outcomes)]
    return "\n".join([*(f"| {' | '.join(row)} |" for row in rows), "", *_sums(outcomes)])


def _row(outcome: Outcome) -> tuple[str, ...]:
    run, moment = outcome.run, outcome.moment
    how = f", processes killed {'after its effect' if outcome.how == 'after' else 'before the next one'}"
    title = f"{moment}: {run.title(moment)}{how if outcome.how else ''}"
    well = "**no**" if outcome.trouble else "yes"
    points = "1" if outcome.how else str(run.points(moment))
    return (f"`{run.name}.yml`", title, points, well, f"{outcome.seconds:.0f}")


def _sums(outcomes: list[Outcome]) -> Iterator[str]:
    for name in RUNS:
        mine = [outcome for outcome in outcomes if outcome.run.name == name]
        for word, some in (
            ("taken up at a moment", [outcome for outcome in mine if not outcome.how]),
            ("really killed", [outcome for outcome in mine if outcome.how]),
        ):
            if some:
                well = [outcome for outcome in some if not outcome.trouble]
                points = sum(1 if outcome.how else outcome.run.points(outcome.moment) for outcome in some)
                total = sum(outcome.seconds for outcome in some)
                yield (
                    f"{name}.yml: {len(some[0].run.calls)} calls; {len(some)} runs {word}, for {points} points; "
                    f"{len(well)} converged; {total:.0f} s"
                )


def missed(outcomes: list[Outcome], named: Sequence[str], *, really: bool) -> set[str]:
    """Return which of these names no run has a moment of."""
    seen = [outcome.run.names(outcome.moment) for outcome in outcomes if bool(outcome.how) == really]
    return set(named).difference(*seen)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.sweeps.interruption", description="Runs that are killed")
    parser.add_argument("--run", nargs="+", choices=RUNS, default=RUNS, help="these playbooks (both)")
    parser.add_argument("--only", nargs="+", default=[], metavar="MOMENT", help="these moments (all)")
    parser.add_argument("--kill", nargs="+", default=[], metavar="MOMENT", help="really kill there")
    parser.add_argument(
        "--profile", choices=("instant", "fast"), default="instant", help="how long AWS takes where it is really killed"
    )
    chosen = parser.parse_args()
    outcomes = []
    for name in chosen.run:
        for outcome in sweep(name, chosen.only, chosen.kill, chosen.profile):
            outcomes.append(outcome)
            say(f"{' '.join(_row(outcome))} {outcome.trouble}")
    print(render(outcomes))
    unknown = missed(outcomes, chosen.only, really=False) | missed(outcomes, chosen.kill, really=True)
    for name in sorted(unknown):
        say(f"no run has a moment {name}")
    return 1 if unknown or any(outcome.trouble for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
