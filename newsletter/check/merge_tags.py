"""Merge tags: does every reader get a value in the place of each, and is each one meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches

from newsletter import merge
from newsletter.check.examined import (
    HTML_TEMPLATE,
    TEXT_TEMPLATE,
    Edit,
    Examined,
    Passage,
    place_of,
)
from newsletter.check.registry import RULES, Finding, rule
from newsletter.errors import Problem, did_you_mean
from newsletter.shapes import quote_short

#: What every subscriber may have, whatever was imported.
OWN_FIELDS = frozenset({"first_name", "last_name", "email"})

_FIELD = "subscriber."
_BRACES = re.compile(
    r"""(?P<escaped>\{\{[ \t]*"\{\{"[ \t]*\}\}) | \{\{[^{}\n]*\}\} | \{%[^{}\n]*%\}""", re.VERBOSE
)
_UNBALANCED = re.compile(
    r"""\{\{[ \t]*"\{\{"[ \t]*\}\} | \{\{[^{}\n]*\}\} | (?P<lone>\{\{|\}\})""", re.VERBOSE
)


_FALLBACK_HINT = (
    'write {{ subscriber.first_name | fallback("reader") }}, with straight quotation marks and'
    " nothing but a fallback behind the bar"
)


@rule(
    "unknown-merge-tag",
    "error",
    hint="there are subscriber.FIELD, unsubscribe_url, preferences_url and web_url;"
    " write \\{{ for braces that are meant as text",
)
def _unknown_merge_tag(examined: Examined) -> Iterator[Finding]:
    """Something that is written as a merge tag and is none."""
    for passage in examined.passages:
        for name, start, near in merge.find_unknown(passage.text):
            place = passage.place(start, start + 2)
            if near == name or name.startswith("subscriber."):
                # The name can be filled, so what follows it must be wrong.
                message = f"the merge tag {quote_short(name)} is not written as it must be"
                yield Finding(place, message, _FALLBACK_HINT)
                continue
            hint = f"did you mean {near!r}?" if near else ""
            edit = _respelt(passage, name, start)
            yield Finding(place, f"unknown merge tag {quote_short(name)}", hint, edit)


@rule("unbalanced-braces", "warning", hint="write both pairs, as in {{ web_url }}")
def _unbalanced_braces(examined: Examined) -> Iterator[Finding]:
    """Two braces that open a merge tag and are not closed, or the other way round."""
    for passage in examined.passages:
        if "{{" not in passage.text and "}}" not in passage.text:
            continue
        for match in _UNBALANCED.finditer(passage.text):
            if match["lone"] and not _is_escaped(passage.text, match.start()):
                place = passage.place(match.start(), match.end())
                yield Finding(place, f"{match[0]!r} without its other half")


@rule(
    "unfillable-merge-tag",
    "error",
    hint='say what stands there without a value: {{ subscriber.FIELD | fallback("…") }}',
)
def _unfillable_merge_tag(examined: Examined) -> Iterator[Finding]:
    """A merge tag that has no value for some readers, and no fall-back."""
    return _find_unfillable(examined, lambda tag: _why_unfillable(tag, examined))


def explain_missing(examined: Examined, missing: merge.MissingValue) -> tuple[Problem, ...]:
    """Where the tags stand that one reader, who may be no subscriber, has no value for."""

    def why(tag: merge.Tag) -> tuple[str, str]:
        if tag.name not in missing.names or tag.fallback is not None:
            return "", ""
        field = _field(tag) or tag.name
        return f"{missing.address} has no value for {field!r}, and there is no fall-back", ""

    look = RULES["unfillable-merge-tag"]._replace(look=lambda _: _find_unfillable(examined, why))
    return tuple(dict.fromkeys(look.problems(examined)))


def _find_unfillable(
    examined: Examined, why: Callable[[merge.Tag], tuple[str, str]]
) -> Iterator[Finding]:
    """The tags for which `why` has a reason, and maybe a better hint than the rule's."""
    written: set[tuple[str, str | None]] = set()
    for passage in examined.passages:
        for tag in _tags(passage):
            written.add((tag.name, tag.fallback))
            reason, hint = why(tag)
            if reason:
                yield Finding(passage.place(tag.start, tag.end), reason, hint)
    frames = ((HTML_TEMPLATE, examined.rendered.html), (TEXT_TEMPLATE, examined.rendered.text))
    for place, text in frames:
        for tag in merge.find(text):
            reason, hint = why(tag)
            if reason and (tag.name, tag.fallback) not in written:
                yield Finding(examined.find_template(tag.name, elsewhere=place), reason, hint)


@rule(
    "useless-merge-tag",
    "warning",
    hint="import the readers with a column of this name, or write the fall-back itself",
)
def _useless_merge_tag(examined: Examined) -> Iterator[Finding]:
    """A merge tag that shows its fall-back to everybody, because no reader has a value."""
    missing = examined.missing or {}
    for passage in examined.passages:
        for tag in _tags(passage):
            field = _field(tag)
            if field is None or tag.fallback is None or field in _known(examined):
                continue
            # Without a store only a near miss can be told from a column to come.
            near = get_close_matches(field.casefold(), sorted(_known(examined)), n=1, cutoff=0.8)
            if near or (0 < examined.active == missing.get(field)):
                hint = f"did you mean {near[0]!r}?" if near else ""
                message = f"no reader has a value for the field {quote_short(field)}"
                yield Finding(passage.place(tag.start, tag.end), message, hint)


@rule(
    "no-site",
    "error",
    hint='delete it, or write base_url = "https://…" under [newsletter]',
    acceptable=False,
)
def _no_site(examined: Examined) -> Iterator[Finding]:
    """A merge tag or teasers that need the public site, and there is no `base_url`."""
    if examined.newsletter.base_url:
        return
    if examined.issue.teasers:
        message = "teasers lead to the public site, and there is no base_url"
        yield Finding(place_of(examined.issue.origin, "teasers"), message)
    written: set[str] = set()
    for passage in examined.passages:
        for tag in _tags(passage):
            if tag.name in merge.SITE_TAGS:
                written.add(tag.name)
                yield Finding(passage.place(tag.start, tag.end), _leads_nowhere(tag.name))
    frames = ((HTML_TEMPLATE, examined.rendered.html), (TEXT_TEMPLATE, examined.rendered.text))
    for place, text in frames:
        for name in merge.names(text):
            if name in merge.SITE_TAGS and name not in written:
                yield Finding(examined.find_template(name, elsewhere=place), _leads_nowhere(name))


@rule("misplaced-merge-tag", "error", hint="take it out of the <style> or the comment")
def _misplaced_merge_tag(examined: Examined) -> Iterator[Finding]:
    """A merge tag in a style sheet or in a comment of the template."""
    for name in examined.page.misplaced:
        message = f"the merge tag {name!r} stands in a style sheet or a comment"
        place = examined.find_template(f"{{{{ {name} }}}}", name)
        yield Finding(place, message)


@rule(
    "literal-braces",
    "warning",
    hint='a merge tag looks like {{ subscriber.first_name | fallback("reader") }};'
    " write \\{{ when the braces are meant",
)
def _literal_braces(examined: Examined) -> Iterator[Finding]:
    """Braces like those of a merge tag or a template, which every reader sees as written."""
    for passage in examined.passages:
        if "{" not in passage.text:
            continue
        meant = {tag.start for tag in merge.find(passage.text)}
        meant |= {start for _, start, _ in merge.find_unknown(passage.text)}
        for match in _BRACES.finditer(passage.text):
            escaped = match["escaped"] or _is_escaped(passage.text, match.start())
            if not escaped and match.start() not in meant:
                place = passage.place(match.start(), match.end())
                yield Finding(place, f"{quote_short(match[0])} prints as it is written")


def _leads_nowhere(name: str) -> str:
    return f"{name!r} leads to the public site, and there is no base_url"


def _respelt(passage: Passage, name: str, start: int) -> Edit | None:
    """Only the name changes, and only where it can be but one."""
    names = (*merge.URL_TAGS, *(f"{_FIELD}{field}" for field in OWN_FIELDS))
    near = get_close_matches(name.casefold(), names, n=2, cutoff=0.85)
    at = passage.text.find(name, start)
    return passage.edit(at, at + len(name), near[0]) if len(near) == 1 and near[0] != name else None


def _tags(passage: Passage) -> Iterator[merge.Tag]:
    """The merge tags that are meant: a backslash makes one text."""
    return (tag for tag in merge.find(passage.text) if not _is_escaped(passage.text, tag.start))


def _is_escaped(text: str, start: int) -> bool:
    return text[max(start - 1, 0) : start] == "\\"


def _field(tag: merge.Tag) -> str | None:
    return tag.name.removeprefix(_FIELD) if tag.name.startswith(_FIELD) else None


def _known(examined: Examined) -> frozenset[str]:
    return OWN_FIELDS | (examined.fields or frozenset())


def _why_unfillable(tag: merge.Tag, examined: Examined) -> tuple[str, str]:
    """The reason and a better hint than the rule's; nothing for a tag that is fine."""
    field = _field(tag)
    if field is None or tag.fallback is not None:
        return "", ""
    if field not in _known(examined):
        near = get_close_matches(field.casefold(), sorted(_known(examined)), n=1, cutoff=0.6)
        hint = did_you_mean(field, _known(examined)) if near else ""
        return f"no reader has the field {quote_short(field)}", hint
    lacking = (examined.missing or {}).get(field, 0)
    if not lacking:
        return "", ""
    of = f" of {examined.active:,}" if examined.active else ""
    who = "readers" if lacking > 1 or examined.active else "reader"
    has = "has" if lacking == 1 else "have"
    return (
        f"{lacking:,}{of} active {who} {has} no value for {field!r}, and there is no fall-back",
        "",
    )
