"""The ways of looking at a mail. A view is a width and what a client does to the HTML (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from newsletter.web.clients import block_images, drop_styles, invert
from newsletter.web.clip import mark_clip, show_clip
from newsletter.web.outlook import as_word

Scheme = Literal["light", "dark"]

_STYLE = re.compile(r"<style\b[^>]*>.*?</style\s*>", re.IGNORECASE | re.DOTALL)
_SCHEME_QUERY = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)", re.IGNORECASE)
_BOTH_SCHEMES = re.compile(
    r"""(\bcolor-schemes?["']?\s+content=["']|\bcolor-scheme\s*:\s*)(?:light\s+dark|dark\s+light)""",
    re.IGNORECASE,
)
_JUMP = re.compile(r"""<a\b(?=[^>]*\shref=["']?#)""", re.IGNORECASE)
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One tab of the preview. What a client does with a mail is its `dress`: HTML to HTML."""

    id: str
    label: str
    note: str = ""  #: for whom the mail looks like this
    widths: tuple[int, ...] = ()  #: of the frame in px, the usual one first; none without a frame
    dress: Callable[[str], str] = str
    scheme: Scheme = "light"
    clips: bool = True  #: Gmail is among the clients
    whole: bool = False  #: the version for the web, in which nothing is shortened

    def pick_width(self, wanted: int | None) -> int:
        """The width asked for when this view has it, else its usual one; 0 without a frame."""
        if wanted in self.widths:
            return wanted
        return self.widths[0] if self.widths else 0

    def show(self, html: str) -> str:
        """The mail for the frame."""
        if not self.clips:
            return self.dress(open_links_beside(html))
        # The line is found first: the bytes that Gmail counts are those of the mail itself.
        return show_clip(self.dress(open_links_beside(mark_clip(html))))


class Group(NamedTuple):
    label: str
    views: tuple[View, ...]


def as_light(html: str) -> str:
    """The mail as a light client shows it, whatever the editor's own screen is set to."""
    return _settle_scheme(html, "light")


def as_dark(html: str) -> str:
    """The mail as a client shows it that knows `prefers-color-scheme` and is set to dark."""
    return _settle_scheme(html, "dark")


def open_links_beside(html: str) -> str:
    """Links of the mail open in a tab of their own, so that the frame keeps the mail.

    Those that jump inside the mail still do.
    """
    html = _JUMP.sub(lambda link: f'{link[0]} target="_self"', html)
    return _HEAD.sub(lambda head: f'{head[0]}<base target="_blank">', html, count=1)


def _settle_scheme(html: str, scheme: Scheme) -> str:
    def settle_query(query: re.Match[str]) -> str:
        return "(min-width:0)" if query[1].lower() == scheme else "(max-width:0)"

    def settle_style(style: re.Match[str]) -> str:
        return _SCHEME_QUERY.sub(settle_query, style[0])

    return _BOTH_SCHEMES.sub(rf"\g<1>{scheme}", _STYLE.sub(settle_style, html))


def _then(first: Callable[[str], str], second: Callable[[str], str]) -> Callable[[str], str]:
    return lambda html: second(first(html))


_WIDE_AND_NARROW = (600, 375)

GROUPS = (
    Group(
        "As designed",
        (
            View(id="desktop", label="Desktop", widths=(600,), dress=as_light),
            View(id="mobile", label="Mobile", widths=(375,), dress=as_light),
            View(
                id="dark",
                label="Dark",
                note="Apple Mail and others that follow the mail's own dark colours.",
                widths=_WIDE_AND_NARROW,
                dress=as_dark,
                scheme="dark",
            ),
        ),
    ),
    Group(
        "As some get it",
        (
            View(
                id="no-images",
                label="Images off",
                note="Before the reader allows pictures: their alternative text must do.",
                widths=_WIDE_AND_NARROW,
                dress=_then(as_light, block_images),
            ),
            View(
                id="no-styles",
                label="No styles",
                note="Forwarded mail, and Gmail with other accounts: every <style> is gone.",
                widths=_WIDE_AND_NARROW,
                dress=_then(as_light, drop_styles),
            ),
            View(
                id="outlook",
                label="Outlook",
                note="Outlook for Windows shows mail with Word, which knows little of CSS.",
                widths=(700,),
                dress=_then(as_light, as_word),
                clips=False,
            ),
            View(
                id="inverted",
                label="Inverted",
                note="Gmail on an iPhone set to dark: texts and backgrounds are turned around.",
                widths=_WIDE_AND_NARROW,
                dress=_then(as_light, invert),
                scheme="dark",
            ),
        ),
    ),
    Group(
        "Around it",
        (
            View(id="inbox", label="Inbox", note="What a list of mails shows before it is opened."),
            View(id="text", label="Plain text"),
            View(
                id="web",
                label="Web version",
                note="Where teasers and “read in the browser” lead: every update whole.",
                widths=(960, 375),
                dress=as_light,
                clips=False,
                whole=True,
            ),
        ),
    ),
)

VIEWS = tuple(view for group in GROUPS for view in group.views)


def find_view(view_id: str) -> View | None:
    return next((view for view in VIEWS if view.id == view_id), None)
