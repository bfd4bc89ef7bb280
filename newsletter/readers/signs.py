"""Which columns, and which names of files, say who has left, bounced or complained. Pure.

By a rule, not by a list of spellings: what begins with a stem such as "unsub" or "opt-out" is such
a column, unless it clearly is something else, as "unsubscribe_link" and "bounce_rate" are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from newsletter.readers import lexicon
from newsletter.readers.remarks import read_remark
from newsletter.readers.standing import (
    ACTIVE,
    ANY_NO,
    ANY_YES,
    BLOCKED,
    BOUNCED,
    COMPLAINED,
    LEFT,
    PENDING,
    Standing,
    UnknownStanding,
    find_leaving,
    find_standing,
    read_answer,
    read_consent,
    read_frequency,
    read_leaving,
    read_state,
    read_status,
    read_subscribed,
    read_tags,
    read_wish,
)
from newsletter.readers.words import any_of, listed, words_of

#: What a value says; None where it says nothing. Raises UnknownStanding.
Reader = Callable[[str], Standing | None]

#: Measures, and what stands in the mails of those who get them.
_HARMLESS = re.compile(
    r"(?:^|_)(?:soft|uri|ratio|percent\w*|pct)(?:_|$)|(?:links?|urls?|rates?|tokens?|scores?|frist)(?:_|$)"
    r"|(?:^|_)(?:lien|enlace|ссылка|odkaz|lank|lenke|linkki)(?:_|$)|链接|連結|リンク|رابط"
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
    (BLOCKED, r"blocked|banned|suspended"),
    (PENDING, r"paused|on_hold"),
)
_WHOLES = [(standing, re.compile(f"{_OWNER}(?:{words}){_DETAIL}")) for standing, words in _WHOLE]
_TO_WHAT = r"(?:_?(?:status|state|flag|given|to|for|all|our|the|e?mails?|newsletter|marketing))*"
_CONSENTS: tuple[tuple[Reader, re.Pattern[str]], ...] = tuple(
    (reader, re.compile(pattern))
    for reader, pattern in (
        (read_subscribed, f"{_OWNER}subscribed{_TO_WHAT}"),
        (
            read_consent,
            f"{_OWNER}(?:opt_?in|opted_?in|consent(?:ed)?|confirmed|active|permission_?status"
            rf"|accept(?:s|ed)?(?:_?e_?mails?)?_?(?:marketing|newsletters?|mails?)){_TO_WHAT}",
        ),
        (
            read_consent,
            r"(?:(?:e?mail|list|mailing|newsletter|subscription|subscriber)_?)+(?:status|state)",
        ),
    )
)
_STATES = re.compile("state|(?:abo|anmelde|mail|kontakt|kunden|empfaenger)?_?status")
_WISHES = re.compile(
    r"(?:member|contact|lead|account|customer|user|person|profile)_?(?:status|state)"
    r"|(?:wants?|receives?|gets?)_.*(?:mail|news).*"
)
_FREQUENCIES = re.compile(
    rf"{_OWNER}(?:(?:send|sending|contact|abo)_)?(?:frequency|frequenz|haufigkeit|frequence|frecuencia"
    r"|frequenza|frequentie|frequencia|czestotliwosc)"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(map(words_of, listed(text)))


def _beginning(text: str) -> re.Pattern[str]:
    at_start, inside = any_of(listed(text))
    return re.compile(f"(?:^|_)(?:{at_start})|(?:{inside})")


_BESIDE = _words(lexicon.SMALL) | frozenset("_".join(_words(lexicon.BESIDE)).split("_"))
_STATUS_HEADERS = _words(lexicon.STATUS_HEADERS)
_MORE_STATES = _words(lexicon.STATES)
_PLACES = _words(lexicon.PLACES)
_SUBSCRIBED_HEADERS = _words(lexicon.SUBSCRIBED_HEADERS)
_CONSENT_HEADERS = _words(lexicon.CONSENT_HEADERS)
_LEFT_HEADERS = _words(lexicon.LEFT_HEADERS)
_TOPICS = _beginning(lexicon.TOPICS)
_OTHER_CHANNELS = _words(lexicon.OTHER_CHANNELS)
_OTHER_TOPICS = _words(lexicon.OTHER_TOPICS)
_DENYING = _words(lexicon.DENYING)
#: Before what it denies: behind it, it is a number, as in "Newsletter no."
_NO = re.compile(rf"(?:^|_)(?:no(?!_of_)|{'|'.join(_words(lexicon.DENYING_BEFORE))})_[^\W\d_]")
_ANSWERS = ANY_YES | ANY_NO
_NUMBER = re.compile(r"[-+]?\d[\d.,]*%?")
#: As "6mo" in "Emails dropped (6mo)".
_SPAN = re.compile(r"(?:^|_)\d+_?(?:d|days?|w|wks?|weeks?|mo|mos|months?|y|yrs?|years?)(?:_|$)")
_A_DAY = re.compile(
    r"_(?:am|le|el|il|em|op|at|on|dne|dnia|den|seit|desde|depuis)(?:_|$)|日$|^дата_"
)
_STATE_WORDS = {word for word in _STATUS_HEADERS | _MORE_STATES if "_" not in word} | {"state"}

#: What somebody put on a reader, or where he stands in.
_TAGS = re.compile(
    r"(?:(?:e?mail|mailing|contact|member|subscriber|user)_?)?(?:tags?|labels?|lists?|groups?)"
    r"(?:_?names?)?|segments?(?:_?names?)?|audiences?|etikett?en|etiquett?es?|etiquetas?|etichett[ae]|etykiet[ay]|listen?|listas?|liste"
    r"|gruppen?|grupos?|标签|標籤|タク"
)

#: What a file's name says of all its readers beside what its columns can.
_OF_NAMES = re.compile(
    r"(?:^|_)(left|leavers|cancel\w*|inactive|cleaned|spam\w*|dnc|withdrawn|revoked|bajas?|inaktiv\w*"
    r"|inactif\w*|inactiv\w*|inativ\w*|inattiv\w*|nieaktywn\w*|неактив\w*)(?=_|$)"
)


#: What is expected, by whether it is a status.
_HINTS = {
    False: "expected yes, no, or a word such as unsubscribed",
    True: "expected a word such as active or unsubscribed; if the column is about something else,"
    " name it otherwise",
}


class Sign(NamedTuple):
    """A column that tells who has left, bounced or complained."""

    column: int
    header: str
    read: Reader
    firm: bool = True  #: else it may well be about something else, and is a field too
    free: bool = False  #: of any other kind, where only a remark such as "unsubscribed" counts

    def says(self, value: str) -> Standing | None:
        """What speaks against mail; None where nothing does. Raises UnknownStanding."""
        try:
            found = self.read(value.strip().casefold())
        except UnknownStanding as error:
            hint = _HINTS[self.read == read_status]
            raise UnknownStanding(f"{self.header!r}: {error.message}; {hint}") from error
        return None if found == ACTIVE else found


def find_signs(
    headers: Sequence[str],
    skipped: Collection[int] = (),
    sample: Sequence[Sequence[str]] = (),
    *,
    has_status: bool = False,
) -> tuple[Sign, ...]:
    """Of the columns that nothing else reads; `sample` are some of the rows below them.

    Where a status stands beside them, or a service's own columns say it, any other status counts
    only where it speaks against mail.
    """
    found = []
    words = list(map(words_of, headers))
    has_places = not _PLACES.isdisjoint(words)
    for column, header in enumerate(headers):
        if column in skipped:
            continue
        if _is_of_another_channel(words[column]):
            continue
        reader, firm = _find_reader(words[column]) or (None, False)
        if reader == read_wish:
            reader = _read_as(words[column], _below(column, sample))
        if not (firm or has_status) and _is_status(
            words[column], has_places, _below(column, sample)
        ):
            reader, firm = read_status, True
        if reader:
            found.append(Sign(column, header.strip(), reader, firm))
        else:
            found.append(Sign(column, header.strip(), read_remark, firm=False, free=True))
    return tuple(found)


def _read_as(words: str, values: Collection[str]) -> Reader | None:
    """How to read a column that may ask who wants mail, by what stands there.

    A number of something is no answer, but below the bare name of a newsletter. Where others
    answer yes or no, a word that is neither must not make a reader active.
    """
    if any(map(_is_a_count, values)) and not _is_bare(words):
        return None
    answered = not _ANSWERS.isdisjoint(map(str.casefold, values))
    return read_answer if answered else read_wish


def _is_a_count(value: str) -> bool:
    return bool(_NUMBER.fullmatch(value)) and value not in _ANSWERS


def _is_bare(words: str) -> bool:
    return all(_TOPICS.match(part) or part in _BESIDE for part in words.split("_"))


def _is_status(words: str, has_places: bool, values: Iterable[str]) -> bool:
    """Whether a word below it that nobody can read must not make a reader active.

    A state beside a city is one of a country, unless some of them are those of readers.
    """
    if words in _PLACES:
        return False
    if words in _STATUS_HEADERS or _is_state_of_mail(words):
        return True
    if words in _MORE_STATES and not has_places:
        return True
    may_be = words in _MORE_STATES or _STATES.fullmatch(words)
    return bool(may_be) and any(map(find_standing, values))


def _is_state_of_mail(words: str) -> bool:
    """As "Estado del correo" and "Status subskrypcji" are."""
    parts = words.split("_")
    others = [part for part in parts if part not in _STATE_WORDS]
    about = [part for part in others if _TOPICS.match(part) and part != "marketing"]
    rest = [part for part in others if part not in about and part not in _BESIDE]
    return len(others) < len(parts) and bool(about) and not rest


def _is_of_another_channel(words: str) -> bool:
    """Whether a no below it, or a remark, is about texts or calls, and not about mail."""
    if _OTHER_CHANNELS.isdisjoint(words.split("_")) and words not in _OTHER_CHANNELS:
        return False
    return not re.search(r"(?:^|_)(?:e_?mails?|newsletters?)(?:_|$)", words)


def _below(column: int, sample: Sequence[Sequence[str]]) -> set[str]:
    return {row[column].strip() for row in sample if column < len(row)}


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
    if words in _PLACES or _is_harmless(words):
        return None
    if leaving := find_leaving(words):
        return partial(read_leaving, leaving[0]), True
    for standing, pattern in _WHOLES:
        if pattern.fullmatch(words):
            return partial(read_leaving, standing), True
    for reader, pattern in _CONSENTS:
        if pattern.fullmatch(words):
            return reader, True
    if found := _by_its_words(words):
        return found
    if _STATES.fullmatch(words) or words in _STATUS_HEADERS | _MORE_STATES:
        return read_state, False
    if _TAGS.fullmatch(words):
        return _read_lists if _asks_about_mail(words) else read_tags, False
    if _FREQUENCIES.fullmatch(words):
        return read_frequency, False
    if _WISHES.fullmatch(words) or _asks_about_mail(words):
        return read_wish, False
    return None


def _read_lists(value: str) -> Standing | None:
    """What stands below "mailing list": a no, or the names of lists."""
    return LEFT if value in ANY_NO else read_tags(value)


def _by_its_words(words: str) -> tuple[Reader, bool] | None:
    """What a header is but for small words, as "Data di cancellazione" is "cancellazione"."""
    telling = "_".join(word for word in words.split("_") if word not in _BESIDE)
    for one in (words, telling):
        if one in _SUBSCRIBED_HEADERS:
            # A day, as below "angemeldet am", need not be known.
            return (read_consent if _A_DAY.search(words) else read_subscribed), True
        if one in _CONSENT_HEADERS:
            return read_consent, True
        if one in _LEFT_HEADERS:
            return partial(read_leaving, LEFT), True
        standing = find_standing(one)
        if standing in (LEFT, PENDING, BOUNCED, BLOCKED):
            return partial(read_leaving, standing), True
        if standing == ACTIVE:
            return read_wish, False
    if _asks_about_mail(words) and (standing := _denied(words)):
        return partial(read_leaving, standing), True
    return None


def _denied(words: str) -> Standing | None:
    """What a yes means below a header such as "Marketing suspended" or "No marketing emails"."""
    parts = words.split("_")
    said = [one for one in map(find_standing, parts) if one not in (None, ACTIVE, PENDING)]
    if said:
        return said[0]
    if _NO.search(words) or not _DENYING.isdisjoint(parts):
        return LEFT
    return None


def _asks_about_mail(words: str) -> bool:
    parts = words.split("_")
    about = "abo" in parts or bool(_TOPICS.search(words))
    return about and _OTHER_TOPICS.isdisjoint(parts) and not _SPAN.search(words)


def _is_harmless(words: str) -> bool:
    leaving = find_leaving(words)
    if not leaving:
        return False
    if _is_of_another_channel(words):
        return True
    if _HARMLESS.search(words):
        return True
    technical = _TECHNICAL.search(words) and not _TELLING.search(words)
    counts = leaving[0] != COMPLAINED and "hard" not in words and _COUNTS.search(words)
    return bool(technical or counts)
