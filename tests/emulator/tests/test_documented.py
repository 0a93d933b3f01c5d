"""Every error that AWS documents for the operations of the stack: had here, or listed with the reason why not."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from botocore.model import ListShape, MapShape, Shape, StructureShape

from tests.emulator.client import EmulatorClient
from tests.emulator.tests import documented
from tests.emulator.tests.cases import Account
from tests.emulator.tests.conftest import make_client
from tests.emulator.tests.helpers import make_network

documented.collect()


@pytest.fixture(scope="module")
def clients(emulator: EmulatorClient) -> Callable[..., Any]:
    """A maker of clients that makes each once: to make one takes longer than most calls."""
    return functools.cache(functools.partial(make_client, emulator.endpoint))


@pytest.fixture
def account(emulator: EmulatorClient, clients: Callable[..., Any]) -> Account:
    emulator.reset()
    emulator.provision("instant")
    emulator.consistency(0)
    return Account(clients, emulator, lambda: make_network(clients))


def identifier(error: documented.Error) -> str:
    return "-".join(error)


def answer(call: Callable[..., Any], arguments: dict[str, Any]) -> tuple[str, int]:
    """The code and HTTP status of the refusal."""
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    response = caught.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


def anything(shape: Shape) -> Any:
    """A value that botocore lets pass."""
    if isinstance(shape, StructureShape):
        return {name: anything(shape.members[name]) for name in shape.required_members}
    if isinstance(shape, ListShape):
        return [anything(shape.member)]
    if isinstance(shape, MapShape):
        return {anything(shape.key): anything(shape.value)}
    return {"string": "x" * shape.metadata.get("min", 1), "boolean": True}.get(shape.type_name, 1)


def test_each_documented_error_is_had_or_ordered_or_explained() -> None:
    wanted = {error for service in documented.OPERATIONS for error in documented.documented(service)}
    kinds = [set(documented.HAD), set(documented.ON_ORDER), set(documented.NEVER)]
    assert sorted(wanted - set().union(*kinds)) == []
    assert sum(map(len, kinds)) == len(wanted)


@pytest.mark.parametrize("error", sorted(documented.HAD), ids=identifier)
def test_error_is_had(error: documented.Error, account: Account) -> None:
    offence = documented.HAD[error](account, error.operation)
    code, status = answer(offence.call, offence.arguments)
    assert code == error.code
    assert status in documented.statuses(error)
    assert 400 <= status < 500


@pytest.mark.parametrize("error", sorted(documented.ON_ORDER), ids=identifier)
def test_error_is_had_on_order(error: documented.Error, account: Account) -> None:
    service, operation, code = error
    operation = "DescribeVpcs" if operation == documented.ANY else operation
    kind = documented.ON_ORDER[error]
    if kind == "error":
        account.emulator.fail(service, operation, code=code)
    else:
        {"throttle": account.emulator.throttle, "capacity": account.emulator.exhaust}[kind](service, operation)
    shape = documented.model(service).operation_model(operation).input_shape
    given, status = answer(getattr(account.aws(service), xform_name(operation)), anything(shape) if shape else {})
    assert given == code
    assert status in documented.statuses(error)
