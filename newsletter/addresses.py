"""Addresses of pages: what of one identifies the page, and what only says how it was found."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

#: Parameters that say where a reader came from; pages answer the same without them.
_TRACKING = re.compile(
    r"(utm|mtm|pk|piwik|matomo|hsa|oly|vero|stm|at|wt|itm)_\w+|mc_[ce]id|(fb|gb|g|dc|ms|yd|tw|li_fat)?clid"
    r"|gclsrc|wbraid|gbraid|igshid|igsh|_hs(enc|mi)|mkt_tok|s?cid|cmp(id)?|ncid|ocid|sr_share"
    r"|ref(_?(src|url|er|errer))?|amp|outputtype|feature|si|smid|smtyp|partner|rss|sh|share|xtor",
    re.IGNORECASE,
)
_ENDING = re.compile(r"(/amp|\.amp|/index\.(html?|php|aspx?)|/)+$")
_PREFIX = re.compile(r"(www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_AMP_CACHE = re.compile(r"^/(?:amp/)?(?:[ciavw]/)?(?:s/)?(?=[^/]+\.[^/]+/)")
_YOUTUBE = frozenset({"youtube.com", "youtube-nocookie.com", "music.youtube.com"})
_YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live|v)/([\w-]{6,20})")
_VIMEO_PATH = re.compile(r"/(?:video/|channels/[^/]+/|groups/[^/]+/videos/)?(\d{5,12})")


@lru_cache(maxsize=8192)
def address_key(address: str) -> str:
    """The same for all spellings of a page's address; empty for a home page and for none.

    A home page is cited by every post of a weblog, so it identifies none of them.
    """
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").rstrip(".")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host:
        return ""
    host = _PREFIX.sub("", host, count=1)
    is_cache = host == "google.com" and parts.path.startswith("/amp/")
    if is_cache or host.endswith(".ampproject.org"):
        inner = _AMP_CACHE.sub("", parts.path).lstrip("/")
        return address_key(f"https://{inner}") if "." in inner.partition("/")[0] else ""
    if video := _video_key(host, parts.path, parts.query):
        return video
    path = _ENDING.sub("", unquote(parts.path).removeprefix("/amp/"))
    query = _query(parts.query)
    if not path.strip("/") and not query:
        return ""
    return f"{host}{port}/{path.strip('/')}{'?' if query else ''}{query}"


def find_host(address: str, hosts: Collection[str]) -> str:
    """The first of the hosts that an address belongs to: its own, or one above it."""
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""
    return next((each for each in hosts if host == each or host.endswith(f".{each}")), "")


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=200) if query else []
    return urlencode(sorted(pair for pair in pairs if not _TRACKING.fullmatch(pair[0])))


def _video_key(host: str, path: str, query: str) -> str:
    if host == "youtu.be":
        return f"youtube {path.strip('/')}" if path.strip("/") else ""
    if host in _YOUTUBE:
        watched = dict(parse_qsl(query, max_num_fields=200)).get("v", "")
        match = _YOUTUBE_PATH.match(path)
        name = match[1] if match else watched if path.startswith("/watch") else ""
        return f"youtube {name}" if name else ""
    if host in ("vimeo.com", "player.vimeo.com"):
        match = _VIMEO_PATH.fullmatch(path.rstrip("/"))
        return f"vimeo {match[1]}" if match else ""
    return ""
