"""What the header of a column says that it tells of readers. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import partial

from newsletter.readers import lexicon, lexicon_doubts, lexicon_headers
from newsletter.readers.consents import (
    read_confirmed,
    read_consent,
    read_frequency,
    read_list_names,
    read_mention,
    read_subscribed,
    read_wish,
)
from newsletter.readers.marks import read_fine
from newsletter.readers.remarks import read_error
from newsletter.readers.standing import (
    ACTIVE,
    BLOCKED,
    BOUNCED,
    COMPLAINED,
    LEFT,
    PENDING,
    Standing,
    denies,
    find_leaving,
    find_standing,
    read_denied,
    read_leaving,
    read_state,
    read_tags,
    read_valid,
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
_COUNTS = re.compile(r"(?:^|_)(?:number|num|nr|total)(?:_|$)|counts?$")

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
        r"|baja|dnc|stop(?:ped)?(?=_(?:time|date|status|reason))",
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
_STATES = re.compile("state|(?:abo|anmelde|mail|kontakt|empfaenger|delivery)?_?status")
_WISHES = re.compile(
    r"(?:member|contact|account|user|person|profile)_?(?:status|state)"
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


_BESIDE = _words(lexicon_headers.SMALL) | frozenset(
    "_".join(_words(lexicon_headers.BESIDE)).split("_")
)
_SMALL = _words(lexicon_headers.SMALL)
_SQUARE = "\u0e00"  #: from here on, one character is a word
_OF_ANYTHING = _words(f"{lexicon_headers.OF_ANYTHING}, {lexicon_doubts.SQUARE_COLUMNS}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_STATUS_HEADERS = _words(lexicon_headers.STATUS_HEADERS)
_MORE_STATES = _words(lexicon_headers.STATES)
_PLACES = _words(lexicon_headers.PLACES)
_SUBSCRIBED_HEADERS = _words(lexicon_headers.SUBSCRIBED_HEADERS)
_CONSENT_HEADERS = _words(lexicon_headers.CONSENT_HEADERS)
_NOTE_HEADERS = _words(lexicon.NOTE_HEADERS)
_EVENT_HEADERS = _words(lexicon.EVENT_HEADERS)
_COMPLAINT_HEADERS = _words(lexicon_headers.COMPLAINT_HEADERS)
_CONFIRM_HEADERS = _words(lexicon_headers.CONFIRM_HEADERS)
_ERROR_HEADERS = _words(lexicon.ERROR_HEADERS)
_LEFT_HEADERS = _words(lexicon_headers.LEFT_HEADERS)
_TOPICS = _beginning(lexicon_headers.TOPICS)
_ASKING = _beginning(lexicon_headers.ASKING)
_OTHER_CHANNELS = _words(lexicon_headers.OTHER_CHANNELS)
_OTHER_TOPICS = _words(lexicon_headers.OTHER_TOPICS)
_OTHER_MEDIA = _words(lexicon_headers.OTHER_MEDIA)
_SENDINGS = _words(lexicon_headers.SENDINGS)
_VALID_HEADERS = _words(lexicon_headers.VALID_HEADERS)
_SEND_HEADERS = _words(lexicon_headers.SEND_HEADERS)
_OTHER_CONSENTS = _words(lexicon_headers.OTHER_CONSENTS)
_NAMES_LETTERS = re.compile(r"mail|newsletter|news")
_NAMES_MAIL = re.compile(r"mail|newsletter|news|subscri|abonn")
_DENYING = _words(lexicon_headers.DENYING)
#: Before what it denies: behind it, it is a number, as in "Newsletter no."
_NO = re.compile(
    rf"(?:^|_)(?:no(?!_of_)|{'|'.join(_words(lexicon_headers.DENYING_BEFORE))})_[^\W\d_]"
)
#: As "6mo" in "Emails dropped (6mo)".
_SPAN = re.compile(r"(?:^|_)\d+_?(?:d|days?|w|wks?|weeks?|mo|mos|months?|y|yrs?|years?)(?:_|$)")
_A_DAY = re.compile(
    r"_(?:am|le|el|il|em|op|at|on|dne|dnia|den|seit|desde|depuis)(?:_|$)|日$|^дата_"
)
_STATE_WORDS = {word for word in _STATUS_HEADERS | _MORE_STATES if "_" not in word} | {"state"}

#: What somebody put on a reader, or where he stands in.
_TAGS = re.compile(
    r"(?:(?:e?mail|mailing|contact|member|subscriber|user)_?)?(?:tags?|labels?|lists?|groups?)"
    r"(?:_?names?)?|folders?|ordner|dossiers?|carpetas?|cartell[ae]|pastas?|mapp?en?|segments?(?:_?names?)?|audiences?|etikett?en|etiquett?es?|etiquetas?|etichett[ae]|etykiet[ay]|listen?|listas?|liste|(?:mail|e_mail|newsletter)?_?verteiler"
    r"|gruppen?|grupos?|标签|標籤|タク"
)


def find_reader(words: str) -> tuple[Reader, bool] | None:
    if words in _PLACES or is_harmless(words):
        return None
    if leaving := find_leaving(words):
        return partial(read_denied if denies(words) else read_leaving, leaving[0]), True
    for standing, pattern in _WHOLES:
        if pattern.fullmatch(words):
            return partial(read_leaving, standing), True
    if is_confirmation(words):
        return read_confirmed, True
    for reader, pattern in _CONSENTS:
        if pattern.fullmatch(words):
            return reader, True
    if words in _ERROR_HEADERS:
        return read_error, False
    if found := _by_its_words(words):
        return found
    if _STATES.fullmatch(words) or words in _STATUS_HEADERS | _MORE_STATES:
        return read_state, False
    if _TAGS.fullmatch(words):
        return read_list_names if _asks_about_mail(words) else read_tags, False
    if _FREQUENCIES.fullmatch(words):
        return read_frequency, False
    if _asks_about_mail(words):
        return (read_wish if is_bare(words) or _ASKING.search(words) else read_mention), False
    if _WISHES.fullmatch(words):
        return read_mention, False
    return None


def _by_its_words(words: str) -> tuple[Reader, bool] | None:
    """What a header is but for small words, as "Data di cancellazione" is "cancellazione"."""
    telling = _telling(words)
    for one in (words, telling):
        if one in _SUBSCRIBED_HEADERS:
            # A day, as below "angemeldet am", need not be known.
            return (read_consent if _A_DAY.search(words) else read_subscribed), True
        if one in _CONSENT_HEADERS:
            return read_consent, True
        if one in _LEFT_HEADERS:
            return partial(read_leaving, LEFT), True
        if one in _COMPLAINT_HEADERS:
            return partial(read_leaving, COMPLAINED), True
        standing = find_standing(one)
        if standing in (LEFT, PENDING, BOUNCED, BLOCKED, COMPLAINED):
            return partial(read_leaving, standing), True
        if standing == ACTIVE:
            return read_mention, False
        if one in _VALID_HEADERS:
            return (read_fine if one.endswith("_ok") else read_valid), False
        if one in _SEND_HEADERS:
            return read_mention, False
    if _is_denying(telling):
        return partial(read_leaving, LEFT), True
    if _asks_about_mail(words) and (standing := _denied(words)):
        return partial(read_leaving, standing), True
    return None


def _is_denying(telling: str) -> bool:
    """Whether it names nothing but a denial, as "IsExcludedFromCampaigns" does."""
    parts = [part for part in telling.split("_") if part not in _SENDINGS]
    return bool(parts) and _DENYING.issuperset(parts)


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
    if not about or _SPAN.search(words) or not _OTHER_TOPICS.isdisjoint(parts):
        return False
    if not (_OTHER_MEDIA.isdisjoint(parts) or _NAMES_LETTERS.search(words)):
        return False
    return _OTHER_CONSENTS.isdisjoint(parts) or bool(_NAMES_MAIL.search(words))


def is_harmless(words: str) -> bool:
    leaving = find_leaving(words)
    if not leaving:
        return False
    if is_of_another_channel(words):
        return True
    if _HARMLESS.search(words):
        return True
    technical = _TECHNICAL.search(words) and not _TELLING.search(words)
    counts = leaving[0] != COMPLAINED and "hard" not in words and _COUNTS.search(words)
    return bool(technical or counts)


def is_of_another_channel(words: str) -> bool:
    """Whether a no below it, or a remark, is about texts or calls, and not about mail."""
    words = words.replace("whats_app", "whatsapp")
    if _OTHER_CHANNELS.isdisjoint(words.split("_")) and words not in _OTHER_CHANNELS:
        return False
    return not re.search(r"(?:^|_)(?:e_?mails?|newsletters?)(?:_|$)", words)


def _is_state_of_mail(words: str) -> bool:
    """As "Estado del correo" and "Status subskrypcji" are."""
    parts = words.split("_")
    others = [part for part in parts if part not in _STATE_WORDS]
    about = [part for part in others if _TOPICS.match(part) and part != "marketing"]
    rest = [part for part in others if part not in about and part not in _BESIDE]
    return len(others) < len(parts) and bool(about) and not rest


def is_state_of_something(words: str) -> bool:
    """As "Event status" and "Employment status" are, which tell nothing of mail."""
    parts = words.split("_")
    others = [part for part in parts if part not in _STATE_WORDS and part not in _BESIDE]
    return len(parts) > len(others) > 0 and not any(map(_TOPICS.match, others))


def is_bare(words: str) -> bool:
    return all(_TOPICS.match(part) or part in _BESIDE for part in words.split("_"))


def is_place(words: str) -> bool:
    """Whether it stands beside the rest of an address."""
    return words in _PLACES


def is_code_beside(words: str, others: Collection[str]) -> bool:
    """Whether it is the number of the error beside it."""
    return words in ("code", "error_code") and not _ERROR_HEADERS.isdisjoint(others)


def is_click_beside(words: str, others: Collection[str]) -> bool:
    """Whether it is phpList's, which tells how somebody confirmed, and beside it whether."""
    return words == "optedin" and "confirmed" in others


def is_confirmation(words: str) -> bool:
    """Whether it tells whether a reader has confirmed, or when."""
    return words in _CONFIRM_HEADERS or _telling(words) in _CONFIRM_HEADERS


def is_note(words: str) -> bool:
    """Whether somebody writes there what became of a reader, or why; or says nothing of what."""
    return words in _NOTE_HEADERS or _telling(words) in _NOTE_HEADERS or _is_of_anything(words)


def _is_of_anything(words: str) -> bool:
    """Whether a header says nothing of what stands below it, as "Column1" and none do."""
    if _YEAR.fullmatch(words):  # in which somebody came, or paid
        return False
    parts = [part.strip("0123456789") for part in words.split("_")]
    told = [part for part in parts if len(part) > 1 or part >= _SQUARE]
    if "_".join(told) in _OF_ANYTHING:
        return True
    return all(part in _OF_ANYTHING or part in _SMALL for part in told)


def is_event(words: str) -> bool:
    """Whether it is there what became of something, which need not be the reader himself."""
    return words in _EVENT_HEADERS or _telling(words) in _EVENT_HEADERS


def _telling(words: str) -> str:
    return "_".join(word for word in words.split("_") if word not in _BESIDE)


def is_status(words: str, has_places: bool) -> bool:
    """Whether it is a state of readers, and no other one; of a country it is beside a city."""
    if words in _STATUS_HEADERS or _is_state_of_mail(words):
        return True
    return words in _MORE_STATES and not has_places


def may_be_status(words: str) -> bool:
    return words in _MORE_STATES or bool(_STATES.fullmatch(words))
