"""Every row of the sample of real rejections: refused here as AWS refused it, or listed with the reason why not."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator.client import EmulatorClient
from tests.emulator.tests import cases
from tests.emulator.tests.helpers import make_network, refusal

for _module in pkgutil.iter_modules(cases.__path__, f"{cases.__name__}."):
    importlib.import_module(_module.name)


def test_no_row_is_forgotten() -> None:
    assert sorted({*cases.CASES, *cases.NOT_APPLICABLE}) == sorted(cases.ROWS)
    assert not set(cases.CASES) & set(cases.NOT_APPLICABLE)


@pytest.mark.parametrize("number", sorted(cases.CASES))
def test_row_is_refused(number: str, aws: Callable[..., Any], emulator: EmulatorClient) -> None:
    case = cases.CASES[number]
    offence = case.prepare(cases.Account(aws, emulator, lambda: make_network(aws)))
    code, message = refusal(offence.call, **offence.arguments)
    assert code == case.code, message
    if case.row["message_kind"] == "verbatim":
        expected = case.row["message"]
        for theirs, ours in offence.names.items():
            expected = expected.replace(theirs, ours)
        assert message == expected
