"""Eventual consistency: what was just made can neither be read nor used for a while.

During a call, what is too new is taken out of moto's models and put back afterwards. So every operation of every
service refuses it in its own words (NoSuchEntity, NotFoundException, InvalidGroup.NotFound), lists leave it out, and
rules need not know. Making a thing of the same kind does see it: that a name is taken is known at once.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from moto.backends import get_backend

from .calls import Call

Collections = Iterable[dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """Things that `operation` of `service` makes; `collections` finds the dictionaries in which moto holds them."""

    service: Any
    operation: str
    collections: Callable[[Any], Collections]


KINDS = {
    "role": Kind("iam", "CreateRole", lambda backend: [backend.roles]),
    "policy": Kind("iam", "CreatePolicy", lambda backend: [backend.managed_policies]),
    "user": Kind("iam", "CreateUser", lambda backend: [backend.users]),
    "key": Kind("kms", "CreateKey", lambda backend: [backend.keys]),
    "alias": Kind("kms", "CreateAlias", lambda backend: [key.aliases for key in backend.keys.values()]),
    "vpc": Kind("ec2", "CreateVpc", lambda backend: [backend.vpcs]),
    "subnet": Kind("ec2", "CreateSubnet", lambda backend: backend.subnets.values()),
    "security_group": Kind("ec2", "CreateSecurityGroup", lambda backend: backend.groups.values()),
    "route_table": Kind("ec2", "CreateRouteTable", lambda backend: [backend.route_tables]),
    "endpoint": Kind("ec2", "CreateVpcEndpoint", lambda backend: [backend.vpc_end_points]),
}
_MADE_BY = {(kind.service, kind.operation): name for name, kind in KINDS.items()}


@dataclass(frozen=True)
class Fresh:
    kind: str
    collection: dict[str, Any]
    key: str
    until: float


_delays: dict[str, float] = dict.fromkeys(KINDS, 0.0)
_fresh: list[Fresh] = []


def configure(wanted: dict[str, float]) -> dict[str, float]:
    """Set the seconds of the kinds in `wanted` (``*``: of all), and return those of all. ValueError for nonsense."""
    checked: dict[str, float] = {}
    for kind, value in wanted.items():
        if kind not in KINDS and kind != "*":
            raise ValueError(f"nothing is said of the consistency of {kind!r}: known are *, {', '.join(KINDS)}")
        seconds = float(value)
        if not 0 <= seconds <= 3600:
            raise ValueError(f"the delay of {kind} must be between 0 and 3600 seconds, not {seconds:g}")
        checked |= dict.fromkeys(KINDS, seconds) if kind == "*" else {kind: seconds}
    _delays.update(checked)
    return dict(_delays)


def forget() -> None:
    """Nothing is too new any more."""
    _fresh.clear()


@contextlib.contextmanager
def late(call: Call) -> Iterator[None]:
    """Serve a call within this: what is too new is not there, and what the call makes is too new from then on."""
    maker = _MADE_BY.get((call.service, call.operation))
    hidden = [(each, each.collection.pop(each.key)) for each in _too_new() if each.kind != maker]
    known = _held(call, maker) if maker and _delays[maker] else None
    try:
        yield
    finally:
        for each, value in hidden:
            each.collection[each.key] = value
    if maker and known is not None:
        _learn(call, maker, known)


def _too_new() -> list[Fresh]:
    if _fresh:
        now = time.time()
        _fresh[:] = [each for each in _fresh if now < each.until and each.key in each.collection]
    return list(_fresh)


def _collections(call: Call, kind: str) -> list[dict[str, Any]]:
    service = KINDS[kind].service
    backends: Any = get_backend(service)[call.account]
    return list(KINDS[kind].collections(backends["aws" if service == "iam" else call.region]))


def _held(call: Call, kind: str) -> set[str]:
    return {key for collection in _collections(call, kind) for key in collection}


def _learn(call: Call, kind: str, known: set[str]) -> None:
    until = time.time() + _delays[kind]
    for collection in _collections(call, kind):
        _fresh.extend(Fresh(kind, collection, key, until) for key in collection if key not in known)
