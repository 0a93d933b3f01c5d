# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""``python -m tests.agreement --cases 300``: many stacks before preflight and AWS, and a table of where they differ.

First the inventories are deployed by the playbooks and by the deployer, whose calls must be the same. The same seed
gives the same stacks. Of those that differ in one way, the simplest is shown, without the settings that do not matter.
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.preflight import playbook
from tests.runs import account

from . import calls, trial
from .strategies import generate
from .verdicts import Court, models_read_once


def say(text: str) -> None:
    """Show progress, which is no part of the report."""
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.agreement", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=300, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--inventories", nargs="*", default=playbook.INVENTORIES, choices=playbook.INVENTORIES)
    wanted = parser.parse_args()
    with account() as mine, models_read_once():
        different = [line for name in wanted.inventories for line in calls.compare(mine, name, say)]
        began = time.monotonic()
        court = Court(mine.client)
        tally = trial.run(court, generate(wanted.cases, wanted.seed), say)
        seconds = time.monotonic() - began
        print("\n".join([*different, *trial.report(court, tally)]))
    print(f"{trial.summary(tally)}, with the seed {wanted.seed}, in {seconds:.0f} s")
    return 1 if different or tally.found else 0


if __name__ == "__main__":
    sys.exit(main())
