# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""``python -m tests.warm.server SOCKET``: run what comes over a socket as a script, in a fork of this process.

A request is ``{"source", "environment", "directory"}``, an answer ``{"code", "stdout", "stderr"}``, both of them a line
of JSON. It says so on standard output when it listens, and ends when its standard input does: whoever started it holds
the other end, and loses it however he ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import sys
import tempfile
import traceback
from typing import Any, NoReturn

import boto3
from botocore.loaders import JSONFileLoader

# Loading their descriptions is most of what the first client of a service costs.
SERVICES = ("ec2", "elasticache", "iam", "kinesis", "kms", "logs", "rds", "secretsmanager", "service-quotas", "sts")


def serve(path: str) -> None:
    _load()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(64)
        # Forks that have answered are nobody's concern.
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        print("listening", flush=True)
        while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
            connection = listener.accept()[0]
            if os.fork() == 0:
                listener.close()
                _answer(connection)
                os._exit(0)
            connection.close()


def _load() -> None:
    read = JSONFileLoader.load_file
    kept: dict[str, Any] = {}

    def load_file(self: JSONFileLoader, path: str) -> Any:
        if path not in kept:
            kept[path] = read(self, path)
        return kept[path]

    # Each session has a loader of its own and would read again what is here already.
    loader: Any = JSONFileLoader
    loader.load_file = load_file
    session = boto3.session.Session(aws_access_key_id="none", aws_secret_access_key="none", region_name="us-east-1")
    for service in SERVICES:
        session.client(service)


def _answer(connection: socket.socket) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with connection, connection.makefile("rwb") as stream, contextlib.ExitStack() as stack:
        files = [stack.enter_context(tempfile.TemporaryFile()) for _name in ("stdout", "stderr")]
        request = json.loads(stream.readline())
        child = os.fork()
        if child == 0:
            _run(request, *(file.fileno() for file in files))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out, err = map(_everything, files)
        stream.write(json.dumps({"code": code, "stdout": out, "stderr": err}).encode() + b"\n")


def _everything(file: Any) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def _run(request: dict[str, Any], out: int, err: int) -> NoReturn:
    """Be the new interpreter that Ansible asked for."""
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["directory"])
    sys.argv = [""]
    code: Any = 0
    try:
        exec(compile(request["source"], "<stdin>", "exec"), {"__name__": "__main__"})
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    serve(sys.argv[1])
