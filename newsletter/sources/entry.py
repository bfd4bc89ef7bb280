"""One entry of a feed, as feedparser tells it, as an item."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from html import unescape
from typing import Any, NamedTuple

from newsletter.dates import from_struct, parse_date, tell_fault
from newsletter.gathered import Form, Item
from newsletter.model import Citation
from newsletter.render.video import find_thumbnail, find_video, find_vimeo, find_youtube_id
from newsletter.shapes import squeezed
from newsletter.sources.html import with_absolute_links
from newsletter.sources.links import host_name, join
from newsletter.sources.paywall import ends_closed
from newsletter.sources.wordpress import find_reason, with_paragraphs
from newsletter.wrappers import unwrapped

Entry = dict[str, Any]

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
#: How the beginning of a post ends.
_CUT = re.compile(
    r"(?:\[?(?:…|\.\.\.|&hellip;|&#8230;|&#x2026;)\]?"
    r"|(?:continue|keep|read)\s+(?:reading|more|on|the\s+\w+)\b.{0,80}|\bmore\s*(?:→|»|&raquo;|&rarr;))"
    r"(?:\s|</?[A-Za-z][^<>]*>|→|»|&raquo;|&rarr;|&#8594;)*$",
    re.IGNORECASE | re.DOTALL,
)
_BLOGGER_KIND = "http://schemas.google.com/g/2005#kind"
_BLOGGER_STATES = {"live": "publish", "soft_trashed": "trash"}
_PARAGRAPH = re.compile(r"<(?:p|br|blockquote|div)\b", re.IGNORECASE)
_LONG = 1500  #: characters from where on a description is the post itself
_END = 600


class _Content(NamedTuple):
    html: str
    form: Form
    base: str
    excerpt: bool


def find_reason_against(entry: Entry) -> str:
    """Why it is no published post, in words; exports of whole weblogs hold all that there is."""
    return find_reason(
        _post_kind(entry), _state(entry), has_password=_text(entry, "wp_post_password") != ""
    )


def _post_kind(entry: Entry) -> str:
    """As WordPress, Blogger's old export or its new one name it; empty in a feed."""
    tags = [str(t.get("term")) for t in _list(entry, "tags") if t.get("scheme") == _BLOGGER_KIND]
    kinds = [term.rpartition("#")[2] for term in tags]
    if kinds:
        return "post" if "post" in kinds else kinds[0]
    return _text(entry, "blogger_type").lower() or _text(entry, "wp_post_type")


def _state(entry: Entry) -> str:
    """WordPress's word for it; `app:draft` is Atom's own, under whatever prefix."""
    drafts = (_text(entry, key) for key in entry if key.rpartition("_")[2] == "draft")
    if "yes" in map(str.lower, drafts):
        return "draft"
    blogger = _text(entry, "blogger_status").lower()
    return _BLOGGER_STATES.get(blogger, blogger) or _text(entry, "wp_status")


def read_entry(entry: Entry, feed: str) -> Item:
    """`feed` is the absolute address that the feed's relative ones are relative to."""
    address, others = _addresses(entry, feed)
    content = _content(entry)
    base = join(feed, content.base) or address or feed
    changed_at = _date(entry, "updated")
    published_at = _date(entry, "published") or _date(entry, "created") or changed_at
    enclosures = tuple(_enclosures(entry))
    video = _video(entry, address, enclosures)
    html = content.html
    if content.form == "html":
        html = with_paragraphs(html, is_export=_text(entry, "wp_post_type") != "")
    return Item(
        title=read_title(entry),
        content=with_absolute_links(html, base) if content.form == "html" else html,
        form=content.form,
        address=address,
        key=_text(entry, "id") or address,
        published_at=published_at,
        problems=() if published_at else tuple(_date_faults(entry))[:1],
        changed_at=changed_at,
        source=_source(entry, feed, address),
        author=_text(entry, "author"),
        kind=_kind(video, enclosures),
        excerpt=content.excerpt,
        is_closed=ends_closed(html),
        image="" if video else _image(entry, enclosures, base),
        video=video,
        thumbnail=(_thumbnail(entry, base) or find_thumbnail(video)) if video else "",
        sound="" if video else _sound(enclosures, base),
        categories=_categories(entry),
        also_at=others,
    )


def _text(entry: Entry, key: str) -> str:
    # FeedParserDict answers some keys from others, with a warning; a dict does not.
    value = dict.get(entry, key)
    return squeezed(value) if isinstance(value, str) else ""


def _list(entry: Entry, key: str) -> list[Mapping[str, Any]]:
    value = dict.get(entry, key)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def read_title(entry: Entry) -> str:
    """Of an entry, or of the feed itself."""
    detail = dict.get(entry, "title_detail") or {}
    html = detail.get("type") in ("text/html", "application/xhtml+xml")
    return plain_title(_text(entry, "title"), html=html)


def plain_title(title: str, *, html: bool = False) -> str:
    """A title without tags; the references of one that is declared as HTML are resolved as well."""
    bare = _TAG.sub("", title)
    return squeezed(unescape(bare) if html else bare)


def _addresses(entry: Entry, feed: str) -> tuple[str, tuple[str, ...]]:
    """Where the post stands, and where else: behind a proxy, under its permanent name."""
    guid = _text(entry, "id") if dict.get(entry, "guidislink") else ""
    linked = [
        link
        for link in _list(entry, "links")
        if link.get("rel", "alternate") == "alternate" and link.get("href")
    ]
    linked.sort(key=lambda link: "html" not in str(link.get("type", "html")))
    candidates = [
        _text(entry, "feedburner_origlink"),
        *(str(link["href"]) for link in linked),
        _text(entry, "link"),
        guid,
    ]
    found = _joined(feed, candidates)
    if not found:  # a podcast may have nothing but its sound
        found = _joined(feed, [str(one.get("href", "")) for one in _list(entry, "links")])[:1]
    return (found[0] if found else ""), tuple(found[1:4])


def _joined(base: str, addresses: Iterable[str]) -> list[str]:
    found = (join(base, address) for address in dict.fromkeys(addresses) if address)
    return list(dict.fromkeys(filter(None, found)))


def _content(entry: Entry) -> _Content:
    """The longest content, else the description, which may be the whole post or its beginning."""
    contents = [one for one in _list(entry, "content") if str(one.get("value", "")).strip()]
    summary = dict.get(entry, "summary_detail") or {}
    described = str(summary.get("value") or dict.get(entry, "summary") or "")
    best = max(contents, key=lambda one: len(str(one["value"])), default=None)
    if best is None or len(str(best["value"])) < len(described) // 2:
        form = _form(str(summary.get("type", "")), described)
        if dict.get(entry, "yt_videoid"):  # which is plain, whatever Media RSS takes it for
            form = "text"
        excerpt = not _is_whole(described)
        return _Content(described, form, str(summary.get("base", "")), excerpt)
    html = str(best["value"])
    # Sites that are set to excerpts put these into content:encoded as well.
    excerpt = len(html) < _LONG and _CUT.search(html[-_END:]) is not None
    return _Content(
        html, _form(str(best.get("type", "")), html), str(best.get("base", "")), excerpt
    )


def _form(type_: str, value: str) -> Form:
    if type_ == "text/plain" and not _PARAGRAPH.search(value) and not _TAG.search(value):
        return "text"
    return "html"


def _is_whole(described: str) -> bool:
    if _CUT.search(described[-_END:]):
        return False
    return len(described) > _LONG or len(_PARAGRAPH.findall(described)) > 1


def _date(entry: Entry, key: str) -> datetime | None:
    parsed = dict.get(entry, f"{key}_parsed")
    found = from_struct(parsed) if parsed else None
    return found or parse_date(_text(entry, key))


def _date_faults(entry: Entry) -> Iterator[str]:
    """A clock that was never set tells 1970, and some feeds no day at all."""
    told = (_text(entry, key) for key in ("published", "created", "updated"))
    yield from filter(None, map(tell_fault, told))


def _source(entry: Entry, feed: str, address: str) -> Citation | None:
    """The publication that an item names besides the feed it came in.

    One whose address leads through somebody else was found by the feed, and is its host's.
    """
    source = dict.get(entry, "source")
    if not isinstance(source, Mapping):
        return _found_source(entry, feed, address)
    name = " ".join(str(source.get("title") or "").split())
    url = join(feed, str(source.get("link") or source.get("href") or ""))
    return Citation(_TAG.sub("", name), url) if name else None


def _found_source(entry: Entry, feed: str, address: str) -> Citation | None:
    links = (str(link.get("href") or "") for link in _list(entry, "links"))
    host = host_name(address)
    is_found = host and host != host_name(feed) and any(one != unwrapped(one) for one in links)
    return Citation(host, address) if is_found else None


def _enclosures(entry: Entry) -> Iterator[tuple[str, str]]:
    """Type and address of what comes along: `audio/mpeg`, `image/jpeg`; of media:content too."""
    links = [one for one in _list(entry, "links") if one.get("rel") == "enclosure"]
    for one in (*links, *_list(entry, "media_content")):
        address = str(one.get("href") or one.get("url") or "")
        kind = str(one.get("type") or one.get("medium") or "").lower()
        if address:
            yield kind or _by_name(address), address


_SUFFIXES = {
    "mp3": "audio",
    "m4a": "audio",
    "ogg": "audio",
    "mp4": "video",
    "jpg": "image",
    "jpeg": "image",
    "png": "image",
    "gif": "image",
    "webp": "image",
}


def _by_name(address: str) -> str:
    return _SUFFIXES.get(address.partition("?")[0].rpartition(".")[2].lower(), "")


def _video(entry: Entry, address: str, enclosures: Iterable[tuple[str, str]]) -> str:
    """The page or player of the video that the item is about; not one that its text embeds."""
    named = _text(entry, "yt_videoid")
    if named:
        return find_video(f"https://www.youtube.com/watch?v={named}")
    player = dict.get(entry, "media_player")
    played = str(player.get("url", "")) if isinstance(player, Mapping) else ""
    for candidate in (address, played, *(one for _, one in enclosures)):
        if find_youtube_id(candidate) or find_vimeo(candidate):
            return find_video(candidate)
    return ""


def _kind(video: str, enclosures: Iterable[tuple[str, str]]) -> str:
    if video:
        return "video"
    return "podcast" if any(kind.startswith("audio") for kind, _ in enclosures) else "news"


def _sound(enclosures: Iterable[tuple[str, str]], base: str) -> str:
    sounds = (join(base, address) for kind, address in enclosures if kind.startswith("audio"))
    return next(filter(None, sounds), "")


def _image(entry: Entry, enclosures: Iterable[tuple[str, str]], base: str) -> str:
    pictures = [address for kind, address in enclosures if kind.startswith("image")]
    image = dict.get(entry, "image")
    if isinstance(image, Mapping):
        pictures.append(str(image.get("href") or ""))
    stills = [one for one in _list(entry, "media_thumbnail") if not _is_tiny(one)]
    pictures += [str(one.get("url") or "") for one in stills]
    return next(filter(None, (join(base, one) for one in pictures if one)), "")


def _is_tiny(still: Mapping[str, Any]) -> bool:
    """Blogger's are 72 pixels wide."""
    width = str(still.get("width") or "")
    return width.isascii() and width.isdigit() and int(width[:6]) < 200


def _thumbnail(entry: Entry, base: str) -> str:
    stills = (str(one.get("url") or "") for one in _list(entry, "media_thumbnail"))
    return next(filter(None, (join(base, one) for one in stills if one)), "")


def _categories(entry: Entry) -> tuple[str, ...]:
    tags = [tag for tag in _list(entry, "tags") if tag.get("scheme") != _BLOGGER_KIND]
    words = (" ".join(str(tag.get("label") or tag.get("term") or "").split()) for tag in tags)
    return tuple(dict.fromkeys(unescape(word) for word in words if 0 < len(word) <= 100))[:50]
