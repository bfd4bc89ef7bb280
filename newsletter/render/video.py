"""What can be known of a video from its address alone, without asking anybody."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

_YOUTUBE = re.compile(r"(?:www\.|m\.|music\.)?youtube(?:-nocookie)?\.com")
_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_IN_PATH = re.compile(r"/(?:shorts|embed|live|v)/([A-Za-z0-9_-]{11})(?:/|$)")


def find_thumbnail(url: str) -> str:
    """A still that certainly exists, or nothing: only YouTube has predictable addresses."""
    video = find_youtube_id(url)
    return f"https://i.ytimg.com/vi/{video}/hqdefault.jpg" if video else ""


def find_youtube_id(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    if host == "youtu.be":
        candidate = parts.path.strip("/").partition("/")[0]
    elif not _YOUTUBE.fullmatch(host):
        return ""
    elif parts.path.rstrip("/") == "/watch":
        candidate = parse_qs(parts.query).get("v", [""])[0]
    else:
        match = _IN_PATH.match(parts.path)
        candidate = match[1] if match else ""
    return candidate if _ID.fullmatch(candidate) else ""
