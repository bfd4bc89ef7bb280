"""A speaker's book, tour or earlier talk: lines that stand where calls do, and stay."""

from __future__ import annotations

import re
from functools import lru_cache

from newsletter.cleaning.calls.wordings import normal_words
from newsletter.cleaning.house import HouseRules

_DAY = (
    r"(?:today|tomorrow|(?:this|next) (?:week|month|year)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)"
)
_OUT = (
    r"(?:(?:is|will be|comes?|becomes?) (?:now |just |also |to be |expected to be )*"
    r"(?:due|out|available|published|released|launched)|(?:appears|will appear))"
)


def begins_afterword(written: str, house: HouseRules) -> bool:
    return _pattern(house).match(normal_words(written)) is not None


@lru_cache(maxsize=16)
def _pattern(house: HouseRules) -> re.Pattern[str]:
    people = "|".join(sorted({re.escape(normal_words(name)) for name in house.people}, key=len))
    people = people.replace(r"\ ", " ") or "(?!)"
    books = "|".join({re.escape(normal_words(book)) for book in house.books})
    books = books.replace(r"\ ", " ") or "(?!)"
    who = rf"(?:(?:\w+ ){{0,5}}(?:{people})|he|she|they)"
    whose = rf"(?:(?:\w+ ){{0,5}}(?:{people})|his|her|their)"
    return re.compile(
        # her new book The Long Road is due in May
        rf"(?:{whose} (?:\w+ ){{0,2}}?book\b|the book (?:{books})|(?:{whose} )?(?:{books}))"
        rf"(?: \w+){{0,16}}? {_OUT}\b"
        # she will tour Europe in March
        rf"|{who} (?:will (?:be )?|is )(?:\w+ )?(?:tour(?:ing)?|on (?:a )?(?:\w+ )?tour)\b"
        rf"|{who} (?:will speak|will be speaking|is speaking|will be in|speaks)"
        rf"(?: \w+){{0,6}}? {_DAY}\b"
        # earlier she spoke about debts at Columbia University
        rf"|earlier(?: \w+){{0,3}}? {who} (?:spoke|talked|discussed|wrote|explained)\b"
        rf"|(?:earlier|previous|recent) (?:talks?|stor(?:y|ies)|posts?|interviews?|speech(?:es)?)"
        rf"(?: \w+){{0,6}}? (?:{people})"
    )
