"""Whole pages that were pasted: the post begins below the menu."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsletter.cleaning import HouseRules, clean
from newsletter.gathered import Removed
from newsletter.sources.local import read_body

TITLE = "Why local debts stay – Victor Shih"
TEXT = "Beijing fears a default, says Victor Shih. It would hit savers in the whole country."
MENU = "Skip to content\nThe Bureau\nMenu\nHome About Speakers Contact"
BYLINE = "Posted on November 24, 2026 by Fons Tuinstra"
FOOT = (
    "Share this:\nTwitter\nFacebook\nRelated\nIs there a way out?\nNovember 3, 2026\nIn “politics”"
    "\nLeave a Reply\nYour email address will not be published. Required fields are marked *"
)


@pytest.mark.parametrize("menu", [MENU, "Home\n\nAbout\n\nSubscribe", "Home | Search | Log in"])
@pytest.mark.parametrize(
    "byline", [BYLINE, "24 November 2026", "By Jane Doe\n24 November 2026", "Nov 24, 2026"]
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_post_begins_below_the_menu_of_its_page(menu: str, byline: str, between: str) -> None:
    text = f"{menu}{between}{TITLE}{between}{byline}\n\nVictor Shih\nVictor Shih\n{TEXT}\n\n{FOOT}"
    (item,) = read_body(text.encode()).items
    cleaned = clean(item, house=HouseRules())
    assert cleaned.title == TITLE
    assert cleaned.body.removeprefix("By Jane Doe\n\n") == TEXT
    assert cleaned.told_at == datetime(2026, 11, 24, tzinfo=UTC)
    assert item.removed == (Removed("page-head", menu), Removed("caption", "Victor Shih"))


def test_a_standfirst_stays_below_the_headline() -> None:
    standfirst = "Provinces owe more than they can ever pay back. Nobody has the full list of it."
    text = f"{MENU}\n\n{TITLE}\n{standfirst}\n{BYLINE}\n\n{TEXT}"
    (item,) = read_body(text.encode()).items
    assert item.title == TITLE
    assert item.content.startswith(standfirst)


@pytest.mark.parametrize(
    "above",
    [
        TITLE,  # its own standfirst below it
        f"{TITLE}\n\n{TEXT} {TEXT}\n\nHome",
        "About China’s next plan – Victor Shih",
    ],
)
def test_what_is_no_menu_stays(above: str) -> None:
    text = f"{above}\n\nWhat provinces owe today\n\n{BYLINE}\n\n{TEXT}"
    (item,) = read_body(text.encode()).items
    assert item.removed == ()
    assert above.split("\n")[0] == item.title


def test_the_days_of_a_timeline_are_no_day_of_the_post() -> None:
    text = f"{TITLE}\n\n3 November 2026\nDebts rise.\n\n4 November 2026\nThey fall again."
    (item,) = read_body(text.encode()).items
    assert clean(item, house=HouseRules()).told_at is None


def test_words_said_twice_in_a_text_stay() -> None:
    text = f"{TITLE}\n\nSo it goes.\nSo it goes.\n\n{TEXT}"
    (item,) = read_body(text.encode()).items
    assert item.content.count("So it goes.") == 2
