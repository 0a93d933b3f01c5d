# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a removal leaves: ``python -m tests.sweeps.removal [--only NAME ...]``.

The account is described before a deployment, with the stack, and after its removal. Nothing may be missing of what was
there before, and nothing may be there besides but what remains by design. A protected stack has to refuse first.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field

from tests.emulator.client import Resources
from tests.runs import Account, account, play
from tests.sweeps.state import State, describe, differences

SUFFIX = "removed"
CONFIRMED = ("-e", f"stack_confirm_destroy={SUFFIX}")


@dataclass(frozen=True)
class Stack:
    """`settings` are added to those of the small inventory; `remains` says how many of which kind do."""

    text: str
    remains: dict[str, int]
    settings: dict[str, object] = field(default_factory=dict)
    protected: bool = False


STACKS = {
    "small": Stack("as `inventories/local`", {"keys": 1}),
    "protected": Stack(
        "protected as `inventories/prod`",
        {"keys": 1, "database snapshots": 1, "cache snapshots": 1},
        {
            "stack_protected": True,
            "kms_retain": True,
            "database_deletion_protection": True,
            "database_final_snapshot": True,
            "cache_final_snapshot": True,
        },
        protected=True,
    ),
}


@dataclass(frozen=True)
class Outcome:
    name: str
    before: State
    during: State
    after: State
    told: str
    trouble: list[str]


def remove(mine: Account, name: str) -> Outcome:
    """Deploy the stack and take it away; describe the account before, in between and after."""
    stack, endpoint = STACKS[name], mine.client.endpoint
    mine.client.reset()
    # Long enough for what AWS does by itself while it deletes.
    mine.client.provision("fast")
    before, listed = describe(endpoint), mine.client.resources()
    settings = ("-e", json.dumps({"network_endpoints": ["s3", "kinesis-streams"], **stack.settings}))
    trouble = _failure(play(mine, "site", SUFFIX, *settings))
    during = describe(endpoint)
    if stack.protected:
        trouble += _refusal(play(mine, "destroy", SUFFIX, *settings), differences(during, describe(endpoint)))
    run = play(mine, "destroy", SUFFIX, *settings, *(CONFIRMED if stack.protected else ()))
    after = describe(endpoint)
    trouble += _failure(run) + _besides(before, after, stack)
    trouble += _unlisted(mine.client.difference(listed), stack)
    return Outcome(name, before, during, after, run.stdout, trouble)


def _failure(run: subprocess.CompletedProcess[str]) -> list[str]:
    return [run.stdout[-3000:]] if run.returncode else []


def _refusal(run: subprocess.CompletedProcess[str], changed: list[str]) -> list[str]:
    """Return what is wrong with the refusal of a protected stack."""
    refused = run.returncode and "stack_protected" in run.stdout and f"stack_confirm_destroy={SUFFIX}" in run.stdout
    return changed if refused else [f"not refused with its reason: {run.stdout[-2000:]}"]


def _besides(before: State, after: State, stack: Stack) -> list[str]:
    """Return what differs in another way than by design."""
    lines = differences(before, after)
    designed = [line for line in lines if line.startswith(tuple(f"besides: {kind}: " for kind in stack.remains))]
    counted = Counter(line.split(": ")[1] for line in designed)
    return [line for line in lines if line not in designed] + (
        [f"by design {stack.remains} remain, and there are {dict(counted)}"] if counted != stack.remains else []
    )


def _unlisted(difference: dict[str, Resources], stack: Stack) -> list[str]:
    """Return what the emulator holds of services that are not described, or no longer holds."""
    made = difference.get("made", {})
    number = sum(len(things) for kinds in made.values() for things in kinds.values())
    wrong = number != sum(stack.remains.values()) or "gone" in difference
    return [f"the emulator's own list differs: {difference}"] if wrong else []


def render(outcome: Outcome) -> str:
    """Return what there was of each kind before, with the stack and after it, as a table in Markdown."""
    head = ("what", "before", "with the stack", "after")
    rows = [head, ("---",) * len(head)]
    for kind in sorted(outcome.during):
        numbers = [len(state[kind]) for state in (outcome.before, outcome.during, outcome.after)]
        if any(numbers):
            rows.append((kind, *map(str, numbers)))
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    verdict = "\n".join(outcome.trouble) or "nothing is left but what remains by design"
    return f"{outcome.name}: {STACKS[outcome.name].text}\n\n{table}\n\n{verdict}\n\n{_told(outcome.told)}\n"


def _told(output: str) -> str:
    """Return what the playbook said of what remains."""
    _before, found, rest = output.partition("TASK [Show what remains")
    return rest.partition("PLAY RECAP")[0].partition("\n")[2].strip() if found else "destroy.yml told nothing"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.sweeps.removal", description="What a removal leaves")
    parser.add_argument("--only", nargs="+", choices=sorted(STACKS), default=list(STACKS), metavar="NAME")
    chosen = parser.parse_args()
    troubled = False
    with account(SUFFIX) as mine:
        for name in chosen.only:
            outcome = remove(mine, name)
            troubled = troubled or bool(outcome.trouble)
            print(render(outcome), flush=True)
    return 1 if troubled else 0


if __name__ == "__main__":
    sys.exit(main())
