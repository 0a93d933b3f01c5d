# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules: one small function for each reason, with its id, its explanation and its source.

A rule looks at the stack and yields a Problem for each thing that is wrong::

    @rule("KM003", "kms", setting="kms_deletion_window_days", source="botocore kms ScheduleKeyDeletion")
    def deletion_window(stack: Stack) -> Iterator[Problem]:
        \"""The deletion window is 7 to 30 days.\"""
        days = stack.wants["kms"]["deletion_window_days"]
        if not 7 <= days <= 30:
            yield Problem(days, "ValidationException: ...", nearest="7" if days < 7 else "30")

The first line of the docstring is the rule's title; the rest explains it. A rule that touches a fact that could not be
read is undecided: the runner turns that into a finding of severity unknown, with the reason.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Facts, NotKnownError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.finding import (
    ERROR,
    UNKNOWN,
    Finding,
    in_order,
)


@dataclass(frozen=True)
class Stack:
    """What a rule may look at.

    ``wants`` maps a component (the name of a role) to what it will ask of AWS, its settings without the prefix;
    ``facts`` is what AWS holds and offers; ``region`` where; ``today`` the date (ISO 8601); ``purpose`` whether it is
    about to be deployed (or only compared), "deploy", or taken away, "destroy".
    """

    wants: Mapping[str, Mapping[str, Any]]
    facts: Facts
    region: str
    today: str
    purpose: str = "deploy"

    @property
    def place(self) -> tuple[str, str, str]:
        """Region, profile and endpoint with which the deployment calls; what is empty was not given."""
        asked = self.wants.get("stack", {})
        return self.region, asked.get("profile", ""), asked.get("endpoint_url", "")


@dataclass(frozen=True)
class Problem:
    """What a rule yields: the fields of a Finding that the rule itself does not know. Empty means the rule's own."""

    value: Any
    answer: str
    nearest: str = ""
    setting: str = ""
    severity: str = ""


Check = Callable[[Stack], Iterable[Problem]]


@dataclass(frozen=True)
class Rule:
    """``components`` must all be part of the stack for the rule to be asked.

    ``guards`` are the facts by which it tells whether the stack may be taken away; a rule that has some is asked before
    that too.
    """

    id: str
    components: tuple[str, ...]
    setting: str
    source: str
    severity: str
    check: Check
    guards: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return (self.check.__doc__ or "").strip().partition("\n")[0]

    @property
    def explanation(self) -> str:
        return (self.check.__doc__ or "").strip().partition("\n")[2].strip()


@dataclass
class Catalogue:
    """The rules of one subject."""

    rules: list[Rule] = field(default_factory=list)

    def rule(
        self,
        number: str,
        *components: str,
        setting: str,
        source: str,
        severity: str = ERROR,
        guards: tuple[str, ...] = (),
    ) -> Callable[[Check], Check]:
        """Have the decorated function judge every stack that has the components."""

        def register(check: Check) -> Check:
            self.rules.append(Rule(number, components, setting, source, severity, check, guards))
            return check

        return register


def judge(rules: Iterable[Rule], stack: Stack, waived: Mapping[str, str]) -> list[Finding]:
    """Ask every rule that applies and return all findings in order.

    Args:
        rules: the rules to ask.
        stack: what they look at.
        waived: ids of findings that the inventory accepts, each with its reason.
    """
    found: list[Finding] = []
    for each in rules:
        if all(component in stack.wants for component in each.components):
            found += [replace(item, waived=waived.get(each.id, "")) for item in _findings(each, stack)]
    return in_order(found)


def _findings(rule: Rule, stack: Stack) -> Iterator[Finding]:
    try:
        for item in rule.check(stack):
            setting, severity = item.setting or rule.setting, item.severity or rule.severity
            yield Finding(rule.id, severity, setting, item.value, item.answer, item.nearest, rule.source)
    except NotKnownError as error:
        yield Finding(rule.id, UNKNOWN, rule.setting, None, str(error), "", rule.source)
