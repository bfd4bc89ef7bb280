"""Exports of other services: which one wrote a file, and what its columns say about consent.

Known by their headers, as these services wrote them in 2026: Mailchimp, Substack, Buttondown,
Ghost, beehiiv, listmonk. What is not known here is a spreadsheet like any other.

A word that nobody can read never makes a reader active: the row is rejected with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import NamedTuple, NoReturn

from newsletter.readers.names import hear_folders, hear_name, refuse_name
from newsletter.readers.standing import (
    ACTIVE,
    BLOCKED,
    BOUNCED,
    COMPLAINED,
    LEFT,
    NO,
    PENDING,
    YES,
    Standing,
    UnknownStanding,
    find_standing,
    is_nothing,
)


class Proof(NamedTuple):
    """Columns that tell of one step to consent; both by their simple header names."""

    step: str
    at: str
    network: str = ""  #: holds a whole address, of which the network is kept, as at our sign-up


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One service's export: `marks` are the headers that together give it away."""

    name: str
    marks: frozenset[str]
    but_not: frozenset[str] = field(default=frozenset())  #: headers that speak against it
    stands: Callable[[Mapping[str, str]], Standing]
    #: of a row, by the simple names of `asks`; raises UnknownStanding
    asks: tuple[str, ...]  #: simple header names that `stands` looks at
    leaving: tuple[str, ...] = ()  #: of these, the ones below which whatever stands says so
    consent_at: tuple[str, ...] = ()  #: simple header names, the best one first
    proof: tuple[Proof, ...] = ()  #: of consent, oldest first
    tags: str = ""  #: the column of tags or labels
    attributes: str = ""  #: a column that holds a JSON object of further fields
    dropped: frozenset[str] = field(default=frozenset())  #: of use to that service alone
    fields: frozenset[str] = field(default=frozenset())
    #: what says nothing of mail, though it looks as if it did
    note: str = ""  #: what the editor should know about how the file is taken
    named: bool = False  #: the file's name is the service's own, and already heard
    tells: bool = True  #: its columns, or its file's name, say of all who left


def find_origin(simple_headers: Sequence[str], file_name: str = "") -> Origin | None:
    """The service that writes such a header; names in lower case, letters and digits only.

    Raises UnclearName for a file that is named like those of people who left, where no column
    says who did.
    """
    present, name = frozenset(simple_headers), PurePosixPath(file_name).name.casefold()
    found = next(
        (one for one in ORIGINS if one.marks <= present and not one.but_not & present), None
    )
    # Such a file is known by its name, whichever columns somebody kept of it.
    trimmed = "emailaddress" in present and "status" not in present and _LEAVERS.match(name)
    if trimmed or (found and found.name == "Mailchimp"):
        return _named_by_mailchimp(found or _MAILCHIMP, present, name, file_name)
    return found


def _named_by_mailchimp(origin: Origin, present: frozenset[str], name: str, path: str) -> Origin:
    """Mailchimp writes a file for each standing, and may say it in the file's name alone."""
    for prefix, (standing, note) in _MAILCHIMP_FILES.items():
        if name.startswith(prefix):
            if standing == ACTIVE:  # which no folder of those who left may hold
                refuse_name(hear_folders(path))
            stands = _at_least(standing, origin.stands)
            return replace(origin, stands=stands, note=note, named=True)
    named = hear_name(path)
    if named and not named.standing and not present & {"unsubtime", "cleantime"}:
        refuse_name(named)
    return replace(
        origin,
        stands=_proven(origin.stands),
        note="who has neither an OPTIN_TIME nor a CONFIRM_TIME has to confirm first, because the"
        " file's name does not begin with 'subscribed_'",
    )


def _says_yes(row: Mapping[str, str], name: str) -> bool | None:
    word = row.get(name, "").strip().casefold()
    if word in YES:
        return True
    if word in NO:
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
        return words[word] if word in words else _refuse(word)

    return stands


def find_told(row: Mapping[str, str], name: str) -> str:
    """What stands there, as a day; nothing where it only says that there is none."""
    cell = row.get(name, "").strip()
    return "" if is_nothing(cell.casefold()) else cell


def _mailchimp(row: Mapping[str, str]) -> Standing:
    if find_told(row, "cleantime"):
        return BOUNCED
    reason = find_told(row, "unsubreason").casefold()
    if reason or find_told(row, "unsubtime"):
        return ("unsubscribed", "complaint" if "abuse" in reason or "spam" in reason else "")
    return ACTIVE


def _at_least(
    standing: Standing, stands: Callable[[Mapping[str, str]], Standing]
) -> Callable[[Mapping[str, str]], Standing]:
    """What the row says, but never more than the file as a whole does."""

    def judge(row: Mapping[str, str]) -> Standing:
        found = stands(row)
        return standing if found == ACTIVE else found

    return judge


def _proven(
    stands: Callable[[Mapping[str, str]], Standing],
) -> Callable[[Mapping[str, str]], Standing]:
    """What the row says, but pending where it tells of no opt-in, as of a shop's customers."""

    def judge(row: Mapping[str, str]) -> Standing:
        found = stands(row)
        agreed = any(find_told(row, name) for name in ("optintime", "confirmtime"))
        return found if agreed or found != ACTIVE else PENDING

    return judge


#: By how their names begin, and what is told of them.
_MAILCHIMP_FILES: Mapping[str, tuple[Standing, str]] = {
    "subscribed_": (ACTIVE, ""),
    "unsubscribed_": (LEFT, "by the file's name all of them unsubscribed"),
    "cleaned_": (BOUNCED, "by the file's name mail to all of them bounced"),
    # Customers of a shop, who never asked for a newsletter.
    "nonsubscribed_": (PENDING, "by the file's name none of them ever asked for a newsletter"),
}
_LEAVERS = re.compile(r"(unsubscribed|cleaned|nonsubscribed)_.*export")


def _substack(row: Mapping[str, str]) -> Standing:
    """Who turned the mails off keeps the account there; here that is an unsubscription."""
    return LEFT if _says_yes(row, "emaildisabled") else ACTIVE


def _substack_list(row: Mapping[str, str]) -> Standing:
    """Of the dashboard's list. It says whose mails are off only by their sections.

    Whether who has a day of cancelling gave up the mails, or a paid plan and gets them still, it
    does not say where no column tells whose mails are off, nor his sections: then he has to
    confirm.
    """
    disabled = _says_yes(row, "emaildisabled")
    if disabled:
        return LEFT
    for name in ("emailstatus", "subscriptionstatus"):
        if word := row.get(name, "").strip():
            return find_standing(word) or _refuse(word)
    wanted = [row[name] for name in _SECTIONS if name in row]
    if any(sections.strip(" ,") for sections in wanted):
        return ACTIVE
    cancelled = disabled is None and find_told(row, "canceldate")
    return PENDING if wanted or cancelled else ACTIVE


def _refuse(word: str) -> NoReturn:
    raise UnknownStanding(f"the status {word[:40]!r} is not known")


def _ghost(row: Mapping[str, str]) -> Standing:
    wants = _says_yes(row, "subscribedtoemails")
    if find_told(row, "deletedat") or wants is False:
        return LEFT
    return ACTIVE if wants else PENDING


_SECTIONS = ("sections", "receivingemailsfor")
_BUTTONDOWN: Mapping[str, Standing] = {
    **dict.fromkeys(
        ("regular", "premium", "gifted", "trialed", "paid", "churning", "churned", "past_due"),
        ACTIVE,
    ),
    # Nobody knows until when a pause lasts, and an import must not end it; and who has not paid
    # there for what is only for those who pay, gets no mail.
    **dict.fromkeys(("unactivated", "upcoming", "paused", "unpaid"), PENDING),
    **dict.fromkeys(("unsubscribed", "removed"), LEFT),
    "undeliverable": BOUNCED,
    "complained": COMPLAINED,
    **dict.fromkeys(("blocked", "spammy", "malformed", "disabled"), BLOCKED),
}
_BEEHIIV: Mapping[str, Standing] = {
    "active": ACTIVE,
    **dict.fromkeys(("pending", "validating", "needs_attention", "needs_approval"), PENDING),
    "paused": PENDING,  # as Buttondown's
    **dict.fromkeys(("inactive", "unsubscribed"), LEFT),
    **dict.fromkeys(("invalid", "bounced"), BOUNCED),
    "complained": COMPLAINED,
}
_LISTMONK: Mapping[str, Standing] = {
    "enabled": ACTIVE,
    "disabled": LEFT,
    "unsubscribed": LEFT,
    "unconfirmed": PENDING,
    "confirmed": ACTIVE,
    "blocklisted": BLOCKED,
    "blacklisted": BLOCKED,  # until 2020
}


def _buttondown(row: Mapping[str, str]) -> Standing:
    if find_told(row, "unsubscriptiondate"):
        return LEFT
    column = "subscribertype" if "subscribertype" in row else "type"
    return _by_word(column, _BUTTONDOWN, ACTIVE)(row)


_MAILCHIMP = Origin(
    name="Mailchimp",
    marks=frozenset({"emailaddress", "memberrating", "leid", "euid"}),
    stands=_mailchimp,
    asks=("cleantime", "unsubtime", "unsubreason"),
    leaving=("cleantime", "unsubtime", "unsubreason"),
    consent_at=("unsubtime", "confirmtime", "optintime"),
    proof=(
        Proof("opted in", "optintime", "optinip"),
        Proof("confirmed", "confirmtime", "confirmip"),
    ),
    tags="tags",
    dropped=frozenset(
        (
            *("memberrating", "optintime", "optinip", "confirmtime", "confirmip", "latitude"),
            *("longitude", "gmtoff", "dstoff", "leid", "euid", "lastchanged", "unsubtime"),
            *("unsubcampaigntitle", "unsubcampaignid", "cleantime", "cleancampaigntitle"),
            *("cleancampaignid", "unsubreason", "unsubreasonother"),
        )
    ),
)

ORIGINS = (
    _MAILCHIMP,
    *(
        # Some columns of it are enough, where no status stands beside them.
        replace(
            _MAILCHIMP,
            marks=frozenset({"emailaddress", mark}),
            but_not=frozenset({"status"}),
        )
        for mark in (
            *("memberrating", "leid", "euid", "unsubtime", "cleantime", "optinip", "confirmip"),
        )
    ),
    Origin(
        name="Substack",
        marks=frozenset({"email", "activesubscription", "emaildisabled"}),
        stands=_substack,
        asks=("emaildisabled",),
        consent_at=("createdat",),
        dropped=frozenset({"emaildisabled", "digestenabled", "stripecustomerid"}),
        fields=frozenset({"activesubscription", "canceldate"}),  # of a paid one
    ),
    *(
        # The columns of it are chosen one by one; any of these is in no other list.
        Origin(
            name="Substack",
            marks=frozenset({"email", *mark}),
            stands=_substack_list,
            asks=("emaildisabled", "emailstatus", "subscriptionstatus", *_SECTIONS, "canceldate"),
            consent_at=("startdate", "subscriptiondate"),
            tags="tags",
            dropped=frozenset({"stripecustomerid"}),
            note="who has a 'Cancel date', or none of the 'Sections', has to confirm first: the"
            " file does not say whether they still want mail",
            tells=False,
        )
        for mark in (
            ("emailsreceived6mo",),
            ("emailreceiveslast6months",),
            ("subscriptionsourcefree",),
            ("stripeplan", "startdate"),
            ("canceldate", "paidupgradedate"),
        )
    ),
    Origin(
        name="Ghost",
        marks=frozenset({"email", "subscribedtoemails", "complimentaryplan"}),
        stands=_ghost,
        asks=("deletedat", "subscribedtoemails"),
        leaving=("deletedat",),
        consent_at=("createdat",),
        tags="labels",
        dropped=frozenset({"id", "subscribedtoemails", "stripecustomerid", "deletedat", "giftid"}),
    ),
    *(
        Origin(
            name="Buttondown",
            marks=frozenset({address, "creationdate", kind}),
            stands=_buttondown,
            asks=("unsubscriptiondate", kind),
            leaving=("unsubscriptiondate",),
            consent_at=("unsubscriptiondate", "creationdate"),
            proof=(Proof("signed up", "creationdate", "ipaddress"),),
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
            stands=_by_word("status", _BEEHIIV, PENDING),
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
            ("utmsource", "createdat"),
        )
    ),
    Origin(
        name="listmonk",
        marks=frozenset({"uuid", "email", "name", "attributes", "status"}),
        stands=_by_word("status", _LISTMONK, PENDING),
        asks=("status",),
        consent_at=("createdat",),
        attributes="attributes",
        note="'enabled' is of an account, and says of nobody whether they left a list or confirmed"
        " one: export who unsubscribed, by list and subscription status, and import that as"
        " 'unsubscribed.csv' before you send",
        dropped=frozenset({"uuid", "updatedat"}),
    ),
)
