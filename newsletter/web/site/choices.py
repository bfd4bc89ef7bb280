"""What a reader chooses on the preferences page: as it is stored, typed and sent (pure)."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from newsletter.mailing import Preferences, Subscriber
from newsletter.model import Roster
from newsletter.shapes import one_line
from newsletter.web.site import guard

_LONGEST_NAME = 100
_LONGEST_PAUSE = timedelta(days=730)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TEXTS = ("first_name", "last_name", "until")


class Typed(NamedTuple):
    """What stands in the form, right or wrong."""

    first_name: str
    last_name: str
    topics: tuple[str, ...]  #: ids, as are the speakers
    speakers: tuple[str, ...]
    until: str = ""


class BadDay(ValueError):
    """This is no day until which one can pause; its text tells the reader why."""


def as_stored(reader: Subscriber, today: date) -> Typed:
    """A pause that is over stands there no more: a form with a past day cannot be sent."""
    wanted = reader.preferences
    pause = wanted.paused_until
    until = pause.isoformat() if pause and not is_over(reader, today) else ""
    return Typed(reader.first_name, reader.last_name, wanted.topics, wanted.speakers, until)


def is_over(reader: Subscriber, today: date) -> bool:
    """Whether the reader has a pause, and it is over."""
    pause = reader.preferences.paused_until
    return pause is not None and pause < today


def is_whole(form: MultiDict[str, str]) -> bool:
    """Whether the form of the page was sent: a browser sends its texts also where they are empty.

    In anything else what is missing would stand for what the reader took away.
    """
    return all(name in form for name in _TEXTS)


def as_typed(form: MultiDict[str, str], roster: Roster) -> Typed:
    ids = {name: id_ for id_, name in short_names(roster.speakers).items()}
    first, last = (one_line(form.get(name, "")) for name in ("first_name", "last_name"))
    topics = dict.fromkeys(form.getlist("topic"))
    return Typed(
        first[:_LONGEST_NAME],
        last[:_LONGEST_NAME],
        tuple(id_ for id_ in topics if id_ in roster.topics),
        tuple(ids[name] for name in form if name in ids),
        one_line(form.get("until", ""))[:_LONGEST_NAME],
    )


def latest_pause(today: date, reader: Subscriber) -> date:
    """The last day until which a reader can pause: in two years he may not remember what he gets
    again, and a day that is further off was meant for leaving, or a slip. What he has, as from an
    import, may stay."""
    return max(today + _LONGEST_PAUSE, reader.preferences.paused_until or today)


def as_wanted(typed: Typed, today: date, *, latest: date) -> Preferences:
    """Raises BadDay."""
    return Preferences(typed.topics, typed.speakers, _find_day(typed.until, today, latest))


def _find_day(text: str, today: date, latest: date) -> date | None:
    """From the form of <input type=date> only: 3/4/2026 is March to some and April to others."""
    if not text:
        return None
    example = f"Write it as year, month and day, for example {today.replace(day=28).isoformat()}."
    try:
        day = date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        raise BadDay(f"The day until which you want no mail is not clear. {example}") from None
    if day < today:
        raise BadDay("The day until which you want no mail is over already.")
    if day > latest:
        raise BadDay(
            f"That is a long time: a pause can last until {latest.day} {latest:%B %Y}. If you want"
            " no mail at all, you can leave below."
        )
    return day


def short_names(ids: Iterable[str]) -> Mapping[str, str]:
    """A short name of a field of the form for each id, which is there where it is ticked: hundreds
    of long ones, or of names with values, would make the page heavy.

    It depends on the id alone, so that a page that was opened before the roster changed is still
    understood; where two would have the same, each keeps its id.
    """
    digests = {id_: _digest(id_) for id_ in ids}
    times = Counter(digests.values())
    return {id_: f".{digest if times[digest] == 1 else id_}" for id_, digest in digests.items()}


def _digest(id_: str) -> str:
    return urlsafe_b64encode(sha256(id_.encode()).digest()[:3]).decode()


def largest_form(roster: Roster) -> int:
    """Bytes of the largest form that a page of ours can send: everything ticked."""
    ticked = sum(len(f"&{name}=on") for name in short_names(roster.speakers).values())
    return guard.LARGEST_FORM + ticked + sum(len(f"&topic={id_}") for id_ in roster.topics)
