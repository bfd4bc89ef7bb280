"""Frozen values of what readers ask of us by themselves: to be let in, to choose, to leave.

    request      somebody's wish for a letter: to confirm a sign-up, or to reach his preferences
    letter       the mail that answers a request; it goes to one person and is in no ledger
    note         one line in the history of a reader's consent
    report       what a mail service told of an address

The glossary is model.py's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from newsletter.mailing import Consent

Wish = Literal["subscribe", "manage"]

#: How late a report may be: what is older changes nobody's consent, and is forgotten.
REPORTS_KEPT = timedelta(days=90)

#: How long the word that proves one post is kept: longer than a post may be old.
POSTS_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a form was sent with; it is stored before the form is answered."""

    id: int = 0  #: given by the store, never used again
    wish: Wish
    address: str  #: normalised
    first_name: str = ""
    at: datetime  #: aware UTC
    page: str = ""  #: where the form stood
    network: str = ""  #: such as 192.0.2.0/24; never a whole address
    wording: str = ""  #: what was agreed to, as it stood beside the button
    answered_at: datetime | None = None  #: when its letter left, or was found not to be due
    used_at: datetime | None = None  #: when it, or another one of the same address, was confirmed


class Report(NamedTuple):
    """What a mail service reported of an address, as it is kept for a while."""

    at: datetime
    soft: bool  #: a bounce that is not for ever
    kind: str  #: such as "soft bounce", "complaint"; empty where an older store did not note it


class Note(NamedTuple):
    """One line in the history of a reader's consent."""

    at: datetime
    status: Consent
    source: str  #: such as "form at https://news.example.com/", "one click"
    network: str = ""
    wording: str = ""
    reason: str = ""  #: the reader's own words on leaving
