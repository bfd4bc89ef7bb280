"""Posts as WordPress keeps them in an export: a blank line ends a paragraph, and has no tag.

WordPress makes the tags when it shows a post (its `wpautop`); an export holds what was typed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape

_BLOCKS = frozenset(
    str.split(
        "address article aside blockquote center dd details div dl dt fieldset figcaption figure"
        " footer form h1 h2 h3 h4 h5 h6 header hr iframe legend li main nav object ol p section"
        " summary table tbody td tfoot th thead tr ul"
    )
)
#: What holds a line of text without a paragraph around it.
_LINES = frozenset(
    str.split("address dd dt figcaption h1 h2 h3 h4 h5 h6 legend li p summary td th")
)
_HEADINGS = frozenset(str.split("h1 h2 h3 h4 h5 h6"))
#: What holds nothing but other blocks.
_LEFT_ALONE = frozenset(str.split("table ul ol dl tr tbody thead tfoot"))
_VERBATIM = frozenset(str.split("pre script style textarea"))
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})(?![\w-])[^<>]*>")
_ANY_BLOCK = re.compile(
    rf"<(?:{'|'.join(sorted(_BLOCKS | {'pre', 'br'}))})(?![\w-])", re.IGNORECASE
)
_BLANK = re.compile(r"\n[ \t\xa0]*(?:\n[ \t\xa0]*)+")
#: A line that ends, with the break that it may have already; tags may hold line breaks too.
_LINE_END = re.compile(r"(?:<br\s*/?>[ \t]*)?\n|<[^<>]*>", re.IGNORECASE)
#: The new editor wrote its paragraphs itself.
_NEW_EDITOR = "<!-- wp:"
_CAPTION = re.compile(
    r"\[(?:wp_)?caption\b(?P<told>[^\]]{0,1000})\]"
    r"(?P<picture>\s*(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?)"
    r"(?P<words>[^\[]{0,2000})\[/(?:wp_)?caption\]"
)
_TOLD = re.compile(r"\bcaption=(?:\"([^\"]*)\"|'([^']*)')")


def with_paragraphs(html: str, *, is_export: bool) -> str:
    """The content as WordPress shows it; other feeds' only where it has no tag for any break."""
    if is_export and "[" in html:
        html = _CAPTION.sub(_figure, html)
    if "\n" not in html or _NEW_EDITOR in html:
        return html
    if not is_export and (_ANY_BLOCK.search(html) or not _BLANK.search(html.strip())):
        return html
    return "".join(_paragraphs(html, "<br>" if is_export else "\n"))


def _figure(match: re.Match[str]) -> str:
    """A caption belongs to its picture."""
    told = _TOLD.search(match["told"])
    words = match["words"].strip() or (escape(told[1] or told[2] or "") if told else "")
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f"<figure>{match['picture'].strip()}{caption}</figure>"


def _paragraphs(html: str, break_: str) -> Iterator[str]:
    """Every piece between the tags of blocks, in paragraphs where it is not in one already."""
    start, inner, verbatim = 0, "", ""  # inner: the block that began last
    for match in _TAG.finditer(html):
        name, ends = match[2].lower(), bool(match[1])
        if verbatim:
            if ends and name == verbatim:
                yield html[start : match.end()]
                start, inner, verbatim = match.end(), "", ""
        elif name in _VERBATIM and not ends:
            yield _wrapped(html[start : match.start()], inner, break_)
            start, verbatim = match.start(), name
        elif name in _BLOCKS:
            yield _wrapped(html[start : match.start()], inner, break_)
            yield match[0]
            start, inner = match.end(), "" if ends else name
    yield html[start:] if verbatim else _wrapped(html[start:], inner, break_)


def _wrapped(text: str, inner: str, break_: str) -> str:
    if not text.strip() or inner in _LEFT_ALONE:
        return text
    pieces = [piece for piece in _BLANK.split(text.strip("\n")) if piece.strip()]
    if inner in _HEADINGS or (inner in _LINES and len(pieces) == 1):
        return _with_breaks(text, break_)
    return "".join(f"<p>{_with_breaks(piece, break_)}</p>" for piece in pieces)


def _with_breaks(text: str, break_: str) -> str:
    return _LINE_END.sub(lambda m: break_ if m[0][-1] == "\n" else m[0], text.strip("\n"))


#: By the state of a post, and by the kind of what is none: one of them, and several.
_STATES = {
    "draft": ("draft", "drafts"),
    "auto-draft": ("draft", "drafts"),
    "private": ("private post", "private posts"),
    "pending": ("post that waits for review", "posts that wait for review"),
    "scheduled": ("planned post", "planned posts"),
    "future": ("planned post", "planned posts"),
    "trash": ("deleted post", "deleted posts"),
}
_KINDS = {
    "page": ("page", "pages"),
    "attachment": ("attachment", "attachments"),
    "comment": ("comment", "comments"),
    "ping": ("ping", "pings"),
    "nav_menu_item": ("menu item", "menu items"),
    "revision": ("revision", "revisions"),
}
_PROTECTED = ("post with a password", "posts with a password")
_OTHER = ("item that is no post", "items that are no posts")
_UNPUBLISHED = ("post that is not published", "posts that are not published")
_WORDS = dict([*_STATES.values(), *_KINDS.values(), _PROTECTED, _OTHER, _UNPUBLISHED])


def find_reason(kind: str, state: str, *, has_password: bool) -> str:
    """Why an item of an export is no published post, in words for one; empty where it is one."""
    if kind not in ("", "post"):
        return _KINDS.get(kind, _OTHER)[0]
    if state not in ("", "publish"):
        return _STATES.get(state, _UNPUBLISHED)[0]
    return _PROTECTED[0] if has_password else ""


def tell_left_out(reasons: Iterable[str]) -> tuple[str, ...]:
    """One problem that counts them; none where nothing was left out."""
    counts = Counter(reasons)
    told = [f"{n:,} {_WORDS[one] if n > 1 else one}" for one, n in counts.most_common()]
    if not told:
        return ()
    verb = "was" if counts.total() == 1 else "were"
    return (f"{' and '.join(filter(None, (', '.join(told[:-1]), told[-1])))} {verb} left out",)
