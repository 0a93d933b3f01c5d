# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The sweep of changes changes every setting that an inventory may give, and says where each shows."""

from __future__ import annotations

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


def read(path):
    return yaml.safe_load(ROOT.joinpath(path).read_text(encoding="utf-8"))


CHANGES = read("tests/sweeps/changes.yml")
CHANGED = {setting for each in CHANGES["sets"] for setting in each["changes"]}


def settings():
    """Give the settings of the stack, and those of the roles that are not wired."""
    yield from read("playbooks/vars/specification.yml")["stack_settings"]
    for path in ROOT.glob("roles/*/meta/argument_specs.yml"):
        options = read(path)["argument_specs"]["main"]["options"]
        yield from (name for name, option in options.items() if not option.get("required"))


def test_every_setting_is_changed_or_refused_or_says_how_a_run_behaves():
    assert CHANGED | set(CHANGES["refused"]) | set(CHANGES["runs"]) == set(settings())


def test_what_is_changed_shows_somewhere():
    assert CHANGED - set(CHANGES["runs"]) == CHANGED & set(CHANGES["shows_in"])
    assert set(CHANGES["shows_in"]) <= CHANGED


def test_what_only_says_how_a_run_behaves_shows_nowhere():
    assert set(CHANGES["runs"]) & {*CHANGES["shows_in"], *CHANGES["refused"]} == set()


def test_the_page_tells_of_every_setting():
    page = ROOT.joinpath("docs/changes.md").read_text(encoding="utf-8")
    assert [setting for setting in settings() if f"| `{setting}` |" not in page] == []
