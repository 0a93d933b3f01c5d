"""The life of a server process: start it, find it, stop it, and leave nothing behind."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from .client import EmulatorClient, EmulatorError

REPOSITORY = Path(__file__).resolve().parents[2]
START_TIMEOUT = 60.0
STOP_TIMEOUT = 10.0


class ProcessError(Exception):
    """What the command line reports in one line."""


@dataclass(frozen=True)
class Options:
    port: int
    region: str
    suffixes: list[str]
    provision: str

    def arguments(self) -> list[str]:
        suffixes = ["--suffix", *self.suffixes] if self.suffixes else []
        return ["--port", str(self.port), "--region", self.region, "--provision", self.provision, *suffixes]


@dataclass(frozen=True)
class Running:
    pid: int
    port: int
    endpoint: str
    started: str


class StateDirectory:
    """The files of one server: emulator.json while it runs, its log, its call log, and the account, which stays."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.record = self.path / "emulator.json"
        self.log = self.path / "emulator.log"
        self.calls = self.path / "calls.jsonl"
        self.account = self.path / "account.state"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """One command at a time; the lock is on the directory itself, so it leaves no file."""
        self.path.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def read(self) -> Running | None:
        try:
            return Running(**json.loads(self.record.read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def write(self, running: Running) -> None:
        fresh = self.record.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(running)) + "\n")
        fresh.replace(self.record)

    def clear(self) -> None:
        for file in (self.record, self.log, self.calls):
            file.unlink(missing_ok=True)

    def forget(self) -> None:
        """Remove the account. Only while no server runs, which would write it again."""
        for file in (self.account, self.account.with_suffix(".new")):
            file.unlink(missing_ok=True)


def is_ours(pid: int, state: StateDirectory) -> bool:
    """Whether `pid` is a live server of this state directory: a pid alone may have been given to another process."""
    proc = Path("/proc", str(pid))
    if proc.parent.exists():
        with contextlib.suppress(OSError):
            command = (proc / "cmdline").read_bytes().decode(errors="replace").split("\0")
            return "tests.emulator" in command and str(state.path) in command
        return False
    listing = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return "tests.emulator" in listing and str(state.path) in listing


def running(state: StateDirectory) -> Running:
    """The healthy server of this state directory; ProcessError when there is none."""
    found = state.read()
    if found is None or not is_ours(found.pid, state):
        raise ProcessError(f"no emulator runs in {state.path}")
    try:
        EmulatorClient(found.endpoint, timeout=5).health()
    except EmulatorError as error:
        raise ProcessError(f"the emulator with pid {found.pid} does not answer: {error}") from error
    return found


def start(state: StateDirectory, options: Options) -> int:
    with state.locked():
        with contextlib.suppress(ProcessError):
            found = running(state)
            if options.suffixes:
                EmulatorClient(found.endpoint).provide_secrets(options.suffixes, options.region)
            print(f"already running: {found.endpoint}")
            return 0
        _terminate(state)
        state.clear()
        print(_launch(state, options).endpoint)
    return 0


def _launch(state: StateDirectory, options: Options) -> Running:
    command = [sys.executable, "-m", "tests.emulator", "serve", "--state-dir", str(state.path), *options.arguments()]
    with state.log.open("wb") as log:
        child = subprocess.Popen(
            command, cwd=REPOSITORY, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        with contextlib.suppress(ProcessError):
            return running(state)
        if child.poll() is not None:
            break
        time.sleep(0.05)
    else:
        child.kill()
    lines = state.log.read_text(errors="replace").strip().splitlines()
    state.clear()
    raise ProcessError(lines[-1].removeprefix("error: ") if lines else "the emulator did not start")


def serve(state: StateDirectory, options: Options) -> int:
    # Importing the server imports moto, which the other commands have no need of.
    from . import server

    state.path.mkdir(parents=True, exist_ok=True)
    server.serve(state, options)


def stop(state: StateDirectory, *, forget: bool = False) -> int:
    if not state.path.exists():
        print("not running")
        return 0
    with state.locked():
        print("stopped" if _terminate(state) else "not running")
        state.clear()
        if forget:
            state.forget()
    return 0


def reset(state: StateDirectory) -> int:
    """Empty the account, whether or not a server runs."""
    if state.path.exists():
        with state.locked():
            try:
                EmulatorClient(running(state).endpoint).reset()
            except ProcessError:
                _terminate(state)
                state.clear()
                state.forget()
    print("reset")
    return 0


def _terminate(state: StateDirectory) -> bool:
    found = state.read()
    if found is None or not is_ours(found.pid, state):
        return False
    for number, patience in ((signal.SIGTERM, STOP_TIMEOUT), (signal.SIGKILL, STOP_TIMEOUT)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(found.pid, number)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if not is_ours(found.pid, state):
                return True
            time.sleep(0.02)
    raise ProcessError(f"the emulator with pid {found.pid} does not end")


def status(state: StateDirectory) -> int:
    try:
        found = running(state)
    except ProcessError as error:
        print(error)
        return 1
    print(f"running: {found.endpoint} (pid {found.pid}, since {found.started})")
    return 0
