"""The pieces of the public site that need no server: limits, stamps, shelves, feeds."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.consenting import Request
from newsletter.errors import StoreError
from newsletter.mailing import Subscriber
from newsletter.model import Newsletter
from newsletter.networks import network_of, plain_address
from newsletter.reception import pick_letter
from newsletter.web.site.choices import short_names
from newsletter.web.site.faults import Faults
from newsletter.web.site.feed import Entry, render_feed, render_sitemap
from newsletter.web.site.layers import BehindProxies
from newsletter.web.site.limits import Limiter, Rate
from newsletter.web.site.machines import Machines
from newsletter.web.site.pages import first_url
from newsletter.web.site.places import link_from
from newsletter.web.site.seldom import Seldom
from newsletter.web.site.shelves import ON_PAGE, find_shelf, front, shelves
from newsletter.web.site.stamp import Stamp
from newsletter.web.site.waiting import Rooms, WaitingRoom

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def entries(count: int) -> list[Entry]:
    """So many issues, the newest first."""
    numbers = range(count, 0, -1)
    moments = ((n, NOW - (count - n) * DAY) for n in numbers)
    return [Entry(f"{n:05}", f"Subject {n}", "", at, at.date()) for n, at in moments]


def test_posts_are_turned_away_only_where_nothing_moves():
    now = [0.0]
    room = WaitingRoom(lambda: now[0], most=2)
    with room.inside(), ThreadPoolExecutor(1) as pool:  # this one is slow
        now[0] = 60.0
        for _ in range(3):
            with room.inside():  # others come and go
                pass
        with room.inside():
            next_one = pool.submit(visit, room)
        assert next_one.result() == "inside"
        with room.inside():
            now[0] = 62.0
            assert visit(room) == "as many as may wait for the store are waiting already"
    assert visit(room) == "inside"


def test_who_reads_beside_posts_that_wait_is_let_in_one_after_the_other():
    now = [0.0]
    rooms = Rooms(lambda: now[0], posts=2)
    with rooms.posting(), rooms.posting(), ThreadPoolExecutor(1) as pool:
        now[0] = 60.0  # and nobody has come for long
        with rooms.reading():
            next_one = pool.submit(read, rooms)
            now[0] = 60.5
        assert next_one.result() == "inside"
        with rooms.reading():
            now[0] = 120.0  # the store says nothing at all
            assert read(rooms) == "as many as may wait for the store are waiting already"


def read(rooms: Rooms) -> str:
    try:
        with rooms.reading():
            return "inside"
    except StoreError as error:
        return error.message


def test_who_is_turned_away_by_the_thousand_fills_no_log(caplog: pytest.LogCaptureFixture):
    now = [0.0]
    rooms = Rooms(lambda: now[0], posts=0)
    now[0] = 60.0
    asked = {"REQUEST_METHOD": "POST", "PATH_INFO": "/unsubscribe/1-x", "CONTENT_LENGTH": "3"}
    told: list[Any] = []
    nobody, faults = cast(Any, None), Faults(lambda: now[0])
    machines = Machines(None, nobody, nobody, rooms, faults, largest_form=100)
    assert machines(asked, lambda *answer: told.append(answer)) == [b"try again\n"]
    ((status, headers),) = told
    assert status == "503 Service Unavailable"
    assert ("Retry-After", "60") in headers
    assert not caplog.records


def test_what_breaks_by_the_thousand_is_told_a_few_times(caplog: pytest.LogCaptureFixture):
    faults = Faults(lambda: 100.0)
    for _ in range(1_000):
        faults.tell_broken("the page 'landing'", LookupError("nobody thought of it"))
    assert len(caplog.records) == 5
    assert "LookupError: nobody thought of it" in caplog.text


def test_lines_that_strangers_cause_are_written_five_times_a_minute_and_counted():
    now, lines = [100.0], []
    seldom = Seldom(lines.append, about="the webhook of ses", ticks=lambda: now[0])
    for number in range(1_000):
        seldom.tell(f"line {number}")
        now[0] += 0.05
    assert lines == [f"line {number}" for number in range(5)]
    now[0] = 160.0
    seldom.tell("another")
    left_out = "995 more such lines about the webhook of ses were left out"
    assert lines[5:] == [left_out, "another"]
    now[0] = 1_000.0
    seldom.tell("later")
    assert lines[7:] == ["later"]


def visit(room: WaitingRoom) -> str:
    try:
        with room.inside():
            return "inside"
    except StoreError as error:
        return error.message


def test_a_limit_allows_a_burst_and_then_one_after_another():
    limiter = Limiter(Rate(burst=3, each=10))
    assert [limiter.allow("a", 0) for _ in range(4)] == [True, True, True, False]
    assert limiter.wait("a", 0) == 10
    assert limiter.allow("b", 0)
    assert not limiter.allow("a", 9.9)
    assert limiter.allow("a", 10)
    assert not limiter.allow("a", 10)
    assert [limiter.allow("a", 100) for _ in range(4)] == [True, True, True, False]


def test_refused_tries_cost_nothing():
    limiter = Limiter(Rate(burst=1, each=10))
    assert limiter.allow("a", 0)
    assert not any(limiter.allow("a", 5) for _ in range(100))
    assert limiter.allow("a", 10)


def test_what_fails_in_the_end_costs_nothing():
    limiter = Limiter(Rate(burst=2, each=10))

    def fail(now: float) -> bool:
        with suppress(OSError), limiter.counting("a", now) as allowed:
            raise OSError
        return allowed

    assert all(fail(0) for _ in range(5))
    assert len(limiter) == 0
    assert [limiter.allow("a", 0) for _ in range(3)] == [True, True, False]
    assert not fail(5)
    assert not limiter.allow("a", 5)  # a refused one gives nothing back either


def test_memory_stays_bounded_whoever_comes():
    limiter = Limiter(Rate(burst=1, each=10), most_keys=100)
    for number in range(10_000):
        limiter.allow(str(number), 0)
    assert len(limiter) == 100


@given(st.lists(st.floats(0, 5), max_size=60), st.integers(1, 5))
def test_no_window_ever_has_more_than_burst_and_pace(pauses, burst):
    limiter, now, taken = Limiter(Rate(burst=burst, each=2)), 0.0, []
    for pause in pauses:
        now += pause
        if limiter.allow("a", now):
            taken.append(now)
    for start in taken:
        inside = [at for at in taken if start <= at <= start + 10]
        assert len(inside) <= burst + 5


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::5", "2001:0db8:0001::/48"),
        ("fe80::1%eth0", "fe80:0000:0000::/48"),
        ("192.0.2.77:443", "192.0.2.0/24"),
        ("::ffff:192.0.2.77:443", "192.0.2.0/24"),
        ("[::ffff:192.0.2.77]:443", "192.0.2.0/24"),
        ("[2001:db8:1:2::5%eth0]:443", "2001:0db8:0001::/48"),
        ("[2001:db8:1:2::5]", "2001:0db8:0001::/48"),
        ("[]:443", "unknown"),
        ("192.0.2.77:x", "unknown"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_a_network_stands_for_a_person(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("told", "proxies", "expected"),
    [
        ("192.0.2.1, 192.0.2.2, 192.0.2.3", 1, "192.0.2.3"),
        ("192.0.2.1, 192.0.2.2, 192.0.2.3", 2, "192.0.2.2"),
        ('"192.0.2.1, 192.0.2.2, 192.0.2.3', 2, "192.0.2.2"),  # a quotation that never ends
        ("192.0.2.1", 2, "127.0.0.1"),  # one of the proxies says nothing
    ],
)
def test_of_several_proxies_each_has_one_entry(told: str, proxies: int, expected: str):
    environ = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": told}
    BehindProxies(lambda environ, start: None, proxies)(environ, None)
    assert environ["REMOTE_ADDR"] == expected
    assert plain_address("::ffff:192.0.2.2") == "192.0.2.2"  # as a server names the proxy itself


def test_a_stamp_is_ours_and_not_too_quick():
    stamp = Stamp([b"new key", b"old key"], "https://news.example.com")
    made = stamp.make(1000.5)
    older = Stamp([b"old key"], "https://news.example.com")
    assert stamp.judge(made, 1001) == "quick"
    assert stamp.judge(made, 1003) == "human"
    assert stamp.judge(older.make(1000), 1003) == "human"
    for strange in (
        Stamp([b"other"], "https://news.example.com").make(1000),
        Stamp([b"new key"], "https://other.example").make(1000),
        made.replace("1000", "0999"),
    ):
        assert stamp.judge(strange, 1003) == stamp.judge(strange, 1001) == "unknown"
    assert stamp.judge(made, 1003 + 401 * 86_400) == "unknown"
    assert stamp.signer == Stamp([b"new key"], "https://news.example.com").signer
    assert stamp.signer != older.signer


@given(st.text())
def test_no_text_is_a_stamp(text):
    assert Stamp([b"key"], "x").judge(text, 10**9) == "unknown"


@given(st.integers(0, 400))
def test_every_issue_stands_on_one_page_and_full_pages_never_change(count):
    listed = entries(count)
    first, full = front(listed), shelves(listed)
    shown = [*first.entries, *(e for shelf in reversed(full) for e in shelf.entries)]
    assert shown == listed
    assert all(len(shelf.entries) == ON_PAGE for shelf in full)
    older = {shelf.number: shelf.entries for shelf in shelves(listed[1:])}
    assert all(shelf.entries == older[shelf.number] for shelf in full if shelf.number in older)
    assert len(first.entries) >= min(count, 25)


def test_pages_lead_from_one_to_the_next():
    listed = entries(180)
    assert front(listed).older == "issues/page/3/"
    assert find_shelf(listed, 3) is not None
    assert find_shelf(listed, 4) is None
    assert [(s.newer, s.older) for s in shelves(listed)] == [
        ("issues/page/2/", ""),
        ("issues/page/3/", "issues/page/1/"),
        ("issues/", "issues/page/2/"),
    ]


@pytest.mark.parametrize(
    ("page", "place", "expected"),
    [
        ("/", "", "index.html"),
        ("/", "issues/2026-11-20/", "issues/2026-11-20/index.html"),
        ("/issues/", "#address", "../index.html#address"),
        ("/issues/2026-11-20/", "issues/2026-11-20/", "index.html"),
        ("/issues/page/3/", "issues/page/2/", "../2/index.html"),
        ("/issues/page/3/", "site.css", "../../../site.css"),
        ("/feed.xml", "issues/", "issues/index.html"),
    ],
)
def test_files_lead_to_each_other(page, place, expected):
    assert link_from(page)(place) == expected


@given(st.text(), st.text())
def test_the_feed_is_xml_whatever_the_words_are(subject, preheader):
    text = render_feed(
        subject,
        preheader,
        "https://news.example.com/a&b",
        [Entry("x", subject, preheader, NOW, NOW.date() - DAY)],
    )
    feed = ET.fromstring(text.encode())
    atom = "{http://www.w3.org/2005/Atom}"
    entry = feed.find(f"{atom}entry")
    assert entry is not None
    assert entry.find(f"{atom}id").text == "https://news.example.com/a&b/issues/x/"
    for moment in ("published", "updated"):
        assert entry.find(f"{atom}{moment}").text == "2026-11-23T06:00:00Z"
    assert entry.find(f"{atom}summary").text.startswith("22 November 2026")


def test_the_ids_of_a_feed_stay_when_the_site_moves():
    """RFC 4287, 4.2.6; where they lead to is where the site is now."""

    def ids(base_url: str, *former: str) -> tuple[list[str], set[str]]:
        newsletter = Newsletter("x", "x", "x", base_url=base_url, former_urls=former)
        oldest = first_url(newsletter)
        text = render_feed("x", "x", base_url, entries(2), first_url=oldest)
        return re.findall("<id>(.*)</id>", text), set(re.findall(r'href="(https://[^/]+)', text))

    at_first, _ = ids("https://a.example")
    assert at_first[1] == "https://a.example/issues/00002/"
    assert ids("https://b.example", "https://a.example") == (at_first, {"https://b.example"})
    assert ids("https://c.example", "https://a.example/", "https://b.example")[0] == at_first
    # Of an address that never changed the settings know other forms.
    assert ids("https://a.example", "https://A.example", "https://a.example:443")[0] == at_first


def test_the_feed_changes_when_an_older_issue_is_sent_later():
    first, second, *rest = entries(30)
    late = second._replace(sent_at=NOW + DAY)
    unseen = rest.pop()._replace(sent_at=NOW + 2 * DAY)  # too old to be in the feed
    text = render_feed("x", "x", "https://news.example.com", [first, late, *rest, unseen])
    head = text.partition("<entry>")[0]
    assert "<updated>2026-11-24T06:00:00Z</updated>" in head
    assert "<updated>1970-" in render_feed("x", "x", "https://news.example.com", [])


def test_the_sitemap_names_every_issue():
    found = ET.fromstring(render_sitemap("https://news.example.com", entries(3)).encode())
    addresses = [element.text for element in found.iter() if element.tag.endswith("loc")]
    assert addresses[2:] == [f"https://news.example.com/issues/0000{n}/" for n in (3, 2, 1)]


def reader(status: str, suppressed: str = "") -> Subscriber:
    return Subscriber(id=1, address="a@example.com", status=status, suppressed=suppressed)


@pytest.mark.parametrize(
    ("wish", "known", "letters", "expected"),
    [
        ("subscribe", None, 0, "confirm"),
        ("subscribe", reader("pending"), 2, "confirm"),
        ("subscribe", reader("unsubscribed"), 0, "confirm"),
        ("subscribe", reader("active"), 0, "known"),
        ("subscribe", reader("active", "hard bounce"), 0, ""),
        ("subscribe", reader("pending"), 3, ""),
        ("manage", None, 0, ""),
        ("manage", reader("pending"), 0, ""),
        ("manage", reader("active"), 0, "manage"),
        ("manage", reader("unsubscribed"), 0, "manage"),
        ("manage", reader("active", "complaint"), 0, ""),
    ],
)
def test_which_letter_answers_a_request(wish, known, letters, expected):
    request = Request(wish=wish, address="a@example.com", at=NOW)
    assert pick_letter(request, known, letters) == expected


@given(st.sets(st.integers(0, 10**6), min_size=1, max_size=4_000))
@settings(max_examples=10)
def test_short_names_are_told_apart(numbers: set[int]):
    """Thousands are enough for two digests to be the same."""
    ids = [f"speaker-{number}" for number in numbers]
    names = short_names(ids)
    assert len(set(names.values())) == len(ids)
    assert all(re.fullmatch(r"\.[\w-]+", name) for name in names.values())  # no other field's


def test_two_of_the_same_digest_keep_their_ids():
    ids = [f"s{n}" for n in range(20_000)]
    kept = {id_ for id_, name in short_names(ids).items() if name == f".{id_}"}
    assert len(kept) >= 2
    alone = short_names([min(kept)])
    assert len(alone[min(kept)]) == 5
