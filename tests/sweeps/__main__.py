# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""``python -m tests.sweeps`` from the repository root: what is too long for `make test`."""

from __future__ import annotations

import argparse
import sys

from . import weather


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.sweeps", description="The stack in fair and foul weather")
    parser.add_argument(
        "--only",
        nargs="+",
        choices=sorted(weather.WEATHERS),
        metavar="NAME",
        help="these of " + ", ".join(weather.WEATHERS),
    )
    names = parser.parse_args().only or list(weather.WEATHERS)
    outcomes = [_tell(outcome) for outcome in weather.sweep(names, say=_say)]
    print(weather.render(outcomes))
    return 1 if any(outcome.trouble for outcome in outcomes) else 0


def _say(text: str) -> None:
    """Show progress, which is no part of the report."""
    print(text, file=sys.stderr, flush=True)


def _tell(outcome: weather.Outcome) -> weather.Outcome:
    numbers = f"{outcome.calls} calls, {outcome.refused} answered with an error, {outcome.seconds:.0f} s"
    _say(f"{outcome.weather}: {outcome.trouble or 'well'} ({numbers})")
    return outcome


if __name__ == "__main__":
    sys.exit(main())
