"""Articles, chats and printed pages as they are copied, and texts that only look like them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.sources.copied.reading import read_copied
from tests.command import Command
from tests.copied import INTRO, SHIPS, Told, add, check, make_project, read_draft


@pytest.fixture
def project(tmp_path: Path) -> Command:
    return make_project(tmp_path / "news")


HEADLINE = "The plan stays with factories, says Arthur Kroeber"
STANDFIRST = "Economist thinks that ships have to wait"
SECOND = "“It is a choice,” he said. “They have made it with open eyes.”"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            f"{HEADLINE}\n{STANDFIRST}\nJoe Doe in Beijing\nPublished NOV 24 2026\n4 min read\n12\n"
            "Print this page\nUnlock the Editor’s Digest for free\nRoula Khalaf, Editor of the FT, "
            "selects her favourite stories in this weekly newsletter.\nListen to this article\n"
            "Save\n"
            f"Share\nGet alerts\n\n{INTRO}\n\nRecommended\nThe Big Read: China’s exporters\n\n"
            f"{SECOND}\n\n"
            "Copyright The Financial Times Limited 2026. All rights reserved.\nReuse this content "
            "(opens in new window)\nJump to comments section\nFollow the topics in this article\n"
            "Chinese economy\nAdd to myFT",
            Told(
                HEADLINE,
                f"{STANDFIRST}\n\n{INTRO}\n\n{SECOND}",
                "2026-11-24",
                source="Financial Times",
            ),
            id="financial-times",
        ),
        pytest.param(
            f"SKIP ADVERTISEMENT\n{HEADLINE}\n{STANDFIRST}\n\nListen to this article · 8:14 min "
            f"Learn "
            "more\nShare full article\n145\nBy Jane Doe and John Roe\nReporting from Beijing\n"
            f"Nov. 24, 2026\nUpdated 5:10 a.m. ET\n\n{INTRO}\n\nADVERTISEMENT\nSKIP "
            f"ADVERTISEMENT\n\n"
            f"{SECOND}\n\nA version of this article appears in print on Nov. 25, 2026, Section "
            f"B, Page "
            "1 of the New York edition with the headline: Ships. Order Reprints | Today’s Paper | "
            "Subscribe\nShare full article\n145",
            Told(
                HEADLINE,
                f"{STANDFIRST}\n\n{INTRO}\n\n{SECOND}",
                "2026-11-24",
                source="The New York Times",
            ),
            id="new-york-times",
        ),
        pytest.param(
            f"{HEADLINE}\n{STANDFIRST}\nJane Doe\nNov 24, 2026\n∙ Paid\n\n145\n\n23\n\n5\nShare\n"
            f"\n{INTRO}"
            "\n\nUpgrade to paid\nShare this post\n145 Likes\n5 Restacks\nDiscussion about this "
            "post\n"
            "Comments\nRestacks\nReady for more?\n© 2026 Jane Doe\n"
            "Privacy ∙ Terms ∙ Collection notice\nStart your SubstackGet the app\n"
            "Substack is the home for great culture",
            Told(HEADLINE, f"{STANDFIRST}\n\n{INTRO}", "2026-11-24"),
            id="substack",
        ),
        pytest.param(
            f"Member-only story\n\n{HEADLINE}\n\nJane Doe\nJane Doe\n\nFollow\n5 min read\n·\n"
            f"Nov 24, 2026\n\n145\n\n3\n\nListen\nShare\nMore\n\n{INTRO}\nChina\nEconomy\n145\n3\n"
            "Written by Jane Doe\n1.2K followers\n·\nFollowing 34",
            Told(HEADLINE, INTRO, "2026-11-24"),
            id="medium",
        ),
        pytest.param(
            "为什么船在等 – Arthur Kroeber\n原创 张三 港口观察\n2026年11月24日 08:14 北京\n\n"
            "点击上方蓝字关注我们\n\nArthur "
            "Kroeber说，计划仍然以工厂为主，船必须再等五年，这是一个选择，"
            "没有人知道还要等多久，港口也不知道。\n\n阅读原文\n阅读 1.2万\n赞\n在看\n写留言",
            Told(
                "为什么船在等 – Arthur Kroeber",
                "Arthur Kroeber说，计划仍然以工厂为主，船必须再等五年，这是一个选择，"
                "没有人知道还要等多久，港口也不知道。",
                "2026-11-24",
            ),
            id="wechat",
        ),
        pytest.param(
            f"Economy\nChina Economy\n{HEADLINE}\n{STANDFIRST}\nReading Time:3 minutes\nWhy you "
            f"can trust "
            "SCMP\nJane Doe\nJane Doe\nin Shanghai\nPublished: 9:00pm, 24 Nov 2026\nUpdated: "
            "9:30pm, 24 Nov "
            f"2026\nFOLLOW\n\n{INTRO}\n\n{SECOND}\n\nAdvertisement\n\nFurther Reading\nPorts "
            f"wait\nJane Doe\n"
            "FOLLOW\nJane Doe joined the Post in 2021. She covers the economy of the mainland.\n"
            "Copyright © "
            "2026 South China Morning Post Publishers Ltd. All rights reserved.",
            Told(
                HEADLINE,
                f"{STANDFIRST}\n\n{INTRO}\n\n{SECOND}",
                "2026-11-24",
                source="South China Morning Post",
            ),
            id="south-china-morning-post",
        ),
        pytest.param(
            f"Economics\n{HEADLINE}\nBy Jane Doe\nNovember 24, 2026 at 8:14 AM GMT+8\nUpdated "
            f"on November 24, "
            f"2026 at 9:00 AM GMT+8\nSave\nTranslate\n2:45\n\n{INTRO}\n\n{SECOND}\n\nHave a "
            f"confidential tip for "
            "our reporters? Get in Touch\nBefore it’s here, it’s on the Bloomberg Terminal\n"
            "LEARN MORE\n"
            "Contact us:\nProvide news feedback or report an error\n©2026 Bloomberg L.P.",
            Told(HEADLINE, f"{INTRO}\n\n{SECOND}", "2026-11-24", source="Bloomberg"),
            id="bloomberg",
        ),
        pytest.param(
            f"World\nChina\n{HEADLINE}\n{STANDFIRST}\nBy Jane Doe\nUpdated Nov. 24, 2026 8:14 "
            f"am ET\n\nShare\n"
            f"\nResize\n12\n\nListen\n(5 min)\n\n{INTRO}\n\n{SECOND}\n\nWrite to Jane Doe at "
            f"jane.doe@wsj.com\n\n"
            "Copyright ©2026 Dow Jones & Company, Inc. All Rights Reserved. "
            "87990cbe856818d5eddac44c7b1cdeb8\nAppeared in the November 25, 2026, print edition "
            "as ‘Ships’."
            "\nShow Conversation (12)",
            Told(
                HEADLINE,
                f"{STANDFIRST}\n\n{INTRO}\n\n{SECOND}",
                "2026-11-24",
                source="The Wall Street Journal",
            ),
            id="wall-street-journal",
        ),
        pytest.param(
            f"China | Ships on the doorstep\n{HEADLINE}\n{STANDFIRST}\nNov 24th 2026|SHANGHAI|5 "
            f"min read\n"
            "Save\nShare\nGive\nListen to this story. Enjoy more audio and podcasts on iOS or "
            "Android.\n"
            f"\n{INTRO}\n\n{SECOND}\n\nSave the ports first, he says. Share of small ones: 40%. "
            f"■\n\n"
            "Explore more\nChina\nDebt\nThis article appeared in the China section of the print "
            "edition "
            "under the headline “Ships”\nFrom the November 28th 2026 edition\nExplore the edition\n"
            "Discover stories from this section and more in the list of contents\nReuse this "
            "content",
            Told(
                HEADLINE,
                f"{STANDFIRST}\n\n{INTRO}\n\n{SECOND}\n\nSave the ports first, he says. Share of "
                "small ones: 40%. ■",
                "2026-11-24",
                source="The Economist",
            ),
            id="economist",
        ),
    ],
)
def test_an_article_with_its_page(project: Command, text: str, told: Told) -> None:
    check(project, text, told)


@pytest.mark.parametrize(
    "text",
    [
        f"[24/11/26, 08:14:33] Anna: {HEADLINE}\n[24/11/26, 08:15:01] Anna: {INTRO}",
        f"[11/24/26, 8:14:33 AM] Anna: {HEADLINE}\n[11/24/26, 8:15:01 AM] Anna: {INTRO}",
        f"24/11/2026, 08:14 - Anna: {HEADLINE}\n{INTRO}",
        f"Anna Doe, [24.11.2026 08:14]\n[Forwarded from Ports]\n{HEADLINE}\n{INTRO}",
    ],
)
def test_messages_of_a_chat(project: Command, text: str) -> None:
    found, _ = add(project, text)
    assert found == Told(HEADLINE, INTRO, "2026-11-24")


def test_a_message_of_a_team(project: Command) -> None:
    found, _ = add(project, f"Anna Smith  8:14 AM\n{HEADLINE}\n{INTRO} (edited)\n2 replies")
    assert (found.title, found.body) == (HEADLINE, INTRO)


def test_what_an_app_adds_to_what_is_shared(project: Command) -> None:
    at = "https://www.ft.com/content/123"
    text = (
        f"{HEADLINE} | Financial Times\n{at}\nShared via Feedly\n\n{INTRO}\n\nSent from my iPhone"
    )
    check(project, text, Told(HEADLINE, INTRO, source="Financial Times", url=at))


def test_an_address_right_below_the_headline_is_where_it_stands(project: Command) -> None:
    at = "https://news.example/ports"
    told = Told(HEADLINE, INTRO, source="news.example", url=at)
    check(project, f"{HEADLINE}\n{at}\n\n{INTRO}", told)
    film = "https://www.youtube.com/watch?v=abc123DEF45"
    found, slug = add(project, f"Ships wait for ports – Arthur Kroeber\n{film}\n\n{INTRO} Again.")
    assert (found.kind, found.url) == ("video", film)
    assert film in project("inbox", "show", slug).stdout


def test_what_an_assistant_says_of_its_text(project: Command) -> None:
    text = (
        f"Sure! Here's a summary of the article:\n\n## {HEADLINE}\n\n{INTRO}"
        ":contentReference[oaicite:0]{index=0}\n\n- **Ships** wait.【4†source】 And ports.\n\n"
        "---\n\n"
        "Would you like me to shorten this for your newsletter?"
    )
    found, _ = add(project, text)
    assert (found.title, found.body) == (HEADLINE, f"{INTRO}\n\n-   **Ships** wait. And ports.")


@pytest.mark.parametrize(
    "line", ["Would you like me to go? he asks.", "Let me know if ships come, says Arthur Kroeber."]
)
def test_what_somebody_says_at_the_end_stays(project: Command, line: str) -> None:
    found, _ = add(project, f"{HEADLINE}\n\n{INTRO}\n\nHere is a text.\n\n{line}")
    assert found.body == f"{INTRO}\n\nHere is a text.\n\n{line}"


def test_each_piece_of_an_alert_is_a_draft(project: Command) -> None:
    text = (
        "Google Alerts\n“Arthur Kroeber”\nDaily update ⋅ November 24, 2026\nNEWS\nShips wait - "
        "Financial "
        f"Times\nFinancial Times\n{INTRO}\nFacebook\nTwitter\nFlag as irrelevant\nPorts are "
        f"shut - CNBC\n"
        f"CNBC\n{SHIPS}\nFacebook\nTwitter\nFlag as irrelevant\nSee more results | Edit this "
        f"alert\nYou "
        "have received this email because you have subscribed to Google Alerts.\nSend Feedback"
    )
    added = json.loads(project("add", "-", "--json", stdin=text).stdout)["new"]
    found = {read_draft(project, each["slug"]) for each in added}
    assert found == {
        Told("Ships wait", INTRO, "2026-11-24", source="Financial Times"),
        Told("Ports are shut", SHIPS, "2026-11-24", source="CNBC", suggested=""),
    }


def test_a_book_is_one_and_keeps_what_it_costs(project: Command) -> None:
    body = "Publisher: John Doe\n\nISBN: 978-1-5293-9594-6\n\nPaperback, 288 pages, $19.99"
    found, _ = add(project, f"Why Ships Wait – Arthur Kroeber\n\n{body}\n\n{INTRO}")
    assert (found.kind, found.body) == ("book", f"{body}\n\n{INTRO}")


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Shaun Rein on LinkedIn",
            "Shaun Rein says on LinkedIn that shops had 145 likes of ships.",
        ),
        (
            "Ships wait",
            "SHANGHAI, Nov. 23, 2026 -- Two ports are shut since Monday, and nobody knows."
            "\n\nAbout the ports\n\nThey were built in 1996.\n\nFor more information\n\n"
            "Nobody answers the phone at the ports, says Arthur Kroeber.",
        ),
        (
            "Apple, Spotify and YouTube",
            "Three companies fight about podcasts, says Arthur Kroeber.",
        ),
        (
            "A talk of two",
            "[00:12] Arthur Kroeber: The plan stays.\n\n[00:45] Host: And the ships?",
        ),
        (
            "A talk of three",
            "Arthur Kroeber 0:12\n\nThe plan stays, and nobody knows for how long.",
        ),
        (
            "Three numbers of the year",
            "1\n\nFactories make a third of all goods.\n\n2\n\n"
            "Consumers spend less than half.\n\n3\n\nPorts owe more than they can pay.",
        ),
        (
            "A day at the port",
            "8:00 The market opens\n\n12:00 Lunch for all\n\n18:00 The ships leave",
        ),
        (
            "What readers say",
            "Thanks for reading the plan so that we need not, says a reader.\n\n"
            "Supported by\n\nSchools are what the plan is about in its second part.",
        ),
        (
            "Anna and 144 others",
            "Anna and 144 others wait for the ships, says Arthur Kroeber today.",
        ),
        (
            "Follow the money",
            "Follow\n\nthe money is what Arthur Kroeber says about the ports today.",
        ),
        (
            "Podcasts in figures",
            "An episode takes 45 min, and nobody knows why, says Arthur Kroeber in a talk.\n\n"
            "45 min\n\n"
            "is what listeners want, and there are not many of them, says another of the guests.",
        ),
        (
            "Ports in figures",
            "Views of a port have been counted by Arthur Kroeber in his new book on ships.\n\n"
            "12K subscribers\n\npay for a magazine on ports, he says, and they want to know.",
        ),
        (
            "A talk on ports",
            "When: Tuesday, 8 December 2026, 18:00–20:00\n\nWhere: Asia Society\n\n"
            "Agenda\n\n18:00 Doors open\n\n18:30 Talk by Arthur Kroeber\n\n20:00 Drinks",
        ),
        (
            "Questions to an economist",
            "Q: Why factories?\n\nA: It is a choice, says Arthur Kroeber.\n\n"
            "Q: And the share of ships?\n\nA: They wait. Save that, and share it.",
        ),
    ],
)
def test_what_only_looks_like_a_page_stays(project: Command, title: str, body: str) -> None:
    found, _ = add(project, f"{title}\n\n{body}")
    assert (found.title, found.body, found.kind) == (title, body, "news")


LINES = st.sampled_from(
    [
        *(
            "",
            "Arthur Kroeber",
            "@kroeber",
            "3d • Edited",
            "1st",
            "145",
            "12 likes",
            "Like",
            "Send",
        ),
        *("8:14 AM · Nov 24, 2026 · 12K Views", "Most relevant", "#ports", "…more", "Repost"),
        *("FOR IMMEDIATE RELEASE", "NEW YORK, Nov. 23, 2026 /PRNewswire/ -- Ships wait.", "###"),
        *("About Port Watch", "Media contact:", "jane@example.org", "SOURCE Port Watch", "12"),
        *("Podcast: Ships", "Listen on Spotify: https://a.example/1", "00:00 Intro", "02:00 Ships"),
        *("12K subscribers", "1,234 views Nov 24, 2026", "Show less", "Save", "Share", "13"),
        *(
            "Print this page",
            "Discussion about this post",
            "Recommended",
            "Nov 24, 2026",
            "By Jo Doe",
        ),
        *(
            "[24/11/26, 08:14:33] Anna: Ships",
            "ISBN: 978-1-5293-9594-6",
            "$19.99",
            "a well-",
            "known",
        ),
        *(SHIPS, INTRO, f"{SHIPS} …more", "•\tPorts", "o\tOld ones", "Port Quarterly"),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(LINES, max_size=30).map("\n".join))
def test_what_goes_is_told(text: str) -> None:
    copied = read_copied(text)
    told = "\n".join([copied.text, *(each.text for each in copied.removed)])
    kept = sorted("".join(filter(str.isalnum, told)))
    given_letters = sorted("".join(filter(str.isalnum, text)))
    assert kept == given_letters or "o\t" in text
