"""The account as it was after each call that was to change something, kept in memory, to go back to."""

from __future__ import annotations

import io

from moto.core.base_backend import BackendDict

from .account import pickled, put_back
from .calls import Call

# The first is the account when this was switched on; the others follow one call that writes each, in their order.
_moments: list[bytes] = []
_remembering = False


def remember(on: bool) -> int:
    """Begin anew, or stop and keep what there is; returns how many moments there are."""
    global _remembering
    _remembering = on
    if on:
        _moments[:] = [pickled()]
    return len(_moments)


def after(call: Call) -> None:
    if _remembering and call.access == "write":
        _moments.append(pickled())


def recall(number: int) -> None:
    """Have the account be as it was at this moment; ValueError when there is none of this number."""
    if not 0 <= number < len(_moments):
        raise ValueError(f"there is no moment {number}, of {len(_moments)}")
    BackendDict.reset()
    put_back(io.BytesIO(_moments[number]))
