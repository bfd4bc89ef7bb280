"""Fetching from a web that does its worst: nothing private is reached, and everything ends."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.fetch.dial import make_tls, resolve
from newsletter.fetch.fetcher import Fetcher, user_agent
from newsletter.fetch.guard import find_fault, is_public
from newsletter.fetch.manners import Manners
from newsletter.fetch.outcome import Fetched, Limits
from newsletter.fetch.pictures import measure
from tests.standins.web import (
    CERTIFICATE,
    Web,
    bomb,
    by_method,
    dripping,
    flood,
    in_turn,
    png,
    raw,
    redirect,
    reply,
    silent,
)

QUICK = Limits(seconds=0.6, connect=0.4, bytes=1_000_000, redirects=10, retries=2, pause=0.02)
EMPTY = b"HTTP/1.1 200 OK\r\n\r\n"


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


def a_fetcher(**changes: object) -> Fetcher:
    values: dict[str, object] = {
        "user_agent": user_agent("1.0", "Daily", "https://news.example.com"),
        "allow_hosts": ["127.0.0.1"],
        "manners": Manners(delay=0),
        "limits": Limits(seconds=5, pause=0.02),
    }
    return Fetcher(**{**values, **changes})  # type: ignore[arg-type]


def fault(fetched: Fetched) -> str:
    return fetched.fault.kind if fetched.fault else f"no fault, but {fetched.status}"


# Where it goes


PRIVATE = [
    "127.0.0.1",
    "127.255.0.9",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::",
    "64:ff9b::10.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2001:0:a9fe:a9fe::1",
    "100::1",
    "no number",
    "",
]


@pytest.mark.parametrize("number", PRIVATE)
def test_a_number_that_the_internet_does_not_route_is_not_public(number):
    assert not is_public(number)


@pytest.mark.parametrize(
    "number",
    ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"],
)
def test_a_number_that_the_internet_routes_is_public(number):
    assert is_public(number)


@given(st.ip_addresses(v=4))
def test_an_address_in_an_address_is_as_private_as_it_is_bare(ip: IPv4Address):
    wrapped = [
        IPv6Address(int(IPv6Address("::ffff:0:0")) + int(ip)),
        IPv6Address(int(IPv6Address("64:ff9b::")) + int(ip)),
        IPv6Address(int(IPv6Address("2002::")) + (int(ip) << 80)),
    ]
    public = is_public(str(ip))
    assert [is_public(str(each)) for each in wrapped] == [public] * 3


HIDING = [
    "localhost",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "0",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::]",
    "127.0.0.1.",
    "１２７.0.0.1",
]


@pytest.mark.parametrize("host", HIDING)
def test_a_private_host_is_refused_however_it_is_written_and_nothing_is_sent(web, host):
    fetched = a_fetcher(allow_hosts=[]).fetch(web.url(host=host))
    assert fault(fetched) in ("forbidden", "address", "dns")
    assert web.asked == []


@pytest.mark.parametrize("host", [*HIDING[:9], "169.254.169.254", "10.0.0.1", "[fd00:ec2::254]"])
def test_a_redirect_does_not_lead_into_a_private_network(web, host):
    web.pages["/"] = redirect(web.url("/secret", host=host))
    fetched = a_fetcher().fetch(web.url())
    assert fault(fetched) == "forbidden"
    assert web.paths() == ["/"]


def test_one_private_number_among_several_forbids_the_host(web):
    fetcher = a_fetcher(resolve=lambda host, port: ["93.184.216.34", "127.0.0.1"])
    assert fault(fetcher.fetch(web.url(host="news.test"))) == "forbidden"


def test_a_name_is_resolved_once_so_that_a_second_answer_changes_nothing(web):
    answers = [["127.0.0.1"], ["169.254.169.254"]]
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    web.pages["/"] = reply(body=b"first")
    fetcher = a_fetcher(allow_hosts=["news.test"], resolve=rebinding)
    assert fetcher.fetch(web.url(host="news.test")).body == b"first"
    assert asked == ["news.test"]
    assert web.asked[0].headers["host"] == f"news.test:{web.port}"


def test_an_allowed_host_is_allowed_by_its_own_name_only(web):
    web.pages["/"] = reply()
    assert a_fetcher(allow_hosts=["LOCALHOST."]).probe(web.url(host="localhost")).ok
    assert fault(a_fetcher(allow_hosts=["localhost"]).probe(web.url())) == "forbidden"


def test_the_next_number_is_tried_where_one_takes_no_connection(web):
    web.pages["/"] = reply(body=b"here")
    fetcher = a_fetcher(allow_hosts=["news.test"], resolve=lambda host, port: ["::1", "127.0.0.1"])
    assert fetcher.fetch(web.url(host="news.test")).body == b"here"


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "//127.0.0.1/",
        "http://",
        "http://[::1",
        "http://user:hunter2@example.com/",
        "http://127.0.0.1:99999/",
        "http://exa\nmple.com/",
        "http://127.0.0.1\\@example.com/",
        "http://example.com/\x00",
        "",
    ],
)
def test_what_cannot_be_asked_is_told_without_a_password(address):
    fetched = a_fetcher().probe(address)
    assert fault(fetched) == "address"
    assert "hunter2" not in fetched.fault.words


@settings(max_examples=50, deadline=None)
@given(st.text() | st.builds("http://{}".format, st.text()))
def test_any_text_is_an_outcome_and_never_an_error(text):
    fetcher = a_fetcher(
        allow_hosts=[], limits=QUICK._replace(retries=0), resolve=lambda host, port: ["127.0.0.1"]
    )
    assert fault(fetcher.probe(text)) in ("address", "forbidden")
    find_fault(text)


def test_a_password_in_a_redirect_is_refused(web):
    web.pages["/"] = redirect(f"http://user:hunter2@127.0.0.1:{web.port}/in")
    assert fault(a_fetcher().probe(web.url())) == "address"
    assert web.paths() == ["/"]


def test_neither_proxies_nor_netrc_of_the_environment_are_used(web, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password hunter2")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    web.pages["/"] = reply()
    assert a_fetcher().probe(web.url()).ok
    assert "authorization" not in web.asked[0].headers


def test_a_host_that_does_not_exist_is_told_apart_from_a_resolver_that_fails():
    def missing(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no")

    def failing(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "later")

    assert fault(a_fetcher(resolve=missing, limits=QUICK).probe("http://news.test/")) == "dns"
    later = a_fetcher(resolve=failing, limits=QUICK).probe("http://news.test/")
    assert fault(later) == "unreachable"


def test_the_system_resolves_a_number_to_itself():
    assert resolve("127.0.0.1", 80) == ("127.0.0.1",)


# Redirects


def test_the_permanent_part_of_a_chain_of_redirects_is_the_new_address(web):
    web.pages |= {
        "/a": redirect("/b", 301),
        "/b": redirect(web.url("/c"), 308),
        "/c": redirect("/d", 302),
        "/d": redirect("/e", 301),
        "/e": reply(content_type="Text/HTML; charset=utf-8"),
    }
    fetched = a_fetcher().probe(web.url("/a#part"))
    assert fetched.asked == web.url("/a#part")
    assert fetched.address == web.url("/e#part")
    assert fetched.moved_to == web.url("/c#part")
    assert fetched.content_type == "text/html"


def test_a_temporary_redirect_is_no_new_address(web):
    web.pages |= {"/a": redirect("/b", 307), "/b": reply()}
    fetched = a_fetcher().probe(web.url("/a"))
    assert (fetched.address, fetched.moved_to) == (web.url("/b"), "")


def test_redirects_in_a_circle_and_without_end_are_told(web):
    web.pages |= {"/a": redirect("/b"), "/b": redirect("/a")}
    circle = a_fetcher().probe(web.url("/a"))
    assert (fault(circle), circle.fault.words) == ("redirects", "it redirects in a circle")
    web.pages["/n"] = lambda asked: redirect(f"{asked.path}x")(asked)
    for length in range(1, 20):
        web.pages[f"/n{'x' * length}"] = web.pages["/n"]
    web.asked.clear()
    assert fault(a_fetcher().probe(web.url("/n"))) == "redirects"
    assert len(web.asked) == 11


def test_a_redirect_to_nowhere_and_one_in_utf_8(web):
    web.pages["/none"] = reply(302)
    assert a_fetcher().probe(web.url("/none")).status == 302
    web.pages["/bad"] = redirect("http://[")
    assert fault(a_fetcher().probe(web.url("/bad"))) == "address"
    location = "/caf\u00e9".encode().decode("latin-1")
    web.pages |= {
        "/utf": raw(f"HTTP/1.1 302 X\r\nLocation: {location}\r\n\r\n".encode("latin-1")),
        "/caf%C3%A9": reply(),
    }
    assert a_fetcher().probe(web.url("/utf")).ok


def test_no_cookie_and_no_referrer_goes_along_with_a_redirect(web):
    web.pages |= {"/a": reply(302, Location="/b", Set_Cookie="id=1; Path=/"), "/b": reply()}
    assert a_fetcher().probe(web.url("/a")).ok
    assert not {"cookie", "referer"} & web.asked[1].headers.keys()


# HEAD, GET and trying again


@pytest.mark.parametrize("status", [400, 403, 404, 405, 501])
def test_what_refuses_head_is_asked_again_by_get(web, status):
    web.pages["/"] = by_method(HEAD=reply(status), GET=reply(body=b"x" * 1000))
    fetched = a_fetcher().probe(web.url())
    assert (fetched.status, fetched.length, fetched.body) == (200, 1000, b"")
    assert web.methods() == ["HEAD", "GET"]


def test_a_server_that_hangs_up_on_head_is_asked_by_get(web):
    web.pages["/"] = by_method(HEAD=raw(b""), GET=reply())
    assert a_fetcher().probe(web.url()).ok
    assert web.methods() == ["HEAD", "GET"]


def test_a_body_that_never_ends_is_not_read_for_a_probe(web):
    web.pages["/"] = by_method(HEAD=reply(405), GET=flood(EMPTY))
    started = time.monotonic()
    assert a_fetcher().probe(web.url()).ok
    assert time.monotonic() - started < 1


def test_too_many_requests_are_repeated_when_the_server_says_so(web):
    web.pages["/"] = in_turn(reply(429, Retry_After="1"), reply(body=b"now"))
    fetched = a_fetcher().fetch(web.url())
    assert fetched.body == b"now"
    assert web.asked[1].at - web.asked[0].at >= 0.95


def test_a_server_that_wants_an_hour_is_not_waited_for(web):
    web.pages["/"] = reply(503, Retry_After="3600")
    assert a_fetcher().fetch(web.url()).status == 503
    assert len(web.asked) == 1


def test_a_broken_connection_is_tried_two_times_again_and_a_404_never(web):
    web.pages["/"] = raw(b"")
    assert fault(a_fetcher().fetch(web.url())) == "broken"
    assert len(web.asked) == 3
    assert a_fetcher().fetch(web.url("/nothing")).status == 404
    assert len(web.asked) == 4


def test_a_closed_port_refuses():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    assert fault(a_fetcher(limits=QUICK).probe(f"http://127.0.0.1:{port}/")) == "refused"


def test_it_says_who_asks_in_plain_characters(web):
    web.pages["/"] = reply()
    name = 'Dài"ly\r\nX-Evil: (1)'
    a_fetcher(user_agent=user_agent("1.0", name, "https://news.example.com")).probe(web.url())
    told = web.asked[0].headers["user-agent"]
    assert told == 'newsletter/1.0 (D?i"ly?X-Evil: 1; +https://news.example.com)'
    assert "x-evil" not in web.asked[0].headers


def test_conditional_requests_pass(web):
    web.pages["/"] = reply(304, ETag='"1"')
    fetched = a_fetcher().fetch(web.url(), headers={"If-None-Match": '"1"'})
    assert (fetched.status, fetched.headers["etag"]) == (304, '"1"')
    assert web.asked[0].headers["if-none-match"] == '"1"'


# Bodies


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)]
)
def test_a_compressed_body_is_unpacked(web, encoding, pack):
    web.pages["/"] = reply(body=pack(b"words " * 1000), Content_Encoding=encoding)
    fetched = a_fetcher().fetch(web.url())
    assert fetched.body == b"words " * 1000
    assert fetched.length is None


def test_broken_compression_is_told(web):
    web.pages["/"] = reply(body=b"no gzip at all", Content_Encoding="gzip")
    assert fault(a_fetcher().fetch(web.url())) == "encoding"


@pytest.mark.parametrize("encoding", ["br", "zstd", "x-evil", "gzip, br"])
def test_a_compression_that_nobody_asked_for_is_told(web, encoding):
    web.pages["/"] = reply(body=b"abc", Content_Encoding=encoding)
    assert fault(a_fetcher().fetch(web.url())) == "encoding"


def test_a_peek_reads_only_the_first_bytes(web):
    web.pages["/"] = flood(EMPTY)
    fetched = a_fetcher().peek(web.url(), 100)
    assert fetched.body == b"x" * 100


def test_a_body_that_is_shorter_than_declared_is_broken(web):
    web.pages["/"] = reply(body=b"half", length=8)
    assert fault(a_fetcher().fetch(web.url())) == "broken"


def test_a_body_that_is_longer_than_declared_ends_where_it_was_declared(web):
    web.pages["/"] = reply(body=b"half and more", length=4)
    assert a_fetcher().fetch(web.url()).body == b"half"


def test_a_body_that_is_declared_too_large_is_not_read(web):
    web.pages["/"] = reply(body=b"x", length=50_000_000_000)
    assert fault(a_fetcher().fetch(web.url())) == "too-large"


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
FLOODS = {
    "a body": flood(EMPTY),
    "a status line": flood(b"HTTP/1.1 200 "),
    "a header": flood(b"HTTP/1.1 200 OK\r\nX: "),
    "headers": flood(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 10_000),
    "interim answers": flood(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 3000),
    "a chunk's length": flood(CHUNKED, b"0" * 65536),
    "a chunk's extension": flood(CHUNKED + b"5;"),
    "small chunks": flood(CHUNKED, b"1\r\nx\r\n" * 10_000),
    "trailers": flood(CHUNKED + b"0\r\n", b"X: y\r\n" * 10_000),
    "a trailer": flood(CHUNKED + b"0\r\nX: "),
    "a gzip bomb": bomb(50_000_000),
    "a gzip bomb in a gzip bomb": reply(
        body=gzip.compress(gzip.compress(bytes(50_000_000))), Content_Encoding="gzip, gzip"
    ),
    "a redirect's body": flood(b"HTTP/1.1 302 X\r\nLocation: /\r\n\r\n"),
    "a redirect's bomb": reply(
        302, gzip.compress(bytes(50_000_000)), Content_Encoding="gzip", Location="/"
    ),
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_ends_at_the_limit_in_time_and_memory(web, name):
    web.pages["/"] = FLOODS[name]
    fetcher = a_fetcher(limits=QUICK._replace(seconds=0.8, retries=0))
    tracemalloc.start()
    started = time.monotonic()
    fetched = fetcher.fetch(web.url())
    took, peak = time.monotonic() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert fault(fetched) in ("too-large", "broken", "redirects", "timeout", "encoding")
    assert took < 2.5
    assert peak < 12_000_000


DRIPS = {
    "a body": dripping(EMPTY),
    "a status line": dripping(b"HTTP/1.1 200 "),
    "a header": dripping(b"HTTP/1.1 200 OK\r\nX: "),
    "chunks": dripping(CHUNKED, drop=b"1\r\nx\r\n"),
    "trailers": dripping(CHUNKED + b"0\r\n", drop=b"X: y\r\n"),
    "interim answers": dripping(b"", drop=b"HTTP/1.1 100 Continue\r\n\r\n"),
    "nothing": silent,
}


@pytest.mark.parametrize("name", DRIPS)
def test_a_drip_ends_with_its_time(web, name):
    web.pages["/"] = DRIPS[name]
    started = time.monotonic()
    assert fault(a_fetcher(limits=QUICK).fetch(web.url())) == "timeout"
    assert time.monotonic() - started < 1.2


def test_slow_redirects_share_one_time(web):
    for number in range(10):
        web.pages[f"/{number}"] = lambda asked: _late(
            redirect(f"/{int(asked.path[1:]) + 1}"), asked
        )
    started = time.monotonic()
    assert fault(a_fetcher(limits=QUICK).probe(web.url("/0"))) == "timeout"
    assert time.monotonic() - started < 1.2


def _late(behaviour, asked):
    time.sleep(0.15)
    yield from behaviour(asked)


def test_a_host_that_takes_no_time_to_connect_ends_with_its_time():
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = []
        for _ in range(4):  # fill the backlog: further connections get no answer at all
            each = socket.socket()
            each.setblocking(False)
            each.connect_ex(full.getsockname())
            waiting.append(each)
        started = time.monotonic()
        fetched = a_fetcher(limits=QUICK).probe(f"http://127.0.0.1:{full.getsockname()[1]}/")
        for each in waiting:
            each.close()
    assert fault(fetched) == "timeout"
    assert time.monotonic() - started < 1.2


def test_a_resolver_that_hangs_ends_with_its_time():
    wait = threading.Event()

    def hang(host: str, port: int) -> list[str]:
        wait.wait(10)
        return []

    started = time.monotonic()
    fetched = a_fetcher(resolve=hang, limits=QUICK).probe("http://news.test/")
    took = time.monotonic() - started
    wait.set()
    assert fault(fetched) in ("unreachable", "timeout")
    assert took < 1.2


def test_rubbish_is_told(web):
    for data in (b"\x00" * 100, b"SSH-2.0-OpenSSH\r\n", b"HTTP/9.9 abc\r\n\r\n", b"\xff\xfe\r\n"):
        web.pages["/"] = raw(data)
        patient = QUICK._replace(seconds=20, connect=10, retries=0)
        assert fault(a_fetcher(limits=patient).fetch(web.url())) == "broken", data


# TLS


def test_a_name_is_checked_against_the_certificate_though_a_number_is_dialled():
    with Web(tls=True) as secure:
        secure.pages["/"] = reply(body=b"safe")
        fetcher = a_fetcher(
            allow_hosts=["news.test", "other.test"],
            resolve=lambda host, port: ["127.0.0.1"],
            tls=make_tls(str(CERTIFICATE)),
        )
        good = fetcher.fetch(secure.url(host="news.test", scheme="https"))
        assert (good.body, secure.asked[0].headers["host"]) == (b"safe", f"news.test:{secure.port}")
        other = fetcher.fetch(secure.url(host="other.test", scheme="https"))
        assert fault(other) == "tls"
        stranger = a_fetcher(allow_hosts=["news.test"], resolve=lambda host, port: ["127.0.0.1"])
        assert fault(stranger.fetch(secure.url(host="news.test", scheme="https"))) == "tls"
        assert len(secure.asked) == 1


def test_a_drip_and_a_flood_over_tls_end_too():
    with Web(tls=True) as secure:
        secure.pages |= {"/drip": dripping(EMPTY), "/flood": flood(b"HTTP/1.1 200 OK\r\nX: ")}
        fetcher = a_fetcher(
            allow_hosts=["news.test"],
            resolve=lambda host, port: ["127.0.0.1"],
            tls=make_tls(str(CERTIFICATE)),
            limits=QUICK,
        )
        started = time.monotonic()
        drip = fetcher.fetch(secure.url("/drip", host="news.test", scheme="https"))
        assert fault(drip) == "timeout"
        flooded = fetcher.fetch(secure.url("/flood", host="news.test", scheme="https"))
        assert fault(flooded) in ("broken", "timeout")
        assert time.monotonic() - started < 2.4


def test_tls_to_a_plain_port_and_plain_to_a_tls_port_are_told(web):
    assert fault(a_fetcher(limits=QUICK).probe(web.url(scheme="https"))) in ("tls", "timeout")
    with Web(tls=True) as secure:
        assert fault(a_fetcher(limits=QUICK).probe(secure.url())) in ("broken", "timeout")


# Manners


def test_a_host_is_asked_by_two_at_a_time_and_waiting_does_not_count(web):
    busy, most = threading.Semaphore(2), []

    def crowded(asked):
        most.append(busy.acquire(blocking=False))
        time.sleep(0.25)
        busy.release()
        yield from reply()(asked)

    web.pages["/"] = crowded
    fetcher = a_fetcher(limits=Limits(seconds=1.2))
    with ThreadPoolExecutor(8) as pool:
        assert all(each.ok for each in pool.map(fetcher.probe, [web.url()] * 12))
    assert most == [True] * 12


def test_requests_to_one_host_do_not_start_in_bursts(web):
    web.pages["/"] = reply()
    fetcher = a_fetcher(manners=Manners(at_a_time=6, delay=0.05))
    started = time.monotonic()
    with ThreadPoolExecutor(6) as pool:
        assert all(each.ok for each in pool.map(fetcher.probe, [web.url()] * 6))
    assert time.monotonic() - started >= 0.25


def test_hosts_of_ones_own_are_not_spared():
    manners = Manners(delay=30, own=["127.0.0.1", "[::1]"])
    waits = []
    for host in ("127.0.0.1", "127.0.0.1", "::1", "::1"):
        with manners.turn(host) as waited:
            waits.append(waited)
    assert max(waits) < 5


# Pictures


def test_a_picture_is_measured_by_its_first_bytes():
    assert measure(png(30, 20), length=None)[:1] == ("png",)
    assert measure(png(30, 20), length=900_000) == ("png", 900_000, 30, 20)
    gif = b"GIF89a" + (7).to_bytes(2, "little") + (9).to_bytes(2, "little") + bytes(20)
    assert measure(gif, length=None) == ("gif", len(gif), 7, 9)
    webp = b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(30)
    assert measure(webp, length=None).format == "webp"
    assert measure(b"<?xml version='1.0'?><svg>", length=None).format == "svg"
    assert measure(b"\x00\x00\x00\x20ftypavif" + bytes(20), length=None).format == "avif"
    assert measure(b"<html>", length=None).format == ""


@settings(max_examples=50, deadline=None)
@given(st.sampled_from([b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff\xe0"]), st.binary())
def test_no_bytes_break_the_measuring(start, rest):
    picture = measure(start + rest, length=None)
    assert picture.width >= 0
    assert picture.height >= 0
