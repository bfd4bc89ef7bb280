"""From the web to a draft through the real commands, with hosts on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.collecting import CONFIG, ROSTER
from tests.command import Command
from tests.feeds import INTRO, article, feed, post
from tests.standins.web import Asked, Web, in_turn, redirect, reply

SLUG = "chinas-plan-stays-with-its-factories-arthur-kroeber"
ALLOW = '[collect]\nallow_hosts = ["127.0.0.1", "localhost"]\n'


@pytest.fixture
def project(tmp_path: Path) -> Command:
    command = Command(tmp_path / "news")
    command.write("newsletter.toml", CONFIG + ALLOW)
    command.write("speakers.toml", ROSTER)
    return command


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as served:
        yield served


def sources(project: Command, *addresses: str) -> None:
    tables = "".join(f'[[source]]\nfeed = "{address}"\n' for address in addresses)
    project.write("newsletter.toml", CONFIG + ALLOW + tables)


def inbox(project: Command) -> list[str]:
    folder = project.folder / "issues/inbox"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def text(project: Command, slug: str = SLUG) -> str:
    return (project.folder / f"issues/inbox/{slug}.md").read_text("utf-8")


def with_tag(body: bytes) -> object:
    """A server that knows ETags."""

    def behave(asked: Asked) -> Iterator[bytes]:
        known = asked.headers.get("if-none-match") == '"1"'
        answer = reply(304, ETag='"1"') if known else reply(200, body, ETag='"1"')
        yield from answer(asked)

    return behave


def test_what_is_told_of_a_draft_is_shown_with_it(project: Command, web: Web) -> None:
    web.pages["/feed"] = reply(200, feed(post(day=datetime(1970, 1, 1, tzinfo=UTC))))
    sources(project, web.url("/feed"))
    project("collect")
    told = "no usable date, so today's is taken: 'Thu, 01 Jan 1970 00:00:00 +0000' is none"
    assert f"told when it was collected:\n  {told}\n" in project("inbox", "show", SLUG).stdout
    assert project.json("inbox", "show", SLUG)["told"] == [told]


def test_collect_makes_drafts_that_can_be_sent(project: Command, web: Web) -> None:
    web.pages["/feed"] = with_tag(feed(post()))  # type: ignore[assignment]
    sources(project, web.url("/feed"))
    done = project("collect")
    assert "The Herald: 1 new" in done.stdout
    assert "1 source: 1 new draft" in done.stdout
    draft = text(project)
    assert draft.startswith("---\ntitle: China’s plan stays with its factories – Arthur Kroeber\n")
    assert "suggested: [arthur-kroeber]" in draft
    assert "\nspeakers:" not in draft
    assert "> “Growth will be pretty sluggish,” Kroeber said." in draft
    assert "Do you need him" not in draft
    shown = project("inbox", "show", SLUG).stdout
    assert "old-call-to-action" in shown
    assert "Do you need him at your meeting" in shown
    project("inbox", "confirm", SLUG)
    assert "speakers: [arthur-kroeber]\n" in text(project)
    issue = project.json("compile", "2026-11-23")["issue"]
    assert project.json("check", issue)["errors"] == 0
    project("render", issue, "--out", str(project.folder / "out"))
    mail = (project.folder / "out/email.txt").read_text("utf-8")
    assert mail.count("Do you need him") == 1  # the one that is made from the roster
    assert "https://www.example.com/request?speaker=arthur-kroeber" in mail


def test_to_collect_needs_neither_templates_nor_what_sends() -> None:
    script = (
        "import sys\n"
        "import newsletter.cleaning.posts, newsletter.collecting, newsletter.roster.finding\n"
        "import newsletter.sources.feed, newsletter.store.logbook\n"
        "print([name for name in ('jinja2', 'newsletter.mailing') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr


def test_collect_asks_again_only_for_news(project: Command, web: Web) -> None:
    web.pages["/feed"] = with_tag(feed(post()))  # type: ignore[assignment]
    sources(project, web.url("/feed"))
    project("collect")
    assert "The Herald: nothing new" in project("collect").stdout
    assert [asked.headers.get("if-none-match") for asked in web.asked] == [None, '"1"']
    assert inbox(project) == [f"{SLUG}.md"]


def test_one_post_of_two_hosts_is_one_draft(project: Command, web: Web) -> None:
    web.pages["/a"] = reply(200, feed(post()))
    copy = post("China's plan stays with its factories - Arthur Kroeber", host="b.example")
    web.pages["/b"] = reply(200, feed(copy, title="B"))
    sources(project, web.url("/a"), web.url("/b"))
    found = project.json("collect")
    assert found["new"] == 1
    (double,) = [double for source in found["sources"] for double in source["doubles"]]
    assert double["path"] == f"issues/inbox/{SLUG}.md"
    assert "herald.example/plan" in text(project)
    assert "b.example/plan" in text(project)


def test_a_source_that_fails_is_told_and_the_others_are_read(project: Command, web: Web) -> None:
    web.pages["/good"] = reply(200, feed(post()))
    web.pages["/gone"] = reply(410)
    web.pages["/moved"] = redirect("/good", 301)
    sources(project, web.url("/gone"), web.url("/moved"), web.url("/good"))
    done = project("collect", code=1)
    assert f"{web.url('/gone')}: it answers 410" in done.stderr
    where = (project.folder / "newsletter.toml").read_text("utf-8").splitlines()
    line = where.index(f'feed = "{web.url("/moved")}"') + 1
    assert f"write {web.url('/good')} into line {line} of newsletter.toml" in done.stdout
    # Of two sources with one name, the address tells which is meant.
    assert f"The Herald ({web.url('/moved')}): " in done.stdout
    assert inbox(project) == [f"{SLUG}.md"]


def test_nobody_is_sent_to_a_new_address_where_nothing_is(project: Command, web: Web) -> None:
    web.pages["/moved"] = redirect("/gone", 301)
    sources(project, web.url("/moved"))
    done = project("collect", code=1)
    assert "it answers 404" in done.stderr
    assert done.stdout == "1 source: 0 new drafts, 1 failed\n"


def test_a_text_without_a_headline_says_so(project: Command) -> None:
    text = "Winston Ma spoke at the fair today. Many people heard what he had to say there.\n"
    assert "a headline, so one was made of its text" in project("add", "-", stdin=text).stdout


def test_a_page_without_a_date_says_so(project: Command, web: Web) -> None:
    page = article("Fewer chips – Winston Ma").decode()
    assert "published_time" in page
    web.pages["/dated"] = reply(200, page.encode())
    web.pages["/undated"] = reply(
        200, page.replace("published_time", "x").replace("Fewer", "More").encode()
    )
    assert "lacks" not in project("add", web.url("/dated")).stdout
    assert "lacks a date, so today's is taken" in project("add", web.url("/undated")).stdout


def test_without_sources_collect_says_how_to_name_one(project: Command) -> None:
    assert "write [[source]]" in project("collect", code=1).stderr


def test_an_edited_post_changes_an_untouched_draft_and_is_held_beside_a_touched_one(
    project: Command, web: Web
) -> None:
    bodies = [INTRO, INTRO + "<p>One more.</p>", INTRO + "<p>Two more.</p>"]
    web.pages["/feed"] = in_turn(*(reply(200, feed(post(body=body))) for body in bodies))
    sources(project, web.url("/feed"))
    project("collect")
    assert "1 changed" in project("collect").stdout
    assert "One more." in text(project)
    project.edit(f"issues/inbox/{SLUG}.md", "One more.", "My own words.")
    assert "is yours" in project("collect").stdout
    assert "My own words." in text(project)
    assert "+Two more." in project("inbox", "show", SLUG).stdout
    project("inbox", "take", SLUG)
    assert "Two more." in text(project)
    project("inbox", "take", SLUG)
    assert "My own words." in text(project)


def test_add_takes_articles_files_and_pasted_text(project: Command, web: Web) -> None:
    web.pages["/news/chips"] = reply(
        200, article("Fewer chips – Winston Ma", INTRO.replace(", he tells CNBC", ""))
    )
    project.write("saved.html", article("A saved page of the news").decode())
    project.write("note.md", "# Note by hand\n\nArthur Kroeber moves to Beijing.\n")
    done = project(
        *("add", web.url("/news/chips?utm_source=x"), str(project.folder / "saved.html")),
        str(project.folder / "note.md"),
    )
    assert "issues/inbox/fewer-chips-winston-ma.md" in done.stdout
    assert inbox(project) == [
        *("a-saved-page-of-the-news.md", "fewer-chips-winston-ma.md", "note-by-hand.md"),
    ]
    chips = text(project, "fewer-chips-winston-ma")
    assert "date: 2025-11-20" in chips
    assert f'source: {{name: The Times, url: "{web.url("/news/chips")}' in chips
    assert "already in" in project("add", "-", stdin=f"{web.url('/news/chips')}\n").stdout
    project("add", "-", stdin="What I heard today\n\nWinston Ma speaks about sovereign funds.\n")
    assert "suggested: [winston-ma]" in text(project, "what-i-heard-today")


@pytest.mark.parametrize("listed", ["{0}\n{1} {2}\n", "- <{0}>\n- {1},\n3. {2}\n"])
def test_a_list_of_addresses_is_added_one_by_one(project: Command, web: Web, listed: str) -> None:
    web.pages["/chips"] = reply(200, article("Fewer chips – Winston Ma", INTRO))
    web.pages["/plan"] = reply(200, article("The plan stays", "<p>Nobody speaks of it today.</p>"))
    lines = listed.format(*map(web.url, ("/chips", "/gone", "/plan")))
    done = project("add", "-", stdin=lines, code=1)
    assert inbox(project) == ["fewer-chips-winston-ma.md", "the-plan-stays.md"]
    assert done.stderr.startswith(f"{web.url('/gone')}: ")
    again = project.write("links.txt", lines)
    told = project("add", str(again), "--json", code=1).stdout
    assert [each["address"] for each in json.loads(told)["sources"]] == [
        web.url(path) for path in ("/chips", "/gone", "/plan")
    ]
    many = "".join(f"{web.url('/chips')}?n={number}\n" for number in range(201))
    assert "standard input holds 201 addresses" in project("add", "-", stdin=many, code=2).stderr


OWN = """---
title: Chips – Winston Ma
date: 2026-11-20
speakers: [arthur-kroeber, nobody]
suggested: [winston-ma]
role: branding expert
topics: [economy]
cta: stories
segment: friends
accept: {repeated-speaker: "he spoke: twice"}
speeker: x
image: gate.png
---
Winston Ma says that chips are few.
"""


def test_an_update_of_ones_own_keeps_what_its_front_matter_says(project: Command) -> None:
    project.write("newsletter.toml", CONFIG + '[[segment]]\nid = "friends"\ntags = ["VIP"]\n')
    project.write("own.md", OWN)
    told = project("add", str(project.folder / "own.md")).stdout
    assert "unknown in the front matter, and left out: 'speeker'\n" in told
    assert "left out of the front matter: unknown speaker 'nobody'" in told
    assert "the image 'gate.png' lies beside the file" in told
    assert "speakers arthur-kroeber, suggested winston-ma, about economy" in told
    (name,) = inbox(project)
    slug = name.removesuffix(".md")
    written = text(project, slug)
    for line in (
        "speakers: [arthur-kroeber]",
        "suggested: [winston-ma]",
        "role: branding expert",
        "topics: [economy]",
        "cta: stories",
        "segment: friends",
        'accept: {repeated-speaker: "he spoke: twice"}',
    ):
        assert f"\n{line}\n" in written
    project("inbox", "confirm", slug)
    assert "speakers: [arthur-kroeber, winston-ma]" in text(project, slug)


def test_an_update_of_the_web_confirms_nobody(project: Command, web: Web) -> None:
    own = OWN.replace("kroeber, nobody", "kroeber").encode()
    web.pages["/own.md"] = reply(200, own, content_type="text/markdown")
    project("add", web.url("/own.md"))
    (name,) = inbox(project)
    written = text(project, name.removesuffix(".md"))
    assert "\nsuggested: [winston-ma]\n" in written
    assert not {"speakers:", "cta:", "accept:"} & set(written.split())


def test_a_page_with_many_posts_becomes_many_drafts(project: Command) -> None:
    posts = "".join(
        f'<article><h2><a href="https://w.example/{n}">Number {n} of the news of this week</a></h2>'
        f'<div class="entry-content">{INTRO}<p>Only number {n} has this.</p></div></article>'
        for n in range(3)
    )
    page = f"<html><head><title>Weblog</title></head><body>{posts}</body></html>"
    project.write("page.html", page)
    found = project.json("add", str(project.folder / "page.html"))
    titles = [draft["title"] for draft in found["new"]]
    assert titles == [f"Number {n} of the news of this week" for n in range(3)]


def test_the_author_that_a_page_tells_is_suggested_as_its_speaker(project: Command) -> None:
    project.write(
        "page.html",
        "<html><head><title>A plan</title><meta name=author content='By Arthur Kroeber'></head>"
        f"<body><article><h1>A plan</h1><p>{'Factories stay at home, and so do plans. ' * 9}</p>"
        "</article></body></html>",
    )
    project("add", str(project.folder / "page.html"))
    shown = project.json("inbox", "show", "a-plan")
    assert shown["suggested"] == ["arthur-kroeber"]
    assert shown["reasons"] == [{"speaker": "arthur-kroeber", "words": "wrote it"}]


def test_what_is_here_already_is_announced_at_once(project: Command, web: Web) -> None:
    web.pages["/chips"] = reply(200, article("Fewer chips – Winston Ma"))
    project("add", web.url("/chips"))
    project("compile", "2026-11-20")
    done = project("add", web.url("/chips?utm_source=mail#top"))
    where = "already in issues/2026-11-20/fewer-chips-winston-ma.md (the same address)"
    assert where in done.stdout
    assert inbox(project) == []
    project("add", "--again", web.url("/chips"))
    assert inbox(project) == ["fewer-chips-winston-ma-2.md"]


def test_what_was_discarded_stays_away_and_can_be_restored(project: Command, web: Web) -> None:
    web.pages["/feed"] = reply(200, feed(post()))
    sources(project, web.url("/feed"))
    project("collect")
    project("inbox", "discard", SLUG)
    assert inbox(project) == []
    project("collect")
    assert "already in var/discarded/" in project("add", web.url("/feed")).stdout
    assert inbox(project) == []
    assert (
        "was discarded: newsletter inbox restore"
        in project("inbox", "confirm", SLUG, code=1).stderr
    )
    project("inbox", "restore", SLUG)
    assert inbox(project) == [f"{SLUG}.md"]


def test_confirm_changes_nothing_but_its_lines(project: Command) -> None:
    lines = [
        *("---", "title:   Two  # odd", "date: 2026-11-23"),
        *("suggested: [winston-ma, arthur-kroeber]", "topics: [ai]", "---", "Text  ", ""),
    ]
    path = project.write("issues/inbox/two.md", "")
    path.write_bytes("\r\n".join(lines).encode())
    before = (project.folder / "issues/inbox/two.md").read_bytes()
    project("inbox", "confirm", "two", "arthur-kroeber")
    after = (project.folder / "issues/inbox/two.md").read_bytes()
    assert [line for line in after.split(b"\r\n") if b"speakers" not in line] == [
        b"suggested: [winston-ma]" if line.startswith(b"suggested") else line
        for line in before.split(b"\r\n")
    ]
    assert b"arthur-kroeber" in after
    project("inbox", "confirm", "two")
    assert b"suggested" not in (project.folder / "issues/inbox/two.md").read_bytes()
    assert "unknown speaker" in project("inbox", "confirm", "two", "nobody", code=1).stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_long_title_is_shortened_on_a_terminal_and_nowhere_else(project: Command) -> None:
    titles = {"a": "Plans " * 60 + "end", "b": "计划" * 60, "c": "Short"}
    for slug, title in titles.items():
        project.write(
            f"issues/inbox/{slug}.md",
            f"---\ntitle: {title}\ndate: 2026-11-23\nkind: note\n---\nText.\n",
        )
    said = _on_terminal(project, 100)
    assert len(said.splitlines()) <= 2 + 2 * 3 * 2, said
    assert said.count("…") == 2
    assert "Short" in said
    assert {w["title"] for w in project.json("inbox")["waiting"]} == set(titles.values())
    assert titles["a"] in project("inbox", "show", "a").stdout
    assert titles["b"] in project("inbox").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_slug_can_be_copied_from_a_terminal_of_any_width(project: Command) -> None:
    slug = "the-provinces-cannot-pay-and-call-the-banks-of-beijing-x-ma-2"
    path = f"issues/inbox/{slug}.md"
    head = "date: 2026-11-20\nspeakers: [arthur-kroeber]\nsource: {name: 'The [red]Herald'}"
    project.write(path, f"---\ntitle: {'Provinces ' * 12}\n{head}\n---\nText.\n")
    for width in (80, 140):
        said = _on_terminal(project, width)
        assert slug in said, said
        assert len(said.splitlines()) <= 5, said
        assert max(map(len, said.splitlines())) <= width
        assert all(word in said for word in ("Provinces P", "Arthur Kroeber", "The [red]Herald")), (
            said
        )


def _on_terminal(project: Command, columns: int) -> str:
    """What the inbox says on a terminal of that width."""
    import pty
    import subprocess

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "newsletter", "-C", str(project.folder), "inbox"],
        stdout=theirs,
        env={**os.environ, "COLUMNS": str(columns), "TERM": "dumb"},
    )
    os.close(theirs)
    said = b""
    with suppress(OSError):  # the end of a terminal
        while piece := os.read(ours, 4096):
            said += piece
    os.close(ours)
    assert process.wait(60) == 0
    return said.decode()


def test_a_repair_is_shown_and_undone(project: Command) -> None:
    glued = INTRO.replace("he tells CNBC", "author of The Digital War and Cyberspaceat CNBC")
    glued += "<p>Our weekly hangout on Thursday has Winston Ma.</p>"
    project.write("glued.html", article("Fewer chips &amp;#8211; Winston Ma", glued).decode())
    project("add", str(project.folder / "glued.html"))
    slug = "fewer-chips-winston-ma"
    told = project("inbox", "show", slug).stdout
    assert "old-call-to-action (may be one, so it was kept)\n     - Our weekly hangout" in told
    changes = project.json("inbox", "show", slug)["changes"]
    applied = [change["number"] for change in changes if change.get("applied")]
    assert applied, changes
    before = text(project, slug)
    project("inbox", "undo", slug, str(applied[0]))
    assert text(project, slug) != before
    assert changes[applied[0] - 1]["before"].split()[0] in text(project, slug)
    undone = project("inbox", "undo", slug, str(applied[0]), code=1)
    assert "is undone already" in undone.stderr
    assert "there is no change 99" in project("inbox", "undo", slug, "99", code=1).stderr


def test_all_that_was_changed_is_undone_at_once(project: Command) -> None:
    lines = [
        "Economist Arthur Kroeber says â€œcafÃ©s ruleâ€\x9d in Chinaâ€™s cities, today.",
        "Share this",
    ]
    given = "\n\n".join(["Tea in towns", *lines, "He tells so.\n"])
    project("add", "-", stdin=given)
    assert (
        "to undo all: newsletter inbox undo tea-in-towns"
        in project("inbox", "show", "tea-in-towns").stdout
    )
    done = project("inbox", "undo", "tea-in-towns")
    assert done.stdout == "tea-in-towns: 5 changes undone\n"
    assert text(project, "tea-in-towns").endswith(given.removeprefix("Tea in towns\n\n"))
    again = project("inbox", "undo", "tea-in-towns", code=1)
    assert "there is no change of 'tea-in-towns' to undo" in again.stderr


def test_paywalled_sources_are_marked(project: Command) -> None:
    project.write("newsletter.toml", CONFIG + '[check]\npaywalls = ["ft.example"]\n')
    address = '<link rel="canonical" href="https://www.ft.example/content/x1">'
    project.write("saved.html", article("Fewer chips – Winston Ma", head=address).decode())
    assert "paywall of ft.example" in project("add", str(project.folder / "saved.html")).stdout
    assert "behind the paywall of ft.example" in project("inbox").stdout
    words = article("More chips – Winston Ma", f"{INTRO}<p>Subscribe to read</p>")
    project.write("told.html", words.decode())
    told = project("add", "--again", str(project.folder / "told.html")).stdout
    assert "behind the paywall of its page" in told
    assert "behind the paywall of its page" in project("inbox").stdout


def test_a_paywall_behind_a_link_and_a_long_quote_are_marked_in_the_inbox(
    project: Command,
) -> None:
    settings = CONFIG + '[check]\npaywalls = ["ft.example"]\n[collect]\nlongest_quote = 40\n'
    project.write("newsletter.toml", settings)
    project.write(
        "post.md",
        "# Chips – Winston Ma\n\nSo [they](https://on.ft.example/1) say.\n\n"
        "> One two three four five\n",
    )
    project("add", str(project.folder / "post.md"))
    told = project("inbox").stdout
    assert "behind the paywall of ft.example, 62 % quoted" in told
    assert project.json("inbox")["waiting"][0]["quoted_percent"] == 62


def test_confirming_again_changes_nothing_and_is_no_mistake(project: Command) -> None:
    project("add", "-", stdin="Chips – Winston Ma\n\nInvestor Winston Ma says that chips are few.")
    (name,) = inbox(project)
    slug = name.removesuffix(".md")
    assert "confirmed Winston Ma" in project("inbox", "confirm", slug).stdout
    before = text(project, slug)
    assert "confirmed already" in project("inbox", "confirm", slug).stdout
    assert text(project, slug) == before


def test_hostile_content_stays_text(project: Command) -> None:
    body = (
        f"{INTRO}<script>alert(1)</script><p onclick=x>{{{{ 7*7 }}}} {{% include 'x' %}}</p>"
        '<p><a href="javascript:alert(1)">click</a> <img src=x onerror=alert(1)></p>'
    )
    project.write("feed.xml", feed(post("Title\n---\nspeakers: [winston-ma]", body=body)).decode())
    project("add", str(project.folder / "feed.xml"))
    (name,) = inbox(project)
    draft = text(project, name.removesuffix(".md"))
    assert "<script" not in draft
    assert "javascript:" not in draft
    assert "onerror" not in draft
    assert "\nspeakers:" not in draft
    issue = project.json("compile", "2026-11-23")["issue"]
    project("render", issue, "--out", str(project.folder / "out"))
    assert "{{ 7*7 }}" in (project.folder / "out/email.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("stdin", "says"),
    [("", "it is empty"), ("a\0b\0c\0d\0", "binary data"), ("   \n ", "it is empty")],
)
def test_what_is_no_text_is_refused_in_one_line(project: Command, stdin: str, says: str) -> None:
    done = project("add", "-", code=1, stdin=stdin)
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert inbox(project) == []


def test_an_address_that_does_not_answer_leaves_nothing_half(project: Command, web: Web) -> None:
    web.pages["/gone"] = reply(404)
    for given in (web.url("/gone"), "http://10.0.0.1/x", "https://", "no-such-file.html"):
        done = project("add", given, code=1)
        assert len(done.stderr.splitlines()) == 1, done.stderr
    assert inbox(project) == []


def test_a_new_source_brings_its_newest_posts_only(project: Command, web: Web) -> None:
    posts = [post(f"Story number {n} of this long and winding year", f"p{n}") for n in range(60)]
    web.pages["/feed"] = reply(200, feed(*posts))
    sources(project, web.url("/feed"))
    found = project.json("collect")
    assert found["new"] == 50
    assert found["sources"][0]["older"] == 10
    assert project.json("collect")["new"] == 0
    assert len(project.json("inbox")["waiting"]) == 50


def test_a_file_in_the_inbox_that_is_broken_is_pointed_at_and_the_rest_is_listed(
    project: Command,
) -> None:
    project.write("issues/inbox/bad.md", "no front matter")
    alone = project("inbox", code=1).stdout
    assert alone == "no draft of the inbox can be read: 1 file to mend, as told above\n"
    project.write("issues/inbox/good.md", "---\ntitle: Good\ndate: 2026-11-20\n---\nText\n")
    done = project("inbox", code=1)
    assert "issues/inbox/bad.md:1:1: no front matter" in done.stderr
    assert "good: " in done.stdout
    assert "no front matter" in project("inbox", "show", "bad").stdout


def test_collecting_many_sources_uses_all_processors_and_loses_none(
    project: Command, web: Web
) -> None:
    addresses = []
    for number in range(24):
        host = "localhost" if number % 2 else "127.0.0.1"
        title = f"Story number {number} of one of the many weblogs"
        web.pages[f"/{number}"] = reply(200, feed(post(title, f"p{number}")))
        addresses.append(web.url(f"/{number}", host=host))
    sources(project, *addresses)
    found = project.json("collect")
    assert [source["address"] for source in found["sources"]] == addresses
    assert found["new"] == 24
    assert len(inbox(project)) == 24
