"""What can be known of a video from its address alone, without asking anybody."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, urlsplit

_YOUTUBE = re.compile(r"(?:www\.|m\.|music\.)?youtube(?:-nocookie)?\.com")
_ID = re.compile(r"[A-Za-z0-9_-]{11}")
#: Old players were told what to show with & and without ?. A list, or whatever a channel shows
#: live, is no video, though its word has eleven letters.
_IN_PATH = re.compile(
    r"/(?:shorts|embed|live|v|e)/(?!videoseries|live_stream)([A-Za-z0-9_-]{11})(?:[/&]|$)"
)
_PLAYER = re.compile(r"/(?:embed|v|e)/")
_VIMEO_PLAYER = re.compile(r"/video/([0-9]+)/?")
_VIMEO = re.compile(
    r"/(?:channels/[\w-]+/|groups/[\w-]+/videos/|(?:album|showcase)/[0-9]+/video/|ondemand/[\w-]+/)?"
    r"([0-9]+)(?:/([0-9a-f]+))?/?"
)
_NUMBER = re.compile(r"[0-9]+")
_OLD_VIMEO = "/moogaloop.swf"
_HASH = re.compile(r"[0-9a-f]+")


class VimeoVideo(NamedTuple):
    id: str
    hash: str  #: of a video that is not listed; without it nobody sees it

    @property
    def url(self) -> str:
        return "/".join(filter(None, ("https://vimeo.com", self.id, self.hash)))


def find_video(url: str) -> str:
    """The page where a reader watches: that of a bare player's video, else the address."""
    parts = _split(url)
    host = (parts.hostname or "").lower() if parts else ""
    is_player = host == "player.vimeo.com" or (parts and parts.path == _OLD_VIMEO)
    if is_player and (vimeo := find_vimeo(url)):
        return vimeo.url
    if parts and _YOUTUBE.fullmatch(host) and _PLAYER.match(parts.path):
        video = find_youtube_id(url)
        return f"https://www.youtube.com/watch?v={video}" if video else url
    return url


def find_thumbnail(url: str) -> str:
    """A still that certainly exists, or nothing: only YouTube has predictable addresses."""
    video = find_youtube_id(url)
    return f"https://i.ytimg.com/vi/{video}/hqdefault.jpg" if video else ""


def find_youtube_id(url: str) -> str:
    parts = _split(url)
    host = (parts.hostname or "").lower() if parts else ""
    if parts is None:
        return ""
    if host in ("youtu.be", "www.youtu.be"):
        candidate = parts.path.strip("/").partition("/")[0]
    elif not _YOUTUBE.fullmatch(host):
        return ""
    elif match := _IN_PATH.match(parts.path):
        candidate = match[1]
    else:
        candidate = parse_qs(parts.query).get("v", [""])[0] if _is_watch(parts.path) else ""
    return candidate if _ID.fullmatch(candidate) else ""


def find_vimeo(url: str) -> VimeoVideo | None:
    """The video of an address in any of Vimeo's forms."""
    parts = _split(url)
    host = (parts.hostname or "").lower() if parts else ""
    if parts is None:
        return None
    if host == "player.vimeo.com":
        match = _VIMEO_PLAYER.fullmatch(parts.path)
        secret = parse_qs(parts.query).get("h", [""])[0]
        found = match and VimeoVideo(match[1], secret if _HASH.fullmatch(secret) else "")
        return found or None
    if host not in ("vimeo.com", "www.vimeo.com", "secure.vimeo.com"):
        return None
    if parts.path == _OLD_VIMEO:
        number = parse_qs(parts.query).get("clip_id", [""])[0]
        return VimeoVideo(number, "") if _NUMBER.fullmatch(number) else None
    match = _VIMEO.fullmatch(parts.path)
    return VimeoVideo(match[1], match[2] or "") if match else None


def _is_watch(path: str) -> bool:
    return path.rstrip("/") in ("/watch", "/watch_popup")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        return parts if parts.hostname else None
    except ValueError:
        return None
