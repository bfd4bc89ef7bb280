"""Cleaning of posts beside feedparser over the same posts as a feed, and beside markdownify.

    python benchmarks/cleaning.py [--posts 20] [--rounds 20] [--json FILE]

feedparser sanitises and resolves addresses as it does by itself; markdownify only converts what
nh3 left, and finds, mends and tells nothing. Shown is the best of the rounds, in turn, in one run.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

import feedparser
import nh3

from newsletter.cleaning import HouseRules, clean
from newsletter.gathered import Item

HOUSE = HouseRules(
    organisations=("China Speakers Bureau",),
    own_hosts=("www.example.com",),
    people=("Ashley Dudarenok", "Arthur Kroeber", "Shaun Rein", "Winston Ma"),
)
NEWS = (
    "<p>China’s technology, design, and culture are part of a fusion that reshapes the country, "
    "says <strong>innovation expert Ashley Dudarenok</strong> in an analysis by the "
    '<a href="https://paper.example.org/a/{}?utm_source=x">Daily Paper</a>. “It’s a holistic '
    "shift, where tech meets culture, and this wave is just starting,” she said &#8211; and it "
    "goes on.</p>\n"
)
CALL = (
    "<p><em>Ashley Dudarenok is a speaker at the China Speakers Bureau. Do you need her at your "
    "meeting or conference? Get in touch or fill out our "
    '<a href="https://www.example.com/speakers-request/">speakers’ request form</a>.</em></p>'
    "<p>Are you looking for more innovation experts at the China Speakers Bureau? Do check out "
    '<a href="/list">this list</a>.</p><div class="sharedaddy"><h3>Share this:</h3></div>'
)


def make_post(number: int) -> str:
    quote = f"<blockquote>{''.join(NEWS.format(number + n) for n in range(4))}</blockquote>"
    picture = f'<p><img src="https://x.example.org/{number}.jpg" alt="A shop" width="300"></p>'
    return f"{picture}{NEWS.format(number) * 2}<p>Daily Paper:</p>{quote}{CALL}"


def make_feed(posts: list[str]) -> bytes:
    items = "".join(
        f"<item><title>Claim {n}</title><link>https://x.example.org/{n}</link><guid>{n}</guid>"
        f"<content:encoded><![CDATA[{post}]]></content:encoded></item>"
        for n, post in enumerate(posts)
    )
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Weblog</title>{items}</channel></rss>"
    ).encode()


def make_tasks(posts: list[str]) -> dict[str, Callable[[], object]]:
    items = [
        Item(title="A claim – Ashley Dudarenok", content=post, address="https://x.example.org/1")
        for post in posts
    ]
    tasks: dict[str, Callable[[], object]] = {
        "clean": lambda: [clean(item, house=HOUSE) for item in items]
    }
    feed = make_feed(posts)
    tasks["feedparser"] = lambda: feedparser.parse(feed)
    try:
        from markdownify import markdownify

        tasks["nh3 + markdownify"] = lambda: [markdownify(nh3.clean(post)) for post in posts]
    except ImportError:
        print("markdownify is not installed")
    return tasks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    posts = [make_post(number) for number in range(options.posts)]
    tasks = make_tasks(posts)
    best = dict.fromkeys(tasks, float("inf"))
    for _ in range(options.rounds):
        for name, task in tasks.items():
            start = perf_counter()
            task()
            best[name] = min(best[name], (perf_counter() - start) * 1000 / options.posts)
    print(f"{options.posts} posts of {len(posts[0])} characters, best of {options.rounds} rounds")
    for name, milliseconds in best.items():
        share = best["clean"] / milliseconds
        print(f"  {name:<20} {milliseconds:6.2f} ms a post    clean takes {share:.2f} of it")
    if options.json:
        options.json.write_text(json.dumps(best))


if __name__ == "__main__":
    main()
