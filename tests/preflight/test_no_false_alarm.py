# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is legal passes: the four inventories and many variations, each in an account that holds nothing yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator.client import EmulatorClient
from tests.preflight import playbook, variations

SIMPLE = dict(variations.simple())
CONNECTION = ("aws_endpoint_url", "aws_access_key", "aws_secret_key")


def errors(settings: dict[str, Any]) -> list[str]:
    found = playbook.judge(settings)["findings"]
    return [f"{item['id']} {item['setting']}: {item['answer']}" for item in found if item["severity"] != "warning"]


def provide_secrets(emulator: EmulatorClient, settings: dict[str, Any]) -> None:
    emulator.provide_secrets([settings["suffix"]], settings["aws_region"])


@pytest.mark.parametrize("name", playbook.INVENTORIES)
def test_an_inventory_passes(
    name: str,
    aws: Callable[..., Any],
    emulator: EmulatorClient,
    settings: dict[str, Any],
) -> None:
    wanted = {**playbook.inventory(name), **{key: settings[key] for key in CONNECTION}}
    provide_secrets(emulator, wanted)
    assert playbook.check(wanted) == []
    assert errors(wanted) == []


def test_there_are_enough_variations() -> None:
    different = {repr(sorted(settings.items(), key=repr)) for settings in SIMPLE.values()}
    assert len(different) == len(SIMPLE) >= 40


@pytest.mark.parametrize("name", SIMPLE)
def test_a_variation_passes(
    name: str,
    aws: Callable[..., Any],
    emulator: EmulatorClient,
    settings: dict[str, Any],
) -> None:
    wanted = {**settings, **SIMPLE[name]}
    provide_secrets(emulator, wanted)
    assert playbook.check(wanted) == []
    assert errors(wanted) == []
