"""Where items come from, found by name: one file each, imported when chosen.

A source is a class with `from_settings(settings, fetcher=..., now=...)` that fulfils ports.Source.
Its name is the key of the `[[source]]` table whose value is the address. Others register theirs in
the entry-point group `newsletter.sources`.

decoding.py       bytes as text, whatever they are declared to be; likeliest.py, where that is wrong
prolog.py         what a document is, without its declarations
wellformed.py     XML measured and mended
html.py           HTML as a tree, within bounds
dates.py, links.py
feed.py           a feed that is polled (polling.py); xmlfeed.py with entry.py, jsonfeed.py
wordpress.py      what exports of WordPress hold: paragraphs, captions, and what is no post
paywall.py        what a page says that is for subscribers
page.py           an article or a weblog's page; metadata.py, extract.py
posts.py          which parts of a page are posts, by their marks; headings.py, without any
video.py          a video of YouTube or Vimeo
local.py          files and pasted texts; mime.py, of mails and pages saved as one file; mbox.py, of
                  many mails; movabletype.py, of an old weblog
shortcut.py       the address in a shortcut to a page
refusing.py       what is text, and no article
adding.py         any of these, by what it turns out to be
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.metadata import entry_points
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, cast

from newsletter.config import SourceSettings
from newsletter.errors import SettingMissing

if TYPE_CHECKING:
    from newsletter.fetch.fetcher import Fetcher
    from newsletter.ports import Source

BUILT_IN: Mapping[str, str] = {
    "feed": "newsletter.sources.feed:FeedSource",
    "page": "newsletter.sources.page:PageSource",
}


def open_source(
    settings: SourceSettings, fetcher: Fetcher, *, now: Callable[[], datetime]
) -> Source:
    """The source of a `[[source]]` table. Raises SettingMissing for a kind that is not there."""
    source = _find_class(settings.kind)
    if source is None:
        raise SettingMissing(
            f"there is no kind of source {settings.kind!r} in this version",
            hint=f"write one of {', '.join(BUILT_IN)} in [[source]]",
        )
    return cast("Source", source.from_settings(settings, fetcher=fetcher, now=now))


def _find_class(kind: str) -> Any:
    if kind in BUILT_IN:
        return resolve_name(BUILT_IN[kind])
    for entry in entry_points(group="newsletter.sources", name=kind):
        return entry.load()
    return None
