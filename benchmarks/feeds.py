"""Reading 200 feeds from loopback, beside feedparser alone on the same bodies, in one run.

    python benchmarks/feeds.py [--feeds 200] [--items 20] [--threads 4] [--json FILE]

Ours fetches, decodes, checks, parses and makes items, first of feeds that are all new, then of the
same feeds where each answers 304. feedparser gets the bodies from memory, with its own settings.
The server is a process of its own. Times are of the processor, so that a busy machine and its
waiting do not count; those by the clock stand beside them.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import feedparser

from newsletter.fetch.fetcher import Fetcher
from newsletter.fetch.manners import Manners
from newsletter.gathered import Reading, SourceState
from newsletter.sources.feed import FeedSource

WORDS = ["China", "economy", "market", "speaker", "growth", "plan", "trade", "author", "says"]
ITEM = """<item><title>{title} &#8211; Arthur Kroeber</title>
<link>https://w{feed}.example.com/{n}/</link><dc:creator><![CDATA[Fons]]></dc:creator>
<pubDate>Mon, 23 Nov 2026 10:00:{n:02} +0000</pubDate><category><![CDATA[economy]]></category>
<guid isPermaLink="false">https://w{feed}.example.com/?p={n}</guid>
<description><![CDATA[{title} [&#8230;]]]></description>
<content:encoded><![CDATA[<img src="https://w{feed}.example.com/{n}.jpg" />
{body}]]></content:encoded></item>"""
FEED = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Weblog {feed}</title><link>https://w{feed}.example.com</link>{items}</channel></rss>"""


def make_feed(feed: int, items: int) -> bytes:
    """As WordPress writes it; each post has about 500 words."""
    chance = random.Random(feed)

    def words(count: int) -> str:
        return " ".join(chance.choices(WORDS, k=count))

    def body() -> str:
        link = f'<a href="https://www.example.com/{feed}?utm_source=rss">{words(3)}</a>'
        return "".join(f"<p>{words(80)} {link} “{words(10)}”</p>\n" for _ in range(5))

    made = (ITEM.format(feed=feed, n=n, title=words(8), body=body()) for n in range(items))
    return FEED.format(feed=feed, items="".join(made)).encode()


def serve(feeds: int, items: int) -> None:
    """Prints its port and serves for ever."""
    bodies = {f"/{n}": make_feed(n, items) for n in range(feeds)}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            tag = f'"{self.path}"'
            same = self.headers.get("If-None-Match") == tag
            body = b"" if same else bodies[self.path]
            self.send_response_only(304 if same else 200)
            self.send_header("ETag", tag)
            self.send_header("Content-Type", "application/rss+xml; charset=UTF-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


def timed(task: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the processor, and by the clock."""
    processor, clock = time.process_time(), time.perf_counter()
    task()
    return time.process_time() - processor, time.perf_counter() - clock


def bench(port: int, feeds: int, items: int, threads: int) -> dict[str, tuple[float, float]]:
    host = "127.0.0.1"
    fetcher = Fetcher(user_agent="bench", allow_hosts=[host], manners=Manners(own=[host]))
    sources = [
        FeedSource(f"http://{host}:{port}/{n}", fetcher=fetcher, now=time.time)
        for n in range(feeds)
    ]
    states = [SourceState()] * feeds

    def read_all() -> list[Reading]:
        with ThreadPoolExecutor(threads) as pool:
            readings = list(
                pool.map(lambda pair: pair[0].read(pair[1]), zip(sources, states, strict=True))
            )
        faults = [reading.fault for reading in readings if reading.fault]
        if faults:
            raise SystemExit(f"{len(faults)} faults, such as {faults[0]}")
        return readings

    states = [reading.state for reading in read_all()]  # everything is imported and warm
    kept, states = states, [SourceState()] * feeds
    found = {"ours, all new": timed(read_all)}
    states = kept
    found["ours, nothing new"] = timed(read_all)
    found["memory in MB"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 0.0)
    bodies = [make_feed(n, items) for n in range(feeds)]
    found["feedparser alone"] = timed(
        lambda: [feedparser.parse(io.BytesIO(body)) for body in bodies]
    )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--items", type=int, default=20)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.feeds, options.items)
        return
    again = [sys.executable, __file__, "--serve"]
    sizes = ["--feeds", str(options.feeds), "--items", str(options.items)]
    with subprocess.Popen([*again, *sizes], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            found = bench(port, options.feeds, options.items, options.threads)
        finally:
            server.kill()
    alone = found["feedparser alone"]
    for name in ("feedparser alone", "ours, all new", "ours, nothing new"):
        processor, clock = found[name]
        ratio = f"{processor / alone[0]:6.3f} ×"
        print(f"{name:<20} {processor:7.2f} s processor {clock:7.2f} s clock {ratio}")
    print(f"{'memory, all read':<20} {found['memory in MB'][0]:7.0f} MB")
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
