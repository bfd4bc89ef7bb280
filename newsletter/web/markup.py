"""A mail as a tree that can be changed, and back (pure)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Element = Any  # of lxml.html


def change_markup(html: str, change: Callable[[Element], None]) -> str:
    """The mail after `change` has had its tree; text without any markup stays as it is."""
    root = _parse(html)
    if root is None:
        return html
    change(root)
    return _write(root)


def elements(root: Element) -> list[Element]:
    """All of them, in a list, so that they may be taken out on the way; no comments."""
    return [each for each in root.iter() if isinstance(each.tag, str)]


def add_sheet(html: str, sheet: str) -> str:
    """Our own rules in a view, after all of the mail's."""
    style = f"<style>{sheet}</style>"
    head, end, rest = html.partition("</head>")
    return f"{head}{style}{end}{rest}" if end else style + html


def _parse(html: str) -> Element | None:
    from lxml import etree
    from lxml.html import HTMLParser

    # ASCII with character references needs no guess about the encoding.
    data = html.replace("\0", "").encode("ascii", "xmlcharrefreplace")
    try:
        return etree.fromstring(data, HTMLParser(encoding="ascii", huge_tree=True))
    except etree.XMLSyntaxError:
        return None


def _write(root: Element) -> str:
    from lxml import etree

    return etree.tostring(root.getroottree(), method="html", encoding="ascii").decode()
