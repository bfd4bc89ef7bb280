"""What is text, and no article: lists for machines, and files of other programs."""

from __future__ import annotations

import json
import re

from newsletter.gathered import Fault
from newsletter.sources.prolog import FEED_ROOTS, looks_like_html, read_prolog

_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\]\"\d])")
_MARKDOWN_LINK = re.compile(r"\s*\[[^\]\n]{0,1000}\](?:\(|:)")
_LISTS = {
    "urlset": "it is a sitemap, a list of addresses; give the address of the article",
    "sitemapindex": "it is a sitemap, a list of addresses; give the address of the article",
    "opml": "it is OPML, a list of feeds; write each of them below [[source]] as feed = …",
}
#: With which a page or a piece of one may begin.
_OF_PAGES = frozenset(
    str.split(
        "html head body main article section header div p a b i em strong span h1 h2 h3 h4 h5 h6 ul"
        " ol table blockquote figure img center font br hr meta title link style script nav form"
    )
)


def find_refusal(text: str) -> Fault | None:
    """Why a text that is no feed is no article either; nothing where it may be one."""
    if text.startswith("{\\rtf"):
        return _refused("it is RTF; save it as plain text or as a web page, and add that")
    if _JSON.match(text) and not _MARKDOWN_LINK.match(text):
        words = _tell_json(text)
        return _refused(words) if words else None
    if text.lstrip()[:1] != "<":
        return None
    root = read_prolog(text).root
    if root in _LISTS:
        return _refused(_LISTS[root])
    is_xml = text.lstrip().startswith("<?xml") and not looks_like_html(text)
    if is_xml and root not in _OF_PAGES | FEED_ROOTS:
        return _refused(f"it is XML (<{root[:40]}>), and neither a feed nor a page")
    return None


def _refused(words: str) -> Fault:
    return Fault("no-article", words)


def _tell_json(text: str) -> str:
    try:
        json.loads(text)
    except RecursionError:
        return "it is JSON that is nested too deep, and no JSON Feed"
    except ValueError as error:
        # Words in brackets are no JSON; what has a name with a colon was meant as such.
        is_meant = re.match(r"\s*\[?\s*\{\s*\"[^\"\n]{0,200}\"\s*:|\s*(?:\[\s*){20}", text)
        return f"its JSON is broken: {str(error).partition(':')[0].lower()}" if is_meant else ""
    return "it is JSON, and no JSON Feed"
