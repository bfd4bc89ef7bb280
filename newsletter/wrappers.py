"""Addresses that lead through somebody who checks or counts, and name the one that is meant.

Mail filters write who got the mail into theirs, so that these must not be sent on.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from html import escape, unescape
from string import ascii_lowercase, ascii_uppercase, digits
from typing import NamedTuple
from urllib.parse import unquote, urlsplit


class _Wrapper(NamedTuple):
    host: str  #: a pattern of the whole host, without www
    path: str  #: how its paths begin, as a pattern
    keys: tuple[str, ...]  #: of which one holds the address


_WRAPPERS = (
    _Wrapper(r"(?:.+\.)?safelinks\.protection\.(?:outlook|office365)\.\w+", "/", ("url",)),
    _Wrapper(r"(?:[a-z]+\.)?google(?:\.[a-z]{2,3}){1,2}", r"/url\b", ("url", "q")),
    _Wrapper(r"lm?\.(?:facebook|instagram|messenger|threads)\.com", "/", ("u",)),
    _Wrapper(r"(?:m\.)?facebook\.com", r"/(?:l|flx/warn)\b", ("u",)),
    _Wrapper(r"(?:[a-z]+\.)?linkedin\.com", r"/(?:redir/|safety/go)", ("url",)),
    _Wrapper(r"(?:m\.)?youtube\.com", r"/redirect\b", ("q",)),
    _Wrapper(r"out\.reddit\.com", "/", ("url",)),
    _Wrapper(r"(?:html\.)?duckduckgo\.com", "/l/", ("uddg",)),
    _Wrapper(r"t\.umblr\.com", r"/redirect\b", ("z",)),
    _Wrapper(r"slack-redir\.net", r"/link\b", ("url",)),
    _Wrapper(r"(?:m\.)?vk\.com", r"/away\.php", ("to",)),
    _Wrapper(r"deref-(?:gmx|web-?\w*|mail)\.\w+", "/", ("redirectUrl",)),
    _Wrapper(r"linkprotect\.cudasvc\.com", r"/url\b", ("a",)),
    _Wrapper(r"(?:.+\.)?trendmicro\.(?:com|eu)", r"/wis/clicktime/", ("url",)),
    _Wrapper(r"(?:.+\.)?fireeye\.com", r"/.*\burl\b", ("u",)),
    _Wrapper(r"urldefense\.proofpoint\.com", "/v1/url", ("u",)),
)
#: One of these stands in an address that is wrapped; most have none, and this is quick to see.
HINTS = (
    *("safelinks.", "google.", "facebook.", "instagram.", "messenger.", "threads.", "linkedin."),
    *("youtube.com/redirect", "out.reddit.", "duckduckgo.", "umblr.", "slack-redir", "/away.php"),
    *("deref-", "cudasvc.", "trendmicro.", "fireeye.", "urldefense", "secure-web.cisco."),
)
_ADDRESS = re.compile(r"https?://[^\s<>\"'“”]+", re.IGNORECASE)
_ENDS = ".,;:!?)]"  #: of a sentence, and no address
_SCHEME = 4  #: characters before which no other address begins
_MOST_INSIDE = 4  #: wrappers in each other
_LONGEST = 8000
_V2 = re.compile(r"https?://urldefense(?:\.proofpoint)?\.com/v2/url\?(?:.*&)?u=([^&#]+)", re.I)
_V3 = re.compile(r"https?://urldefense(?:\.proofpoint)?\.(?:com|us)/v3/__(.+?)__;([^!]*)!", re.I)
_CISCO = re.compile(r"https?://secure-web\.cisco\.com/.*/(https?%3A%2F%2F[^/?#]+)", re.I)
#: How many characters stand in the place of `**` and one of these.
_SIGNS = f"{ascii_uppercase}{ascii_lowercase}{digits}-_"
_RUNS = {sign: length for length, sign in enumerate(_SIGNS, 2)}


def unwrapped(address: str) -> str:
    """The address that one of a mail filter, search engine or network leads to; else itself."""
    for _ in range(_MOST_INSIDE):
        if address.find("http", _SCHEME) < 0:
            break  # as in most, which is the quickest to see
        if len(address) > _LONGEST or not any(hint in address for hint in HINTS):
            break
        inner = _find_inner(address)
        if not inner:
            break
        address = inner
    return address


def unwrap_all(text: str, *, is_html: bool = False) -> str:
    """A text with each wrapped address in it as the one that is meant, also where it is shown."""
    if not any(hint in text for hint in HINTS):
        return text

    def replace(match: re.Match[str]) -> str:
        written = match[0].rstrip(_ENDS)
        address = unescape(written) if is_html else written
        inner = unwrapped(address)
        if inner == address:
            return match[0]
        return (escape(inner) if is_html else inner) + match[0][len(written) :]

    return _ADDRESS.sub(replace, text)


def _find_inner(address: str) -> str:
    found = next(filter(None, (read(address) for read in _READERS)), "")
    try:
        parts = urlsplit(found)
        is_good = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return found if is_good and not re.search(r"[\s<>\"\x00-\x1f]", found) else ""


def _of_query(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    pairs = [pair.partition("=") for pair in parts.query.replace("&amp;", "&").split("&")]
    for wrapper in _WRAPPERS:
        if re.fullmatch(wrapper.host, host) and re.match(wrapper.path, parts.path or "/"):
            values = {key: unquote(value) for key, _, value in reversed(pairs)}
            return next((values[key] for key in wrapper.keys if values.get(key)), "")
    return ""


def _of_proofpoint_2(address: str) -> str:
    match = _V2.match(address)
    return unquote(match[1].translate(str.maketrans("-_", "%/"))) if match else ""


def _of_proofpoint_3(address: str) -> str:
    """Characters that are no letters stand behind the address, and `*` in their place."""
    match = _V3.match(address)
    if not match:
        return ""
    try:
        kept = urlsafe_b64decode(f"{match[2]}==").decode()
    except ValueError:
        return ""
    pieces, at = [], 0
    for star in re.split(r"(\*\*.|\*)", re.sub(r"^(\w+:/)(?=[^/])", r"\1/", match[1])):
        length = 0 if star[:1] != "*" else _RUNS.get(star[2:], 1)
        pieces.append(kept[at : at + length] if length else star)
        at += length
    return "".join(pieces)


def _of_cisco(address: str) -> str:
    match = _CISCO.match(address)
    return unquote(match[1]) if match else ""


_READERS: tuple[Callable[[str], str], ...] = (
    _of_proofpoint_2,
    _of_proofpoint_3,
    _of_cisco,
    _of_query,
)
