"""Start, stop, status: idempotent, one clear error each, nothing left behind."""

from __future__ import annotations

import json
import os
import socket
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.emulator.tests.helpers import emulator_command


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def test_a_server_is_started_found_again_and_stopped_with_nothing_left_but_the_account(state: Path) -> None:
    started = emulator_command("start", "--state-dir", str(state), "--provision", "database=2")
    record = json.loads((state / "emulator.json").read_text())
    try:
        assert (started.returncode, started.stdout.strip()) == (0, record["endpoint"])
        assert set(record) == {"pid", "port", "endpoint", "started"}
        health = json.load(urlopen(f"{record['endpoint']}/_emulator/health", timeout=5))
        assert health["provision"]["database"] == 2.0
        again = emulator_command("start", "--state-dir", str(state))
        assert (again.returncode, again.stdout.strip()) == (0, f"already running: {record['endpoint']}")
        assert emulator_command("status", "--state-dir", str(state)).returncode == 0
    finally:
        stopped = emulator_command("stop", "--state-dir", str(state))
    assert (stopped.returncode, stopped.stdout.strip()) == (0, "stopped")
    assert [file.name for file in state.iterdir()] == ["account.state"]
    assert _is_free(record["port"])
    assert emulator_command("stop", "--state-dir", str(state)).returncode == 0
    assert emulator_command("status", "--state-dir", str(state)).returncode == 1


def test_it_listens_on_loopback_only(emulator) -> None:
    port = int(emulator.endpoint.rpartition(":")[2])
    listening = [
        line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:] if line.split()[3] == "0A"
    ]
    assert [address for address in listening if address.endswith(f":{port:04X}")] == [f"0100007F:{port:04X}"]


def test_a_busy_port_is_one_clear_error(state: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        started = emulator_command("start", "--state-dir", str(state), "--port", str(port))
    assert started.returncode == 2
    assert started.stderr == f"error: port {port} on 127.0.0.1 cannot be used: Address already in use\n"
    assert list(state.iterdir()) == []


def test_the_record_of_a_dead_server_does_not_stand_in_the_way(state: Path) -> None:
    state.mkdir()
    dead = {"pid": os.getpid(), "port": 1, "endpoint": "http://127.0.0.1:1", "started": "2000-01-01T00:00:00+00:00"}
    (state / "emulator.json").write_text(json.dumps(dead))
    assert emulator_command("status", "--state-dir", str(state)).returncode == 1
    assert emulator_command("start", "--state-dir", str(state)).returncode == 0
    assert emulator_command("stop", "--state-dir", str(state)).stdout.strip() == "stopped"


def test_an_unknown_provisioning_time_is_refused_before_anything_starts(state: Path) -> None:
    started = emulator_command("start", "--state-dir", str(state), "--provision", "databse=2")
    assert started.returncode == 2
    assert "unknown provisioning time 'databse': known are database, " in started.stderr
    assert not state.exists()


def _is_free(port: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return True
        time.sleep(0.05)
    return False
