"""The two Jinja environments: markup that escapes, and plain text; both know the merge tags."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from newsletter import merge
from newsletter.render.addresses import drop_unseen
from newsletter.render.direction import find_text_direction
from newsletter.render.wrap import wrap

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class _Subscriber:
    """`{{ subscriber.FIELD }}` in a template gives the merge tag of that name, not a value."""

    def __getattr__(self, name: str) -> Markup:
        if name.startswith("__"):
            raise AttributeError(name)
        return Markup(f"{{{{ subscriber.{name} }}}}")  # noqa: S704 a name from a template


def fallback(tag: str, word: str) -> Markup:
    """The filter of the same name: a merge tag with what stands where a reader has no value."""
    quote = "'" if '"' in word else '"'
    return Markup(f"{tag[:-3]} | fallback({quote}{word}{quote}) }}}}")  # noqa: S704 our own notation


@lru_cache(maxsize=1024)
def to_markup(text: str) -> Markup:
    """Escaped and ASCII, but for the merge tags, which pass as they are."""
    if not text.isprintable():
        text = " ".join(drop_unseen(text).split())
    swapped, restore = merge.protect(text)
    return Markup(restore(merge.literal(to_ascii(str(escape(swapped))))))  # noqa: S704 escaped here


def to_ascii(html: str) -> str:
    """Numeric entities for the rest: raw special characters can get a short mail clipped."""
    return html if html.isascii() else html.encode("ascii", "xmlcharrefreplace").decode()


def to_plain(text: str) -> str:
    """As written; a backslash before a merge tag makes it text."""
    swapped, restore = merge.protect(text)
    return restore(swapped)


def _finish_markup(value: Any) -> Any:
    return to_markup(value) if type(value) is str else value


def _finish_plain(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not value.replace("\n", "").isprintable():
        value = drop_unseen(value)
    return to_plain(value) if "{{" in value else value


def long_date(
    day: date, form: str = "{day} {month} {year}", months: Sequence[str] = _MONTHS
) -> str:
    """The day in words; `form` may also use `{number}`, the month's."""
    month = months[day.month - 1]
    return form.format(day=day.day, month=month, number=day.month, year=day.year)


def facing(text: str, direction: str) -> str:
    """Marked where it runs the other way than what is around it, which has this direction."""
    found = find_text_direction(text, direction)
    if found == direction:
        return text
    return Markup(f'<span dir="{found}">{to_markup(text)}</span>')  # noqa: S704 escaped here


@cache
def html_environment() -> Environment:
    return _prepare(Environment(autoescape=True, finalize=_finish_markup, **_COMMON))


@cache
def text_environment() -> Environment:
    return _prepare(Environment(autoescape=False, finalize=_finish_plain, **_COMMON))  # noqa: S701


_COMMON: dict[str, Any] = {
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": False,
}
ENVIRONMENTS = {"html": html_environment, "txt": text_environment}


def _prepare(environment: Environment) -> Environment:
    tags = {name: Markup(f"{{{{ {name} }}}}") for name in merge.URL_TAGS}  # noqa: S704 constants
    environment.globals = {**tags, "subscriber": _Subscriber(), "range": range}
    environment.filters |= {
        "fallback": fallback,
        "longdate": long_date,
        "facing": facing,
        "wrap": wrap,
    }
    return environment
