# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Copy what git holds, or would hold after ``git add``, into another directory."""

from __future__ import annotations

import filecmp
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def files(root: Path = ROOT) -> list[Path]:
    """Return the paths, relative to the root, of the files that are not ignored and exist."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    return [path for name in sorted(set(listed.split("\0")) - {""}) if (root / (path := Path(name))).is_file()]


def mirror(destination: Path, keep: tuple[str, ...] = ()) -> None:
    """Make the destination hold these files and nothing else, beside the directories to keep.

    An unchanged file is left alone, so that what was computed from it stays valid.
    """
    wanted = set(files())
    for path in wanted:
        target = destination / path
        if not target.is_file() or not filecmp.cmp(ROOT / path, target, shallow=False):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, target)
    for present in sorted(destination.rglob("*"), reverse=True):
        relative = present.relative_to(destination)
        if any(relative.is_relative_to(kept) for kept in keep):
            continue
        if present.is_dir() and not present.is_symlink():
            if not any(present.iterdir()):
                present.rmdir()
        elif relative not in wanted:
            present.unlink()
