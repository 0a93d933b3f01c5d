"""How the emulator says no."""

from __future__ import annotations

from moto.core.exceptions import ServiceException


class Refusal(ServiceException):
    """An AWS error: ``Refusal(code, message)``. Raised anywhere, it becomes the answer in the protocol of the call.

    moto looks up an error of its own in the service named by the error's module, so it has to be a class of ours. The
    HTTP status is that of botocore's model, or 400; `status` is for the codes that no model lists, and counts only for
    what is raised before moto's own operation begins.
    """

    def __init__(self, code: str, message: str, status: int | None = None) -> None:
        super().__init__(code, message)
        self.status = status
