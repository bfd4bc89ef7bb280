"""A page with many posts becomes many items, in HTML by its marks, in text by its intros."""

from __future__ import annotations

from datetime import UTC, datetime
from textwrap import fill
from time import process_time

import pytest

from newsletter.cleaning import HouseRules, clean, split_page, split_posts
from newsletter.cleaning.plaintext import split_paragraphs
from newsletter.gathered import Item
from newsletter.sources.local import read_body
from tests.test_cleaning import HOUSE

#: In the shape of a pasted weblog: the page's head, posts with and without quotes, one call.
PASTED = """\
Weblog about a country of rivers and bridges, written by the man who runs a bureau for speakers
Bridges are built faster than rivers can be crossed, says economist Arthur Kroeber, author of \
China’s Economy: What Everyone Needs to Know®, in a long talk with the host of River Radio. He \
does not expect that to change, whatever the next plan may say about consumption.
Leading investor William Bao Bean sees the boats come back, he tells at the River Forum. Nobody \
wanted to pay for them last year, and now there is a queue.
Shoppers along the river buy less tea and more coffee, says marketing expert Ashley Dudarenok in \
an analysis by the Tea Gazette. “It is not about taste,” she adds
Tea Gazette:
The shops along the river have changed hands three times in ten years, and coffee came with the \
last change.
“It is not about taste, it is about sitting down,” according to Ashley Dudarenok, founder of a \
firm for marketing.
Dudarenok pointed to rents, which fell by half.
“Young people sit longer,” said Ashley Dudarenok. “They also come back.”
Robots take over the ferries, says Winston Ma, author of The Digital War: How China’s Tech Power \
Shapes the Future of AI, Blockchain and Cyberspaceat the Ferry Times.
Ferry Times:
“A ferry without a captain is the beginning,” said Winston Ma, who teaches in New York.
The company would not say how many captains it employs.
Business analyst Shaun Rein looks at the ports and expects the worst, he explains at Harbour TV. \
Wages went up, and nobody noticed until the ships went elsewhere.
Who pays for the locks? Marketing expert Ashley Dudarenok expects the towns to do it, she explains \
at the Lock Letter.
Ashley Dudarenok:
The towns have the money, and they have the water.
Ashley Dudarenok is a speaker at the China Speakers Bureau. Do you need her at your meeting or \
conference? Get in touch or fill out our speakers’ request form.
Are you looking for more marketing experts at the China Speakers Bureau? Do check out this list.
Her new book about locks is due in May.
Too much money goes into dams. Economist Arthur Kroeber is not sure that they help, he tells at \
River Radio. “They will stand there,” he adds
River Radio:
HOST: So what is wrong with a dam, when everybody wants one?
ARTHUR KROEBER: Nothing, if you need the water. Arthur Kroeber has said so before.
HOST: And do we?
Journalist Ian Johnson walks along the river from its source to the sea and talks to whoever sits \
there, in a series for the Evening Paper.
"""
STARTS = [
    *("Bridges are built", "Leading investor", "Shoppers along", "Robots take", "Business analyst"),
    *("Who pays", "Too much money", "Journalist Ian"),
]


def test_a_pasted_page_becomes_its_posts() -> None:
    page = split_page(PASTED, house=HOUSE)
    assert [
        post.content[: len(start)] for post, start in zip(page.posts, STARTS, strict=True)
    ] == STARTS
    assert page.head == (PASTED.splitlines()[0],)
    joined = "\n".join([*page.head, *(post.content for post in page.posts)])
    assert joined == PASTED.strip()


def test_posts_of_a_pasted_page_become_clean_drafts() -> None:
    drafts = [clean(post, house=HOUSE) for post in split_posts(PASTED, house=HOUSE)]
    assert [draft.source.name if draft.source else "" for draft in drafts] == [
        *("", "", "Tea Gazette", "Ferry Times", "Harbour TV", "Lock Letter", "River Radio", "")
    ]
    assert [draft.body.count("\n> ") for draft in drafts] == [0, 0, 4, 2, 0, 1, 3, 0]
    assert drafts[5].body.startswith("Who pays")
    assert "Ashley Dudarenok:\n\n> The" in drafts[5].body
    assert drafts[5].body.endswith("\n\nHer new book about locks is due in May.")
    assert "Cyberspace at the Ferry Times" in drafts[3].body
    assert "“It is not about taste,” she adds.\n" in drafts[2].body


def test_titles_are_proposed_from_the_intros() -> None:
    assert [post.title for post in split_posts(PASTED, house=HOUSE)] == [
        "Bridges are built faster than rivers can be crossed – Arthur Kroeber",
        "Leading investor William Bao Bean sees the boats come back",
        "Shoppers along the river buy less tea and more coffee – Ashley Dudarenok",
        "Robots take over the ferries – Winston Ma",
        "Business analyst Shaun Rein looks at the ports and expects the worst",
        "Who pays for the locks? – Ashley Dudarenok",
        "Too much money goes into dams – Arthur Kroeber",
        "Journalist Ian Johnson walks along the river from its source to the sea and "
        "talks to whoever sits there",
    ]


def test_headlines_and_days_belong_to_the_post_below() -> None:
    text = """\
October 30, 2025
Bridges are faster than rivers – Arthur Kroeber
Bridges are built faster than anything, says economist Arthur Kroeber in a talk at River Radio.
2025-10-29
Boats come back
Investor William Bao Bean sees the boats come back, he tells at the River Forum this week.
"""
    first, second = split_posts(text, house=HOUSE)
    assert first.title == "Bridges are faster than rivers – Arthur Kroeber"
    assert first.published_at == datetime(2025, 10, 30, tzinfo=UTC)
    assert second.title == "Boats come back"
    assert second.published_at == datetime(2025, 10, 29, tzinfo=UTC)


def test_a_day_below_which_no_post_begins_stays_in_the_text() -> None:
    talk = "Bridges are faster than rivers, says economist Arthur Kroeber at River Radio."
    boats = "Investor William Bao Bean sees the boats come back, he tells at the River Forum."
    lines = ["6 July 2018", "Tariffs begin.", "7 July 2018", "15 January 2020", "A truce."]
    for text in ([talk, *lines, boats], [talk, boats, *lines], [talk, boats, *lines[:1]]):
        posts = split_posts("\n".join(text), house=HOUSE)
        assert [post.published_at for post in posts] == [None, None]
        assert [line for post in posts for line in post.content.split("\n")] == text


def test_a_wrapped_text_is_one_post_of_paragraphs() -> None:
    text = (
        "Bridges are built faster than rivers\ncan be crossed, and that\nis that.\n\nA second part."
    )
    (post,) = split_posts(text, house=HouseRules())
    assert clean(post, house=HOUSE).body == (
        "Bridges are built faster than rivers can be crossed, and that is that.\n\nA second part."
    )


ONE = (
    "Political economist Victor Shih, author of Coalitions of the Weak, tells Reuters that local"
    " debt hit a wall this year and that Beijing has to step in soon, with bonds or with silence."
    " Nobody wants to say so."
)


@pytest.mark.parametrize("width", [54, 66, 72, 78, 100])
def test_a_wrapped_text_of_one_paragraph_is_joined(width: int) -> None:
    wrapped = fill(ONE, width)
    assert split_paragraphs(wrapped) == [ONE]
    assert split_paragraphs(f"Debt – Victor Shih\n{wrapped}") == ["Debt – Victor Shih", ONE]
    around = ["Hi Fons,", ONE, "Best,", "Maria"]
    assert split_paragraphs("\n".join(around).replace(ONE, wrapped)) == around


def test_a_mail_of_one_wrapped_paragraph_is_one() -> None:
    head = "Subject: Debt\nFrom: Jan <jan@example.org>\nDate: Tue, 24 Nov 2026 10:00:00 +0800\n"
    (item,) = read_body(f"{head}To: fons@example.org\n\n{fill(ONE, 72)}\n".encode()).items
    assert clean(item, house=HOUSE).body == ONE


def test_lines_of_a_text_without_empty_ones_stay_lines() -> None:
    for lines in (
        ["Ferries come back to all of the rivers – Winston Ma", "Tea is out, and coffee in"],
        ["eBay is back in China, says somebody of the Tea Gazette", "iPhones are", "eBay is out"],
    ):
        assert split_paragraphs("\n".join(lines)) == lines


def test_lines_that_are_no_wrapped_ones_stay_lines() -> None:
    full = "Bridges are built faster than the rivers below them can be crossed by a boat, says"
    lines = ["We cover:", "00:00 Intro", "01:20 Is it over?", "A last word"]
    wrapped = f"{full}\n2,000 men of the port, and “Nobody\nelse” does.\n\n" + "\n".join(lines)
    assert split_paragraphs(wrapped) == [
        f"{full} 2,000 men of the port, and “Nobody else” does.",
        *lines,
    ]


WORDPRESS = """<html><body><header><h1>The Weblog</h1></header><main>
<article class="post hentry"><h2 class="entry-title"><a href="/one/">First &amp; best</a></h2>
<time class="entry-date published" datetime="2025-10-30T08:00:00+08:00">today</time>
<div class="entry-content"><p>One.</p></div></article>
<article class="post hentry"><h2 class="entry-title"><a href="https://x.example/two/">Second</a></h2>
<div class="entry-content"><p>Two.</p><article><p>Inner.</p></article></div></article></main>"""
BLOGGER = """<div class='post-outer'><div class='post hentry'><h3 class='post-title entry-title'>
<a href='http://b.example/1.html'>First</a></h3><div class='post-body entry-content'>One.<br/>
</div></div></div><div class='post-outer'><div class='post hentry'><h3 class='post-title'><a href='http://b.example/2.html'>
Second</a></h3><div class='post-body'>Two.</div></div></div>"""
HANDMADE = """<h1>News</h1><h2><a href="a.html">First</a></h2><p>One.</p><p>Still one.</p>
<h2><a href="b.html">Second</a></h2><p>Two.</p>"""


@pytest.mark.parametrize(
    ("html", "addresses"),
    [
        (WORDPRESS, ["https://x.example/one/", "https://x.example/two/"]),
        (BLOGGER, ["http://b.example/1.html", "http://b.example/2.html"]),
        (HANDMADE, ["https://x.example/a.html", "https://x.example/b.html"]),
    ],
)
def test_a_page_of_a_weblog_becomes_its_posts(html: str, addresses: list[str]) -> None:
    posts = split_posts(html, house=HOUSE, form="html", address="https://x.example/")
    assert [post.address for post in posts] == addresses
    assert [post.title.split()[0] for post in posts] == ["First", "Second"]
    bodies = [clean(post, house=HOUSE).body for post in posts]
    assert [body.split()[0] for body in bodies] == ["One.", "Two."]


def test_the_day_of_a_post_is_read() -> None:
    first, second = split_posts(WORDPRESS, house=HOUSE, form="html", address="https://x.example/")
    assert first.published_at is not None
    assert first.published_at.isoformat() == "2025-10-30T08:00:00+08:00"
    assert second.published_at is None


def test_a_page_without_posts_is_one() -> None:
    html = '<?xml version="1.0" encoding="utf-16"?><title>A page</title><p>Só.</p>'
    (post,) = split_posts(html, house=HOUSE, form="html")
    assert (post.title, clean(post, house=HOUSE).body) == ("A page", "Só.")


def test_nothing_has_no_posts() -> None:
    assert split_posts("", house=HOUSE) == split_posts("  \n", house=HOUSE, form="html") == ()


def test_markdown_is_one_post() -> None:
    assert split_posts("# A\n\nB", house=HOUSE, form="markdown") == (
        Item(title="", content="# A\n\nB", form="markdown"),
    )


def test_each_post_of_a_page_has_the_day_above_or_below_it() -> None:
    day = "<div class='date-outer'><h2 class='date-header'><span>{0}</span></h2>{1}</div>"
    post = (
        "<div class='post hentry'><h3 class='entry-title'><a href='/{0}'>Post {0}</a></h3>"
        "<div class='entry-content'>Text {0}</div>{1}</div>"
    )
    page = day.format("Sunday, November 22, 2026", post.format(1, "") + post.format(2, ""))
    page += day.format("Saturday, November 21, 2026", post.format(3, ""))
    posts = split_posts(page, house=HOUSE, form="html", address="https://b.example/")
    assert [p.published_at and p.published_at.day for p in posts] == [22, 22, 21]
    footer = "<p class='post-footer'>Posted by Jane on November 20, 2026 at 9:30</p>"
    posts = split_posts(post.format(1, footer) + post.format(2, footer), house=HOUSE, form="html")
    assert [p.published_at and p.published_at.day for p in posts] == [20, 20]


def test_days_in_figures_are_read_above_each_post_and_doubtful_ones_are_told() -> None:
    header = "<h2 class='date-header'>{0}</h2>"
    post = "<div class='entry'><h3 class='entry-header'>Post</h3><p>Text {0}</p></div>"
    days = ("11/19/2026", "11/03/2026")
    page = "".join(header.format(day) + post.format(day) for day in days)
    found = split_posts(page, house=HOUSE, form="html")
    assert [p.published_at and p.published_at.day for p in found] == [19, 3]
    assert not any(p.problems for p in found)
    by_hand = "<h3><a href='/{0}'>Post {0}</a></h3><p>{1}</p><p>Text {0}</p>"
    page = by_hand.format(1, "November 19th, 2026") + by_hand.format(2, "03/04/2026")
    first, second = split_posts(f"<body>{page}</body>", house=HOUSE, form="html")
    assert first.published_at
    assert clean(first, house=HOUSE).body == "Text 1"
    assert second.problems == ("no usable date, so today's is taken: '03/04/2026' may be two days",)
    text = "19.11.2026\n\nChina grows, says Arthur Kroeber of the firm in Beijing today.\n\n"
    (one,) = split_posts(text, house=HOUSE)
    assert one.published_at
    (two,) = split_posts(text.replace("19.11.2026", "3/4/2026"), house=HOUSE)
    assert "'3/4/2026' may be two days" in two.problems[0]


def test_the_shown_day_of_a_post_is_no_paragraph_of_it() -> None:
    post = (
        "<article><h2><a href='/{0}'>Post {0}</a></h2>"
        "<time datetime='2026-11-2{0}'>Nov 2{0}</time>Text {0}</article>"
    )
    posts = split_posts(post.format(1) + post.format(2), house=HOUSE, form="html")
    assert [clean(p, house=HOUSE).body for p in posts] == ["Text 1", "Text 2"]


def test_the_day_of_each_of_many_posts_is_not_looked_for_in_the_whole_page() -> None:
    deep = "<div>" * 100 + ("<p>z</p>" * 200 + "<div>") * 100
    post = "<div class='hentry'><h3 class='entry-title'>a</h3>b</div>"
    started = process_time()
    assert len(split_posts(deep + post * 2000, house=HOUSE, form="html")) == 2000
    assert process_time() - started < 5


def test_a_headline_that_was_made_of_the_text_is_told_and_ends_in_no_aside() -> None:
    told = (
        "Investor William Bao Bean explains how much tech can limit – for example – the emissions"
        " of carbon in the making of all kinds of food."
    )
    lines = f"A headline of its own\n{told}\nCNBC:\n“Rice.”\n{told}\nNPR:\n“Rice.”"
    one, other = (clean(post, house=HOUSE) for post in split_posts(lines, house=HOUSE))
    assert (one.title, one.repairs) == ("A headline of its own", ())
    assert [(repair.rule, repair.after) for repair in other.repairs] == [
        ("proposed-title", other.title)
    ]
    assert other.title.startswith("Investor William Bao Bean explains how much tech can limit the")


INTROS = [
    "Leading economist Arthur Kroeber looks at the plan, he tells the Front Row Podcast.",
    "Business analyst Shaun Rein looks at the ports and expects the worst, he tells Harbour TV.",
    "Investor William Bao Bean sees the boats come back, he tells at the River Forum this week.",
]


@pytest.mark.parametrize(
    ("line", "is_headline"),
    [
        ("The plan stays with factories – Arthur Kroeber", True),
        ("What an economist makes of the plan", True),
        ("Will the plan do?", True),
        ("Daily updates", False),
        ("China Speakers Bureau", False),
        ("A weblog on rivers", False),
        ("All that is new in town", False),
    ],
)
def test_the_line_above_the_first_post_is_its_headline_or_the_pages(
    line: str, is_headline: bool
) -> None:
    page = split_page("\n\n".join([line, *INTROS]), house=HOUSE)
    assert len(page.posts) == 3
    assert (page.posts[0].title == line, page.head) == (is_headline, () if is_headline else (line,))


def test_a_headline_may_be_a_question_or_a_quote_below_a_call() -> None:
    call = "Shaun Rein is a speaker at the China Speakers Bureau. Do get in touch."
    lines = [INTROS[1], call, "“The plan stays”", INTROS[0], call, "Is it over?", INTROS[2]]
    _, two, three = split_posts("\n\n".join(lines), house=HOUSE)
    assert (two.title, three.title) == ("“The plan stays”", "Is it over?")


def test_a_short_line_below_which_no_post_begins_stays_where_it_was() -> None:
    lines = [INTROS[0], "China Daily:", "“One.”", "A word of his", "“It is,” said Arthur Kroeber."]
    text = "\n".join([*lines, INTROS[1], "The end of it"])
    posts = split_posts(text, house=HOUSE)
    assert "\n".join(post.content for post in posts) == text


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("quote", ["", "China Daily:\n\n“It stays,” he said."])
def test_a_last_line_on_what_the_speaker_told_before_is_of_its_post(gap: str, quote: str) -> None:
    line = "Earlier this year Arthur Kroeber told the BBC that the debts would go on to rise."
    first = "\n\n".join(filter(None, [INTROS[0], quote]))
    text = (
        f"A plan – Arthur Kroeber\n\n{first}{gap}{line}\n\nTea is gone – Shaun Rein\n\n{INTROS[1]}"
    )
    one, other = split_posts(text, house=HOUSE)
    assert one.content.endswith(line)
    assert other.title == "Tea is gone – Shaun Rein"
    # Of somebody else, or with a headline, it is another post.
    assert len(split_posts(text.replace(line, line.replace("Arthur", "Joe")), house=HOUSE)) == 2
    another = text.replace(f"{gap}{line}", f"\n\n{line.replace('Arthur Kroeber', 'Ian Johnson')}")
    assert len(split_posts(another, house=HOUSE)) == 3
    headed = text.replace(line, f"\nThe debts go on – Arthur Kroeber\n{line}")
    assert len(split_posts(headed, house=HOUSE)) == 3


@pytest.mark.parametrize(
    "line",
    [
        "Arthur Kroeber's next book comes out in May, and it is on debts.",
        "Arthur Kroeber’s next book comes out in May",
        "Earlier Arthur Kroeber spoke about the debts of provinces at Columbia University.",
        "Arthur Kroeber's next book shows the debts and comes out in May.",
        "Arthur Kroeber will tour Germany in June.",
        "In June, Arthur Kroeber can be heard in Berlin.",
        "Other experts on China’s debts include: Shaun Rein, Ashley Dudarenok.",
        "Other economic experts at the bureau: Winston Ma, Shaun Rein.",
    ],
)
def test_a_line_on_a_speakers_book_or_tour_below_a_call_is_no_post(line: str) -> None:
    call = (
        "Arthur Kroeber is a speaker at the China Speakers Bureau. Do you need him at your meeting?"
        " Do get in touch."
    )
    lines = [INTROS[0], call, line, INTROS[1]]
    posts = split_posts("\n\n".join(lines), house=HOUSE)
    assert [post.content.count("\n") for post in posts] == [2, 0]


@pytest.mark.parametrize("around", ["{0}", "<div class='date-posts'>{0}</div>"])
def test_both_posts_of_the_only_day_of_a_page_have_it(around: str) -> None:
    post = (
        "<div class='post-outer'><div class='post hentry'><h3 class='post-title entry-title'><a"
        " href='/{0}'>Post number {0} of the day</a></h3><div class='post-body entry-content'>"
        f"{'Text of it. ' * 20}</div></div></div>"
    )
    shown = around.format(post.format(1) + post.format(2))
    day = "<h2 class='date-header'><span>Monday, November 23, 2026</span></h2>"
    page = f"<title>B</title><body><div class='date-outer'>{day}{shown}</div></body>"
    (item,) = read_body(f"<html>{page}</html>".encode()).items
    posts = split_posts(item.content, house=HOUSE, form="html", address="https://b.example/")
    assert [p.published_at and p.published_at.day for p in posts] == [23, 23]
