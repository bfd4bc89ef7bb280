"""A line of its own that says where news stands: `Source: BBC`, `Read the whole story in the FT`.

The name is a link's, or an address stands beside it; behind `Source:`, it may be a mere name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from newsletter.cleaning.blocks import Block, Marks, count_words, plain
from newsletter.cleaning.house import HouseRules, find_host
from newsletter.cleaning.labels import is_label
from newsletter.cleaning.linked import find_only_address
from newsletter.cleaning.media import find_video_page
from newsletter.cleaning.post import Post
from newsletter.cleaning.told import is_foreign, is_named_in
from newsletter.dates import is_day_line
from newsletter.gathered import Item
from newsletter.model import Citation
from newsletter.tracking import without_tracking

_LONGEST = 300  #: characters of such a line
_LONGEST_INTRO = 160  #: words; in a longer text on its own site, it may be a credit for some of it
_MOST_WORDS = 8
_PIECE = (
    "(?:articles?|story|interview|piece|text|column|essay|report|op-ed|opinion|post|analysis|review"
    "|conversation|transcript|commentary|podcast|episode|discussion|version)"
)
_READ = "(?:read|see|hear|watch|listen to|find|view)"
#: What stands before the name; some of it says so with certainty, all else if the host bears it.
_LABEL = re.compile(
    r"\W*(?:(?:original|news|full) )?(?:sources?|quelle|bron|fuente|fonte|来源|來源)\s*[:：–—-]\s*",
    re.IGNORECASE,
)
_WHOLE = "(?:full|whole|complete|original|entire)"
_POINTERS = (
    re.compile(r"\W*via(?:\s*:|\s)\s*", re.IGNORECASE),
    re.compile(rf"\W*(?:{_READ} )?(?:the )?{_WHOLE} {_PIECE}\s?:\s*", re.IGNORECASE),
    re.compile(
        rf"\W*(?:{_READ} )?(?:(?:the |this |her |his |their )?(?:rest|{_WHOLE})"
        rf"(?: of (?:the|this|her|his))?(?: {_PIECE})?|more|the {_PIECE})"
        r"(?: here)?(?: is| can be found)? (?:at|in|via)\s(?:the )?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\W*(?:(?:the|this) {_PIECE} )?(?:was |has )?(?:(?:originally|first) )+"
        r"(?:published|appeared|posted|printed|aired|broadcast|ran) (?:at|in|by)\s(?:the )?",
        re.IGNORECASE,
    ),
)
_WEAK = re.compile(
    rf"\W*(?:(?:link|more|the {_PIECE})\s?:\s*"
    rf"|(?:{_READ} )?(?:more|(?:the )?(?:{_WHOLE} )?{_PIECE}) (?:on|from|by)\s(?:the )?)?",
    re.IGNORECASE,
)
#: A link that says no name.
_NAMELESS = re.compile(
    rf"\W*(?:(?:{_READ}|continue|keep) )?(?:(?:reading|more|on|the|full|whole|original|complete"
    rf"|entire|rest|{_PIECE}|source|link|url|here|now|at|in|of|is|can be found|this)\W*){{1,7}}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+")
_BRACKETED = re.compile(r"\((?:source|via)\b[^()]*(?:\([^()]*\))?[^()]*\)\W*\Z", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"'‘«].{3,160}?[”\"'’»]\s*[,.:–—-]*\s*(?:in (?:the )?)?(?P<name>\S.*)")
_EDGES = " \t\n,.;:|–—-()[]<>→»›*"


class _Line(NamedTuple):
    block: Block
    start: int
    told: Citation


def take_source_line(post: Post, item: Item, house: HouseRules) -> None:
    """Takes the one source that such lines tell, if they all tell one.

    Before furniture goes, to which `Read more at …` belongs.
    """
    if _is_article(post, item):
        return
    known = {find_host(item.address), *house.own_hosts} - {""}
    found = list(_find_lines(post, item, house, known))
    told = {line.told for line in found}
    if len(told) != 1 or _is_labelled_otherwise(post, found[0].told):
        return
    for line in found:
        post.cut(line.block, line.start, len(line.block.text), "source-line")
    source = told.pop()
    if source.name == find_host(source.url) and not (item.source and item.source.url):
        post.stands_at = source.url  # the intro may name it
    else:
        post.pointed = source


def _is_labelled_otherwise(post: Post, told: Citation) -> bool:
    """Whether a label of a quote, `CNBC:`, leads elsewhere: then nobody knows."""
    labels = (block for block in post.blocks if block.kind == "text" and is_label(block.words))
    led = {without_tracking(a) for block in labels for a in post.marks.addresses(block.text)}
    return bool(led and told.url) and told.url not in led


def _is_article(post: Post, item: Item) -> bool:
    """Whether it is a long text that stands where its source is: that is what was read."""
    own = find_host(item.source.url) if item.source else ""
    if not own or own != find_host(item.address):
        return False
    return sum(count_words(block.words) for block in post.blocks) > _LONGEST_INTRO


def _find_lines(
    post: Post, item: Item, house: HouseRules, known: Collection[str]
) -> Iterator[_Line]:
    has_source = bool(item.source and item.source.url)
    for number, block in enumerate(post.blocks):
        if block.kind != "text":
            continue
        for start in _starts(block):
            text = block.text[start:]
            if len(text) > _LONGEST:
                continue
            told = _read_line(text, post.marks, nameless=not has_source and not item.address)
            if told is None or not _may_be(told, house, known):
                continue
            if not told.url and (has_source or _may_credit(post, number)):
                continue
            yield _Line(block, start, told)
            break


def _may_credit(post: Post, number: int) -> bool:
    """Whether a mere name may be that of who made a table or a picture."""
    above = post.blocks[number - 1] if number else None
    pictured = any(post.marks.pictures(post.blocks[number].text))
    return pictured or above is None or above.kind != "text" or not above.words.strip()


def _starts(block: Block) -> Iterator[int]:
    """Where such a line may begin: the last two lines, the last one, or brackets at its end."""
    last = block.text.rfind("\n") + 1
    if last and find_only_address(plain(block.text[last:])):
        yield block.text.rfind("\n", 0, last - 1) + 1
    yield last
    if bracketed := _BRACKETED.search(block.text, last):
        yield bracketed.start()


def _read_line(text: str, marks: Marks, *, nameless: bool) -> Citation | None:
    words = " ".join(plain(text).split())
    if words.endswith((":", "：")):  # the label of a quote
        return None
    addresses = {*marks.addresses(text)} or set(_ADDRESS.findall(words))
    if len(addresses) > 1:
        return None
    address = next(iter(addresses), "").rstrip(".,;:!?)]’'")
    bare = " ".join(_ADDRESS.sub(" ", words).split())
    label = _LABEL.match(bare)
    if not address and not label:
        return None
    url = without_tracking(address)
    if nameless and address and (_NAMELESS.fullmatch(bare) or not bare.strip(_EDGES)):
        return Citation(find_host(address), url) if bare.strip(_EDGES) else None
    if label and address and _NAMELESS.fullmatch(bare):
        return Citation(find_host(address), url)
    sure = label or next(filter(None, (each.match(bare) for each in _POINTERS)), None)
    match = sure or _WEAK.match(bare)
    name = _read_name(bare[match.end() :] if match else bare)
    if not name or not (sure or is_named_in(find_host(address), name)):
        return None
    return Citation(name, url)


def _read_name(rest: str) -> str:
    """The medium's name, without a title before it and a day behind it."""
    if quoted := _QUOTED.match(rest):
        rest = quoted["name"]
    name = rest.strip(_EDGES)
    for mark in (", ", " (", " – ", " - ", " | "):
        before, _, behind = name.partition(mark)
        if behind and is_day_line(behind.strip(_EDGES)):
            name = before.strip(_EDGES)
    is_name = len(name.split()) <= _MOST_WORDS and is_label(f"{name}:")
    return name if is_name else ""


def _may_be(told: Citation, house: HouseRules, known: Collection[str]) -> bool:
    host = find_host(told.url)
    if told.url and (house.owns(told.url) or find_video_page(told.url)):
        return False
    return is_foreign(told.name, host, house, known)


def find_more_line(block: Block, marks: Marks, known: Citation | None) -> Citation | None:
    """`More in SOURCE.` with a link: where the news comes from; or without, if that is `known`."""
    if "More " not in block.text[:12]:
        return None
    match = re.fullmatch(r"\W*More (?:in|at) (?:the )?(.{2,60}?)[.:]?\s*", plain(block.text))
    address = next(marks.addresses(block.text), "")
    if match is None:
        return None
    name = match[1].strip()
    is_known = known is not None and known.name.casefold().removeprefix("the ") == name.casefold()
    return Citation(name, address) if address or is_known else None
