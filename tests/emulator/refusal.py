"""How the emulator says no."""

from __future__ import annotations

from moto.core.exceptions import ServiceException


class Refusal(ServiceException):
    """An AWS error: ``Refusal(code, message)``. Raised anywhere, it becomes the answer in the protocol of the call.

    moto looks up an error of its own in the service named by the error's module, so it has to be a class of ours.
    """
