"""Spaces that were lost where a link or an emphasis begins or ends, or before a capital.

Beside a link they are certain: hardly anybody links a part of a word, but for an ending behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from newsletter.cleaning.blocks import EM, EM_END, LINK, MARK, STRONG, STRONG_END
from newsletter.cleaning.mending.edits import Edit

VERBS = frozenset(
    str.split(
        "says said tells told argues argued explains explained looks looked sees "
        "writes wrote expects"
        " thinks warns adds added provides provided gives gave shares shared discusses discussed"
        " describes talks talked speaks spoke joins joined asks asked answers "
        "believes predicts notes"
        " suggests shows claims makes takes finds analyzes analyses dives comments points wants"
    )
)
#: What follows a name in a sentence, or stands before one.
COMMON = VERBS | frozenset(
    str.split(
        "at in on of to for with from by as and or but is was are were has have had will would can"
        " could about who that which where when while how why he she they his "
        "her their after before"
        " during into than also not via"
    )
)
ARTICLES = frozenset(str.split("the a an this these those our your its"))
#: Between two characters that are no spaces; the first of the marks has no other one before it.
_MARKS_IN_WORD = re.compile(rf"{MARK}(?<=\S.)(?<!{MARK}.){MARK}*+(?=\w)")
_OPENING = frozenset({EM, STRONG, LINK})
_EMPHASIS = frozenset({EM, EM_END, STRONG, STRONG_END})
_MARK = re.compile(MARK)
_LAST_WORD = re.compile(r"(?<![\w’'])[A-Za-z][a-z]{1,11}\Z")
_BEFORE_ADDRESS = re.compile(r"(?<![\w@./=&?%#:+-])(?P<word>[A-Za-z]{2,14})(?=https?://)")
_WORD = re.compile(r"[^\W\d_]+")
_UNBROKEN = re.compile(rf"[^\s{MARK[1:]}*")
_ADDRESS = re.compile(r"^\W?[@#]\w|://|\bwww\.|\w@\w|\w\.[a-z]{2,}/")
_LONGEST_ADDRESS = 400
_SHORTEST = 4  #: letters of an emphasised name, and of what is glued to it
#: What a linked word may go on with: `[Trump]ism`, `[EV]s`, `[Beijing]ers`.
_ENDINGS = re.compile(
    r"(?:'?s|es|e?d|e?rs?|ings?|n|i?ans?|ish|ese|isms?|ists?|i[sz]e[ds]?|i[sz]ing|i[sz]ation|l?y"
    r"|al|ally|ics?|able|ness|ments?|ship|like|wide|based|led|style|free|less|hood|dom|fold|th|st"
    r"|nd|rd|i?ty|ia|ities)"
)
#: What stands before a linked word and is a part of it.
_PREFIXES = frozenset(
    str.split(
        "anti pro pre post non neo pan sub un re ex co mid de mis inter intra multi mini mega super"
        " semi trans ultra under over out mc mac al el la le van von"
    )
)
#: Words with a capital inside that are meant so; in small letters.
BRANDS = frozenset(
    str.split(
        "youtube linkedin wechat mckinsey iphone ipad ipod imac itunes ios macos ebay bytedance"
        " tiktok deepseek rednote openai chatgpt github gitlab paypal powerpoint wordpress whatsapp"
        " javascript typescript huffpost buzzfeed techcrunch bigtech edtech fintech biotech"
        " siliconangle marketwatch businessweek newsweek realclear ecommerce etrade evtol mrna xai"
        " airbnb wework mastercard fedex qq pinduoduo ithome pingan supchina sixthtone masterclass"
        " playstation salesforce jpmorgan goldmansachs bankofamerica honeywell blackrock"
        " thecube openapi macbook"
    )
)
# All begin with a capital, which is searched many times faster than words are.
_INSIDE = re.compile(r"[A-Z](?<=[a-z].)")
_CAPITAL_INSIDE = re.compile(r"[A-Z](?<=[a-z].)\w*+(?![@/.]\w|\()")  # and no `fooBar()`
_BEFORE_CAPITAL = re.compile(r"(?<![\w.@/’'-])(?:[a-z]{2,14}|[A-Z][a-z]{2,20})\Z")
_AFTER_ACRONYM = re.compile(r"[A-Z](?<![\w.@/-].)[A-Z]{2,5}(?P<after>[a-z]{3,12})(?![\w@/-]|\.\w)")


@lru_cache(maxsize=8)
def has_capital_inside(text: str) -> bool:
    """Whether a capital stands behind a small letter, as several rules in turn ask of a text."""
    return _INSIDE.search(text) is not None


def find_at_marks(text: str) -> Iterator[Edit]:
    """A link or an emphasis ends or begins within what looks like one word."""
    if text.isprintable():  # as marks are not
        return
    for match in _MARKS_IN_WORD.finditer(text):
        start, end = match.span()
        before, after = text[start - 1], text[end]
        if not after.isalpha():
            continue
        opening = next((start + i for i, m in enumerate(match[0]) if m in _OPENING), end)
        if before in ":;,.!?" and after.isupper():
            if text[end + 1 : end + 2].islower():
                yield Edit(opening, opening, " ", "glued-sentences")
        elif (before in ",;" and LINK in match[0]) or _is_glued(text, start, opening, end):
            yield Edit(opening, opening, " ", "glued-words")
        elif (_may_be_glued if opening < end else _may_go_on)(text, start, end):
            yield Edit(opening, opening, " ", "glued-words", is_certain=False)


def find_before_addresses(text: str) -> Iterator[Edit]:
    """`athttps://www.example.com`: a word that ran into an address."""
    for match in _BEFORE_ADDRESS.finditer(text):
        sure = _is_common(match["word"].lower())
        yield Edit(match.end(), match.end(), " ", "glued-words", is_certain=sure)


def is_in_address(text: str, place: int) -> bool:
    """Whether a place is in an address of web or mail, a handle or hashtag: all is meant so."""
    before = text[max(place - _LONGEST_ADDRESS, 0) : place]
    before = re.split(rf"[\s{MARK[1:]}", before)[-1]
    after = _UNBROKEN.match(text, place, place + _LONGEST_ADDRESS)
    return _ADDRESS.search(before + (after[0] if after else "")) is not None


def _is_glued(text: str, start: int, opening: int, end: int) -> bool:
    """Whether a word of its own begins after what was marked, or ends before it."""
    following = _WORD.match(text, end)
    if following is None:
        return False
    if opening < end:
        before = _LAST_WORD.search(text[max(start - 14, 0) : start])
        if before is None:
            return False
        is_linked, is_name = LINK in text[start:end], text[end].isupper()
        if is_linked and is_name and before[0].islower():  # `De[Gaulle]` is one name
            return before[0] not in _PREFIXES and before[0] + following[0].lower() not in BRANDS
        return (is_name or is_linked) and _is_common(before[0].lower())
    marked = _marked_before(text, start)
    if not (marked[-1:].isalnum() or marked[-1:] in tuple("®’”)")):
        return False
    if _ends_link(text, start, end):
        whole = re.split(r"[\W\d_]", marked)[-1] + following[0]
        is_ending = len(following[0]) < 2 or _ENDINGS.fullmatch(following[0]) is not None
        return not is_ending and whole.lower() not in BRANDS
    is_name = " " in marked or len(marked) > 4 or (len(marked) > 1 and marked.isupper())
    return following[0] in COMMON and is_name


def _may_be_glued(text: str, start: int, end: int) -> bool:
    """Whether some word stands right before a link, which may be a part of one all the same."""
    before = _LAST_WORD.search(text[max(start - 14, 0) : start])
    following = _WORD.match(text, end)
    if before is None or following is None or LINK not in text[start:end]:
        return False
    small = before[0].lower()
    return small not in _PREFIXES and small + following[0].lower() not in BRANDS


def _may_go_on(text: str, start: int, end: int) -> bool:
    """Whether an emphasised name ends right before a word, of which it may be a part."""
    marked, following = _marked_before(text, start), _WORD.match(text, end)
    last = re.split(r"[\W\d_]", marked)[-1]
    if following is None or _ENDINGS.fullmatch(following[0]) or len(last) < _SHORTEST:
        return False
    is_name = last[0].isupper() and len(following[0]) >= _SHORTEST
    return is_name and last.lower() not in _PREFIXES and last + following[0].lower() not in BRANDS


def _is_common(word: str) -> bool:
    return word in COMMON or word in ARTICLES


def _ends_link(text: str, start: int, end: int) -> bool:
    """Whether a link ends here, and not only an emphasis or a picture."""
    begun = text.rfind(LINK, 0, start)
    between = set(_MARK.findall(text, begun + 1, start))
    return begun >= 0 and text[start:end].strip("".join(_EMPHASIS)) != "" and between <= _EMPHASIS


def _marked_before(text: str, end: int) -> str:
    """What stands between the last mark and this place."""
    window = text[max(end - 200, 0) : end]
    return re.split(MARK, window)[-1]


def find_capitals(text: str, spoken: Callable[[], frozenset[str]]) -> Iterator[Edit]:
    """`toldBloomberg` and `NPRthat`, which may be meant so: they are only told."""
    for match in _CAPITAL_INSIDE.finditer(text) if has_capital_inside(text) else ():
        place = match.start()
        word = _BEFORE_CAPITAL.search(text, max(place - 22, 0), place)
        if word is None:
            continue
        before, after = word[0], match[0]
        whole = (before + after).lower()
        if whole in BRANDS or whole.removesuffix("s") in BRANDS:
            continue
        if is_in_address(text, place):
            continue
        if before[0].islower() or {before, after} <= spoken():
            yield Edit(place, place, " ", "glued-words", is_certain=False)
    for match in _AFTER_ACRONYM.finditer(text):
        if match["after"] in COMMON:
            place = match.start("after")
            yield Edit(place, place, " ", "glued-words", is_certain=False)
