"""Issue → Rendered: Markdown, the templates compiled by premailer once, and a text part.

Who only asks what an address of a video means, or for Markdown as HTML, needs no templates.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter.render.kit import Kit, open_kit
    from newsletter.render.page import render_issue, render_plain

__all__ = ["Kit", "open_kit", "render_issue", "render_plain"]

_LATER = {"Kit": "kit", "open_kit": "kit", "render_issue": "page", "render_plain": "page"}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    return found
