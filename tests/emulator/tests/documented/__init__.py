"""Every error that AWS documents for the operations the stack calls, and what becomes of each here.

One module for each service. An error is either had here (`had`: how to have it; `on_order`: a fault that a test orders,
for what lies with AWS and not with the caller), or it cannot come in the answer to a call of this stack (`never`: why).
``test_documented.py`` has every error of the first two kinds sent by boto3, and sees that none is forgotten.

botocore's models document the errors of each operation, but for EC2's, which documents none: there an error is one of
the page "Error codes for the Amazon EC2 API", whatever the operation (`ANY`).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

import botocore.session
from botocore import xform_name
from botocore.model import ServiceModel

from tests.emulator.tests.cases import Account, Offence

from .ec2_page import CODES
from .operations import OPERATIONS

ANY = "*"


class Error(NamedTuple):
    service: str
    operation: str
    code: str


Prepare = Callable[[Account, str], Offence]

HAD: dict[Error, Prepare] = {}
ON_ORDER: dict[Error, str] = {}
NEVER: dict[Error, str] = {}


@cache
def _data(service: str) -> dict[str, Any]:
    found: dict[str, Any] = botocore.session.get_session().get_service_data(service)
    return found


@cache
def model(service: str) -> ServiceModel:
    return ServiceModel(_data(service), service)


@cache
def documented(service: str) -> frozenset[Error]:
    """The errors that AWS documents for the operations of a service that the stack calls."""
    if service == "ec2":
        return frozenset(Error(service, ANY, code) for code in CODES)
    return frozenset(
        Error(service, operation, shape.error_code)
        for operation in OPERATIONS[service]
        for shape in model(service).operation_model(operation).error_shapes
    )


def statuses(error: Error) -> set[int]:
    """The HTTP status that the model gives an error; EC2's page says no more than whose fault it is."""
    if error.operation == ANY:
        return set(range(400, 600))
    shapes = model(error.service).operation_model(error.operation).error_shapes
    found = next(shape for shape in shapes if shape.error_code == error.code)
    declared = found.metadata.get("error", {}).get("httpStatusCode")
    return {declared or (500 if _data(error.service)["shapes"][found.name].get("fault") else 400)}


def had(service: str, code: str, operations: str = "") -> Callable[[Prepare], Prepare]:
    """Have the decorated function make the request that is answered with `code`, for each of these operations."""

    def register(prepare: Prepare) -> Prepare:
        for error in _these(service, code, operations):
            HAD[error] = prepare
        return prepare

    return register


def on_order(service: str, *codes: str, kind: str = "error", operations: str = "") -> None:
    """A test orders these, for they lie with AWS; `kind` is the fault's."""
    for code in codes:
        for error in _these(service, code, operations):
            ON_ORDER[error] = kind


def never(service: str, code: str, why: str, operations: str = "") -> None:
    """Say why this error cannot come to this stack."""
    for error in _these(service, code, operations):
        NEVER[error] = why


def offence(account: Account, service: str, operation: str, **arguments: Any) -> Offence:
    return Offence(getattr(account.aws(service), xform_name(operation)), arguments)


def _these(service: str, code: str, operations: str) -> Iterator[Error]:
    """The errors of that code: of the operations named, or of all that document it. Each is registered once."""
    known = {error for error in documented(service) if error.code == code}
    wanted = {Error(service, operation, code) for operation in operations.split()} or known
    if not wanted or wanted - known:
        raise ValueError(f"{service} documents no {code} for {operations or 'any operation of the list'}")
    taken = wanted & (HAD.keys() | ON_ORDER.keys() | NEVER.keys())
    if taken:
        raise ValueError(f"registered before: {sorted(taken)}")
    yield from sorted(wanted)


def collect() -> None:
    """Import every module of this package, which registers its errors."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        importlib.import_module(module.name)
