"""Looks into the call log of a whole run for operations whose errors the emulator does not account for."""

from __future__ import annotations

import os

from tests.emulator.client import EmulatorClient
from tests.emulator.tests.documented import OPERATIONS


def test_every_write_is_an_operation_whose_documented_errors_are_known():
    writes = EmulatorClient(os.environ["AWS_ENDPOINT_URL"]).writes()
    assert writes
    called = {(call["service"], call["operation"]) for call in writes}
    assert {(service, name) for service, name in called if name not in OPERATIONS.get(service, ())} == set()
