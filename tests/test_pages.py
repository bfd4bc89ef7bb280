"""Pages of the web as they are found: what they tell about themselves, and where the article is."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime, timedelta, timezone
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.dates import find_date, parse_date
from newsletter.gathered import Item, Removed
from newsletter.model import Citation
from newsletter.sources.feed import parse_feed
from newsletter.sources.page import read_page

JSON_FEED = "https://jsonfeed.org/version/1.1"
ADDRESS = "https://www.herald.example.com/2026/11/plan/?utm_source=x"
TEXT = "Arthur Kroeber looks at what is known about the plan, and expects no change. " * 4
LINKED = '<script type="application/ld+json">'

SHARE = '<div class="td-post-share share-bar"><p>Share it. <a href="/t">Tweet</a></p></div>'


def item_of(html: str, address: str = ADDRESS) -> Item:
    page = read_page(html.encode(), address)
    assert page.item is not None, page.fault
    return page.item


def a_page(head: str = "", body: str = f"<p>{TEXT}</p>") -> Item:
    return item_of(f"<html><head>{head}</head><body>{body}</body></html>")


def test_a_page_tells_all_about_itself() -> None:
    item = a_page(
        """<title>A plan – The Herald</title>
        <meta property="og:title" content="A plan &#8211; The Herald">
        <meta property="og:site_name" content="The Herald">
        <meta property="og:image" content="/plan.jpg">
        <meta property="article:published_time" content="2026-11-23T10:00:00+08:00">
        <meta property="article:tag" content="economy"><meta property="article:tag" content="plan">
        <meta name="author" content="Jane Doe"><meta name="description" content="What is known.">
        <link rel="canonical" href="/2026/11/plan/">""",
        f"""<nav><a href="/">Home</a></nav><article><h1>A plan</h1>
        <p>{TEXT}<a href="more">more</a></p><aside>Advert</aside>
        <script>x()</script></article><footer>Contact</footer>""",
    )
    at = "https://www.herald.example.com/2026/11/plan/"
    assert item == Item(
        title="A plan",
        content=f'<h1>A plan</h1>\n        <p>{TEXT}<a href="{at}more">more</a></p>',
        address=at,
        key=at,
        published_at=datetime(2026, 11, 23, 10, tzinfo=timezone(timedelta(hours=8))),
        source=Citation("The Herald", at),
        author="Jane Doe",
        image="https://www.herald.example.com/plan.jpg",
        categories=("economy", "plan"),
        also_at=(ADDRESS,),
        holds="one",
        removed=(Removed("page-furniture", "Advert", "more"),),
    )


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>A plan | herald.example.com</title>", "", "A plan"),
        (
            "<title>The Herald: A plan</title><meta property=og:site_name content='The Herald'>",
            "",
            "A plan",
        ),
        ("<title>A plan – Arthur Kroeber</title>", "", "A plan – Arthur Kroeber"),
        ("<title>x</title>", "<h1>The heading</h1>", "The heading"),
        ("<title>The title</title>", "<h1>One</h1><h1>Two</h1>", "The title"),
        ("", "<h1>One</h1><h1>Two</h1>", "One"),
        (
            f'{LINKED}{{"@type":"NewsArticle","headline":"Linked"}}</script>',
            "",
            "Linked",
        ),
        ("", "", ""),
    ],
)
def test_the_title_is_the_articles_without_its_site(head: str, body: str, title: str) -> None:
    assert a_page(head, f"{body}<p>{TEXT}</p>").title == title


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        (
            '<script type="application/ld+json">[{"@type":"Organization"},{"@type":["BlogPosting"],'
            '"datePublished":"2026-11-20"}]</script>',
            "",
            20,
        ),
        (
            '<script type="application/ld+json">{"@graph":[{"@type":"Article","datePublished":'
            '"2026-11-19"}]}</script>',
            "",
            19,
        ),
        (
            f'{LINKED}{{broken</script><meta name="date" content="2026-11-18">',
            "",
            18,
        ),
        ("", '<time datetime="2026-11-17T08:00Z">last week</time>', 17),
        ("", "<time>November 16, 2026</time>", 16),
    ],
)
def test_the_date_is_found_where_pages_have_it(head: str, body: str, day: int) -> None:
    found = a_page(head, f"{body}<p>{TEXT}</p>").published_at
    assert found is not None
    assert found.date().isoformat() == f"2026-11-{day}"


@pytest.mark.parametrize(
    "body",
    [
        f'<div class="menu">{"<a href=x>A link to read</a>" * 90}</div>'
        f"<div><div><p>{TEXT}</p></div></div>",
        f'<div class="layout sidebar-right"><div class="entry-content"><p>{TEXT}</p></div>'
        f'<div id="sidebar"><p>{"Other news. " * 9}</p></div></div>',
        f'<main><p>{TEXT}</p></main><div class="comments"><p>First!</p></div>',
        f'<div itemprop="articleBody"><p>{TEXT}</p></div><p>Imprint</p>',
        f"<article><p>{TEXT}</p></article><article><p>A teaser of something else.</p></article>",
    ],
)
def test_the_article_is_found_among_the_furniture(body: str) -> None:
    assert a_page("", body).content == f"<p>{TEXT}</p>"


@pytest.mark.parametrize(
    "name",
    [
        *("share-prices", "social-credit", "related-costs", "comment-on-news", "newsletter-body"),
        *("advert-free", "subscribe-boom", "market-share", "cookie-business"),
    ],
)
def test_news_of_shares_and_of_social_credit_is_no_furniture(name: str) -> None:
    news = "The prices went up by ten percent in one day."
    item = a_page(body=f'<p>{TEXT}</p><div class="{name}"><p>{news}</p></div>')
    assert news in item.content
    for buttons in (f'<div class="{name}"><a href="/t">Tweet</a></div>', SHARE):
        assert "Tweet" not in a_page(body=f"<p>{TEXT}</p>{buttons}").content


def test_a_page_that_leaves_out_the_tag_of_its_body_is_read_all_the_same() -> None:
    item = item_of(f"<!DOCTYPE html><title>A plan</title><article><p>{TEXT}</p></article><p>End")
    assert (item.title, item.content) == ("A plan", f"<p>{TEXT}</p>")


def test_a_weblogs_page_keeps_all_its_posts() -> None:
    posts = "".join(f"<article><h2>Post {n}</h2><p>{TEXT}</p></article>" for n in range(4))
    content = a_page("", f"<div>{posts}</div><footer>f</footer>").content
    assert [f"Post {n}" in content for n in range(4)] == [True] * 4
    assert ">f<" not in content


def test_a_page_that_only_a_browser_can_show_gives_what_it_tells() -> None:
    script = (
        '<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"%s"}</script>'
    )
    item = a_page(script % TEXT, "<div id=root></div>")
    assert (item.content, item.form) == (TEXT.strip(), "text")
    page = read_page(b'<meta name=description content="About it."><title>T</title>', ADDRESS)
    assert page.item is not None
    assert (page.item.content, page.item.excerpt) == ("About it.", True)
    assert page.problems == (
        "the page shows no text without a browser: only its description is taken",
    )


def test_a_page_about_a_video_is_a_video() -> None:
    item = item_of(
        f"<title>V - YouTube</title><p>{TEXT}</p>", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    )
    assert (item.kind, item.video[-11:]) == ("video", "dQw4w9WgXcQ")


def test_a_canonical_address_that_is_the_start_page_is_not_believed() -> None:
    assert a_page('<link rel="canonical" href="/">').address == ADDRESS
    assert a_page('<link rel="canonical" href="javascript:x">').address == ADDRESS


def test_the_base_of_a_page_is_what_it_says() -> None:
    head = '<base href="https://cdn.example.com/a/">'
    assert (
        'href="https://cdn.example.com/a/b"'
        in a_page(head, f"<p>{TEXT}<a href=b>b</a></p>").content
    )


HOSTILE = {
    "depth": "<div>" * 150_000,
    "tags": "<p>x" * 300_000,
    "attributes": "<a " + " ".join(f"a{n}=1" for n in range(50_000)) + ">",
    "named furniture": "<div class=related>x</div>" * 60_000,
    "links": "<a href=x>y</a>" * 60_000,
    "json": '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
    "openings": "<" * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_be_expensive_ends_in_time(name: str) -> None:
    """The limit is wide: a parser without bounds takes minutes for some of these."""
    started = time.process_time()
    page = read_page(HOSTILE[name].encode(), ADDRESS)
    assert page.fault or page.item
    assert time.process_time() - started < 20


_PIECES = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<article>",
    "<title>",
    "<base",
    "href='x://['>",
    "<a",
    "href='http://[::1'>",
    "<img",
    "srcset=',",
    ",'>",
    "<link",
    "rel=canonical",
    "href='//['>",
    "<script",
    "type='application/ld+json'>",
    '{"@type":[1,null],"author":[1]}',
    "</script>",
    "<meta",
    "property=og:title",
    "content=''>",
    "<time>",
    "<svg>",
    "<table>",
    "&#0;",
    "&#xFFFFFFFF;",
    "\x00",
    "é",
    "<!--",
    "<?x",
]


@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=8)), max_size=30))
def test_any_page_is_an_item_or_a_fault(pieces: list[str]) -> None:
    page = read_page("".join(pieces).encode("utf-8", "replace"), ADDRESS)
    assert (page.item is None) == (page.fault is not None)


@given(st.text(max_size=60))
def test_any_text_is_a_date_of_our_times_or_none(text: str) -> None:
    found = parse_date(text)
    assert found is None or (found.tzinfo is not None and 1990 <= found.year < 2100)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-11-23", (23, 0, 0)),
        ("2026-11-23T10:05:00.123+08:00", (23, 2, 5)),
        ("Mon, 23 Nov 2026 10:05:00 EST", (23, 15, 5)),
        ("November 23, 2026 5:30 pm", (23, 17, 30)),
        ("Monday, November 23rd, 2026", (23, 0, 0)),
        ("le 1er novembre 2026", (1, 0, 0)),
        ("23. November 2026 um 08:15", (23, 8, 15)),
        ("2026年11月23日 08:30", (23, 8, 30)),
        ("2026/11/23 10:00", (23, 10, 0)),
        ("19.11.2026", (19, 0, 0)),
        ("3.4.2026 8:30", (3, 8, 30)),
        ("11/19/2026", (19, 0, 0)),
        ("19/11/2026 10:00", (19, 10, 0)),
        ("4-4-2026", (4, 0, 0)),
        ("03/04/2026", None),
        ("13/13/2026", None),
        ("1970-01-01", None),
        ("2026-13-45", None),
        ("soon", None),
    ],
)
def test_dates_of_every_spelling(text: str, found: Any) -> None:
    when = parse_date(text)
    told = when and when.astimezone(UTC)
    assert (told and (told.day, told.hour, told.minute)) == found


BLOGGER = f"""<h1 class='title'>China Herald</h1><div class='date-outer'>
    <h2 class='date-header'><span>Sunday, November 22, 2026</span></h2>
    <div class='post hentry'><h3 class='post-title entry-title'><a href='/x.html'>A plan</a></h3>
    <div class='post-body entry-content'>{TEXT}</div>
    <div class='post-footer'>Posted by Jane</div></div></div>"""
TYPEPAD = f"""<div class="entry"><h3 class="entry-header">A plan</h3>
    <div class="entry-body"><p>{TEXT}</p></div><p class="entry-footer-info"><span
    class="post-footers">Posted by Jane on November 22, 2026 at 09:30 AM</span></p></div>"""
MICRODATA = f"""<div itemscope><h2 itemprop="headline">A plan</h2>
    <meta itemprop="datePublished" content="2026-11-22">
    <div itemprop="articleBody">{TEXT}</div></div>"""


def test_the_day_of_a_page_made_by_hand_is_its_only_line_with_nothing_else() -> None:
    for line, day in (
        ("November 19th, 2026", 19),
        ("Thursday, 19.11.2026", 19),
        ("<i>Posted on 11/19/2026</i>", 19),
        ("<b>03.11.2026</b>", 3),
        ("3/11/2026</p><p>Older: 11/18/2026, says he.", 11),
    ):
        item = a_page("", f"<h1>A plan</h1><p>{line}</p><p>{TEXT}</p>")
        assert item.published_at, line
        assert (item.published_at.day, item.problems) == (day, ()), line
    two = f"<h1>A plan</h1><p>19.11.2026</p><p>{TEXT}</p><p>18.11.2026</p><p>{TEXT}</p>"
    assert a_page("", two).published_at is None


def test_a_date_that_may_be_two_days_is_told_unless_the_page_tells_the_order() -> None:
    body = f"<h2 class='date-header'>03/04/2026</h2><h1>A plan</h1><p>{TEXT}</p>"
    item = a_page("", body)
    assert item.published_at is None
    assert item.problems == ("no usable date, so today's is taken: '03/04/2026' may be two days",)
    for more, lang, month in (
        ("<p>Seen on 11/19/2026.</p>", "", 3),
        ("<p>Seen on 19/11/2026.</p>", "", 4),
        ("", "en-US", 3),
        ("", "en-GB", 4),
        ("", "de", 4),
    ):
        html = f"<html lang='{lang}'><body>{body}{more}</body></html>"
        told = item_of(html)
        assert told.published_at
        assert (told.published_at.month, told.problems) == (month, ()), (more, lang)


def test_a_line_that_tells_something_is_looked_for_in_little_time() -> None:
    deep = "<div><span>" * 100 + "Words. " * 200_000
    started = process_time()
    a_page("", deep)
    assert process_time() - started < 3


@pytest.mark.parametrize("body", [BLOGGER, TYPEPAD, MICRODATA])
def test_headline_day_and_site_are_read_from_the_marks_of_a_theme(body: str) -> None:
    item = a_page("<title>China Herald: A plan</title>", body)
    assert item.title == "A plan"
    assert item.published_at
    assert item.published_at.date() == date(2026, 11, 22)
    assert item.source
    assert item.source.name == "China Herald"


@pytest.mark.parametrize("h1", ["", "<h1>China Herald</h1>"])
@pytest.mark.parametrize(
    "title",
    [
        *("China Herald: March 2010", "März 2010 | China Herald", "China Herald » 2010 » March"),
        *("Archive for March 2010 - China Herald", "China Herald – Page 2", "China Herald: 2010"),
    ],
)
def test_the_month_of_an_archive_is_no_name(title: str, h1: str) -> None:
    item = a_page(f"<title>{title}</title>", f"{h1}<p>{TEXT}</p>")
    assert item.source is not None
    assert item.source.name == "China Herald"


@pytest.mark.parametrize("name", ["Beijing 2008", "Market 2010", "Decoded", "Maybe"])
def test_a_name_with_a_year_is_one(name: str) -> None:
    title = "A plan for the province"
    item = a_page(f"<title>{title} | {name}</title>", f"<h1>{title}</h1><p>{TEXT}</p>")
    assert item.source is not None
    assert (item.title, item.source.name) == (title, name)


def test_the_site_is_named_by_its_own_object_where_the_article_names_no_publisher() -> None:
    linked = (
        '[{"@graph": [{"@type": "WebSite", "name": "The Herald"}, {"@type": ["NewsArticle"]}]}]'
    )
    item = a_page(f"{LINKED}{linked}</script>")
    assert item.source
    assert item.source.name == "The Herald"


def test_a_page_of_many_posts_does_not_take_the_day_of_one_of_them() -> None:
    """Which would make one draft of all."""
    post = (
        '<article><h2><a href="/{0}">Plan {0}</a></h2>'
        f'<time datetime="2026-11-2{{0}}">x</time><p>{TEXT}</p></article>'
    )
    many = a_page("", f"<div>{post.format(1)}{post.format(2)}{post.format(3)}</div>")
    assert many.published_at is None
    one = a_page("", f"<div>{post.format(1)}</div>")
    assert one.published_at
    assert one.published_at.day == 21


def test_a_page_for_subscribers_says_so() -> None:
    for head, more in (
        (f'{LINKED}{{"@type": "NewsArticle", "isAccessibleForFree": false}}</script>', ""),
        (f'{LINKED}{{"@type": "Article", "isAccessibleForFree": "False"}}</script>', ""),
        ("", "<div><h3>Subscribe to read</h3></div>"),
        ("", "<p>This article is for subscribers.</p>"),
        ("", "<aside><p>This post is for <b>paid subscribers</b></p></aside>"),
        ("", "<a href='/s'>Subscribe to continue reading</a>"),
        ("", "<p>The rest of this story is available to subscribers only</p>"),
    ):
        assert a_page(head, f"<p>{TEXT}</p>{more}").is_closed, (head, more)
    for head, more in (
        (f'{LINKED}{{"@type": "NewsArticle", "isAccessibleForFree": true}}</script>', ""),
        ("", "<p>Subscribe to our newsletter</p><p>Sign up to read the news every day</p>"),
        ("", "<p>This article is for readers who know China.</p><p>Subscribers only grew.</p>"),
    ):
        assert not a_page(head, f"<p>{TEXT}</p>{more}").is_closed, (head, more)
    text = "&lt;p>A plan.&lt;/p>&lt;p>{}&lt;/p>"
    item = f"<item><title>A</title><description>{text}</description></item>"
    words = ("This post is for paid subscribers", "Subscribe to our feed")
    items = "".join(item.format(each) for each in words)
    feed = parse_feed(f"<rss><channel>{items}</channel></rss>".encode(), ADDRESS)
    assert [each.is_closed for each in feed.items] == [True, False]


@pytest.mark.parametrize("key", ["content_html", "content_text", "summary"])
def test_a_post_of_a_json_feed_that_ends_for_subscribers_is_closed(key: str) -> None:
    words = ("This post is for paid subscribers", "Subscribe to our feed")
    items = [{"id": each, "title": "A", key: f"A plan.\n\n{each}"} for each in words]
    feed = parse_feed(json.dumps({"version": JSON_FEED, "items": items}).encode(), ADDRESS)
    assert [each.is_closed for each in feed.items] == [True, False]


def test_a_day_is_found_within_a_line() -> None:
    days = [
        ("Posted by Jane on November 22, 2026 at 09:30 AM in economy", 22),
        ("By Jane, 21st of nothing, 23 Nov 2026", 23),
        ("Published: 2026-11-24T10:00:00+08:00 | Jane", 24),
        ("2026年11月25日 发表", 25),
    ]
    assert [(found := find_date(line)) and found.day for line, _ in days] == [
        day for _, day in days
    ]
    assert find_date("The plan of March 2026 is 11/10/2026 old") is None
