"""Puts the style sheet into the elements of a compiled template, with premailer, once.

Beside the template itself it answers what premailer would do to prose: a specimen of every path
of tags is hung into the place where the prose will stand, and its style is read off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from newsletter.errors import ContentError
from newsletter.render.flatten import template_problem
from newsletter.render.shrink import keep_used_classes, shrink_style

if TYPE_CHECKING:
    from lxml.etree import _Element

Path = tuple[str, ...]
Styles = dict[str, dict[Path, str]]  #: prose root → path of tags from that root → style

#: premailer shares caches between its instances and is not safe in threads.
_PREMAILER = Lock()
_MARK = "data-prose"
_INEXACT = re.compile(r"[+~:\[*#]")
_RULE = re.compile(r"([^{}]+)\{[^{}]*\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Inlined:
    html: str
    styles: Styles


def inline(
    html: str, css: str, head_css: str, prefix: str, paths: Mapping[str, Iterable[Path]]
) -> Inlined:
    """Run premailer over a template without Jinja, with specimens of prose. Raises ContentError."""
    refuse_inexact(css)
    tree = _parse(html, css)
    specimens: dict[str, dict[Path, _Element]] = {}
    for root in tree.xpath(f"//*[@{_MARK}]"):
        name = root.attrib.pop(_MARK)
        specimens[name] = _hang_in(root, paths.get(name, ()))
    tree = _run_premailer(tree)
    styles = {
        name: {path: shrink_style(element.get("style", "")) for path, element in elements.items()}
        for name, elements in specimens.items()
    }
    for elements in specimens.values():
        for path, element in elements.items():
            parent = element.getparent()
            if len(path) == 1 and parent is not None:
                parent.remove(element)
    keep_used_classes(tree, head_css, prefix)
    return Inlined(_to_text(tree), styles)


def refuse_inexact(css: str) -> None:
    """Only selectors that the path of tags and classes decides can be known beforehand."""
    plain = _COMMENT.sub(lambda m: "\n" * m[0].count("\n"), css)
    problems = [
        template_problem(
            "email/inline.css",
            plain.count("\n", 0, match.start(1) + len(match[1]) - len(match[1].lstrip())) + 1,
            f"the selector {match[1].strip()!r} cannot be written into the elements",
            "expected tags, classes, descendants and children; the rest belongs into head.css",
        )
        for match in _RULE.finditer(plain)
        if _INEXACT.search(match[1]) or "@" in match[1]
    ]
    problems += [
        template_problem(
            "email/inline.css",
            plain.count("\n", 0, match.start()) + 1,
            f"{match[0]!r} cannot be written into the elements",
            "it belongs into head.css",
        )
        for match in re.finditer(r"!important|@[a-z-]+", plain)
    ]
    if problems:
        raise ContentError(problems)


def _parse(html: str, css: str) -> Any:
    from lxml import etree

    marked = html.replace("</head>", f"<style>{css}</style></head>", 1)
    return etree.fromstring(marked.strip(), etree.HTMLParser()).getroottree()


def _hang_in(root: _Element, paths: Iterable[Path]) -> dict[Path, _Element]:
    """Specimens of all paths, with those they pass through, as children of the prose root."""
    from lxml import etree

    made: dict[Path, _Element] = {}
    for path in paths:
        for depth in range(1, len(path) + 1):
            if path[:depth] not in made:
                parent = made[path[: depth - 1]] if depth > 1 else root
                made[path[:depth]] = etree.SubElement(parent, path[depth - 1])
    return made


def _run_premailer(tree: Any) -> Any:
    import logging

    from premailer import Premailer

    with _PREMAILER:
        return Premailer(
            method="html",
            base_url=None,
            allow_network=False,
            allow_loading_external_files=False,
            disable_validation=True,
            strip_important=False,
            keep_style_tags=False,
            disable_leftover_css=True,
            exclude_pseudoclasses=True,
            include_star_selectors=False,
            remove_classes=False,
            capitalize_float_margin=False,
            align_floating_images=False,
            remove_unset_properties=False,
            preserve_handlebar_syntax=False,
            disable_basic_attributes=["width", "height", "align", "valign", "bgcolor"],
            cssutils_logging_level=logging.CRITICAL,
        ).transform(tree.getroot())


def _to_text(tree: Any) -> str:
    from lxml import etree

    for element in tree.iter():
        if isinstance(element.tag, str) and "style" in element.attrib:
            element.set("style", shrink_style(element.get("style")))
    text: str = etree.tostring(tree, method="html", encoding="us-ascii").decode("ascii")
    return text
