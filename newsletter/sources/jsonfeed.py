"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1) as items."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import unescape
from typing import Any

from newsletter.dates import parse_date, tell_fault
from newsletter.gathered import Fault, Item
from newsletter.render.video import find_thumbnail, find_video, find_vimeo, find_youtube_id
from newsletter.shapes import squeezed
from newsletter.sources.html import with_absolute_links
from newsletter.sources.links import join
from newsletter.sources.paywall import ends_closed
from newsletter.sources.xmlfeed import Feed


def looks_like_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[")


def read_json_feed(text: str, address: str, *, most: int) -> Feed:
    """The newest items. Never raises."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        words = str(error).partition(":")[0].lower() if isinstance(error, ValueError) else "nested"
        return Feed(fault=Fault("not-a-feed", f"its JSON is broken: {words}"))
    items = told.get("items") if isinstance(told, dict) else None
    if not isinstance(items, list):
        return Feed(fault=Fault("not-a-feed", "it is JSON, and no JSON Feed: it has no items"))
    good = [item for item in items if isinstance(item, dict)]
    site = join(address, _text(told, "home_page_url")) or address
    problems: tuple[str, ...] = ()
    if len(good) < len(items):
        problems += (f"{len(items) - len(good)} of its items cannot be read",)
    more = max(len(good) - most, 0)
    if more:
        problems += (f"it has {len(good):,} items; the newest {most:,} are read",)
        order = sorted(range(len(good)), key=lambda n: (-_time(good[n]), n))[:most]
        good = [good[n] for n in sorted(order)]
    read = (_item(item, site) for item in good)
    some = tuple(item for item in read if item.title or item.content or item.address)
    return Feed(_text(told, "title"), site, some, problems, more=more)


def _item(item: Mapping[str, Any], site: str) -> Item:
    address = join(site, _text(item, "url")) or join(site, _text(item, "external_url"))
    html, plain = _raw(item, "content_html"), _raw(item, "content_text")
    content = html or plain or _raw(item, "summary")
    base = address or site
    kinds = [(_text(one, "mime_type"), _text(one, "url")) for one in _dicts(item, "attachments")]
    video = next((find_video(a) for a in (address, *(a for _, a in kinds)) if _is_video(a)), "")
    key = item.get("id")
    told = _text(item, "date_published")
    return Item(
        title=unescape(_text(item, "title")),
        content=with_absolute_links(content, base) if html else content,
        form="html" if html else "text",
        address=address,
        key=str(key)[:1000] if isinstance(key, str | int | float) else address,
        published_at=parse_date(told),
        problems=tuple(filter(None, (tell_fault(told),))),
        changed_at=parse_date(_text(item, "date_modified")),
        author=_author(item),
        kind="video" if video else _kind(kinds),
        excerpt=not html and not plain,
        is_closed=ends_closed(content),
        image=join(base, _text(item, "image") or _text(item, "banner_image")),
        video=video,
        thumbnail=find_thumbnail(video),
        sound="" if video else _sound(kinds, base),
        categories=_categories(item),
        also_at=_elsewhere(item, site, address),
    )


def _raw(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _text(item: Mapping[str, Any], key: str) -> str:
    return squeezed(_raw(item, key))


def _dicts(item: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = item.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _time(item: Mapping[str, Any]) -> float:
    found = parse_date(_text(item, "date_published"))
    return found.timestamp() if found else 0.0


def _author(item: Mapping[str, Any]) -> str:
    single = item.get("author")  # of version 1.0
    people = [*_dicts(item, "authors"), *([single] if isinstance(single, dict) else [])]
    return next(filter(None, (_text(person, "name") for person in people)), "")


def _kind(attachments: list[tuple[str, str]]) -> str:
    return "podcast" if any(kind.startswith("audio") for kind, _ in attachments) else "news"


def _sound(attachments: list[tuple[str, str]], base: str) -> str:
    sounds = (join(base, address) for kind, address in attachments if kind.startswith("audio"))
    return next(filter(None, sounds), "")


def _is_video(address: str) -> bool:
    return bool(find_youtube_id(address) or find_vimeo(address))


def _categories(item: Mapping[str, Any]) -> tuple[str, ...]:
    tags = item.get("tags")
    words = [" ".join(tag.split()) for tag in tags if isinstance(tag, str)] if tags else []
    return tuple(dict.fromkeys(word for word in words if 0 < len(word) <= 100))[:50]


def _elsewhere(item: Mapping[str, Any], site: str, address: str) -> tuple[str, ...]:
    other = join(site, _text(item, "external_url"))
    return (other,) if other and other != address else ()
