"""White space of word processors and control characters of Windows: no words run together, and
nothing goes in silence."""

from __future__ import annotations

import json

import pytest

from newsletter.cleaning import clean
from newsletter.cleaning.undoing import undo_all
from newsletter.gathered import Cleaned
from newsletter.sources.local import read_body
from tests.test_cleaning import HOUSE, clean_html, clean_text


def cleaned_of(body: str) -> list[Cleaned]:
    return [clean(item, house=HOUSE) for item in read_body(body.encode()).items]


def rules(cleaned: Cleaned) -> set[str]:
    return {repair.rule for repair in cleaned.repairs if repair.applied}


def test_the_line_breaks_of_word_and_the_ends_of_pages_part_words() -> None:
    text = "A title\n\nIt grows slowly,\vsays he.\vHe told so.\n\nSecond page\fof the print.\n"
    reading = read_body(text.encode())
    body = clean(reading.items[0], house=HOUSE).body
    assert body == "It grows slowly, says he.\n\nHe told so.\n\nSecond page of the print."
    note = "3 vertical tabs and page breaks are read as the end of a line"
    assert reading.items[0].notes == reading.problems == (note,)


@pytest.mark.parametrize("space", ["\v", "\f", "\x1c", "\u2028", "\u2029", " \u2028\u2028 "])
@pytest.mark.parametrize("form", ["html", "text"])
def test_odd_white_space_becomes_a_space_and_is_told(space: str, form: str) -> None:
    shown = f"It grows slowly{space}and so on."
    cleaned = clean_html(f"<p>{shown}</p>") if form == "html" else clean_text(shown)
    assert cleaned.body == "It grows slowly and so on."
    if (form, space) != ("html", "\f"):  # which HTML takes for a space
        assert rules(cleaned) == {"odd-space"}
        assert undo_all(cleaned.body, cleaned.repairs) == shown


FEED = (
    '<rss version="2.0"><channel><title>L</title><item><title>%s</title><description>%s'
    "</description><link>https://a.example/1</link></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("China\x92s plan\x85", "It\x92s \x96 so\x85"),
        ("China&#146;s plan&#x85;", "It&#x92;s &#150; so&#133;"),
    ],
)
def test_what_is_of_windows_in_a_feed_is_told(title: str, body: str) -> None:
    cleaned = cleaned_of(FEED % (title, body))[0]
    assert (cleaned.title, cleaned.body) == ("China’s plan…", "It’s – so…")
    titles = [repair for repair in cleaned.repairs if repair.field == "title"]
    assert [repair.before for repair in titles] == ["China\x92s plan\x85"]
    bodies = [repair for repair in cleaned.repairs if repair.field == "body"]
    assert undo_all(cleaned.body, bodies) == "It\x92s \x96 so\x85"


@pytest.mark.parametrize("place", ["text", "html", "json"])
def test_an_ellipsis_of_windows_is_no_white_space(place: str) -> None:
    post = {"id": "1", "title": "The plan\x85", "content_text": "It is so\x85"}
    feed = json.dumps({"version": "https://jsonfeed.org/version/1", "title": "L", "items": [post]})
    shown = {
        "text": "The plan\x85\n\nIt is so\x85\n",
        "html": "<html><title>The plan\x85</title><h1>The plan\x85</h1><p>It is so\x85</p>",
        "json": feed,
    }
    cleaned = cleaned_of(shown[place])[0]
    assert (cleaned.title, cleaned.body) == ("The plan…", "It is so…")
    assert {(r.rule, r.field) for r in cleaned.repairs} == {
        ("wrong-encoding", "title"),
        ("wrong-encoding", "body"),
    }
