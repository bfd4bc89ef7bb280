"""A whole name in one cell: which of it is the given name, and which the family's. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from newsletter.readers.headers import simple_name
from newsletter.readers.surnames import may_stand_first
from newsletter.readers.words import listed

#: First and last name; the first is empty where nobody can tell, or none is said.
Split = Callable[[str], tuple[str, str]]

#: Words before a name, behind which a single one is the family's.
_TITLES = """
    mr mrs ms miss mx sir madam lady lord dame rev reverend hon
    herr herrn hr frau fr frl fräulein familie fam
    m mme mlle mlles mm monsieur madame mademoiselle
    sr sra srta señor señora señorita doña dña
    sig sigra signor signora signorina dott dottssa dottore dottoressa avv
    senhor senhora dra
    dhr mevr mw mevrouw meneer heer
    pan pani p państwo paní slečna mgr inż hab lek mudr judr phdr mvdr rndr ing bc mga
    fru fröken hra rva neiti
    bay bayan sn doç öğr
    г-н г-жа господин госпожа гн гжа пан пані
    κ κος κα κυρία κύριος domnul doamna dl dna d-l d-na
    מר גב גברת דר פרופ السيد السيدة د أ الدكتور
    dr prof drs ir dipl mag univ priv doz ra assoc asst docent doc phd
"""
_PARTS_OF_TITLES = frozenset(
    listed(
        "ing, inform, kfm, kffr, psych, phys, math, med, phil, jur, habil, hc, nat, rer, iur, arch"
    )
)
#: What stands behind one.
_BEHIND = frozenset(
    listed(
        "phd, md, msc, mba, bsc, ma, ba, llm, jr, sr, ii, iii, iv, dphil, esq, csc, drsc, dipl, úr"
        ", asszony, bey, hanım"
    )
)
#: Headers in languages that write the family's name first, as `simple_name` has them.
_FAMILY_FIRST = frozenset(
    map(
        simple_name,
        listed(
            "név, teljes név, 姓名, 氏名, 名前, お名前, 이름, 성명, họ tên, họ và tên, tên đầy đủ"
        ),
    )
)
_LEAST_BEHIND_DON = 2  #: words of a name in which it is none itself, with it
_LEAST_IN_CAPITALS = 3  #: letters: fewer may be initials


def _plain(word: str) -> str:
    return word.casefold().replace(".", "").strip("(),")


_KNOWN_TITLES = frozenset(map(_plain, _TITLES.split()))


def is_family_first(header: str) -> bool:
    """Whether the header of whole names tells that the family's stands first."""
    return simple_name(header) in _FAMILY_FIRST


def split_name(text: str) -> tuple[str, str]:
    """First and last name; both empty where nobody can tell which is which.

    A salutation or a title is none of them: behind one, a single name is the family's.
    """
    return _split(text, family_first=False)


def split_family_first(text: str) -> tuple[str, str]:
    """The same below a header that tells that the family's name stands first."""
    return _split(text, family_first=True)


def _split(text: str, *, family_first: bool) -> tuple[str, str]:
    words = text.split()
    if len(words) < 2 or not all(word[:1].isalpha() for word in words) or "," in text:
        return "", ""
    names, titled = _without_titles(words)
    capitals = [word[:1].isupper() for word in names]
    if titled and capitals and capitals[-1] and not all((len(names) > 1, capitals[0])):
        return "", " ".join(names)  # as "Frau von Arnim"
    # Scripts without capitals write the family name first, or write no space.
    if len(names) < 2 or not (capitals[0] and capitals[-1]):
        return "", ""
    if in_capitals := _in_capitals(names):
        return in_capitals
    stands_first = may_stand_first(names[0])
    if family_first and (stands_first or not may_stand_first(names[-1])):
        return " ".join(names[1:]), names[0]
    return ("", "") if stands_first else (names[0], " ".join(names[1:]))


def _without_titles(words: Sequence[str]) -> tuple[Sequence[str], bool]:
    """A name without those in front of it, as `Prof. Dr.-Ing.`, and behind; whether one was."""
    start, end = 0, len(words)
    while start < end and _is_title(words[start], first=start == 0):
        start += 1
    if not start and words[0] in ("Don", "don") and end > _LEAST_BEHIND_DON:
        start = 1
    while end - start > 1 and _plain(words[end - 1]) in _BEHIND:
        end -= 1
    return words[start:end], start > 0


def _is_title(word: str, *, first: bool) -> bool:
    plain = _plain(word)
    if plain in _KNOWN_TITLES:
        return len(plain) > 1 or not word.isascii()  # "M. Miller" may have initials
    parts = plain.split("-")
    if len(parts) > 1:
        return parts[0] in _KNOWN_TITLES and all(one in _PARTS_OF_TITLES for one in parts[1:])
    return not first and word.endswith(".") and plain in _PARTS_OF_TITLES


def _in_capitals(names: Sequence[str]) -> tuple[str, str] | None:
    """Of a name that is written so beside one that is not: that one is the family's."""
    if names[0].isupper() == names[-1].isupper():
        return None
    loud = [word.isupper() for word in names]
    at = loud.index(False) if loud[0] else loud.index(True)
    first, last = (names[at:], names[:at]) if loud[0] else (names[:at], names[at:])
    if max(map(len, last)) < _LEAST_IN_CAPITALS:
        return None
    return " ".join(first), " ".join(last)
