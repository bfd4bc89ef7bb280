"""Numbers at the start of a line stay what they are: of a list, or of a sentence."""

from __future__ import annotations

import pytest

from newsletter.cleaning import clean
from newsletter.gathered import Item
from newsletter.numbered import has_list, keep_numbers
from newsletter.render.convert import convert
from newsletter.sources.local import read_body
from tests.test_cleaning import HOUSE, clean_html

SENTENCES = ("12. November 2026 was the day.", "1999. That was the year.", "10. It has ten.")


def body_of(text: str, name: str = "") -> str:
    (item,) = read_body(f"A title\n\n{text}".encode(), name=name).items
    return clean(item, house=HOUSE).body


def test_a_sentence_that_begins_with_a_number_keeps_it_in_every_form() -> None:
    escaped = "\n\n".join(line.replace(".", "\\.", 1) for line in SENTENCES)
    for text, name in (
        ("\n\n".join(SENTENCES), "a.txt"),
        ("\n\n".join(SENTENCES), ""),
        ("\n\n".join(SENTENCES), "a.md"),
        ("\n".join(SENTENCES), "a.md"),  # which Markdown takes for a list
        ("".join(f"<p>{line}</p>" for line in SENTENCES), "a.html"),
    ):
        assert body_of(text, name).removeprefix("A title\n\n") == escaped
    assert convert(escaped).replace("\n", "") == "".join(f"<p>{line}</p>" for line in SENTENCES)


@pytest.mark.parametrize("name", ["", "a.txt", "a.md"])
def test_a_list_stays_one_and_begins_where_it_began(name: str) -> None:
    assert body_of("1. One\n2. Two", name) == "1.  One\n2.  Two"
    assert body_of("5. Five\n6. Six\n\nAnd so on.", name) == "5.  Five\n6.  Six\n\nAnd so on."
    assert body_of("1. One\n1. Two", name) == "1.  One\n2.  Two"
    assert '<ol start="5">' in convert(body_of("5. Five\n6. Six", name))


def test_a_list_of_a_page_begins_where_it_began() -> None:
    for start, first in (("5", 5), ("0", 0), ("-3", 1), ("x", 1), ("9" * 40, 1), ("²", 1)):
        html = f"<ol start='{start}'><li>One<ol><li>Inner</li></ol></li><li>Two</li></ol>"
        one, inner, two = clean_html(html).body.split("\n")
        assert (one, inner, two) == (f"{first}.  One", "    1.  Inner", f"{first + 1}.  Two")


def test_numbers_inside_of_paragraphs_quotes_and_code() -> None:
    for text in ("It was in\n1999. That was it.", "```\n12. code\n```", "    12. code", "12.5 per"):
        assert keep_numbers(text) == text
    assert keep_numbers("> 12. May was hot.") == "> 12\\. May was hot."
    assert keep_numbers("> 3. Three\n> 2. Two") == "> 3\\. Three\n>\n> 2\\. Two"
    assert not has_list("12. May was hot.\n\n3. June was not.")
    assert has_list("1. One\n2. Two")


def test_front_matter_of_ones_own_changes_nothing_about_it() -> None:
    text = "---\ntitle: T\n---\n1999. That was the year.\n"
    (item,) = read_body(text.encode(), is_own=True).items
    assert isinstance(item, Item)
    assert clean(item, house=HOUSE).body == "1999\\. That was the year."
