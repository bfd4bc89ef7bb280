"""Who has left or bounced, as the words, columns and name of any file say it. Pure.

A service's export is read by its own rules, see origins.py; what is here holds for every other
file. In doubt nobody is mailed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from newsletter.errors import did_you_mean
from newsletter.mailing import Consent

Standing = tuple[Consent, str]  #: consent, and the reason of a suppression or nothing

ACTIVE: Standing = ("active", "")
PENDING: Standing = ("pending", "")
LEFT: Standing = ("unsubscribed", "")
BOUNCED: Standing = ("active", "hard bounce")
COMPLAINED: Standing = ("active", "complaint")
BLOCKED: Standing = ("active", "manual")

#: What people and programs write for a standing, in lower case and with spaces for signs.
_STATUSES = {
    ACTIVE: "active, subscribed, confirmed, opted in, opt in",
    PENDING: "pending, unconfirmed, not confirmed, awaiting confirmation, validating",
    LEFT: (
        "unsubscribed, unsubscribe, not subscribed, no longer subscribed, opted out, opt out, left"
        ", gone, inactive, not active, no longer active, deactivated, disabled, deleted, removed"
        ", archived, canceled, cancelled, withdrawn, revoked, declined, refused, abgemeldet"
        ", inaktiv, gelöscht, désinscrit, désabonné, inactif, supprimé, uitgeschreven, afgemeld"
        ", inactief, baja, inactivo, cancelado, inativo, inattivo, disiscritto, cancellato"
        ", 退订, 已退订"
    ),
    BOUNCED: "cleaned, bounced, hard bounce, hard bounced, undeliverable, invalid",
    COMPLAINED: "complained, complaint, spam",
    BLOCKED: "suppressed, blocked, blocklisted, blacklisted, banned, do not mail, do not email",
}
STATUSES = {word: standing for standing, words in _STATUSES.items() for word in words.split(", ")}
_SIGNS_OF_WORDS = re.compile(r"[\s_-]+")

YES = frozenset({"true", "t", "yes", "y", "1"})
NO = frozenset({"false", "f", "no", "n", "0"})
#: The same as people write it in a column of their own.
_YES = YES | {"x", "✓", "on", "active", "subscribed", "ja", "oui", "si", "sí", "sim", "是"}
_NO = NO | {"off", "0.0", "nein", "nee", "non", "não", "nao", "否", "没有"}
#: How exports write that there is nothing, as the time at which somebody left.
_NOTHING = _NO | {
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
        " emaildisabled donotemail donotmail donotcontact unsubscribedfromallemail"
        " unsubscribedfromall deletedat deleted removed removedat cancelledat canceledat"
        " abgemeldet abgemeldetam abmeldedatum desinscrit desabonne"
        " uitgeschreven baja 退订"
    ),
    BOUNCED: (
        "bounced bouncedat bouncedon bouncetime bouncedate hardbounce hardbounced hardbouncedat"
        " cleaned cleanedat cleantime cleaneddate undeliverable emailbounced bouncereason"
        " hardbouncereason emailhardbouncereason"
    ),
    COMPLAINED: "complained complainedat complaintat complainttime complaintdate spamcomplaint",
    BLOCKED: "blacklist blacklisted blocklist blocklisted blocked donotsend",
}
_MEANINGS = {name: standing for standing, names in _SIGNS.items() for name in names.split()}
#: Headers below which somebody has left unless it clearly says that he has not.
_WANTED = frozenset({"subscribed", "issubscribed", "subscribedtoemails"})
#: Headers below which a no says so, or a word; what else stands there may be when or how.
_CONSENT = frozenset(
    {
        *("optin", "optedin", "emailoptin", "optinstatus", "consent", "emailconsent"),
        *("marketingconsent", "emailmarketingconsent", "acceptsmarketing", "acceptsemailmarketing"),
        *("confirmed", "active", "isactive", "memberstatus", "subscriberstatus"),
        *("subscriptionstatus", "emailstatus", "emailpermissionstatus"),
    }
)
_LEFT = re.compile(r"un-?subscribed|opted.?out|opt.?out|not.?subscribed|abgemeldet|inactive")
#: What a word below such a header may say beside that.
_OTHERS = (PENDING, BOUNCED, COMPLAINED, BLOCKED)

_STRONGEST: tuple[Consent, ...] = ("unsubscribed", "pending")

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
    says_so: Callable[[str], bool]  #: of a value in small letters, without spaces around it

    def speaks(self, cells: Sequence[str]) -> bool:
        return self.says_so(cells[self.column].strip().casefold())


def find_standing(text: str) -> Standing | None:
    """What a status says of a reader; None for a word that is not known."""
    return STATUSES.get(_plain(text))


def nearest_status(text: str) -> str:
    """A hint that names the nearest known word, or nothing.

    A negation looks much like what it denies: a word that means consent is named only where
    nothing stands before or behind it.
    """
    word = _plain(text)
    hint = did_you_mean(word, STATUSES)
    consents = (known for known, standing in STATUSES.items() if standing == ACTIVE)
    meant = next((known for known in consents if repr(known) in hint), "")
    same_shape = meant[:1] == word[:1] and meant.count(" ") == word.count(" ")
    return hint if not meant or same_shape else ""


def _plain(text: str) -> str:
    return _SIGNS_OF_WORDS.sub(" ", text.strip().casefold())


def _is_something(word: str) -> bool:
    return word not in _NOTHING


def _is_no_yes(word: str) -> bool:
    """A day, as of the subscription, is a yes too."""
    return word not in _YES and not re.search(r"\d\d", word)


def _is_refusal(word: str) -> bool:
    return word in _NO or _LEFT.search(word) is not None or _is_status(LEFT, word)


def _is_status(standing: Standing, word: str) -> bool:
    return find_standing(word) == standing


def find_signs(simple_headers: Sequence[str]) -> tuple[Sign, ...]:
    found = []
    for column, name in enumerate(simple_headers):
        if name in _MEANINGS:
            found.append(Sign(column, _MEANINGS[name], _is_something))
        elif name in _WANTED:
            found.append(Sign(column, LEFT, _is_no_yes))
        elif name in _CONSENT:
            found.append(Sign(column, LEFT, _is_refusal))
            found += [Sign(column, other, partial(_is_status, other)) for other in _OTHERS]
    return tuple(found)


def find_word(file_name: str) -> str:
    """The word in a file's name that says that its readers are not to be mailed, or nothing."""
    words = _LETTERS.findall(file_name.casefold())
    return next((word for word in words if word in _WORDS), "")


def combine(standings: Sequence[Standing]) -> Standing:
    """Of one reader: whoever left has left, and the first reason of a suppression holds."""
    said = {consent for consent, _ in standings}
    reason = next((reason for _, reason in standings if reason), "")
    return next((one for one in _STRONGEST if one in said), "active"), reason
