"""The bodies of posts, kept back from feedparser, which goes through their characters in Python.

It gets a word for each instead. Kept back is only what it would hand on as it stands: it takes
carriage returns and text that was encoded twice for something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any, NamedTuple

_OPEN, _END, _CLOSE = b"<content:encoded><![CDATA[", b"]]>", b"]]></content:encoded>"
_SHORTEST = 500  # characters
_BEYOND_LATIN = re.compile("[^\x00-\xff]")  # such a text was not encoded twice

_WORD = re.compile("body-[0-9a-f]{24}-[0-9]+-")


class SetAside(NamedTuple):
    data: bytes
    bodies: Mapping[str, str]  #: by the word that stands in their place


def set_aside(data: bytes) -> SetAside:
    """A well-formed document without the long bodies of its posts; linear, whatever it holds."""
    if _OPEN not in data:
        return SetAside(data, {})
    stem = f"body-{blake2b(data, digest_size=12).hexdigest()}"  # which the document cannot hold
    pieces: list[bytes] = []
    bodies: dict[str, str] = {}
    at = 0
    while (start := data.find(_OPEN, at)) >= 0:
        start += len(_OPEN)
        end = data.find(_END, start)
        if end < 0:
            break
        pieces.append(data[at:start])
        if data.startswith(_CLOSE, end) and _is_left_alone(body := data[start:end]):
            word = f"{stem}-{len(bodies)}-"
            bodies[word] = body.decode().strip()
            pieces.append(word.encode())
        else:
            pieces.append(data[start:end])
        at = end
    return SetAside(b"".join([*pieces, data[at:]]), bodies)


def _is_left_alone(body: bytes) -> bool:
    if b"\r" in body:
        return False
    text = body.decode()
    if len(text) < _SHORTEST:
        return False
    return body.isascii() or _BEYOND_LATIN.search(text) is not None


def put_back(entries: Iterable[dict[str, Any]], bodies: Mapping[str, str]) -> None:
    """Wherever feedparser has put them."""
    for entry in entries if bodies else ():
        contents = dict.get(entry, "content")
        for place in (entry, *(contents if isinstance(contents, list) else ())):
            for key, value in list(place.items()):
                if isinstance(value, str) and "body-" in value:
                    # feedparser's own dictionary would file some keys under others.
                    dict.__setitem__(place, key, _filled(value, bodies))


def _filled(value: str, bodies: Mapping[str, str]) -> str:
    return _WORD.sub(lambda match: bodies.get(match[0], match[0]), value)
