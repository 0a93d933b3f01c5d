# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Deploy the legal variations, each into an empty account: ``python -m tests.sweeps.variations [--only NAME ...]``.

That preflight finds no error in them is tested in ``tests/preflight``. Here they are really made. What the inventories
describe is deployed a second time, into the account where it is by then: preflight passes and nothing changes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

import yaml

from tests.preflight.variations import Settings, every
from tests.runs import REGION, ROOT, Account, account, changes, play

SUFFIX = "variation"
# What the settings of a stack begin with; the others say how it is reached.
KINDS = (
    "aws_region",
    "stack_",
    "kms_",
    "logging_",
    "network_",
    "streaming_",
    "database_",
    "cache_",
    "access_",
    "preflight_",
)


def inventories() -> Iterator[tuple[str, Settings]]:
    """Give what each inventory describes, without how it is reached and what it is called."""
    for file in sorted(ROOT.glob("inventories/*/group_vars/stacks.yml")):
        said = yaml.safe_load(file.read_text(encoding="utf-8"))
        settings = {key: value for key, value in said.items() if key.startswith(KINDS)}
        yield f"inventory-{file.parts[-3]}", settings


def deploy(mine: Account, settings: Settings) -> subprocess.CompletedProcess[str]:
    """Deploy a stack of these settings."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(dict(settings), file)
        file.flush()
        return play(mine, "site", SUFFIX, "-e", f"@{file.name}")


def tried(mine: Account, settings: Settings, *, twice: bool) -> str:
    """Deploy a stack of these settings into an empty account; return what went wrong, if anything did."""
    mine.client.reset()
    mine.client.provision("instant")
    mine.client.provide_secrets([SUFFIX], settings.get("aws_region", REGION))
    first = deploy(mine, settings)
    if first.returncode or not twice:
        return first.stdout[-2000:] if first.returncode else ""
    again = deploy(mine, settings)
    return again.stdout[-2000:] if again.returncode or changes(again.stdout) else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    described = dict(inventories())
    names = {**described, **dict(every())}
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", default=list(names))
    chosen = parser.parse_args().only
    failed = 0
    with account(SUFFIX) as mine:
        for name in chosen:
            began = time.monotonic()
            trouble = tried(mine, names[name], twice=name in described)
            failed += bool(trouble)
            print(f"{name}: {trouble or 'deployed'} ({time.monotonic() - began:.0f} s)", flush=True)
    print(f"{len(chosen) - failed} of {len(chosen)} deployed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
