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
        f"Exports fall, says <a href='/rein'>Shaun Rein</a>at the {CNBC}.",
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


@pytest.mark.parametrize(
    "intro",
    [
        f"In {CNBC}, analyst Shaun Rein argues that exports fall.",
        f"Shops are empty. In the daily {CNBC}, Shaun Rein explains that exports fall.",
        f"According to {CNBC}, analyst Shaun Rein is right.",
        f"In a piece from {CNBC} analyst Shaun Rein looks at exports.",
        f"{CNBC}: exports fall, says Shaun Rein.",
    ],
)
def test_a_sentence_may_begin_with_its_source(intro: str) -> None:
    assert cleaned(intro).source == Citation("CNBC", "https://cnbc.example/x")


def test_the_intro_may_stand_below_its_author() -> None:
    post = cleaned(f"By Jane Doe</p><p>Exports fall, says Shaun Rein at {CNBC}.")
    assert post.source == Citation("CNBC", "https://cnbc.example/x")


def test_a_name_and_a_colon_are_a_source_where_the_host_bears_the_name() -> None:
    linked = "<a href='https://{}/x'>{}</a>: exports fall, says Shaun Rein.".format
    for host, name in (("www.scmp.com", "South China Morning Post"), ("wsj.com", "The WSJ")):
        assert cleaned(linked(host, name)).source == Citation(name, f"https://{host}/x")
    for host, name in (("news.example", "Jack Ma"), ("china.example", "China")):
        assert cleaned(linked(host, name)).source == HERALD


@pytest.mark.parametrize("place", ["Beijing", "the White House", "Hong Kong", "The Netherlands"])
def test_a_place_is_no_source(place: str) -> None:
    linked = f"<a href='https://gov.example/x'>{place}</a>"
    for intro in (
        f"Exports fall, according to {linked}, says Shaun Rein.",
        f"In {linked}, analyst Shaun Rein argues, exports fall.",
        f"Shaun Rein tells {linked} that exports fall.",
        f"Exports fall, says Shaun Rein.</p><p>{linked}:</p><p>The harbour is empty.",
    ):
        assert cleaned(intro).source == HERALD


@pytest.mark.parametrize(
    "intro",
    [
        f"At {CNBC}, exports fall. Shaun Rein is not surprised.",
        f"Data from {CNBC} are wrong, says Shaun Rein.",
        "In <a href='https://cnbc.example/x'>More</a>, Shaun Rein says so.",
    ],
)
def test_a_sentence_that_begins_otherwise_tells_no_source(intro: str) -> None:
    assert cleaned(intro).source == HERALD


@pytest.mark.parametrize(
    "words", ["And", "BUT", "Also", "Update", "Note", "P.S.", "He Said", "Q", "Finally"]
)
def test_words_that_lead_on_are_no_source(words: str) -> None:
    """Nor do they end the quote in which they stand."""
    quote = "<blockquote>The harbour is empty.</blockquote>"
    led_on = cleaned(f"Exports fall, says Shaun Rein.</p><p>{words}:</p>{quote}<p>")
    assert led_on.source == HERALD
    assert f"\n\n{words}:\n\n> The harbour" in led_on.body
    both = "<p>Sinica:</p><p>The harbour is empty.</p><p>{}:</p><p>So is the town.</p>".format
    named = cleaned(f"Exports fall, says Shaun Rein at Sinica.</p>{both(words)}<p>")
    assert named.body.endswith(f"> The harbour is empty.\n>\n> {words}:\n>\n> So is the town.")


@pytest.mark.parametrize(
    ("intro", "name"),
    [
        (
            "Winston Ma tells Keith Yap in the Front Row Podcast that it is over.",
            "Front Row Podcast",
        ),
        (
            "Exports fall, says analyst Shaun Rein in the South China Morning Post.",
            "South China Morning Post",
        ),
        ("Shaun Rein told The New York Times that shops are empty.", "The New York Times"),
        (
            "In an interview with the state-owned China Daily, Shaun Rein looks at exports.",
            "China Daily",
        ),
        ("It is over, says Shaun Rein in an interview with the Economist.", "The Economist"),
        ("Shaun Rein says in an op-ed for Foreign Policy that it is over.", "Foreign Policy"),
        ("Shaun Rein, interviewed by the BBC, says that it is over.", "BBC"),
    ],
)
def test_a_medium_may_be_named_without_a_link(intro: str, name: str) -> None:
    assert cleaned(intro).source == Citation(name)


@pytest.mark.parametrize(
    "intro",
    [
        "Shaun Rein, columnist for the Financial Times, says that it is over.",
        "Shaun Rein says that sales fall at Hunan Television.",
        "Shaun Rein says so in his book The Daily Review.",
        "Shaun Rein tells the Financial Times, and says on Hunan Television, that it is over.",
        "Shops are empty at the China Post. Shaun Rein says so.",
        "Shaun Rein told The Times Square crowd that it is over.",
        "Shaun Rein says at the Edge Expo that it is over.",
        "It is over, Shaun Rein told Reuters.",
        "It is over, says Shaun Rein in an interview with the Economist Intelligence Unit.",
        "It is over, says Shaun Rein in an interview with the Ministry.",
    ],
)
def test_what_is_only_named_is_no_source(intro: str) -> None:
    assert cleaned(intro).source == HERALD


@pytest.mark.parametrize(
    ("end", "name"),
    [
        ("he tells CNBC.", "CNBC"),
        ("he says at the Big Bang Future Lab.", "Big Bang Future Lab"),
        ("she argues in the Economist.", "The Economist"),
        ("he also says in the South China Morning Post", "South China Morning Post"),
        ("she says on the China in Context Show.", ""),
        ("he says at the World Economic Forum.", "World Economic Forum"),
        ("he told Reuters.", ""),
        ("he tells Keith Yap.", ""),
        ("he says in Beijing.", ""),
        ("he says at the White House.", ""),
        ("he says in the Long Road.", ""),
        ("he says at the London School of Economics.", ""),
        ("he says at the Bureau.", ""),
        ("he tells CNBC. Others agree.", "CNBC"),
        ("he told CNBC. Others agree.", ""),
    ],
)
def test_the_end_of_an_intro_says_where_somebody_speaks(end: str, name: str) -> None:
    source = cleaned(f"Exports fall, says analyst Shaun Rein. But they will rise, {end}").source
    assert source == (Citation(name) if name else HERALD)
