"""What the words of a sentence mean where it may be of a call to action.

Names are masked, since a call is the same whoever is to be booked and whichever bureau asks; other
words have classes, so that a verb or a kind of event that no labelled text had counts like those
that they had.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from newsletter.cleaning.calls.slips import find_meant
from newsletter.cleaning.house import HouseRules

#: The masks; no word has a capital letter.
NAME, BUREAU, MAIL, PLACE, PHONE, NUMBER, CAPITAL = (
    *("NAME", "BUREAU", "MAIL", "PLACE", "PHONE", "NUMBER", "CAPITAL"),
)
_CLASSES = {
    "book": "book booked booking bookings hire hired hiring invite invited inviting invitation "
    "engage engaged engaging engagement engagements request requests requesting arrange arranging "
    "reserve reserving secure securing bring bringing get getting have having host hosting land "
    "sign welcome feature put grab snap borrow",
    "reach": "contact call mail email ring phone write drop reach enquire inquire enquiry inquiry "
    "enquiries inquiries ask message ping line touch shout talk whatsapp dial text reply tell "
    "approach",
    "event": "event events meeting meetings conference conferences congress seminar seminars "
    "convention summit summits workshop workshops gathering gatherings stage stages podium panel "
    "programme program agenda lineup offsite retreat dinner gala forum webinar webinars symposium "
    "kickoff annual session sessions room audience audiences delegates attendees campus festival",
    "public": "board team teams staff clients company guests colleagues investors members "
    "management executives employees customers people organisation organization students school",
    "expert": "speaker speakers expert experts analyst analysts economist economists author "
    "authors thinker thinkers voice voices specialist specialists strategist strategists "
    "moderator moderators keynoter name names face faces host hosts storyteller futurist",
    "talk": "speech speeches talk talks lecture lectures keynote keynotes presentation "
    "presentations address appearance appearances speaking",
    "fee": "fee fees price prices rate rates quote quotes availability available date dates diary "
    "calendar free budget terms",
    "list": "list lists overview page pages website site profile profiles roster catalogue "
    "directory selection shortlist here link form section",
    "wish": "need needs want wants like love wish require interested looking searching planning "
    "considering thinking curious fancy wondering prefer hoping ready",
    "look": "check see look visit find click browse view meet discover explore read go",
    "us": "we us our ours me my i",
    "you": "you your yours yourself",
    "who": "him her them he she they his their",
    "if": "if when whenever should case",
    "said": "said says say told tells argues argued writes wrote reports reported added adds "
    "explained warned asked",
    "honour": "congratulates congratulations congratulate congratulated thank thanks thanked "
    "wishes mourns condolences birthday farewell prize award awarded honour medal happy proud",
    "was": "was were had did been",
}


def _by_word(classes: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, words in classes.items():
        for word in words.split():
            found[word] = (*found.get(word, ()), name)
    return found


CLASSES = _by_word(_CLASSES)
#: Masks and signs that are classes of their own.
OWN_CLASS = frozenset({NAME, BUREAU, MAIL, PLACE, PHONE, "?", "!"})

_POSSESSIVE = re.compile(r"[’‘´`'ʼ]s\b", re.IGNORECASE)
_TOKEN = re.compile(
    r"(?P<MAIL>[\w.+-]+@[\w-]+\.\w[\w.-]*)"
    r"|(?P<PLACE>https?://\S+|www\.\S+|\b[\w-]+\.(?:com|net|org|example|eu|cn|nl|de|co)\b\S*)"
    r"|(?P<PHONE>(?<!\d)(?:\+|00?)\d[\d ()./-]{6,}\d)"
    r"|(?P<word>[^\W_]+)|(?P<sign>[?!])"
)
_SHORTEST_NAME = 3  #: letters of a part of a name that stands for it

#: The bureau where its name is not said.
_ANYBODYS = (
    *(("speakers", "bureau"), ("speaker", "bureau"), ("our", "bureau"), ("our", "agency")),
)
#: By its first word, what names somebody or something: the other words, the longest first.
_Names = Mapping[str, Sequence[tuple[str, ...]]]


def read_words(written: str, house: HouseRules) -> list[str]:
    """The words of a sentence in small letters, with masks for names, addresses and numbers."""
    text = _POSSESSIVE.sub("", written)
    found = [(match.lastgroup or "", match[0]) for match in _TOKEN.finditer(text)]
    is_shouted = text.isupper()
    words: list[str] = []
    at = 0
    while at < len(found):
        kind, token = found[at]
        if kind != "word":
            words.append(token if kind == "sign" else kind)
            at += 1
            continue
        mask, length = _find_name(found, at, house, is_shouted)
        if mask is None:
            words.append(NUMBER if token[0].isdigit() else find_meant(token.lower()))
        elif not words or words[-1] != mask:
            if mask == BUREAU and words and words[-1] in ("the", "our"):
                words.pop()
            words.append(mask)
        at += length
    return words


def _find_name(
    found: Sequence[tuple[str, str]], at: int, house: HouseRules, is_shouted: bool
) -> tuple[str | None, int]:
    """The mask of what is named here, and how many words name it."""
    token = found[at][1]
    for mask, names in ((BUREAU, _bureaus(house)), (NAME, _people(house))):
        for rest in names.get(token.casefold(), ()):
            words = found[at + 1 : at + 1 + len(rest)]
            is_alone = mask == NAME and not rest
            if is_alone and not token[0].isupper():
                continue
            if tuple(find_meant(word.casefold()) for _, word in words) != rest:
                continue
            after = found[at + 1 + len(rest) :][:1]
            if (token.casefold(), *rest) in _ANYBODYS and after and after[0][1] in ("of", "for"):
                continue  # `the Speakers Bureau of Washington`
            return mask, 1 + len(rest)
    if not token[0].isupper() or is_shouted or token == "I":  # noqa: S105
        return None, 1
    if at == 0 and not (len(found) > 1 and found[1][1][0].isupper()):
        return None, 1
    return CAPITAL, 1


@lru_cache(maxsize=16)
def _bureaus(house: HouseRules) -> _Names:
    names = [*house.organisations, *map(" ".join, _ANYBODYS)]
    initials = ("".join(word[0] for word in name.split()) for name in house.organisations)
    names += [letters for letters in initials if len(letters) >= _SHORTEST_NAME]
    return _by_first_word(names)


@lru_cache(maxsize=16)
def _people(house: HouseRules) -> _Names:
    parts = {part for name in house.people for part in (name.split()[0], name.split()[-1])}
    return _by_first_word([*house.people, *(part for part in parts if len(part) >= _SHORTEST_NAME)])


def _by_first_word(names: Iterable[str]) -> _Names:
    found: dict[str, set[tuple[str, ...]]] = {}
    for name in names:
        words = [match[0].casefold() for match in _TOKEN.finditer(_POSSESSIVE.sub("", name))]
        if words:
            found.setdefault(words[0], set()).add(tuple(words[1:]))
    return {first: sorted(rests, key=len, reverse=True) for first, rests in found.items()}
