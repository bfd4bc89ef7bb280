"""Exports of other services: which one wrote a file, and what its columns say about consent.

Known by their headers, as these services wrote them in 2026: Mailchimp, Substack, Buttondown,
Ghost, beehiiv, listmonk. What is not known here is a spreadsheet like any other.

A word that nobody can read never makes a reader active: the row is rejected with its reason.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from newsletter.errors import NewsletterError
from newsletter.mailing import Consent

Standing = tuple[Consent, str]  #: consent, and the reason of a suppression or nothing

_ACTIVE: Standing = ("active", "")
_PENDING: Standing = ("pending", "")
_LEFT: Standing = ("unsubscribed", "")
_BOUNCED: Standing = ("active", "hard bounce")
_COMPLAINED: Standing = ("active", "complaint")
_BLOCKED: Standing = ("active", "manual")

_YES = frozenset({"true", "t", "yes", "1"})
_NO = frozenset({"false", "f", "no", "0"})


class UnknownStanding(NewsletterError):
    """A row says something about consent that this program cannot read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One service's export: `marks` are the headers that together give it away."""

    name: str
    marks: frozenset[str]
    stands: Callable[[Mapping[str, str]], Standing]
    #: of a row, by the simple names of `asks`; raises UnknownStanding
    asks: tuple[str, ...]  #: simple header names that `stands` looks at
    consent_at: tuple[str, ...] = ()  #: simple header names, the best one first
    tags: str = ""  #: the column of tags or labels
    name_column: str = ""  #: a whole name in one column
    attributes: str = ""  #: a column that holds a JSON object of further fields
    dropped: frozenset[str] = field(default=frozenset())  #: of use to that service alone


def find_origin(simple_headers: Sequence[str], file_name: str = "") -> Origin | None:
    """The service that writes such a header; names in lower case, letters and digits only.

    Mailchimp writes a file for each standing and says it in the file's name alone.
    """
    present = frozenset(simple_headers)
    found = next((origin for origin in ORIGINS if origin.marks <= present), None)
    if found and found.name == "Mailchimp":
        for prefix, standing in _MAILCHIMP_FILES.items():
            if file_name.casefold().startswith(prefix):
                return replace(found, stands=_at_least(standing, found.stands))
    return found


def split_tags(text: str) -> str:
    """Tags as one field: `VIP, Blog`, from `"VIP","Blog"`, `["VIP", "Blog"]` or `VIP, Blog`."""
    try:
        found = json.loads(text) if text.startswith("[") else None
    except ValueError:
        found = None
    parts = found if isinstance(found, list) else _listed(text)
    # A comma is what separates tags here, so that none may hold one.
    names = (" ".join(_name_of(part).replace(",", " ").split()) for part in parts)
    return ", ".join(dict.fromkeys(filter(None, names)))


def split_name(text: str) -> tuple[str, str]:
    """First and last name of a whole one; both empty where nobody can tell which is which."""
    words = text.split()
    if len(words) < 2 or not all(word[:1].isalpha() for word in words) or "," in text:
        return "", ""
    # Scripts without capitals write the family name first, or write no space.
    if not all(word[:1].isupper() for word in (words[0], words[-1])):
        return "", ""
    return words[0], " ".join(words[1:])


def parse_attributes(text: str) -> dict[str, str]:
    """A JSON object as fields; what is no text or number in it is left out."""
    try:
        found = json.loads(text) if text.strip() else {}
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    plain = {
        str(name): str(value)
        for name, value in found.items()
        if isinstance(value, str | int | float) and not isinstance(value, bool)
    }
    return {name: value for name, value in plain.items() if value.strip()}


def _listed(text: str) -> list[str]:
    if '"' not in text:
        return re.split(r"[,;]", text)
    return [part for row in csv.reader([text], skipinitialspace=True) for part in row]


def _name_of(tag: object) -> str:
    return str(tag.get("name", "")) if isinstance(tag, dict) else str(tag)


def _says_yes(row: Mapping[str, str], name: str) -> bool | None:
    word = row.get(name, "").strip().casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    if not word:
        return None
    raise UnknownStanding(f"{word[:40]!r} is neither true nor false")


def _by_word(
    column: str, words: Mapping[str, Standing], empty: Standing
) -> Callable[[Mapping[str, str]], Standing]:
    def stands(row: Mapping[str, str]) -> Standing:
        word = row.get(column, "").strip().casefold().replace(" ", "_")
        if not word:
            return empty
        if word not in words:
            raise UnknownStanding(f"the status {word[:40]!r} is not known")
        return words[word]

    return stands


def _mailchimp(row: Mapping[str, str]) -> Standing:
    if row.get("cleantime", "").strip():
        return _BOUNCED
    if row.get("unsubtime", "").strip():
        reason = row.get("unsubreason", "").casefold()
        return ("unsubscribed", "complaint" if "abuse" in reason or "spam" in reason else "")
    return _ACTIVE


def _at_least(
    standing: Standing, stands: Callable[[Mapping[str, str]], Standing]
) -> Callable[[Mapping[str, str]], Standing]:
    """What the row says, but never more than the file as a whole does."""

    def judge(row: Mapping[str, str]) -> Standing:
        found = stands(row)
        return standing if found == _ACTIVE else found

    return judge


_MAILCHIMP_FILES: Mapping[str, Standing] = {
    "unsubscribed_": _LEFT,
    "cleaned_": _BOUNCED,
    # Customers of a shop, who never asked for a newsletter.
    "nonsubscribed_": _PENDING,
}


def _substack(row: Mapping[str, str]) -> Standing:
    """Who turned the mails off keeps the account there; here that is an unsubscription."""
    return _LEFT if _says_yes(row, "emaildisabled") else _ACTIVE


def _ghost(row: Mapping[str, str]) -> Standing:
    if row.get("deletedat", "").strip() or _says_yes(row, "subscribedtoemails") is False:
        return _LEFT
    return _ACTIVE


_BUTTONDOWN: Mapping[str, Standing] = {
    **dict.fromkeys(
        ("regular", "premium", "gifted", "trialed", "paid", "churning", "churned", "past_due"),
        _ACTIVE,
    ),
    **dict.fromkeys(("paused", "unpaid"), _ACTIVE),
    **dict.fromkeys(("unactivated", "upcoming"), _PENDING),
    **dict.fromkeys(("unsubscribed", "removed"), _LEFT),
    "undeliverable": _BOUNCED,
    "complained": _COMPLAINED,
    **dict.fromkeys(("blocked", "spammy", "malformed", "disabled"), _BLOCKED),
}
_BEEHIIV: Mapping[str, Standing] = {
    "active": _ACTIVE,
    **dict.fromkeys(("pending", "validating", "needs_attention", "needs_approval"), _PENDING),
    **dict.fromkeys(("inactive", "unsubscribed"), _LEFT),
    **dict.fromkeys(("invalid", "bounced"), _BOUNCED),
    "complained": _COMPLAINED,
}
_LISTMONK: Mapping[str, Standing] = {
    "enabled": _ACTIVE,
    "disabled": _LEFT,
    "unsubscribed": _LEFT,
    "unconfirmed": _PENDING,
    "confirmed": _ACTIVE,
    "blocklisted": _BLOCKED,
    "blacklisted": _BLOCKED,  # until 2020
}


def _buttondown(row: Mapping[str, str]) -> Standing:
    if row.get("unsubscriptiondate", "").strip():
        return _LEFT
    column = "subscribertype" if "subscribertype" in row else "type"
    return _by_word(column, _BUTTONDOWN, _ACTIVE)(row)


ORIGINS = (
    Origin(
        name="Mailchimp",
        marks=frozenset({"emailaddress", "memberrating", "leid", "euid"}),
        stands=_mailchimp,
        asks=("cleantime", "unsubtime", "unsubreason"),
        consent_at=("cleantime", "unsubtime", "confirmtime", "optintime"),
        tags="tags",
        dropped=frozenset(
            (
                *("memberrating", "optintime", "optinip", "confirmtime", "confirmip", "latitude"),
                *("longitude", "gmtoff", "dstoff", "leid", "euid", "lastchanged", "unsubtime"),
                *("unsubcampaigntitle", "unsubcampaignid", "cleantime", "cleancampaigntitle"),
                *("cleancampaignid", "unsubreason", "unsubreasonother"),
            )
        ),
    ),
    Origin(
        name="Substack",
        marks=frozenset({"email", "activesubscription", "emaildisabled"}),
        stands=_substack,
        asks=("emaildisabled",),
        consent_at=("createdat",),
        name_column="name",
        dropped=frozenset({"emaildisabled", "digestenabled", "stripecustomerid"}),
    ),
    Origin(
        name="Ghost",
        marks=frozenset({"email", "subscribedtoemails", "complimentaryplan"}),
        stands=_ghost,
        asks=("deletedat", "subscribedtoemails"),
        consent_at=("createdat",),
        tags="labels",
        name_column="name",
        dropped=frozenset({"id", "subscribedtoemails", "stripecustomerid", "deletedat", "giftid"}),
    ),
    *(
        Origin(
            name="Buttondown",
            marks=frozenset({address, "creationdate", kind}),
            stands=_buttondown,
            asks=("unsubscriptiondate", kind),
            consent_at=("unsubscriptiondate", "creationdate"),
            tags="tags",
            attributes="metadata",
            dropped=frozenset({"id", "secondaryid", "unsubscriptiondate", kind}),
        )
        for address in ("email", "emailaddress")
        for kind in ("subscribertype", "type")
    ),
    *(
        Origin(
            name="beehiiv",
            marks=frozenset({"email", "status", *mark}),
            stands=_by_word("status", _BEEHIIV, _PENDING),
            asks=("status",),
            consent_at=("createdat", "subscribedat", "created", "subscribedon"),
            tags="tags",
            dropped=frozenset({"id", "subscriberid"}),
        )
        for mark in (
            ("subscriptiontier",),
            ("subscriptionpremiumtiernames",),
            ("referralcode",),
            ("tier", "createdat"),
        )
    ),
    Origin(
        name="listmonk",
        marks=frozenset({"uuid", "email", "name", "attributes", "status"}),
        stands=_by_word("status", _LISTMONK, _PENDING),
        asks=("status",),
        consent_at=("createdat",),
        name_column="name",
        attributes="attributes",
        dropped=frozenset({"uuid", "updatedat"}),
    ),
)
