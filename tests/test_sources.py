"""Sources read from a loopback web: what they say, and what they are asked the next time."""

from __future__ import annotations

import json
import plistlib
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from newsletter.config import SourceSettings
from newsletter.errors import SettingMissing
from newsletter.fetch.fetcher import Fetcher
from newsletter.fetch.manners import Manners
from newsletter.fetch.outcome import Limits
from newsletter.gathered import Reading, SourceState
from newsletter.model import Citation
from newsletter.ports import Source
from newsletter.sources import open_source
from newsletter.sources.adding import find_addresses, read_address, read_given
from newsletter.sources.video import Host, read_video
from tests.feeds import feed, post
from tests.standins.web import Asked, Web, bomb, in_turn, redirect, reply

NEW = SourceState()
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RSS = b"""<rss version="2.0"><channel><title>Herald</title><link>https://herald.example.com/</link>
<item><title>One</title><link>https://herald.example.com/1</link><description>x</description></item>
</channel></rss>"""
ARTICLE = """<html><head><title>A claim - The Herald</title>
<meta property="og:site_name" content="The Herald">
<link rel="alternate" type="application/rss+xml" title="Comments feed" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" href="/feed/"></head>
<body><article><h1>A claim</h1><p>{}</p></article></body></html>""".format(
    "Word for word. " * 20
).encode()

MAILS = b"From x Wed Nov 25 10:00:00 2026\nFrom: x@a.example\nSubject: A claim\n\nIt is.\n\n"
EXPORT = b"TITLE: A claim\n-----\nBODY:\nIt is.\n-----\n--------\n"


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(
        user_agent="test",
        allow_hosts=["127.0.0.1"],
        manners=Manners(delay=0),
        limits=Limits(seconds=5, bytes=1_000_000, pause=0.01, retries=1),
    )


def a_source(
    web: Web, fetcher: Fetcher, path: str = "/feed", kind: str = "feed", name: str = ""
) -> Source:
    settings = SourceSettings(kind, web.url(path), name)
    return open_source(settings, fetcher, now=lambda: NOW)


def fault(reading: Reading) -> tuple[str, str]:
    assert reading.fault is not None
    assert reading.items == ()
    return reading.fault.kind, reading.fault.words


def conditional(body: bytes, etag: str) -> object:
    def behave(asked: Asked) -> Iterator[bytes]:
        same = asked.headers.get("if-none-match") == etag
        return (reply(304) if same else reply(200, body, ETag=etag))(asked)

    return behave


# Polling


def test_a_feed_is_read_and_the_next_time_only_asked_for_news(web, fetcher) -> None:
    web.pages["/feed"] = conditional(RSS, '"a1"')
    source = a_source(web, fetcher)
    first = source.read(NEW)
    assert [item.title for item in first.items] == ["One"]
    assert first.items[0].source == Citation("Herald", "https://herald.example.com/1")
    assert (first.name, first.unchanged, first.problems) == ("Herald", False, ())
    assert first.state.etag == '"a1"'
    second = source.read(first.state)
    assert (second.unchanged, second.items, second.fault) == (True, (), None)
    assert second.state == first.state


def test_the_time_of_the_last_change_is_given_back_as_it_came(web, fetcher) -> None:
    changed = "Mon, 23 Nov 2026 08:00:00 GMT"
    web.pages["/feed"] = reply(200, RSS, Last_Modified=changed)
    source = a_source(web, fetcher)
    source.read(source.read(NEW).state)
    assert "if-modified-since" not in web.asked[0].headers
    assert web.asked[1].headers["if-modified-since"] == changed


def test_the_same_body_is_no_news_where_a_server_knows_no_conditions(web, fetcher) -> None:
    web.pages["/feed"] = reply(200, RSS)
    source = a_source(web, fetcher)
    assert source.read(source.read(NEW).state).unchanged


def test_a_state_survives_json(web, fetcher) -> None:
    web.pages["/feed"] = reply(200, RSS, ETag="x")
    state = a_source(web, fetcher).read(NEW).state
    assert SourceState(**json.loads(json.dumps(asdict(state)))) == state


def test_the_settings_name_a_source(web, fetcher) -> None:
    web.pages["/feed"] = reply(200, RSS)
    source = a_source(web, fetcher, name="Our weblog")
    assert source.name == "Our weblog"
    assert source.read(NEW).items[0].source == Citation(
        "Our weblog", "https://herald.example.com/1"
    )
    assert a_source(web, fetcher).name == "127.0.0.1"


def test_a_permanent_redirect_is_told_and_a_passing_one_is_not(web, fetcher) -> None:
    web.pages |= {"/feed": redirect("/new", 301), "/new": reply(200, RSS), "/tmp": redirect("/new")}
    reading = a_source(web, fetcher).read(NEW)
    assert (reading.moved_to, reading.state.moved_to) == (web.url("/new"), web.url("/new"))
    assert a_source(web, fetcher, "/tmp").read(NEW).moved_to == ""


def test_failures_are_counted_and_each_makes_the_next_try_later(web, fetcher) -> None:
    web.pages["/feed"] = in_turn(reply(200, RSS, ETag="a"), reply(404), reply(404), reply(200, RSS))
    source = a_source(web, fetcher)
    good = source.read(NEW).state
    first = source.read(good)
    assert fault(first) == (
        "status",
        "it answers 404 (Not Found): there is nothing at this address",
    )
    assert first.state == replace(good, failures=1, next_at=NOW.timestamp() + 900)
    second = source.read(first.state)
    assert second.state == replace(good, failures=2, next_at=NOW.timestamp() + 1800)
    assert source.read(second.state).state == replace(good, failures=0, next_at=0.0)


def test_a_server_that_asks_for_an_hour_gets_it(web, fetcher) -> None:
    web.pages["/feed"] = reply(503, Retry_After="3600")
    state = a_source(web, fetcher).read(NEW).state
    assert state.next_at == NOW.timestamp() + 3600
    web.pages["/feed"] = reply(429, Retry_After="Mon, 23 Nov 2026 11:00:00 GMT")
    assert a_source(web, fetcher).read(NEW).state.next_at == NOW.timestamp() + 7200
    web.pages["/feed"] = reply(429, Retry_After="99999999999999")
    assert a_source(web, fetcher).read(NEW).state.next_at == NOW.timestamp() + 7 * 24 * 3600


def test_a_private_host_and_a_bomb_are_faults_and_not_errors(web, fetcher) -> None:
    web.pages["/feed"] = bomb(50_000_000)
    assert fault(a_source(web, fetcher).read(NEW))[0] == "too-large"
    stranger = Fetcher(user_agent="test")
    assert fault(a_source(web, stranger).read(NEW))[0] == "forbidden"


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"", "not-a-feed", "it is empty"),
        (b"%PDF-1.4", "not-text", "it is a PDF, not a feed"),
        (b"hello", "not-a-feed", "it is no feed: neither RSS nor Atom nor JSON Feed"),
        (b"<p>hello", "not-a-feed", "it is no feed: neither RSS nor Atom nor JSON Feed"),
        (
            b"{",
            "not-a-feed",
            "its JSON is broken: expecting property name enclosed in double quotes",
        ),
        (b'{"a": 1}', "not-a-feed", "it is JSON, and no JSON Feed: it has no items"),
        (b"<rss><channel>", "not-a-feed", "its XML is broken: no element found in line 1"),
    ],
)
def test_what_is_no_feed_is_told(web, fetcher, body: bytes, kind: str, words: str) -> None:
    web.pages["/feed"] = reply(200, body)
    reading = a_source(web, fetcher).read(NEW)
    assert fault(reading) == (kind, words)
    assert reading.state.failures == 1


def test_an_empty_feed_is_a_good_one(web, fetcher) -> None:
    web.pages["/feed"] = reply(200, b"<rss><channel><title>t</title></channel></rss>")
    reading = a_source(web, fetcher).read(NEW)
    assert (reading.items, reading.fault, reading.name) == ((), None, "t")


# A page in the place of a feed


def test_the_feed_that_a_page_names_is_read_and_asked_from_then_on(web, fetcher) -> None:
    web.pages |= {"/": reply(200, ARTICLE), "/feed/": conditional(RSS, "f")}
    source = a_source(web, fetcher, "/")
    reading = source.read(NEW)
    assert [item.title for item in reading.items] == ["One"]
    found = web.url("/feed/")
    assert reading.problems == (f"it is a page; its feed {found!r} is read in its place",)
    assert reading.state.found_at == found
    assert source.read(reading.state).unchanged
    assert web.paths() == ["/", "/feed/", "/feed/"]


def test_a_feed_that_is_gone_is_looked_for_anew(web, fetcher) -> None:
    web.pages["/"] = reply(200, ARTICLE)
    source = a_source(web, fetcher, "/")
    assert fault(source.read(NEW))[0] == "status"
    lost = source.read(SourceState(found_at=web.url("/old")))
    assert fault(lost)[0] == "status"
    web.pages["/feed/"] = reply(200, RSS)
    assert source.read(lost.state).items


def test_a_page_without_a_feed_says_what_to_do(web, fetcher) -> None:
    web.pages["/"] = reply(200, b"<html><body><p>Hello</p></body></html>")
    assert fault(a_source(web, fetcher, "/").read(NEW)) == (
        "not-a-feed",
        "it is a page that names no feed; write page = … to read the page itself",
    )


# Pages


def test_a_page_is_a_source_of_its_own(web, fetcher) -> None:
    web.pages["/weblog"] = conditional(ARTICLE, "p")
    source = a_source(web, fetcher, "/weblog", "page", "Weblog")
    reading = source.read(NEW)
    (item,) = reading.items
    assert (item.title, item.source) == ("A claim", Citation("Weblog", web.url("/weblog")))
    assert item.content.startswith("<h1>A claim</h1><p>Word for word.")
    assert source.read(reading.state).unchanged
    web.pages["/weblog"] = reply(200, b"<html><body></body></html>")
    assert fault(source.read(NEW)) == ("no-text", "there is no text on the page")


def test_another_package_may_bring_a_kind_of_source(monkeypatch) -> None:
    entry = EntryPoint("letters", "tests.test_sources:Letters", "newsletter.sources")
    monkeypatch.setattr(
        "newsletter.sources.entry_points",
        lambda group, name: [entry] if (group, name) == ("newsletter.sources", "letters") else [],
    )
    source = open_source(
        SourceSettings("letters", "box 7"), Fetcher(user_agent="x"), now=lambda: NOW
    )
    assert source.address == "box 7"
    with pytest.raises(SettingMissing, match="no kind of source 'pigeon'"):
        open_source(SourceSettings("pigeon", "x"), Fetcher(user_agent="x"), now=lambda: NOW)


class Letters:
    def __init__(self, address: str) -> None:
        self.address = self.name = address

    @classmethod
    def from_settings(cls, settings: SourceSettings, **_: object) -> Letters:
        return cls(settings.address)


# Whatever is added


def test_an_address_is_what_its_answer_is(web, fetcher) -> None:
    web.pages |= {
        "/post": reply(200, ARTICLE, Content_Type="text/html"),
        "/feed": reply(200, RSS, Content_Type="text/html"),
        "/note.md": reply(
            200, b"# A note\n\nIts *text*.", Content_Type="text/markdown; charset=utf-8"
        ),
        "/pdf": reply(200, b"%PDF-1.4"),
        "/gone": reply(410),
        "/list": reply(200, b'[{"title": "A claim"}]', **{"Content-Type": "application/json"}),
        "/empty": reply(200, b"<rss><channel><title>Herald</title></channel></rss>"),
        "/old.mbox": reply(200, MAILS * 2, Content_Type="application/octet-stream"),
        "/old.mt": reply(200, EXPORT, Content_Type="application/octet-stream"),
    }
    (post,) = read_address(web.url("/post"), fetcher).items
    assert (post.title, post.form, post.source) == (
        "A claim",
        "html",
        Citation("The Herald", web.url("/post")),
    )
    (item,) = read_address(web.url("/feed"), fetcher).items
    assert (item.title, item.source) == ("One", Citation("Herald", "https://herald.example.com/1"))
    (note,) = read_address(web.url("/note.md"), fetcher).items
    assert (note.title, note.content, note.form) == ("A note", "Its *text*.", "markdown")
    assert note.address == web.url("/note.md")
    assert fault(read_address(web.url("/pdf"), fetcher)) == ("not-text", "it is a PDF, not a page")
    assert fault(read_address(web.url("/gone"), fetcher))[1].startswith("it answers 410 (Gone)")
    assert fault(read_address("http://[::1", fetcher))[0] == "address"
    listed = fault(read_address(web.url("/list"), fetcher))
    assert listed == ("no-article", "it is JSON, and no JSON Feed")
    assert read_address(web.url("/empty"), fetcher).problems == ("the feed has no items",)
    mails = read_address(web.url("/old.mbox"), fetcher).items
    # Where all of them stand is the address of none.
    assert [(m.content, m.address, m.source) for m in mails] == [
        ("It is.", "", Citation("127.0.0.1"))
    ] * 2
    assert read_address(web.url("/old.mt"), fetcher).items[0].title == "A claim"


@pytest.mark.parametrize("given", ["news.test/a/b", " https://news.test/a ", "www.news.test"])
def test_an_address_is_taken_as_people_type_it(tmp_path: Path, given: str) -> None:
    asked: list[str] = []

    def nowhere(host: str, port: int) -> list[str]:
        asked.append(host.removeprefix("www."))
        raise OSError

    limits = Limits(retries=0)
    fetcher = Fetcher(user_agent="test", resolve=nowhere, limits=limits)
    assert fault(read_given(given, fetcher, folder=tmp_path))[0] == "dns"
    assert asked == ["news.test"]
    (tmp_path / "news.test").mkdir()
    (tmp_path / "news.test/a").mkdir()
    (tmp_path / "news.test/a/b").write_text("A title\n\nA text.", "utf-8")
    assert read_given("news.test/a/b", fetcher, folder=tmp_path).items


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.url", b"[{000214A0}]\r\nA=1\r\n[InternetShortcut]\r\nIDList=\r\nURL=%s\r\nIconIndex=1"),
        ("a.url", b"\xef\xbb\xbf[InternetShortcut]\nurl = %s\n"),
        ("a.desktop", b"#!/usr/bin/env xdg-open\n[Desktop Entry]\nType=Link\nURL[$e]=%s\n"),
        (
            "a.webloc",
            b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST'
            b' 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">'
            b"<dict><key>URL</key><string>%s</string></dict></plist>",
        ),
        ("b.webloc", b""),
    ],
)
def test_a_shortcut_is_the_address_to_which_it_leads(web, fetcher, tmp_path, name, body) -> None:
    web.pages["/post"] = reply(200, ARTICLE, Content_Type="text/html")
    address = web.url("/post")
    binary = plistlib.dumps({"URL": address}, fmt=plistlib.FMT_BINARY)
    (tmp_path / name).write_bytes(body % address.encode() if body else binary)
    (item,) = read_given(name, fetcher, folder=tmp_path).items
    assert (item.title, item.address) == ("A claim", address)


@given_any(st.binary(max_size=200))
def test_no_broken_shortcut_breaks_us(body: bytes) -> None:
    for start in (b"bplist00", b"<plist><dict><key>URL</key>", b"[InternetShortcut]\n"):
        assert isinstance(find_addresses(start + body), tuple)


def test_what_is_given_may_be_the_name_of_a_file(tmp_path: Path, fetcher) -> None:
    (tmp_path / "note.txt").write_text("A title\n\nA text.", "utf-8")
    (item,) = read_given("note.txt", fetcher, folder=tmp_path).items
    assert item.title == "A title"
    assert fault(read_given("other.txt", fetcher, folder=tmp_path)) == (
        "address",
        "it cannot be read: No such file or directory",
    )
    assert fault(read_given(".", fetcher, folder=tmp_path))[1] == "it is a folder"
    assert fault(read_given("file:///etc/passwd", fetcher, folder=tmp_path)) == (
        "address",
        "it starts with 'file:', and only http and https are fetched",
    )
    assert fault(read_given("a\0b", fetcher, folder=tmp_path))[0] == "address"


@pytest.mark.parametrize(
    "given", ["javascript:1", "mailto:a@b.example", "tel:1", f"data:{'x' * 3000}", "https:a\0b"]
)
def test_of_other_addresses_it_is_told_that_they_are_not_fetched(
    given: str, tmp_path: Path, fetcher
) -> None:
    kind, words = fault(read_given(given, fetcher, folder=tmp_path))
    assert kind == "address"
    assert "only http and https are fetched" in words or given.startswith("https")
    (tmp_path / "tel:2").write_text("A title\n\nA text.", "utf-8")
    assert read_given("tel:2", fetcher, folder=tmp_path).items


def test_the_address_of_a_feed_may_say_so(web, fetcher, tmp_path: Path) -> None:
    web.pages["/feed"] = reply(200, feed(post()))
    assert read_given(f"feed:{web.url('/feed')}", fetcher, folder=tmp_path).items


# Videos


def asked_at(web: Web) -> dict[str, Host]:
    return {
        "youtube": Host("YouTube", web.url("/yt")),
        "vimeo": Host("Vimeo", web.url("/vimeo")),
    }


def test_a_video_tells_its_title_and_who_made_it(web, fetcher) -> None:
    told = {
        "title": "Alvin  Graylin on AI",
        "author_name": "Front Row",
        "thumbnail_url": "https://x.example/t.jpg",
    }
    web.pages["/yt"] = reply(200, json.dumps(told).encode())
    reading = read_video("https://youtu.be/dQw4w9WgXcQ?t=5&si=x", fetcher, **asked_at(web))
    (item,) = reading.items
    page = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    assert (item.title, item.kind, item.video, item.address) == (
        "Alvin Graylin on AI",
        "video",
        page,
        page,
    )
    assert item.thumbnail == "https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg"
    assert item.source == Citation("Front Row", page)
    assert item.also_at == ("https://youtu.be/dQw4w9WgXcQ?t=5&si=x",)
    assert reading.problems == ()
    assert "dQw4w9WgXcQ&format=json" in web.paths()[0]


def test_vimeo_tells_the_still_and_the_day_as_well(web, fetcher) -> None:
    told = {
        "title": "T",
        "thumbnail_url": "https://i.vimeocdn.com/1.jpg",
        "upload_date": "2026-11-20 10:00:00",
    }
    web.pages["/vimeo"] = reply(200, json.dumps(told).encode())
    (item,) = read_video("https://player.vimeo.com/video/76979871", fetcher, **asked_at(web)).items
    assert (item.thumbnail, item.video) == (
        "https://i.vimeocdn.com/1.jpg",
        "https://vimeo.com/76979871",
    )
    assert item.published_at == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert item.source == Citation("Vimeo", "https://vimeo.com/76979871")


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (
            reply(401),
            "YouTube tells nothing about the video: it answers 401 (Unauthorized): "
            "it wants a password; the video may be private or gone; the title is for you to write",
        ),
        (
            reply(200, b"<html>"),
            "YouTube does not tell the video's title; the title is for you to write",
        ),
        (
            reply(200, b'["title"]'),
            "YouTube does not tell the video's title; the title is for you to write",
        ),
        (
            redirect("/yt"),
            "YouTube could not be asked about the video: it redirects in a circle; "
            "the title is for you to write",
        ),
    ],
)
def test_a_video_is_a_draft_also_where_nobody_tells_its_title(
    web, fetcher, answer, problem
) -> None:
    web.pages["/yt"] = answer
    reading = read_video("https://www.youtube.com/shorts/dQw4w9WgXcQ", fetcher, **asked_at(web))
    (item,) = reading.items
    assert (item.title, item.kind) == ("", "video")
    assert item.thumbnail.endswith("/dQw4w9WgXcQ/hqdefault.jpg")
    assert reading.problems == (problem,)
    assert reading.fault is None


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "write feed = "),
        (RSS, "write feed = "),
        (b'{"a": 1}', "it is JSON"),
        (b"D" * 3000, "one word of 3,000 letters"),
    ],
)
def test_what_is_given_as_a_page_and_is_none_is_told(web, fetcher, body: bytes, told: str) -> None:
    web.pages["/data"] = reply(200, body)
    reading = a_source(web, fetcher, "/data", "page").read(NEW)
    assert reading.items == ()
    assert reading.fault
    assert told in reading.fault.words
