# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which files of plugins/module_utils are pure: they import, at any remove, neither boto nor Ansible.

Run as a program it prints them below the directory given, one in a line.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULE_UTILS = ROOT / "plugins" / "module_utils"
OURS = "ansible_collections.transaction_monitoring.aws."
IMPURE = ("ansible", "ansible_collections", "boto", "boto3", "botocore")


def must_be_pure(path: Path) -> bool:
    """Tell by its place whether a file has promised purity."""
    parent = path.relative_to(MODULE_UTILS).parent.as_posix()
    return (parent == "." and path.name.startswith("_")) or path.name == "plan.py"


def imported(path: Path) -> Iterator[str]:
    """Yield the absolute name of everything that a file of this collection imports, wherever the statement stands."""
    package = (OURS + ".".join(path.relative_to(ROOT).parent.parts)).rstrip(".").split(".")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def source_of(name: str) -> Path | None:
    """Return the file of this collection that an absolute name, or the module it is taken from, stands for."""
    parts = name.removeprefix(OURS).split(".")
    candidates = (ROOT.joinpath(*parts[:end]).with_suffix(".py") for end in (len(parts), len(parts) - 1) if end)
    return next((candidate for candidate in candidates if candidate.is_file()), None)


@cache
def foreign_imports(path: Path) -> tuple[str, ...]:
    """Return what makes a file impure: boto, Ansible, or a file of ours that is not pure itself."""
    found = []
    for name in imported(path):
        if name.startswith(OURS):
            source = source_of(name)
            if source is None or foreign_imports(source):
                found.append(name)
        elif name.split(".")[0] in IMPURE:
            found.append(name)
    return tuple(found)


def pure_files() -> list[Path]:
    return [path for path in sorted(MODULE_UTILS.rglob("*.py")) if not foreign_imports(path)]


def main() -> None:
    base = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    for path in pure_files():
        print(base / path.relative_to(ROOT))


if __name__ == "__main__":
    main()
