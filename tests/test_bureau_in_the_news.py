"""What only tells of the bureau or its speakers is news, however much its words are those of calls.

It ends no post as a call does: it asks and offers the reader nothing, and presents nobody.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.cleaning import clean, find_named
from newsletter.cleaning.house import make_house_of
from newsletter.gathered import Item
from tests.endings import letters_of
from tests.test_cleaning import HOUSE
from tests.test_old_calls import CALLS
from tests.test_speakers import SAMPLE

LINES = (Path(__file__).parent / "data" / "bureau_in_the_news.txt").read_text("utf-8").splitlines()
HONEST = [line for line in LINES if line and not line.startswith("#")]
BUREAU = "China Speakers Bureau"
NEWS = "Growth is slow in Guizhou, and shops close."
PEOPLE = (*HOUSE.people, "Victor Shih", "Ben Cavender", "Kaiser Kuo")
CALLED_HOUSE = replace(HOUSE, people=PEOPLE)


@pytest.mark.parametrize(
    "shape",
    [
        "<p>{news}</p><p>{line}</p>",
        "<p>{news} {line}</p>",
        "<p>{news}</p><p>{linked}</p>",
        "<p>{news}</p><p>{line}</p><p>{call}</p>",
        "<p>{news}</p><p>{line} {call}</p>",
    ],
)
def test_a_line_that_only_tells_of_the_bureau_stays(shape: str) -> None:
    lost = []
    for line in HONEST:
        linked = line.replace(BUREAU, f'<a href="https://news.example.com/">{BUREAU}</a>')
        html = shape.format(news=NEWS, line=line, linked=linked, call=CALLS[0])
        cleaned = clean(Item(title="A title", content=html), house=CALLED_HOUSE)
        if letters_of(line) not in letters_of(cleaned.body):
            lost.append(line)
        assert CALLS[0] not in cleaned.body
    assert len(HONEST) >= 90
    assert lost == []


@pytest.mark.parametrize(
    "intro",
    [
        "Labour experts Shaun Rein and Victor Shih tell Sixth Tone wages rise.",
        "Experts Shaun Rein and Victor Shih tell Sixth Tone wages rise.",
        "Labour experts like Shaun Rein and Victor Shih tell Sixth Tone wages rise.",
        "Our experts Shaun Rein and Victor Shih tell Sixth Tone that wages rise.",
        "Speakers like Shaun Rein and Victor Shih talk about wages.",
        "Keynote speakers Shaun Rein and Victor Shih discuss wages.",
        "Our speakers Shaun Rein and Victor Shih disagree on wages.",
        "Leading experts Shaun Rein and Victor Shih predict what your workers will want.",
        "China speakers Shaun Rein and Victor Shih write in Forbes on wages.",
    ],
)
def test_an_intro_that_begins_with_what_they_are_is_no_call(intro: str) -> None:
    for text in (f"Wages rise\n{intro}\n", f"Wages rise\n\n{intro}\n\nThey rise.\n"):
        named = find_named(text, SAMPLE, make_house_of(SAMPLE))
        assert [naming.speaker for naming in named] == ["shaun-rein", "victor-shih"]
    cleaned = clean(Item(title="Wages", content=f"<p>{NEWS}</p><p>{intro}</p>"), house=CALLED_HOUSE)
    assert cleaned.body == f"{NEWS}\n\n{intro}"


@pytest.mark.parametrize(
    "call",
    [
        "Let our experts Shaun Rein and Victor Shih tell your board what to expect.",
        "Have one of our speakers, Shaun Rein, explain it at your meeting.",
        "Our speakers Shaun Rein and Victor Shih tell your audience where wages go. Book them.",
        "The China Speakers Bureau represents Shaun Rein.",
        "Shaun Rein via the China Speakers Bureau",
        "The China Speakers Bureau can make it happen. Get in touch.",
    ],
)
def test_what_offers_them_to_the_reader_is_one(call: str) -> None:
    html = f"<p>{NEWS}</p><p>{call}</p>"
    assert clean(Item(title="Wages", content=html), house=CALLED_HOUSE).body == NEWS


@pytest.mark.parametrize(
    "news",
    [
        "In 2009, Kroeber joined the China Speakers Bureau.",
        "Last month, Shaun Rein joined the China Speakers Bureau.",
        "Shaun Rein has joined the China Speakers Bureau.",
        "Shaun Rein joins the China Speakers Bureau from a bank in Shanghai.",
    ],
)
def test_that_somebody_joined_it_is_news(news: str) -> None:
    html = f"<p>{NEWS}</p><p>{news}</p>"
    cleaned = clean(Item(title="Wages", content=html), house=CALLED_HOUSE)
    assert cleaned.body == f"{NEWS}\n\n{news}"
    assert [(repair.rule, repair.applied) for repair in cleaned.repairs] == [
        ("old-call-to-action", False)
    ]


@pytest.mark.parametrize(
    "call",
    [
        "In 2009, Kroeber joined the China Speakers Bureau. Do you need him at your conference?",
        "Shaun Rein joined the China Speakers Bureau. Are you interested in having him as a"
        " speaker? Drop us a line.",
        "Shaun Rein has joined the China Speakers Bureau and can be booked now.",
    ],
)
def test_it_goes_with_the_call_that_follows(call: str) -> None:
    html = f"<p>{NEWS}</p><p>{call}</p>"
    assert clean(Item(title="Wages", content=html), house=CALLED_HOUSE).body == NEWS
