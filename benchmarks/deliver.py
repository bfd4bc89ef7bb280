"""Delivering an issue in batches to a loopback sink: ours, and `requests` without a ledger.

    python benchmarks/deliver.py [--readers 200000] [--json FILE]

10,000 readers take too little time to measure, so a list of the same readers is longer. The HTML
has 60 KB, with three merge values and a personal unsubscribe link for each reader. The sink is a
process of its own that reads each call to its end and answers 200; "sender's CPU" is what the
sender's process used for 10,000 readers, whatever else the machine was doing. Each contender is a
process of its own. "plain requests" sends the same batches with the same values as JSON, from a
generator that has them all in memory, and keeps no account. Nothing here asserts anything.
"""

from __future__ import annotations

import argparse
import hmac
import json
import resource
import socket
import subprocess
import sys
import tempfile
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time, sleep
from typing import Any

import orjson
import requests

from newsletter.delivery import Pace, Watch, certify, deliver, largest_batch
from newsletter.delivery.attempts import Preparation
from newsletter.envelope import Personal
from newsletter.mail.http import HttpClient
from newsletter.mail.mailgun import MailgunService
from newsletter.mailing import Attempt, Entry, Message, Receipt
from newsletter.model import Newsletter
from newsletter.sending import sign_personal
from newsletter.store.sqlite import open_sqlite

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
BATCH = 1000
SLOW_BATCH = 100  # where calls take their time, so that the processor does not set the pace
BASE = "https://news.example.com"
NAME = '{{ subscriber.first_name | fallback("reader") }}'
MESSAGE = Message(
    issue="2026-11-23",
    sender="Daily <daily@example.com>",
    subject=f"News for {NAME}",
    html=f"<p>Dear {NAME} of {{{{ subscriber.company }}}} in {{{{ subscriber.city }}}}</p>"
    + "<p>The committee left its rates where they are.</p>" * 1200
    + '<a href="{{ unsubscribe_url }}">Unsubscribe</a>',
    text=f"Dear {NAME}, the committee left its rates where they are. {{{{ unsubscribe_url }}}}",
    headers=(("List-Unsubscribe", "<{{ unsubscribe_url }}>"),),
)


def entries(count: int) -> Iterator[Entry]:
    for number in range(count):
        fields = {"company": f"Company {number % 500}", "city": f"City {number % 90}"}
        address = f"reader{number}@mail{number % 97}.example.com"
        yield Entry(address, "active", f"Reader{number}", "Vries", fields, NOW, "benchmark")


def personal() -> Personal:
    newsletter = Newsletter(
        name="Daily", organisation="Bureau", sender=MESSAGE.sender, base_url=BASE
    )
    return sign_personal(MESSAGE, newsletter, [b"k" * 32])


class SinkService:
    """The least that a service with merge values can be: one JSON call for a batch."""

    name = "sink"
    batch_size = BATCH
    search_lag: float | None = None
    search_life: float | None = None
    key_life: float | None = None
    full_bodies = False

    def __init__(self, url: str) -> None:
        self._http = HttpClient(url, headers={"Content-Type": "application/json"})

    def deliver(self, message: Message, attempt: Attempt) -> Receipt:
        variables = {reader.address: reader.values for reader in attempt.readers}
        body = orjson.dumps({"html": message.html, "text": message.text, "variables": variables})
        self._http.send("POST", "/send", body=body)
        return Receipt(accepted=frozenset([reader.id for reader in attempt.readers]))

    def find_accepted(self, message: Message, attempt: Attempt) -> frozenset[int]:
        raise NotImplementedError

    def close(self) -> None:
        self._http.close()


def ours(url: str, folder: Path, readers: int, service: Any, parallel: int = 4) -> None:
    """From the list to the recount; only the sending itself is timed where calls are slow."""
    store = open_sqlite(folder / "newsletter.db")
    store.ledger.freeze(MESSAGE, batch_size=largest_batch(service, MESSAGE, None), at=NOW)
    began = perf_counter()
    deliver(
        MESSAGE,
        newsletter="Daily",
        ledger=store.ledger,
        service=service,
        personal=personal(),
        pace=Pace(parallel=parallel),
        watch=Watch(),
    )
    if parallel != 4 or service.batch_size != BATCH:
        print(json.dumps({"seconds": perf_counter() - began}), file=sys.stderr)
    certificate = certify(MESSAGE.issue, store.ledger)
    assert (certificate.closed, certificate.readers) == (True, readers)
    store.close()


def sink(url: str, folder: Path, readers: int) -> None:
    ours(url, folder, readers, SinkService(url))


def mailgun(url: str, folder: Path, readers: int) -> None:
    ours(url, folder, readers, MailgunService(api_key="key", domain="example.com", base_url=url))


def plain_requests(url: str, folder: Path, readers: int) -> None:
    """What a script does: values in a dictionary, signed links, one session, and no account."""
    session = requests.Session()

    def link(address: str) -> str:
        code = hmac.digest(b"k" * 32, address.encode(), "sha256")[:16]
        return f"{BASE}/unsubscribe/{address}-{urlsafe_b64encode(code).decode()}"

    rows = iter(entries(readers))
    while chunk := list(islice(rows, BATCH)):
        variables = {
            one.address: {
                "subscriber.first_name": one.first_name,
                "subscriber.company": one.fields["company"],
                "subscriber.city": one.fields["city"],
                "unsubscribe_url": link(one.address),
            }
            for one in chunk
        }
        body = {"html": MESSAGE.html, "text": MESSAGE.text, "variables": variables}
        session.post(f"{url}/send", json=body, timeout=60).raise_for_status()


def personalise(url: str, folder: Path, readers: int) -> None:
    """Row 4 of the table: subscribers to the values, the bytes and the key of their attempts."""
    store = open_sqlite(folder / "newsletter.db")
    prepare = Preparation("Daily", MESSAGE, personal())
    subscribers = iter(store.subscribers.stream())
    spent = 0.0
    while chunk := list(islice(subscribers, BATCH)):
        began = perf_counter()
        prepare(1, chunk)
        spent += perf_counter() - began
    print(json.dumps({"seconds": spent}), file=sys.stderr)
    store.close()


CONTENDERS: dict[str, Callable[[str, Path, int], None]] = {
    "newsletter, a sink": sink,
    "newsletter, mailgun": mailgun,
    "plain requests": plain_requests,
}


def serve(delay: float) -> None:
    """The sink: reads HTTP/1.1 calls to their end and answers after `delay` seconds."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_answer, args=(connection, delay), daemon=True).start()


def _answer(connection: socket.socket, delay: float) -> None:
    content = b'{"id": "<1@sink>", "message": "Queued. Thank you."}'
    reply = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
        len(content),
        content,
    )
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    data = bytearray()
    while True:
        while (end := data.find(b"\r\n\r\n")) < 0:
            piece = connection.recv(262_144)
            if not piece:
                return
            data += piece
        head = bytes(data[:end]).lower()
        length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
        missing = end + 4 + length - len(data)
        while missing > 0:
            missing -= len(connection.recv(min(missing, 1 << 20)))
        data.clear()
        if delay:
            sleep(delay)
        connection.sendall(reply)


def slow_sink(url: str, folder: Path, readers: int, parallel: int) -> None:
    service = SinkService(url)
    service.batch_size = SLOW_BATCH
    ours(url, folder, readers, service, parallel)


def run_one(name: str, url: str, folder: Path, readers: int, parallel: int) -> None:
    began, cpu = perf_counter(), process_time()
    if parallel:
        slow_sink(url, folder, readers, parallel)
    else:
        (CONTENDERS | {"personalise": personalise})[name](url, folder, readers)
    seconds, cpu = perf_counter() - began, process_time() - cpu
    unit = 1 if sys.platform == "darwin" else 1024
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    print(json.dumps({"seconds": seconds, "cpu": cpu, "bytes": memory}))


def measure(name: str, readers: int, *, delay: float = 0.0, parallel: int = 0) -> dict[str, float]:
    """One contender in a process of its own, with its own sink and its own store."""
    command = [sys.executable, __file__]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [*command, "--serve", str(delay)], stdout=subprocess.PIPE, text=True
        ) as server,
    ):
        try:
            assert server.stdout
            url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
            subprocess.run([*command, "--fill", folder, str(readers)], check=True)
            one = [*command, "--one", name, url, folder, str(readers), str(parallel)]
            done = subprocess.run(one, check=True, capture_output=True, text=True)
            inner: Mapping[str, float] = json.loads(done.stderr or "{}")
            return {**json.loads(done.stdout), **inner, "readers": readers}
        finally:
            server.terminate()


def fill(folder: Path, readers: int) -> None:
    store = open_sqlite(folder / "newsletter.db")
    store.subscribers.take(entries(readers), at=NOW)
    store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=200_000)
    parser.add_argument("--many", type=int, default=1_000_000, help="for the memory")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--serve", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--fill", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--one", nargs=5, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve is not None:
        serve(options.serve)
    elif options.fill:
        fill(Path(options.fill[0]), int(options.fill[1]))
    elif options.one:
        name, url, folder, readers, parallel = options.one
        run_one(name, url, Path(folder), int(readers), int(parallel))
    else:
        report(options)


def report(options: argparse.Namespace) -> None:
    readers = options.readers
    found = {name: measure(name, readers) for name in CONTENDERS}
    print(f"{f'{readers:,} readers':<24} readers/s   sender's CPU s per 10,000   peak memory")
    for name, one in found.items():
        cpu, memory = one["cpu"] / readers * 10_000, one["bytes"] / 1e6
        print(f"{name:<24} {readers / one['seconds']:>9,.0f} {cpu:>27.3f} {memory:>10.1f} MB")
    found["personalise"] = one = measure("personalise", readers)
    print(f"{'personalise alone':<24} {readers / one['seconds']:>9,.0f}")
    for count in (10_000, options.many):
        one = found[f"memory {count}"] = measure("newsletter, a sink", count)
        print(f"peak memory with {count:>9,} readers: {one['bytes'] / 1e6:.1f} MB")
    for parallel in (4, 16):
        calls = 25 * parallel
        one = found[f"delay {parallel}"] = measure(
            "delay", calls * SLOW_BATCH, delay=0.1, parallel=parallel
        )
        ideal = calls / parallel * 0.1
        print(
            f"100 ms a call, {parallel:>2} calls in flight, {calls} calls:"
            f" {one['seconds']:.2f} s, {one['seconds'] / ideal:.2f} x calls / parallel x latency"
        )
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
