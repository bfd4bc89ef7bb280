"""Quotation marks: turned ones are mended, and lost ones told where they may have stood."""

from __future__ import annotations

from time import perf_counter

import pytest

from newsletter.cleaning import clean
from newsletter.cleaning.mending.quotes import find_quotes
from newsletter.gathered import Cleaned, Item, Repair
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
        ("“It is dead, says economist Arthur Kroeber.", "“It is dead,” says economist"),
        ("„Wir wachsen langsam, sagt er.", "„Wir wachsen langsam“, sagt er."),
        ('„Wir wachsen langsam", sagt er.', "„Wir wachsen langsam“, sagt er."),
        ("„Ja“, sagt er. „Und so weiter.", "„Und so weiter.“"),
        ("„Tak”, powiedział. „Rośniemy wolniej.", "„Rośniemy wolniej.”"),
        ("« Nous ralentissons, dit-il à Pékin.", "« Nous ralentissons », dit-il à"),
        ("«Oui», dit-il. «Et alors.", "«Et alors.»"),
        ("»Ja«, sagt er. »Und so weiter.", "»Und so weiter.«"),
        ("「中国经济放缓，他说。", "他说。」"),
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
        "„Das ist „gut“ und „schön“.“ Er sagt es.",
        "« Oui », dit-il. « Et non », dit-elle.\n\n« Encore",
        "« Une citation longue de plus d’une phrase.\n\n» Encore une. »",
        "Er sagte »ja« und »nein«.",
        "Hän sanoi »kyllä» ja »ei».",
        "Home » News » China grows a little more slowly",
        "「是」，他说。『不』。",
        'The 55" screen is large.',
    ],
)
def test_sound_quotes_stay_and_are_not_told(sound: str) -> None:
    assert not cleaned_of(sound).repairs


@pytest.mark.parametrize(
    "piece",
    ["“", "”", "“ ", " ”a", "„“", "“a, he told ", '"a ', "“x. ", "”a” ", "““", "„", " «a", "»a«"],
)
def test_any_number_of_marks_is_read_in_no_time(piece: str) -> None:
    started = perf_counter()
    assert len(list(find_quotes(piece * 20_000, ""))) <= 40_000
    assert perf_counter() - started < 5


@pytest.mark.parametrize(
    ("title", "rule", "meant"),
    [
        ("“China wins, says Arthur Kroeber", "unclosed-quote", "“China wins,” says Arthur Kroeber"),
        ("China wins”, says Arthur Kroeber", "unopened-quote", "“China wins”, says Arthur Kroeber"),
        ("„China gewinnt, sagt er", "unclosed-quote", "„China gewinnt“, sagt er"),
    ],
)
def test_a_lost_mark_of_a_title_is_told(title: str, rule: str, meant: str) -> None:
    cleaned = clean(Item(title=title, content="So.", form="text"), house=HOUSE)
    assert cleaned.title == title
    assert cleaned.repairs == (Repair(rule, title, meant, False, "title"),)


@pytest.mark.parametrize(
    ("title", "rule", "mended"),
    [
        ("““China wins”, he says", "doubled-quote", "“China wins”, he says"),
        ("“China wins,“ he says", "turned-quote", "“China wins,” he says"),
    ],
)
def test_marks_of_a_title_are_mended_as_those_of_a_text(title: str, rule: str, mended: str) -> None:
    cleaned = clean(Item(title=title, content="So.", form="text"), house=HOUSE)
    assert cleaned.title == mended
    assert cleaned.repairs == (Repair(rule, title, mended, True, "title"),)
