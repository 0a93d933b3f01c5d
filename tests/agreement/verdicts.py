# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What preflight says of a stack, what AWS does with it, and where the two differ.

They agree on a part of the stack when preflight finds an error in it and AWS refuses it, or neither. A finding that
concerns the stack as a whole, such as a tag that not every service takes, stands for any part. A part that could not be
tried, because something that it needs was refused, is not compared.
"""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from unittest import mock

import botocore.session

from tests.emulator.client import EmulatorClient
from tests.emulator.tests.conftest import make_client
from tests.preflight import playbook

from .case import Case, prepare
from .catalogue import asked_once
from .deployer import Outcome, deploy
from .policies import is_policy

COMPONENTS = {
    "CA": "cache",
    "DB": "database",
    "IR": "access",
    "KM": "kms",
    "LG": "logging",
    "NW": "network",
    "ST": "streaming",
}
# What is wrong with one part may be refused in another: the security groups have rules for the ports of both stores,
# the database's subnet group needs two subnets, and addresses run out only where both stores have taken theirs.
ELSEWHERE = {
    "CA008": {"cache", "network"},
    "DB007": {"database", "network"},
    "NW012": {"database"},
    "NW013": {"cache", "database", "network"},
}
ANYWHERE = frozenset(COMPONENTS.values())


@dataclass(frozen=True)
class Finding:
    """An error of preflight, and the parts that it may break: any where it concerns the stack as a whole."""

    id: str
    components: frozenset[str]
    text: str


@dataclass(frozen=True)
class Disagreement:
    """`component` is refused by AWS alone (`rule` is empty), or by preflight alone (`operation` is empty)."""

    component: str
    rule: str
    operation: str
    text: str

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.component, self.rule, self.operation)


@contextlib.contextmanager
def models_read_once() -> Iterator[None]:
    """Botocore reads a service's model from its files for every session; to read EC2's alone takes half a second."""
    with mock.patch.object(botocore.session, "create_loader", functools.cache(botocore.session.create_loader)):
        yield


class Court:
    """Asks both sides, in one emulator."""

    def __init__(self, emulator: EmulatorClient) -> None:
        self.emulator = emulator
        self.client = asked_once(functools.partial(make_client, emulator.endpoint))

    def settings(self, case: Case) -> dict[str, Any]:
        """Return all of a case's settings, with the defaults of the roles and of the stack."""
        of_the_stack = {
            name: option["default"]
            for name, option in playbook.read("playbooks/vars/specification.yml")["stack_settings"].items()
            if "default" in option
        }
        own = {"aws_endpoint_url": self.emulator.endpoint}
        known = {**of_the_stack, **playbook.defaults(), **playbook.inventory("local"), **case.settings, **own}
        return json.loads(json.dumps(known, default=str))

    def expected(self, case: Case) -> list[Finding]:
        """Return the errors that preflight finds."""
        given = {**playbook.inventory("local"), **case.settings, "aws_endpoint_url": self.emulator.endpoint}
        found = [Finding("settings", ANYWHERE, problem) for problem in playbook.check(given)]
        return found or [_finding(item) for item in self._judge(given)["findings"] if item["severity"] == "error"]

    def _judge(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Run the module as the playbook does, but for its clients, which are made once and not for each stack."""
        params = playbook.arguments("preflight", "transaction_monitoring.aws.preflight", given)
        known = {"purpose": "deploy", **json.loads(json.dumps(params | params.pop("connection"), default=str))}
        preflight, region = playbook.module("preflight"), known["region"]
        asked = preflight.services(preflight.reads_for("deploy"), known["components"])
        return preflight.run(known, {name: self.client(name, region) for name in asked}, region)

    def happened(self, case: Case) -> Outcome:
        return deploy(self.client, self.settings(case))

    def try_case(self, case: Case) -> tuple[list[Finding], Outcome, list[Disagreement]]:
        """Put a case before both, in the same empty account; preflight comes first and writes nothing."""
        prepare(case, self.settings(case), self.emulator, self.client)
        expected, outcome = self.expected(case), self.happened(case)
        return expected, outcome, list(disagreements(expected, outcome))


def _finding(item: Mapping[str, Any]) -> Finding:
    number = item["id"]
    alone = COMPONENTS.get(number[:2])
    components = ELSEWHERE.get(number) or ({alone} if alone else ANYWHERE)
    return Finding(number, frozenset(components), f"{item['setting']} = {item['value']}: {item['answer']}")


def disagreements(expected: list[Finding], outcome: Outcome) -> Iterator[Disagreement]:
    """Compare what was expected of each part with what became of it."""
    judged = [item for item in expected if not is_policy(item.id, item.text)]
    for component, refusal in outcome.refusals.items():
        if not any(component in item.components for item in judged):
            yield Disagreement(component, "", f"{refusal.operation} {refusal.code}", str(refusal))
    for item in judged:
        if not item.components & (outcome.refusals.keys() | outcome.untried):
            parts = "the whole" if item.components == ANYWHERE else ", ".join(sorted(item.components))
            yield Disagreement(parts, item.id, "", item.text)
