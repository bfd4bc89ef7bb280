"""A draft that the editor gave another name keeps its account, and its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.collect.renamed import follow_renames
from tests.collecting import Collector, FakeSource, item, make_project
from tests.test_inbox_versions import GLUED, SLUG, path_of, project, rules, say, web

__all__ = ["project", "web"]  # fixtures

CONFIRM = ("suggested:", "speakers:")
OTHER_TITLE = ("title: ", "title: Now ")
TODAY = ("date: 2026-11-23", "date: 2026-11-25")


def test_a_renamed_draft_is_shown_undone_and_changed_as_before(project, web) -> None:
    say(project, web, GLUED, "Leave a comment")
    renamed = path_of(project).rename(project.folder / "issues/inbox/tea.md")
    shown = project.json("inbox", "show", "tea")
    assert rules(shown["changes"]) == ["glued-words", "comments"]
    assert "1 changed" in say(project, web, "Tea is cheap in towns.", "Leave a comment")
    assert "Tea is cheap" in renamed.read_text("utf-8")
    assert not path_of(project).exists()
    project("inbox", "undo", "tea", "1")
    assert "Leave a comment" in renamed.read_text("utf-8")
    again = renamed.rename(project.folder / "issues/inbox/more-tea.md")
    assert "the source's newer version" in say(project, web, "Tea is dear.")
    project("inbox", "take", "more-tea")
    assert "Tea is dear." in again.read_text("utf-8")
    assert SLUG not in project("inbox", "--json").stdout


@pytest.mark.parametrize(
    ("changes", "is_known"),
    [
        ([], True),
        ([CONFIRM], True),
        ([CONFIRM, OTHER_TITLE], True),
        ([CONFIRM, TODAY], True),
        ([("https://herald", "https://elsewhere"), CONFIRM], True),
        ([("https://herald", "https://elsewhere"), OTHER_TITLE], False),
        ([OTHER_TITLE, TODAY], False),
    ],
)
def test_what_was_edited_too_is_known_by_two_of_three(
    tmp_path: Path, changes: list[tuple[str, str]], is_known: bool
) -> None:
    project = make_project(tmp_path)
    collector = Collector(project)
    source = FakeSource("https://herald.example/feed")
    source.say(item("Tea in towns", content="Text on Arthur Kroeber"), item("Rice in towns"))
    collector.collect(source)
    old = project.issues_folder / "inbox/tea-in-towns.md"
    text = old.read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    (project.issues_folder / "inbox/mine.md").write_text(text, "utf-8")
    follow_renames(project, collector.logbook)
    assert collector.logbook.find_written("mine") is None  # it is a copy, as long as both are there
    old.unlink()
    follow_renames(project, collector.logbook)
    assert (collector.logbook.find_written("mine") is not None) is is_known
    assert (collector.logbook.find_written("tea-in-towns") is None) is is_known
    seen = {each.slug for each in collector.logbook.seen(source.address).values()}
    assert seen == {"mine" if is_known else "tea-in-towns", "rice-in-towns"}
