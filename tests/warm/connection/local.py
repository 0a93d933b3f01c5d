# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ansible's local connection, but for modules, which run where ``tests/warm/server.py`` has boto3 loaded."""

from __future__ import annotations

import importlib.util
import json
import os
import shlex
import socket
import sys
from pathlib import Path
from typing import Any

import ansible
from ansible.errors import AnsibleConnectionFailure


def _original() -> Any:
    """Load Ansible's own; it is imported by the name that this file has taken over."""
    path = Path(ansible.__file__).parent / "plugins/connection/local.py"
    specification = importlib.util.spec_from_file_location("ansible_local_connection", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


ORIGINAL = _original()
DOCUMENTATION = ORIGINAL.DOCUMENTATION
Local: Any = ORIGINAL.Connection


class Connection(Local):
    def exec_command(self, cmd: str, in_data: bytes | None = None, sudoable: bool = True) -> tuple[int, bytes, bytes]:
        if not in_data:
            return super().exec_command(cmd, in_data=in_data, sudoable=sudoable)
        # The server knows no other interpreter, no other user and no `environment:` of a task.
        if shlex.split(cmd)[-1] != f"{shlex.quote(sys.executable)} && sleep 0":
            raise AnsibleConnectionFailure(f"not to be run by a warm Python: {cmd}")
        request = {"source": in_data.decode(), "environment": dict(os.environ), "directory": str(Path.cwd())}
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(os.environ["TM_WARM"])
            with connection.makefile("rwb") as stream:
                stream.write(json.dumps(request).encode() + b"\n")
                stream.flush()
                answer = json.loads(stream.readline())
        return answer["code"], answer["stdout"].encode(), answer["stderr"].encode()
