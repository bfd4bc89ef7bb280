"""Which encoding bytes are in of which nothing is told, or nothing that holds. Pure.

chardet (https://chardet.readthedocs.io) knows by pairs of letters in which language a text would
be, in each encoding. It does not look at what no language has, and what tells best where words are
few: signs within words (`rz¹d`), capitals behind small letters, letters of another language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from unicodedata import category

#: What is looked for, by Python's names, and how often each is met beside the others.
_PRIORS = {
    **dict.fromkeys(("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256"), 1.0),
    **dict.fromkeys(("cp1257", "cp874", "iso8859-2", "koi8-r", "koi8-u"), 1.0),
    **dict.fromkeys(("gb18030", "big5hkscs", "cp932", "euc_jis_2004", "cp949"), 1.0),
    **dict.fromkeys(("mac-roman", "iso8859-7", "iso8859-5"), 0.95),
    "mac-latin2": 0.85,
    **dict.fromkeys(("cp850", "cp852", "cp866"), 0.6),
}
_NAMES = {"euc_jis_2004": "euc_jp"}
#: The letters beyond ASCII of languages in Latin script, with those of common foreign words.
_ALPHABETS = {
    "cs": "áčďéěíňóřšťúůýžöäü",
    "da": "æøåéöäü",
    "de": "äöüßéèáàç",
    "en": "éèêëïöüäñçàâôíóáúæœøåãšžß",
    "es": "áéíñóúüç",
    "et": "äõöüšž",
    "fi": "äöåšžé",
    "fr": "àâæçèéêëîïôœùûüÿñöä",
    "hr": "čćđšžéöü",
    "hu": "áéíóöőúüűä",
    "is": "áæðéíóöþúý",
    "it": "àèéìíîòóùú",
    "lt": "ąčėęįšųūž",
    "lv": "āčēģīķļņšūž",
    "nl": "áéèëêíïóöüúçà",
    "no": "æøåéèêòóôöäü",
    "pl": "ąćęłńóśźżéöüä",
    "pt": "áàâãçéêíóôõúü",
    "ro": "ăâîşţșțéö",
    "sk": "áäčďéíĺľňóôŕšťúýžöü",
    "sl": "čšžćđéöü",
    "sq": "ëç",
    "sv": "åäöéèüà",
    "tr": "çğıiöşüâîû",
}
_SAMPLE = 65536
_READ = 16384  #: bytes of words
_HIGH = re.compile(rb"[\x80-\xff]")
_CDATA = re.compile(rb"<!\[CDATA\[|\]\]>")
_TAG = re.compile(rb"<[^<>]{1,2000}>")
_LANGUAGE = re.compile(
    rb"""<(?:html|body|feed|rss|channel)\b[^<>]{0,300}?\blang\s*=\s*["']?\s*([A-Za-z]{2})\b"""
    rb"""|<(?:\w+:)?language>\s*([A-Za-z]{2})\b""",
    re.IGNORECASE,
)
#: Quotation marks, dashes and signs of Windows where they stand in English. The letters of other
#: encodings that some of them would be stand elsewhere.
_SIGNS_OF_WINDOWS = re.compile(
    rb"""\xa0
    |(?<=[A-Za-z])\x92(?=(?:s|t|re|ve|ll|d|m)(?![A-Za-z]))
    |(?<![A-Za-z\x80-\xff])[\x91\x93](?=[A-Za-z0-9])
    |(?<=[A-Za-z0-9.,!?])[\x92\x94](?![A-Za-z\x80-\xff])
    |(?<=[ \d])[\x96\x97](?=[ \d])
    |\x85(?=\s|\Z)
    |[\xa3\x80](?=\d) | (?<=\d)\xb0 | (?<=m)[\xb2\xb3]
    |(?<![A-Za-z\x80-\xff])[\xa9\xae\xbd](?![A-Za-z\x80-\xff])
    |(?<=[A-Za-z])[\x99\xae](?![A-Za-z\x80-\xff])""",
    re.VERBOSE,
)
#: Letters, and signs beyond ASCII.
_WORD = re.compile(r"[^\s\x00-@\[-`{-\x7f]+")
_AT_EDGES = "’‘‚“”„«»‹›–—…•®™©¿¡\xa0"
_WITHIN = frozenset("’·\xad—…\xa0‑")
_DASH = re.compile("–(?=[A-Z])")
_LETTERS = frozenset({"Lu", "Ll", "Lo", "Lm", "Mn", "Mc"})
_SMALL_SIGNS = frozenset("ªº")  #: which Unicode calls letters
_CJK = 0x2E80
_CJK_IN_LATIN = re.compile("[a-z][\u2e80-\U0003ffff]|[\u2e80-\U0003ffff][a-z]")
#: Of how likely the likeliest is: from where on another may be meant, and below which it is not.
_CLOSE, _FAR = 0.8, 0.1
_LITTLE = 0.02  #: which says nothing; then it is the encoding that most are in
_TOLD = 1.5  #: times as likely is the language that a document says it is in


class Likely(NamedTuple):
    encoding: str  #: Python's name; empty where none is likely
    other: str = ""  #: one that is nearly as likely, and reads otherwise


class _Reading(NamedTuple):
    encoding: str
    text: str
    weight: float


def find_likeliest(body: bytes) -> Likely:
    sample = _find_words(body)
    if not _HIGH.search(_SIGNS_OF_WINDOWS.sub(b"", sample)):
        return Likely("cp1252")
    found = sorted(_read(sample, _find_language(body)), key=lambda each: -each.weight)
    if not found or not found[0].weight:
        return Likely("")
    best = found[0]
    least = max(min(_CLOSE * best.weight, best.weight - _LITTLE), _FAR * best.weight)
    others = (r.encoding for r in found if r.text != best.text and r.weight > least)
    return Likely(best.encoding, next(others, ""))


def _find_words(body: bytes) -> bytes:
    """Pieces of a document that a reader sees and that are not all ASCII."""
    first = _HIGH.search(body)
    start = max(first.start() - _READ, 0) if first else 0
    bare = _CDATA.sub(b" ", body[start : start + _SAMPLE])
    return b"\n".join(piece for piece in _TAG.split(bare) if not piece.isascii())[:_READ]


def _find_language(body: bytes) -> str:
    told = _LANGUAGE.search(body[:_SAMPLE])
    return (told[1] or told[2]).decode("ascii").lower() if told else ""


def _read(sample: bytes, language: str) -> Iterator[_Reading]:
    """The readings of a sample that differ; `language` is what its document says."""
    from chardet import detect_all

    seen = set[str]()
    for told in detect_all(
        sample, ignore_threshold=True, include_encodings=_PRIORS, compat_names=False
    ):
        encoding, spoken = told["encoding"], told["language"] or ""
        if encoding not in _PRIORS:
            continue
        text = sample.decode(encoding, "replace")
        if text not in seen:
            seen.add(text)
            prior = _PRIORS[encoding] * (_TOLD if language and spoken == language else 1)
            weight = told["confidence"] * prior * _likeness(text, spoken)
            if encoding == "cp1252":
                weight += _LITTLE * _likeness(text, "")
            yield _Reading(_NAMES.get(encoding, encoding), text, weight)


def _likeness(text: str, language: str) -> float:
    """How much its words beyond ASCII look like such of the language, or of any: 1, or less."""
    words = frozenset(word for word in _WORD.findall(text) if not word.isascii())
    odd = sum(_is_odd(word, language) for word in words)
    return (1 - odd / len(words)) ** 3 if words else 1.0


@lru_cache(1 << 12)
def _is_odd(word: str, language: str) -> bool:
    if any(map(_is_no_character, word)):
        return True
    if ord(max(word)) >= _CJK:
        return _CJK_IN_LATIN.search(word) is not None
    bare = _DASH.sub("", word.strip(_AT_EDGES))
    letters = [c for c in bare if c.isalpha() and c not in _SMALL_SIGNS]
    if 0 < len(letters) < len(bare) and any(map(_is_sign, bare)):
        return True
    if any(a.islower() and b.isupper() and not (a + b).isascii() for a, b in pairwise(bare)):
        return True
    scripts = set(map(_script_of, letters))
    known = _ALPHABETS.get(language, "") if scripts == {"latin"} else ""
    is_foreign = known != "" and any(not c.isascii() and c.lower() not in known for c in letters)
    return len(scripts) > 1 or is_foreign


def _is_no_character(character: str) -> bool:
    """U+FFFD, a control character, one of nobody's, or a line of a box."""
    return character == "\ufffd" or category(character) in ("Cc", "Co") or "─" <= character <= "▟"


def _is_sign(character: str) -> bool:
    """Whether it stands in no word."""
    is_letter = category(character) in _LETTERS and character not in _SMALL_SIGNS
    return not is_letter and character not in _WITHIN


def _script_of(letter: str) -> str:
    code = ord(letter)
    if code < 0x0250 or 0x1E00 <= code < 0x1F00:
        return "latin"
    return "greek" if code < 0x0400 or 0x1F00 <= code < 0x2000 else str(code >> 8)
