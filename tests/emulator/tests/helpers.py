"""What several tests need."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

REPOSITORY = Path(__file__).resolve().parents[3]


def emulator_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``python -m tests.emulator ...`` as a user would."""
    command = [sys.executable, "-m", "tests.emulator", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=90)


def refusal(call: Callable[..., Any], **arguments: Any) -> tuple[str, str]:
    """The code and message with which AWS refuses a call; fails when it does not."""
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]
