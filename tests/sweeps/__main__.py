# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""``python -m tests.sweeps`` from the repository root: what is too long for `make test`."""

from __future__ import annotations

import sys

from . import weather


def main() -> int:
    outcomes = []
    for outcome in weather.sweep():
        outcomes.append(outcome)
        print(f"{outcome.weather}: {outcome.trouble or 'well'}", file=sys.stderr, flush=True)
    print(weather.render(outcomes))
    return 1 if any(outcome.trouble for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
