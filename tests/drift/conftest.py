# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One stack for the whole run, deployed by ``site.yml``, and the comparison without Ansible's processes."""

from __future__ import annotations

import functools
import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
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
from tests.runs import REGION, ROOT, Account, account, forget_aws, play

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


# Who runs which playbook, by the policies of docs/policies that they have and nothing besides.
POLICIES = {"operator": ("deploy-data", "deploy-rest"), "reader": ("read",)}
READING = ("drift", "preflight", "verify")


@dataclass(frozen=True)
class Deployed:
    """A stack in an account of its own, the file with its settings, and the keys of its users."""

    mine: Account
    file: Path
    keys: Mapping[str, Mapping[str, str]]

    @property
    def aws(self) -> Callable[[str], Any]:
        """A boto3 client: ``aws("rds")``."""
        return functools.partial(make_client, self.mine.client.endpoint)

    def play(self, name: str, *more: str) -> subprocess.CompletedProcess[str]:
        """Run a playbook, as the user whose it is."""
        key = self.keys["reader" if name in READING else "operator"]
        pair = {"aws_access_key": key["AccessKeyId"], "aws_secret_key": key["SecretAccessKey"]}
        return play(self.mine, name, SUFFIX, "-e", f"@{self.file}", "-e", json.dumps(pair), *more)

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


def user(mine: Account, name: str) -> Mapping[str, str]:
    """Make a user with the policies that are documented for it; return its key."""
    iam = make_client(mine.client.endpoint, "iam")
    iam.create_user(UserName=name)
    for policy in POLICIES[name]:
        document = (ROOT / "docs" / "policies" / f"{policy}.json").read_text(encoding="utf-8")
        made = iam.create_policy(PolicyName=policy, PolicyDocument=document)["Policy"]["Arn"]
        iam.attach_user_policy(UserName=name, PolicyArn=made)
    return iam.create_access_key(UserName=name)["AccessKey"]


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
        stack = Deployed(mine, file, {name: user(mine, name) for name in POLICIES})
        mine.client.enforce()
        made = stack.play("site")
        assert made.returncode == 0, made.stdout[-3000:]
        assert "0 errors, 0 warnings, 0 unknown" in made.stdout
        yield stack
        ec2 = stack.aws("ec2")
        for gateway in ec2.describe_internet_gateways()["InternetGateways"]:
            for vpc in gateway["Attachments"]:
                ec2.detach_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"], VpcId=vpc["VpcId"])
        # Whoever may deploy may also remove.
        removed = stack.play("destroy")
        assert removed.returncode == 0, removed.stdout[-3000:]
