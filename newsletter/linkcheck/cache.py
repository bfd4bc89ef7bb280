"""What addresses answered lately, in a file that may be deleted at any time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from newsletter.fetch.outcome import Fault, Fetched
from newsletter.fetch.pictures import Picture
from newsletter.files import write_text

#: Seconds for which an answer holds: a page that is there stays longer than a fault.
GOOD_FOR = 24 * 3600.0
BAD_FOR = 3600.0
MOST_ENTRIES = 5_000
_LARGEST = 16 * 1024 * 1024  # bytes of the file
_FORMAT = 1
#: Faults that depend on the settings or on this machine's network, and are soon found again.
_NOT_KEPT = frozenset({"address", "forbidden", "dns", "unreachable"})


class Answer(NamedTuple):
    fetched: Fetched
    picture: Picture | None = None  #: for the address of a picture that was there


class Cache:
    """Answers by key. A file that cannot be read counts as none, and is replaced."""

    def __init__(self, path: Path, *, now: float) -> None:
        self._path = path
        self._now = now
        self._entries = _load(path)

    def find(self, key: str) -> Answer | None:
        """An answer that still holds."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        at, answer = entry
        age = self._now - at
        return answer if 0 <= age < (GOOD_FOR if answer.fetched.ok else BAD_FOR) else None

    def keep(self, key: str, answer: Answer) -> None:
        """Keeps what a rule may look at, neither headers nor body."""
        fault = answer.fetched.fault
        if not (fault and fault.kind in _NOT_KEPT):
            bare = answer.fetched._replace(headers={}, body=b"")
            self._entries[key] = self._now, answer._replace(fetched=bare)

    def save(self) -> None:
        """The newest entries that still hold; a folder that cannot be written to is no error."""
        holding = [(key, at) for key, (at, _) in self._entries.items() if self.find(key)]
        newest = sorted(holding, key=lambda item: item[1])[-MOST_ENTRIES:]
        entries = {key: _dump(*self._entries[key]) for key, _ in newest}
        text = json.dumps({"format": _FORMAT, "entries": entries}, ensure_ascii=True)
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_text(self._path, text)


def _dump(at: float, answer: Answer) -> dict[str, Any]:
    fetched = answer.fetched
    return {
        "at": at,
        "asked": fetched.asked,
        "address": fetched.address,
        "moved_to": fetched.moved_to,
        "status": fetched.status,
        "fault": fetched.fault,
        "picture": answer.picture,
    }


def _load(path: Path) -> dict[str, tuple[float, Answer]]:
    try:
        if path.stat().st_size > _LARGEST:
            return {}
        kept = json.loads(path.read_bytes())
        if kept["format"] != _FORMAT:
            return {}
        return {key: _parse(entry) for key, entry in kept["entries"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _parse(entry: Mapping[str, Any]) -> tuple[float, Answer]:
    """Raises ValueError, LookupError, TypeError for what was not written by `_dump`."""
    texts = [entry[name] for name in ("asked", "address", "moved_to")]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError
    asked, address, moved_to = texts
    picture, fault = entry["picture"], entry["fault"]
    fetched = Fetched(
        asked=asked,
        address=address,
        moved_to=moved_to,
        status=int(entry["status"]),
        fault=Fault(fault[0], str(fault[1])) if fault else None,
    )
    return float(entry["at"]), Answer(fetched, _parse_picture(picture) if picture else None)


def _parse_picture(values: list[Any]) -> Picture:
    format, weight, width, height = values
    return Picture(str(format), int(weight), int(width), int(height))
