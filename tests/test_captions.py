"""The caption of a lost picture, above the text of a pasted post, is neither headline nor news."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsletter.cleaning import HouseRules, clean, split_page
from newsletter.gathered import Item
from newsletter.model import Citation
from newsletter.sources.local import read_body
from tests.test_cleaning import HOUSE

HEADS = ("China is not enough – Shaun Rein", "Women want more – Ian Johnson")
TEXTS = (
    "Business analyst Shaun Rein tells Sky News that foreign firms should not leave China now.",
    "Author Ian Johnson looks at the women in the factories, and at what they dream of.",
)
STRANGERS = HouseRules(organisations=HOUSE.organisations)


def post(number: int, day: str, caption: str) -> str:
    name = HEADS[number].rpartition(" – ")[2]
    return f"{HEADS[number]}\n{day}\n\n{caption.format(name)}\n\n{TEXTS[number]}"


@pytest.mark.parametrize("day", ["Posted on November 2{0}, 2026 by Fons", "November 2{0}, 2026"])
@pytest.mark.parametrize("caption", ["{0}", "{0}{0}", "{0} in Beijing"])
def test_the_caption_of_a_pasted_post_is_no_headline(day: str, caption: str) -> None:
    text = "\n\n".join(post(number, day.format(number), caption) for number in (0, 1))
    page = split_page(text, house=HOUSE)
    drafts = [clean(item, house=HOUSE) for item in page.posts]
    assert [draft.title for draft in drafts] == list(HEADS)
    told = [item.published_at or d.told_at for item, d in zip(page.posts, drafts, strict=True)]
    assert told == [datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)]
    assert page.head == ()
    for draft, words in zip(drafts, TEXTS, strict=True):
        caption_of = [removed.text for removed in draft.removed if removed.rule == "caption"]
        assert draft.body.endswith(words)
        assert (draft.body == words) == (len(caption_of) == 1) == ("Beijing" not in caption)


@pytest.mark.parametrize("caption", ["Ian Johnson", "Ian JohnsonIan Johnson", "Ian JohnsonIan"])
@pytest.mark.parametrize("house", [HOUSE, STRANGERS], ids=["known", "unknown"])
def test_the_caption_of_one_pasted_post_goes_and_is_told(caption: str, house: HouseRules) -> None:
    (item,) = read_body(post(1, "November 24, 2026", caption).encode()).items
    draft = clean(item, house=house)
    assert (draft.title, draft.body) == (HEADS[1], TEXTS[1])
    assert ("caption", caption) in [(removed.rule, removed.text) for removed in draft.removed]


def test_a_name_that_stands_nowhere_else_says_who_writes() -> None:
    item = Item(title="Women want more", content=f"Ian Johnson\n\n{TEXTS[0]}", form="text")
    assert clean(item, house=HOUSE).body.startswith("Ian Johnson\n")
    among = (
        "They were all there: Shaun Rein, Ian Johnson and many others.\n\nIan Johnson\n\nSo it is."
    )
    assert "\nIan Johnson\n" in clean(Item(title="A", content=among, form="text"), house=HOUSE).body


NAMES = ("Shaun Rein", "Ian Johnson", "Paul French")  # the last one is a stranger
THREE = (*HEADS, "Dogs ran in Shanghai – Paul French")
TOLD = (*TEXTS, "Author Paul French explains at the BBC how the dogs ran, and who bet on them.")
A_DAY = "November 20, 2026"


def front_page(form: str, caption: str) -> str:
    parts = zip(THREE, NAMES, TOLD, strict=True)
    return "\n\n".join(form.format(h, caption.format(name), t) for h, name, t in parts)


LONGER = ["{} at the dog track", "{} speaking at the LSE in 2019", "{} (Photo: AFP)"]


@pytest.mark.parametrize(
    "form",
    [
        "{1}\n{0}\n{2}",
        "{1}\n{0}\nNovember 20, 2026\n{2}",
        "{1}\n{0}\nby Jane Doe, Reuters\nNovember 20, 2026\nUpdated May 3, 2027\n{2}",
    ],
)
@pytest.mark.parametrize("caption", ["{}", *LONGER])
def test_a_caption_above_a_headline_is_of_the_post_below(form: str, caption: str) -> None:
    page = split_page(front_page(form, caption), house=HOUSE)
    drafts = [clean(item, house=HOUSE) for item in page.posts]
    assert [(draft.title, draft.body) for draft in drafts] == [*zip(THREE, TOLD, strict=True)]
    gone = [(gone.rule, gone.text) for draft in drafts for gone in draft.removed]
    gone = [each for each in gone if each[0] not in ("byline", "day-line", "post-footer")]
    assert gone == [("caption", caption.format(name)) for name in NAMES]
    assert page.head == ()


@pytest.mark.parametrize("form", ["{0}\n{1}\n{2}", "{0}\nNovember 20, 2026\n{1}\n{2}"])
@pytest.mark.parametrize("caption", LONGER)
def test_a_longer_caption_below_a_headline_is_no_headline(form: str, caption: str) -> None:
    page = split_page(front_page(form, caption), house=HOUSE)
    drafts = [clean(item, house=HOUSE) for item in page.posts]
    assert [draft.title for draft in drafts] == list(THREE)
    shown = [caption.format(name) for name in NAMES]
    bodies = [f"{one}\n\n{text}" for one, text in zip(shown, TOLD, strict=True)]
    assert [draft.body for draft in drafts] == bodies
    assert drafts[0].source == Citation("Sky News")


@pytest.mark.parametrize(
    "last",
    [
        "Ian Johnson in Beijing expects more of it.",  # a sentence
        "Shaun Rein at the dog track",  # of the post above
        "Ian Johnson likes dogs",
        "Ian Johnson at CNBC explains why nobody bet",
        "Kerry Brown at the dog track",  # of nobody's headline
    ],
)
def test_the_last_line_of_a_post_is_no_caption_of_the_next(last: str) -> None:
    text = "\n\n".join([HEADS[0], A_DAY, TEXTS[0], last, HEADS[1], A_DAY, TEXTS[1]])
    first, second = (clean(item, house=HOUSE) for item in split_page(text, house=HOUSE).posts)
    assert (first.body, second.body) == (f"{TEXTS[0]}\n\n{last}", TEXTS[1])
    assert not [gone for gone in (*first.removed, *second.removed) if gone.rule == "caption"]
