"""Where the news comes from, when an intro says it with a link and no label follows."""

from __future__ import annotations

import pytest

from newsletter.cleaning import clean
from newsletter.gathered import Cleaned, Item
from newsletter.model import Citation
from tests.test_cleaning import HOUSE

AT = "https://herald.example/2026/plan/"
HERALD = Citation("The Herald", AT)
CNBC = "<a href='https://cnbc.example/x'>CNBC</a>"
TIME = "<a href='https://time.example/'>Time</a>"
NYU = "<a href='https://nyu.example/'>NYU</a>"
BOOK = "<a href='https://books.example/1'>The Split</a>"


def cleaned(html: str, address: str = AT) -> Cleaned:
    item = Item(title="Ports", content=f"<p>{html}</p>", address=address, source=HERALD)
    return clean(item, house=HOUSE)


@pytest.mark.parametrize(
    "intro",
    [
        f"Exports fall, says Shaun Rein at {CNBC}.",
        f"Exports fall, Shaun Rein tells {CNBC}. Nobody is surprised.",
        f"Exports fall, says Shaun Rein in an analysis by the state-owned {CNBC}.",
        f"Exports fall, says Shaun Rein, author of {BOOK}, "
        f"at {CNBC}. <a href='/2025/earlier/'>Earlier</a> he expected more.",
        f"Exports fall, says Winston Ma, professor at {NYU}, in the {CNBC}.",
        f"Exports fall, says market analyst Shaun Rein at {CNBC}.",
        f"Exports fall, says market analyst Shaun Rein to {CNBC}, and shops are empty.",
        f"Exports fall, according to market analyst Shaun Rein in {CNBC}.",
        f"Market analyst Shaun Rein tells at {CNBC} that exports fall.",
        f"Market analyst Shaun Rein explains in {CNBC} that exports fall.",
        f"Market analyst Shaun Rein looks at exports for {CNBC}.",
        f"Market analyst Shaun Rein gives advice on exports at {CNBC}.",
        f"Some say that exports rise; they fall, marketing expert Shaun Rein said on {CNBC}.",
        f"Shaun Rein says that it is over, as leading economist Winston Ma told {CNBC}.",
    ],
)
def test_the_publication_that_an_intro_links_to_is_the_source(intro: str) -> None:
    assert cleaned(intro).source == Citation("CNBC", "https://cnbc.example/x")


@pytest.mark.parametrize(
    "text",
    [
        f"Shaun Rein says at {CNBC} and in {TIME} that it is over.",
        f"Shaun Rein, who teaches at {NYU}, says that it is over.",
        f"Shaun Rein wrote {BOOK}, which sells.",
        f"Exports fall, says market analyst Shaun Rein in his book {BOOK}.",
        "Wages fall, says analyst Shaun Rein in <a href='https://www.amazon.com/1'>The Split</a>.",
        f"Exports fall, says Winston Ma, professor of law at {NYU}.",
        "Professor Winston Ma says at <a href='https://law.example/'>Fordham University</a>: no.",
        "Analyst Shaun Rein says more at <a href='https://rein.example/'>Shaun Rein</a>.",
        "Exports fall, says Shaun Rein, a speaker at <a href='https://b.example/'>the Bureau</a>.",
        f"Analyst Shaun Rein joined the board at {CNBC}.",
        "Shaun Rein says that wages fall at <a href='https://foxconn.example/'>Foxconn</a>.",
        "Shaun Rein says in <a href='https://cnbc.example/x'>this long interview</a> it is over.",
        "Shaun Rein says on <a href='https://herald.example/tv/'>Herald TV</a> that it is over.",
        f"Shaun Rein says at {CNBC} that it is over. {'The harbour is empty. ' * 50}",
    ],
)
def test_what_is_not_certain_leaves_the_post_its_own_source(text: str) -> None:
    assert cleaned(text).source == HERALD
