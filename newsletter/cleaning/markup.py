"""Raw HTML → tokens without scripts, in bounded time; of their addresses none is trusted yet.

nh3 decides what is markup and mends it. It takes minutes for 100,000 nested elements and a minute
for as many attributes, so both are limited before it sees them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

import nh3

from newsletter.cleaning.blocks import without_foreign
from newsletter.errors import NewsletterError

#: Most characters of a post, without pictures that stand in it as data.
MOST_CHARACTERS = 1_000_000
#: Most characters of Markdown, whose time can grow with their square.
MOST_MARKDOWN = 50_000
MOST_BLOCKS = 3000
#: Elements nested deeper than this lose their tags and keep their text.
DEEPEST = 200
_LONGEST_TAG = 20_000
_LONGEST_NUMBER = 9  #: digits; Markdown takes no longer ones

INLINE = {"a", "b", "strong", "i", "em", "cite", "dfn", "code", "kbd", "samp", "tt", "var", "span"}
STRUCK = {"s", "del", "strike"}  #: what its writer took back
INLINE |= STRUCK | {"u", "ins", "sub", "sup", "q", "small", "big", "abbr", "mark", "font", "br"}
INLINE |= {"img", "time", "label", "button", "wbr"}
_BLOCKS = {"p", "div", "section", "article", "aside", "header", "footer", "main", "nav", "center"}
_BLOCKS |= {"h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "pre", "hr"}
_BLOCKS |= {"table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "dl", "dt", "dd"}
_BLOCKS |= {"figure", "figcaption", "address", "details", "summary", "form", "fieldset", "legend"}
PLAYERS = {"audio", "video"}
_EMBEDDED = {"iframe", "embed", "object", "param", "source"} | PLAYERS
_EVERY = {"class", "id", "style", "hidden"}
_CLEANER = nh3.Cleaner(
    tags=INLINE | _BLOCKS | _EMBEDDED,
    clean_content_tags={"script", "style", "template", "noscript", "svg", "select", "textarea"}
    | {"title", "head", "annotation", "annotation-xml"},
    attributes={
        "*": _EVERY,
        "a": {"href"},
        "abbr": {"title"},
        "img": {"src", "alt", "width", "height", "data-src", "data-lazy-src", "data-original"},
        "iframe": {"src", "data-src"},
        "embed": {"src"},
        "param": {"name", "value"},
        "source": {"src"},
        "video": {"src"},
        "audio": {"src"},
        "object": {"data"},
        "div": {"data-attrs"},
        "ol": {"start"},
    },
    # What is no page of the web comes as far as reading.py, which tells it and lets none through.
    url_schemes={"http", "https", "mailto", "javascript", "vbscript", "data", "file", "ftp"}
    | {"cid", "tel", "sms", "callto", "skype", "whatsapp", "intent", "blob", "about"},
    link_rel=None,
)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*+)((?:[^>\"]++|\"[^\"]*+\")*+)>")
#: With entities of its own, which nh3 would leave half of.
_DECLARATION = re.compile(
    r"<!DOCTYPE[^<>\[]{0,400}(?:\[[^\]]{0,20000}\])?[^<>]{0,400}>", re.IGNORECASE
)
CUT_DATA = "data:,"  #: what is left of a picture that stands in the post as data
_DATA = re.compile(r"data:[\w/+.;=-]{1,60},[A-Za-z0-9+/=%\s]{200,}")
_RAW_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})[^<>]*>")
_LONG_TAG = re.compile(rf"<[A-Za-z/][^<>]{{{_LONGEST_TAG},}}>?")
#: They end by themselves, so that a page without their end tags is not deep.
_NEVER_DEEP = frozenset(
    str.split("p li br hr img td th tr dt dd option input meta link wbr source param")
)
_CONTROLS = bytes([*range(0x09), *range(0x0E, 0x20)])
VOID = frozenset({"br", "hr", "img", "embed", "param", "source", "wbr"})


class Uncleanable(NewsletterError):
    """What came as a post is none: it is far too long, or no text at all."""


def refuse_more(count: int, most: int, things: str) -> None:
    """Raises Uncleanable for a post of more than `most` things."""
    if count > most:
        raise Uncleanable(
            f"the post has {count:,} {things}, at most {most:,} are read",
            hint="save the part that you want as a file, and add that",
        )


class Token(NamedTuple):
    """The beginning of an element."""

    tag: str
    attributes: str = ""  #: as nh3 wrote them

    def find(self, name: str) -> str:
        """The attribute's value, or nothing."""
        start = self.attributes.find(f' {name}="')
        if start < 0:
            return ""
        start += len(name) + 3
        value = self.attributes[start : self.attributes.find('"', start)]
        return unescape(value) if "&" in value else value

    def find_number(self, name: str, other: int) -> int:
        value = self.find(name).strip()
        return int(value) if value.isdecimal() and len(value) < _LONGEST_NUMBER else other


def check_size(content: str, most: int = MOST_CHARACTERS) -> str:
    """The content without pictures that stand in it as data. Raises Uncleanable."""
    if "data:" in content:
        content = _DATA.sub(CUT_DATA, content)
    refuse_more(len(content), most, "characters")
    sample = content[:20_000]
    if len(sample) > 200 and _count_unreadable(sample) > len(sample) / 20:
        raise Uncleanable("the post is no text", hint="expected HTML, Markdown or plain text")
    return without_foreign(content)


def _count_unreadable(text: str) -> int:
    data = text.encode(errors="surrogatepass")  # whose deletions are many times faster
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls + text.count("\ufffd")


def read_markup(html: str) -> Iterator[tuple[str, str, str, str]]:
    """Each text with the tag that stands behind it: its slash, its name and its attributes.

    Balanced and without scripts; every element that is not void has its end, which is one with a
    slash. Behind the last text stands none.
    """
    pieces = (*_TAG.split(_CLEANER.clean(_limit(html))), "", "", "")
    return zip(pieces[::4], pieces[1::4], pieces[2::4], pieces[3::4], strict=True)


def unescape_few(text: str) -> str:
    """The text without references, of which nh3 writes only a few."""
    text = text.replace("&nbsp;", "\xa0").replace("&lt;", "<").replace("&gt;", ">")
    return text.replace("&quot;", '"').replace("&amp;", "&")


def _limit(html: str) -> str:
    if "<!" in html:
        html = _DECLARATION.sub("", html)
    if len(html) > _LONGEST_TAG:
        html = _LONG_TAG.sub("", html)
    if html.count("<") <= DEEPEST:
        return html
    depth = 0

    def check(match: re.Match[str]) -> str:
        nonlocal depth
        if match[2].lower() in _NEVER_DEEP:
            return match[0]
        if match[1]:
            depth = max(depth - 1, 0)
            return match[0] if depth < DEEPEST else ""
        depth += 1
        return match[0] if depth <= DEEPEST else ""

    return _RAW_TAG.sub(check, html)
