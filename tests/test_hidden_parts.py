"""What of a post is not shown as it stands: hidden, struck out, for browsers without scripts."""

from __future__ import annotations

from datetime import UTC, datetime
from time import monotonic

import pytest

from newsletter.cleaning import clean
from newsletter.cleaning.drawn import show_drawn
from newsletter.cleaning.noscript import show_noscript
from newsletter.cleaning.paragraphs import markdown_lines
from newsletter.dates import parse_date
from newsletter.gathered import Item
from tests.test_cleaning import HOUSE, clean_html


def removed(html: str) -> tuple[str, list[tuple[str, str]]]:
    cleaned = clean_html(f"<p>One.</p>{html}<p>Two.</p>")
    assert cleaned.body.startswith("One.")
    assert cleaned.body.endswith("Two.")
    between = cleaned.body.removeprefix("One.").removesuffix("Two.").strip()
    return between, [(part.rule, part.text) for part in cleaned.removed]


@pytest.mark.parametrize(
    ("html", "rule", "text"),
    [
        ('<div style="display:none">Hidden.</div>', "hidden-text", "Hidden."),
        ('<p style="color: red; DISPLAY : none">Hidden.</p>', "hidden-text", "Hidden."),
        ("<p hidden>Hidden.</p>", "hidden-text", "Hidden."),
        ('<p style="visibility: hidden">Hidden.</p>', "hidden-text", "Hidden."),
        ('<p style="text-decoration: line-through">Wrong.</p>', "struck-out", "Wrong."),
        ("<noscript><p>Switch scripts on.</p></noscript>", "noscript", "Switch scripts on."),
        ('<p><img src="cid:part1@x" alt="A chart"></p>', "embedded-picture", "A chart"),
        ('<p><img src="cid:part1@x"></p>', "embedded-picture", "cid:part1@x"),
        (
            "<svg><title>Chart</title><text x=1>10 <b>tea</b></text><text>20</text></svg>",
            "drawing-or-choices",
            "10 tea, 20",
        ),
        (
            "<select><option>Green<option selected>Black</option></select>",
            "drawing-or-choices",
            "Green, Black",
        ),
        ("<textarea>A note</textarea>", "drawing-or-choices", "A note"),
        (
            "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>",
            "drawing-or-choices",
            "1 2",
        ),
    ],
)
def test_what_is_not_shown_goes_and_is_told(html: str, rule: str, text: str) -> None:
    assert removed(html) == ("", [(rule, text)])


def test_a_formula_of_one_line_is_read_and_an_abbreviation_explained() -> None:
    formula = "<math><semantics><mrow><mi>x</mi><mo>&lt;</mo><mn>2</mn></mrow>"
    formula += "<annotation encoding='tex'>x \\lt 2</annotation></semantics></math>"
    assert removed(f"<p>It is {formula} now.</p>") == ("It is x < 2 now.", [])
    left, told = removed("<p>The <abbr title='Gross Domestic Product'>GDP</abbr> grew.</p>")
    assert (left, told) == ("The GDP grew.", [("abbreviation", "Gross Domestic Product")])
    stamp = "<p>At <abbr title='2010-11-03T10:00'>ten</abbr>.</p>"
    assert removed(stamp) == ("At ten.", [])


@pytest.mark.parametrize("name", ["svg", "select", "math"])
def test_a_drawing_that_does_not_end_is_read_in_little_time(name: str) -> None:
    began = monotonic()
    show_drawn(f"<{name} " * 50_000 + f"<{name}>" * 50_000)
    show_drawn(f"<{name}><text><option></{name}>" * 10_000)
    assert monotonic() - began < 5


def test_a_part_of_a_sentence_may_be_hidden_or_struck() -> None:
    left, told = removed('<p>It is <span style="text-decoration:line-through">bad</span> good.</p>')
    assert left == "It is good."
    assert told == [("struck-out", "bad")]


def test_what_a_style_does_not_hide_stays() -> None:
    shown = '<p style="display: block; text-decoration: underline">Shown.</p>'
    long = f'<div style="display:none">{"Words of the rest of it. " * 40}</div>'
    assert removed(shown) == ("Shown.", [])
    assert removed(long)[0].startswith("Words")  # a whole post behind a button


def test_a_picture_that_only_a_script_would_load_is_shown_once() -> None:
    picture = '<noscript><img src="https://x.example/gate.jpg" alt="A gate"></noscript>'
    left, told = removed(f"<p>Text <span></span>{picture} goes on.</p>")
    assert left == "Text ![A gate](https://x.example/gate.jpg) goes on."
    assert told == []
    left, _ = removed(f'<p>Text.</p><p><img data-src="https://x.example/gate.jpg">{picture}</p>')
    assert left.count("gate.jpg") == 1
    counter = '<noscript><iframe src="https://tags.example/ns.html"></iframe></noscript>'
    assert removed(counter) == ("", [])


def test_what_markdown_strikes_out_goes_and_is_asked_about_elsewhere() -> None:
    text = "It is ~~very bad~~ good.\n\nCode `~~x~~` and a~~ b~~.\n\n```\n~~y~~\n```"
    cleaned = clean(Item(title="A title", content=text, form="markdown"), house=HOUSE)
    assert cleaned.body.startswith("It is good.")
    assert "~~x~~" in cleaned.body
    assert "~~y~~" in cleaned.body
    assert ("struck-out", "very bad") in [(part.rule, part.text) for part in cleaned.removed]
    plain = clean(Item(title="A title", content=text[:24], form="text"), house=HOUSE)
    assert plain.body == "It is ~~very bad~~ good."
    assert [(r.rule, r.applied) for r in plain.repairs] == [("struck-out", False)]


@pytest.mark.parametrize("day", ["Mon, 11/23/2026", "Monday, 23/11/2026", "Tue, 11/03/2026"])
def test_a_weekday_tells_the_order_of_figures(day: str) -> None:
    number = 3 if day.startswith("Tue") else 23
    assert parse_date(f"{day} - 14:05") == datetime(2026, 11, number, 14, 5, tzinfo=UTC)


def test_a_weekday_that_fits_neither_order_tells_nothing() -> None:
    assert parse_date("Sun, 11/03/2026") is None


def test_the_line_below_a_headline_of_drupal_is_the_day() -> None:
    line = "Submitted by fons tuinstra on Mon, 11/02/2026 - 14:05"
    cleaned = clean_html(f"<p>{line}</p><p>Text.</p>")
    assert cleaned.body == "Text."
    assert cleaned.told_at == datetime(2026, 11, 2, tzinfo=UTC)


def test_what_is_made_to_be_slow_is_not() -> None:
    for html in ("<noscript>" * 90_000, "<noscript><img src=x></noscript>" * 25_000):
        show_noscript(html)
    assert len(markdown_lines("# a\n" * 12_000)) == 12_000
