"""Eventual consistency: what was just made cannot be read or used for a while."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from .calls import Call


@contextlib.contextmanager
def late(_call: Call) -> Iterator[None]:
    """Serve a call within this: what is too new is not there."""
    yield
