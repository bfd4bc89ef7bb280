"""Takes out of the compiled template what no client needs; Gmail clips a mail at 102 KB."""

from __future__ import annotations

import re
from typing import Any

_SPACE = re.compile(r"\s*([;:,])\s+")
_SHORT_COLOUR = re.compile(r"#([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])\b")
_CLASS = re.compile(r"\.([A-Za-z_][\w-]*)")
_INDENT = re.compile(r"[ \t]*\n\s*")
_BREAK_AT_BLOCK = re.compile(
    r"(</(?:p|h[1-6]|table|tr|td)>)\n|(?<=[>\w.])\n(?=<(?:p|h[1-6]|/?(?:table|tr|td))\b)"
)


def shrink_style(style: str) -> str:
    """No spaces after separators; six-digit colours, since premailer makes three of them."""
    style = _SPACE.sub(r"\1", style.strip()).replace('"', "'")
    return _SHORT_COLOUR.sub(r"#\1\1\2\2\3\3", style)


def keep_used_classes(tree: Any, head_css: str, prefix: str) -> None:
    """Classes whose only purpose was inlining go; those of the head's styles and of Jinja stay."""
    used = set(_CLASS.findall(head_css))
    for element in tree.xpath("//*[@class]"):
        kept = [name for name in element.get("class").split() if name in used or prefix in name]
        if kept:
            element.set("class", " ".join(kept))
        else:
            del element.attrib["class"]


def shrink_markup(html: str) -> str:
    """Without the indentation that makes a template readable."""
    return _BREAK_AT_BLOCK.sub(r"\1", _INDENT.sub("\n", html))


def shrink_css(css: str) -> str:
    """Without comments and line breaks."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,]) ?", r"\1", css).replace(";}", "}").replace(": ", ":").strip()
