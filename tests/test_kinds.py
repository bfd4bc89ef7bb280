"""The kind of a post, which decides about the call to action: certain, or news."""

from __future__ import annotations

import pytest

from newsletter.cleaning import clean
from newsletter.gathered import Item
from tests.test_cleaning import HOUSE

INTRO = "The economy grows faster than expected, and nobody knows why that should be so."


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("Most-sought speakers in November 2026", INTRO, "list"),
        ("Top-10: our most-sought speakers for November", INTRO, "list"),
        ("The five speakers you asked for most in October", INTRO, "list"),
        ("The most popular China speakers of the year", INTRO, "list"),
        ("The China Speakers Bureau newsletter is out", INTRO, "note"),
        ("Our newsletter for May has been sent", INTRO, "note"),
        ("China Speakers Bureau closed for National Day", INTRO, "note"),
        ("From the factory – Zhang Lijia", "Author Zhang Lijia joins the China Speakers Bureau.",
         "announcement"),
        ("Zhang Lijia joins our speakers", INTRO, "announcement"),
        ("New faces", "We welcome economist Ian Johnson as a new speaker at the bureau.",
         "announcement"),
        ("New speaker: Ming Li", "The China Speakers Bureau is glad to have Ming Li.",
         "announcement"),
        ("New speaker at the China Speakers Bureau: Shaun Rein on shops", INTRO, "announcement"),
        ("A voice from the country", "The China Speakers Bureau welcomes Ming Li as a new speaker.",
         "announcement"),
        ("Migration", "Migration expert Ming Li joins the China Speakers Bureau.", "announcement"),
        # What only looks like it.
        ("New speaker: Ming Li", "The conference in Berlin has another guest.", "news"),
        ("New speakers: loud and cheap", "The China Speakers Bureau hears them.", "news"),
        ("A hall", "The hall welcomes Ming Li as a new speaker.", "news"),
        ("Who pays for it – Shaun Rein", INTRO, "news"),
        ("China Speakers Bureau debate: growth is over – Shaun Rein", INTRO, "news"),
        ("China Speakers Bureau hosts a debate", "Shaun Rein says growth is over.", "news"),
        ("Popular speakers for cars sell well – Shaun Rein", INTRO, "news"),
        ("Top 10 of brands – Shaun Rein", "Shaun Rein speaks, and the speakers sell.", "news"),
        ("A party joins the market – Ian Johnson", "Jane Doe joins the bank, says Ian Johnson.",
         "news"),
        ("The newsletter of a dissident is out of reach – Ian Johnson", INTRO, "news"),
        ("A stage", "Shaun Rein is a speaker at the China Speakers Bureau.", "news"),
    ],
)  # fmt: skip
def test_kind_of_a_post(title: str, text: str, kind: str) -> None:
    assert clean(Item(title=title, content=text, form="text"), house=HOUSE).kind == kind


def test_a_source_that_names_its_kind_is_believed() -> None:
    item = Item(title="Most-sought speakers", content=INTRO, form="text", kind="podcast")
    assert clean(item, house=HOUSE).kind == "podcast"
