# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Build the collection and let galaxy-importer judge it. It exits with 0 even when it warns, so its lines count."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.ansible_test_tree import installed_collections, link
from tools.worktree import ROOT, mirror

BASE = ROOT / ".cache" / "importer"
SOURCE = BASE / "source"
VENV = ROOT / ".cache" / "importer-venv"
COMPLAINT = re.compile(r"^(WARNING|ERROR|CRITICAL)\b|^Traceback ")


def settings() -> dict[str, str]:
    """Return the environment: what galaxy.ansible.com checks, and what it could check, without its containers."""
    chosen = {
        "ANSIBLE_LOCAL_TMP": str(BASE / "tmp"),
        "CHECK_REQUIRED_TAGS": "True",
        "OFFLINE_ANSIBLE_LINT": "True",
        "RUN_ANSIBLE_DOC": "True",
        "RUN_ANSIBLE_LINT": "True",
        "RUN_ANSIBLE_TEST": "False",
        "RUN_FLAKE8": "False",
    }
    path = os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", os.defpath)])
    return {
        **{name: text for name, text in os.environ.items() if not name.startswith(("ANSIBLE_", "GALAXY_IMPORTER_"))},
        **{f"GALAXY_IMPORTER_{name}": text for name, text in chosen.items()},
        "NO_COLOR": "1",
        "PATH": path,
    }


def build(environment: dict[str, str]) -> Path:
    shutil.rmtree(BASE, ignore_errors=True)
    mirror(SOURCE)
    command = ["ansible-galaxy", "collection", "build", "--output-path", str(BASE)]
    subprocess.run(command, cwd=SOURCE, env=environment, check=True, stdin=subprocess.DEVNULL)
    return next(BASE.glob("*.tar.gz"))


def main() -> int:
    # The roles use modules of amazon.aws and community.aws: lend the importer those that the collection is tested with.
    link(next(VENV.glob("lib/python3*/site-packages")) / "ansible_collections", installed_collections())
    environment = settings()
    command = [str(VENV / "bin" / "python"), "-m", "galaxy_importer.main", str(build(environment))]
    (BASE / "tmp").mkdir()
    run = subprocess.run(
        command,
        cwd=BASE,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    output = run.stdout.decode(errors="replace")
    sys.stdout.write(output)
    complaints = [line for line in output.splitlines() if COMPLAINT.match(line)]
    print(f"galaxy-importer: exit status {run.returncode}, {len(complaints)} warning(s) or error(s)")
    return 1 if complaints or run.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
