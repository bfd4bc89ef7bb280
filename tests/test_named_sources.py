"""Which medium somebody speaks in, where his intro names it without a link."""

from __future__ import annotations

import pytest

from newsletter.cleaning import clean
from newsletter.gathered import Item
from newsletter.model import Citation
from tests.test_cleaning import HOUSE
from tests.test_told_sources import AT, HERALD, cleaned

HEARD = (
    ("Investor Winston Ma says at CNBC that chips get cheaper next year and more.", "CNBC"),
    (
        "Investor Winston Ma argues in the Financial Times why chips get cheaper, and for whom.",
        "Financial Times",
    ),
    (
        "Investor Winston Ma explains to Bloomberg how chips get cheaper, and nobody cares.",
        "Bloomberg",
    ),
    (
        "In an interview with the BBC, investor Winston Ma explains how all will be cheap soon.",
        "BBC",
    ),
    (
        "Investor Winston Ma, author of The Digital War, tells in the Cube how data win the war.",
        "The Cube",
    ),
    (
        "At CNBC investor Winston Ma looks at the new wave of listings in Hong Kong and beyond.",
        "CNBC",
    ),
    ("On CGTN, Shaun Rein discusses the shops of small towns.", "CGTN"),
    (
        "In Caixin Global, economist Arthur Kroeber, head of research, warns of debts.",
        "Caixin Global",
    ),
    (
        "Economist Arthur Kroeber also writes in Foreign Affairs why factories win.",
        "Foreign Affairs",
    ),
    ("Author Zhang Lijia speaks to NPR about a life in factories.", "NPR"),
    (
        "Marketing expert Ashley Dudarenok talks to Bloomberg Television about live sales.",
        "Bloomberg Television",
    ),
    ("Shaun Rein looks in Forbes at what the rich buy.", "Forbes"),
    ("Author Ian Johnson tells the Guardian that temples are full again.", "The Guardian"),
    ("Arthur Kroeber tells the Economist: it is not over.", "The Economist"),
    ("For Al Jazeera, author Ian Johnson describes the new believers.", "Al Jazeera"),
)
#: Sentences in which a medium, a place or a crowd is named, and nobody is heard at a medium.
OTHERS = """
Professor Winston Ma tells his students that chips get cheaper.
Shaun Rein says in Beijing that shops are empty.
Arthur Kroeber says at Davos that growth slows.
Shaun Rein tells investors in Hong Kong that it is over.
Ian Johnson speaks at Harvard about temples.
Winston Ma tells Congress that chips matter.
Shaun Rein, a commentator at CNBC, says that it is over.
Shaun Rein says that CNBC is wrong about shops.
Winston Ma works at Bloomberg and says that chips get cheaper.
After Reuters reported losses, Shaun Rein says that it is over.
Shaun Rein says in Fortune 500 firms nobody cares.
The ministry tells Reuters that exports fall, and shops are empty.
A spokesman tells CNBC that exports fall.
Shaun Rein, and the ministry tells Reuters that it is over.
Prime Minister Li tells the BBC that it is over, and Shaun Rein doubts it.
At Bloomberg, Winston Ma was head of chips.
At Bloomberg Winston Ma leads a team that trades chips.
At CNBC, exports fall. Shaun Rein is not surprised.
Shaun Rein says at Bloomberg terminals are sold out.
Shaun Rein told Reuters that it is over.
Winston Ma says that tech stocks fall, as Bloomberg tells.
Winston Ma says at Goldman Sachs that chips get cheaper.
Shaun Rein tells the American Chamber of Commerce that wages rise.
Ashley Dudarenok tells in the Great Hall how brands win.
Ashley Dudarenok explains to Alibaba how brands win.
Ian Johnson writes in The Souls of China how temples grew.
Arthur Kroeber writes in his book China's Economy that it grows.
Winston Ma looks at CNBC and other networks.
Shaun Rein looks at Forbes and its list of the rich.
Shaun Rein looks at Reuters, which cuts jobs.
Shaun Rein takes on the BBC over its film about shops.
Zhang Lijia tells her own life in Nanjing.
Zhang Lijia tells mothers at the school gate to wait.
Winston Ma joins CNBC as a commentator, and chips get cheaper.
Shaun Rein gives Forbes a piece of his mind about lists.
Nobody tells CNBC that Shaun Rein left.
Winston Ma says to Xi Jinping that chips matter.
Arthur Kroeber speaks at the World Bank in Washington.
Arthur Kroeber speaks at the Asia Society on factories.
Ian Johnson talks to monks in Shanxi, and writes about them.
William Bao Bean tells founders at Chinaccelerator what to build.
Shaun Rein says on Monday that shops are empty.
Shaun Rein says in July that it was over.
Winston Ma says at New York University that chips matter.
Shaun Rein says on WeChat that it is over.
Shaun Rein says on Twitter that it is over.
The film shows what Shaun Rein says, Netflix tells.
CNBC tells Shaun Rein that it will not air the talk.
Bloomberg says that Shaun Rein is right.
Reuters tells of losses; Shaun Rein says that more come.
Shaun Rein warns for CNN and its pundits.
Winston Ma predicts for Nikkei shares a bad year.
Winston Ma expects on the Nikkei a fall.
Shaun Rein expects at Quartz mines in Brazil more losses.
Shaun Rein expects in Wired headphones a fashion.
Ashley Dudarenok shares with Forbes China its list of the young.
Shaun Rein says at the Canton Fair that orders fall.
Arthur Kroeber tells the Federal Reserve what it did not know.
In Shanghai, Shaun Rein explains how shops end.
On Bloomberg terminals Shaun Rein looks for signs.
For CNBC it is news that Shaun Rein tells: shops are empty.
In Fortune Shaun Rein was listed once.
Ian Johnson says in Independent churches nobody asks.
Winston Ma tells Quartz from glass, he says.
Shaun Rein says to reporters of the BBC that shops are empty.
Winston Ma comments on CNBC as if it were a rival.
Arthur Kroeber tells a Bloomberg reporter that growth slows.
Arthur Kroeber explains in Politico style why growth slows.
Ian Johnson writes for the New York Review of Books about temples.
Shaun Rein writes in Forbes Park, Manila, that it rains.
Ashley Dudarenok speaks at Forbes Women in Milan about brands.
Shaun Rein discusses with CNN founder Ted Turner what news is.
Zhang Lijia, who writes for the Guardian, says that wages rise.
Winston Ma tells a friend at CNBC that it is over.
In Wired times, Shaun Rein explains what shops need.
For Fortune, fame and love Shaun Rein explains what to do.
On the Standard of living Shaun Rein says little.
Arthur Kroeber discusses in the Journal of Finance club how debts grow.
Shaun Rein speaks at Caixin's summit in Beijing.
At Caixin's summit Shaun Rein explains why shops close.
Winston Ma explains to Bloomberg's Tom Keene why chips fall.
Shaun Rein tells the daily truth about shops.
Ashley Dudarenok says in the Weekly meeting that brands win.
In the Daily Grind Shaun Rein explains that coffee sells.
The Economist argues that Shaun Rein is wrong.
They tell CNBC that Shaun Rein is wrong.
He tells nobody, says Shaun Rein of the CNN boss.
Shaun Rein explains why CNBC tells Reuters nothing.
Ian Johnson says, in the Atlantic ports, that trade grows.
Ian Johnson says in the Atlantic ports that trade grows.
Shaun Rein looks on in the Spectator stand.
Winston Ma analyses for CNN-like channels.
William Bao Bean says on Sixth Tone Road that it rains.
William Bao Bean weighs in on Quartz and glass.
William Bao Bean weighs in on Quartz, and glass.
Shaun Rein comments on Bloomberg, the founder, and his plans.
Shaun Rein comments on CNN, which leaves Beijing.
Shaun Rein speaks on Reuters, its history and its end.
Winston Ma discusses in Fortune, Texas, what chips cost.
Winston Ma speaks in Independent, Missouri, on chips.
Ashley Dudarenok explains on Forbes lists who is rich.
Ashley Dudarenok tells on Forbes, and nobody likes it.
"""


@pytest.mark.parametrize(("sentence", "medium"), HEARD)
def test_a_medium_is_the_source_where_one_of_ours_speaks(sentence: str, medium: str) -> None:
    assert cleaned(sentence).source == Citation(medium)


@pytest.mark.parametrize("sentence", OTHERS.strip().splitlines())
def test_what_is_named_otherwise_is_no_source(sentence: str) -> None:
    assert cleaned(sentence).source == HERALD


def test_a_link_to_our_own_page_of_a_speaker_hides_no_source() -> None:
    named = "<a href='https://example.com/shaun/'>Shaun Rein</a> tells CNBC that it is over."
    assert cleaned(named).source == Citation("CNBC")


def test_a_page_that_names_itself_keeps_its_address() -> None:
    source = Citation("Herald Review", AT)
    text = "<p>Exports fall, Shaun Rein tells the Herald Review.</p>"
    post = clean(Item(title="Ports", content=text, address=AT, source=source), house=HOUSE)
    assert post.source == source


GUARDIAN = "https://www.theguardian.com/world/temples"
FT = "https://www.ft.com/content/1"
BLOOMBERG = "https://www.bloomberg.com/news/chips"
NYT = "https://www.nytimes.com/2026/chips.html"


@pytest.mark.parametrize(
    ("html", "source"),
    [
        (
            f"Ian Johnson wrote for the Guardian that <a href='{GUARDIAN}'>temples are full</a>.",
            Citation("The Guardian", GUARDIAN),
        ),
        (
            f"Winston Ma was in the Financial Times on chips: <a href='{FT}'>it is over</a>.",
            Citation("Financial Times", FT),
        ),
        (
            f"Winston Ma told Bloomberg that <a href='{BLOOMBERG}'>chips get cheaper</a>.",
            Citation("Bloomberg", BLOOMBERG),
        ),
        (
            f"Winston Ma told Bloomberg that chips fall.</p><p><a href='{BLOOMBERG}'>Here</a>",
            Citation("Bloomberg", BLOOMBERG),
        ),
        (
            f"Shaun Rein tells CNBC it is over, as <a href='{NYT}'>chips</a> are too.",
            HERALD,  # who knows which
        ),
        (
            f"In the New York Times, Shaun Rein argued that <a href='{NYT}'>it is over</a>.",
            Citation("New York Times", NYT),
        ),
        (f"Winston Ma works at Bloomberg, where <a href='{BLOOMBERG}'>chips</a> rise.", HERALD),
        (f"Winston Ma says that <a href='{BLOOMBERG}'>Bloomberg</a> is wrong on chips.", HERALD),
        (f"Winston Ma told Reuters that <a href='{BLOOMBERG}'>chips get cheaper</a>.", HERALD),
    ],
)
def test_a_medium_to_which_the_post_links_is_the_source(html: str, source: Citation) -> None:
    assert cleaned(html).source == source
