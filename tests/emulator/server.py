"""The server: moto's dispatcher with this emulator's operations and control API, on loopback only."""

from __future__ import annotations

import os

# Read by moto when it is imported: its list of machine images costs a second at start and is of no use here.
os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")

import datetime
import signal
import socket
import sys
from typing import Any, NoReturn

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from . import account, calls, control, faults, hook, moments, operator_secrets, provisioning, rules, services
from .process import Options, ProcessError, Running, StateDirectory

HOST = "127.0.0.1"


class Application(DomainDispatcherApplication):
    """Sends ``/_emulator/...`` to the control API and everything else to moto."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if environ.get("PATH_INFO", "").startswith(control.PREFIX):
            return control.respond(environ, start_response)
        faults.take_cut()  # one that a request before this one left behind
        answer = super().__call__(environ, start_response)
        if faults.take_cut():
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            # The server's way of being told that the other side has gone: it writes nothing and forgets the connection.
            raise ConnectionResetError
        return answer


class QuietHandler(MotoRequestHandler):
    """Leaves the logging of requests to the call log."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise ProcessError(f"port {port} on {HOST} cannot be used: {error.strerror}") from error
    listener.listen(128)
    return listener


def _make_server(listener: socket.socket, port: int) -> BaseWSGIServer:
    application = Application(create_backend_app)
    return make_server(HOST, port, application, threaded=True, request_handler=QuietHandler, fd=listener.fileno())


def serve(state: StateDirectory, options: Options) -> NoReturn:
    """Serve until SIGTERM or SIGINT; the record in the state directory exists exactly while the port answers."""
    listener = _listen(options.port)
    port = listener.getsockname()[1]
    services.install()
    rules.install()
    hook.install()
    calls.LOG.write_to(state.calls)
    provisioning.configure(provisioning.parse(options.provision))
    kept = account.AccountFile(state.account)
    kept.restore()
    operator_secrets.at_start(options.suffixes, options.region)
    _keep(kept)
    with listener, _make_server(listener, port) as wsgi:
        started = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        state.write(Running(os.getpid(), port, f"http://{HOST}:{port}", started))
        signal.signal(signal.SIGTERM, _leave)
        print(f"serving on http://{HOST}:{port}", file=sys.stderr, flush=True)
        try:
            wsgi.serve_forever()
        except (KeyboardInterrupt, SystemExit):
            print("leaving", file=sys.stderr)
        finally:
            state.record.unlink(missing_ok=True)
            kept.try_write()
    # Leave without freeing moto's models one by one, which takes the interpreter seconds on a busy machine.
    sys.stderr.flush()
    os._exit(0)


def _keep(kept: account.AccountFile) -> None:
    """Have the account written after each call that changes it, whoever makes it."""

    def after(call: calls.Call) -> None:
        if call.access == "write":
            kept.changed()

    hook.observe(after)
    hook.observe(moments.after)
    control.CHANGED.append(kept.changed)
    kept.keep()
    kept.changed()


def _leave(_signum: int, _frame: object) -> None:
    raise SystemExit(0)
