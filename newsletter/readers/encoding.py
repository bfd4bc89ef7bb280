"""Which encoding a spreadsheet wrote a file in: certain where it can be, else the likeliest.

Nothing is read by an encoding that some of its bytes are not in: rubbish would pass for names, and
the words that say who left would be lost.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from newsletter.errors import NewsletterError
from newsletter.readers.hearing import are_all_known, weigh_words
from newsletter.readers.likeliest import (
    LATIN,
    Sample,
    find_heard,
    find_script,
    has_few_words,
    is_mixed,
    rank_latin,
)

_CHUNK = 1 << 16  #: bytes read at a time
_LONGEST_LINE = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # starts like the next one
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: How UTF-16 without a mark looks when it starts with two ASCII letters.
_UNMARKED = (
    (re.compile(rb"[!-~]\0[!-~]\0"), "utf-16-le"),
    (re.compile(rb"\0[!-~]\0[!-~]"), "utf-16-be"),
)
#: Error handlers that read bytes which are no UTF-8, in a file that else is, by another codec.
_MENDING = {f"newsletter-{codec}": codec for codec in LATIN}
_ESCAPES = re.compile(rb"\x1b\$[@B()]")
_ESCAPING = ("iso2022_jp_ext", "iso2022_kr")
_FEW = 20  #: lines beyond ASCII, which may look like UTF-8 by chance
_LEAST_HEARD = 3  #: of what words weigh, to speak against UTF-8
_SHOWN = 5  #: of the lines that are told


@dataclass(frozen=True, slots=True)
class Encoding:
    codec: str
    certain: bool
    errors: str = "strict"  #: how what is not in it is read, as `open` takes it
    mended: tuple[int, ...] = ()  #: lines in which something is not, the first ones
    others: int = 0  #: further ones

    @property
    def name(self) -> str:
        """As a person would say it."""
        return _name(self.codec)

    @property
    def note(self) -> str:
        """Which lines are mended and how; empty where none is."""
        if not self.mended:
            return ""
        lines = ", ".join(f"{line:,}" for line in self.mended)
        more = f" and {self.others:,} more" if self.others else ""
        many = len(self.mended) + self.others > 1
        return (
            f"line{'s' * many} {lines}{more} {'hold' if many else 'holds'} characters that are not"
            f" {self.name} like the rest; they were read as {_name(_MENDING[self.errors])}"
        )


#: Forms of an encoding that have letters more.
_WIDER = {"big5": ("big5", "cp950", "big5hkscs")}
#: What is asked for where not even a script is known.
_ANY = (
    "name the encoding that it is in, as --encoding windows-1251 (Russian), gb18030 (Chinese) or"
    " cp932 (Japanese)"
)
#: What else a text in the same script may be in.
_SAME_SCRIPT = {
    "gb18030": ("big5", "euc_jp"),
    "big5": ("gb18030",),
    "cp932": ("euc_jp",),
    "euc_jp": ("cp932",),
    "cp949": ("johab",),
    **dict.fromkeys(("cp1251", "koi8_u", "iso8859_5", "cp866"), ("cp1251", "koi8_u", "cp866")),
    **dict.fromkeys(("cp1253", "iso8859_7"), ("cp1253", "iso8859_7", "mac_greek")),
    **dict.fromkeys(("cp1255", "iso8859_8"), ("cp1255", "cp862")),
    **dict.fromkeys(("cp1256", "iso8859_6"), ("cp1256", "cp864")),
}
_NAMES = {
    "utf-8-sig": "UTF-8",
    "mac_roman": "Mac Roman",
    "mac_cyrillic": "Mac Cyrillic",
    "cp932": "Shift-JIS",
    "cp949": "EUC-KR",
    "big5": "Big5",
    "iso2022_jp_ext": "ISO-2022-JP",
    "cp950": "Big5",
}


def _name(codec: str) -> str:
    if found := _NAMES.get(codec):
        return found
    if codec.startswith("cp"):
        return f"{'Windows-' if codec.startswith(('cp125', 'cp874')) else 'CP'}{codec[2:]}"
    return codec.upper().replace("ISO8859", "ISO-8859").replace("_", "-")


def find_encoding(path: Path, told: str = "") -> Encoding:
    """Reads the file a piece at a time; `told` is what somebody says that it is in.

    Where some lines are UTF-8 that by chance hardly any text of another encoding looks like, the
    whole file is, and only what is not is read otherwise: lists grow together from several ones.

    Raises NewsletterError for what is no text: damaged Unicode, or a line that never ends; and
    where no encoding is likely.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if told:
        return _told(path, told, start)
    for mark, codec in _MARKS:
        if start.startswith(mark):
            return _validated(path, codec)
    for pattern, codec in _UNMARKED:
        if pattern.match(start):
            return _validated(path, codec)
    return _escaped(path) or _found(path)


def _found(path: Path) -> Encoding:
    whole = _decodes(_chunks(path), "utf-8")
    if whole and _is_clear(path):
        return Encoding("utf-8", certain=True)
    survey = _survey(path, "utf-8")
    heard, weight = find_heard(survey.all_sample, "")
    known = weigh_words(survey.all_sample.decode("utf-8", "replace"))
    # Few bytes of another encoding may look like UTF-8; words that lists have do not.
    more = survey.some_are and weight > max(known, _LEAST_HEARD) and _reads(path, heard)
    text = survey.all_sample.decode(heard, "replace") if more else ""
    by_chance = more and (are_all_known(text) if whole else not is_mixed(text))
    if by_chance or not survey.some_are:
        return _likeliest(path, survey._replace(sample=survey.all_sample))
    return Encoding("utf-8", certain=True) if whole else _mixed(path, survey)


def _is_clear(path: Path) -> bool:
    """Whether a file that may be UTF-8 is nothing else: its first words beyond ASCII are many."""
    with path.open("rb") as file:
        start = file.read(_CHUNK)
    wide = [line for line in start.splitlines() if not line.isascii()]
    return not wide or len(wide) > _FEW


def _escaped(path: Path) -> Encoding | None:
    """Mail's old encodings of two bytes a character, which are all ASCII. Raises NewsletterError.

    They switch between alphabets by an escape, which stands in no other list.
    """
    if not any(b"\x1b" in chunk and _ESCAPES.search(chunk) for chunk in _chunks(path)):
        return None
    found = next((codec for codec in _ESCAPING if _reads(path, codec)), "")
    if not found:
        raise _unclear(path, "is in an encoding with escapes that could not be told", _ESCAPING[0])
    return Encoding(found, certain=True)


def _told(path: Path, told: str, start: bytes) -> Encoding:
    try:
        codec = codecs.lookup(told).name.replace("-", "_")
        "é".encode(codec, "replace").decode(codec, "replace")
    except (LookupError, UnicodeError) as error:
        raise NewsletterError(
            f"there is no encoding {told!r}",
            hint="expected a name such as utf-8, windows-1252, windows-1251, gb18030 or shift_jis",
        ) from error
    if codec in ("utf_8", "utf_8_sig"):
        codec = "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
    if not _decodes(_chunks(path), codec):
        raise NewsletterError(
            f"{path.name!r} is not in {_name(codec)}",
            hint="without --encoding the likeliest one is found",
        )
    return Encoding(codec, certain=True)


class _Survey(NamedTuple):
    """Of the lines beyond ASCII: whether some are in an encoding, and which are not."""

    some_are: bool
    sample: bytes  #: of those that are not
    all_sample: bytes  #: of all
    first: tuple[int, ...]  #: their numbers
    others: int  #: further ones


def _survey(path: Path, codec: str) -> _Survey:
    sample, every, first = Sample(), Sample(), list[int]()
    some_are, others = False, 0
    for number, line in _wide_lines(path):
        every.add(line)
        try:
            line.decode(codec)
        except UnicodeDecodeError:
            sample.add(line)
            if len(first) < _SHOWN:
                first.append(number)
            else:
                others += 1
        else:
            some_are = True
    return _Survey(some_are, bytes(sample), bytes(every), tuple(first), others)


def _mixed(path: Path, survey: _Survey) -> Encoding:
    """UTF-8 but for some lines. Raises NewsletterError where these are in another script."""
    if ranked := rank_latin(survey.sample):
        return _mended("utf-8", True, ranked[0], survey)
    what = f"is UTF-8 but for line {survey.first[0]:,}, which is in another script"
    raise _unclear(path, what, _script_of(survey.sample))


def _likeliest(path: Path, survey: _Survey) -> Encoding:
    """By the lines beyond ASCII: by the words that lists have, else by its letters.

    Raises NewsletterError.
    """
    ranked = rank_latin(survey.sample)
    by_letters = ranked[0] if ranked else find_script(survey.sample)
    heard, _ = find_heard(survey.sample, by_letters)
    if by_letters and not (heard or ranked) and has_few_words(survey.sample):
        raise _unclear(path, "has too few words beyond ASCII to tell in which encoding they are")
    found = heard or by_letters
    if found in LATIN:
        return _latin(path, found, ranked or list(LATIN))
    for codec in _WIDER.get(found, (found,) if found else ()):
        if _reads(path, codec):
            return Encoding(codec, certain=False)
    if not found:
        raise _unclear(path, "is not UTF-8, and in no other encoding that could be told")
    line = _survey(path, found).first[0]
    others = [*filter(partial(_reads, path), _SAME_SCRIPT.get(found, ())), ""]
    raise _unclear(path, f"looks like {_name(found)}, but line {line:,} is not", others[0])


def _latin(path: Path, best: str, ranked: Sequence[str]) -> Encoding:
    """What is not in it is read as in the next likely one."""
    if _reads(path, best):
        return Encoding(best, certain=False)
    other = next(codec for codec in ranked if codec != best)
    return _mended(best, False, other, _survey(path, best))


def _mended(codec: str, certain: bool, other: str, survey: _Survey) -> Encoding:
    errors = f"newsletter-{other}"
    return Encoding(codec, certain, errors, mended=survey.first, others=survey.others)


def _unclear(path: Path, what: str, likely: str = "") -> NewsletterError:
    """`likely` is an encoding of the script that was found, where one was."""
    named = f"name the encoding: --encoding {_option(likely)}" if likely else _ANY
    return NewsletterError(f"{path.name!r} {what}", hint=f"save it as CSV UTF-8, or {named}")


def _script_of(sample: bytes) -> str:
    """An encoding of its script, or nothing where that is a mere guess."""
    heard, _ = find_heard(sample, "")
    return heard or ("" if has_few_words(sample) else find_script(sample))


def _option(codec: str) -> str:
    return f"windows-{codec[2:]}" if codec.startswith("cp125") else codec.replace("_", "-")


def _wide_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each line beyond ASCII."""
    # Latin-1 gives each byte back, and lines end here where they do for whoever reads the rows.
    with path.open(encoding="latin-1", newline="") as file:
        for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE), ""), 1):
            if len(line) == _LONGEST_LINE:
                raise _endless(path)
            if not line.isascii():
                yield number, line.encode("latin-1")


def _mend(codec: str) -> Callable[[UnicodeError], tuple[str, int]]:
    def mend(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return error.object[error.start : error.end].decode(codec, "replace"), error.end

    return mend


for _handler, _codec in _MENDING.items():
    codecs.register_error(_handler, _mend(_codec))


def _validated(path: Path, codec: str) -> Encoding:
    if not _decodes(_chunks(path), codec):
        raise NewsletterError(
            f"{path.name!r} is marked as {_name(codec)} and is not",
            hint="is the file whole? save it again as CSV UTF-8",
        )
    return Encoding(codec, certain=True)


def _chunks(path: Path) -> Iterator[bytes]:
    length = 0  #: of the line that the chunks have come to
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            ended = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            length = len(chunk) - ended - 1 + (length if ended < 0 else 0)
            # Whoever reads lines may now trust that one fits into memory.
            if length >= _LONGEST_LINE:
                raise _endless(path)
            yield chunk


def _endless(path: Path) -> NewsletterError:
    return NewsletterError(
        f"{path.name!r} has a line of over {_LONGEST_LINE:,} bytes", hint="is it a CSV file?"
    )


def _reads(path: Path, codec: str) -> bool:
    return _decodes(_chunks(path), codec)


def _decodes(chunks: Iterable[bytes], codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for chunk in chunks:
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
