"""Files and pasted texts as items."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.cleaning import clean
from newsletter.gathered import Item, Reading
from newsletter.model import Citation
from newsletter.sources import local
from newsletter.sources.local import read_body, read_file
from tests.test_cleaning import HOUSE

FEEDS = Path(__file__).parent / "data" / "feeds"


def item_of(text: str, name: str = "") -> Item:
    (item,) = read_body(text.encode(), name=name).items
    return item


def test_an_update_in_our_own_format_keeps_its_fields() -> None:
    item = item_of(
        "---\ntitle: A plan – Arthur Kroeber\ndate: 2026-11-23\nkind: video\n"
        'source: {name: Front Row, url: "https://front.example.com/1"}\n'
        "video: https://vimeo.com/1\ntopics: [economy]\nalso_at: [https://other.example.com/1]\n"
        "---\n\nText, with a\n\n> quote.\n"
    )
    assert item == Item(
        title="A plan – Arthur Kroeber",
        content="Text, with a\n\n> quote.",
        form="markdown",
        address="https://front.example.com/1",
        published_at=datetime(2026, 11, 23, tzinfo=UTC),
        source=Citation("Front Row", "https://front.example.com/1"),
        kind="video",
        video="https://vimeo.com/1",
        categories=("economy",),
        also_at=("https://other.example.com/1",),
    )


def test_front_matter_of_another_program_is_read_as_far_as_it_is_known() -> None:
    item = item_of(
        "---\nlayout: post\ndate: 2026-11-23 10:00\ntags: a, b\nkind: odd\n---\n# Title\n\nText"
    )
    assert (item.title, item.content, item.categories, item.kind) == (
        "Title",
        "Text",
        ("a", "b"),
        "news",
    )
    assert item.published_at == datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "title", "body", "form"),
    [
        ("# A title #\n\nText", "A title", "Text", "markdown"),
        ("A title\n=======\n\nText", "A title", "Text", "markdown"),
        ("A title\n\n> quoted", "A title", "> quoted", "markdown"),
        ("**A *new* plan** - Li\n\n> quoted", "A new plan - Li", "> quoted", "markdown"),
        ("# [A plan](https://a.example/1) x_y_z\n\nText", "A plan x_y_z", "Text", "markdown"),
        (
            "A plan – Arthur Kroeber\n\nText.\n\nMore.",
            "A plan – Arthur Kroeber",
            "Text.\n\nMore.",
            "text",
        ),
        ("Is it over? – Shaun Rein\n\nText.", "Is it over? – Shaun Rein", "Text.", "text"),
        ("A plan\nby Li Xi\n\nText.", "A plan", "by Li Xi\n\nText.", "text"),
        ("Dr. Ma leaves the U.S.\n\nText.", "Dr. Ma leaves the U.S.", "Text.", "text"),
        ("China wins! Or does it?\nText.", "China wins! Or does it?", "Text.", "text"),
        ("It is over. It is not – Li Xi\nText.", "It is over. It is not – Li Xi", "Text.", "text"),
        ("A plan – Arthur Kroeber", "A plan – Arthur Kroeber", "", "text"),
        ("--- a dash\n\nText.", "--- a dash", "Text.", "text"),
    ],
)
def test_the_title_of_a_text_is_its_heading_or_its_first_line(
    text: str, title: str, body: str, form: str
) -> None:
    item = item_of(text)
    assert (item.title, item.content, item.form) == (title, body, form)


def test_an_address_above_a_text_is_where_it_stood() -> None:
    at = "https://www.cnbc.example/2026/plan.html"
    item = item_of(f"{at}?utm_source=x\n\nA plan – Arthur Kroeber\n\nText.")
    assert (item.title, item.content, item.address) == ("A plan – Arthur Kroeber", "Text.", at)
    assert item.source == Citation("cnbc.example", at)
    video = "https://www.youtube.com/watch?v=abcdefghijk"
    assert item_of(f"{video}\nA plan\n\nText.").video == video
    for text in (at, f"See {at}\n\nText.", "https://\n\nText."):
        assert item_of(text).address == ""


def test_other_addresses_above_a_text_are_neither_its_title_nor_lost() -> None:
    one, two, three = (f"https://news.example/{number}" for number in "123")
    for above in (f"{one}\n{two}\n\n{three}", f"<{one}>\n{two}\n{three}"):
        item = item_of(f"{above}\n\nA plan – Arthur Kroeber\nNovember 3, 2026\n\nText.")
        assert (item.title, item.address) == ("A plan – Arthur Kroeber", one)
        cleaned = clean(item, house=HOUSE)
        assert cleaned.body == f"Text.\n\n[{two}]({two})\n\n[{three}]({three})"
        assert cleaned.told_at == datetime(2026, 11, 3, tzinfo=UTC)
    bare = clean(item_of(f"{one}\n{two}\nShops are empty, says Shaun Rein."), house=HOUSE)
    assert bare.title == "Shops are empty, says Shaun Rein"
    assert two in bare.body
    beside = item_of(f"{one} {two} are good")
    assert (beside.title, beside.content) == ("", f"{one} {two} are good")


@pytest.mark.parametrize(
    "text",
    [
        "He said so. And more.\n\nText.",
        "Shops are empty, says Ben Cavender.",
        "Shops are empty, says Ben Cavender.\n\nNobody is surprised by it.",
        "“Shops are empty.”\n\nNobody is surprised by it.",
        "Is it over? It is not, says Shaun Rein.\n\nText.",
        "商店空了。\n\n没有人感到惊讶",
        "Shops are empty, says Ben Cavender and\nby his numbers so are ports.",
        "Shops are empty, says Ben Cavender, and\nnobody is surprised by it.",
        f"Shops are empty {'and so are ports ' * 6}and Ben Cavender says so",
    ],
)
def test_an_intro_is_no_title(text: str) -> None:
    reading = read_body(text.encode())
    assert (reading.items[0].title, reading.items[0].content) == ("", text)
    assert reading.problems == ("there is no title; the first line is no headline",)


def test_broken_front_matter_is_told_and_kept_as_text() -> None:
    reading = read_body(b"---\nbroken: [\n---\nText.")
    assert [item.content for item in reading.items] == ["---\nText."]
    assert reading.problems[0].startswith("in line 3: broken YAML")


def test_broken_front_matter_of_ones_own_is_refused_with_its_place_and_what_to_do() -> None:
    head = '---\ntitle: "unclosed\nspeakers: [shaun-rein\n'
    assert _fault(read_body(f"{head}---\nText.".encode(), is_own=True)) == (
        "its front matter cannot be read: broken YAML: a quotation mark is opened and never"
        " closed, in line 2, column 8; mend it there, or delete line 1 to add all as text"
    )
    unended = _fault(read_body(b"---\ntitle: A\nText.", is_own=True))
    assert "does not end, in line 1, column 1; end it with a line of three dashes, or" in unended
    for text in (head.removeprefix("---\n"), "---\nProse: with a colon.\n\nAnd more.", "---\nA\n"):
        assert read_body(text.encode(), is_own=True).items
    twice = read_body(b"---\ntitle: A\ntitle: B\n---\nText.", is_own=True)
    assert (twice.items[0].title, twice.problems) == (
        "A",
        ("in line 3: the key 'title' stands twice",),
    )


def test_a_text_without_a_title_says_so() -> None:
    reading = read_body(b"He said so. And then he said more.")
    assert reading.problems == ("there is no title; the first line is no headline",)


def test_a_saved_page_knows_where_it_stood() -> None:
    head = '<title>T</title><link rel="canonical" href="https://a.example.com/1">'
    item = item_of(
        f"<html><head>{head}</head><body><p>{'Words. ' * 40}<a href='/2'>x</a></p></body></html>"
    )
    assert (item.title, item.address, item.form) == ("T", "https://a.example.com/1", "html")
    assert item.source == Citation("a.example.com", "https://a.example.com/1")
    assert "https://a.example.com/2" in item.content


def test_pasted_html_without_a_frame_is_html_and_text_about_html_is_text() -> None:
    assert item_of(f"<p>{'Words. ' * 30}</p><p>b</p><p>c</p>").form == "html"
    assert item_of("A title\n\nThe <b> tag is old.").form == "text"
    assert item_of("# T\n\n<p>a</p><p>b</p><p>c</p>", "note.md").form == "markdown"


def test_an_export_of_a_weblog_is_its_posts() -> None:
    reading = read_file(FEEDS / "export.xml")
    assert [item.title for item in reading.items] == ["A post"]
    assert reading.items[0].source == Citation("Export", "https://exp.example.com/a")
    assert len(read_file(FEEDS / "jsonfeed.json").items) == 3


def test_a_text_of_any_encoding(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        path = tmp_path / encoding
        path.write_bytes("Zürich’s plan\n\n“Text”".encode(encoding))
        (item,) = read_file(path).items
        assert (item.title, item.content) == ("Zürich’s plan", "“Text”")
    reading = read_body("Zürich’s “plan”\n\n".encode() + b"\x93Text\x94")
    assert reading.items[0].content == "“Text”"
    assert reading.problems == ("2 bytes that are no UTF-8 are read as Windows-1252",)
    assert reading.items[0].notes == reading.problems


def test_what_cannot_be_taken_is_told(tmp_path: Path) -> None:
    assert _fault(read_body(b"")) == "it is empty"
    assert _fault(read_body(b" \n\t")) == "it is empty"
    assert _fault(read_body(b"%PDF-1.4")) == "it is a PDF; only text can be taken"
    assert _fault(read_file(tmp_path)) == "it is a folder"
    assert _fault(read_body(b"D" * 3000, name="a.html")).startswith("it is one word of 3,000")
    assert _fault(read_body(b"x " * 5_000_001)).startswith("a text of more than 10,000,000")


def test_what_has_no_end_is_refused_and_no_file_is_read_beyond_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        assert _fault(read_file(path)).startswith("it is a pipe or a device, not a file; give -")
    monkeypatch.setattr(local, "LARGEST", 20)
    (tmp_path / "long.txt").write_bytes(b"x" * 21)
    lying = Path("/proc/self/status")  # it has no size, and more than 20 bytes
    for path in (tmp_path / "long.txt", *([lying] if lying.exists() else ())):
        assert _fault(read_file(path)) == "it is larger than 20 bytes"


def _fault(reading: Reading) -> str:
    assert reading.fault is not None
    return reading.fault.words


@given(st.binary(max_size=200), st.sampled_from(["", "a.md", "a.html", "a.txt"]))
def test_any_bytes_are_items_or_a_fault(body: bytes, name: str) -> None:
    reading = read_body(body, name=name)
    assert bool(reading.items) == (reading.fault is None)


@given(st.text(max_size=200), st.sampled_from(["", "---\n", "# "]))
def test_no_word_of_a_text_is_lost(text: str, start: str) -> None:
    reading = read_body((start + text).encode("utf-8", "ignore"), name="a.md")
    for item in reading.items:
        kept = item.title + item.content
        assert all(word in kept for word in text.split() if word.isalnum() and len(word) > 3)


@pytest.mark.parametrize(
    "page",
    [
        '<rss version="2.0"><channel><item><title>Zürich – café, and more words of it</title>'
        "</item></channel></rss>",
        "<html><title>Zürich – café</title><p>Zürich’s café is open today.</p></html>",
    ],
)
def test_a_wrong_encoding_is_noted_with_every_item(page: str) -> None:
    declared = "text/html; charset=utf-8"
    reading = read_body(page.encode("cp1252"), content_type=declared)
    note = "its encoding is declared as utf-8, which is wrong: it is read as cp1252"
    assert reading.problems[0] == note
    assert [item.notes for item in reading.items] == [(note,)]
    assert read_body(page.encode(), content_type=declared).items[0].notes == ()
