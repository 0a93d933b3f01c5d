# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One stack for the whole run, deployed by ``site.yml``, and the comparison without Ansible's processes."""

from __future__ import annotations

import functools
import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.catalogue import COMPARISONS
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.comparison import run
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.row import Row
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import collect, services
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack
from ansible_collections.transaction_monitoring.aws.plugins.modules.drift import READS

from tests.emulator.tests.conftest import make_client
from tests.preflight import playbook
from tests.runs import REGION, Account, account, forget_aws, play

SUFFIX = "drift"
# So that every kind of thing is there to be compared, and what is changed is changed at once.
SETTINGS = {
    "suffix": SUFFIX,
    "stack_tags": {"Owner": "payments"},
    "network_endpoints": ["s3", "kinesis-streams"],
    "database_performance_insights": True,
    "database_apply_immediately": True,
    "cache_apply_immediately": True,
}


@dataclass(frozen=True)
class Deployed:
    """A stack in an account of its own, and the file with its settings."""

    mine: Account
    file: Path

    @property
    def aws(self) -> Callable[[str], Any]:
        """A boto3 client: ``aws("rds")``."""
        return functools.partial(make_client, self.mine.client.endpoint)

    def play(self, name: str, *more: str) -> subprocess.CompletedProcess[str]:
        """Run a playbook."""
        return play(self.mine, name, SUFFIX, "-e", f"@{self.file}", *more)

    def wants(self) -> dict[str, Any]:
        """What the roles ask of AWS, as the playbook drift.yml gives it to its module."""
        settings = {**playbook.inventory("local"), **SETTINGS, "aws_endpoint_url": self.mine.client.endpoint}
        return playbook.arguments("drift", "transaction_monitoring.aws.drift", settings)["components"]

    def read(self) -> Stack:
        """The stack as it is now."""
        wants = self.wants()
        clients = {name: self.aws(name) for name in services(READS, wants)}
        return Stack(wants, collect(READS, clients, wants), REGION, "2026-01-01")

    def compare(self) -> list[Row]:
        """Every setting of it, compared."""
        return list(run(COMPARISONS, self.read()))


@pytest.fixture(scope="session")
def sound(deployed: Deployed) -> Stack:
    """The stack as it was deployed."""
    return deployed.read()


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    forget_aws()
    file = tmp_path_factory.mktemp("drift") / "settings.json"
    file.write_text(json.dumps(SETTINGS), encoding="utf-8")
    with account(SUFFIX) as mine:
        stack = Deployed(mine, file)
        made = stack.play("site")
        assert made.returncode == 0, made.stdout[-3000:]
        yield stack
