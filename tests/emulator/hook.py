"""The one place every AWS call passes through.

moto gives each call to ``BaseResponse.setup_class`` (which finds account, region and operation) and then to
``call_action``. Both are wrapped here, whatever the protocol. A call passes these stages, in this order; each may
refuse it by raising a ServiceException:

1. faults: what a test has ordered to go wrong (`faults`);
2. permission: may the caller do this at all (functions decorated with `permission`);
3. visibility: what is too new to be seen is hidden from everything below (`visibility`);
4. guards: what a service does before each of its calls, such as letting time pass (functions decorated with `guard`);
5. rules: what AWS refuses (`rules`), but not of a call that was answered before (functions decorated with `repeat`);
6. moto.
"""

from __future__ import annotations

import re
import threading
import time
import traceback
import warnings
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from botocore.model import OperationNotFoundError
from moto.core.exceptions import ServiceException
from moto.core.parse import RequestParserError
from moto.core.responses import ActionResult, BaseResponse

from . import faults, rules, visibility
from .calls import LOG, Call, identifiers
from .fault_codes import documented_status
from .refusal import Refusal

Guard = Callable[[Call], None]

_permissions: list[Guard] = []
_observers: list[Guard] = []
_guards: defaultdict[str, list[Guard]] = defaultdict(list)
_repeats: list[Callable[[Call], bool]] = []
# moto's models are not made for several threads; one call at a time is as fast under the interpreter lock, and safe.
ONE_AT_A_TIME = threading.RLock()
_ERROR_CODE = re.compile(r"<Code>([^<]+)</Code>|\"__type\":\s*\"(?:[^\"]*#)?([^\"]+)\"")


def guard(service: str) -> Callable[[Guard], Guard]:
    """Have the decorated function see every call to `service` (as boto3 names it) before it is served."""

    def register(function: Guard) -> Guard:
        _guards[service].append(function)
        return function

    return register


def permission(function: Guard) -> Guard:
    """Have the decorated function see every call of every service before anything else looks at it, faults excepted."""
    _permissions.append(function)
    return function


def observe(function: Guard) -> Guard:
    """Have the function see every call after it was served, with the status and code of its answer."""
    _observers.append(function)
    return function


def repeat(function: Callable[[Call], bool]) -> Callable[[Call], bool]:
    """Have the function tell whether a call was answered before, so that it is answered again and not judged."""
    _repeats.append(function)
    return function


def operation(response_class: type[BaseResponse]) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    """Put the decorated function, named as the operation in snake case, into a moto Response class."""

    def add(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
        setattr(response_class, function.__name__, function)
        return function

    return add


def parameters(response: Any) -> dict[str, Any]:
    """The parameters of the call being served, typed by botocore's model and named as in the API."""
    return response.emulator_call.parameters


def install() -> None:
    """Wrap moto's two entry points. Called once in a process."""
    # A refusal may have a code that botocore's model does not list, as AWS's own do; moto warns of each.
    warnings.filterwarnings("ignore", message="Exception.* does not match an error shape")
    setup_class, call_action = BaseResponse.setup_class, BaseResponse.call_action

    def setup(self: Any, request: Any, *args: Any, **kwargs: Any) -> None:
        setup_class(self, request, *args, **kwargs)
        self.emulator_call = _describe(self, request)

    def act(self: Any) -> Any:
        call = getattr(self, "emulator_call", None)
        if call is None:
            return call_action(self)
        return _serve(self, call, call_action)

    moto_response: Any = BaseResponse
    moto_response.setup_class = setup
    moto_response.call_action = act


def _describe(response: Any, request: Any) -> Call | None:
    operation_name = response._get_action()
    if not operation_name:
        return None
    call = Call(
        service=response.boto3_service_name,
        operation=operation_name,
        region=response.region,
        account=response.current_account,
        caller=response.access_key,
    )
    try:
        call.parameters = _parameters(response, request)
    except OperationNotFoundError:
        pass  # moto says that there is none
    except (AttributeError, KeyError, TypeError, ValueError, RequestParserError) as error:
        call.malformed = f"{type(error).__name__}: {error}"
    return call


def _parameters(response: Any, request: Any) -> dict[str, Any]:
    mine = response.params if response.automated_parameter_parsing else None
    original, mapping = getattr(response, "params", None), response.PROTOCOL_PARSER_MAP_TYPE
    if mine is not None and mapping is dict:
        return dict(mine)
    response.PROTOCOL_PARSER_MAP_TYPE = dict
    try:
        response.parse_parameters(request)
        return dict(response.params or {})
    finally:
        response.PROTOCOL_PARSER_MAP_TYPE = mapping
        response.params = original


def _serve(response: Any, call: Call, call_action: Callable[[Any], Any]) -> Any:
    """Answer a call, and log it."""
    started = time.perf_counter()
    with ONE_AT_A_TIME:
        try:
            answer = _answer(response, call, call_action)
        except faults.CutError:
            answer = faults.NO_ANSWER
        call.status, call.code = int(answer[0]), _code(answer)
        if not call.operation.endswith("GetSecretValue"):
            call.identifiers = identifiers(_text(answer))
        for observer in _observers:
            observer(call)
    call.milliseconds = (time.perf_counter() - started) * 1000
    LOG.add(call)
    return answer


def _answer(response: Any, call: Call, call_action: Callable[[Any], Any]) -> Any:
    """Take a call through the stages. What moto lacks, and its own faults, would be web pages that clients retry."""
    try:
        faults.before(call)
        answer = _pass(response, call, call_action)
    except ServiceException as error:
        answer = _refused(response, error)
    except NotImplementedError:
        message = f"The emulator has no {call.service} {call.operation}."
        answer = _refused(response, Refusal("NotImplementedByEmulator", message))
    except faults.CutError:
        raise
    # Whatever else ends a call that was understood is a fault of moto or of this emulator. As a web page with status
    # 500 a client would repeat it and in the end blame AWS; as an error of its own it is seen at the first try.
    except Exception as error:
        traceback.print_exc()
        message = f"{call.service} {call.operation}: {type(error).__name__}: {error}"
        answer = _refused(response, Refusal("EmulatorFault", message))
    faults.after(call)
    return answer


def _pass(response: Any, call: Call, call_action: Callable[[Any], Any]) -> Any:
    if call.malformed:
        # AWS's own code in the JSON protocols; each other service has a word of its own for it.
        raise Refusal("SerializationException", f"The request cannot be read: {call.malformed}")
    for check in _permissions:
        check(call)
    with visibility.late(call):
        for check in (*_guards[""], *_guards[call.service]):
            check(call)
        if not any(is_repeat(call) for is_repeat in _repeats):
            rules.refuse(call)
        return _with_documented_status(call, call_action(response))


def _with_documented_status(call: Call, answer: Any) -> Any:
    """moto's answer, with the HTTP status that AWS documents for its error; moto's own is another in places."""
    status, headers, body = answer
    declared = documented_status(call, _code(answer)) if int(status) >= 400 else None
    return declared or status, headers, body


def _refused(response: Any, error: ServiceException) -> Any:
    """An error in the protocol of the call, with the HTTP status of botocore's model unless the error has its own."""
    status, headers, body = response.serialized(ActionResult(error))
    return getattr(error, "status", None) or status, headers, body


def _code(answer: tuple[Any, Any, Any]) -> str:
    if answer is faults.NO_ANSWER:
        return faults.CUT_CODE
    status, headers, _body = answer
    if int(status) < 400:
        return "OK"
    compatible = headers.get("x-amzn-query-error") or headers.get("X-Amzn-Query-Error")
    if compatible:
        return str(compatible).partition(";")[0]
    declared = headers.get("x-amzn-errortype") or headers.get("X-Amzn-Errortype")
    if declared:
        return str(declared).rpartition("#")[2]
    found = _ERROR_CODE.search(_text(answer))
    return next(filter(None, found.groups())) if found else str(status)


def _text(answer: tuple[Any, Any, Any]) -> str:
    body = answer[2]
    return body.decode(errors="replace") if isinstance(body, bytes) else str(body)
