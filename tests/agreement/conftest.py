# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One emulator for the whole run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.agreement.verdicts import Court, models_read_once
from tests.runs import Account, account


@pytest.fixture(scope="session")
def mine() -> Iterator[Account]:
    with account() as mine, models_read_once():
        yield mine


@pytest.fixture
def court(mine: Account) -> Court:
    return Court(mine.client)
