"""Where a quote below a label ends, in a text that marks none."""

from __future__ import annotations

from newsletter.cleaning import HouseRules, clean
from newsletter.gathered import Item

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
