"""A theme's values, by the names that style sheets and partials use: `var(--name)`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from newsletter.errors import ContentError, did_you_mean
from newsletter.mistakes import Mistake, Places, located
from newsletter.render.flatten import Load, parse_theme

DEFAULT_THEME = "paper"
SIDES = 64  #: pixels at the left and right of the column together

_SWAPPED = {"left": "right", "right": "left"}
_SIDE = r"\b(left|right)\b"
_FOUR = r"((?:margin|padding):\s*)([^\s;}]+) ([^\s;}]+) ([^\s;}]+) ([^\s;}]+)"


class UnknownTheme(ContentError):
    """The settings pick a theme that there is not. Whoever has their text finds the place."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(located([mistake], "newsletter.toml", Places()))
        self.mistake = mistake


def load_theme(
    load: Load, settings: Mapping[str, str], find_themes: Callable[[], Iterable[str]]
) -> dict[str, str]:
    """The values of the theme that `[theme] name` picks, with the project's own over them.

    What a project's own theme leaves out is that of the default one. Raises UnknownTheme; only
    then it asks which themes there are.
    """
    own = dict(settings)
    name = own.pop("name", DEFAULT_THEME)
    css = load(f"themes/{name}.css")
    if css is None:
        hint = did_you_mean(name, find_themes()) or f"put it into templates/themes/{name}.css"
        raise UnknownTheme(Mistake("theme.name", f"there is no theme {name!r}", hint))
    basis = load(f"themes/{DEFAULT_THEME}.css") or "" if name != DEFAULT_THEME else ""
    values = parse_theme(basis) | parse_theme(css) | own
    width = values.get("width", "")
    if width.isdecimal():
        values["column"] = str(int(width) - SIDES)
    return values


def mirror(css: str) -> str:
    """A style sheet for a language that runs from right to left."""
    css = re.sub(_SIDE, lambda match: _SWAPPED[match[1]], css)
    return re.sub(_FOUR, r"\1\2 \5 \4 \3", css)
