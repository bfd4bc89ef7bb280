"""A mail's HTML → the words it uses, who gets to see them, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from newsletter.check.caniemail.styles import Words, image_words, read_sheet, read_style
from newsletter.check.conditional import read_comment
from newsletter.check.walk import Step, Tag, Walk, read_steps

EVERYBODY, OUTLOOK, OTHERS, NOBODY = "everybody", "outlook", "others", "nobody"


class Use(NamedTuple):
    """One element or one piece of a style sheet; equal ones of a section count once."""

    words: Words
    audience: str
    section: str = ""  #: slug of the update before or around it


def read_mail(html: str) -> tuple[Use, ...]:
    """Every use in markup of any quality; never raises."""
    return walk_uses(read_steps(html), html)


def walk_uses(walk: Walk, html: str) -> tuple[Use, ...]:
    """Every use in markup that was made into steps."""
    found = tuple(dict.fromkeys(_uses(walk.steps)))
    if html.lstrip()[:14].lower() != "<!doctype html":
        return found
    return (Use(frozenset({"doctype"}), EVERYBODY), *found)


@lru_cache(maxsize=256)
def _read_hidden(html: str) -> tuple[Use, ...]:
    """What Outlook alone sees; without the elements that the parser puts around it."""
    bare = frozenset({"e:html"}), frozenset({"e:body"}), frozenset({"e:head"})
    found = _uses(read_steps(html).steps)
    return tuple(use._replace(audience=OUTLOOK) for use in found if use.words not in bare)


def _uses(steps: tuple[Step, ...]) -> Iterator[Use]:
    shown: list[str] = [EVERYBODY]
    section = ""
    for event, tag, text, _ in steps:
        if tag:
            section = tag.section or section
            yield Use(_tag_words(tag), shown[-1], section)
            if tag.name == "style":
                yield from _of_sheet(text, shown[-1])
        elif event == "comment":
            yield from _of_comment(text, shown)


def _of_comment(text: str, shown: list[str]) -> Iterator[Use]:
    comment = read_comment(text)
    if comment.kind == "hidden" and comment.holds and shown[-1] != OTHERS:
        yield from _read_hidden(comment.inside)
    elif comment.kind == "revealed":
        shown.append(shown[-1] if comment.holds else OTHERS)
    elif comment.kind == "end" and len(shown) > 1:
        shown.pop()
    elif comment.kind == "plain":
        yield Use(frozenset({"comment:html"}), shown[-1])


def _of_sheet(css: str, audience: str) -> Iterator[Use]:
    for words in dict.fromkeys(each.words for each in read_sheet(css)):
        yield Use(words, audience)


@lru_cache(maxsize=4096)
def _tag_words(tag: Tag) -> Words:
    return _element_words(_telling(tag))


def _telling(tag: Tag) -> tuple[str, ...]:
    """All of an element that makes a difference: its attributes' names and some values."""
    found = [tag.name]
    for name, value in tag.attributes.items():
        if name in ("style", "src", "background", "type", "name"):
            found.append(f"{name}={value}")
        elif name == "href":
            start = value.lstrip()[:7].lower()
            kind = start if start == "mailto:" else start[:1]
            found.append(f"href={kind if kind in ('#', 'mailto:') else ''}")
        else:
            found.append(name)
    return tuple(found)


@lru_cache(maxsize=8192)
def _element_words(look: tuple[str, ...]) -> Words:
    tag = look[0].lower()
    words = {f"e:{tag}"}
    for each in look[1:]:
        name, _, value = each.partition("=")
        words.add(f"a:{name}")
        if name == "style":
            words |= read_style(value)
        elif name == "href" and value:
            words.add(f"a:href={value}")
        elif name in ("src", "background"):
            words |= image_words(value.strip())
        elif name == "type":
            words.add(f"e:{tag}:{value.lower()}")
        elif tag == "meta" and name == "name":
            words.add(f"meta:{value.lower()}")
    return frozenset(words)
