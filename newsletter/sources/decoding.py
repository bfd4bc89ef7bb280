"""Bytes of strangers as text, whatever they are declared to be.

What the bytes are counts for more than what is said of them: a byte order mark, then UTF-8 where
they are valid UTF-8, then what the document and the server declare, then the likeliest. Labels mean
what browsers take them for (WHATWG Encoding Standard): Latin-1 is Windows-1252.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, NamedTuple

from newsletter.sources.chinese import find_other

if TYPE_CHECKING:
    from newsletter.sources.likeliest import Likely

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # starts like the next one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: UTF-16 without a mark, as any markup begins.
_UNMARKED = (
    (re.compile(rb"(?:\s\0)*<\0[!?A-Za-z]\0"), "utf-16-le"),
    (re.compile(rb"(?:\0\s)*\0<\0[!?A-Za-z]"), "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([\w.:-]{1,40})"""
    rb"""|<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_HEAD = 4096  #: bytes in which a document declares its encoding
#: What a label really is in use: the larger encoding that contains it.
_IN_USE = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
    "big5": "big5hkscs",
}
_TEXT_CODECS = re.compile(
    r"utf-(8|16|32)(-[lb]e)?|cp\d+|iso8859-\d+|koi8-[rut]|mac-?\w+|gb18030|big5hkscs|cp932|euc_jp"
    r"|iso2022_(jp|kr)\w*|cp949|johab|hz|viscii"
)
_ESCAPING = re.compile(rb"\x1b\$|\x1b\(")  #: of ISO-2022-JP, which is all ASCII
_JAPANESE = re.compile(rb"\x1b\$[@B]")
_HIGH = re.compile(rb"[\x80-\xff]")
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e]")  #: of lines, as Word has them, pages and records
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\ufffe\uffff]")
_CONTROL_BYTES = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])
_MANY = 0.02  #: control characters among all, from where on it is no text
_SAMPLE = 65536
_FOREIGN = 0.15  #: bytes beyond ASCII among all letters, from where on it is no Western text
#: Below C0 stand quotation marks, dashes and signs of money, of which a short text may be full.
_ACCENTED = re.compile(rb"[\xc0-\xff]")
_LETTERS = re.compile(rb"[A-Za-z\xc0-\xff]")
_TAG = re.compile(rb"<[^<>]{1,2000}>")
#: Signs and capitals within words, and letters that Windows-1252 has for the rarest languages only:
#: they may be letters of another encoding. Of ISO 8859 it is what Windows has in their place.
_ODD_IN = {
    "cp1252": re.compile(
        rb"[a-z][\x80-\x84\x86-\x90\x98\x9b\x9f\xa1-\xac\xae-\xb6\xb8-\xde][a-z]"
        rb"|[a-z][\xb1\xb6\xbc-\xbe]"
        rb"|[\xd0\xd5\xdb\xdd\xde\xf0\xf5\xfb\xfd\xfe]"
    ),
    # Signs within words, or before them.
    "cp1250": re.compile(
        rb"[A-Za-z\xc0-\xff][\xa1\xa6\xac\xb1\xb5\xb6](?![ -@\[-`{-~])|[a-z\xe0-\xff]\xbc"
        rb"|[\xa1\xa6\xa9\xac\xae][a-z\xe0-\xff]|[\xb1\xb5\xb6][a-z\xe0-\xff]"
    ),
    "iso8859": re.compile(rb"[\x80-\x9f]"),
}
#: Letters that Windows-1252 shares with Windows-1250, whose others stand beside them more often.
_SHARED = re.compile(rb"[\x8a\x8e\x9a\x9e]")
_SHOWN = re.compile(r"[^\s<>]{1,40}")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
#: What UTF-8 has by chance, and hardly any text has.
_RARE = re.compile("[\u0180-\u0217\u021c-\u036f\u0460-\u058f\u0700-\u08ff]")
_MIXED = "utf-8 with other bytes in it"
_ESCAPED = re.compile("[\udc80-\udcff]")
#: Bytes that are no UTF-8, as they are kept in a text, and what each is in Windows-1252.
_AS_WINDOWS = {0xDC00 + b: bytes([b]).decode("cp1252", "replace") for b in range(0x80, 0x100)}
#: Which no language has; Chinese is not of these letters.
_ONE_WORD = re.compile(rb"\s*([A-Za-z0-9+/=_.-]{2000,})\s*")
_BINARIES = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"PK\x03\x04", "a ZIP file or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"ID3", "a sound"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
)


class Decoded(NamedTuple):
    text: str  #: line breaks are \n; no control characters
    encoding: str  #: Python's name
    note: str = ""  #: that it was declared as another one; lower case, without a full stop


def decode(body: bytes, content_type: str = "") -> Decoded:
    """The text of a document; `content_type` is the header as it came. Never raises."""
    text, encoding, other = _decode(body, content_type)
    note = "" if body.isascii() else _tell_declared(_labels(body, content_type), encoding)
    if other:
        note = f"{note or f'it is read as {encoding}'}{_tell_other(_sample(body), encoding, other)}"
    if encoding == _MIXED:
        note, encoding = _tell_mended(len(_ESCAPED.findall(text))), "utf-8"
        text = text.translate(_AS_WINDOWS)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text, *told = _without_controls(text)
    return Decoded(text, encoding, "; ".join(filter(None, (note, *told))))


def _tell_declared(labels: list[str], encoding: str) -> str:
    """That a text is not in the encoding that it is declared to be in."""
    if not labels or any(_codec(label) in ("", encoding) for label in labels):
        return ""
    return f"its encoding is declared as {labels[0]}, which is wrong: it is read as {encoding}"


def _tell_other(sample: bytes, encoding: str, other: str) -> str:
    """What else a text may be, by the first words that would be others."""
    both = (_SHOWN.findall(sample.decode(codec, "replace")) for codec in (encoding, other))
    words = zip(*both, strict=False)
    read, meant = next(((a, b) for a, b in words if a != b), ("", ""))
    return f", but may be {other}" + (f", “{meant}” for “{read}”" if meant else "")


def _tell_mended(count: int) -> str:
    words = "1 byte that is" if count == 1 else f"{count:,} bytes that are"
    return f"{words} no UTF-8 {'is' if count == 1 else 'are'} read as Windows-1252"


def _without_controls(text: str) -> tuple[str, str, str]:
    """A text, and what of it is told."""
    data = text.encode(errors="surrogatepass")  # which is looked through many times faster
    if len(data.translate(None, _CONTROL_BYTES)) == len(data) and b"\xef\xbf" not in data:
        return text, "", ""
    text, breaks = _BREAKS.subn("\n", text)
    text, controls = _CONTROLS.subn("", text)
    return text, _tell_breaks(breaks), _tell_controls(controls)


def _tell_breaks(count: int) -> str:
    many = (
        "1 vertical tab or page break is"
        if count == 1
        else f"{count:,} vertical tabs and page breaks are"
    )
    return f"{many} read as the end of a line" if count else ""


def _tell_controls(count: int) -> str:
    many = "1 control character is" if count == 1 else f"{count:,} control characters are"
    return f"{many} left out" if count else ""


def find_binary(body: bytes) -> str:
    """What it is, in words, when it is no text: "a PDF". Empty for a text in any encoding."""
    for start, words in _BINARIES:
        if body.startswith(start) and _is_noise(body):
            return words
    word = _ONE_WORD.fullmatch(body)
    if word:
        return f"one word of {len(word[1]):,} letters"
    return "binary data" if _is_noise(body) else ""


def _is_noise(body: bytes) -> bool:
    sample = body[:_SAMPLE]
    if body.startswith(b"%PDF-"):
        return True
    if _find_mark(sample) != ("", 0) or _find_unmarked(sample):
        return False
    found = len(re.findall(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", sample))
    return found > _MANY * len(sample)


class _Read(NamedTuple):
    text: str
    encoding: str
    other: str = ""  #: that it may as well be


def _decode(body: bytes, content_type: str) -> _Read:
    marked, length = _find_mark(body)
    if marked:
        return _Read(body[length:].decode(marked, "replace"), marked)
    unmarked = _find_unmarked(body)
    if unmarked:
        return _Read(body.decode(unmarked, "replace"), unmarked)
    if _JAPANESE.search(body) and (text := _try(body, "iso2022_jp_ext")):
        return _Read(text, "iso2022_jp")
    declared = _declared(body, content_type)
    if not (declared and _ESCAPING.search(body)):
        try:
            return _Read(body.decode("utf-8"), "utf-8")
        except UnicodeDecodeError:
            pass
    for codec in declared:
        if _is_odd(body, codec):
            likely = _find_likeliest(body)
            if likely.encoding and codec not in likely:
                return _as_likely(body, likely)
        elif codec == "cp1250" and b"\xbe" in _sample(body):  # of Slovak, or it is another
            likely = _find_likeliest(body)
            other = {codec, *likely} & {"iso8859-2"}
            return _Read(body.decode(codec, "replace"), codec, "".join(other))
        elif codec == "cp1252" and _SHARED.search(_sample(body)):
            read = _Read(body.decode("cp1250", "replace"), "cp1250")
            if read.text != body.decode(codec, "replace") and _find_likeliest(body) == read[1:]:
                return read
        text = _try(body, codec)
        if text is not None:
            return _check_chinese(body, _Read(text, codec))
    return _likeliest(body)


def _check_chinese(body: bytes, read: _Read) -> _Read:
    """The same, or what it is in the other encoding of Chinese."""
    other, is_certain = find_other(_sample(body), read.encoding)
    text = _try(body, other) if other else None
    if text is None:
        return read
    return _Read(text, other) if is_certain else read._replace(other=other)


def _find_mark(body: bytes) -> tuple[str, int]:
    return next(((codec, len(mark)) for mark, codec in _MARKS if body.startswith(mark)), ("", 0))


def _find_unmarked(body: bytes) -> str:
    return next((codec for pattern, codec in _UNMARKED if pattern.match(body[:100])), "")


def _declared(body: bytes, content_type: str) -> list[str]:
    """What is worth trying, without UTF-8, which was tried; a server's Latin-1 comes last.

    Servers declare Latin-1 for all that they serve, and any bytes at all can be read as it.
    """
    found = dict.fromkeys(filter(None, map(_codec, _labels(body, content_type))))
    return sorted((name for name in found if name != "utf-8"), key=lambda name: name == "cp1252")


def _labels(body: bytes, content_type: str) -> list[str]:
    """What the server declares, and then the document."""
    in_header = _IN_HEADER.search(content_type)
    labels = [in_header[1]] if in_header else []
    return labels + [(a or b).decode("ascii") for a, b in _DECLARED.findall(body[:_HEAD])]


def _codec(label: str) -> str:
    try:
        name = codecs.lookup(label.strip().removeprefix("x-")).name
    except (LookupError, ValueError):
        return ""
    name = _IN_USE.get(name, name)
    return name if _TEXT_CODECS.fullmatch(name) else ""


def _try(body: bytes, codec: str) -> str | None:
    if codec.startswith(("utf-16", "utf-32")):  # it would have begun otherwise
        return None
    if codec.startswith("cp125"):  # holes in it are bytes that were cut, not another encoding
        return body.decode(codec, "replace")
    try:
        return body.decode(codec)
    except UnicodeDecodeError as error:
        # A character that was cut in two, or a stray byte, is no reason to believe in another one.
        sample = body[error.start : error.start + _SAMPLE]
        broken = sample.decode(codec, "replace").count("\ufffd")
        if broken * 50 > len(_HIGH.findall(sample)) + 50:
            return None
        return body.decode(codec, "replace")


def _is_odd(body: bytes, codec: str) -> bool:
    """Whether a text would hold in an encoding what hardly any does."""
    odd = _ODD_IN.get("iso8859" if codec.startswith("iso8859") else codec)
    if odd is None:
        return False
    sample = _sample(body)
    return odd.search(sample) is not None or (codec == "cp1252" and _is_foreign(sample))


def _sample(body: bytes) -> bytes:
    """What begins a little before the first character beyond ASCII."""
    first = _HIGH.search(body)
    start = max(first.start() - _HEAD, 0) if first else 0
    return body[start : start + _SAMPLE]


def _is_foreign(sample: bytes) -> bool:
    """Whether too many letters are beyond ASCII for a Western text; markup does not count."""
    words = _TAG.sub(b" ", sample)
    return len(_ACCENTED.findall(words)) > _FOREIGN * len(_LETTERS.findall(words))


def _likeliest(body: bytes) -> _Read:
    """Nothing that was declared holds: it is UTF-8 but for some bytes, or another encoding.

    A few bytes may be UTF-8 by chance: then more are not.
    """
    text = _sample(body).decode("utf-8", "surrogateescape")
    others = len(_ESCAPED.findall(text))
    valid = len(_BEYOND_ASCII.findall(text)) - others
    by_chance = valid < others or len(_RARE.findall(text)) * 4 > valid
    likely = _find_likeliest(body) if by_chance else None
    if likely is None or (valid and likely.encoding in ("", "cp1252")):
        return _Read(body.decode("utf-8", "surrogateescape"), _MIXED)
    return _as_likely(body, likely)


def _find_likeliest(body: bytes) -> Likely:
    # Which hardly any text needs.
    from newsletter.sources.likeliest import find_likeliest

    return find_likeliest(body)


def _as_likely(body: bytes, likely: Likely) -> _Read:
    encoding = likely.encoding or "cp1252"
    return _Read(body.decode(encoding, "replace"), encoding, likely.other)
