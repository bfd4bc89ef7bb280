"""The mail's template, compiled: flat, styled by premailer, translated by Jinja; done once.

The parts that only a fresh compilation needs are imported when it happens.
What comes out is plain data (code objects, strings, dictionaries), so that a kit can keep it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import CodeType
from typing import TYPE_CHECKING, NamedTuple

from newsletter.errors import ContentError
from newsletter.render.direction import Column
from newsletter.render.environment import ENVIRONMENTS
from newsletter.render.flatten import (
    Load,
    Source,
    fill_variables,
    flatten,
    get_source,
    refuse_loading,
    template_problem,
)
from newsletter.render.theme import load_theme, mirror

if TYPE_CHECKING:
    from newsletter.render.inliner import Inlined, Path, Styles

HTML, TEXT = "email/issue.html", "email/issue.txt"
INLINE_CSS, HEAD_CSS = "email/inline.css", "email/head.css"
PROSE_ROOTS = ("opening", "update", "house")  #: the values of data-prose that issue.html must have

_INLINE = ("a", "strong", "em", "code", "br", "img")
_BLOCKS = ("p", "ul", "ol", "blockquote", "h3", "h4", "hr", "pre")
_PROSE_MARK = re.compile(r'\sdata-prose="([^"]*)"')
_BLOCK_START = re.compile(r"^/\*", re.MULTILINE)


class Sources(NamedTuple):
    """The flat templates and style sheets with the theme filled in."""

    html: Source
    text: Source
    inline_css: str
    head_css: str
    column: Column  #: what prose has to fit

    def all(self) -> tuple[str, ...]:
        return (self.html.text, self.text.text, self.inline_css, self.head_css, repr(self.column))


class Compiled(NamedTuple):
    html: CodeType
    text: CodeType
    styles: Styles


def gather(
    load: Load,
    settings: Mapping[str, str],
    find_themes: Callable[[], Iterable[str]],
    direction: str = "ltr",
) -> Sources:
    """Everything that the compiled template depends on. Raises ContentError."""
    theme = load_theme(load, settings, find_themes)
    sheets = {name: get_source(name, load) for name in (INLINE_CSS, HEAD_CSS)}
    for name, css in sheets.items():
        refuse_loading(css, name)
        filled = fill_variables(css, theme, name).replace("font: normal ", "font: ")  # implied
        sheets[name] = mirror(filled) if direction == "rtl" else filled
    html = flatten(HTML, load, theme)
    _require_prose_roots(html)
    text = flatten(TEXT, load, theme)
    column = Column(int(theme["column"]), direction)
    return Sources(html, text, sheets[INLINE_CSS], sheets[HEAD_CSS], column)


def compile_template(sources: Sources, paths: Mapping[str, Iterable[Path]]) -> Compiled:
    """The template with its styles in the elements, and those of prose by path."""
    from newsletter.render.placeholders import hide_jinja
    from newsletter.render.shrink import shrink_markup

    hidden, prefix, restore = hide_jinja(sources.html)
    inlined = _inline(sources, hidden, prefix, paths)
    _require_document(inlined.html)
    html = restore(shrink_markup(inlined.html))
    return Compiled(_translate(html, sources.html, HTML), _text(sources), inlined.styles)


def compile_plain(sources: Sources) -> Compiled:
    """The original, for who wants to compare: the same template with its styles in the head."""
    from newsletter.render.placeholders import hide_jinja
    from newsletter.render.shrink import shrink_markup

    hidden, _, restore = hide_jinja(sources.html)
    marked = _with_head_styles(hidden, sources.head_css, ' data-premailer="ignore"')
    marked = marked.replace("</head>", f"<style>{sources.inline_css}</style></head>", 1)
    html = restore(shrink_markup(_PROSE_MARK.sub("", marked)))
    styles: Styles = {root: {} for root in PROSE_ROOTS}
    return Compiled(_translate(html, sources.html, HTML), _text(sources), styles)


def find_styles(sources: Sources, paths: Mapping[str, Iterable[Path]]) -> Styles:
    """The styles of paths that were not known when the template was compiled."""
    from newsletter.render.placeholders import hide_jinja

    hidden, prefix, _ = hide_jinja(sources.html)
    return _inline(sources, hidden, prefix, paths).styles


def common_paths() -> dict[str, list[Path]]:
    """What editors write; every other path is looked up when it first occurs."""
    paths: list[Path] = []
    for outer in ((), ("blockquote",), ("ul", "li"), ("ol", "li")):
        for block in (*_BLOCKS, *_INLINE):
            paths.append((*outer, block))
            paths += [(*outer, block, inner) for inner in _INLINE if block not in ("hr", *_INLINE)]
    paths += [("p", "a", "img"), ("p", "strong", "a"), ("p", "em", "a"), ("pre", "code")]
    paths += [("table", part, "tr", cell) for part, cell in (("thead", "th"), ("tbody", "td"))]
    return dict.fromkeys(PROSE_ROOTS, paths)


def _inline(
    sources: Sources, hidden: str, prefix: str, paths: Mapping[str, Iterable[Path]]
) -> Inlined:
    from newsletter.render.inliner import inline

    marked = _with_head_styles(hidden, sources.head_css, ' data-premailer="ignore"')
    return inline(marked, sources.inline_css, sources.head_css, prefix, paths)


def _with_head_styles(html: str, css: str, attribute: str) -> str:
    """Each comment at the start of a line begins a block: Gmail drops a block with one error."""
    from newsletter.render.shrink import shrink_css

    starts = [match.start() for match in _BLOCK_START.finditer(css)]
    blocks = [css[start:end] for start, end in zip([0, *starts], [*starts, len(css)], strict=True)]
    styles = [f"<style{attribute}>{block}</style>" for block in map(shrink_css, blocks) if block]
    return html.replace("</head>", "\n".join(styles) + "</head>", 1)


def _text(sources: Sources) -> CodeType:
    return _translate(sources.text.text, sources.text, TEXT)


def _translate(template: str, source: Source, name: str) -> CodeType:
    from jinja2 import TemplateSyntaxError

    environment = ENVIRONMENTS[name.rpartition(".")[2]]()
    try:
        environment.parse(source.text)  # for the line numbers of what the editor wrote
        return environment.compile(template, name, name)
    except TemplateSyntaxError as error:
        message = f"not a Jinja template: {error.message}"
        raise ContentError([source.problem_at_line(error.lineno, message)]) from error


def _require_document(html: str) -> None:
    """An element before the doctype makes parsers forget html, head and body."""
    start = re.sub(r"<!--.*?-->|\s+", "", html[:2000], flags=re.DOTALL)
    if not start.startswith("<!DOCTYPEhtml><html"):
        message = "expected <!DOCTYPE html> and <html> before any other element"
        raise ContentError([template_problem(HTML, 1, message)])


def _require_prose_roots(source: Source) -> None:
    found = _PROSE_MARK.findall(source.text)
    if sorted(found) != sorted(PROSE_ROOTS):
        message = f"the places for prose are {', '.join(map(repr, found)) or 'missing'}"
        hint = "expected one of each: " + ", ".join(f'data-prose="{root}"' for root in PROSE_ROOTS)
        raise ContentError([template_problem(HTML, 1, message, hint)])
