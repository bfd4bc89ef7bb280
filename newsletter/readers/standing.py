"""What words say of a reader: whether he gets mail, has left, bounced or complained. Pure.

A service's export is read by its own rules, see origins.py; what is here holds for every other
file, and for the columns of an export that its rules do not look at. In doubt nobody is mailed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.errors import NewsletterError
from newsletter.mailing import Consent
from newsletter.readers import lexicon, lexicon_kinds
from newsletter.readers.cells import split_tags
from newsletter.readers.words import any_of, listed, spaced, words_of


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


Standing = tuple[Consent, str]  #: consent, and the reason of a suppression or nothing

ACTIVE: Standing = ("active", "")
PENDING: Standing = ("pending", "")
LEFT: Standing = ("unsubscribed", "")
BOUNCED: Standing = ("active", "hard bounce")
COMPLAINED: Standing = ("active", "complaint")
BLOCKED: Standing = ("active", "manual")

_NAMED = {
    "active": ACTIVE,
    "pending": PENDING,
    "unsubscribed": LEFT,
    "bounced": BOUNCED,
    "complained": COMPLAINED,
    "blocked": BLOCKED,
}
_SENTENCES = {
    PENDING: "have to confirm first",
    LEFT: "unsubscribed",
    BOUNCED: "bounced",
    COMPLAINED: "complained",
    BLOCKED: "are suppressed",
}
#: What people and programs write for a standing, in lower case and with spaces for signs.
STATUSES = {
    spaced(word): standing
    for name, standing in _NAMED.items()
    for word in listed(lexicon.STATUSES[name])
}
_BY_WORDS = {words_of(word): standing for word, standing in STATUSES.items()}

YES = frozenset({"true", "t", "yes", "y", "1"})
NO = frozenset({"false", "f", "no", "n", "0"})
#: The same as people write it in a column of their own, in their languages.
ANY_YES = frozenset(map(str.casefold, listed(lexicon.YES)))
ANY_NO = frozenset(map(str.casefold, listed(lexicon.NO)))
#: How exports write that there is nothing, as the time at which somebody left.
_NULLS = _set(
    "none null nil n/a na nan #n/a undefined unset empty (blank) (empty) (none) [] {}"
    r" \n"  # as MySQL and PostgreSQL write it
)
_NOTHING = ANY_NO | _NULLS | {"never"}
#: That no mail came back.
FINE = _set("ok okay valid good fine safe clean passed accepted reachable opened clicked")
ZEROS = re.compile(r"[-–—0:./\s]*")
#: A day before there was mail, as programs count from: nobody left or agreed on it.
_EPOCH = r"(?:0\d{3}|1[0-8]\d\d|19[0-6]\d|1970)"
_NO_DAY = re.compile(
    rf"(?:{_EPOCH}[-./]\d\d?[-./]\d\d?|\d\d?[-./]\d\d?[-./]{_EPOCH})"
    r"(?:[\st,]+[\d:.,+-]+)?(?:\s*(?:[ap]m|z|utc|gmt))*"
)

#: How words begin that say so, in whatever form: a header, a part of a file's name, a value.
_STEMS = (
    (COMPLAINED, r"complain|spam_?report", lexicon.COMPLAINED_STEMS),
    (BOUNCED, r"bounc", lexicon.BOUNCED_STEMS),
    (BLOCKED, r"(?:do_?not|don_?t|never)_?send", lexicon.BLOCKED_STEMS),
    (
        LEFT,
        r"un_?sub(?!mi|je|st|si)|(?:non?|not|no_longer|never)_?subscri"
        r"|(?:do_?not|don_?t|no)_?(?:e_?)?(?:mail|contact|newsletter|write)",
        lexicon.LEAVING_STEMS,
    ),
)
_BEFORE = (
    r"(?:^|_)(?:(?:is|has|have|had|was|ever|e?mails?|newsletters?|marketing|contact|user|subscriber"
    r"|member|reader|hard|soft|date|time|global(?:ly)?)_?)*"
)


def _leaving_patterns() -> list[tuple[Standing, re.Pattern[str]]]:
    found = []
    for standing, english, foreign in _STEMS:
        at_start, inside = any_of(listed(foreign))
        found.append((standing, re.compile(f"{_BEFORE}(?:{english}|{at_start})|(?:{inside})")))
    return found


LEAVING = _leaving_patterns()
#: The rest of the word, and a number or a year.
_END_OF_TAG = re.compile(r"[^\W\d_]*(?:_?\d+)*\Z")
_NEVER = "not|never|no|nicht|nie|kein|pas|niet|non|nao|ne|не|ni|ikke|inte|ei|nem|未|没有"
_DENIAL = re.compile(
    rf"(?:{_NEVER})_(?:(?:yet|been|est|war|ist|был|была)_)*"
    rf"(?:unsub|opt|bounc|complain|suppress|spam|bl|{any_of(listed(lexicon.LEAVING_STEMS))[0]})"
)

_BESIDE_STATUS = re.compile(
    r"[\s:,]*(?=[(\d])|[\s:,]+(?=(?:on|since|at|am|seit|le|depuis|el|desde|il|dal|op|sinds)\s)"
)
#: Words that make a refusal of whatever stands with them below a header such as "opt-in".
REFUSING = ANY_NO | _set(
    "not none never nobody null nil nicht kein keine niet geen pas jamais nunca nie denied deny"
    " refused refuse declined decline withheld withdrawn withdrew withdraw revoked revoke rejected"
    " reject objected object stop stopped left gone inactive removed deleted cancelled canceled"
    " expired lapsed invalid disabled blocked banned without unsure"
)
REFUSING_SIGNS = re.compile("[否没不未拒]")
TIMES = _set(
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct okt nov dec dez januar februar maerz marz mai juni"
    " juli oktober dezember mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday"
    " thursday friday saturday sunday utc gmt cet cest est edt pst pdt am pm t z st nd rd th at on"
    " of since from the seit le depuis el desde il dal op sinds 年 月 日"
)
_LEAST = 4  #: letters of a word that is like another one
_ALIKE = 0.76  #: how much they are so
_DENYING = ("un", "non", "not")  #: how a word begins that may be misspelt so
#: Words that people mean, though they look like one of those.
_ORDINARY = _set(
    "valid paid unpaid attending attended completed complete compiled complied invited accepted"
    " approved registered delivery disable dispatched refunded refund deferred devoted reviewed"
    " received receiver returning renewed confirm confines activity actives passive positive"
)
_STRONGEST: tuple[Consent, ...] = ("unsubscribed", "pending")


class UnknownStanding(NewsletterError):
    """A row says something about consent that this program cannot read."""


def say(standing: Standing) -> str:
    """What is true of readers of whom it holds, as the end of a sentence."""
    return _SENTENCES.get(standing, "get mail")


def find_standing(text: str) -> Standing | None:
    """What a status says of a reader; None for a word that is not known."""
    return STATUSES.get(spaced(text)) or _BY_WORDS.get(words_of(text))


def find_status(text: str) -> Standing | None:
    """The same below the header of a status, where `Active (12 opens)` is active, too.

    What stands beside the word is a day, or in brackets and no refusal.
    """
    if found := find_standing(text):
        return found
    word, beside = _BESIDE_STATUS.split(text.casefold(), 1)[0], ""
    if find_standing(word) == ACTIVE:
        beside = text.casefold()[len(word) :].strip()
    words = words_of(beside)
    if beside.startswith("("):
        said = {one for one in words.split("_") if not one.isdigit()}
        clear = not (said & REFUSING or REFUSING_SIGNS.search(beside) or find_leaving(words))
        return ACTIVE if clear and re.search(r"\d", beside) else None
    return ACTIVE if beside and is_time(beside, words) else None


def find_leaving(words: str) -> tuple[Standing, str] | None:
    """What a stem among these words says, and the words from it on; see `words_of`."""
    for standing, pattern in LEAVING:
        if match := pattern.search(words):
            return standing, words[match.start() :].strip("_")
    return None


def is_time(value: str, said: str) -> bool:
    """A day, as of the subscription, is a yes too; `said` are the words of the value."""
    letters = re.findall(r"[^\W\d_]+", said)
    return sum(map(str.isdigit, value)) >= 4 and all(word in TIMES for word in letters)


#: Whose address is nobody's, now.
_GONE = frozenset(map(words_of, listed(f"{lexicon.GONE}, {lexicon_kinds.DEAD}")))


def read_tags(value: str) -> Standing | None:
    """What stands below a header such as "tags" or "lists": each of them a word, or none.

    Only a tag that says nothing else counts: "unsubscribed", and not "asked why he unsubscribed".
    """
    said = [standing for tag in split_tags(value).split(", ") if (standing := _read_tag(tag))]
    return combine(said) if said else None


def _read_tag(tag: str) -> Standing | None:
    if found := find_standing(tag):
        return found if found not in (ACTIVE, PENDING) else None
    words = words_of(tag)
    if words in _GONE:
        return LEFT
    for standing, pattern in LEAVING:
        if (match := pattern.match(words)) and _END_OF_TAG.match(words, match.end()):
            return standing
    return None


def read_leaving(standing: Standing, value: str) -> Standing | None:
    """What stands below a header such as "unsubscribed": a time, a yes, a reason, or nothing."""
    if is_nothing(value) or find_standing(value) == ACTIVE or _DENIAL.match(words_of(value)):
        return None
    if standing == BOUNCED and value in FINE:
        return None
    return standing


def denies(words: str) -> bool:
    """Whether a header says that somebody has not left or bounced, as "Never bounced" does."""
    return _DENIAL.match(words) is not None


def read_denied(standing: Standing, value: str) -> Standing | None:
    """What stands below such a header: a no says that he has."""
    return standing if value in ANY_NO else None


def read_valid(value: str) -> Standing | None:
    """What stands below a header such as "valid": a no, or in which state a mailbox is."""
    return BOUNCED if value in ANY_NO else read_state(value)


def read_state(value: str) -> Standing | None:
    """What stands below a header such as "state", which need not be one of a subscription."""
    if found := find_standing(value):
        return found
    words = words_of(value)
    leaving = None if _DENIAL.match(words) else find_leaving(words)
    return leaving[0] if leaving else None


def read_status(value: str) -> Standing | None:
    """A status in any language. Raises UnknownStanding for a word that nobody can read."""
    if not value:
        return None
    if found := find_status(value) or read_state(value):
        return found
    raise UnknownStanding(f"the status {value[:40]!r} is not known")


def read_standing(value: str) -> Standing | None:
    """The same where each reader has one: of merged cells only the first is not empty."""
    if not value:
        raise UnknownStanding("the cell is empty, and others say who gets mail")
    return read_status(value)


def read_reason(value: str) -> Standing | None:
    reason = find_reason(value)
    return ("active", reason) if reason else None


def find_reason(text: str) -> str:
    """Of a suppression; a plain yes is the editor's own."""
    reason, word = text.strip(), text.strip().casefold()
    if is_nothing(word):
        return ""
    return "manual" if word in YES else reason


def is_nothing(value: str) -> bool:
    """Whether a cell, in lower case, says no or that there is nothing."""
    return value in _NOTHING or is_null(value)


def is_null(value: str) -> bool:
    """Whether it is what a program writes where it has nothing, as a day or a word."""
    if value in _NULLS or ZEROS.fullmatch(value):
        return True
    return value[:1].isdigit() and _NO_DAY.fullmatch(value) is not None


def nearest_status(text: str) -> str:
    """A hint that names the nearest known word, or nothing.

    A word looks much like its own negation, and an ordinary one like some other: only what is so
    alike that it is misspelt, from its first letter on, is named.
    """
    word = spaced(text)
    if len(word) < _LEAST or word in _ORDINARY:
        return ""
    alike = [known for known in STATUSES if _is_misspelt(word, known)]
    nearest = max(alike, key=lambda known: _likeness(word, known), default="")
    return f"did you mean {nearest!r}?" if nearest else ""


def _is_misspelt(word: str, known: str) -> bool:
    both_deny = STATUSES[known] != ACTIVE and word.startswith(_DENYING)
    same_shape = word[:1] == known[:1] and word.count(" ") == known.count(" ")
    return (same_shape or both_deny) and _likeness(word, known) >= _ALIKE


def _likeness(word: str, known: str) -> float:
    from difflib import SequenceMatcher  # late: hardly any list has a word that nobody knows

    return SequenceMatcher(None, word, known).ratio()


def combine(standings: Sequence[Standing]) -> Standing:
    """Of one reader: whoever left has left, and the first reason of a suppression holds."""
    said = {consent for consent, _ in standings}
    reason = next((reason for _, reason in standings if reason), "")
    return next((one for one in _STRONGEST if one in said), "active"), reason
