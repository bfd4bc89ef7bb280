"""What stands below the last post of a page that was pasted whole: its sidebar and its foot."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.gathered import FOOT_RULE, Removed

_LONGEST_LINE = 30  #: words; a paragraph of news may have more
_SHORTEST_TEXT = 10  #: words of a sentence that is news
_FEWEST = 2  #: headings that show a sidebar
_MOST_LINES = 400  #: of one
_LONGEST_NAME = 4  #: words
_ENDS = (".", "”", "…", "!")
_ANCHOR = 60  #: characters of the line above, by which its place is found again
#: Headings and links of WordPress, Blogger and Typepad that stand in no text.
_HEADING = re.compile(
    r"(?:search(?: for| this (?:blog|site))?:?"
    r"|(?:recent|latest|popular|top|featured) posts(?: (?:&|and) pages)?|recent comments"
    r"|(?:blog )?archives?|categories|tag cloud|blogroll|my blog list|meta|about (?:me|this blog)"
    r"|(?:total )?page ?views|blog stats|followers|follow (?:by|this blog|blog via) ?(?:e-?mail)?"
    r"|subscribe to:? posts \(atom\)|subscribe via e-?mail|subscribe in a reader"
    r"|posts? navigation|(?:←|«)? ?older (?:posts|entries)(?: home)?|home older posts"
    r"|newer posts(?: (?:older posts|home))*|view my complete profile|top of page"
    r"|(?:entries|comments) (?:feed|\(?rss\)?)|wordpress\.(?:org|com)|blog at wordpress\.com\.?"
    r"|(?:proudly )?powered by (?:wordpress|blogger|typepad)\.?|theme: .{1,40} by .{1,40})",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"about (?:me|this blog)", re.IGNORECASE)  #: below which a sentence may stand
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_SIGNS = " \t\r#*_>-|•·▼►"


def without_sidebar(text: str) -> tuple[str, tuple[Removed, ...]]:
    """The text up to the first heading of a sidebar, below which nothing but that follows."""
    lines = text.split("\n")
    start = max(len(lines) - _MOST_LINES, 0)
    first = _find_sidebar([_LINK.sub(r"\1", line).strip(_SIGNS) for line in lines[start:]])
    if first is None:
        return text, ()
    kept = "\n".join(lines[: start + first]).rstrip()
    above = " ".join(kept.rpartition("\n")[2].split())
    gone = "\n".join(filter(None, map(str.strip, lines[start + first :])))
    return kept, (Removed(FOOT_RULE, gone, above[-_ANCHOR:]),)


def _find_sidebar(lines: Sequence[str]) -> int | None:
    """The number of its first line, where it has several headings and there is text above it."""
    first, found = None, set[str]()
    below: list[str] = []  # what stands under no heading yet, the last line first
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if not _HEADING.fullmatch(line):
            below += [line] if line else []
        elif any(map(_is_text, below)) and not (_ABOUT.fullmatch(line) and _tells_of_one(below)):
            break
        else:
            first, below = number, []
            found.add(line.casefold())
    is_below_text = first is not None and any(map(_is_text, lines[:first]))
    return first if is_below_text and len(found) >= _FEWEST else None


def _tells_of_one(below: Sequence[str]) -> bool:
    """Whether lines are a name at most and a paragraph below it; the last one comes first."""
    *others, text = below if _is_text(below[-1]) else below[:-1] or below
    is_named = text is below[-1] or len(below[-1].split()) <= _LONGEST_NAME
    return is_named and _is_text(text) and not any(map(_is_text, others))


def _is_text(line: str) -> bool:
    words = len(line.split())
    return words > _LONGEST_LINE or (words >= _SHORTEST_TEXT and line.endswith(_ENDS))
