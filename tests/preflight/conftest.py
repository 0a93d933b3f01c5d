# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One emulator for the whole run, whose account is empty at the start of each test."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from typing import Any

import botocore.session
import pytest

from tests.emulator.client import EmulatorClient
from tests.emulator.tests.conftest import make_client
from tests.preflight import playbook
from tests.runs import account, without_aws

SUFFIXES = ("dev", "staging", "prod")


@pytest.fixture(scope="session")
def emulator() -> Iterator[EmulatorClient]:
    with account(*SUFFIXES, warm=False) as mine:
        yield mine.client


@pytest.fixture(scope="session", autouse=True)
def models_are_read_once() -> Iterator[None]:
    """Botocore reads a service's model from its files for every session; to read EC2's alone takes half a second."""
    with pytest.MonkeyPatch.context() as patch:
        make = functools.cache(botocore.session.create_loader)
        patch.setattr(botocore.session, "create_loader", make)
        for name in os.environ.keys() - without_aws().keys():
            patch.delenv(name)
        yield


@pytest.fixture
def aws(emulator: EmulatorClient) -> Callable[..., Any]:
    """A boto3 client of an account that holds nothing but the operator's secrets: ``aws("rds")``."""
    emulator.lift_faults()
    emulator.reset()
    emulator.provision("instant")
    emulator.consistency(0)
    return functools.partial(make_client, emulator.endpoint)


@pytest.fixture
def settings(emulator: EmulatorClient) -> dict[str, Any]:
    """What the inventory `local` sets, with this emulator for its endpoint."""
    return {**playbook.inventory("local"), "aws_endpoint_url": emulator.endpoint}
