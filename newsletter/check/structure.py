"""The frame of the HTML: tags that close what they open, as Outlook reads it and as others do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter import merge
from newsletter.check.examined import Examined
from newsletter.check.registry import Finding, rule
from newsletter.shapes import quote_short

STYLE_BYTES = 16 * 1024  #: of style sheets that Gmail takes; more, and it drops them all

_VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"),
        *("source", "track", "wbr"),
    }
)
_CLASS = re.compile(r'\bclass="([^"]*)"')


@rule("broken-tags", "error", hint="close each element inside the one in which it was opened")
def _broken_tags(examined: Examined) -> Iterator[Finding]:
    """A tag that is not closed, or closed in another element, in Outlook or elsewhere."""
    html = _without_merge_tags(examined.rendered.html)
    for reader, markup in ("", html), ("Outlook finds ", _as_outlook_reads(html)):
        fault = find_broken_tag(markup)
        if fault:
            tag, what = fault
            named = _CLASS.search(tag)
            needle = f'class="{named[1]}"' if named else ""
            place = examined.find_template(needle, tag.partition(" ")[0].rstrip(">"))
            yield Finding(place, f"{reader}{quote_short(tag)} {what}")
            return


@rule("broken-conditional", "error", hint="end <!--[if mso]> with <![endif]-->, one after another")
def _broken_conditional(examined: Examined) -> Iterator[Finding]:
    """A conditional comment for Outlook that does not end, or an end without a beginning."""
    depth = 0
    for match in _token().finditer(examined.rendered.html):
        kind = _conditional(match[0])
        depth += kind
        if depth not in (0, 1):
            break
    if depth:
        place = examined.find_template("<!--[if" if depth > 0 else "<![endif]")
        what = "begins and does not end" if depth > 0 else "ends and did not begin"
        yield Finding(place, f"a conditional comment {what}")


@rule("style-too-long", "warning", hint="delete rules that nothing uses")
def _style_too_long(examined: Examined) -> Iterator[Finding]:
    """More than 16 KB of style sheets, which Gmail drops."""
    size = sum(map(len, examined.outline.sheets))
    if size > STYLE_BYTES:
        place = examined.find_template("<style")
        yield Finding(place, f"the style sheets have {size:,} bytes; {STYLE_BYTES:,} are taken")


def find_broken_tag(markup: str) -> tuple[str, str] | None:
    """The first tag that is not closed or was not opened, and which of the two."""
    opened: list[tuple[str, str]] = []
    for match in _tag().finditer(markup):
        name = (match["name"] or "").lower()
        if not name or name in _VOID or match[0].endswith("/>"):
            continue
        if not match["slash"]:
            opened.append((name, match[0]))
        elif not opened:
            return match[0], "closes what is not open"
        elif opened[-1][0] == name:
            opened.pop()
        else:
            return opened[-1][1], f"is not closed before {match[0]}"
    return (opened[-1][1], "is not closed") if opened else None


def _tag() -> re.Pattern[str]:
    # Compiled when the first issue is checked, and kept by `re`.
    return re.compile(
        r"<!--.*?-->|<(?:style|script)\b.*?</(?:style|script)\s*>"
        r"|<(?P<slash>/?)(?P<name>[A-Za-z][\w:-]*)(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>",
        re.DOTALL,
    )


def _token() -> re.Pattern[str]:
    """What begins or ends a conditional comment."""
    return re.compile(r"<!--\[if[^\]]*\]>|<!\[endif\]-->|<!\[if[^\]]*\]>|<!\[endif\]>")


def _conditional(token: str) -> int:
    return -1 if "endif" in token else 1


def _as_outlook_reads(html: str) -> str:
    """Comments that are meant for Outlook open up, and what is meant for others is gone."""
    others = re.sub(r"<!--\[if\s+!mso[^\]]*\]>.*?<!\[endif\]-->", "", html, flags=re.DOTALL)
    return _token().sub("", others)


def _without_merge_tags(html: str) -> str:
    """A tag's quotation marks would end the attribute that it stands in."""
    return merge.protect(html)[0] if "{{" in html else html
