"""The languages of a page: the site's words are English, the newsletter's are its own (pure)."""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from newsletter.render.direction import find_direction


def is_english(language: str) -> bool:
    return language.lower().partition("-")[0] == "en"


def page_language(language: str) -> str:
    """Of a page of the site, by the newsletter's: its own English where it writes one."""
    return language if is_english(language) else "en"


def attributes(language: str) -> str:
    """Of an element whose words are in another language than those around it."""
    return f' lang="{escape(language)}" dir="{find_direction(language)}"'


def mark(words: str, language: str) -> Markup:
    """The newsletter's own words on a page of the site: who reads aloud says them in theirs."""
    if is_english(language):
        return Markup(escape(words))  # noqa: S704 escaped
    return Markup(f"<span{attributes(language)}>{escape(words)}</span>")  # noqa: S704 likewise
