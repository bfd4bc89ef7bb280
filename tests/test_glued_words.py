"""Words that ran together without a mark between them, and what only looks like them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from newsletter.cleaning import clean
from newsletter.cleaning.mending.ordinary import find_ordinary
from newsletter.cleaning.mending.words import words_of
from newsletter.gathered import Cleaned, Item
from tests.test_cleaning import HOUSE as BUREAU

ROOT = Path(__file__).parents[1]
LABELLED = sorted((ROOT / "tests" / "data").glob("named_speakers*.yaml"))
HOUSE = replace(BUREAU, people=(*BUREAU.people, "Kaiser Kuo"))


def cleaned_of(text: str) -> Cleaned:
    return clean(Item(title="A title", content=text, form="text"), house=HOUSE)


@pytest.mark.parametrize(
    ("glued", "mended"),
    [
        ("Host Kaiser Kuotells the story.", "Host Kaiser Kuo tells the story."),
        ("Winston Masays so.", "Winston Ma says so."),
        ("It grew 5 percentlast year.", "It grew 5 percent last year."),
        ("It fell 20%in a year.", "It fell 20% in a year."),
        ("He left 3 yearsago.", "He left 3 years ago."),
        ("He came at 9 a.m.The door was open.", "He came at 9 a.m. The door was open."),
        ("From 5 p.m.on it is free.", "From 5 p.m. on it is free."),
        ("Rules: 7.Wait and see. 8.Bring a map.", "Rules: 7. Wait and see. 8. Bring a map."),
    ],
)
def test_a_space_that_was_lost_for_certain_is_mended(glued: str, mended: str) -> None:
    cleaned = cleaned_of(glued)
    assert cleaned.body == mended
    assert {(repair.rule, repair.applied) for repair in cleaned.repairs} == {("glued-words", True)}


@pytest.mark.parametrize(
    ("glued", "meant"),
    [
        ("Host Kaiser Kuoin Beijing.", "Host Kaiser Kuo in Beijing."),
        ("It ends at 5 p.m.Eastern time.", "It ends at 5 p.m. Eastern time."),
        ("So we waited. 8.Bring a map.", "So we waited. 8. Bring a map."),
        ("The growthis slow.", "The growth is slow."),
        ("He wrote it inthe end, the paper says.", "He wrote it in the end, the paper says."),
        ("The man toldthe BBC.", "The man told the BBC."),
        ("The bank saidthat it falls.", "The bank said that it falls."),
        ("The paper goes, forthis is it.", "The paper goes, for this is it."),
        ("The notionof it is old.", "The notion of it is old."),
        ("The economyis slow.", "The economy is slow."),
        ("In the notice,says the paper.", "In the notice, says the paper."),
        ("In 2024The party was new.", "In 2024 The party was new."),
        ("Sie wächst.Über allem.", "Sie wächst. Über allem."),
    ],
)
def test_a_space_that_may_be_lost_is_told(glued: str, meant: str) -> None:
    cleaned = cleaned_of(glued)
    assert cleaned.body == glued
    (repair,) = cleaned.repairs
    assert not repair.applied
    assert repair.after in meant
    assert repair.before in glued


@pytest.mark.parametrize(
    "honest",
    [
        "Write to john-SmithSays@example.com, jane.Doe@example.com or mySelf@example.com.",
        "See https://example.com/TheNewWay/saysBloomberg?x=myThing for more.",
        "See www.example.com/readMore and example.com/x/aboutUs/y now.",
        "Call fooBar() or getElementById(x) for that.",
        "Follow @KaiserKuo under #IanJohnson.",
        "It is 5 percentage points, says one of 3 millionaires aged 10 monthsish.",
        "See section 3.Rules, ver. 2.Next, and No. 5.The cost is $3.5million in Q3.",
        "3.Liga is a league of the south.",
        "See Agenda2030The, the 2020Census and v.2024The of it.",
        "The bronchitis and the basis of absinthe, forthwith or elsewhere, lie therewith.",
        "Irgendetwas mit Synthese, etwas und Goethe; een mythe die was.",
        "The tags are china,news,economy and f(red,blue) or {min,max}, see a.b/c,def.",
        "Er sagte: „Das ist ‚gut‘ und schön.“ Dann „Weiter“.",
        "„Goed”, zei hij, and „Gut“, said “she”.",
    ],
)
def test_honest_text_is_not_doubted(honest: str) -> None:
    assert not cleaned_of(honest).repairs


@pytest.mark.parametrize(
    ("spaced", "mended"),
    [
        ("Victor Shih , author of it.", "Victor Shih, author of it."),
        ("Of the country ,and so on.", "Of the country, and so on."),
    ],
)
def test_a_space_before_a_comma_is_mended(spaced: str, mended: str) -> None:
    cleaned = cleaned_of(spaced)
    assert cleaned.body == mended
    assert {(repair.rule, repair.applied) for repair in cleaned.repairs} == {("odd-space", True)}


def test_ordinary_words_of_sound_texts_are_doubted_in_one_of_200_at_most() -> None:
    texts = [
        case["text"] for name in LABELLED for case in yaml.safe_load(name.read_text())["cases"]
    ]
    texts += [path.read_text() for path in (ROOT / "docs").glob("*.md")]
    paragraphs = [part for text in texts for part in text.split("\n\n")]
    words = words_of(texts)
    doubted = [one for one in paragraphs if list(find_ordinary(one, lambda: words))]
    assert len(paragraphs) > 400
    assert len(doubted) * 200 <= len(paragraphs), doubted


def test_a_quote_that_is_not_closed_beside_german_ones_is_told() -> None:
    (repair,) = cleaned_of("A „Wort“, and “that is all.").repairs
    assert repair.rule == "unclosed-quote"


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("In <em>Caixin</em>reports of it.", ["*Caixin* reports"]),
        ("A <b>front</b>line, <i>Re</i>thinking <em>Beijing</em>ers, <em>Under</em>way", []),
    ],
)
def test_a_word_behind_an_emphasised_name_is_told(html: str, told: list[str]) -> None:
    repairs = clean(Item(title="A title", content=f"<p>{html}</p>"), house=HOUSE).repairs
    assert [repair.applied for repair in repairs] == [False] * len(told)
    assert all(words in repair.after for words, repair in zip(told, repairs, strict=True))


def test_each_of_many_glued_sentences_is_told() -> None:
    cleaned = cleaned_of("Sie wächst.Die Zölle.Zum Glück.Öfter so.Niemand sagt.Es war.")
    assert [repair.rule for repair in cleaned.repairs] == ["glued-sentences"] * 5
    assert not any(repair.applied for repair in cleaned.repairs)
