# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Deploy the legal variations, each into an empty account: ``python -m tests.sweeps.variations [--only NAME ...]``.

That preflight finds no error in them is tested in ``tests/preflight``. Here they are really made.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.preflight.variations import Settings, every
from tests.runs import REGION, ROOT, Account, account, playbook

SUFFIX = "variation"


def deploy(mine: Account, settings: Settings) -> str:
    """Deploy a stack of these settings into an empty account; return what went wrong, if anything did."""
    mine.client.reset()
    mine.client.provision("instant")
    mine.client.provide_secrets([SUFFIX], settings.get("aws_region", REGION))
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(dict(settings), file)
        file.flush()
        command = playbook("site", SUFFIX, "-e", f"@{Path(file.name)}")
        run = subprocess.run(command, cwd=ROOT, env=mine.environment, capture_output=True, text=True, check=False)
    return run.stdout[-2000:] if run.returncode else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = dict(every())
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", default=list(names))
    chosen = parser.parse_args().only
    failed = 0
    with account(SUFFIX) as mine:
        for name in chosen:
            began = time.monotonic()
            trouble = deploy(mine, names[name])
            failed += bool(trouble)
            print(f"{name}: {trouble or 'deployed'} ({time.monotonic() - began:.0f} s)", flush=True)
    print(f"{len(chosen) - failed} of {len(chosen)} deployed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
