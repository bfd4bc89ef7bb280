"""Exports of Movable Type and Typepad."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.cleaning import HouseRules, clean
from newsletter.gathered import Reading
from newsletter.sources.local import read_body
from newsletter.sources.movabletype import read_export
from tests.collecting import CONFIG, ROSTER
from tests.command import Command

HEAD = """AUTHOR: Fons
TITLE: {title}
STATUS: {status}
ALLOW COMMENTS: 1
CONVERT BREAKS: {breaks}
ALLOW PINGS: 1
BASENAME: tea
PRIMARY CATEGORY: Economy
CATEGORY: Economy
CATEGORY: Tea
TAGS: "green tea",prices
UNIQUE URL: https://old.example/2009/tea.html
DATE: {date}
-----
BODY:
{body}
-----
EXTENDED BODY:
{more}
-----
EXCERPT:
An excerpt.
-----
KEYWORDS:

-----
"""
COMMENT = """COMMENT:
AUTHOR: Somebody
EMAIL: a@example.com
DATE: 02/04/2009 10:00:00 AM
I wrote this comment.
-----
PING:
TITLE: Elsewhere
URL: https://else.example/
I pinged this.
-----
"""


def entry(answers: str = "", **told: str) -> str:
    values = {
        "title": "Tea is sold out &amp; gone – Arthur Kroeber",
        "status": "Publish",
        "breaks": "__default__",
        "date": "02/03/2009 08:09:10 PM",
        "body": "First.\n\nSecond\n-----\nline.",
        "more": "<b>Third</b>.",
    }
    return f"{HEAD.format(**{**values, **told})}{answers}--------\n"


def read(*entries: str, encoding: str = "utf-8") -> Reading:
    return read_body("".join(entries).encode(encoding))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_each_published_post_is_read_without_its_comments(newline: str) -> None:
    text = f"{entry(COMMENT)}{entry(title='Another')}{entry(status='Draft')}"
    reading = read_body(text.replace("\n", newline).encode())
    one, other = reading.items
    assert (one.title, other.title) == ("Tea is sold out & gone – Arthur Kroeber", "Another")
    assert one.published_at == datetime(2009, 2, 3, tzinfo=UTC)
    assert (one.author, one.address) == ("Fons", "https://old.example/2009/tea.html")
    assert one.categories == ("Economy", "Tea", "green tea", "prices")
    assert reading.problems == ("1 comment, 1 ping and 1 draft were left out",)
    body = clean(one, house=HouseRules()).body
    assert body.startswith("First.\n\nSecond")
    assert body.endswith("line.\n\n**Third**.")
    assert "comment" not in body
    assert "pinged" not in body


SHORT = """TITLE: The first
DATE:03/02/2009

AUTHOR: Fons
X EDITION: morning
-----

EXCERPT:
Said in short.
-----
COMMENT:
AUTHOR: Joe
EMAIL: joe@a.example
IP: 203.0.113.9
A comment.
-----
BODY: All that is said.
-----
EXTENDED BODY:

COMMENT:
EMAIL: ann@a.example
Another one.
-----

--------
X EDITION: morning
STATUS: Draft
TITLE: The second
-----
BODY:
Not yet.
-----
--------
TITLE: The third
-----
BODY:
Said too.
--------
"""


@pytest.mark.parametrize("start", ["", "\ufeff", "\n \n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_fields_and_parts_stand_in_any_order(start: str, newline: str) -> None:
    reading = read(start, SHORT.replace("\n", newline))
    assert [(i.title, i.content) for i in reading.items] == [
        ("The first", "All that is said."),
        ("The third", "Said too."),
    ]
    assert reading.items[0].published_at == datetime(2009, 3, 2, tzinfo=UTC)
    assert reading.problems == ("2 comments and 1 draft were left out",)
    assert "@a.example" not in str(reading)


@pytest.mark.parametrize("indent", ["  ", "\t", " " * 8])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_export_may_be_indented(indent: str, newline: str) -> None:
    body = "First.\n\n    Second\n-----\nline."
    text = f"\n{entry(COMMENT, body=body)}{entry(title='Rice – Shaun Rein')}"
    plain = read(text.replace("\n", newline))
    lines = (f"{indent}{line}" if line else "" for line in text.split("\n"))
    indented = read(newline.join(lines))
    assert indented == plain
    assert len(indented.items) == 2


def test_a_rule_and_a_label_inside_of_a_post_end_it_not() -> None:
    body = "Said.\n--------\nNOTE: and so on.\n-----\nIN SHORT: more."
    (item,) = read(entry(body=body, breaks="0", more="")).items
    assert item.content == body


def test_a_text_is_read_in_the_form_it_was_written_in() -> None:
    written = {
        "0": "<p>One\nline.</p>",
        "markdown_with_smartypants": "One *line*.",
        "": "One\nline.",
    }
    items = read(*(entry(breaks=b, body=body, more="") for b, body in written.items())).items
    assert [clean(item, house=HouseRules()).body for item in items] == [
        "One line.",
        "One *line*.",
        "One  \nline.",
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_an_export_is_read_in_any_encoding(encoding: str) -> None:
    (item,) = read(entry(body="“Café” is over – he says.", more=""), encoding=encoding).items
    assert item.content == "“Café” is over – he says."


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("11/12/2010 00:30:00", datetime(2010, 11, 12, tzinfo=UTC)),
        ("12/31/2010 12:30:00 AM", datetime(2010, 12, 31, tzinfo=UTC)),
        ("31/31/2010 12:30:00 AM", None),
    ],
)
def test_days_are_told_with_the_month_first(told: str, day: datetime | None) -> None:
    (item,) = read(entry(date=told)).items
    assert item.published_at == day
    assert bool(item.problems) is (day is None)


def test_a_text_that_only_begins_like_an_export_is_none() -> None:
    (item,) = read("TITLE: Tea\nAUTHOR: Fons\n\nBODY: the text goes on here.\n").items
    assert "BODY" in item.content or "BODY" in item.title
    assert read(entry(status="Draft")).problems == ("1 draft was left out",)


def test_an_export_becomes_drafts(tmp_path: Path) -> None:
    command = Command(tmp_path / "news")
    command.write("newsletter.toml", CONFIG)
    command.write("speakers.toml", ROSTER)
    posts = [
        entry(
            title=f"Tea number {n} is sold out – Arthur Kroeber",
            body=f"Text {n}.",
            more="",
            date=f"0{n}/05/2009 01:00:00 PM",
        ).replace("tea.html", f"{n}.html")
        for n in range(1, 4)
    ]
    export = command.write("export.txt", "".join(posts))
    new = command.json("add", str(export))["new"]
    assert [each["suggested"] for each in new] == [["arthur-kroeber"]] * 3
    days = [each["date"] for each in command.json("inbox")["waiting"]]
    assert days == ["2009-03-05", "2009-02-05", "2009-01-05"]


def test_how_to_see_the_other_drafts_is_told(tmp_path: Path) -> None:
    command = Command(tmp_path / "news")
    command.write("newsletter.toml", CONFIG)
    command.write("speakers.toml", ROSTER)
    posts = [
        entry(title=f"Tea number {n} is sold out", body=f"Text {n}.", more="").replace(
            "tea.html", f"{n}.html"
        )
        for n in range(14)
    ]
    export = command.write("export.txt", "".join(posts))
    told = command("add", str(export)).stdout
    assert "\nand 2 more drafts: newsletter inbox lists them all\n" in told
    assert (
        "and 2 more that are here already: --json names them" in command("add", str(export)).stdout
    )


def test_an_export_of_too_many_posts_tells_how_many_it_has() -> None:
    reading = read_export("".join(entry(title=f"Post {n}") for n in range(5)), most=3)
    assert (len(reading.items), reading.more) == (3, 2)
    assert reading.problems == ("it has 5 items; the first 3 are read",)
