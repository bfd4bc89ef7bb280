"""A speaker's book, tour or earlier talk: lines that stand where calls do, and stay."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from newsletter.cleaning.calls.wordings import names_pattern, normal_words
from newsletter.cleaning.house import HouseRules

_DAY = (
    r"(?:today|tomorrow|(?:this|next|last) (?:week|weekend|month|year|spring|summer|autumn|fall"
    r"|winter)|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)"
)
_OUT = (
    r"(?:(?:is|will be|comes?|becomes?) (?:now |just |also |to be |expected to be )*"
    r"(?:due|out|available|published|released|launched)|(?:appears|will appear))"
)
_BOOK = (
    r"(?:(?<!on the )books?|novels?|memoirs?|biograph(?:y|ies)|translations?|editions?"
    r"|paperbacks?|hardcovers?|audiobooks?|bookshops?|bookstores?|booksellers?)"
)
_TALK = (
    r"(?:talks?|lectures?|speech(?:es)?|discussions?|debates?|conversations?|interviews?"
    r"|presentations?|keynotes?|podcasts?|episodes?|documentar(?:y|ies)|hangouts?|readings?)"
)
_PAST = r"(?:earlier|previous|last|past|recent|older?|former|full|whole|entire|\d{4})"
_THERE = r"(?:youtube|vimeo|video|online|recorded|recording|transcript|watch(?:ed)?|seen|listen)"
_GAVE = (
    rf"(?:spoke|gave|talked|discussed|debated|explained|presented|appeared|lectured"
    rf"|joined (?:\w+ ){{0,4}}{_TALK})"
)
_TOURS = (
    r"(?:tours|touring|on tour|tour (?:of|through|in|starts|begins)"
    r"|travels? (?:through|around|across|to)|signs|signing)"
)
_IS_THERE = r"(?:is|will be|will speak|will appear|will visit|visits|speaks|appears|returns|moves)"
#: Who asks for a booking speaks of `us`, and of what it takes.
_ASKS = re.compile(
    r"\b(?:us|our|we|contact|get in touch|drop|mail|e?mail|call|ask|enquir\w+|inquir\w+|fees?"
    r"|rates?|terms|costs|availab(?:le (?:for|as|to)|ility)|hired?|engag\w+|invit\w+|bookings?"
    r"|booked|(?:to|can|may|could) book|represent\w*|requests?|speakers? (?:at|of|with|for|from)"
    r"|can be had|could do|speaker alert|free (?:mornings?|evenings?|days?|dates?)"
    r"|(?:mornings?|evenings?|days?|dates?) free)\b"
)
_AMERICA = re.compile(r"\bU\.?S\b")
#: What a reader is told that he can do, and which is no booking.
_YOU_CAN = re.compile(
    r"\byou (?:can |may |could |will )?(?:also |now |still )?(?:watch|see|find|read|hear|listen"
    r"|order|buy|download|follow|meet)\b"
)
_TO_YOU = re.compile(r"\byour?\b")

_WHO = r"(?:NAME|he|she|they)"
_WHOSE = r"(?:NAME|his|her|their|the|an?|this|that)"
_HELD = r"(?:(?:was|were) (?:given|held|recorded|filmed)|starts|begins)"
_WORK = re.compile(
    rf"\b(?:{_BOOK}|{_TALK}|{_GAVE}|{_TOURS}|{_IS_THERE}|tour|next stop|tickets|you|watch|see"
    r"|meet|join|hear)\b"
)
_TELLS = (
    # Lotus is her next book; more about the book; order the book here
    rf"\b{_WHOSE} (?:\w+ ){{0,3}}?{_BOOK}\b|\b{_BOOK} (?:by|of|from) {_WHOSE}\b|\bat {_BOOK}$"
    # here is an earlier talk; the speech is on YouTube; the lecture was held in Oslo
    rf"|\b{_PAST} (?:\w+ ){{0,2}}?{_TALK}\b|\b{_TALK} (?:\w+ ){{0,8}}?{_THERE}\b"
    rf"|\b{_THERE} (?:\w+ ){{0,8}}?{_TALK}\b|\b{_TALK} (?:\w+ ){{0,6}}?{_HELD}\b"
    rf"|\b{_WHO} (?:\w+ ){{0,2}}?{_GAVE}\b"
    # she travels through Germany; she is in London in June
    rf"|\b{_WHO} (?:\w+ ){{0,4}}?{_TOURS}\b|\btour (?:of|by) {_WHO}\b|\b{_WHOSE} next stop\b"
    rf"|\b{_WHO} {_IS_THERE}\b(?: \w+){{0,6}}? (?:in|to|at)\b(?: \w+){{0,9}}? {_DAY}\b"
    # watch her at TEDx; meet her at the festival on 8 March
    rf"|^(?:watch|see|hear) (?:{_WHO}|him|them) (?:at|in|on)\b"
    rf"|\b(?:here|below) you (?:can )?(?:see|hear|watch) {_WHO}\b"
    rf"|\b(?:meet|join|hear) (?:{_WHO}|him|them) (?:at|in|on)\b(?: \w+){{0,9}}? {_DAY}\b"
    r"|^tickets for\b|\b(?:book|lecture|reading) tours?\b"
)


def begins_afterword(written: str, house: HouseRules) -> bool:
    return _pattern(house).match(normal_words(written)) is not None


def tells_of_work(written: str, house: HouseRules) -> bool:
    """Whether a sentence tells of a book, a tour or a talk, and asks nobody to book.

    Such a line stays, whatever call stands beside it.
    """
    if written.rstrip().endswith("?") or "@" in written:
        return False
    words = normal_words(_AMERICA.sub("America", written))
    if _ASKS.search(words) or _TO_YOU.search(_YOU_CAN.sub("", words)):
        return False
    if begins_afterword(written, house):
        return True
    # Names are looked for last: there are many of them.
    is_like = _WORK.search(words) is not None
    return is_like and _tells().search(_names(house).sub("NAME", words)) is not None


@cache
def _tells() -> re.Pattern[str]:
    """Made for the first sentence that may tell of work: it takes a hundredth of a second."""
    return re.compile(_TELLS)


@lru_cache(maxsize=16)
def _names(house: HouseRules) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{names_pattern(house)})\b")


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
