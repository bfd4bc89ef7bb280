"""Whether bytes that are declared as Chinese of the one script are of the other. Pure.

Any text in Big5 can be read as GB 18030, and most the other way round: what comes out are
characters that hardly anybody uses. Both standards have the common ones in one range.
"""

from __future__ import annotations

import re

_TAG = re.compile(rb"<[^<>]{1,2000}>")
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_COMMON = {  # and punctuation
    "gb18030": re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]"),
    "big5hkscs": re.compile(rb"[\xa1-\xc6][\x40-\x7e\xa1-\xfe]"),
}
_KANA = re.compile(rb"[\xa4\xa5][\xa1-\xfe]")  #: of GB 2312, which Big5 has common characters for
_MOST = 0.9
#: At most of what is not in the declared one: half of the common characters of GB 2312 would be
#: common in Big5 as well.
_FEW = {"gb18030": 0.7, "big5hkscs": 0.9}
_FEWEST = 4  #: characters; of fewer nobody knows
_READ = 16384  #: bytes


def find_other(sample: bytes, declared: str) -> tuple[str, bool]:
    """The other encoding, where it is likelier than the declared one, and whether that is certain;
    nothing where what is declared holds."""
    if declared not in _COMMON:
        return "", False
    other = next(name for name in _COMMON if name != declared)
    pairs = _PAIR.findall(_TAG.sub(b" ", sample)[:_READ])
    if not pairs or 2 * sum(map(bool, map(_KANA.match, pairs))) > len(pairs):
        return "", False
    told, meant = (_share(pairs, name) for name in (declared, other))
    if meant < _MOST or told > _FEW[declared]:
        return "", False
    return other, len(pairs) >= _FEWEST


def _share(pairs: list[bytes], encoding: str) -> float:
    """How many of the characters are common ones."""
    return sum(_COMMON[encoding].fullmatch(pair) is not None for pair in pairs) / len(pairs)
