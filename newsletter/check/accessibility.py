"""Can everybody read the mail: with a screen reader, by its headings, by its links."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.examined import Examined, Place
from newsletter.check.registry import Finding, rule
from newsletter.shapes import quote_short

#: Words of a link that say nothing to somebody who hears only the links of a page.
_VAGUE = frozenset(
    {
        *("here", "click", "click here", "click this", "press here", "tap here", "link"),
        *("this link", "read more", "learn more", "more", "see more", "continue reading"),
        *("hier", "klik hier", "lees meer", "hier klicken", "ici", "cliquez ici", "aquí"),
        *("这里", "点击这里", "點擊這裡", "更多", "阅读更多"),
    }
)


@rule("no-language", "warning", hint="write lang and dir at <html> and at the <div> in the body")
def _no_language(examined: Examined) -> Iterator[Finding]:
    """HTML that does not say its language and its direction, also inside of the body."""
    outline = examined.outline
    if not (outline.language and outline.direction):
        message = "the mail does not say its language and direction at <html>"
        yield Finding(examined.find_template("<html"), message)
    if not outline.wrapped:
        message = "nothing inside the body says language and direction; webmails drop <html>"
        yield Finding(examined.find_template("<html"), message)


@rule("no-title", "warning", hint="write <title>{{ subject }}</title> into the head")
def _no_title(examined: Examined) -> Iterator[Finding]:
    """HTML without a title, which notifications and screen readers say first."""
    # Without a subject there is none to be shown: that is an error already.
    if not examined.outline.title and examined.rendered.subject.strip():
        yield Finding(examined.find_template("<title", "<head"), "the mail has no title")


@rule("table-without-role", "warning", hint='write role="presentation", or <th> for real headers')
def _table_without_role(examined: Examined) -> Iterator[Finding]:
    """A layout table that a screen reader would read out as one of data."""
    for classes, section in dict.fromkeys(examined.outline.bare_tables):
        named = f' class="{classes}"' if classes else ""
        message = f"a <table{named}> has neither a role nor headers"
        written = None if classes else examined.find_written(section, "<table")
        hint = "write <th> for its headers, or the table in Markdown" if written else ""
        place = written or examined.find_template(named.strip(), "<table")
        yield Finding(place, message, hint)


@rule("heading-order", "warning", hint="go down one level at a time: ## below #, ### below ##")
def _heading_order(examined: Examined) -> Iterator[Finding]:
    """Headings that leave out a level, or not exactly one of the first."""
    above = 0
    for heading in examined.outline.headings:
        if heading.level > above + 1:
            place = _written(examined, heading.section, heading.words, f"<h{heading.level}")
            message = f"the heading {quote_short(heading.words)} is of level {heading.level}"
            yield Finding(place, f"{message}, and the one before it of {above or 'none'}")
        above = heading.level
    first = sum(heading.level == 1 for heading in examined.outline.headings)
    if first != 1:
        yield Finding(examined.find_template("<h1"), f"the mail has {first} headings of level 1")


@rule("vague-link", "warning", hint="say where it leads, as in [his talk at theCUBE](address)")
def _vague_link(examined: Examined) -> Iterator[Finding]:
    """A link such as "click here", which says nothing without what stands around it."""
    for link in examined.page.links:
        if link.text.casefold().strip(" .…!:>»→") in _VAGUE:
            place = _written(examined, link.section, f"[{link.text}]", f">{link.text}<")
            yield Finding(place, f"the link {quote_short(link.text)} does not say where it leads")


@rule("wordless-link", "warning", hint="write words into it, or an alt for its picture")
def _wordless_link(examined: Examined) -> Iterator[Finding]:
    """A link with neither words nor a picture that has some."""
    for href, section in examined.outline.empty_links:
        place = _written(examined, section, href)
        yield Finding(place, f"the link to {quote_short(href)} has no words")


def _written(examined: Examined, section: str, *needles: str) -> Place:
    return examined.find_written(section, *needles) or examined.find_template(*needles)
