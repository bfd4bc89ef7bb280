"""Drafts as the files of the inbox: their names, their front matter, what of them identifies them.

A draft never names its speakers: they are suggested, and the editor confirms them. Only a file of
his own, which named them before, keeps them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from hashlib import blake2b
from html import unescape
from urllib.parse import quote

from newsletter.addresses import address_key
from newsletter.collect.doubles import Post
from newsletter.frontmatter import quote_scalar
from newsletter.gathered import Draft
from newsletter.model import NO_TITLE, Citation
from newsletter.shapes import UNPRINTABLE, find_url_fault
from newsletter.tracking import without_tracking

_LONGEST_SLUG = 60
_LONGEST_TITLE = 300
_LONGEST_URL = 2000
#: Letters that have no decomposition into one of ours.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ł": "l", "ı": "i"})
_ALSO_AT = re.compile(r"^also_at: \[.*\]\n", re.MULTILINE)
_APOSTROPHES = re.compile(r"['’‘ʼ´`]")
_LETTER = re.compile(r"[a-z]")
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_KEEP_IN_URL = "%/:?#[]@!$&()*+,;=~'|^`"


def render_draft(draft: Draft) -> str:
    """The whole file. What cannot stand in front matter is left out, never a reason to fail."""
    cleaned = draft.cleaned
    source = cleaned.source
    own = usable_address(draft.address)
    copies = draft.also_at
    if source is None:
        source = Citation(host_name(own), own) if own else None
    else:
        source = Citation(one_line(source.name), usable_address(source.url))
        if own and address_key(own) != address_key(source.url):
            copies = (own, *copies)
    also_at = _addresses(copies)
    fields = {
        "title": quote_scalar(one_line(cleaned.title) or NO_TITLE),
        "date": draft.day.isoformat(),
        "kind": cleaned.kind,
        "speakers": flow_list(draft.speakers),
        "suggested": flow_list(draft.suggested),
        "role": quote_scalar(one_line(draft.role)) if draft.role else "",
        "source": _citation(source) if source else "",
        "video": _address(cleaned.video),
        "image": _address(cleaned.image),
        "thumbnail": _address(cleaned.thumbnail),
        "topics": flow_list(draft.topics),
        "cta": draft.cta if draft.cta != "auto" else "",
        "segment": quote_scalar(draft.segment) if draft.segment else "",
        "accept": _flow_table(draft.accept),
        "also_at": flow_list(address for address in also_at if not source or address != source.url),
    }
    lines = [f"{name}: {value}\n" for name, value in fields.items() if value]
    body = UNPRINTABLE.sub("", cleaned.body).strip("\n")
    return f"---\n{''.join(lines)}---\n{body}\n" if body else f"---\n{''.join(lines)}---\n"


def post_of_draft(draft: Draft, place: str) -> Post:
    """A draft as what it is known by; its own address is one of the post, also as its source."""
    cleaned = draft.cleaned
    cited = (cleaned.source.url if cleaned.source else "", cleaned.video)
    return Post(
        place=place,
        title=cleaned.title,
        day=draft.day,
        speakers=frozenset((*draft.speakers, *draft.suggested)),
        addresses=tuple(filter(None, (draft.address, *draft.also_at))),
        cited=tuple(filter(None, cited)),
        text=cleaned.body,
        kind=cleaned.kind,
    )


def make_slug(names: Iterable[str], taken: Container[str]) -> str:
    """Of small letters, digits and hyphens, and not taken; of the first name that has a letter."""
    slugs = map(_slugged, names)
    slug = next((slug for slug in slugs if _LETTER.search(slug)), "update")
    number, unique = 1, slug
    while unique in taken or unique in ("issue", "inbox"):
        number += 1
        unique = f"{slug}-{number}"
    return unique


def names_of(draft: Draft) -> tuple[str, ...]:
    """What a file may be named after, the best first: mostly the title.

    One in Chinese gives way to its speaker or host and its day; a video whose title nobody told is
    named after its address.
    """
    title, source = draft.cleaned.title, draft.cleaned.source
    host = host_name(draft.address or (source.url if source else ""))
    who = next(iter((*draft.speakers, *draft.suggested, host)), "")
    address = draft.address.partition("://")[2].removeprefix("www.")
    dated = f"{who or 'update'} {draft.day}"
    return (title, dated) if title else (address, dated)


def _slugged(text: str) -> str:
    folded = unicodedata.normalize("NFKD", unescape(text).casefold().translate(_LETTERS))
    words = _NOT_IN_SLUG.sub("-", _APOSTROPHES.sub("", _without_marks(folded))).strip("-")
    return _shortened(words)


def text_digest(text: str) -> str:
    """The same for the same file only; where else the post stands does not count.

    Other addresses of a post come later, one by one, and are nobody's work on the draft.
    """
    if "also_at: [" in text:
        text = _ALSO_AT.sub("", text, count=1)
    return blake2b(text.encode(), digest_size=12).hexdigest()


def one_line(text: str) -> str:
    """The text without line breaks and control characters, not longer than a title may be."""
    line = " ".join(UNPRINTABLE.sub("", text).split())
    return line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1] + "…"


def usable_address(address: str) -> str:
    """The address as front matter and mail can carry it; empty for one that they cannot.

    What only counts who follows it goes: the readers of the mail are not the feed's.
    """
    address = without_tracking(address)
    if not address or len(address) > _LONGEST_URL:
        return ""
    if not find_url_fault(address)[0]:
        return address
    address = quote(address.strip(), safe=_KEEP_IN_URL)
    return "" if find_url_fault(address)[0] else address


def find_paywall(draft: Draft) -> str:
    """Whose paywall the post itself tells of; empty where it tells of none."""
    return (host_name(draft.address) or "its page") if draft.is_closed else ""


def host_name(address: str) -> str:
    """As a person says it: without www and port."""
    host = address.partition("://")[2].partition("/")[0].partition("?")[0]
    return host.removeprefix("www.").partition(":")[0]


def _without_marks(text: str) -> str:
    return text if text.isascii() else "".join(c for c in text if not unicodedata.combining(c))


def _shortened(slug: str) -> str:
    if len(slug) <= _LONGEST_SLUG:
        return slug
    cut = slug[: _LONGEST_SLUG + 1].rpartition("-")[0]
    return cut or slug[:_LONGEST_SLUG]


def _citation(source: Citation) -> str:
    if not source.name:
        source = source._replace(name=host_name(source.url))
    if not source.name:
        return ""
    name = quote_scalar(source.name)
    return (
        f"{{name: {name}, url: {quote_scalar(source.url)}}}" if source.url else f"{{name: {name}}}"
    )


def _address(address: str) -> str:
    usable = usable_address(address)
    return quote_scalar(usable) if usable else ""


def _addresses(addresses: Iterable[str]) -> list[str]:
    """Each page once, in whatever spelling came first."""
    first: dict[str, str] = {}
    for address in filter(None, map(usable_address, addresses)):
        first.setdefault(address_key(address) or address, address)
    return list(first.values())


def _flow_table(table: Mapping[str, str]) -> str:
    """A mapping in YAML on one line; nothing for an empty one."""
    words = (f"{quote_scalar(key)}: {quote_scalar(value)}" for key, value in table.items())
    return f"{{{', '.join(words)}}}" if table else ""


def flow_list(items: Iterable[str]) -> str:
    """A list in YAML on one line; nothing for an empty one."""
    words = ", ".join(map(quote_scalar, items))
    return f"[{words}]" if words else ""
