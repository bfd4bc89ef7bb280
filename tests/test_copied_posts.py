"""Posts of networks, press releases, episodes and videos, as they are copied, and their drafts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command import Command
from tests.copied import INTRO, SHIPS, Told, add, check, make_project


@pytest.fixture
def project(tmp_path: Path) -> Command:
    return make_project(tmp_path / "news")


TITLE = "Beijing is not going to help the ports – Arthur Kroeber"
POST = Told(TITLE, SHIPS, "2026-11-24")
LINKEDIN = "https://www.linkedin.com/posts/kroeber_ports-activity-7265"
STATUS = "https://x.com/arthurkroeber/status/1234567890"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            f"Arthur Kroeber on LinkedIn\nArthur Kroeber\n • 2nd\nAuthor of China’s Economy\n"
            f"3d • Edited •\nFollow\n\n{SHIPS}\n\n…more\n#china #ports\n\n145\n23 comments\n5 "
            f"reposts"
            "\nLike\nComment\nRepost\nSend\nMost relevant\nAnna Schmidt\n • 3rd+\nHead of "
            "Retail\n2d\n"
            "Great insight, Arthur!\nLike\nReply",
            POST._replace(day="", source="LinkedIn"),
            id="linkedin",
        ),
        pytest.param(
            "Feed post number 1\nView Arthur Kroeber’s profile\nArthur Kroeber\n  • 1st\n"
            "Verified • 1st\nFounder & Managing Director, Gavekal Dragonomics\n"
            "2w •  2 weeks ago • Visible to anyone on or off LinkedIn\n\n"
            f"{SHIPS} …more\n{LINKEDIN}\n145 likes 23 comments 5 reposts\nLikeCommentRepostSend",
            POST._replace(day="", source="LinkedIn", url=LINKEDIN),
            id="linkedin-screen-reader",
        ),
        pytest.param(
            f"Arthur Kroeber\n@arthurkroeber\n{SHIPS}\nShow more\nTranslate post\n"
            "8:14 AM · Nov 24, 2026 · 12.3K Views\n23\nReposts\n5\nQuotes\n145\nLikes\n12\n"
            "Bookmarks",
            POST._replace(source="X"),
            id="x",
        ),
        pytest.param(
            f"{STATUS}\nPost\nConversation\nBill Bishop reposted\nArthur Kroeber (@arthurkroeber)\n"
            f"Replying to @niubi\nThread 1/5 🧵\n{SHIPS}\n8:14 AM · Nov 24, 2026\n·\n12.3K\n "
            f"Views\n"
            "23 145 1.2K\nQuote",
            POST._replace(source="X", url=STATUS),
            id="x-with-address",
        ),
        pytest.param(
            f"Arthur Kroeber\n\u202a@kroeber.bsky.social\u202c\n{SHIPS}\nALT\n"
            "November 24, 2026 at 8:14 AM\nEverybody can reply\n12 reposts\n3 quotes\n34 likes",
            POST._replace(source="Bluesky"),
            id="bluesky",
        ),
        pytest.param(
            f"Arthur Kroeber\n@kroeber@mastodon.example\n{SHIPS}\nNov 24, 2026, 08:14 AM\n·\n🌐\n"
            f"·\n"
            "Web\n·\n5 boosts\n·\n12 favorites",
            POST._replace(source="Mastodon"),
            id="mastodon",
        ),
        pytest.param(
            f"Arthur Kroeber\nYesterday at 8:14 AM\n·\nShared with Public\n{SHIPS}\nSee "
            f"translation\n"
            "All reactions:\n145You, Anna Schmidt and 143 others\n23 comments\n5 shares\nLike\n"
            "Comment\nShare\nView more comments",
            POST._replace(day="", source="Facebook"),
            id="facebook",
        ),
        pytest.param(
            f"Arthur Kroeber\n@arthurkroeber\n·\nNov 24, 2026\n{SHIPS}\n23\n5\n145\n12K\n"
            "Arthur Kroeber\n@arthurkroeber\n·\nNov 24, 2026\nShips are the least of it, and "
            "the ports"
            " know it.\n2\n14\nAnna\n@anna\n·\nNov 25, 2026\nSo true, thank you!\n1",
            POST._replace(
                body=f"{SHIPS}\n\nShips are the least of it, and the ports know it.", source=""
            ),
            id="thread-with-an-answer",
        ),
        pytest.param(
            "Skip to main content\nLinkedIn\nJoin now\nSign in\nArthur Kroeber’s Post\nArthur "
            "Kroeber\n\n"
            f"Founder and Managing Director, Gavekal\n\n3d  Edited\n\n{SHIPS}\n\n145\n23 "
            f"Comments\n\nLike\n\n"
            "Comment\n\nShare\n\nCopy\nLinkedIn\nFacebook\nX\nTo view or add a comment, sign in\n"
            "Anna Schmidt\n"
            "\nHead of Retail\n\n2d\n\nGreat insight!\n\nLike\nReply\n1 Reaction\nMore Relevant "
            "Posts\nBob\n1d\n"
            "Another post of his.\n1,200 Posts\nView Profile\nLinkedIn © 2026\nAccessibility",
            POST._replace(day="", source="LinkedIn"),
            id="linkedin-without-a-login",
        ),
        pytest.param(
            'Arthur Kroeber on X: "Beijing is not going to help the ports." / X\n\nDon’t miss '
            "what’s happening\nPeople on X are the first to know.\nLog in\nSign up\nPost\n"
            f"See new posts\nConversation\nArthur Kroeber\n@arthurkroeber\n{SHIPS}\nQuote\n"
            "Bill Bishop\n@niubi\n·\nNov 23\nWhat do people expect?\n8:14 AM · Nov 24, 2026\n"
            "·\n12.3K\nViews\nNew to X?\nSign up now to get your own timeline!\nTrending now",
            POST._replace(source="X"),
            id="x-without-a-login",
        ),
        pytest.param(
            f"portwatcher\n{SHIPS}\n#china #ports\n2d\nLiked by anna and 144 others\nView all "
            f"12 comments",
            Told(TITLE.partition(" –")[0], SHIPS, source="Instagram", suggested=""),
            id="instagram",
        ),
    ],
)
def test_a_post_of_a_network(project: Command, text: str, told: Told) -> None:
    check(project, text, told)


def test_a_word_of_its_own_in_the_middle_of_a_post_stays(project: Command) -> None:
    text = (
        f"Arthur Kroeber\n@arthurkroeber\n1/2\n{SHIPS}\nPublic\nTrust is lost.\nEdited\n8:14 AM · "
    )
    found, _ = add(project, f"{text}Nov 24, 2026 · 12.3K Views\n145\nLikes")
    assert found.body == f"{SHIPS}\n\nPublic\n\nTrust is lost."


@pytest.mark.parametrize(
    ("age", "words"),
    [("3d •", "3d"), ("5h •", "5h"), ("2w • Edited •", "2w")],
)
def test_an_age_gives_the_day_and_is_told(project: Command, age: str, words: str) -> None:
    text = f"Arthur Kroeber\n • 1st\n{age}\n{SHIPS}\n145 likes\nLike\nComment\nRepost\nSend"
    told = project("add", "-", stdin=text).stdout
    dated = re.search(rf"dated (\S+), because '{words}' is told", told)
    assert dated
    assert f"  {dated[1]} news, from LinkedIn" in told


def test_months_are_no_day(project: Command) -> None:
    text = f"Arthur Kroeber\n • 1st\n5mo •\n{SHIPS}\n145 likes\nLike\nComment\nRepost\nSend"
    told = project("add", "-", stdin=text).stdout
    assert "no usable date, so today's is taken: '5mo' tells none" in told


RELEASE = "https://www.prnewswire.com/news-releases/ports-302.html"
QUOTE = "“Ships wait,” said Arthur Kroeber."
CONTACT = "Media contact:\nJane Doe\njane@example.org\n+86 21 5010 5808"
ABOUT = "About Port Watch\nFounded in 1999, Port Watch looks at ports. It has offices in Shanghai."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            "FOR IMMEDIATE RELEASE\n\nPort Watch Counts Ships in China\n\nNews provided by\n\n"
            "Port Watch\nNov 23, 2026, 09:00 ET\n\nShare this article\n\n"
            f"NEW YORK, Nov. 23, 2026 /PRNewswire/ -- {SHIPS}\n\n{QUOTE}\n\n"
            f"Logo - https://mma.prnewswire.com/media/1/logo.jpg\n\n{ABOUT}\n\n{CONTACT}\n\n"
            f"SOURCE Port Watch\n\nView original content to download multimedia: {RELEASE}\n\n###",
            Told(
                "Port Watch Counts Ships in China",
                f"{SHIPS}\n\n{QUOTE}",
                "2026-11-23",
                source="Port Watch",
                url=RELEASE,
            ),
            id="pr-newswire",
        ),
        pytest.param(
            "Port Watch Counts Ships in China\nNovember 23, 2026 09:00 AM Eastern Standard Time\n"
            f"SHANGHAI--(BUSINESS WIRE)--{SHIPS}\n\n{QUOTE}\n\nContacts\nMedia\nJane Doe\n"
            "jane@example.org\n-END-",
            Told(
                "Port Watch Counts Ships in China",
                f"{SHIPS}\n\n{QUOTE}",
                "2026-11-23",
                source="Business Wire",
            ),
            id="business-wire",
        ),
        pytest.param(
            f"PRESS RELEASE\n\nPort Watch Counts Ships in China\n\nShanghai, 23 November 2026 – "
            f"{SHIPS}"
            f"\n\n{QUOTE}\n\n{ABOUT}\n\n{CONTACT}\n\n- ENDS -",
            Told("Port Watch Counts Ships in China", f"{SHIPS}\n\n{QUOTE}", "2026-11-23"),
            id="own",
        ),
        pytest.param(
            f"News Release 24-Nov-2026\nPorts wait for ships\nPeer-Reviewed Publication\n\n"
            f"University of "
            f"Ports\n\n{SHIPS} {QUOTE}\n\nJournal\nPort Studies\nDOI\n10.1000/ports.1\nArticle "
            f"Publication "
            "Date\n24-Nov-2026\nMedia Contact\nJane Doe\nUniversity of Ports\njane@example.org\n"
            "Disclaimer: AAAS and EurekAlert! are not responsible for the accuracy of news "
            "releases.",
            Told(
                "Ports wait for ships",
                f"{SHIPS} {QUOTE}",
                "2026-11-24",
                source="University of Ports",
            ),
            id="eurekalert",
        ),
        pytest.param(
            "Port Watch Counts Ships\n\nNovember 24, 2026 08:00 ET| Source: Port Watch "
            "Inc.Follow\nShare\n\n"
            f"SHANGHAI, Nov. 24, 2026 (GLOBE NEWSWIRE) -- {SHIPS}\n\n{QUOTE}\n\nAbout Port "
            f"Watch Inc.\nPort "
            "Watch looks at ports. For more information, visit https://portwatch.example.\n\n"
            "Forward-Looking Statements\nThis press release contains forward-looking "
            "statements, which "
            "involve risks.\n\nContact:\nJane Doe, Port Watch, +1 555 0100",
            Told(
                "Port Watch Counts Ships",
                f"{SHIPS}\n\n{QUOTE}",
                "2026-11-24",
                source="Port Watch Inc.",
            ),
            id="globe-newswire",
        ),
    ],
)
def test_a_press_release(project: Command, text: str, told: Told) -> None:
    check(project, text, told)


def test_what_calls_itself_a_release_is_one(project: Command) -> None:
    contact = "For more information, please contact:\nJane Doe, jane@example.org"
    check(
        project,
        f"PRESS RELEASE\n\nPorts wait for ships\n\n{SHIPS} {QUOTE}\n\n{contact}",
        Told("Ports wait for ships", f"{SHIPS} {QUOTE}"),
    )


def test_an_embargo_is_told(project: Command) -> None:
    text = f"FOR IMMEDIATE RELEASE\nEmbargoed until 1 December\n\nPorts Wait\n\n{SHIPS}\n\n###"
    assert "it says 'Embargoed until 1 December'" in project("add", "-", stdin=text).stdout


HEARD = (
    "Listen on Spotify: https://open.spotify.com/episode/4rOo\n"
    "Apple Podcasts: https://podcasts.apple.com/us/podcast/id1?i=2\n"
    "Subscribe on YouTube: https://www.youtube.com/@ports"
)
CHAPTERS = "00:00 Intro\n02:15 Why factories\n31:40 The ships"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            f"Podcast: Why ships wait\nThe Port Podcast\nNov 24, 2026 · 45 min\n\n{INTRO}\n\n"
            f"{HEARD}\n\n"
            f"{CHAPTERS}\nFollow us on Twitter: @ports",
            Told(
                "Why ships wait",
                INTRO,
                "2026-11-24",
                "podcast",
                "The Port Podcast",
                "https://open.spotify.com/episode/4rOo",
            ),
            id="with-its-show",
        ),
        pytest.param(
            f"Why ships wait – Arthur Kroeber\n\n{INTRO}\n\n{HEARD}",
            Told(
                "Why ships wait – Arthur Kroeber",
                f"{INTRO}\n\n[Listen to the episode](https://open.spotify.com/episode/4rOo)",
                kind="podcast",
            ),
            id="without-it",
        ),
        pytest.param(
            "Why ships wait | Arthur Kroeber\nThe Port Desk\n12.3K subscribers\nSubscribe\n145\n"
            "Share\n"
            f"Download\nClip\nSave\n12,345 views  Nov 24, 2026  #china #ports\n{INTRO}\n\n"
            f"{CHAPTERS}\n"
            "...more\nShow less\nTranscript\nFollow along using the transcript.\nShow transcript\n"
            "23 Comments\nAdd a comment...\n@someone\n2 days ago\nGreat talk!\n12\nReply",
            Told("Why ships wait | Arthur Kroeber", INTRO, "2026-11-24", "video", "The Port Desk"),
            id="video",
        ),
        pytest.param(
            f"The Port Desk\nWhy ships wait, with Arthur Kroeber\n24 NOV 2026 · 45 MIN\nPlay\n"
            f"{INTRO}\n"
            "Episode Webpage\nInformation\nShow\nThe Port Desk\nFrequency\nUpdated Weekly\n"
            "Published\n"
            "24 November 2026 at 08:00 UTC\nLength\n45 min",
            Told(
                "Why ships wait, with Arthur Kroeber",
                INTRO,
                "2026-11-24",
                "podcast",
                "The Port Desk",
            ),
            id="apple-podcasts",
        ),
        pytest.param(
            "Podcast Episode\nWhy ships wait, with Arthur Kroeber\nThe Port Desk\nNov 24, 2026\n·\n"
            f"45 min 12 sec\nEpisode Description\n{INTRO}\nSee all episodes",
            Told(
                "Why ships wait, with Arthur Kroeber",
                INTRO,
                "2026-11-24",
                "podcast",
                "The Port Desk",
            ),
            id="spotify",
        ),
        pytest.param(
            f"https://www.youtube.com/watch?v=abc123DEF45\nWhy ships wait | Arthur Kroeber\n\n"
            f"{INTRO}\n\n"
            "Subscribe to our channel: https://www.youtube.com/@ports\n\nTimestamps:\n0:00 - "
            "Intro\n"
            "2:15 - Why factories\n\n#china #ports\n\nMusic by Epidemic Sound",
            Told(
                "Why ships wait | Arthur Kroeber",
                INTRO,
                kind="video",
                source="youtube.com",
                url="https://www.youtube.com/watch?v=abc123DEF45",
            ),
            id="description",
        ),
    ],
)
def test_an_episode_or_a_video(project: Command, text: str, told: Told) -> None:
    check(project, text, told)
