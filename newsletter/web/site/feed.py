"""The archive for machines: an Atom feed (RFC 4287), a sitemap, robots.txt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from html import escape
from typing import NamedTuple
from urllib.parse import urlsplit

IN_FEED = 20  #: issues, the newest first
MOST_IN_SITEMAP = 50_000  #: addresses, by sitemaps.org
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Entry(NamedTuple):
    """A sent issue as lists show it."""

    slug: str
    subject: str
    preheader: str
    sent_at: datetime  #: aware
    day: date  #: the issue's own, whenever it was sent

    @property
    def shown_day(self) -> str:
        return f"{self.day.day} {self.day:%B %Y}"


def render_feed(
    name: str, author: str, base_url: str, entries: Sequence[Entry], *, first_url: str = ""
) -> str:
    """`first_url` is the base_url that the site had first: ids stay for ever (RFC 4287, 4.2.6), or
    every issue is new to those who read the feed once the site has moved."""
    base = base_url.rstrip("/")
    first = first_url.rstrip("/") or base
    shown = entries[:IN_FEED]
    # The newest issue need not be the one that was sent last.
    changed = max((entry.sent_at for entry in shown), default=datetime(1970, 1, 1, tzinfo=UTC))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>{_text(first)}/</id>",
        f"<title>{_text(name)}</title>",
        f"<updated>{_time(changed)}</updated>",
        f"<author><name>{_text(author)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href="{_text(base)}/feed.xml"/>',
        f'<link rel="alternate" type="text/html" href="{_text(base)}/"/>',
    ]
    for entry in shown:
        id_, address = (_text(issue_url(url, entry.slug)) for url in (first, base))
        about = (entry.shown_day, entry.preheader)
        lines += [
            "<entry>",
            f"<id>{id_}</id>",
            f"<title>{_text(entry.subject)}</title>",
            f"<published>{_time(entry.sent_at)}</published>",
            f"<updated>{_time(entry.sent_at)}</updated>",
            f'<link rel="alternate" type="text/html" href="{address}"/>',
            f"<summary>{_text(' · '.join(filter(None, about)))}</summary>",
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])


def render_sitemap(base_url: str, entries: Iterable[Entry]) -> str:
    base = base_url.rstrip("/")
    rows = [f"<url><loc>{_text(base)}/</loc></url>", f"<url><loc>{_text(base)}/issues/</loc></url>"]
    for entry in entries:
        if len(rows) == MOST_IN_SITEMAP:
            break
        address, day = _text(issue_url(base, entry.slug)), entry.sent_at.date().isoformat()
        rows.append(f"<url><loc>{address}</loc><lastmod>{day}</lastmod></url>")
    head = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', head, *rows, "</urlset>", ""])


def render_robots(base_url: str) -> str:
    """Links that act for one reader are nobody's to visit; a rule holds for what begins with it."""
    hidden = ("confirm", "unsubscribe", "preferences", "webhooks", "subscribe", "letter")
    below = urlsplit(base_url).path.rstrip("/")
    rules = "".join(f"Disallow: {below}/{name}\n" for name in hidden)
    return f"User-agent: *\n{rules}\nSitemap: {base_url.rstrip('/')}/sitemap.xml\n"


def issue_url(base_url: str, slug: str) -> str:
    return f"{base_url.rstrip('/')}/issues/{slug}/"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(value: str) -> str:
    """Escaped, and without the characters that XML 1.0 cannot carry."""
    return escape(_NOT_XML.sub("", value))
