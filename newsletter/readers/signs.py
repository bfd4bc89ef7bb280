"""Which columns, and which names of files, say who has left, bounced or complained. Pure.

By a rule, not by a list of spellings: what begins with a stem such as "unsub" or "opt-out" is such
a column, unless it clearly is something else, as "unsubscribe_link" and "bounce_rate" are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import NamedTuple

from newsletter.readers.standing import (
    ACTIVE,
    BLOCKED,
    BOUNCED,
    COMPLAINED,
    LEFT,
    Standing,
    UnknownStanding,
    find_leaving,
    read_consent,
    read_leaving,
    read_state,
    read_subscribed,
    read_tags,
    read_wish,
    words_of,
)

#: What a value says; None where it says nothing. Raises UnknownStanding.
Reader = Callable[[str], Standing | None]

#: Measures, and what stands in the mails of those who get them.
_HARMLESS = re.compile(
    r"(?:^|_)(?:soft|uri|ratio|percent\w*|pct)(?:_|$)|(?:links?|urls?|rates?|tokens?|scores?)(?:_|$)"
)
#: Of use to programs or templates, unless a day or a reason stands beside it.
_TECHNICAL = re.compile(r"(?:^|_)(?:hash|codes?|keys?|pages?|template|text|footer|id)(?:_|$)")
_TELLING = re.compile(r"(?:^|_)(?:reason|date|day|time|datetime|timestamp|at|on)(?:_|$)")
#: As many as that may have been soft; one complaint is enough.
_COUNTS = re.compile(r"(?:^|_)(?:number|num|nr|total)(?:_|$)|counts?$|^(?:e?mail_?)?bounces$")

_OWNER = (
    r"(?:(?:is|has|have|was|currently|e?mails?|newsletters?|mailings?|marketing|gdpr|user|contact"
    r"|member|subscriber|subscription|customer|reader|account|list|double|date|day|time|when|of"
    r"|consent|permission)_?)*"
)
_DETAIL = (
    r"(?:_?(?:at|on|by|date|day|time|datetime|timestamp|utc|reason|flag|status|list|newsletters?"
    r"|address|campaign|title))*"
)
#: Words that say so only where nothing but details stand beside them.
_WHOLE = (
    (
        LEFT,
        r"left|cancel(?:l?ed|lation|l?ation)?|delet(?:ed|ion)|remov(?:ed|al)|archived|inactive"
        r"|deactivated|withdrawn|withdrew|revoked|(?:e?mails?|account|user|subscription)_?disabled"
        r"|baja|dnc",
    ),
    (BOUNCED, r"cleaned|clean(?=_?(?:time|date))|invalid(?:_?e?_?mail)?"),
    (COMPLAINED, r"spam|abuse"),
    (BLOCKED, r"blocked|banned"),
)
_WHOLES = [(standing, re.compile(f"{_OWNER}(?:{words}){_DETAIL}")) for standing, words in _WHOLE]
_TO_WHAT = r"(?:_?(?:status|state|flag|given|to|for|all|our|the|e?mails?|newsletter|marketing))*"
_CONSENTS: tuple[tuple[Reader, re.Pattern[str]], ...] = tuple(
    (reader, re.compile(pattern))
    for reader, pattern in (
        (
            read_subscribed,
            f"{_OWNER}subscribed{_TO_WHAT}|abonniert|angemeldet|abonnee?|inscrite?|suscript[oa]"
            "|suscrit[oa]|inscrit[oa]|iscritt[oa]|ingeschreven|aangemeld|geabonneerd"
            "|zapisan[yae]|subskrybuje|(?:是否|已)订阅|購読(?:中|する)?",
        ),
        (
            read_consent,
            f"{_OWNER}(?:opt_?in|opted_?in|consent(?:ed)?|confirmed|active|permission_?status"
            rf"|accept(?:s|ed)?(?:_?e_?mails?)?_?(?:marketing|newsletters?|mails?)){_TO_WHAT}"
            "|aktiv|actif|activ[oa]|actief|ativ[oa]|attiv[oa]|aktywn[ya]|einwilligung|zustimmung"
            "|consentement|consentimiento|consentimento|consenso|toestemming|zgoda|bestatigt"
            "|confirme|confirmad[oa]|confermat[oa]|bevestigd|potwierdzon[ya]|同意|有効",
        ),
        (
            read_consent,
            r"(?:(?:e?mail|list|mailing|newsletter|subscription|subscriber)_?)+(?:status|state)",
        ),
    )
)
_STATES = re.compile(
    "state|(?:abo|anmelde|mail|kontakt|kunden|empfaenger|empfänger)?_?status|statut|estado|stato"
    "|etat|situacao|stan|(?:订阅)?状态|(?:訂閱)?狀態|(?:購読|配信)?(?:状態|状況|ステータス)"
)
_WISHES = re.compile(
    r"(?:member|contact|lead|account|customer|user|person|profile)_?(?:status|state)"
    r"|(?:wants?|receives?|gets?)_.*(?:mail|news).*|newsletters?|mailings?"
)
#: What somebody put on a reader, or where he stands in.
_TAGS = re.compile(
    r"(?:(?:e?mail|mailing|contact|member|subscriber|user)_?)?(?:tags?|labels?|lists?|groups?)"
    r"(?:_?names?)?|segments?(?:_?names?)?|audiences?|etikett?en|etiquett?es?|etiquetas?|etichett[ae]|etykiet[ay]|listen?|listas?|liste"
    r"|gruppen?|grupos?|标签|標籤|タク"
)

#: What a file's name says of all its readers beside what its columns can.
_OF_NAMES = re.compile(
    r"(?:^|_)(left|leavers|cancel\w*|inactive|cleaned|spam\w*|dnc|withdrawn|revoked)(?=_|$)"
)


class Sign(NamedTuple):
    """A column that tells who has left, bounced or complained."""

    column: int
    header: str
    read: Reader
    firm: bool = True  #: else it may well be about something else, and is a field too

    def says(self, value: str) -> Standing | None:
        """What speaks against mail; None where nothing does. Raises UnknownStanding."""
        try:
            found = self.read(value.strip().casefold())
        except UnknownStanding as error:
            hint = "expected yes, no, or a word such as unsubscribed"
            raise UnknownStanding(f"{self.header!r}: {error.message}; {hint}") from error
        return None if found == ACTIVE else found


def find_signs(headers: Sequence[str], skipped: Collection[int] = ()) -> tuple[Sign, ...]:
    """Of the columns that nothing else reads."""
    found = []
    for column, header in enumerate(headers):
        if column not in skipped and (kind := _find_reader(words_of(header))):
            found.append(Sign(column, header.strip(), *kind))
    return tuple(found)


def find_harmless(headers: Sequence[str]) -> list[str]:
    """The headers that look as if they told who left, and do not."""
    return [header.strip() for header in headers if _is_harmless(words_of(header))]


def find_word(file_name: str) -> str:
    """The words in a file's name that say that its readers are not to be mailed, or nothing."""
    words = words_of(file_name)
    if leaving := find_leaving(words):
        return re.sub(r"_?\d.*|_(?:csv|txt|tsv).*", "", leaving[1]).replace("_", " ")
    found = _OF_NAMES.search(words)
    return found[1] if found else ""


def _find_reader(words: str) -> tuple[Reader, bool] | None:
    if _is_harmless(words):
        return None
    if leaving := find_leaving(words):
        return partial(read_leaving, leaving[0]), True
    for standing, pattern in _WHOLES:
        if pattern.fullmatch(words):
            return partial(read_leaving, standing), True
    for reader, pattern in _CONSENTS:
        if pattern.fullmatch(words):
            return reader, True
    if _STATES.fullmatch(words):
        return read_state, False
    if _WISHES.fullmatch(words):
        return read_wish, False
    return (read_tags, False) if _TAGS.fullmatch(words) else None


def _is_harmless(words: str) -> bool:
    leaving = find_leaving(words)
    if not leaving:
        return False
    if _HARMLESS.search(words):
        return True
    technical = _TECHNICAL.search(words) and not _TELLING.search(words)
    counts = leaving[0] != COMPLAINED and "hard" not in words and _COUNTS.search(words)
    return bool(technical or counts)
