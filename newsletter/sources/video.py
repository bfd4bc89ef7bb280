"""A video on YouTube or Vimeo as an item, also where nobody answers who knows its title.

Asked is what both publish for embedding (oEmbed): the title, who made it, and a still. What is
written about a video is the editor's to add.
"""

from __future__ import annotations

import json
from typing import NamedTuple
from urllib.parse import urlencode

from newsletter.dates import parse_date
from newsletter.fetch.fetcher import Fetcher
from newsletter.gathered import Fault, Item, Reading
from newsletter.model import Citation
from newsletter.render.video import find_thumbnail, find_video, find_vimeo, find_youtube_id
from newsletter.sources.links import join
from newsletter.sources.polling import status_fault


class Host(NamedTuple):
    """Where videos are asked about."""

    name: str
    oembed: str


YOUTUBE = Host("YouTube", "https://www.youtube.com/oembed")
VIMEO = Host("Vimeo", "https://vimeo.com/api/oembed.json")


def is_video(address: str) -> bool:
    """Whether the address is that of one video, and not of a channel or a list."""
    return bool(find_youtube_id(address) or find_vimeo(address))


def read_video(
    address: str, fetcher: Fetcher, *, youtube: Host = YOUTUBE, vimeo: Host = VIMEO
) -> Reading:
    """One item, always; what could not be had stands in the problems."""
    host = youtube if find_youtube_id(address) else vimeo
    page = _page(address)
    asked = f"{host.oembed}?{urlencode({'url': page, 'format': 'json'})}"
    fetched = fetcher.fetch(asked)
    fault = fetched.fault or status_fault(fetched.status)
    told = {} if fault else _told(fetched.body)
    title = told.get("title", "")
    item = Item(
        title=title,
        content="",
        form="text",
        address=page,
        key=page,
        published_at=parse_date(told.get("upload_date", "")),
        source=Citation(told.get("author_name") or host.name, page),
        author=told.get("author_name", ""),
        kind="video",
        excerpt=True,
        video=page,
        thumbnail=find_thumbnail(page) or join(page, told.get("thumbnail_url", "")),
        also_at=(address,) if address != page else (),
    )
    return Reading(items=(item,), name=host.name, problems=_problems(host, fault, title))


def _page(address: str) -> str:
    """One address for all the forms of a video's: without lists, times and trackers."""
    named = find_youtube_id(address)
    if named:
        return f"https://www.youtube.com/watch?v={named}"
    vimeo = find_vimeo(address)
    return vimeo.url if vimeo else find_video(address)


def _told(body: bytes) -> dict[str, str]:
    """The texts of an answer; nothing where it is no JSON object."""
    try:
        told = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return {}
    pairs = told.items() if isinstance(told, dict) else ()
    return {key: " ".join(value.split()) for key, value in pairs if isinstance(value, str)}


def _problems(host: Host, fault: Fault | None, title: str) -> tuple[str, ...]:
    if title:
        return ()
    hint = "the title is for you to write"
    if fault is None:
        return (f"{host.name} does not tell the video's title; {hint}",)
    if fault.kind == "status":
        private = "the video may be private or gone"
        return (f"{host.name} tells nothing about the video: {fault.words}; {private}; {hint}",)
    return (f"{host.name} could not be asked about the video: {fault.words}; {hint}",)
