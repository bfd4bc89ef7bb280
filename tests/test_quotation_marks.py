"""Quotation marks: turned ones are mended, and lost ones told where they may have stood."""

from __future__ import annotations

from time import perf_counter

import pytest

from newsletter.cleaning import clean
from newsletter.cleaning.mending.quotes import find_quotes
from newsletter.gathered import Cleaned, Item
from tests.test_cleaning import HOUSE


def cleaned_of(text: str) -> Cleaned:
    return clean(Item(title="A title", content=text, form="text"), house=HOUSE)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("“The market is dead,“ he told the paper.", "“The market is dead,” he told the paper."),
        ("He says “it is dead“.", "He says “it is dead”."),
    ],
)
def test_a_mark_that_is_turned_the_wrong_way_is_mended(text: str, mended: str) -> None:
    cleaned = cleaned_of(text)
    assert cleaned.body == mended
    assert {(r.rule, r.applied) for r in cleaned.repairs} == {("turned-quote", True)}


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ('"The market is dead,” he told.', "“The market is"),
        ("”The market is dead,” he told.", "“The market is"),
        ("The market is dead,” he told.", "“The market is"),
        ('“It is dead," he told.', "“It is dead,” he told."),
        ("“It is dead, he told the paper. Nobody buys.\n\n“Or so,” he says.", "dead,” he told the"),
        ("“It is dead, he told the paper. Nobody buys. ” So.", "is dead,” he told the"),
        ("“It is dead, he said. Nobody buys,” he went on.", "is dead,” he said."),
        ("“It is dead. “Nobody buys,” he said.", "“It is dead.” “Nobody buys,”"),
        ("“Yes,” he said. “It is dead.", "“It is dead.”"),
    ],
)
def test_a_lost_mark_is_told_where_it_may_have_stood(text: str, proposed: str) -> None:
    cleaned = cleaned_of(text)
    assert cleaned.body == text
    (repair,) = cleaned.repairs
    assert not repair.applied
    assert proposed in repair.after


@pytest.mark.parametrize(
    "sound",
    [
        "“It is dead,” he told the paper. “Nobody buys.”",
        "“Of many paragraphs one goes on.\n\n“Another one ends.”",
        "“He asked, and I said no. It was so,” she says.",
        "The 5” screen and the “big” 7” one.",
        "”Hej,” sade han. ”Nej,” svarade hon.",
        "„Gut“, sagt er, und “so” weiter.",
        "“He asks: ‘Is it dead?’ It is,” she says.",
    ],
)
def test_sound_quotes_stay_and_are_not_told(sound: str) -> None:
    assert not cleaned_of(sound).repairs


@pytest.mark.parametrize(
    "piece", ["“", "”", "“ ", " ”a", "„“", "“a, he told ", '"a ', "“x. ", "”a” ", "““"]
)
def test_any_number_of_marks_is_read_in_no_time(piece: str) -> None:
    started = perf_counter()
    assert len(list(find_quotes(piece * 20_000, ""))) <= 40_000
    assert perf_counter() - started < 5
