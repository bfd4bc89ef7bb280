"""Where Gmail cuts a mail that is too long, drawn into the mail (pure)."""

from __future__ import annotations

import re

from newsletter.check.size import CLIP_BYTES
from newsletter.web.markup import add_sheet

LINE = "newsletter-clip-line"
_WORDS = "Gmail cuts here: from here on nobody reads in Gmail"

_TOKEN = re.compile(
    r"<!--.*?-->|<(style|title|script)\b.*?</\1\s*>|<(/?)([a-z][a-z0-9]*)(?:\"[^\"]*\"|'[^']*'|[^'\">])*>",
    re.IGNORECASE | re.DOTALL,
)
# Between the parts of a table a browser puts no text: it would jump in front of the table.
_BETWEEN_CELLS = frozenset({"table", "tbody", "thead", "tfoot", "tr"})
_SHEET = (
    f"#{LINE}{{display:block !important;margin:6px 0 !important;padding:8px 12px !important;"
    "border-top:3px dashed #b3261e !important;background:#fbeae8 !important;"
    "color:#8c1d18 !important;font:bold 13px/18px Arial,sans-serif !important;"
    "text-align:center !important;text-decoration:none !important;letter-spacing:0 !important}"
)


def mark_clip(html: str) -> str:
    """The line at the byte from which Gmail hides the rest; a mail that fits stays as it is."""
    offset = _find_offset(html)
    if offset is None:
        return html
    return f'{html[:offset]}<span id="{LINE}">{_WORDS}</span>{html[offset:]}'


def show_clip(html: str) -> str:
    """The line's own style, which no client takes away."""
    return add_sheet(html, _SHEET) if f'id="{LINE}"' in html else html


def _find_offset(html: str) -> int | None:
    """The first place from that byte on where text may stand."""
    data = html.encode("utf-8", "surrogatepass")
    if len(data) <= CLIP_BYTES:
        return None
    wanted = len(data[:CLIP_BYTES].decode("utf-8", "ignore"))
    text_may_stand, position = False, 0
    for token in _TOKEN.finditer(html):
        if text_may_stand and token.start() >= wanted:
            return max(position, _after_reference(html, wanted))
        position = token.end()
        name = (token[3] or "").lower()
        is_end = bool(token[2])
        if name in ("td", "th", "body"):
            text_may_stand = not is_end
        elif name in _BETWEEN_CELLS:
            text_may_stand = is_end and name == "table"
    return None


def _after_reference(html: str, wanted: int) -> int:
    """Not in the middle of `&#8217;`."""
    reference = re.compile(r"&#?\w*;?").match(html, html.rfind("&", max(0, wanted - 9), wanted))
    return reference.end() if reference and reference.end() > wanted else wanted
