"""Feeds and pages as hosts serve them, for tests."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from html import escape

from tests.collecting import NOW

CALL = (
    "<p>Arthur Kroeber is a speaker at the Bureau. Do you need him at your meeting or conference? "
    '<a href="https://example.com/touch">Get in touch</a> or fill out our '
    '<a href="https://example.com/form">speakers’ request form</a>.</p>'
)
INTRO = (
    "<p>Economist Arthur Kroeber looks at what is known of the next plan of the government, which "
    "stays with factories and does little for those who buy what they make, he tells CNBC.</p>"
)
QUOTE = (
    "<p>CNBC:</p><blockquote><p>“Growth will be pretty sluggish,” Kroeber said.</p></blockquote>"
)
BODY = INTRO + QUOTE + CALL


def post(
    title: str = "China’s plan stays with its factories – Arthur Kroeber",
    path: str = "plan",
    body: str = BODY,
    host: str = "herald.example",
    day: datetime = NOW,
) -> str:
    """An item of RSS with its whole content."""
    link = f"https://{host}/{path}/"
    return (
        f"<item><title>{escape(title)}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{format_datetime(day)}</pubDate><description>Short</description>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded></item>"
    )


def feed(*posts: str, title: str = "The Herald") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title><link>https://herald.example/</link>{''.join(posts)}"
        "</channel></rss>"
    ).encode()


def article(title: str, body: str = INTRO, *, head: str = "") -> bytes:
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta property="og:site_name" content="The Times">{head}'
        '<meta property="article:published_time" content="2025-11-20T08:00:00+00:00"></head>'
        f"<body><nav><a href=/>Home</a></nav><article><h1>{escape(title)}</h1>{body}</article>"
        "<footer>All rights reserved</footer></body></html>"
    ).encode()
