"""Who of the roster is named in a text of any origin: whom an old call to action names is not."""

from __future__ import annotations

from newsletter.cleaning.house import HouseRules
from newsletter.model import Roster
from newsletter.roster import Naming, find_speakers


def find_named(
    text: str, roster: Roster, house: HouseRules, *, title: str = "", source: str = ""
) -> tuple[Naming, ...]:
    """As `find_speakers`, which is enough for what `clean` left: calls are gone from that."""
    found = find_speakers(text, roster, title=title, source=source)
    if not found:
        return found  # the calls of most texts need not be looked for
    from newsletter.cleaning.calls.places import find_places

    calls = find_places(text, house)
    return find_speakers(text, roster, title=title, source=source, skip=calls) if calls else found
