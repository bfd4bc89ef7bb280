"""The roster: speakers.toml as values, and which of its speakers a text names.

Every command reads the roster and few look for names, so the rest is imported when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from newsletter.roster.parsing import parse_roster

if TYPE_CHECKING:
    from newsletter.roster.finding import find_speakers
    from newsletter.roster.naming import Naming
    from newsletter.roster.topics import Fit, suggest_for_topic

__all__ = ["Fit", "Naming", "find_speakers", "parse_roster", "suggest_for_topic"]

_LATER = {
    "find_speakers": "finding",
    "Naming": "naming",
    "Fit": "topics",
    "suggest_for_topic": "topics",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    return found
