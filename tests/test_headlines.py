"""A headline that is made of a text ends where a phrase does."""

from __future__ import annotations

import pytest

from newsletter.cleaning.headlines import propose_title
from tests.test_cleaning import HOUSE

LONG = "The largest technology companies of the country can never again be allowed to grow"


@pytest.mark.parametrize(
    ("intro", "title"),
    [
        (f"{LONG} in all of the west, says Winston Ma", f"{LONG} in all of the west – Winston Ma"),
        (f"{LONG} where they like it and never more than that", f"{LONG} where they like it"),
        (f"{LONG} without further limits of their very own", f"{LONG} without further limits…"),
        ("x" * 300, f"{'x' * 110}…"),
    ],
)
def test_a_long_sentence_is_cut_between_phrases_or_says_that_it_goes_on(
    intro: str, title: str
) -> None:
    assert propose_title(intro, HOUSE) == title


def test_one_of_the_house_who_wrote_it_stands_behind_its_claim() -> None:
    assert propose_title("Ports wait.", HOUSE, "Winston Ma") == "Ports wait – Winston Ma"
    assert propose_title("Ports wait.", HOUSE, "Jane Doe") == "Ports wait"
    assert propose_title("Ports wait, says Ian Johnson.", HOUSE, "Winston Ma").endswith(
        "Ian Johnson"
    )
    said = "Ian Johnson, our founder, told CNBC that ports are not shut this year at all."
    assert propose_title(said, HOUSE) == said.rstrip(".")
