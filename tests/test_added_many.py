"""What `add` makes of very many posts, and how all of one `add` is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.cli.collect import tell_held
from newsletter.sources import local
from newsletter.sources.local import read_file
from tests.collecting import CONFIG, ROSTER
from tests.command import Command
from tests.feeds import article, feed, post

MANY = 201


@pytest.fixture
def project(tmp_path: Path) -> Command:
    command = Command(tmp_path / "news")
    command.write("newsletter.toml", CONFIG)
    command.write("speakers.toml", ROSTER)
    return command


def write_feed(project: Command, count: int) -> str:
    posts = (post(f"News number {n}", f"n{n}", f"<p>Text of news {n}.</p>") for n in range(count))
    path = project.folder / "feed.xml"
    path.write_bytes(feed(*posts))
    return str(path)


def inbox(project: Command) -> set[str]:
    return {path.stem for path in (project.folder / "issues/inbox").glob("*.md")}


def test_very_many_posts_are_added_only_when_that_is_wanted(project: Command) -> None:
    path = write_feed(project, MANY)
    told = project("add", path, code=2).stderr
    assert f"{path} holds 201 posts: add --yes to make drafts of all of them" in told
    assert not inbox(project)
    project("add", "--yes", path)
    assert len(inbox(project)) == MANY
    write_feed(project, MANY - 1)
    project("add", "--again", path)


def test_of_more_posts_than_are_read_all_are_counted(
    project: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "MOST", MANY)
    reading = read_file(Path(write_feed(project, MANY + 9)))
    assert tell_held("a.xml", reading) == "a.xml holds 210 posts, of which 201 are read"


def test_all_drafts_of_the_last_add_are_taken_back_and_restored(project: Command) -> None:
    first = project.write("first.html", "")
    first.write_bytes(article("An earlier one"))
    project("add", str(first))
    earlier = inbox(project)
    second = project.write("second.html", "")
    second.write_bytes(article("Quite another", "<p>Ships sail again on the long river.</p>"))
    project("add", write_feed(project, 5), str(second))
    added = inbox(project) - earlier
    assert len(added) == 6
    edited = project.folder / "issues/inbox/news-number-3.md"
    edited.write_text(edited.read_text("utf-8") + "\nMine.\n", "utf-8")

    told = project("inbox", "discard", "--added").stdout
    assert "news-number-3 stays, since you changed it" in told
    assert "newsletter inbox restore --added" in told
    assert inbox(project) == {*earlier, "news-number-3"}
    assert "take back" in project("inbox", "discard", "--added", code=1).stderr
    assert inbox(project) == {*earlier, "news-number-3"}

    assert len(project.json("inbox", "restore", "--added")["restored"]) == 5
    assert inbox(project) == {*earlier, *added}
    assert "last `add`" in project("inbox", "restore", "--added", code=1).stderr
    project("inbox", "discard", code=2)
    project("inbox", "discard", "--added", "news-number-3", code=2)


def test_what_collect_brought_is_not_taken_back(project: Command) -> None:
    assert "nothing of it" in project("inbox", "discard", "--added", code=1).stderr


def test_add_tells_what_is_related(project: Command) -> None:
    posts = {
        "a": (
            "Evergrande is wound up in Hong Kong",
            "A court in Hong Kong orders Evergrande shut.",
        ),
        "b": (
            "Court ends the long agony",
            "The judge in Hong Kong had Evergrande wound up, Ma says.",
        ),
    }
    for slug, (title, text) in posts.items():
        project.write(f"{slug}.html", "").write_bytes(article(title, f"<p>{text}</p>"))
    project("add", str(project.folder / "a.html"))
    told = project("add", str(project.folder / "b.html")).stdout
    assert "  related: issues/inbox/evergrande-is-wound-up-in-hong-kong.md: Evergrande is" in told
    found = project.json("add", "--again", str(project.folder / "b.html"))
    related = found["sources"][0]["new"][0]["related"]
    assert "issues/inbox/evergrande-is-wound-up-in-hong-kong.md" in [r["path"] for r in related]
