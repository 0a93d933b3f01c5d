# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The deployment of a stack in plain boto3: the calls that write, from the inventory's variables alone.

It shares no code with the collection, so that what AWS says of a stack is found out without it. That it makes the calls
of the collection, and no others, is tested in ``test_deployer.py``.

The collection stops where AWS first refuses it. This one goes on with what does not need what was refused, so that
every part of a stack gets an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError, ParamValidationError

from . import cache, database, foundation, network
from .wanted import Wanted

Make = Callable[[Wanted, dict[str, Any]], None]


@dataclass(frozen=True)
class Refusal:
    """One call that AWS did not take; or that botocore, which knows AWS's model, did not send."""

    operation: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.operation}: {self.code}: {self.message}"


@dataclass(frozen=True)
class Step:
    """What is made together. `needs` are the steps whose results it names."""

    component: str
    make: Make
    needs: tuple[Make, ...] = ()


# In the order of playbooks/site.yml.
STEPS = (
    Step("kms", foundation.key),
    Step("logging", foundation.log_groups, (foundation.key,)),
    Step("network", network.inside),
    Step("database", database.make, (foundation.key, network.inside)),
    Step("cache", cache.make, (foundation.key, foundation.log_groups, network.inside)),
    Step("network", network.borders, (network.inside,)),
    Step("streaming", foundation.stream, (foundation.key,)),
    Step("access", foundation.roles),
    # No part of a deployment: what a setting says of the key's end, AWS hears when the stack goes.
    Step("kms", foundation.end_of_the_key, (foundation.key,)),
)


def deploy(client: Callable[..., Any], settings: Mapping[str, Any], steps: tuple[Step, ...] = STEPS) -> Outcome:
    """Make every step whose needs were met.

    Args:
        client: makes a client of a service in a region: ``client("rds", "eu-west-1")``.
        settings: the variables of an inventory, with the roles' defaults.
    """
    wanted = Wanted(client, settings)
    made: dict[str, Any] = {}
    done: set[Make] = set()
    refusals: dict[str, Refusal] = {}
    untried: set[str] = set()
    for step in steps:
        if not done.issuperset(step.needs):
            untried.add(step.component)
            continue
        try:
            step.make(wanted, made)
            done.add(step.make)
        except ClientError as error:
            answer = error.response["Error"]
            if "Emulator" in answer["Code"]:
                raise
            refusals.setdefault(
                step.component, Refusal(error.operation_name, answer["Code"], answer.get("Message", ""))
            )
        except ParamValidationError as error:
            refusals.setdefault(step.component, Refusal("botocore", "ParamValidationError", str(error)))
    return Outcome(refusals, frozenset(untried))


@dataclass(frozen=True)
class Outcome:
    """The first refusal of each component that met one, and the components of which something could not be tried."""

    refusals: Mapping[str, Refusal]
    untried: frozenset[str]
