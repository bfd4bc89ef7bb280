"""Links as mail programs write them into plain text become links of their words."""

from __future__ import annotations

import pytest

from newsletter.cleaning import HouseRules, clean
from newsletter.gathered import Item
from newsletter.sources.local import read_body

AT = "https://asia.example/1"


def body_of(text: str) -> str:
    return clean(Item(title="T", content=text, form="text"), house=HouseRules()).body


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (f"He tells Nikkei Asia <{AT}>. More.", f"He tells [Nikkei Asia]({AT}). More."),
        (f"He tells Nikkei Asia<{AT}>, twice.", f"He tells [Nikkei Asia]({AT}), twice."),
        (f"He tells Nikkei Asia [{AT}] .", f"He tells [Nikkei Asia]({AT})."),
        (f"At The Wire China ({AT}) he says it.", f"At [The Wire China]({AT}) he says it."),
        (f"In the Bank of China <{AT}> he sits.", f"In the [Bank of China]({AT}) he sits."),
        (f"Read all of it here <{AT}> and there.", f"Read all of it [here]({AT}) and there."),
        (f"Firms leave the country\n<{AT}>\n\nAnd more.", f"[Firms leave the country]({AT})"),
        (f"It is so <{AT}> and so <{AT}2>.", f"It is [so]({AT}) and [so]({AT}2)."),
        (f"See it at www.asia.example <{AT}>.", f"See it at [www.asia.example]({AT})."),
        (f"See <{AT}>, he says so.", f"[See]({AT}), he says so."),
        (f"<{AT}> tells it.", f"[{AT}]({AT}) tells it."),
        (f"It is so ({AT}), he says.", f"It is so ([{AT}]({AT})), he says."),
        (f"It is at {AT}, he says.", f"It is at [{AT}]({AT}), he says."),
        ("Ask li@a.example <mailto:li@a.example> now.", "Ask li@a.example now."),
        (
            "Chinese firms go abroad and they build many factories, he tells the Nikkei Asia\n"
            f"<{AT}> in a long talk that fills the whole page of the newspaper, and\n"
            "more than that.\n\nAnother paragraph.",
            f"he tells the [Nikkei Asia]({AT}) in a long talk",
        ),
    ],
)
def test_an_address_behind_words_is_a_link_of_them(written: str, shown: str) -> None:
    assert shown in body_of(written)


SENTENCE = (
    "China's local governments owe much more than anybody in Beijing knows, he tells Bloomberg"
)


@pytest.mark.parametrize("signs", ["", "> "])
@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (SENTENCE, '. "Nobody has them," he said.', f'[Bloomberg]({AT}). "Nobody has them," he'),
        (SENTENCE, ", and goes on.", f"[Bloomberg]({AT}), and goes on."),
        (SENTENCE, "and goes on.", f"[Bloomberg]({AT}) and goes on."),
        (SENTENCE, "Television, and goes on.", f"[Bloomberg]({AT}) Television, and goes on."),
        (SENTENCE, "", f"tells [Bloomberg]({AT})"),
    ],
)
def test_an_address_on_a_line_of_its_own_parts_no_sentence(
    before: str, after: str, shown: str, signs: str, form: str
) -> None:
    lines = ["First this.", "", before, f"<{AT}>", after, "", "Last that."]
    text = "\n".join(f"{signs}{line}".rstrip() for line in lines)
    if form == "text":
        assert shown in body_of(text)
    (item,) = read_body(f"# A title of it\n\n{text}\n".encode()).items
    assert shown in clean(item, house=HouseRules()).body.replace("> ", "")


def test_addresses_below_titles_are_links_of_their_lines() -> None:
    body = body_of(f"Firms leave\n<{AT}>\nBanks stay\n<{AT}2>\n")
    assert body == f"[Firms leave]({AT})\n\n[Banks stay]({AT}2)"


def test_the_source_of_a_plain_mail_has_its_address() -> None:
    for below in ('"It is so," he says.', '> "It is so," he says.\n> "And so."'):
        text = (
            f"Subject: Firms leave\n\nEconomist Arthur Kroeber tells Nikkei Asia <{AT}> that they"
            f" leave.\n\nNikkei Asia:\n\n{below}\n"
        )
        (item,) = read_body(text.encode()).items
        cleaned = clean(item, house=HouseRules())
        assert cleaned.source == ("Nikkei Asia", AT)
        assert f"tells [Nikkei Asia]({AT}) that" in cleaned.body


def test_links_of_pasted_markdown_stay() -> None:
    text = f"# A plan\n\nHe tells [Nikkei Asia]({AT}) of [it]( {AT} ) and **more**."
    (item,) = read_body(text.encode()).items
    assert item.content == f"He tells [Nikkei Asia]({AT}) of [it]( {AT} ) and **more**."
