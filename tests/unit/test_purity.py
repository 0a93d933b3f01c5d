# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who may import whom: the promise of purity is kept, and the emulator and the plugins know nothing of each other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.transaction_monitoring.aws.tools import pure_files

ROOT = pure_files.ROOT
OURS = pure_files.OURS


def imports(directory: str, *prefixes: str) -> dict[str, list[str]]:
    """Return, for each file below a directory that has any, its imports that begin with one of the prefixes."""
    paths = sorted(ROOT.joinpath(directory).rglob("*.py"))
    found = {path: [name for name in pure_files.imported(path) if name.startswith(prefixes)] for path in paths}
    return {path.relative_to(ROOT).as_posix(): names for path, names in found.items() if names}


def test_what_promised_purity_is_pure() -> None:
    promised = [path for path in sorted(pure_files.MODULE_UTILS.rglob("*.py")) if pure_files.must_be_pure(path)]
    assert promised
    assert {path.name: impure for path in promised if (impure := pure_files.foreign_imports(path))} == {}


def texts(directory: str, *words: str) -> dict[str, list[str]]:
    """Return, for each file below a directory that has any, its strings that hold one of the words, docstrings too."""
    found = {}
    for path in sorted(ROOT.joinpath(directory).rglob("*.py")):
        nodes = ast.walk(ast.parse(path.read_text("utf-8")))
        strings = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        found[path.relative_to(ROOT).as_posix()] = [text for text in strings if any(word in text for word in words)]
    return {path: strings for path, strings in found.items() if strings}


def test_plugins_know_nothing_of_the_tests_or_the_emulator() -> None:
    assert imports("plugins", "tests", OURS + "tests", "moto") == {}
    assert texts("plugins", "tests.emulator", "tests/emulator", "_emulator/") == {}


def test_roles_know_nothing_of_the_emulator() -> None:
    files = [path for path in ROOT.joinpath("roles").rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if "tests/emulator" in path.read_text("utf-8")] == []


def test_the_deployer_knows_neither_the_collection_nor_the_emulator() -> None:
    """What it makes of a stack is compared with what both make of it."""
    deployer = "tests/agreement/deployer"
    assert list(ROOT.joinpath(deployer).rglob("*.py"))
    rooms = ("plugins", "roles", "tools", "playbooks")
    others = [f"{OURS}tests.{room.name}" for room in ROOT.joinpath("tests").iterdir() if room.name != "agreement"]
    assert imports(deployer, "ansible.", "tests.", *others, *rooms, *(OURS + room for room in rooms)) == {}
    assert texts(deployer, "plugins/", "roles/", "ansible_collections", "tests.emulator") == {}


def test_the_emulator_knows_nothing_of_the_collection() -> None:
    rooms = ("plugins", "roles", "tools", "playbooks")
    assert imports("tests/emulator", "ansible.", *rooms, *(OURS + room for room in rooms)) == {}
    # Nor does it read the collection's files, or import it by a name put together.
    roles = [f"roles/{path.name}" for path in ROOT.joinpath("roles").iterdir()]
    for directory in ("services", "rules"):
        assert texts(f"tests/emulator/{directory}", "plugins/", *roles, "inventories/", "ansible_collections") == {}


def test_a_forbidden_import_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tests" / "emulator").mkdir(parents=True)
    (tmp_path / "tests" / "emulator" / "rds.py").write_text(f"from {OURS}plugins.module_utils import _names\n")
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    monkeypatch.setattr(pure_files, "ROOT", tmp_path)
    assert imports("tests/emulator", OURS + "plugins") == {
        "tests/emulator/rds.py": [f"{OURS}plugins.module_utils._names"]
    }


def test_a_forbidden_text_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "services").mkdir()
    (tmp_path / "services" / "rds.py").write_text('PATH = "../plugins/module_utils/_rds/plan.py"\n')
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    assert texts("services", "plugins/") == {"services/rds.py": ["../plugins/module_utils/_rds/plan.py"]}


@pytest.fixture
def collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the module_utils of an empty collection, in place of ours."""
    module_utils = tmp_path / "plugins" / "module_utils"
    (module_utils / "_rds").mkdir(parents=True)
    monkeypatch.setattr(pure_files, "ROOT", tmp_path)
    monkeypatch.setattr(pure_files, "MODULE_UTILS", module_utils)
    pure_files.foreign_imports.cache_clear()
    yield module_utils
    pure_files.foreign_imports.cache_clear()


@pytest.mark.parametrize(
    ("statement", "impurity"),
    [
        ("import json", ()),
        ("import boto3", ("boto3",)),
        ("from botocore.exceptions import ClientError", ("botocore.exceptions.ClientError",)),
        ("from ansible.module_utils.basic import env_fallback", ("ansible.module_utils.basic.env_fallback",)),
        ("def f():\n    import botocore", ("botocore",)),
        ("from .._pure import decide", ()),
        (f"from {OURS}plugins.module_utils._pure import decide", ()),
        (f"from {OURS}plugins.module_utils import _pure", ()),
        ("from .api import call", (f"{OURS}plugins.module_utils._rds.api.call",)),
        ("from . import api", (f"{OURS}plugins.module_utils._rds.api",)),
        ("from . import absent", (f"{OURS}plugins.module_utils._rds.absent",)),
    ],
)
def test_impurity_is_found_at_any_remove(collection: Path, statement: str, impurity: tuple[str, ...]) -> None:
    (collection / "_pure.py").write_text("import re\n", encoding="utf-8")
    (collection / "_rds" / "api.py").write_text("import boto3\n", encoding="utf-8")
    plan = collection / "_rds" / "plan.py"
    plan.write_text(statement + "\n", encoding="utf-8")
    assert pure_files.foreign_imports(plan) == impurity


@pytest.mark.parametrize(
    ("path", "promised"),
    [("_names.py", True), ("_rds/plan.py", True), ("_rds/api.py", False), ("_rds/waiters.py", False)],
)
def test_the_place_of_a_file_tells_whether_it_promised_purity(path: str, promised: bool) -> None:
    assert pure_files.must_be_pure(pure_files.MODULE_UTILS / path) is promised
