"""The control API: ``/_emulator/...`` on the emulator's own port, JSON in and out."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from typing import Any

from moto.core.base_backend import BackendDict
from werkzeug.wrappers import Request, Response

from . import (
    account_facts,
    faults,
    inventory,
    moments,
    operator_secrets,
    permissions,
    provisioning,
    quotas,
    sessions,
    visibility,
)
from .calls import LOG
from .hook import ONE_AT_A_TIME

PREFIX = "/_emulator/"
# Called after each request that changes the account.
CHANGED: list[Callable[[], None]] = []
CHANGING = ("reset", "recall", "secrets")


def _health(_request: Request) -> dict[str, Any]:
    return {"status": "ok", "pid": os.getpid(), "provision": provisioning.durations()}


def _calls(request: Request) -> dict[str, Any]:
    query = request.args
    since = int(query.get("since") or 0)
    return {"calls": LOG.entries(query.get("service", ""), query.get("operation", ""), since)}


def _clear_calls(_request: Request) -> dict[str, Any]:
    LOG.clear()
    return {}


def _resources(_request: Request) -> dict[str, Any]:
    return {"resources": inventory.everything()}


def _reset(_request: Request) -> dict[str, Any]:
    BackendDict.reset()
    LOG.clear()
    faults.lift()
    visibility.forget()
    permissions.enforce(False)
    operator_secrets.again()
    return {}


def _remember(request: Request) -> dict[str, Any]:
    return {"moments": moments.remember(bool(request.get_json()["on"]))}


def _recall(request: Request) -> dict[str, Any]:
    moments.recall(request.get_json()["moment"])
    LOG.clear()
    visibility.forget()
    return {}


def _provision(request: Request) -> dict[str, Any]:
    return {"provision": provisioning.configure(request.get_json()), "states": provisioning.states()}


def _secrets(request: Request) -> dict[str, Any]:
    wanted = request.get_json()
    names = operator_secrets.provide(wanted["suffixes"], wanted["region"], redis_auth=wanted.get("redis_auth", False))
    return {"secrets": names}


def _quota(request: Request) -> dict[str, Any]:
    wanted = request.get_json()
    found = quotas.apply(wanted["service"], wanted["quota"], wanted["value"])
    return {"service": found.service, "code": found.code, "name": found.name, "value": wanted["value"]}


def _consistency(request: Request) -> dict[str, Any]:
    return {"consistency": visibility.configure(request.get_json())}


def _enforce(request: Request) -> dict[str, Any]:
    permissions.enforce(bool(request.get_json()["on"]))
    return {"enforced": permissions.enforced()}


def _expire_sessions(_request: Request) -> dict[str, Any]:
    return {"sessions": sessions.expire()}


def _account(request: Request) -> dict[str, Any]:
    return {"account": account_facts.change(request.get_json())}


def _order_fault(request: Request) -> dict[str, Any]:
    return {"fault": faults.order(request.get_json())}


def _faults(_request: Request) -> dict[str, Any]:
    return {"faults": faults.ordered()}


def _lift_faults(request: Request) -> dict[str, Any]:
    number = request.args.get("id")
    faults.lift(int(number) if number else None)
    return {"faults": faults.ordered()}


ROUTES: dict[tuple[str, str], Callable[[Request], dict[str, Any]]] = {
    ("GET", "health"): _health,
    ("GET", "calls"): _calls,
    ("DELETE", "calls"): _clear_calls,
    ("GET", "resources"): _resources,
    ("POST", "reset"): _reset,
    ("POST", "remember"): _remember,
    ("POST", "recall"): _recall,
    ("POST", "provision"): _provision,
    ("POST", "secrets"): _secrets,
    ("POST", "quota"): _quota,
    ("POST", "consistency"): _consistency,
    ("POST", "enforce"): _enforce,
    ("POST", "expire-sessions"): _expire_sessions,
    ("POST", "account"): _account,
    ("POST", "faults"): _order_fault,
    ("GET", "faults"): _faults,
    ("DELETE", "faults"): _lift_faults,
}


def respond(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    request = Request(environ)
    route = ROUTES.get((request.method, request.path.removeprefix(PREFIX)))
    if route is None:
        known = ", ".join(f"{method} {PREFIX}{path}" for method, path in ROUTES)
        return _answer(404, {"error": f"unknown; there are {known}"})(environ, start_response)
    try:
        with ONE_AT_A_TIME:
            answer = route(request)
            if request.method == "POST" and request.path.removeprefix(PREFIX) in CHANGING:
                for changed in CHANGED:
                    changed()
        return _answer(200, answer)(environ, start_response)
    except (KeyError, TypeError, ValueError) as error:
        return _answer(400, {"error": str(error)})(environ, start_response)


def _answer(status: int, body: dict[str, Any]) -> Response:
    return Response(json.dumps(body, default=str), status=status, content_type="application/json")
