"""Which of the encodings before Unicode a list was written in, by what its words would be. Pure.

Scripts without capitals or with letters of their own are told apart by charset-normalizer. Among
the Latin encodings, which give nearly every byte some letter, that one is likeliest in which each
word keeps to the letters of one language: `Dvoøák` does not, `Dvořák` does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import chain, pairwise, product
from math import log

from newsletter.readers.hearing import best_heard

#: Of Latin letters, and how much likelier than the first one each must be to be taken: most lists
#: are in Windows-1252, and few programs for DOS are left.
LATIN = {
    "cp1252": 0.0,
    "mac_roman": 1.0,
    "cp1250": 1.5,
    "iso8859_2": 2.0,
    "cp1254": 2.0,
    "cp1257": 2.5,
    "cp850": 8.0,
    "cp852": 10.0,
}
#: Of all other scripts. What is rare, and would take much for its own, is asked last.
SCRIPTS = (
    (
        *("gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1251", "koi8_u", "cp1253", "cp1255"),
        *("cp1256", "iso8859_6"),
    ),
    ("iso8859_5", "cp866", "mac_cyrillic", "iso8859_7", "iso8859_8", "cp874"),
)
#: The lead bytes of what is written every day in the encodings of two bytes a character; another
#: language's bytes are rare signs there.
_EVERYDAY = {
    "gb18030": range(0xB0, 0xD8),
    "big5": range(0xA4, 0xC7),
    "cp932": range(0x82, 0x99),
    "euc_jp": (0xA4, 0xA5, *range(0xB0, 0xD0)),
    "cp949": range(0xB0, 0xC9),
}
_FROM_A1 = frozenset({"gb18030", "euc_jp", "cp949"})  #: of which the second byte is as wide
_SAMPLE = 1 << 16  #: bytes
_FEW = 10  #: lines
_FEWEST = 3  #: words

_WIDE = re.compile(rb"[\x80-\xff]+")
_WIDE_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
#: Signs that stand in Windows-1252 where some letters of other scripts do.
_NO_LETTERS = bytes([*range(0x80, 0xC0)])
_MIXED = re.compile(r"[A-Za-z][\u0370-\uffef]|[\u0370-\uffef][A-Za-z]")
_WORD = re.compile(r"[^\W\d_]+")
_GREEK = frozenset({"cp1253", "iso8859_7"})
#: Whose small letters stand where Hebrew has its own, which knows no capitals, but a
#: hyphen among them.
_SMALL_AS_HEBREW = _GREEK | {"cp1251"}
_NO_HEBREW = re.compile(rb"[\x80-\xcd\xcf-\xdf\xfb\xfc\xff]")
_GREEK_WORD = re.compile("[\u0370-\u03ff]{2,}")
#: Vowels, and the few consonants in which Greek words end.
_GREEK_ENDINGS = frozenset("αεηιουωάέήίόύώϊϋΐΰςνρξψ")
_GLUED = re.compile(r"(?<!\w)[‚„…†‡€‰‹‘’“”•–—](?=[^\W\d_])")
#: The letters beyond ASCII of each language, the frequent ones first.
_ALPHABETS = (
    *(
        "äöüß",
        "éèçêàôîëïâûùœüÿæ",
        "áíóñéúü",
        "ãçéáóíêâõúàôü",
        "àèòùìéíóâç",
        "éëèïöüáóê",
        "èéàçóíòúï",
    ),
    *("åäöéü", "øåæéöü", "íáðóéúþöæý", "äöåéšž", "äõöüšž", "ãâíáéú"),
    *("łóąęśżćńź", "áíéěýšřčžůúňťďóö", "áíéčýšžľúťôňďäĺŕó", "áéóöőíüúű", "ăâîşţșț"),
    *("čšžćđ", "ışğüçöİâî", "ėšžųūįąčęš", "āīšēūņķļžčģ", "ëçê"),
)
#: What writers set around and between words.
_AT_EDGES = frozenset("’‘“”„–—…•«»®™°\xa0")
_STRANGE = log(1 / 2000)  #: for a letter that a language does not have
_NONSENSE = 2 * _STRANGE  #: for what no word of any language has in it
_LEAST = _STRANGE / 2  #: of each letter on average, for a sample of Latin script


class Sample:
    """Some of the lines beyond ASCII, from everywhere in a file, in bounded memory."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._size = self._seen = 0
        self._every = 1

    def add(self, line: bytes) -> None:
        if self._seen % self._every == 0:
            self._lines.append(line[:_SAMPLE])
            self._size += len(self._lines[-1])
            while self._size > 2 * _SAMPLE and len(self._lines) > 1:
                self._lines = self._lines[::2]
                self._size = sum(map(len, self._lines))
                self._every *= 2
        self._seen += 1

    def __bytes__(self) -> bytes:
        return b"".join(self._lines)


def rank_latin(sample: bytes) -> list[str]:
    """The encodings in which a sample of Latin script may be, the likeliest first.

    None of them where letters beyond ASCII stand in rows, or are very odd: it is another script.
    """
    words = _WIDE_WORD.findall(sample)
    if _are_of_no_latin(frozenset(words)) or any(is_everyday(codec, sample) for codec in _EVERYDAY):
        return []
    runs = [run for word in words for run in map(len, _WIDE.findall(word))]
    scores = {
        codec: sum(map(_likelihood, (word.decode(codec, "replace") for word in words)))
        for codec in LATIN
    }
    if max(scores.values()) < sum(runs) * _LEAST:
        return []
    return sorted(scores, key=lambda codec: LATIN[codec] - scores[codec])


def _are_of_no_latin(words: Collection[bytes]) -> bool:
    """Whether most of them are letters beyond ASCII in rows; each counts once, as a yes may stand
    in every line."""
    runs = [run for word in words for run in map(len, _WIDE.findall(word))]
    rows = [word for word in words if len(word) > 1 and len(word.strip(_NO_LETTERS)) == len(word)]
    alone = [word for word in rows if _WIDE.fullmatch(word)]
    return sum(run for run in runs if run > 2) * 2 > sum(runs) or len(alone) * 2 > len(words)


def is_everyday(codec: str, sample: bytes) -> bool:
    """Whether a sample is nothing but what is common in an encoding of two bytes a character."""
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError:
        return False
    wide = [c.encode(codec) for c in text if not c.isascii() and c.isalpha()]
    return (
        bool(wide)
        and not is_mixed(text)
        and all(
            len(pair) == 2
            and pair[0] in _EVERYDAY[codec]
            and (codec not in _FROM_A1 or pair[1] > 0xA0)
            for pair in wide
        )
    )


def is_mixed(text: str) -> bool:
    """Whether a word in it is of Latin letters and of another script's."""
    return _MIXED.search(text) is not None


def find_heard(sample: bytes, likeliest: str) -> tuple[str, int]:
    """The encoding in which words are such as lists have, and how much of them; or nothing.

    Where they are the same in several, it is the likeliest one, else the most common in which
    nothing is odd.
    """
    codecs, weight = best_heard(_readings(sample))
    if not codecs or likeliest in codecs:
        return (likeliest if codecs else ""), weight
    texts = {codec: sample.decode(codec, "replace") for codec in codecs}
    return next((codec for codec in codecs if not _is_odd(texts[codec])), codecs[0]), weight


def _readings(sample: bytes) -> Iterator[tuple[str, str]]:
    for codec in chain(LATIN, *SCRIPTS):
        try:
            yield codec, sample.decode(codec, "replace" if codec in LATIN else "strict")
        except UnicodeDecodeError:
            continue


def has_few_words(sample: bytes) -> bool:
    """Whether they are too few to tell a script by."""
    return len(frozenset(_WIDE_WORD.findall(sample))) < _FEWEST


def find_script(sample: bytes) -> str:
    """The encoding of a sample in any other script, or nothing where none is likely.

    Where one stray byte spoils the whole, its first lines are asked.
    """
    from charset_normalizer import from_bytes

    start = b"".join(sample.splitlines(keepends=True)[:_FEW])
    for part, codecs in product(dict.fromkeys((sample, start)), SCRIPTS):
        found = from_bytes(part, cp_isolation=list(codecs), preemptive_behaviour=False).best()
        if found and _is_unclear(found.encoding, str(found), part):
            return ""
        if found and not _is_odd(str(found)):
            return found.encoding
    return ""


def _is_unclear(codec: str, text: str, sample: bytes) -> bool:
    """Whether it may as well be in another script; the Mac's Greek is none that is known here."""
    if codec in _GREEK and _is_no_greek(text):
        return True
    return codec in _SMALL_AS_HEBREW and not _NO_HEBREW.search(sample)


def _is_no_greek(text: str) -> bool:
    """Whether its words end as those of Greek do not."""
    words = [word for word in _GREEK_WORD.findall(text) if word != word.upper()]
    odd = [word for word in words if word[-1] not in _GREEK_ENDINGS or "ς" in word[:-1]]
    return len(odd) * 4 > len(words)


def _is_odd(text: str) -> bool:
    """Whether it is as what is read in a wrong encoding: capitals and signs are in odd places."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    odd = [word for word in words if word not in (word.lower(), word.upper(), word.capitalize())]
    return (len(odd) + len(_GLUED.findall(text))) * 5 > len(words)


@lru_cache(1 << 12)
def _likelihood(word: str) -> float:
    """Of a word's letters beyond ASCII, in the language that suits it best."""
    letters = [c for i, c in enumerate(word) if not c.isascii() and not _may_stand(word, i)]
    nonsense = sum(not c.isalpha() for c in letters) + _humps(word)
    said = [c if c == "İ" else c.lower() for c in letters if c.isalpha()]
    best = max(sum(_frequency(alphabet, c) for c in said) for alphabet in _ALPHABETS)
    return best + nonsense * _NONSENSE


def _may_stand(word: str, i: int) -> bool:
    """Whether it is a sign at an edge of the word, or the apostrophe of O’Brien."""
    before, behind = word[:i][-1:].isalpha(), word[i + 1 : i + 2].isalpha()
    if before and behind:
        return word[i] == "’"
    return word[i] in _AT_EDGES and not (before and word[i] == "‘")


def _humps(word: str) -> int:
    """Capitals beyond ASCII behind a small letter: Mac Roman's `é` is a `Ž` in Windows-1252."""
    return sum(a.islower() and b.isupper() and not b.isascii() for a, b in pairwise(word))


def _frequency(alphabet: str, letter: str) -> float:
    place = alphabet.find(letter)
    return _STRANGE if place < 0 else -log(place + 2.0)
