"""What of a text is HTML, Markdown or front matter and not words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsletter.roster.reading import BARRIER, Change
from newsletter.roster.words import word_set

_OPENING = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSING = re.compile(r"^---[ \t]*(?:\r?\n|\r?\Z)", re.MULTILINE)
# A key of the front matter with its value, which goes on in lines that are indented.
_TITLE = re.compile(r"^title:[ \t]*(.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_SOURCE = re.compile(r"^source:[ \t]*(.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_SOURCE_NAME = re.compile(r"\bname:[ \t]*(\"[^\"\n]*\"|'[^'\n]*'|[^,}\n]*)")

_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<rest>[^<>]*)>|<[!?][^<>]*>",
    re.DOTALL,
)
_INLINE = word_set(
    "a abbr acronym b big bdi bdo cite code del dfn em font i ins kbd label mark nobr q s"
    " samp small span strike strong sub sup time tt u var wbr"
)
_TITLES = word_set("cite em i")  # what marks the title of a work, as one asterisk does in Markdown
_BLOCKS = word_set(
    "html head body title main article section header hgroup address h1 h2 h3 h4 h5 h6 p div"
    " center blockquote pre ul ol li dl dt dd table caption thead tbody tfoot tr td th"
    " fieldset details summary picture"
)
_SKIPPED = word_set(
    "script style noscript template nav aside footer figure figcaption form button select"
    " textarea iframe svg object video audio canvas"
)
_VOID = word_set("br hr img input meta link source track col area base embed wbr")
_CLASSES = re.compile(r"\b(?:class|id)\s*=\s*[\"']?([^\"'>]*)", re.IGNORECASE)
_SKIPPED_CLASS = re.compile(
    r"(?:[\w-]*-)?(?:captions?|caption-text|credits?|related(?:-?(?:posts?|articles|links|stories"
    r"|content))?|relatedposts|sharedaddy|sharing|recommended)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")

_IMAGE = re.compile(r"!\[[^\[\]]*\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\[\]\n]*\])")
_CAPTION = re.compile(r"\)[ \t]*\n[ \t]*(?P<mark>[*_])(?!(?P=mark))[^\n]*(?P=mark)[ \t]*(?=\n|\Z)")
_TARGET = re.compile(r"\]\((?:[^()\n]|\([^()\n]*\))*\)|\]\[[^\[\]\n]*\]")
_DEFINITION = re.compile(r"^[ ]{0,3}\[[^\[\]\n]+\]:[ \t]*\S[^\n]*$", re.MULTILINE)
_HEADING = re.compile(r"^[ ]{0,3}#{1,2}[ \t]+(\S[^\n]*)", re.MULTILINE)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_LONGEST_TITLE = 1000


class Markup(NamedTuple):
    changes: list[Change]
    title: str = ""
    source: str = ""
    has_tags: bool = False


def read_markup(text: str) -> Markup:
    changes, title, source, _ = _front_matter(text)
    if not title and "#" in text and (heading := _HEADING.search(text[:_LONGEST_TITLE])):
        title = heading[1].rstrip(" #")
    tags = list(_TAG.finditer(text)) if "<" in text else []
    if tags:
        changes += _tags(tags)
        title = title or _html_title(text, tags)
    if "&" in text:
        changes += _references(text)
    if "]" in text:
        changes += _links(text)
    if not text.isascii():
        changes += (Change(m.start(), m.end(), "") for m in _INVISIBLE.finditer(text))
    return Markup(changes, title, source, bool(tags))


def _front_matter(text: str) -> Markup:
    """Of the front matter only its title and its source's name are read."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    if not closing:
        return Markup([])
    title = _TITLE.search(text, 0, closing.start())
    source = _SOURCE.search(text, 0, closing.start())
    named = _SOURCE_NAME.search(text, source.start(1), source.end(1)) if source else None
    if source and not named and ":" not in source[1]:
        named = source
    read = sorted(match.span(1) for match in (title, named) if match)
    changes, end = [], 0
    for start, stop in read:
        changes.append(Change(end, start, BARRIER))
        end = stop
    changes.append(Change(end, closing.end(), f"\n{BARRIER}\n\n"))
    return Markup(
        changes,
        title=" ".join(title[1].strip("\"' \r>|").split()) if title else "",
        source=named[1].strip("\"' \r") if named else "",
    )


def _tags(tags: list[re.Match[str]]) -> Iterator[Change]:
    """Tags inside of text vanish, others part paragraphs, some are skipped with what is in them."""
    skipping, start, depth = "", 0, 0
    for tag in tags:
        name = (tag["name"] or "").lower()
        seen = _seen_of(tag, name)
        if seen is not None:
            # A break that is written and made is one.
            is_both = name == "br" and tag.string.startswith("\n", tag.end())
            yield Change(tag.start(), tag.end() + is_both, seen)
        if skipping:
            if name == skipping:
                depth += -1 if tag["close"] else 1
            if not depth:
                yield Change(start, tag.end(), f"\n\n{BARRIER}\n\n")
                skipping = ""
        elif not tag["close"] and _is_skipped(name, tag["rest"] or ""):
            skipping, start, depth = name, tag.start(), 1


def _seen_of(tag: re.Match[str], name: str) -> str | None:
    """None for what is only written between angle brackets, such as an address or a name."""
    if name in _TITLES:
        return "*"
    if name in _INLINE:
        return ""
    if name == "br":
        return "\n"
    if name == "img":
        return BARRIER
    if not name or name in _BLOCKS or name in _SKIPPED or name in _VOID:
        return "\n\n"
    is_element = tag["name"].islower() and tag["rest"][:1] in ("", " ", "-", "/")
    return "" if is_element else None


def _is_skipped(name: str, rest: str) -> bool:
    if name in _SKIPPED:
        return not rest.endswith("/")
    if name in _VOID or name in ("body", "html", "main", "article"):
        return False
    return any(
        _SKIPPED_CLASS.fullmatch(word)
        for classes in _CLASSES.findall(rest)
        for word in classes.split()
    )


def _html_title(text: str, tags: list[re.Match[str]]) -> str:
    """The text of the first <h1>, else of <title>."""
    found: dict[str, str] = {}
    for number, tag in enumerate(tags):
        name = (tag["name"] or "").lower()
        if name in ("h1", "title") and not tag["close"] and name not in found:
            found[name] = _text_until(text, tags, number, name)
        if "h1" in found:
            break
    return found.get("h1") or found.get("title") or ""


def _text_until(text: str, tags: list[re.Match[str]], number: int, name: str) -> str:
    import html

    pieces, at = [], tags[number].end()
    for tag in tags[number + 1 : number + 30]:
        pieces.append(text[at : tag.start()])
        at = tag.end()
        if (tag["name"] or "").lower() == name:
            break
    return " ".join(html.unescape("".join(pieces)).split())[:_LONGEST_TITLE]


def _references(text: str) -> Iterator[Change]:
    from html import unescape

    for match in _REFERENCE.finditer(text):
        if (seen := unescape(match[0])) != match[0]:
            yield Change(match.start(), match.end(), _INVISIBLE.sub("", seen))


def _links(text: str) -> Iterator[Change]:
    """Pictures, the captions under them, and where links lead to."""
    defined = ((_DEFINITION, BARRIER),) if "]:" in text else ()
    for pattern, seen in ((_IMAGE, BARRIER), (_TARGET, ""), *defined):
        for match in pattern.finditer(text):
            yield Change(match.start(), match.end(), seen)
            if pattern is _IMAGE and (caption := _CAPTION.match(text, match.end() - 1)):
                yield Change(match.end(), caption.end(), BARRIER)
    end = 0
    while (start := text.find("[caption", end)) >= 0:  # of WordPress
        if (stop := text.find("[/caption]", start)) < 0:
            return
        end = stop + len("[/caption]")
        yield Change(start, end, BARRIER)
