"""The public site beside an empty Flask view under the same server, and the archive as files.

    python benchmarks/site.py [--requests 4000] [--json FILE]

Every server is a process of its own behind waitress, with the settings of `newsletter serve`; the
client is this process, with eight connections that stay open, for all of them alike. One-click
unsubscriptions and reports of Mailgun are each durable in SQLite before they are answered, once
alone and once while an issue is sent from the same store, each beside the empty view in the same
state of the machine. Nothing here asserts anything.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from newsletter.audience import Signer
from newsletter.mailing import Entry, Message
from newsletter.ports import Ledger
from newsletter.store.sqlite import open_sqlite

READERS = 50_000
CONNECTIONS = 8
ROUNDS = 10
KEY = "a-signing-key-of-this-benchmark"
SETTINGS = """\
[newsletter]
name = "Daily"
organisation = "Bureau"
from = "daily@example.com"
postal_address = "Shanghai"
base_url = "http://127.0.0.1:8000"
[mail]
service = "mailgun"
domain = "mg.example.com"
"""


def make_project(folder: Path, readers: int = READERS) -> Path:
    folder.mkdir(parents=True)
    (folder / "newsletter.toml").write_text(SETTINGS)
    (folder / "speakers.toml").write_text("")
    store = open_sqlite(folder / "var" / "newsletter.db")
    now = datetime.now(UTC)
    entries = (Entry(f"r{n}@example.com", "active", consent_at=now) for n in range(readers))
    store.subscribers.take(entries, at=now)
    store.close()
    return folder


# --- in a process of its own ---


def serve(kind: str, folder: Path, port: int) -> None:
    from flask import Flask

    from newsletter.app import open_app
    from newsletter.web.site import running
    from newsletter.web.site.opening import SiteOfProject

    if kind == "empty":
        app = Flask("empty")
        app.add_url_rule("/", "empty", lambda: "", methods=["POST"])
    else:
        app = SiteOfProject(open_app(folder)).create()
    running.make_server(app, running._bind("127.0.0.1", port)).run()


def send(folder: Path) -> None:
    """An issue to all readers in small batches, through a service that takes them at once."""
    from newsletter.delivery import Pace, Watch, deliver
    from newsletter.mail.memory import MemoryService

    class Small(MemoryService):
        batch_size = 50

    store = open_sqlite(folder / "var" / "newsletter.db")
    number = 0
    while True:
        number += 1
        message = Message(
            issue=f"i{number}", sender="a@example.com", subject="x", html="x", text="x"
        )
        deliver(
            message,
            newsletter="Daily",
            ledger=store.ledger,
            service=Small(),
            personal=lambda many: [{} for _ in many],
            pace=Pace(parallel=2),
            watch=Watch(),
        )


@contextmanager
def process(*words: str) -> Iterator[None]:
    environ = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY, "NEWSLETTER_SECRET_KEY": KEY}
    running = subprocess.Popen([sys.executable, __file__, *words], env={**os.environ, **environ})
    try:
        yield
    finally:
        running.kill()
        running.wait()


# --- the client ---


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def connect(port: int) -> socket.socket:
    for _ in range(200):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except OSError:
            time.sleep(0.05)
    raise SystemExit("the server did not start")


def post(path: str, body: bytes, kind: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def rate(port: int, posts: list[bytes]) -> float:
    """Requests a second; each must be answered with 200."""
    connect(port).close()
    remaining, lock = iter(posts), threading.Lock()

    def work() -> None:
        connection = connect(port)
        while True:
            with lock:
                request = next(remaining, None)
            if request is None:
                return
            connection.sendall(request)
            answer = connection.recv(65_536)
            while b"\r\n\r\n" not in answer:
                answer += connection.recv(65_536)
            if not answer.startswith(b"HTTP/1.1 200"):
                raise SystemExit(answer[:200])
            head, _, body = answer.partition(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            while len(body) < length:
                body += connection.recv(65_536)

    started = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for done in [pool.submit(work) for _ in range(CONNECTIONS)]:
            done.result()
    return len(posts) / (time.perf_counter() - started)


def clicks(count: int, first: int) -> list[bytes]:
    signer = Signer((KEY.encode(),), "http://127.0.0.1:8000")
    # Stored in the order of the addresses, so that r10 comes before r2.
    addresses = sorted(f"r{number}@example.com" for number in range(READERS))
    ids = range(first, first + count)
    clicked = addresses[first - 1 : first - 1 + count]
    paths = signer.sign("/unsubscribe/", "unsubscribe", ids, clicked)
    form = "application/x-www-form-urlencoded"
    return [post(path, b"List-Unsubscribe=One-Click", form) for path in paths]


def reports(count: int, first: int) -> list[bytes]:
    return [
        post("/webhooks/mailgun", report(n), "application/json")
        for n in range(first, first + count)
    ]


def report(number: int) -> bytes:
    at, token = str(int(time.time())), f"token{number:045}"
    proof = hmac.new(KEY.encode(), f"{at}{token}".encode(), hashlib.sha256).hexdigest()
    event = {
        "event": "failed",
        "severity": "permanent",
        "id": f"e{number}",
        "timestamp": time.time(),
        "recipient": f"r{number}@example.com",
        "reason": "bounce",
        "user-variables": {},
        "tags": [],
    }
    signature = {"timestamp": at, "token": token, "signature": proof}
    return json.dumps({"signature": signature, "event-data": event}).encode()


def measure_posts(folder: Path, count: int) -> dict[str, list[float]]:
    """The rates of each round. All kinds take turns, so that a machine that is busy for a while is
    so for all of them."""
    found: dict[str, list[float]] = defaultdict(list)
    each = count // ROUNDS
    empty = [post("/", b"List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")] * each
    bare, port = free_port(), free_port()

    def rounds(first: int, when: str = "") -> None:
        for start in range(first, first + count, each):
            found[f"empty Flask view{when}"].append(rate(bare, empty))
            found[f"one click{when}"].append(rate(port, clicks(each, start)))
            found[f"report of Mailgun{when}"].append(rate(port, reports(each, start)))

    with (
        process("--serve", "empty", str(folder), str(bare)),
        process("--serve", "site", str(folder), str(port)),
    ):
        rate(bare, empty)
        rate(port, clicks(each, READERS - each))
        rounds(1)
        with process("--send", str(folder)):
            time.sleep(2)
            rounds(count + 1, ", while sending")
    return found


# --- the archive ---


def freeze(ledger: Ledger, number: int) -> None:
    html = f"<html><head></head><body>{'<p>News of the day.</p>' * 2000}</body></html>"
    slug = f"i{number:05}"
    message = Message(issue=slug, sender="a@example.com", subject=slug, html=html, text="x")
    ledger.freeze(message, batch_size=100, at=datetime.now(UTC))


def measure_archive(folder: Path) -> dict[str, float]:
    from newsletter.app import open_app
    from newsletter.web.site.build import build_archive
    from newsletter.web.site.opening import SiteOfProject

    def build(app: object, out: Path) -> float:
        opened = SiteOfProject(app)  # type: ignore[arg-type]
        started = time.perf_counter()
        office = opened.open_office()
        site = opened.create(static=True, office=office)
        entries = office.archive.entries()
        build_archive(
            site,
            entries,
            out,
            look=opened.look(),
            form_signer=opened.form_signer(),
            progress=lambda *_: None,
        )
        opened.close()
        return time.perf_counter() - started

    found: dict[str, float] = {}
    for count in (1000, 5000):
        project = make_project(folder / f"archive{count}", 10)
        app = open_app(project)
        ledger = app.store().ledger
        with ledger.together():
            for number in range(count):
                freeze(ledger, number)
        found[f"archive of {count:,}"] = build(app, folder / f"out{count}")
        freeze(ledger, count)
        found[f"and one more issue of {count:,}"] = build(app, folder / f"out{count}")
        opened = SiteOfProject(app)
        client = opened.create().test_client()
        for path in ("/", "/issues/", "/feed.xml"):
            client.get(path)
            started = time.perf_counter()
            for _ in range(20):
                assert client.get(path).status_code == 200
            found[f"{path} with {count:,} issues, ms"] = (time.perf_counter() - started) * 50
        opened.close()
        app.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=4000)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--serve", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--send", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        kind, folder, port = options.serve
        serve(kind, Path(folder), int(port))
        return
    if options.send:
        send(options.send)
        return
    with tempfile.TemporaryDirectory() as folder:
        rounds = measure_posts(make_project(Path(folder) / "project"), options.requests)
        times = measure_archive(Path(folder))
    rates = {name: median(each) for name, each in rounds.items()}
    for name, each in rounds.items():
        _, *when = name.split(",")
        views = rounds[",".join(["empty Flask view", *when])]
        share = median(one / view for one, view in zip(each, views, strict=True))
        print(f"{name:<34} {rates[name]:>8,.0f}/s   {100 * share:>4.0f} %")
    for name, one in times.items():
        print(f"{name:<34} {one:>8.3f}{'' if name.endswith('ms') else ' s'}")
    whole, small = times["archive of 5,000"], times["archive of 1,000"]
    print(f"5,000 issues take {whole / small:.1f} x as long as 1,000")
    print(
        f"one more of 5,000 takes 1/{whole / times['and one more issue of 5,000']:.0f} of them all"
    )
    if options.json:
        options.json.write_text(json.dumps({"rates": rates, "times": times}, indent=2) + "\n")


if __name__ == "__main__":
    main()
