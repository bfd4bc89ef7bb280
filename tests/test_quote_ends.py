"""Where a quote below a label ends, in a text that marks none."""

from __future__ import annotations

import pytest

from newsletter.cleaning import HouseRules, clean
from newsletter.gathered import Item
from tests import test_old_calls as old_calls

HOUSE = HouseRules(
    organisations=("China Speakers Bureau",), people=("Arthur Kroeber", "Shaun Rein")
)
INTRO = "Economist Arthur Kroeber looks at the plan, he tells China Daily."
CALL = (
    "{} is a speaker at the China Speakers Bureau. Do you need him at your meeting or conference?"
    " Get in touch or fill out our speakers’ request form."
)


def body_of(*lines: str) -> str:
    return clean(Item(title="A title", content="\n".join(lines), form="text"), house=HOUSE).body


def test_what_stands_behind_a_call_is_no_part_of_the_quote_above_it() -> None:
    quoted = ("China Daily:", "The plan stays with factories.")
    call = CALL.format("Arthur Kroeber")
    quote = f"{INTRO}\n\n> The plan stays with factories."
    for gone in ((), ("https://www.youtube.com/watch?v=aaaaaaaaaaa",), ("More in China Daily.",)):
        body = body_of(INTRO, *quoted, call, *gone, "He spoke of it in Rotterdam.")
        assert body == f"{quote}\n\nHe spoke of it in Rotterdam."


def test_each_call_ends_the_quote_above_it() -> None:
    other = ("Shaun Rein:", "Another quote.", CALL.format("Shaun Rein"), "A line behind.")
    lines = (INTRO, "China Daily:", "A quote.", CALL.format("Arthur Kroeber"), "A line.", *other)
    assert body_of(*lines).endswith("A line.\n\nShaun Rein:\n\n> Another quote.\n\nA line behind.")


#: What somebody says, that sounds like a call or weighs as one.
ASIDES = (
    "And so they don’t have a lot of ability to hire lots of people and give them big wages.",
    "Would you like to live there? I would not.",
    "If you want them to come to your shop, you have to invite them.",
    "Anybody who wants to talk to the mayor needs to book a meeting.",
    "Do you need a speaker for that? No, the machine talks.",
)


@pytest.mark.parametrize("aside", ASIDES)
@pytest.mark.parametrize("turns", [("SMITH: ", "KROEBER: "), ("", "")])
def test_no_sentence_of_a_quote_leaves_it_for_what_it_may_be(
    aside: str, turns: tuple[str, str]
) -> None:
    """Wherever it stands in a transcript or an article, the quote stays whole."""
    asks, says = turns
    quote = [
        f"{asks}The towns grow, and their banks do not.",
        f"{says}Nobody lends a yuan to a shop. The shops live on tea.",
        f"{asks}He looks at numbers of seven provinces.",
        f"{says}They sell what they have. It is not much.",
    ]
    for at in range(1, len(quote)):
        for glue in (" ", "\n"):
            quoted = list(quote)
            quoted[at] += f"{glue}{says if glue != ' ' else ''}{aside}"
            lines = "\n".join(quoted).split("\n")
            expected = "\n>\n".join(f"> {line}" for line in lines)
            assert body_of(INTRO, "China Daily:", *lines) == f"{INTRO}\n\n{expected}"


def test_of_a_transcript_only_what_names_the_bureau_is_told_as_a_call() -> None:
    def count_doubts(aside: str) -> int:
        turns = ("SMITH: The towns grow.", f"KROEBER: Nobody lends a yuan. {aside}")
        content = "\n".join((INTRO, "China Daily:", *turns, "SMITH: He looks at numbers."))
        cleaned = clean(Item(title="A title", content=content, form="text"), house=HOUSE)
        return sum(not repair.applied for repair in cleaned.repairs)

    ours = "The China Speakers Bureau opens an office in Oslo."
    assert [count_doubts(aside) for aside in (*ASIDES[:3], ours)] == [0, 0, 0, 1]


def test_what_may_be_a_call_is_told_and_ends_no_quote() -> None:
    update, quoted, tour = old_calls.UPDATE, old_calls.QUOTED, old_calls.AFTERWORDS[0]
    for call in (*old_calls.DOUBTFUL, *old_calls.OURS):
        [told] = old_calls.doubts_of(f"{update}<p>{call}</p>")
        assert told
        assert told in call
        body = old_calls.body_of(f"{update}<p>{call}</p><p>{tour}</p>").replace("\\", "")
        assert body == f"{quoted}\n>\n> {call}\n\n{tour}"
        [told] = old_calls.doubts_of(f"{update[:-4]} {call}</p>")
        assert call in told
        body = old_calls.body_of(f"{update[:-4]} {call}</p>").replace("\\", "")
        assert body == f"{quoted} {call}"
