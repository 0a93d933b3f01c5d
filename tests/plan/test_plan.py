# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A plan says what the deployment then does: from an empty account, and when the stack exists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.plan import story as stories
from tests.plan.story import Chapter, Story
from tests.runs import ROOT, account

CHAPTERS = ("empty", "changed")
PAGE, FRESH = ROOT / "docs" / "plan.md", ROOT / ".cache" / "plan.md"


@pytest.fixture(scope="module")
def story() -> Iterator[Story]:
    with account(stories.SUFFIX) as mine:
        yield stories.tell(mine)


@pytest.fixture(params=CHAPTERS)
def chapter(request: pytest.FixtureRequest, story: Story) -> Chapter:
    return getattr(story, request.param)


def test_every_run_comes_to_its_end(story: Story) -> None:
    assert [record.output[-3000:] for record in story.records() if record.failed] == []


def test_a_plan_makes_no_call_that_writes(chapter: Chapter) -> None:
    assert chapter.announced.writes == ()
    assert chapter.done.writes


def test_what_is_announced_is_done_and_nothing_else(chapter: Chapter) -> None:
    assert {task: chapter.row(task) for task in chapter.tasks() if len(set(chapter.row(task))) > 1} == {}
    assert any(chapter.done.changed.values())
    assert not all(chapter.done.changed.values())


def test_every_change_shows_what_differs(chapter: Chapter) -> None:
    for record in (chapter.announced, chapter.done):
        shown = {task: diff["before"] != diff["after"] for task, diff in record.diffs.items()}
        assert [task for task, changed in record.changed.items() if changed and not shown.get(task)] == []


def test_no_secret_is_printed(story: Story) -> None:
    for record in story.records():
        assert [word for word in stories.PASSWORDS if word in record.output] == []


def test_the_page_is_what_was_seen(story: Story) -> None:
    FRESH.parent.mkdir(exist_ok=True)
    FRESH.write_text(stories.page(story), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == FRESH.read_text(encoding="utf-8"), f"cp {FRESH} {PAGE}"
