"""Old calls to action in words that no list has: on labelled endings, and rule by rule."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

import pytest

from newsletter.cleaning import clean
from newsletter.cleaning.slips import find_meant
from newsletter.gathered import Cleaned, Item
from tests.test_cleaning import HOUSE
from tests.test_old_calls import CALLS, NEWS, QUOTED, UPDATE, body_of

ENDINGS = Path(__file__).parent / "data" / "old_calls.txt"
PLAIN = f"<p>{NEWS}</p>"
_CALL = re.compile(r"\[\[(.*?)\]\]")
_BLOCK = re.compile(r"<(?:hr|p|div|h4|blockquote)\b")


class Ending(NamedTuple):
    text: str

    @property
    def calls(self) -> list[str]:
        return [letters_of(call) for call in _CALL.findall(self.text)]

    @property
    def news(self) -> list[str]:
        return list(filter(None, map(letters_of, _CALL.sub("\n", self.text).split("\n"))))

    def below(self, news: str) -> Cleaned:
        lines = self.text.replace("[[", "").replace("]]", "").split("\n")
        paragraphs = (line if _BLOCK.match(line) else f"<p>{line}</p>" for line in lines)
        return clean(Item(title="A title", content=news + "".join(paragraphs)), house=HOUSE)


def letters_of(text: str) -> str:
    """What markup, links and escapes leave as it is."""
    text = re.sub(r"\]\([^)]*\)|<[^>@]*>", "", text)
    return "".join(filter(str.isalnum, text.casefold()))


@cache
def load_endings() -> tuple[Ending, ...]:
    lines = ENDINGS.read_text("utf-8").split("\n")
    text = "\n".join(line for line in lines if not line.startswith("#"))
    return tuple(Ending(case.strip()) for case in re.split(r"\n{2,}", text) if case.strip())


@pytest.mark.parametrize("news", [PLAIN, UPDATE], ids=["below news", "below a quote"])
def test_nearly_all_calls_go_and_no_news_does(news: str) -> None:
    gone = told = calls = honest = 0
    wrong = []
    for ending in load_endings():
        cleaned = ending.below(news)
        left = letters_of(cleaned.body)
        is_asked = any(r.rule == "old-call-to-action" for r in cleaned.repairs)
        calls, honest = calls + len(ending.calls), honest + len(ending.news)
        gone += sum(call not in left for call in ending.calls)
        told += sum(call in left and is_asked for call in ending.calls)
        wrong += [f"lost {part}: {ending.text}" for part in ending.news if part not in left]
        wrong += [f"kept: {ending.text}" for call in ending.calls if call in left]
    lost = sum(case.startswith("lost") for case in wrong)
    account = "\n".join([f"{gone} of {calls} gone, {told} told, {lost} lost", *wrong])
    assert gone >= 0.97 * calls, account
    assert gone + told >= 0.99 * calls, account
    assert not lost, account


def test_the_endings_are_many_and_of_both_kinds() -> None:
    endings = load_endings()
    assert len(set(endings)) == len(endings)
    assert sum(bool(ending.calls) for ending in endings) >= 300
    assert sum(not ending.calls for ending in endings) >= 300


def test_no_half_of_a_call_stays() -> None:
    for ending in load_endings():
        if not ending.news:
            left = letters_of(ending.below(PLAIN).body).removeprefix(letters_of(NEWS))
            assert left == "" or left == "".join(ending.calls), ending.text


def test_what_stands_in_quotation_marks_is_no_call() -> None:
    asked = "Do you need him at your meeting or conference?"
    for news in (
        f"“{asked} That is the first thing.”",
        f"“{asked}” That is the first thing.",
        f"«{asked}» it says on the wall.",
        f'"That is the first thing. {asked}"',
    ):
        assert body_of(f"{PLAIN}<p>{news}</p>") == f"{NEWS}\n\n{news}"
    # A mark that is never closed, as in old posts, quotes nothing.
    assert body_of(f"{PLAIN}<p>“It was full. {asked}</p>") == f"{NEWS}\n\n“It was full."


def test_a_question_for_nobody_in_particular_is_a_call_only_at_the_end_of_a_paragraph() -> None:
    asked = "Do you need him at your meeting or conference?"
    news = f"{asked} That is what he is asked weekly."
    cleaned = clean(Item(title="A title", content=f"{UPDATE}<p>{news}</p>"), house=HOUSE)
    assert news in cleaned.body
    assert asked in "".join(repair.before for repair in cleaned.repairs)
    assert body_of(f"{PLAIN}<p>{asked}</p>") == NEWS


def test_a_look_at_something_else_than_a_list_is_no_part_of_a_call() -> None:
    news = "Are you looking for more growth? Do check out the smaller cities."
    for html in (f"<p>{news}</p><p>{CALLS[0]}</p>", f"<p>{news} {CALLS[0]}</p>"):
        assert body_of(html) == news
    linked = news.replace("the smaller cities", '<a href="https://example.com/x">the cities</a>')
    assert "Do check out" in body_of(f"<p>{linked} So says Shaun Rein.</p>")


def test_a_line_drawn_above_a_call_goes_with_it() -> None:
    for line in ("---", "***", "* * *", "——", "====="):
        cleaned = body_of(f"{PLAIN}<p>{line}</p><p>Commercial</p><p>{CALLS[0]}</p>")
        assert cleaned == NEWS, line
        assert letters_of(body_of(f"{PLAIN}<p>{line}</p><p>Last.</p>")).endswith("last")
    pictured = f'{PLAIN}<p><img src="https://a.example/x.jpg" alt="A port"></p><p>{CALLS[0]}</p>'
    cleaned = clean(Item(title="A title", content=pictured), house=HOUSE)
    assert "x.jpg" in f"{cleaned.image}{cleaned.body}"


def test_signs_of_a_call_count_only_at_the_end_of_a_post() -> None:
    call = "At the China Speakers Bureau we have more retail experts. Here is a short list."
    assert body_of(f"{UPDATE}<p>{call}</p>") == QUOTED
    assert call in body_of(f"{PLAIN}<p>{call}</p>" + PLAIN * 4)
    assert call in body_of(f"{PLAIN}<blockquote><p>{call}</p></blockquote>")
    assert call in body_of(f"<p>{call}</p>")


def test_a_post_about_the_bureau_keeps_what_has_the_signs_of_a_call() -> None:
    news = "The China Speakers Bureau is ten years old, and thanks all who asked for a speaker."
    call = "At the China Speakers Bureau we have more retail experts. Here is a short list."
    assert call in body_of(f"<p>{news}</p><p>{call}</p>")


def test_what_somebody_says_of_the_bureau_is_news() -> None:
    for news in (
        "The China Speakers Bureau has more speakers on debt than the banks, Shaun Rein jokes.",
        "Analysts say you need the China Speakers Bureau to find a speaker.",
        "According to Kroeber you can find a speaker for your bank at the China Speakers Bureau.",
    ):
        assert body_of(f"{PLAIN}<p>{news}</p>") == f"{NEWS}\n\n{news}"


def test_what_follows_a_call_with_an_address_goes_with_it() -> None:
    call = "Do you need Ian Johnson at your meeting?"
    assert body_of(f"{PLAIN}<p>{call} Fill in the form at our website.</p>") == NEWS
    kept = "If you need a visa, get in touch with the consulate."
    assert body_of(f"{PLAIN}<p>{call} {kept}</p>") == f"{NEWS}\n\n{kept}"


def test_a_call_may_be_announced_in_its_first_sentence() -> None:
    for lead in ("Commercial: ", "P.S. ", "Editor's note: ", "(Sponsored) ", "Full disclosure: "):
        for call in (CALLS[0], "Do you need Shaun Rein at your conference? Do get in touch."):
            assert body_of(f"{PLAIN}<p>{lead}{escape(call)}</p>") == NEWS, lead
    for news in ("Commercial flights are full.", "Notes of the meeting were burnt."):
        assert body_of(f"{PLAIN}<p>{news}</p>") == f"{NEWS}\n\n{news}"


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("tuoch", "touch"),
        ("toch", "touch"),
        ("speeaker", "speaker"),
        ("confernce", "conference"),
        ("meetnig", "meeting"),
        ("couch", "couch"),
        ("melting", "melting"),
        ("eve", "eve"),
        ("contract", "contract"),
        ("invited", "invited"),
        ("even", "even"),
    ],
)
def test_a_slip_of_the_fingers_is_known(word: str, meant: str) -> None:
    assert find_meant(word) == meant


def test_a_paragraph_of_nothing_but_calls_is_read_in_little_time() -> None:
    """Signs are looked for in no more sentences than a call may have."""
    calls = "Do you need a speaker for your meeting who can explain it to them all? " * 2000
    assert len(body_of(f"{PLAIN}<p>{calls}</p>")) > len(NEWS)
