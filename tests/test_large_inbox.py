"""An inbox of thousands: each draft is read once, and not held against all the others."""

from __future__ import annotations

from pathlib import Path

from newsletter.cli.inbox_answers import echo_table, listed_json
from newsletter.collect.doubles import Index, Post
from newsletter.collect.doubles.posts import entry_of
from newsletter.collect.inbox import MOST_RELATED, list_inbox
from newsletter.collect.placing import known_posts
from newsletter.store.logbook import open_logbook
from tests.collecting import NOW, make_project

DRAFT = "---\ntitle: Tea is sold out\ndate: 2026-11-23\nspeakers: [{who}]\n---\n{text}\n"


def test_related_posts_are_left_out_of_a_large_inbox_which_says_so(tmp_path: Path, capsys) -> None:
    project = make_project(tmp_path / "news")
    folder = project.issues_folder / "inbox"
    folder.mkdir(parents=True)
    quote = "He told them all that tea is sold out in every town from here to the sea. " * 3
    for number in range(MOST_RELATED):
        text = f"{quote}{' '.join(f'own{number}x{n}' for n in range(9))}"
        draft = DRAFT.format(who="arthur-kroeber", text=text if number < 2 else number)
        draft = draft.replace("out", f"out {number * 7}")
        (folder / f"p{number}.md").write_text(draft, "utf-8")
    logbook = open_logbook(project.var / "collect" / "logbook.db", make=True)
    listed = list_inbox(project, logbook, today=NOW.date())
    assert listed.has_related
    assert any(each.related for each in listed.waiting)
    (folder / "one-more.md").write_text(DRAFT.format(who="winston-ma", text="More."), "utf-8")
    listed = list_inbox(project, logbook, today=NOW.date())
    assert not listed.has_related
    assert not any(each.related for each in listed.waiting)
    assert listed_json(listed)["has_related"] is False
    echo_table(listed, project.roster, 50)
    assert "with more than 1,000 drafts, related posts are not" in capsys.readouterr().out


def test_the_inbox_is_read_once(tmp_path: Path) -> None:
    project = make_project(tmp_path / "news")
    folder = project.issues_folder / "inbox"
    folder.mkdir(parents=True)
    (folder / "tea.md").write_text(DRAFT.format(who="winston-ma", text="Text."), "utf-8")
    logbook = open_logbook(project.var / "collect" / "logbook.db", make=True)
    inbox = project.load_inbox()
    (folder / "tea.md").unlink()
    assert [post.place for post in known_posts(project, logbook, NOW.date(), inbox.updates)] == [
        "issues/inbox/tea.md"
    ]


def test_a_post_that_is_here_is_not_taken_apart_again() -> None:
    posts = [Post(f"p{n}", f"Title {n}", NOW.date(), text=f"Text {n}") for n in range(20)]
    index = Index(posts)
    before = entry_of.cache_info().misses
    for post in posts:
        index.find_double(post)
        index.find_related(post)
    assert entry_of.cache_info().misses == before
    changed = posts[0]._replace(text="Another text")
    index.find_double(changed)
    assert entry_of.cache_info().misses == before + 1
