"""How a text introduces a speaker, which stands under the headline of the mail."""

from __future__ import annotations

import pytest

from newsletter.collect.introductions import find_role

NAMES = ("Arthur Kroeber",)


@pytest.mark.parametrize(
    "verb",
    str.split(
        "says tells argues warns explains writes notes thinks believes predicts told asks sees"
        " finds expects fears quotes"
    ),
)
def test_the_verb_before_a_role_is_none_of_it(verb: str) -> None:
    text = f"The yuan falls, {verb} leading economist Arthur Kroeber, author of a book, at CNBC."
    assert find_role(text, NAMES) == "leading economist"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Leading China economist Arthur Kroeber looks at the plan.", "leading China economist"),
        (
            "Nothing changes, says renowned business analyst Arthur Kroeber.",
            "renowned business analyst",
        ),
        ("It is over, Arthur Kroeber, a leading economist, argues.", "leading economist"),
        ("Economist Arthur Kroeber, author of a book, says so.", "economist"),
        ("It falls. Economist Arthur Kroeber is not surprised.", "economist"),
        ("It falls, says in the Economist Arthur Kroeber.", ""),
        ("Marketing expert **Arthur Kroeber** says so.", "marketing expert"),
        ("Says marketing guru [Arthur Kroeber](https://x.example/a).", "marketing guru"),
        (
            "Says [Arthur Kroeber](https://x.example/a), [AI expert](https://x.example).",
            "AI expert",
        ),
        ("Growth is sluggish, argues Arthur Kroeber.", ""),
    ],
)
def test_the_words_of_a_role_stay(text: str, role: str) -> None:
    assert find_role(text, NAMES) == role
