# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The source keeps the rules of the house, and each rule notices when it is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ansible_collections.transaction_monitoring.aws.tests.unit import house_rules

ROOT = Path(__file__).resolve().parent.parent.parent
Rule = Callable[..., Iterator[str]]


def found(*patterns: str, besides: tuple[str, ...] = ()) -> list[Path]:
    """Return the files that match a pattern, except those whose own name matches one of ``besides``."""
    paths = {path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}
    return sorted(path for path in paths if not any(path.match(pattern) for pattern in besides))


PLUGINS = found("plugins/**/*.py")
PYTHON = found("plugins/**/*.py", "tests/**/*.py", "tools/**/*.py", besides=("tests/output/**",))
YAML = found("roles/**/*.yml", "playbooks/**/*.yml", "extensions/**/*.yml", "tests/integration/**/*.yml")
FUNCTIONS = found("plugins/**/*.py", "tests/emulator/**/*.py", "tools/**/*.py", besides=("test_*.py",))
TASK_FILES = found("roles/*/tasks/*.yml", "playbooks/tasks/*.yml", "tests/integration/targets/*/tasks/*.yml")

RULES: list[tuple[Rule, tuple[int, ...], list[Path]]] = [
    (
        house_rules.named_client_methods,
        (),
        found("plugins/**/*.py", besides=("api.py", "*_api.py", "waiters.py", "*_waiters.py")),
    ),
    (house_rules.module_parameters, (), found("plugins/module_utils/**/*.py")),
    (house_rules.broad_handlers, (), PLUGINS),
    (house_rules.sleeps, (), PLUGINS),
    (house_rules.suppressions, (), PYTHON),
    (house_rules.ignored_errors, (), YAML),
    (house_rules.module_size, (150,), found("plugins/modules/*.py")),
    (house_rules.function_sizes, (40,), FUNCTIONS),
    (house_rules.file_size, (60,), TASK_FILES),
    (house_rules.file_size, (25,), found("roles/*/tasks/main.yml")),
    (house_rules.file_size, (400,), found("tests/**/test_*.py")),
]


@pytest.mark.parametrize(
    ("rule", "limit", "paths"), RULES, ids=[f"{rule.__name__}{limit}" for rule, limit, _paths in RULES]
)
def test_the_source_keeps_the_rule(rule: Rule, limit: tuple[int, ...], paths: list[Path]) -> None:
    breaches = {path.relative_to(ROOT).as_posix(): list(rule(path.read_text("utf-8"), *limit)) for path in paths}
    assert {path: problems for path, problems in breaches.items() if problems} == {}


def test_no_sanity_test_is_silenced() -> None:
    assert found("tests/sanity/ignore*", "tests/sanity/*.txt") == []


TRY = "try:\n    pass\nexcept {}:\n    pass\n"
LONG = "def long():\n" + "    x = 1\n" * 5
BREACHES: list[tuple[Rule, tuple[int, ...], str]] = [
    (house_rules.named_client_methods, (), "client.describe_keys()"),
    (house_rules.named_client_methods, (), "self.client.describe_keys()"),
    (house_rules.named_client_methods, (), "rds_client.describe_keys"),
    (house_rules.named_client_methods, (), "module.client('rds').describe_keys()"),
    (house_rules.module_parameters, (), "def f(module): pass"),
    (house_rules.module_parameters, (), "def f(*, module): pass"),
    (house_rules.broad_handlers, (), TRY.format("Exception")),
    (house_rules.broad_handlers, (), TRY.format("(KeyError, BaseException) as error")),
    (house_rules.broad_handlers, (), TRY.format("")),
    (house_rules.sleeps, (), "import time\ntime.sleep(1)"),
    (house_rules.sleeps, (), "from time import sleep"),
    (house_rules.suppressions, (), "x = 1  # no" + "qa: E501"),
    (house_rules.suppressions, (), "x = 1  # type: ig" + "nore[assignment]"),
    (house_rules.suppressions, (), "# TO" + "DO: later"),
    (house_rules.ignored_errors, (), "- name: X\n  ignore_" + "errors: true"),
    (house_rules.module_size, (5,), "x = 1\n" * 6),
    (house_rules.function_sizes, (5,), LONG),
    (house_rules.file_size, (5,), "# a line\n" * 6),
]
OBSERVANCES: list[tuple[Rule, tuple[int, ...], str]] = [
    (house_rules.named_client_methods, (), "api.describe_keys(client)\nclient.meta.region_name"),
    (house_rules.module_parameters, (), "def f(client): pass"),
    (house_rules.broad_handlers, (), TRY.format("(KeyError, ValueError)")),
    (house_rules.sleeps, (), "import time\ntime.monotonic()"),
    (house_rules.suppressions, (), "x = 1  # the type of a thing to do"),
    (house_rules.ignored_errors, (), "- name: X\n  failed_when: false"),
    (house_rules.module_size, (1,), 'DOCUMENTATION = """\na\nb\n"""\n# a comment\n\nx = 1\n'),
    (
        house_rules.function_sizes,
        (2,),
        'def short():\n    """Say\n    much.\n    """\n    # a comment\n\n    return 1\n',
    ),
    (house_rules.file_size, (5,), "# a line\n" * 5),
]


@pytest.mark.parametrize(("rule", "limit", "source"), BREACHES)
def test_a_rule_notices_a_breach(rule: Rule, limit: tuple[int, ...], source: str) -> None:
    assert list(rule(source, *limit)) != []


@pytest.mark.parametrize(("rule", "limit", "source"), OBSERVANCES)
def test_a_rule_lets_the_rest_pass(rule: Rule, limit: tuple[int, ...], source: str) -> None:
    assert list(rule(source, *limit)) == []
