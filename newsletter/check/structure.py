"""The frame of the HTML: tags that close what they open, as Outlook reads it and as others do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.check.conditional import find_unbalanced, resolve_conditions
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
    html = examined.walk.html
    for reader, markup in ("", html), ("Outlook finds ", resolve_conditions(html)):
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
    unbalanced = find_unbalanced(examined.rendered.html)
    if unbalanced:
        place = examined.find_template("<!--[if" if unbalanced == "begins" else "<![endif]")
        what = "begins and does not end" if unbalanced == "begins" else "ends and did not begin"
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
    if _is_balanced(markup):
        return None
    opened: list[tuple[str, str]] = []
    for match in _tag().finditer(markup):
        tag, name = match[0], (match["closed"] or match["opened"] or "").lower()
        if not name or name in _VOID or match["empty"]:
            continue
        if match["opened"]:
            opened.append((name, tag))
        elif not opened:
            return tag, "closes what is not open"
        elif opened[-1][0] == name:
            opened.pop()
        else:
            return opened[-1][1], f"is not closed before {tag}"
    return (opened[-1][1], "is not closed") if opened else None


def _is_balanced(markup: str) -> bool:
    """The quick answer for markup whose tags are in small letters: nearly all there is."""
    stack: list[str] = []
    for closed, opened, empty in _tag().findall(markup):
        if opened:
            if opened not in _VOID and not empty:
                stack.append(opened)
        elif closed and closed not in _VOID and (not stack or stack.pop() != closed):
            return False
    return not stack


def _tag() -> re.Pattern[str]:
    """A tag by its name, and whether it is `<empty/>`; no name for what holds no tags."""
    # Compiled when the first issue is checked, and kept by `re`.
    return re.compile(
        r"<(?:!--.*?-->|(?:style|script)\b.*?</(?:style|script)\s*>|"
        r"(?:/(?P<closed>[A-Za-z][\w:-]*+)|(?P<opened>[A-Za-z][\w:-]*+))"
        r"(?:[^\"'>/]++|/(?!>)|\"[^\"]*+\"|'[^']*+')*+(?P<empty>/?)>)",
        re.DOTALL,
    )
