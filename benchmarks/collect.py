"""Collecting 200 feeds of 20 posts, beside feedparser alone on the same bytes.

    python benchmarks/collect.py [--feeds 200] [--rounds 3] [--json FILE]

The feeds are served on loopback, each from a host of its own, by a process of its own. `newsletter
collect` is the real command; feedparser is a process that reads the same bodies from files and
parses them, and does nothing else. Then the same again when nothing has changed, and `newsletter
add` on an export of 1,000 and of 5,000 posts. Best of the rounds; ratios hold better than times.
Seconds of processor count two processes that work side by side twice, and a busy machine hardly.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
SERVER = """
import sys
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FEEDS = {path.stem: path.read_bytes() for path in Path(sys.argv[1]).glob("*.xml")}
TAGS = {name: f'"{blake2b(body, digest_size=8).hexdigest()}"' for name, body in FEEDS.items()}

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.strip("/").partition(".")[0]
        known = self.headers.get("If-None-Match") == TAGS[name]
        body = b"" if known else FEEDS[name]
        self.send_response(304 if known else 200)
        self.send_header("ETag", TAGS[name])
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass

class Server(ThreadingHTTPServer):
    request_queue_size = 256

server = Server(("0.0.0.0", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
"""
ALONE = """
import sys
from pathlib import Path
import feedparser
print(sum(len(feedparser.parse(p.read_bytes()).entries) for p in Path(sys.argv[1]).glob("*.xml")))
"""
CONFIG = """
[newsletter]
name = "Bench"
organisation = "China Speakers Bureau"
from = "a@example.com"
[collect]
allow_hosts = [{hosts}]
"""
SPEAKERS = ["Arthur Kroeber", "Winston Ma", "Shaun Rein", "Ashley Dudarenok", "William Bao Bean"]
CALL = (
    "<p>{name} is a speaker at the China Speakers Bureau. Do you need him at your meeting or "
    'conference? Get in <a href="https://www.example.com/contact">touch</a> or fill out our '
    '<a href="https://www.example.com/request">speakers’ request form</a>.</p>'
    '<p>The post <a href="{url}">{title}</a> appeared first on <a href="https://h.example">H</a>.</p>'
)


class Spent(NamedTuple):
    seconds: float  #: by the clock
    processor: float  #: seconds
    megabytes: float


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z]{2,}", text.casefold())


VOCABULARY = sorted({*words_of((ROOT / "README.md").read_text("utf-8"))}) + [
    f"{one}{two}"
    for one in ("inter", "super", "re", "over")
    for two in ("national", "market", "view")
]


def sentence(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(VOCABULARY, k=count)).capitalize() + "."


def make_post(rng: random.Random, host: str, number: int, day: datetime) -> str:
    """As WordPress writes it: a picture, an intro, a quote under its label, the call to action."""
    name = rng.choice(SPEAKERS)
    title = f"{sentence(rng, 8)[:-1]} &#8211; {name}"
    url = f"https://{host}/{day:%Y/%m}/post-{number}/"
    paragraphs = "".join(
        f"<p>&#8220;{sentence(rng, 20)}&#8221; <strong>{sentence(rng, 3)}</strong> says so in "
        f'<a href="https://s.example/{number}?utm_source=x" target="_blank" rel="noopener">'
        f"{sentence(rng, 3)}</a>, and it&#8217;s <em>{sentence(rng, 2)}</em> "
        f"{sentence(rng, 20)}</p>\n"
        for _ in range(4)
    )
    picture = (
        f'<p><img class="alignleft size-medium wp-image-{number}" '
        f'src="https://{host}/{number}.jpg" alt="{sentence(rng, 4)}" width="300" /></p>\n'
    )
    intro = f"<p>Leading expert <strong>{name}</strong> looks at {sentence(rng, 30)}</p>\n"
    body = f"{picture}{intro}<p>CNBC:</p>\n<blockquote>{paragraphs}</blockquote>\n" + CALL.format(
        name=name, url=url, title=title
    )
    return (
        f"<item><title>{title}</title><link>{url}</link><dc:creator>Fons</dc:creator>"
        f'<guid isPermaLink="false">https://{host}/?p={number}</guid>'
        f"<pubDate>{format_datetime(day)}</pubDate><category>economy</category>"
        f"<description><![CDATA[{sentence(rng, 40)} [&#8230;]]]></description>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded></item>"
    )


def make_feed(rng: random.Random, host: str, count: int, now: datetime, step: float) -> str:
    posts = (make_post(rng, host, n, now - timedelta(hours=step * n)) for n in range(count))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{host}</title><link>https://{host}/</link>{''.join(posts)}</channel></rss>"
    )


def run(*command: str) -> Spent:
    """What a process that must succeed took, with its children."""
    start, before = perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
    most = 0.0
    while process.poll() is None:
        most = max(most, memory_of(process.pid))
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
    spent, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed")
    used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Spent(spent, used, most)


def memory_of(process: int) -> float:
    """Megabytes of a process and its children; what they share counts once (Linux)."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        maps = [Path(f"/proc/{each}/smaps_rollup").read_text() for each in (process, *children)]
    except OSError:
        return 0.0
    return (
        sum(int(size) for text in maps for size in re.findall(r"^Pss: +(\d+)", text, re.M)) / 1024
    )


def newsletter(project: Path, *words: str) -> Spent:
    return run(sys.executable, "-m", "newsletter", "-C", str(project), *words)


def make_project(parent: Path, feeds: int, port: int) -> Path:
    """A new folder each time: for a minute after it deletes thousands of files, ext4 is slow."""
    folder = Path(tempfile.mkdtemp(prefix="project-", dir=parent))
    hosts = [f"127.0.1.{n + 1}" for n in range(feeds)]
    text = CONFIG.format(hosts=", ".join(f'"{host}"' for host in hosts))
    for number, host in enumerate(hosts):
        text += f'[[source]]\nfeed = "http://{host}:{port}/{number}.xml"\n'
    (folder / "newsletter.toml").write_text(text, "utf-8")
    shutil.copy(ROOT / "speakers.toml", folder)
    return folder


def bench(folder: Path, feeds: int, rounds: int) -> dict[str, float]:
    rng, now = random.Random(1), datetime.now(UTC).replace(microsecond=0)
    bodies = folder / "feeds"
    bodies.mkdir()
    for number in range(feeds):
        feed = make_feed(rng, f"h{number}.example", 20, now, 20)
        (bodies / f"{number}.xml").write_text(feed, "utf-8")
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(bodies)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout
        port = int(server.stdout.readline())
        found = bench_feeds(folder, bodies, feeds, port, rounds)
    finally:
        server.kill()
        server.wait()
    return found | bench_export(folder, rng, now, rounds)


def bench_feeds(folder: Path, bodies: Path, feeds: int, port: int, rounds: int) -> dict[str, float]:
    alone, new, again = [], [], []
    for _ in range(rounds):
        alone.append(run(sys.executable, "-c", ALONE, str(bodies)))
        project = make_project(folder, feeds, port)
        new.append(newsletter(project, "collect"))
        again.append(newsletter(project, "collect"))
    drafts = len(list((project / "issues/inbox").glob("*.md")))
    assert drafts == 20 * feeds, f"{drafts} drafts of {20 * feeds} posts"
    runs = {"feedparser alone": alone, "collect, all new": new, "collect, nothing new": again}
    clock = {name: min(spent.seconds for spent in times) for name, times in runs.items()}
    used = {name: min(spent.processor for spent in times) for name, times in runs.items()}
    return {
        **{f"{name}, s": seconds for name, seconds in clock.items()},
        **{f"{name}, s of processor": seconds for name, seconds in used.items()},
        "collect, all new, MB": max(spent.megabytes for spent in new),
        **ratios(clock, "by the clock"),
        **ratios(used, "of processor"),
    }


def ratios(seconds: dict[str, float], how: str) -> dict[str, float]:
    alone, new, again = seconds.values()
    return {
        f"all new / feedparser, {how}": new / alone,
        f"nothing new / feedparser, {how}": again / alone,
        f"nothing new / all new, {how}": again / new,
    }


def bench_export(folder: Path, rng: random.Random, now: datetime, rounds: int) -> dict[str, float]:
    spent = {}
    for count in (1000, 5000):
        export = folder / f"export-{count}.xml"
        export.write_text(make_feed(rng, "old.example", count, now, 24), "utf-8")
        times = []
        for _ in range(rounds):
            project = make_project(folder, 1, 1)
            times.append(newsletter(project, "add", "--yes", str(export)).processor)
        drafts = len(list((project / "issues/inbox").glob("*.md")))
        assert drafts == count, f"{drafts} drafts of {count} posts"
        spent[count] = min(times)
    return {
        "add 1,000 posts, s of processor": spent[1000],
        "add 5,000 posts, s of processor": spent[5000],
        "add 5,000 / 1,000, of processor": spent[5000] / spent[1000],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        found = bench(Path(name), options.feeds, options.rounds)
    for name, number in found.items():
        print(f"{name:<40} {number:8.2f}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
