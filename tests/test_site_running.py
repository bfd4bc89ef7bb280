"""The public site as a process: killed, under several workers, behind a proxy, under fire."""

from __future__ import annotations

import os
import random
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from newsletter.app import App, open_app
from newsletter.consenting import Request
from newsletter.errors import NewsletterError
from newsletter.reception import CONFIRM_WITHIN
from newsletter.web.site.opening import SiteOfProject
from newsletter.web.site.stamp import Stamp
from newsletter.web.site.waiting import MOST
from newsletter.web.site.worker import Application
from tests.command import Command
from tests.flaky import install_flaky, read_lines
from tests.serving import NO_ANSWER, Server, serving

ROOT = Path(__file__).parents[1]
READERS = 120
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("running") / "project"
    folder.mkdir()
    for name in ("newsletter.toml", "speakers.toml"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "issues", folder / "issues")
    rows = "".join(f"reader{number}@example.org\n" for number in range(READERS))
    run = Command(folder)
    run.write("many.csv", f"email\n{rows}")
    run("subscribers", "import", str(folder / "many.csv"))
    run("send", "2026-11-20", "--yes")
    run("compile", "2026-11-23")
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "project"))


@pytest.fixture
def app(project: Path) -> Iterator[App]:
    app = open_app(project)
    yield app
    app.close()


def links(app: App) -> list[str]:
    """The paths with which the readers leave, by id."""
    signer = app.signer()
    readers = app.store().subscribers.stream()
    return [f"/unsubscribe/{signer.token('unsubscribe', one.id, one.address)}" for one in readers]


def one_click(server: Server, path: str) -> bool:
    """Whether it was acknowledged."""
    try:
        return server.post(path, "List-Unsubscribe=One-Click").status == 200
    except NO_ANSWER:
        return False


def unsubscribed(app: App) -> set[int]:
    return {one.id for one in app.store().subscribers.stream() if one.status == "unsubscribed"}


def test_what_was_acknowledged_is_stored_whenever_the_server_is_killed(
    project: Path, app: App
) -> None:
    """Also while an issue is being sent from the same store."""
    use_flaky(project)
    environ = install_flaky(project.parent)
    (project / "var" / "flaky-manner").write_text("slowly 0.02")
    command = [
        sys.executable,
        "-m",
        "newsletter",
        "-C",
        str(project),
        "send",
        "2026-11-23",
        "--yes",
    ]
    sending = subprocess.Popen(
        command, env={**os.environ, **environ}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    acknowledged: set[int] = set()
    waiting = dict(enumerate(links(app), 1))
    for _ in range(3):
        with serving(project, environ=environ) as server, ThreadPoolExecutor(4) as pool:
            batch = list(waiting.items())[:30]
            answers = {id_: pool.submit(one_click, server, path) for id_, path in batch}
            time.sleep(0.15)
            server.kill()
            acknowledged |= {id_ for id_, answer in answers.items() if answer.result()}
            for id_ in acknowledged:
                waiting.pop(id_, None)
    assert sending.wait(60) == 0
    assert acknowledged
    assert acknowledged <= unsubscribed(app)
    assert Command(project, environ).json("certificate", "2026-11-23")["closed"] is True


def use_flaky(project: Path) -> None:
    settings = project / "newsletter.toml"
    text = settings.read_text("utf-8")
    assert 'service = "outbox"' in text
    settings.write_text(text.replace('service = "outbox"', 'service = "flaky"'), "utf-8")


_WORKER = """
import sys, time
from pathlib import Path
from werkzeug.test import Client
import newsletter.wsgi
assert Client(newsletter.wsgi.application).get("/robots.txt").status_code == 200
sys.stdin.read()
"""


def test_several_workers_send_each_letter_once(project: Path, app: App) -> None:
    use_flaky(project)
    environ = {
        **os.environ,
        **install_flaky(project.parent),
        "NEWSLETTER_PROJECT": str(project),
        "NEWSLETTER_SECRET_KEY": "a-secret-of-this-test-long-enough",
    }
    (project / "var" / "flaky-manner").write_text("slowly 0.03")
    asked = [f"new{number}@example.net" for number in range(12)]
    for address in asked:
        app.store().front_desk.add_request(Request(wish="subscribe", address=address, at=NOW))
    with ExitStack() as stack:
        for _ in range(3):
            worker = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", _WORKER], stdin=subprocess.PIPE, env=environ
                )
            )
            stack.callback(worker.communicate)
        until(lambda: not app.store().front_desk.unanswered(1))
    assert Counter(read_lines(project / "var", "mail")) == Counter(asked)


def until(done: object, seconds: float = 40.0) -> None:
    end = time.monotonic() + seconds
    while not done():  # type: ignore[operator]
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.1)


def test_signing_up_without_confirming_leaves_nothing_after_a_week(app: App) -> None:
    desk = app.store().front_desk
    request = Request(wish="subscribe", address="old@example.net", at=NOW)
    desk.add_request(replace(request, at=NOW - CONFIRM_WITHIN - timedelta(hours=1)))
    desk.add_request(replace(request, address="new@example.net"))
    opened = SiteOfProject(app)
    with opened.postman() as postman:
        assert postman.clear_up()
    opened.close()
    assert desk.find("old@example.net") is None
    assert desk.requests("old@example.net") == []
    assert desk.find("new@example.net") is not None


def test_another_servers_process_needs_what_serve_needs(project: Path) -> None:
    """One sentence, and the exit code after which gunicorn starts no worker again."""
    done = subprocess.run(
        [sys.executable, "-c", "import newsletter.wsgi"],
        env={**os.environ, "NEWSLETTER_PROJECT": str(project), "NEWSLETTER_SECRET_KEY": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3
    assert done.stderr.startswith("newsletter: NEWSLETTER_SECRET_KEY is not set, and 'news.exam")
    assert done.stderr.count("\n") == 1


def test_another_servers_process_says_so_too_where_nobody_can_tell_who_reaches_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSLETTER_SECRET_KEY", raising=False)
    settings = project / "newsletter.toml"
    text = settings.read_text("utf-8")
    settings.write_text(re.sub("(?m)^base_url = .*$", "", text), "utf-8")
    with pytest.raises(NewsletterError, match="SECRET_KEY is not set, and base_url names no host"):
        Application(project, {})


def test_the_number_of_proxies_is_a_number(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_SECRET_KEY", "a-secret-of-this-test-long-enough")
    with pytest.raises(NewsletterError, match="expected the number of proxies"):
        Application(project, {"NEWSLETTER_PROXIES": "all"})


# --- while somebody else writes to the store ---


def test_pages_are_read_while_posts_wait_and_no_post_waits_behind_them(
    project: Path, app: App
) -> None:
    paths = links(app)
    stranger = sqlite3.connect(project / "var" / "newsletter.db", isolation_level=None)
    with serving(project) as server, ThreadPoolExecutor(30) as pool, closing(stranger):
        assert one_click(server, paths[0])
        stranger.execute("BEGIN IMMEDIATE")
        posts = [pool.submit(server.post, path, "") for path in paths[1:31]]
        (refused,) = islice(as_completed(posts), 1)
        assert refused.result().status == 503
        assert refused.result().headers["Retry-After"] == "60"
        # Which may be read before its answer all the same, and so is every page.
        assert server.ask("GET", paths[1]).status == 200
        assert server.ask("GET", "/").status == 200
        form = server.post(f"{paths[2]}/leave", "")
        assert (form.status, b"We are busy right now" in form.body) == (503, True)
        until = time.monotonic() + 20
        while sum(not post.done() for post in posts) > MOST and time.monotonic() < until:
            time.sleep(0.01)  # who is refused has not read his answer yet
        assert sum(not post.done() for post in posts) == MOST
        stranger.execute("ROLLBACK")
        stored = {id_ for id_, post in enumerate(posts, 2) if post.result().status == 200}
    assert len(stored) == MOST
    assert unsubscribed(app) == {1, *stored}


# --- behind a proxy, and not ---


def sign_ups(server: Server, stamp: str, count: int, forwarded: str) -> list[int]:
    """The answers to forms that one network sends; `forwarded` may have {} for a number."""
    return [
        server.post(
            "/subscribe",
            f"address=a{n}@example.net&stamp={stamp}",
            {"X-Forwarded-For": forwarded.format(n), "X-Forwarded-Proto": "https"},
        ).status
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("words", "forwarded", "limited"),
    [
        ([], "198.51.{}.1", True),  # nobody is believed: all come from this machine
        (["--proxy", "127.0.0.1"], "198.51.{}.1", False),  # the proxy tells of many networks
        (["--proxy", "127.0.0.1"], "198.51.{}.1, 203.0.113.9", True),  # a client made one up
        (["--proxy", "192.0.2.1"], "198.51.{}.1", True),  # this is not the proxy
    ],
)
def test_only_a_proxy_says_where_a_request_comes_from(
    project: Path, app: App, words: list[str], forwarded: str, limited: bool
) -> None:
    key = "a-secret-of-this-test-long-enough"
    stamps = Stamp([key.encode()], app.project.config.newsletter.base_url)
    with serving(project, *words, environ={"NEWSLETTER_SECRET_KEY": key}) as server:
        # Of a form that was on the screen for a while.
        answers = sign_ups(server, stamps.make(time.time() - 5), 14, forwarded)
    assert answers[0] == 200
    assert (429 in answers) is limited


# --- under fire ---

HOSTILE_PATHS = (
    *("/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/x", "//evil.example.com/"),
    *("/issues/../../newsletter.toml", "/issues/%00", "/issues/%ff%fe", "/issues/%c0%ae%c0%ae/"),
    *("/issues/" + "a" * 20_000, "/" + "/" * 5_000, "/issues/page/99999999999999999999"),
    *("/issues/page/-1", "/webhooks/../x", "/unsubscribe/1-", "/unsubscribe/" + "9" * 30 + "-x"),
    *(
        "/unsubscribe/0-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "/confirm/%0d%0aSet-Cookie:a=b",
        "/?a=" + "b" * 9000,
    ),
    *("/preferences/%F0%9F%98%80", "/site.css/..", "/;/", "/%", "/%zz", "/\x7f", "/'\"><script>"),
)
HOSTILE_HEADERS = (
    {"Host": "evil.example.com"},
    {"X-Forwarded-Host": "evil.example.com", "X-Original-URL": "/x", "X-Rewrite-URL": "/x"},
    {"Content-Type": "multipart/form-data; boundary=" + "x" * 5_000},
    {"Content-Type": "application/x-www-form-urlencoded; charset=utf-7"},
    {"Content-Type": "multipart/form-data"},
    {"Accept-Encoding": "\xff\xfe", "Cookie": "a" * 20_000},
    {"Range": "bytes=0-1,2-3,4-5", "If-Modified-Since": "rubbish"},
    {"Expect": "200-maybe"},
)
RAW = (
    b"\x00\xff\xfe\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET /\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 100_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 20_000 + b"\r\n",
    b"GET http://evil.example.com/ HTTP/1.1\r\nHost: evil.example.com\r\n\r\n",
    b"POST /subscribe HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nabc",
    b"POST /subscribe HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\nabc",
    b"POST /subscribe HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 9\r\n\r\nabc",
    b"POST /subscribe HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n",
    b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    b"POST /subscribe HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n",
)
BODIES = (
    b"",
    b"\xff" * 2_000,
    b"address=" + b"a" * 15_000,
    b"&" * 15_000,
    b"address=%ff%00&stamp=1",
    b"address=a%40example.com%0d%0aBcc:x&stamp=" + b"9" * 200,
    b'--x\r\nContent-Disposition: form-data; name="address"\r\n\r\n',
    b"x" * 200_000,
)
FORMS = (
    *(
        "/subscribe",
        "/letter",
        "/unsubscribe/1-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "/webhooks/mailgun",
    ),
    *(
        "/preferences/1-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/erase",
        "/confirm/1-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ),
)


def attack(server: Server, chance: random.Random) -> Iterator[tuple[object, int]]:
    """What was asked, and the status of each answer; connections that are cut tell nothing."""

    def ask(method: str, path: str, body: bytes | None, headers: dict[str, str]) -> int:
        try:
            return server.ask(method, path, body, headers).status
        except (*NO_ANSWER, ValueError):
            return 0  # cut, or refused by the client itself

    for path in HOSTILE_PATHS:
        yield (
            path[:80],
            status_of(server.say(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode("latin-1"))),
        )
    for headers in HOSTILE_HEADERS:
        for path in ("/", "/subscribe"):
            yield headers, ask("POST" if path != "/" else "GET", path, b"address=a", dict(headers))
    for method in (
        "PUT",
        "DELETE",
        "PATCH",
        "TRACE",
        "CONNECT",
        "OPTIONS",
        "HEAD",
        "PROPFIND",
        "X",
    ):
        for path in (
            "/",
            "/subscribe",
            "/unsubscribe/1-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "/webhooks/x",
        ):
            yield (method, path), ask(method, path, None, {})
    kinds = (
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "",
    )
    for path in FORMS:
        for body in BODIES:
            kind = {"Content-Type": chance.choice(kinds)}
            yield (path, body[:30]), ask("POST", path, body, kind)
    for raw in RAW:
        yield raw[:60], status_of(server.say(raw))


def status_of(answer: bytes) -> int:
    found = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
    return int(found[1]) if found else 0


def guess_tokens(server: Server, links: list[str], count: int) -> set[int]:
    """Tokens that are one character off, and ones that somebody made up."""
    chance = random.Random(5)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    def guess(number: int) -> int:
        link = links[number % len(links)]
        at = chance.randrange(len(link) - 22, len(link) - 1)
        wrong = link[:at] + chance.choice(alphabet.replace(link[at], "")) + link[at + 1 :]
        return server.post(wrong, "List-Unsubscribe=One-Click").status

    with ThreadPoolExecutor(6) as pool:
        return set(pool.map(guess, range(count)))


def test_a_scanner_of_hostile_requests_gets_nothing_done(project: Path, app: App) -> None:
    def state() -> object:
        store = app.store()
        return list(store.subscribers.stream()), store.front_desk.unanswered(1000)

    before = state()
    with serving(project) as server:
        slow = [drip(server) for _ in range(40)]  # slow loris, open all the while
        for asked, status in attack(server, random.Random(1)):
            assert status < 500 or status == 501, asked  # 501: a kind of request not known
        assert guess_tokens(server, links(app), 300) == {404}
        settled = server.memory()
        for _ in range(2):
            for asked, status in attack(server, random.Random(2)):
                assert status < 500 or status == 501, asked
        guess_tokens(server, links(app), 600)
        assert server.memory() - settled < 16_000_000
        assert server.ask("GET", "/").status == 200
        for connection in slow:
            connection.close()
    assert state() == before


def drip(server: Server) -> socket.socket:
    """A request that begins and goes no further."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=5)
    connection.sendall(
        b"POST /subscribe HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\naddress="
    )
    return connection
