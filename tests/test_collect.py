"""Sources into the inbox: nothing lost, nothing twice, and the editor's work is his own."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from newsletter.cli import main
from newsletter.collect import collect, inbox
from newsletter.collect.changes import take_version
from newsletter.collect.drafting import draft_item
from newsletter.collect.drafts import make_slug, names_of, render_draft
from newsletter.collect.placing import Origin
from newsletter.content import parse_update
from newsletter.errors import NewsletterError, StoreError
from newsletter.gathered import Cleaned, Draft, Fault, Item, SourceState
from newsletter.model import Citation
from tests.collecting import (
    CONFIG,
    NOW,
    ROSTER,
    Collector,
    FakeSource,
    became,
    item,
    make_project,
)
from tests.command import Command

TITLE = "China’s plan stays with its factories – Arthur Kroeber"
SLUG = "chinas-plan-stays-with-its-factories-arthur-kroeber"


@pytest.fixture
def collector(tmp_path: Path) -> Collector:
    return Collector(make_project(tmp_path))


def test_an_item_becomes_a_draft_that_only_suggests(collector: Collector) -> None:
    source = FakeSource("https://herald.example/feed", item(TITLE, video="https://vimeo.com/12345"))
    (found,) = collector.collect(source)
    assert [placed.path for placed in found.placed] == [f"issues/inbox/{SLUG}.md"]
    update = parse_update(collector.text(SLUG), f"{SLUG}.md", collector.project.roster)
    assert update.title == TITLE
    assert update.day.isoformat() == "2026-11-23"
    assert update.speakers == ()
    assert update.suggested == ("arthur-kroeber",)
    assert update.topics == ("economy",)
    assert update.source
    assert update.source.url.startswith("https://herald.example/china")
    assert update.body.startswith("Text of China")


def test_who_wrote_a_post_is_suggested_for_it(collector: Collector) -> None:
    posts = (
        item("One", author="By Arthur Kroeber"),
        item("Two – Winston Ma", author="Arthur Kroeber, Gavekal"),
        item("Three – Arthur Kroeber", author="Arthur Kroeber"),
        item("Four", author="Winston Ma"),  # the editor
        item("Five – Arthur Kroeber", author="Winston Ma"),
        item("Six", author="A. Nobody"),
    )
    collector.collect(FakeSource("https://herald.example/feed", *posts))
    assert {slug: told(collector, slug) for slug in ("one", "four", "six")} == {
        "one": (["arthur-kroeber"], ["arthur-kroeber: wrote it"]),
        "four": (["winston-ma"], [f"winston-ma: perhaps: {USUAL}"]),
        "six": ([], []),
    }
    assert told(collector, "two-winston-ma")[0] == ["winston-ma", "arthur-kroeber"]
    suggested, reasons = told(collector, "three-arthur-kroeber")
    assert suggested == ["arthur-kroeber"]
    assert reasons[0].endswith("and the update is about them; wrote it")
    assert told(collector, "five-arthur-kroeber")[0] == ["arthur-kroeber"]


def test_who_writes_all_posts_of_a_source_is_not_who_they_are_about(collector: Collector) -> None:
    titles = ("One", "Two", "Three", "Four – Winston Ma")
    posts = (item(title, author="Arthur Kroeber") for title in titles)
    collector.collect(FakeSource("https://herald.example/feed", *posts))
    assert told(collector, "one") == (["arthur-kroeber"], [f"arthur-kroeber: perhaps: {USUAL}"])
    assert told(collector, "four-winston-ma")[0] == ["winston-ma"]


def test_a_full_disk_is_told_with_the_file_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The disk is the only thing that is played here: it takes half of a file and no more."""
    make_project(tmp_path)
    post = tmp_path / "post.txt"
    post.write_text(f"A plan for harbours\n\n{'Ships wait for the tide at the gate. ' * 9}\n")
    monkeypatch.setattr(sys, "argv", ["newsletter", "-C", str(tmp_path), "add", str(post)])
    inbox = tmp_path / "issues/inbox"
    write = Path.write_bytes

    def write_half(path: Path, data: bytes) -> int:
        write(path, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", write_half)
    with pytest.raises(SystemExit) as ended:
        main()
    monkeypatch.setattr(Path, "write_bytes", write)
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert said.startswith(f"{inbox}/a-plan-for-harbours.md: the disk is full; ")
    assert said.endswith("make room, and start the command again\n")
    assert [*inbox.iterdir()] == []
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert [path.name for path in inbox.iterdir()] == ["a-plan-for-harbours.md"]


def test_a_logbook_without_room_says_what_to_do(collector: Collector) -> None:
    database = collector.logbook._db
    database.execute(
        f"PRAGMA max_page_count = {database.execute('PRAGMA page_count').fetchone()[0]}"
    )
    posts = [item(f"Post {n}", key=f"{n}" * 9000) for n in range(9)]
    source = FakeSource("https://herald.example/feed", *posts)
    with pytest.raises(StoreError, match=r"the disk is full.*make room on the disk, and start"):
        collector.collect(source)
    database.execute("PRAGMA max_page_count = 100000")
    collector.collect(source)
    assert len(collector.slugs()) == 9


USUAL = "wrote it, but writes most posts there"


def told(collector: Collector, slug: str) -> tuple[list[str], list[str]]:
    """Who is suggested, and why."""
    update = parse_update(collector.text(slug), f"{slug}.md", collector.project.roster)
    written = collector.logbook.find_written(slug)
    reasons = written.reasons if written else ()
    return [*update.suggested], [f"{each.speaker}: {each.words}" for each in reasons]


def test_a_second_run_makes_no_second_draft(collector: Collector) -> None:
    source = FakeSource("https://herald.example/feed", item("One"), item("Two"))
    collector.collect(source)
    assert became(collector.collect(source)) == []
    assert collector.slugs() == ["one", "two"]
    assert source.asked == [SourceState(), SourceState(etag="2")]


def test_one_post_on_three_hosts_is_one_draft_with_all_addresses(collector: Collector) -> None:
    herald = FakeSource("https://herald.example/feed", item(TITLE))
    copy = item(
        "China's plan stays with its factories -Arthur Kroeber", address="https://b.example/1"
    )
    blog = FakeSource("https://b.example/feed", copy)
    collector.collect(herald, blog)
    assert collector.slugs() == [SLUG]
    third = item(f"“{TITLE}”", address="https://c.example/?p=7&utm_source=feed")
    (found,) = collector.collect(FakeSource("https://c.example/feed", third))
    assert [placed.reason for placed in found.placed] == ["the same title and day"]
    update = parse_update(collector.text(SLUG), f"{SLUG}.md", collector.project.roster)
    assert {*update.also_at} == {"https://b.example/1", "https://c.example/?p=7"}
    assert became(collector.collect(herald, blog)) == []


def test_a_copy_changes_nothing_else_in_a_draft_that_was_edited(collector: Collector) -> None:
    collector.add(item(TITLE))
    path = collector.inbox / f"{SLUG}.md"
    edited = collector.text(SLUG).replace("kind: news", "kind:   news  # mine") + "\nMore.  \n"
    path.write_text(edited, "utf-8")
    collector.add(item(TITLE, address="https://b.example/1"))
    lines = [x for x in collector.text(SLUG).splitlines() if not x.startswith("also_at")]
    assert lines == edited.splitlines()
    assert "https://b.example/1" in collector.text(SLUG)


def test_what_was_sent_or_discarded_does_not_come_again(collector: Collector) -> None:
    collector.add(item(TITLE), item("Old wine in new skins of Ningxia"))
    collector.project.take_in("2026-11-20", [SLUG])
    (path,) = inbox.discard(collector.project, ["old-wine-in-new-skins-of-ningxia"])
    assert path == "var/discarded/old-wine-in-new-skins-of-ningxia.md"
    copies = [
        item(TITLE, address="https://b.example/1"),
        item("Old wine in new skins of Ningxia", address="https://b.example/2"),
    ]
    (found,) = collector.collect(FakeSource("https://b.example/feed", *copies))
    assert [placed.path for placed in found.placed] == [f"issues/2026-11-20/{SLUG}.md", path]
    assert collector.slugs() == []


def test_a_draft_that_was_deleted_by_hand_does_not_come_again(collector: Collector) -> None:
    source = FakeSource("https://herald.example/feed", item(TITLE))
    collector.collect(source)
    (collector.inbox / f"{SLUG}.md").unlink()
    assert became(collector.collect(source)) == []
    (found,) = collector.collect(FakeSource("https://b.example/feed", item(TITLE)))
    assert found.placed[0].path == f"{SLUG} (deleted)"
    assert collector.slugs() == []


def test_a_copy_is_in_a_file_that_is_there_and_not_in_one_that_was_deleted(
    collector: Collector,
) -> None:
    collector.add(item(TITLE))
    collector.add(item(TITLE, address="https://b.example/1"), again=True)
    (collector.inbox / f"{SLUG}-2.md").unlink()
    for address in ("https://c.example/1", "https://b.example/1", "https://b.example/1"):
        (placed,) = collector.add(item(TITLE, address=address)).placed
        assert (placed.slug, placed.path) == (SLUG, f"issues/inbox/{SLUG}.md")
    listed = inbox.list_inbox(collector.project, collector.logbook, today=collector.at.date())
    assert [waiting.double for waiting in listed.waiting] == [None]


def test_an_edited_item_changes_a_draft_that_nobody_touched(collector: Collector) -> None:
    source = FakeSource("https://herald.example/feed", item(TITLE))
    collector.collect(source)
    collector.add(item(TITLE, address="https://b.example/1"))
    source.say(item(TITLE, content="Better words by Winston Ma"))
    assert became(collector.collect(source)) == ["changed"]
    assert "Better words" in collector.text(SLUG)
    assert "https://b.example/1" in collector.text(SLUG)
    source.say(item(TITLE, content="Still better words"))
    assert became(collector.collect(source)) == ["changed"]


def test_an_edited_item_leaves_a_touched_draft_alone_and_both_are_there(
    collector: Collector,
) -> None:
    source = FakeSource("https://herald.example/feed", item(TITLE))
    collector.collect(source)
    path = collector.inbox / f"{SLUG}.md"
    mine = path.read_text("utf-8") + "\nMy own words.\n"
    path.write_text(mine, "utf-8")
    source.say(item(TITLE, content="Other words"))
    assert became(collector.collect(source)) == ["held"]
    assert path.read_text("utf-8") == mine
    project, logbook = collector.project, collector.logbook
    shown = inbox.show(project, logbook, SLUG, today=collector.at.date())
    assert shown.written
    assert shown.written.other
    assert "Other words" in shown.written.other.text
    assert not take_version(project, logbook, SLUG, 1, lambda issue: False).is_mine
    assert "Other words" in path.read_text("utf-8")
    assert take_version(project, logbook, SLUG, 1, lambda issue: False).is_mine
    assert path.read_text("utf-8") == mine
    # Neither does a later change of the source take them.
    source.say(item(TITLE, content="Third words"))
    assert became(collector.collect(source)) == ["held"]
    assert path.read_text("utf-8") == mine
    take_version(project, logbook, SLUG, 1, lambda issue: False)
    assert "Third words" in path.read_text("utf-8")
    source.say(item(TITLE, content="Fourth words"))
    assert became(collector.collect(source)) == ["changed"]
    take_version(project, logbook, SLUG, 1, lambda issue: False)
    assert path.read_text("utf-8") == mine


def test_what_a_first_look_brings_of_years_ago_is_here_already_where_it_once_was(
    tmp_path: Path,
) -> None:
    collector = Collector(make_project(tmp_path, "[collect]\nfirst = 9\n"))
    posts = [
        item(f"Tea number {n} in {n} towns", published_at=NOW - timedelta(days=300 * n))
        for n in range(4)
    ]
    collector.at -= timedelta(days=900)
    collector.collect(FakeSource("https://herald.example/feed", posts[3]))
    collector.project.take_in("2024-06-01", collector.slugs())
    collector.at += timedelta(days=900)
    moved = FakeSource("https://new.example/feed", *posts)
    other = FakeSource("https://a.example/feed", item(TITLE))
    assert became(collector.collect(other, moved)) == ["new", "new", "new", "new", "double"]


def test_nobody_hears_of_changes_in_what_he_discarded_until_he_restores_it(
    collector: Collector,
) -> None:
    source = FakeSource("https://herald.example/feed", item(TITLE))
    collector.collect(source)
    inbox.discard(collector.project, [SLUG])
    source.say(item(TITLE, content="Other words"))
    assert became(collector.collect(source)) == ["same"]
    inbox.restore(collector.project, [SLUG])
    shown = inbox.show(collector.project, collector.logbook, SLUG, today=collector.at.date())
    assert shown.written
    assert shown.written.other
    assert "Other words" in shown.written.other.text
    (collector.inbox / f"{SLUG}.md").unlink()
    source.say(item(TITLE, content="Still other words"))
    assert became(collector.collect(source)) == ["same"]


def test_an_item_that_only_looks_changed_changes_nothing(collector: Collector) -> None:
    source = FakeSource("https://herald.example/feed", item(TITLE))
    collector.collect(source)
    before = (collector.inbox / f"{SLUG}.md").stat().st_ino
    source.say(item(TITLE, image="https://herald.example/another.png"))
    assert became(collector.collect(source)) == ["same"]
    assert (collector.inbox / f"{SLUG}.md").stat().st_ino == before


def test_an_update_that_is_in_an_issue_is_never_changed(collector: Collector) -> None:
    source = FakeSource("https://herald.example/feed", item(TITLE))
    collector.collect(source)
    collector.project.take_in("2026-11-23", [SLUG])
    path = collector.project.root / f"issues/2026-11-23/{SLUG}.md"
    before = path.read_bytes()
    source.say(item(TITLE, content="Other words"))
    (found,) = collector.collect(source)
    assert [(p.became, p.path) for p in found.placed] == [("held", f"issues/2026-11-23/{SLUG}.md")]
    assert path.read_bytes() == before


def test_an_item_is_taken_when_it_has_settled(tmp_path: Path) -> None:
    collector = Collector(make_project(tmp_path, "[collect]\nsettle = 30\n"))
    source = FakeSource("https://herald.example/feed", item(TITLE, content="Draft of a draft"))
    (found,) = collector.collect(source)
    assert found.waiting == 1
    collector.wait(minutes=10)
    source.say(item(TITLE, content="Final words"))
    collector.collect(source)
    source.say(unchanged=True)
    collector.wait(minutes=31)
    assert became(collector.collect(source)) == ["new"]
    assert "Final words" in collector.text(SLUG)


def test_a_source_that_fails_stops_no_other(collector: Collector) -> None:
    class Broken(FakeSource):
        def read(self, state: SourceState) -> object:  # type: ignore[override]
            raise RuntimeError("a mistake of ours")

    silent = FakeSource("https://silent.example/feed")
    silent.say(fault=Fault("timeout", "it took too long"))
    good = FakeSource("https://herald.example/feed", item(TITLE))
    found = collector.collect(silent, Broken("https://broken.example/feed"), good)
    assert [each.fault and each.fault.kind for each in found] == ["timeout", "program", None]
    assert collector.slugs() == [SLUG]


def test_a_post_that_we_fail_on_is_told_and_comes_again(collector: Collector) -> None:
    source = FakeSource("https://herald.example/feed", item("Bad", content="CRASH"), item("Good"))
    for _ in range(2):
        (found,) = collector.collect(source)
        assert found.problems == ("'Bad' cannot be read: ValueError: a mistake of ours",)
    assert collector.slugs() == ["good"]
    assert source.asked[1] == SourceState()


def test_of_a_text_that_cannot_be_read_nothing_is_added_and_why_is_told(tmp_path: Path) -> None:
    command = Command(tmp_path / "news")
    command.write("newsletter.toml", CONFIG)
    command.write("speakers.toml", ROSTER)
    huge = str(command.write("huge.txt", "A headline of it\n\n" + "Some words of it. " * 70_000))
    page = "<html><h1>A page</h1>" + "<p>One.</p>" * 40_000
    long = str(command.write("long.html", page))
    good = str(command.write("good.txt", "A note on tea\n\nIts text is short.\n"))
    done = command("add", huge, long, good, code=1)
    assert "Uncleanable" not in done.stdout + done.stderr
    (one, other) = done.stderr.splitlines()
    assert one.startswith(f"{huge}: the post has 1,260,016 characters")
    assert one.endswith("[unreadable]")
    assert other.startswith(f"{long}: ")
    assert "a-note-on-tea.md" in done.stdout


def test_a_page_that_cannot_be_split_stops_no_other_source(collector: Collector) -> None:
    def split(item: Item) -> Sequence[Item]:
        if "MANY" in item.content:
            raise NewsletterError("the page has 3,001 paragraphs")
        return (item,)

    tools = collector.tools()
    tools = tools._replace(house=replace(tools.house, split=split))
    pages = (
        FakeSource("https://many.example/", item("Many", content="MANY")),
        FakeSource("https://good.example/", item("Good")),
    )
    many, good = collect(pages, tools, progress=lambda done, of: None)
    assert many.fault == Fault("unreadable", "the page has 3,001 paragraphs")
    assert good.count("new") == 1


def test_a_date_that_is_none_is_told(collector: Collector) -> None:
    told = "no usable date, so today's is taken: 'Thu, 01 Jan 1970' is none"
    source = FakeSource("https://one.example/feed", item("1", published_at=None, problems=(told,)))
    (found,) = collector.collect(source)
    assert found.problems == (f"'1': {told}",)


def test_a_draft_never_takes_the_place_of_another_file(collector: Collector) -> None:
    collector.project.issues_folder.joinpath("2026-11-01").mkdir(parents=True)
    taken = collector.project.issues_folder / "2026-11-01/one.md"
    taken.write_text("---\ntitle: Other\ndate: 2026-01-01\n---\nx\n", "utf-8")
    collector.inbox.mkdir()
    (collector.inbox / "one-2.md").write_text("no front matter at all", "utf-8")
    collector.add(item("One"), item("One", address="https://x.example/2", content="Different"))
    assert collector.slugs() == ["one-2", "one-3", "one-4"]
    assert (collector.inbox / "one-2.md").read_text("utf-8") == "no front matter at all"


def test_again_makes_a_draft_of_what_is_here(collector: Collector) -> None:
    collector.add(item(TITLE))
    assert became([collector.add(item(TITLE))]) == ["double"]
    assert became([collector.add(item(TITLE), again=True)]) == ["new"]
    assert len(collector.slugs()) == 2


def test_a_citation_is_the_source_and_the_posts_own_address_is_another(
    collector: Collector,
) -> None:
    cited = Citation("CNBC", "https://www.cnbc.com/x")
    project = collector.project
    draft = Draft(
        slug="x",
        cleaned=Cleaned(title="a: b", body="Text\x00\n", source=cited, video="javascript:alert(1)"),
        day=collector.at.date(),
        address="https://herald.example/a b",
        also_at=("https://herald.example/a%20b?utm_source=x", "ftp://x", "https://b.example/1"),
    )
    update = parse_update(render_draft(draft), "x.md", project.roster)
    assert update.source == cited
    assert update.also_at == ("https://herald.example/a%20b", "https://b.example/1")
    assert (update.title, update.body, update.video) == ("a: b", "Text\n", "")


def test_what_a_killed_run_wrote_is_known_again(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    source = FakeSource("https://herald.example/feed", item(TITLE), item("Two"))
    killed = Collector(project)
    tools = killed.tools()
    for each in source.reading.items:
        tools.placer.place(draft_item(each, tools.house), Origin(source.address, each.key))
    tools.placer.flush()
    killed.logbook.close()
    killed.path.unlink()  # what it would have said is not there
    assert killed.slugs() == [SLUG, "two"]
    collector = Collector(project)
    assert became(collector.collect(source)) == ["new", "new"]
    assert collector.slugs() == [SLUG, "two"]
    source.say(item(TITLE, content="Better words"))
    assert became(collector.collect(source)) == ["changed"]


@pytest.mark.parametrize("words", [["add", "note.txt"], ["collect"], ["inbox", "discard", "mine"]])
def test_what_killed_runs_left_behind_is_swept_after_a_while(
    tmp_path: Path, words: list[str]
) -> None:
    command = Command(tmp_path / "news")
    source = '[[source]]\nfeed = "http://127.0.0.1:1/"\n'  # which may not be fetched
    command.write("newsletter.toml", CONFIG + source)
    command.write("speakers.toml", ROSTER)
    command.write("issues/inbox/mine.md", "---\ntitle: Tea\ndate: 2026-11-20\n---\nIt is sold.\n")
    old, fresh = (command.write(f"issues/inbox/.{n}.md.0a1b2c3d.tmp", "half a") for n in ("a", "b"))
    for path, minutes in ((old, 20), (fresh, 5)):
        at = time.time() - 60 * minutes
        os.utime(path, (at, at))
    note = command.write("note.txt", "Tea is sold in towns\n\nIts text.\n")
    words = [str(note) if word == note.name else word for word in words]
    command(*words, code=1 if words == ["collect"] else 0)
    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_run_that_is_killed_anywhere_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """In a process of its own, because it forks: most of them are killed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.killed_collect", str(tmp_path), "23"],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 15


def test_a_run_waits_for_another_one_and_makes_no_doubles(collector: Collector) -> None:
    items = [item(f"Number {n} of the news that two saw") for n in range(30)]
    address = "https://herald.example/feed"
    code = f"""
import sys, time
from pathlib import Path
from tests.collecting import NOW, Collector, FakeSource, item, make_project
collector = Collector(make_project(Path({str(collector.project.root)!r})))
with collector.logbook.writing(print):
    print("writing", flush=True)
    time.sleep(1.5)
items = [item(f"Number {{n}} of the news that two saw") for n in range(30)]
collector.collect(FakeSource({address!r}, *items))
"""
    command, root = [sys.executable, "-c", code], Path(__file__).parent.parent
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"writing\n"
        collector.collect(FakeSource(address, *items))
    assert other.returncode == 0
    assert collector.said == ["another command is writing to the inbox: waiting for it"]
    assert len(collector.slugs()) == 30


@pytest.mark.parametrize(
    ("title", "address", "who", "slug"),
    [
        ("China’s plan", "https://www.a.example/plan.html", "ma", "chinas-plan"),
        ("", "https://www.youtube.com/watch?v=6KZLt2x-9A", "ma", "youtube-com-watch-v-6kzlt2x-9a"),
        ("北京", "https://www.a.example:8000/?p=7", "", "a-example-2026-11-20"),
        ("北京 2027", "https://a.example/?p=7", "winston-ma", "winston-ma-2026-11-20"),
        ("…", "", "", "update-2026-11-20"),
    ],
)
def test_a_draft_whose_title_has_no_letters_is_named_so_that_it_can_be_told(
    title: str, address: str, who: str, slug: str
) -> None:
    draft = Draft(
        slug="",
        cleaned=Cleaned(title=title, body=""),
        day=date(2026, 11, 20),
        suggested=(who,) if who else (),
        address=address,
    )
    assert make_slug(names_of(draft), ()) == slug
    assert make_slug(names_of(draft), {slug}) == f"{slug}-2"
