"""Makes one text of a template and its partials, so that premailer sees the whole mail at once.

Partials are pasted in where `{% include %}` stands; `var(--name)` becomes the theme's value.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import NamedTuple

from newsletter.errors import ContentError, Problem

_INCLUDE = re.compile(r"""\{%-?\s*include\s+(["'])([\w./-]+)\1\s*-?%\}""")
_LOADING = re.compile(r"\{%-?\s*(include|extends|import|from)\b")
_REFUSED = re.compile(r"@import\b|<(?:link|script)\b", re.IGNORECASE)
_VARIABLE = re.compile(r"var\(\s*--([a-z0-9-]+)\s*\)")
_DECLARATION = re.compile(r"--([a-z0-9-]+)\s*:([^;{}]*);")
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
#: What a theme's value may look like: it lands in style sheets and in quoted attributes.
_THEME_VALUE = re.compile(r"""[^"<>{};&\\@\n\r]*""")

Load = Callable[[str], str | None]


class Source(NamedTuple):
    """A flat template, which still knows the file and line that each part came from."""

    text: str
    starts: tuple[int, ...]  #: offset of each part, ascending
    places: tuple[tuple[str, int], ...]  #: path and first line of each part

    def problem(self, offset: int, message: str, hint: str = "") -> Problem:
        index = bisect_right(self.starts, offset) - 1
        path, line = self.places[index]
        before = self.text[self.starts[index] : offset]
        column = offset - self.text.rfind("\n", 0, offset)
        return template_problem(path, line + before.count("\n"), message, hint, column=column)

    def problem_at_line(self, line: int, message: str) -> Problem:
        """For who counts the lines of the flat text, as Jinja does."""
        offset = 0
        for _ in range(line - 1):
            offset = self.text.find("\n", offset) + 1
        return self.problem(offset, message)


def template_problem(
    path: str, line: int, message: str, hint: str = "", *, column: int = 1
) -> Problem:
    return Problem(f"templates/{path}", line, column, "template", "error", message, hint)


def flatten(name: str, load: Load, theme: Mapping[str, str]) -> Source:
    """The template with its partials pasted in. Raises ContentError."""
    parts: list[tuple[str, str, int]] = []
    _collect(name, load, parts, ())
    starts, places, texts, offset = [], [], [], 0
    for text, path, line in parts:
        text = fill_variables(text, theme, path, line)
        starts.append(offset)
        places.append((path, line))
        texts.append(text)
        offset += len(text)
    return Source("".join(texts), tuple(starts), tuple(places))


def _collect(
    name: str, load: Load, parts: list[tuple[str, str, int]], inside: tuple[str, ...]
) -> None:
    text = get_source(name, load, inside)
    refuse_loading(text, name)
    # Comments go, their line breaks stay: positions in messages remain true.
    text = re.sub(r"\{#.*?#\}", lambda m: "\n" * m[0].count("\n"), text, flags=re.DOTALL)
    position = 0
    for match in _INCLUDE.finditer(text):
        parts.append((text[position : match.start()], name, _line(text, position)))
        if match[2] in (*inside, name):
            message = f"{match[2]!r} includes itself"
            raise ContentError([template_problem(name, _line(text, match.start()), message)])
        _collect(match[2], load, parts, (*inside, name))
        position = match.end()
    parts.append((text[position:], name, _line(text, position)))


def get_source(name: str, load: Load, inside: tuple[str, ...] = ()) -> str:
    text = load(name)
    if text is None:
        place = inside[-1] if inside else name
        raise ContentError([template_problem(place, 1, f"there is no template {name!r}")])
    return text


def refuse_loading(text: str, path: str) -> None:
    """Nothing but a plain include may fetch anything. Raises ContentError."""
    problems = [
        template_problem(
            path,
            _line(text, match.start()),
            f"{match[0]!r} is not allowed in a template",
            "styles belong into inline.css and head.css, and a mail runs no scripts",
        )
        for match in _REFUSED.finditer(text)
    ]
    problems += [
        template_problem(
            path,
            _line(text, match.start()),
            f"{{% {match[1]} … %}} cannot be compiled into a mail",
            'expected {% include "email/blocks/NAME.html" %} with a fixed name',
        )
        for match in _LOADING.finditer(text)
        if not _INCLUDE.match(text, match.start())
    ]
    if problems:
        raise ContentError(problems)


def parse_theme(css: str) -> dict[str, str]:
    """The defaults, from a style sheet of custom properties."""
    plain = _CSS_COMMENT.sub("", css)
    return {name: value.strip() for name, value in _DECLARATION.findall(plain)}


def fill_variables(text: str, theme: Mapping[str, str], path: str, line: int = 1) -> str:
    """Swap `var(--name)` for the theme's value. Raises ContentError."""

    def fill(match: re.Match[str]) -> str:
        value = theme.get(match[1])
        if value is not None and _THEME_VALUE.fullmatch(value):
            return value
        fault = "is not in the theme" if value is None else f"has the unsafe value {value!r}"
        place = line + text.count("\n", 0, match.start())
        message = f"the theme's {match[1]!r} {fault}"
        raise ContentError([template_problem(path, place, message)])

    return _VARIABLE.sub(fill, text)


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
