# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Prepare the directory in which ``ansible-test`` runs, and print its path.

ansible-test wants a real directory ``ansible_collections/<namespace>/<name>`` (it refuses a symbolic link) beside the
collections that ours depends on. It has to be a git repository too: else ansible-test takes the one around it for the
content's own, and as that ignores these files, it tests nothing and calls it a success.

For its sanity tests it makes environments of its own under ``$HOME``, and it fetches pip for them from a host that is
not a package index. They get a home of their own here, in which pip comes from Python's ``ensurepip`` and keeps the
settings (index, certificates) that pip has outside.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

from tools.worktree import ROOT, mirror

BASE = ROOT / ".cache" / "ansible-test"
HOME = BASE / "home"
COLLECTIONS = BASE / "ansible_collections"
COLLECTION = COLLECTIONS / "transaction_monitoring" / "aws"
NEIGHBOURS = ("amazon", "community")
# ensurepip talks through a process of its own, which no setting makes quiet.
ENSUREPIP_SHIM = "import ensurepip, os\n\nos.dup2(os.open(os.devnull, os.O_WRONLY), 1)\nensurepip.bootstrap()\n"


def installed_collections() -> Path:
    """Return where the ``ansible`` package put its collections."""
    spec = importlib.util.find_spec("ansible_collections")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("the package `ansible` is not installed in this environment: run `make setup`")
    return Path(next(iter(spec.submodule_search_locations)))


def link(path: Path, target: Path) -> None:
    """Make the path a symbolic link to the target, whatever it was before."""
    if path.is_symlink() and path.readlink() == target:
        return
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def pip_version() -> str:
    """Return the version of pip that this ansible-test bootstraps: it is in the name of the file it looks for."""
    spec = importlib.util.find_spec("ansible_test")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("ansible-test is not installed in this environment: run `make setup`")
    source = Path(next(iter(spec.submodule_search_locations))) / "_internal" / "python_requirements.py"
    found = re.search(r"pip='([0-9.]+)'", source.read_text(encoding="utf-8"))
    if not found:
        raise SystemExit(f"{source} does not say which pip it bootstraps: adapt tools/ansible_test_tree.py")
    return found.group(1)


def pip_settings() -> str:
    """Return pip's settings as one configuration file.

    ansible-test drops the variables of the environment, so what stands there has to go into a file.
    """
    command = [sys.executable, "-m", "pip", "config", "list"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    settings = {"quiet": "1", "disable-pip-version-check": "1"}
    sections = {"global": 0, "install": 1, ":env:": 2}
    lines = [found for line in listed.splitlines() if (found := re.match(r"([^.]+)\.([^=]+)='(.*)'$", line))]
    for found in sorted(lines, key=lambda line: sections.get(line.group(1), -1)):
        if found.group(1) in sections:
            settings[found.group(2)] = found.group(3).replace("\\n", " ")
    proxy = os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy")
    if proxy:
        settings.setdefault("proxy", proxy)
    return "[global]\n" + "".join(f"{name} = {value}\n" for name, value in settings.items())


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main() -> None:
    mirror(COLLECTION, keep=(".git", "tests/output"))
    subprocess.run(["git", "init", "--quiet", str(COLLECTION)], check=True)
    for namespace in NEIGHBOURS:
        link(COLLECTIONS / namespace, installed_collections() / namespace)
    shim = f"get_pip_{pip_version().replace('.', '_')}.py"
    write(HOME / ".ansible" / "test" / "cache" / shim, ENSUREPIP_SHIM)
    write(HOME / ".config" / "pip" / "pip.conf", pip_settings())
    print(COLLECTION)


if __name__ == "__main__":
    main()
