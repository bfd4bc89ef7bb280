"""Two versions of a draft, each with its own account; and what can be taken back, and how long."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from newsletter.cleaning import clean, undo_chosen
from newsletter.gathered import Item, Removed, Repair
from newsletter.store.logbook import _dump_written, _parse_written
from tests.collecting import CONFIG, ROSTER
from tests.command import Command
from tests.feeds import feed, post
from tests.standins.web import Web, reply
from tests.test_cleaning import HOUSE

SLUG = "tea-in-towns"
ALLOW = '[collect]\nallow_hosts = ["127.0.0.1"]\n'
CALL = "Do you need Arthur Kroeber at your meeting or conference? Get in touch."
GLUED = "Tea sells well in small towns, Arthur Kroeberat the bank said."
BOOK = "He is the author of a book about tea, and of another one about towns."


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as served:
        yield served


@pytest.fixture
def project(tmp_path: Path, web: Web) -> Command:
    command = Command(tmp_path / "news")
    source = f'[[source]]\nfeed = "{web.url("/feed")}"\n'
    command.write("newsletter.toml", CONFIG + ALLOW + source)
    command.write("speakers.toml", ROSTER)
    return command


def say(project: Command, web: Web, *paragraphs: str) -> str:
    """What `collect` tells of a post with these words."""
    html = "".join(f"<p>{words}</p>" for words in paragraphs)
    web.pages["/feed"] = reply(200, feed(post("Tea in towns", body=html)))
    return project("collect").stdout


def path_of(project: Command, folder: str = "inbox") -> Path:
    return project.folder / f"issues/{folder}/{SLUG}.md"


def edit(project: Command, old: str, new: str) -> str:
    path = path_of(project)
    edited = path.read_text("utf-8").replace(old, new)
    path.write_text(edited, "utf-8")
    return edited


def told(project: Command) -> list[str]:
    return project("inbox", "show", SLUG).stdout.splitlines()


def rules(changes: list[dict[str, object]]) -> list[str]:
    return [f"{each['rule']}{' undone' if each['undone'] else ''}" for each in changes]


def test_each_version_has_its_own_changes_before_and_after_it_is_taken(
    project: Command, web: Web
) -> None:
    say(project, web, "Tea is dear in towns.", "Leave a comment")
    mine = edit(project, "dear", "very dear")
    assert "the source's newer version" in say(project, web, GLUED, BOOK, CALL)
    shown = project.json("inbox", "show", SLUG)
    assert rules(shown["changes"]) == ["comments"]
    assert rules(shown["newer_changes"]) == ["glued-words", "old-call-to-action"]
    lines = told(project)
    assert f"     - {CALL}" in (line.removeprefix("  ") for line in lines)

    project("inbox", "take", SLUG)
    shown = project.json("inbox", "show", SLUG)
    assert rules(shown["changes"]) == ["glued-words", "old-call-to-action"]
    assert rules(shown["newer_changes"]) == ["comments"]
    assert any(
        line.startswith("your version waits; newsletter inbox take") for line in told(project)
    )
    project("inbox", "undo", SLUG)
    assert path_of(project).read_text("utf-8").endswith(f"---\n{GLUED}\n\n{BOOK}\n\n{CALL}\n")

    project("inbox", "take", SLUG)
    assert path_of(project).read_text("utf-8") == mine
    shown = project.json("inbox", "show", SLUG)
    assert rules(shown["changes"]) == ["comments"]
    assert all(rule.endswith(" undone") for rule in rules(shown["newer_changes"]))
    project("inbox", "take", SLUG)
    assert CALL in path_of(project).read_text("utf-8")
    # What was undone by hand is the editor's: the source does not write over it.
    assert "the source's newer version" in say(project, web, "Third words.")
    assert CALL in path_of(project).read_text("utf-8")


def edit_in_file(project: Command) -> None:
    edit(project, "said.", "said, and I doubt it.")


def undo_one(project: Command) -> None:
    project("inbox", "undo", SLUG, "1")


@pytest.mark.parametrize("change_taken", [edit_in_file, undo_one])
def test_no_version_that_holds_words_of_the_editors_is_ever_lost(
    project: Command, web: Web, change_taken: Callable[[Command], None]
) -> None:
    say(project, web, "Tea is dear in towns.", "Leave a comment")
    first = edit(project, "dear", "very dear")
    say(project, web, GLUED, BOOK, CALL)
    project("inbox", "take", SLUG)
    change_taken(project)
    second = path_of(project).read_text("utf-8")
    assert "the source's newer version" in say(project, web, "Third words.")
    assert path_of(project).read_text("utf-8") == second
    versions = project.json("inbox", "show", SLUG)["versions"]
    assert [each["mine"] for each in versions] == [False, True]
    assert versions[1]["text"] == first
    assert rules(versions[1]["changes"]) == ["comments"]
    assert "a newer version, your earlier version" in project("inbox").stdout

    # Of the source the newest waits, and nothing else gives way to it.
    say(project, web, "Fourth words.", "Leave a comment")
    lines = told(project)
    take = f"newsletter inbox take {SLUG}"
    assert f"the source has another version; {take} takes it:" in lines
    assert f"your version waits; {take} 2 takes it:" in lines
    assert sum("Fourth words" in line or "Third words" in line for line in lines) == 1
    taken = project("inbox", "take", SLUG).stdout
    assert f"is the source's version; {take} gives yours back\n2 versions wait beside it" in taken
    say(project, web, "Fifth words.")
    assert "Fifth words" in path_of(project).read_text("utf-8")
    texts = [each["text"] for each in project.json("inbox", "show", SLUG)["versions"]]
    assert texts == [second, first]

    project("inbox", "take", SLUG, "2")
    assert path_of(project).read_text("utf-8") == first
    shown = project.json("inbox", "show", SLUG)
    assert rules(shown["changes"]) == ["comments"]
    done = ["glued-words undone" if change_taken is undo_one else "glued-words"]
    assert rules(shown["newer_changes"]) == [*done, "old-call-to-action"]
    taken = project("inbox", "take", SLUG).stdout
    assert f"is your version; {take} gives the other back" in taken
    assert path_of(project).read_text("utf-8") == second
    assert "no version 3 of" in project("inbox", "take", SLUG, "3", code=1).stderr


def test_a_copy_that_was_taken_waits_when_the_source_changes(project: Command, web: Web) -> None:
    words = "Tea is dear in towns, and in the villages nobody can pay for a cup of it."
    say(project, web, words, BOOK)
    video = '<iframe src="https://www.youtube.com/embed/aaaaaaaaaaa"></iframe>'
    body = f"<p>{words}</p><p>{BOOK}</p>{video}"
    copy = feed(post("Tea in towns", body=body, host="b.example"))
    project("add", str(project.write("copy.xml", copy.decode())))
    assert "a fuller copy" in project("inbox").stdout
    project("inbox", "take", SLUG)
    taken = path_of(project).read_text("utf-8")
    say(project, web, "Other words.")
    assert "Other words." in path_of(project).read_text("utf-8")
    assert taken in [each["text"] for each in project.json("inbox", "show", SLUG)["versions"]]


def test_who_is_confirmed_stays_so_in_every_version(project: Command, web: Web) -> None:
    say(project, web, "Tea is dear in towns, Arthur Kroeber says.")
    edit(project, "dear", "very dear")
    project("inbox", "confirm", SLUG)
    mine = path_of(project).read_text("utf-8")
    say(project, web, "Tea is cheap in towns, Arthur Kroeber and Winston Ma say.")
    project("inbox", "take", SLUG)
    taken = path_of(project).read_text("utf-8")
    assert "\nspeakers: [arthur-kroeber]\n" in taken
    assert "\nsuggested: [winston-ma]\n" in taken
    # It is the source's version all the same, which takes what the source changes.
    assert "1 changed" in say(project, web, "Tea is green, Arthur Kroeber and Winston Ma say.")
    text = path_of(project).read_text("utf-8")
    assert text == taken.replace("cheap in towns", "green")
    project("inbox", "confirm", SLUG, "winston-ma")
    assert "your version" in project("inbox", "take", SLUG).stdout
    both = mine.replace("[arthur-kroeber]", "[arthur-kroeber, winston-ma]")
    assert path_of(project).read_text("utf-8") == both


def test_a_version_waits_through_the_logbook_of_an_older_program(
    project: Command, web: Web
) -> None:
    written = _parse_written(
        '{"slug": "a", "digest": "d", "title": "t", "day": "2026-11-23", "repairs": [],'
        ' "removed": [], "reasons": [], "newer": "text", "newer_at": "", "is_mine": true}'
    )
    assert written.other
    assert (written.other.text, written.other.is_mine) == ("text", True)
    assert _parse_written(_dump_written(written)) == written
    kept = json.loads(_dump_written(written))
    kept["other"] = kept.pop("others")[0]
    assert _parse_written(json.dumps(kept)) == written


def test_what_is_in_an_issue_can_be_changed_until_that_is_sent(project: Command, web: Web) -> None:
    say(project, web, "Tea is dear in towns.", "Leave a comment")
    issue = project.json("compile")["issue"]
    say(project, web, GLUED, BOOK, CALL)
    assert any("newsletter inbox take" in line for line in told(project))
    project("inbox", "undo", SLUG)
    path = path_of(project, issue)
    assert path.read_text("utf-8").endswith("Tea is dear in towns.\n\nLeave a comment\n")
    project("inbox", "take", SLUG)
    assert BOOK in path.read_text("utf-8")

    project("subscribers", "import", "-", stdin="email\na@example.org\n")
    path.write_text(path.read_text("utf-8").replace("suggested", "speakers"), "utf-8")
    project("send", "--yes")
    before = path.read_bytes()
    lines = told(project)
    assert f"nothing of it can be undone or taken now: issue {issue} was sent" in lines
    assert not any("newsletter inbox" in line for line in lines)
    for command in ("take", "undo"):
        assert f"issue {issue} was sent" in project("inbox", command, SLUG, code=1).stderr
    assert path.read_bytes() == before


def test_what_was_discarded_is_restored_before_it_is_changed(project: Command, web: Web) -> None:
    say(project, web, "Tea is dear in towns.", "Leave a comment")
    project("inbox", "discard", SLUG)
    assert told(project)[-1].endswith(f"it was discarded: newsletter inbox restore {SLUG}")
    refused = project("inbox", "undo", SLUG, code=1).stderr
    assert f"newsletter inbox restore {SLUG}" in refused


def test_of_all_changes_those_are_undone_that_can_be(project: Command, web: Web) -> None:
    say(project, web, "Tea is dear in towns.", "Leave a comment", GLUED, BOOK, CALL)
    edit(project, "Tea is dear in towns.", "Tea costs more.")
    done = project("inbox", "undo", SLUG, code=1)
    assert done.stdout == f"{SLUG}: 2 changes undone\n"
    left = "change 2 stays: 'Leave a comment' followed the words 'Tea is dear in towns.'"
    assert done.stderr.startswith(left)
    body = path_of(project).read_text("utf-8")
    assert body.endswith(f"Tea costs more.\n\n{GLUED}\n\n{BOOK}\n\n{CALL}\n")
    changes = project.json("inbox", "show", SLUG)["changes"]
    assert rules(changes) == ["glued-words undone", "comments", "old-call-to-action undone"]
    refused = project("inbox", "undo", SLUG, "2", code=1).stderr
    assert "change 2 of 'tea-in-towns' stays: 'Leave a comment' followed" in refused
    assert refused.count("edit the draft") == 1


def test_of_repairs_that_read_alike_none_is_guessed_where_one_is_gone() -> None:
    repairs = [
        Repair("glued-words", before, "a tea", True) for before in ("atea", "a  tea", "a te a")
    ]
    body = "One a tea.\n\nTwo a tea."
    assert undo_chosen("T", body, repairs, [1, 2, 3])[:2] == ("T", body)


LATER = "Tea is dear."
ACCOUNTS = [
    [Removed("comments", text, LATER) for text in ("First.", "Second.", "Third.")],
    [Removed("comments", text) for text in ("First.", "Second.", "Third.")],
    [Removed("comments", text, LATER, before=LATER) for text in ("First.", "Second.", "Third.")],
    [
        Removed("read-more", "First.", LATER, inline=True),
        Removed("comments", "Second.", LATER),
        Removed("comments", "Third.", LATER),
    ],
]


@pytest.mark.parametrize("account", ACCOUNTS)
@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1), (2, 1, 3), (1, 3, 2)])
def test_what_was_removed_stands_in_its_order_in_whatever_order_it_comes_back(
    account: list[Removed], order: tuple[int, ...]
) -> None:
    body = f"{LATER}\n\nIt is."
    whole = undo_chosen("T", body, account, (1, 2, 3))[1]
    assert whole.index("First.") < whole.index("Second.") < whole.index("Third.")
    for place, number in enumerate(order):
        body = undo_chosen("T", body, account, [number], order[:place])[1]
    assert body == whole


TWINS = "<p>He says.</p><p>Shaun ReinShaun Rein</p><p>He goes.</p><p>Shaun ReinShaun Rein</p>"


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_of_repairs_that_read_alike_each_is_undone_where_it_was_made(
    order: tuple[int, ...],
) -> None:
    cleaned = clean(Item(title="A title", content=TWINS), house=HOUSE)
    twins = cleaned.repairs
    assert [repair.after for repair in twins] == ["Shaun Rein", "Shaun Rein"]
    first = undo_chosen("T", cleaned.body, twins, order[:1])[1]
    paragraphs = first.split("\n\n")
    assert [paragraphs[1], paragraphs[3]].index("Shaun ReinShaun Rein") == order[0] - 1
    both = undo_chosen("T", first, twins, order[1:], order[:1])
    assert both[1] == "\n\n".join(re.findall("<p>(.*?)</p>", TWINS))
    assert not both[2]
