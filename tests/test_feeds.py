"""Feeds as they are found, each beside its items; and feeds that nobody should read."""

from __future__ import annotations

import json
import os
import time
import tracemalloc
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.sources.bodies import set_aside
from newsletter.sources.feed import find_name, parse_feed
from newsletter.sources.xmlfeed import Feed

FEEDS = Path(__file__).parent / "data" / "feeds"
ADDRESS = "https://feeds.example.com/dir/feed.xml"
#: Said by the server, where the test is about it.
TYPES = {
    "declared-latin1-is-utf8.xml": "text/xml; charset=ISO-8859-1",
    "gb2312.xml": "text/xml; charset=iso-8859-1",
}


def plain(feed: Feed) -> dict[str, Any]:
    """All that is not empty, as JSON has it."""
    told = {
        "title": feed.title,
        "link": feed.link,
        "fault": feed.fault and [*feed.fault],
        "problems": feed.problems,
        "items": [{k: v for k, v in asdict(item).items() if v} for item in feed.items],
    }
    return json.loads(json.dumps({k: v for k, v in told.items() if v}, default=str))


@pytest.mark.parametrize(
    "path", sorted(p for p in FEEDS.iterdir() if ".items" not in p.name), ids=lambda p: p.name
)
def test_a_feed_holds_these_items(path: Path) -> None:
    found = plain(parse_feed(path.read_bytes(), ADDRESS, content_type=TYPES.get(path.name, "")))
    golden = path.with_name(f"{path.name}.items.json")
    if os.environ.get("RENEW_GOLDEN"):
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert found == json.loads(golden.read_text("utf-8"))


# Hostile ones


def rss(items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode()


def item(number: int, date: str = "") -> str:
    told = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><title>n{number}</title>{told}</item>"


HOSTILE = {
    "depth": b"<rss>" + b"<a>" * 300_000,
    "elements": b"<rss>" + b"<a/>" * 300_000 + b"</rss>",
    "elements of one item": rss("<item>" + "<a/>" * 300_000 + "</item>"),
    "attributes": b"<rss " + b" ".join(b"a%d='1'" % n for n in range(50_000)) + b"></rss>",
    "ampersands": b"<rss><channel><item><title>" + b"&" * 1_000_000,
    "openings": b"<rss>" + b"<" * 1_000_000,
    "cdata that does not end": b"<rss>" + b"<![CDATA[" * 200_000,
    "comments in a doctype": b"<!DOCTYPE x [" + b"<!--" * 300_000,
    "comments": b"<!---->" * 200_000,
    "items that do not end": b"<rss>" + b"<item>" * 200_000,
    "dates that do not end": b"<rss><channel>" + b"<item><pubDate>" * 100_000,
    "json in itself": b'{"items":' + b"[" * 200_000,
    "nulls": b"\0" * 1_000_000,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100,
    "nothing": b"",
    "blanks": b" \n" * 1000,
    "words": b"It is all the same.",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_be_expensive_is_refused_in_time_and_memory(name: str) -> None:
    """The limits are wide: without the guards each of these takes minutes, or gigabytes."""
    tracemalloc.start()
    started = time.process_time()
    feed = parse_feed(HOSTILE[name], ADDRESS)
    took, (_, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert feed.fault or feed.problems
    assert len(feed.items) <= 1
    assert took < 20
    assert peak < 200_000_000


def test_of_a_hundred_thousand_items_the_newest_are_read() -> None:
    old = "".join(item(n, f"Mon, {n % 28 + 1:02} Nov 2010 10:00:00 GMT") for n in range(100_000))
    new = "".join(item(n, f"2026-11-{n:02}") for n in (1, 3, 2))
    feed = parse_feed(rss(old + new), ADDRESS, most=3)
    assert [one.title for one in feed.items] == ["n1", "n3", "n2"]
    assert feed.problems == ("it has 100,003 items; the newest 3 are read",)


def test_without_dates_the_first_items_are_read() -> None:
    feed = parse_feed(rss("".join(map(item, range(30)))), ADDRESS, most=2)
    assert [one.title for one in feed.items] == ["n0", "n1"]


def test_a_clock_that_was_never_set_is_told() -> None:
    item = "<item><title>{0}</title><pubDate>{1}</pubDate></item>"
    days = ("Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 23 Nov 2026 10:00:00 GMT", "")
    items = "".join(item.format(number, day) for number, day in enumerate(days))
    feed = parse_feed(f"<rss><channel>{items}</channel></rss>".encode(), ADDRESS)
    assert [one.problems for one in feed.items] == [
        ("no usable date, so today's is taken: 'Thu, 01 Jan 1970 00:00:00 GMT' is none",),
        (),
        (),
    ]


def test_an_item_inside_a_text_is_no_item() -> None:
    text = "<item><title>one</title><description><![CDATA[<item>]]></description></item>"
    feed = parse_feed(rss(text * 3), ADDRESS, most=2)
    assert [one.content for one in feed.items] == ["<item>", "<item>"]


def test_an_archive_is_read_in_slices_and_none_is_lost() -> None:
    feed = parse_feed(rss("".join(map(item, range(1001)))), ADDRESS, most=5000)
    assert [one.title for one in feed.items] == [f"n{n}" for n in range(1001)]
    assert (feed.title, feed.problems) == ("t", ())


LONG = "<p>word &amp; word</p>\n" * 30
BODIES = {
    "ascii": LONG,
    "quotes": f" {LONG}“so”—é ",
    "latin": f"{LONG}café",
    "encoded twice": f"{LONG}cafÃ©",
    "windows-1252": f"{LONG}“so” \x93so\x94",
    "carriage returns": f"{LONG}“so”\r\nand so",
    "short": "<p>“so”</p>",
    "parted": f"{LONG}]]]]><![CDATA[>“so”",
    "a feed": f"{LONG}<content:encoded><![CDATA[“so”",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_the_body_of_a_post_is_the_same_whether_feedparser_sees_it_or_a_word_for_it(
    body: str,
) -> None:
    def read(attribute: str) -> Feed:
        content = f"<content:encoded{attribute}><![CDATA[{body}]]></content:encoded>"
        described = f"<description>so</description><!-- {content.replace('--', '')} -->"
        declared = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
        items = "".join(
            f"<item><title>t{n}</title>{content}{described * n}</item>" for n in range(2)
        )
        return parse_feed(f"<rss version='2.0' {declared}>{items}</rss>".encode(), ADDRESS)

    assert read("") == read(" x='1'")
    assert len(read("").items) == 2


def test_feedparser_gets_a_word_for_a_long_body_in_linear_time() -> None:
    begun, ended = b"<content:encoded><![CDATA[", b"]]></content:encoded>"
    kept = set_aside(b"".join((begun, LONG.encode(), ended)))
    assert list(kept.bodies.values()) == [LONG.strip()]
    assert len(kept.data) < 100
    hostile = begun * 40_000 + b"]]>" + (begun + b"]]>") * 20_000
    assert set_aside(hostile).data == hostile


def test_a_feed_is_never_taken_for_the_name_of_a_file(tmp_path: Path) -> None:
    """feedparser opens bytes as a path."""
    secret = tmp_path / "feed.xml"
    secret.write_bytes(rss(item(1)))
    assert parse_feed(str(secret).encode(), ADDRESS).items == ()


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY x "y">]>',
        '<!doctype r [<!-- ]> "> --><!ENTITY x "y">]>',
        '<!DOCTYPE r SYSTEM "]>" [<!ENTITY x "y">]>',
        '<?pi ?><!-- <rss> --><!DOCTYPE r [<!ENTITY x "y">]>',
    ],
)
def test_entities_are_neither_loaded_nor_expanded(prolog: str) -> None:
    feed = parse_feed(prolog.encode() + rss("<item><title>&x;</title></item>"), ADDRESS)
    assert feed.fault is not None
    assert feed.fault.kind == "hostile"


def test_names_that_html_knows_may_be_declared() -> None:
    prolog = b'<!DOCTYPE rss [<!ENTITY nbsp "&#160;"><!ENTITY eacute "x">]>'
    feed = parse_feed(prolog + rss("<item><title>Caf&eacute;</title></item>"), ADDRESS)
    assert [one.title for one in feed.items] == ["Café"]


@given(st.binary(max_size=400), st.sampled_from([b"", b"<rss><channel><item>", b'{"items":[{']))
def test_any_bytes_are_a_feed_or_a_fault(data: bytes, start: bytes) -> None:
    feed = parse_feed(start + data, ADDRESS)
    assert feed.fault is None or (feed.fault.words and not feed.items)


_MARKUP = st.lists(
    st.sampled_from(
        [
            "<item>",
            "</item>",
            "<entry>",
            "</entry>",
            "<title>",
            "</title>",
            "<link>",
            "<content>",
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "&amp;",
            "&x;",
            "&",
            "<",
            ">",
            "<b",
            "a='1'>",
            "</b>",
            "<?x",
            "?>",
            "<media:group>",
            "<source",
            "url='x'>",
            "<category>",
            "&#0;",
            "<enclosure",
            "url='http://[::1'/>",
            "<guid>1</guid>",
            "<pubDate>99",
            "</pubDate>",
            "\x00",
            "é",
        ]
    )
)


@given(_MARKUP)
def test_any_markup_is_a_feed_or_a_fault(pieces: list[str]) -> None:
    feed = parse_feed(rss("".join(pieces)), ADDRESS)
    for one in feed.items:
        assert one.address == "" or one.address.startswith(("http://", "https://"))
        assert "\0" not in one.title + one.content


@pytest.mark.parametrize("written", ["CafÃ© in MÃ¼nchen", "nÃ¤chste Â§ 5", "Café é"])
def test_text_that_was_encoded_twice_stays_for_cleaning_to_mend(written: str) -> None:
    """Which tells of it; what fits into Latin-1 feedparser would mend by itself."""
    xml = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>
    <title>{written}</title><item><title>{written}</title><link>https://x.example/{written}</link>
    <category>{written}</category><description>{written}</description></item></channel></rss>"""
    feed = parse_feed(xml.encode(), ADDRESS)
    (item,) = feed.items
    assert (feed.title, item.title, item.content) == (written, written, written)
    assert "\ue000" not in str(feed)


@pytest.mark.parametrize(
    ("kind", "title", "name"),
    [("html", "X &amp;amp; Y", "X & Y"), ("text", "X &amp;amp; Y", "X &amp; Y")],
)
def test_the_title_of_a_feed_is_read_as_it_is_declared(kind: str, title: str, name: str) -> None:
    head = f"<feed xmlns='http://www.w3.org/2005/Atom'><title type='{kind}'>{title}</title>"
    entry = "<entry><id>1</id><title>T</title><content>Text.</content></entry>"
    feed = parse_feed(f"{head}{entry}</feed>".encode(), "https://a.example/")
    assert find_name(feed, "") == name
