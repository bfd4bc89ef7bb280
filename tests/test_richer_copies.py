"""A copy of an update that has more than the draft which is kept: nothing of it is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.collecting import CONFIG, ROSTER
from tests.command import Command
from tests.feeds import QUOTE, article, feed, post
from tests.standins.web import Web, reply

TITLE = "The plan stays – Arthur Kroeber"
SLUG = "the-plan-stays-arthur-kroeber"
SHORT = "<p>Economist Arthur Kroeber looks at what is known of the next plan of the government.</p>"
VIDEO = '<iframe src="https://www.youtube.com/embed/aaaaaaaaaaa"></iframe>'
LONG = QUOTE.replace("sluggish", "sluggish for years, and nobody should hope for more " * 4)


@pytest.fixture
def project(tmp_path: Path) -> Command:
    command = Command(tmp_path / "news")
    command.write("newsletter.toml", CONFIG)
    command.write("speakers.toml", ROSTER)
    return command


def add(project: Command, body: str, name: str) -> str:
    head = f'<link rel="canonical" href="https://{name}.example/plan">'
    path = project.write(f"{name}.html", "")
    path.write_bytes(article(TITLE, body, head=head))
    return project("add", str(path)).stdout


def test_a_copy_with_more_waits_beside_its_draft(project: Command) -> None:
    add(project, SHORT, "a")
    told = add(project, SHORT + LONG + VIDEO, "b")
    assert "but this one has a video and a longer quote: newsletter inbox show" in told
    assert "a fuller copy" in project("inbox").stdout
    before = (project.folder / f"issues/inbox/{SLUG}.md").read_text("utf-8")
    assert "https://b.example/plan" in before
    shown = project("inbox", "show", SLUG).stdout
    assert f"a copy at https://b.example/plan has more; newsletter inbox take {SLUG}" in shown
    project("inbox", "take", SLUG)
    taken = (project.folder / f"issues/inbox/{SLUG}.md").read_text("utf-8")
    assert "watch?v=aaaaaaaaaaa" in taken
    assert "> “Growth will be pretty sluggish" in taken
    assert "https://a.example/plan" in taken
    project("inbox", "take", SLUG)
    assert (project.folder / f"issues/inbox/{SLUG}.md").read_text("utf-8") == before


def test_a_copy_with_less_is_only_a_double(project: Command) -> None:
    add(project, SHORT + LONG + VIDEO, "a")
    assert "but this one has" not in add(project, SHORT, "b")
    assert "fuller" not in project("inbox").stdout


def test_of_a_compiled_or_discarded_update_it_is_told(project: Command) -> None:
    add(project, SHORT, "a")
    project("inbox", "discard", SLUG)
    told = add(project, SHORT + VIDEO, "b")
    assert f"already in var/discarded/{SLUG}.md" in told
    assert "but this one has a video" in told


BOOK = "<p>He has also written a book on it, which is sold in all the shops of the country.</p>"


class Feeds:
    """Two sources of one post: the second one has more of it."""

    def __init__(self, project: Command, web: Web) -> None:
        self._project, self._web = project, web
        told = "".join(f'[[source]]\nfeed = "{web.url(f"/{name}")}"\n' for name in "ab")
        allowed = '[collect]\nallow_hosts = ["127.0.0.1"]\n'
        project.write("newsletter.toml", CONFIG + allowed + told)
        self.web("a", SHORT)
        project("collect")
        self.say("b", SHORT + LONG + VIDEO)

    def web(self, name: str, body: str) -> None:
        shown = feed(post(TITLE, body=body, host=f"{name}.example"))
        self._web.pages[f"/{name}"] = reply(200, shown)

    def say(self, name: str, body: str) -> str:
        self.web(name, body)
        return self._project("collect").stdout

    @property
    def draft(self) -> str:
        return (self._project.folder / f"issues/inbox/{SLUG}.md").read_text("utf-8")

    @property
    def versions(self) -> list[tuple[str, bool, str]]:
        found = self._project.json("inbox", "show", SLUG)["versions"]
        return [(each["at"] or "", each["mine"], each["text"]) for each in found]


@pytest.fixture
def feeds(project: Command) -> Iterator[Feeds]:
    with Web() as web:
        web.pages["/b"] = reply(200, feed())
        yield Feeds(project, web)


def test_a_draft_follows_the_copy_whose_text_was_taken(project: Command, feeds: Feeds) -> None:
    project("inbox", "take", SLUG)
    assert "1 changed" in feeds.say("b", SHORT + LONG + VIDEO + BOOK)
    assert "also written a book" in feeds.draft
    assert "watch?v=aaaaaaaaaaa" in feeds.draft
    assert "https://a.example/plan" in feeds.draft
    ((at, is_mine, first),) = feeds.versions
    assert (at, is_mine, "looks at what is known" in first) == ("", False, True)
    project("inbox", "take", SLUG)
    project("inbox", "take", SLUG)
    assert "also written a book" in feeds.draft
    assert "1 changed" in feeds.say("b", SHORT + LONG + VIDEO)
    assert "also written a book" not in feeds.draft


def test_an_edit_of_a_copy_waits_beside_what_the_editor_touched(
    project: Command, feeds: Feeds
) -> None:
    project("inbox", "take", SLUG)
    mine = feeds.draft.replace("pretty sluggish", "very sluggish")
    (project.folder / f"issues/inbox/{SLUG}.md").write_text(mine, "utf-8")
    for body in (SHORT + LONG + VIDEO + BOOK, SHORT + LONG + VIDEO + BOOK + BOOK):
        feeds.say("b", body)
        assert feeds.draft == mine
        newest, first = feeds.versions
        assert newest[0] == "https://b.example/plan/"
        assert newest[2].count("also written a book") == body.count("also written")
        assert "also written" not in first[2]
    assert "a newer version" in project("inbox").stdout
    assert "the source has another version" in project("inbox", "show", SLUG).stdout


def test_of_a_copy_that_waits_the_newest_does(project: Command, feeds: Feeds) -> None:
    before = feeds.draft
    feeds.say("b", SHORT + LONG + VIDEO + BOOK)
    assert feeds.draft == before
    ((at, is_mine, text),) = feeds.versions
    assert (at, is_mine) == ("https://b.example/plan/", False)
    assert "also written a book" in text
    assert "a fuller copy" in project("inbox").stdout
    feeds.say("a", SHORT.replace("known", "told"))  # the draft stays one of its own source
    assert "what is told" in feeds.draft


def test_an_edit_of_a_copy_with_less_changes_nothing(project: Command, feeds: Feeds) -> None:
    project("inbox", "take", SLUG)
    taken = feeds.draft
    with Web() as web:
        web.pages["/c"] = reply(200, feed(post(TITLE, body=SHORT, host="c.example")))
        config = (project.folder / "newsletter.toml").read_text("utf-8")
        project.write("newsletter.toml", f'{config}[[source]]\nfeed = "{web.url("/c")}"\n')
        project("collect")
        assert "https://c.example/plan" in feeds.draft
        now = feeds.draft
        web.pages["/c"] = reply(200, feed(post(TITLE, body=SHORT * 2, host="c.example")))
        project("collect")
    assert feeds.draft == now
    assert now.partition("\n---\n")[2] == taken.partition("\n---\n")[2]
