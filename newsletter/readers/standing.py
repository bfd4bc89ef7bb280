"""Who has left or bounced, as the columns and the name of any file say it. Pure.

A service's export is read by its own rules, see origins.py; what is here holds for every other
file without a column for the status. In doubt nobody is mailed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from newsletter.mailing import Consent

Standing = tuple[Consent, str]  #: consent, and the reason of a suppression or nothing

ACTIVE: Standing = ("active", "")
PENDING: Standing = ("pending", "")
LEFT: Standing = ("unsubscribed", "")
BOUNCED: Standing = ("active", "hard bounce")
COMPLAINED: Standing = ("active", "complaint")
BLOCKED: Standing = ("active", "manual")

YES = frozenset({"true", "t", "yes", "y", "1"})
NO = frozenset({"false", "f", "no", "n", "0"})
#: How exports write that there is nothing, as the time at which somebody left.
_NOTHING = NO | {
    "",
    "-",
    "never",
    "none",
    "null",
    "nil",
    "n/a",
    "0000-00-00",
    "0000-00-00 00:00:00",
}

#: Headers in lower case, without signs, by what a value below them says: a time, a yes, a reason.
_SIGNS = {
    LEFT: (
        "unsubscribed unsubscribedat unsubscribedon unsubscribeddate unsubscribedtime unsubtime"
        " unsubscribetime unsubscribedate unsubscriptiondate unsubdate dateunsubscribed optout"
        " optedout optoutat optedoutat optouttime optoutdate emailoptout hasoptedoutofemail"
        " emaildisabled donotemail deletedat abgemeldet abgemeldetam abmeldedatum"
    ),
    BOUNCED: (
        "bounced bouncedat bouncedon bouncetime bouncedate hardbounce hardbounced hardbouncedat"
        " cleaned cleanedat cleantime cleaneddate undeliverable"
    ),
    COMPLAINED: "complained complainedat complaintat complainttime complaintdate spamcomplaint",
}
_MEANINGS = {name: standing for standing, names in _SIGNS.items() for name in names.split()}
#: Headers below which a no says that somebody left.
_WANTED = frozenset({"subscribed", "issubscribed", "subscribedtoemails"})

_LETTERS = re.compile(r"[^\W\d_]+")
_WORDS = frozenset(
    {
        *("unsubscribed", "unsubscribes", "unsubscribers", "unsubscriptions", "unsubs", "optouts"),
        *("nonsubscribed", "cleaned", "bounced", "bounces", "complained", "complaints"),
        *("suppressed", "suppressions", "suppression", "blocklist", "blacklist"),
        *("abgemeldet", "abgemeldete", "abmeldungen"),
    }
)


class Sign(NamedTuple):
    """A column that tells who has left, bounced or complained."""

    column: int
    standing: Standing  #: of whom it tells so
    wanted: bool  #: it says so by a no

    def speaks(self, cells: Sequence[str]) -> bool:
        word = cells[self.column].strip().casefold()
        return word in NO if self.wanted else word not in _NOTHING


def find_signs(simple_headers: Sequence[str]) -> tuple[Sign, ...]:
    return tuple(
        Sign(column, _MEANINGS.get(name, LEFT), name in _WANTED)
        for column, name in enumerate(simple_headers)
        if name in _MEANINGS or name in _WANTED
    )


def find_word(file_name: str) -> str:
    """The word in a file's name that says that its readers are not to be mailed, or nothing."""
    words = _LETTERS.findall(file_name.casefold())
    return next((word for word in words if word in _WORDS), "")


def combine(standings: Sequence[Standing]) -> Standing:
    """Of one reader: whoever left has left, and the first reason of a suppression holds."""
    left = any(consent == "unsubscribed" for consent, _ in standings)
    reason = next((reason for _, reason in standings if reason), "")
    return "unsubscribed" if left else "active", reason
