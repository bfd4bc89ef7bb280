"""The phrases by which a sign of a call to action is known, in small letters and without signs.

`BUREAU` stands for the bureau under whatever name, with its article.
"""

from __future__ import annotations

import re
from enum import Flag, auto
from functools import lru_cache

from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.wordings import ASIDE, EVENT, REACH, names_pattern, normal_words


class Sign(Flag):
    NONE = 0
    BUREAU = auto()
    OURS = auto()  #: what only a bureau has: `our experts`, `as a speaker`
    SPEAKER = auto()  #: one of ours, or any, or an event that needs one
    YOUR = auto()  #: `you`, `your`
    BIDS = auto()  #: asks or tells the reader to do something
    NEEDS = auto()  #: asks what the reader needs
    NEEDS_SPEAKER = auto()
    BOOKS = auto()  #: a speaker is to be booked
    BOOKS_HERE = auto()  #: and that is all
    REACH = auto()  #: how to get in touch
    OFFERS = auto()  #: what the bureau does for the reader
    SHOWS = auto()  #: a list or a page
    PRESENTS = auto()  #: somebody as a speaker of the bureau
    PRAISES = auto()  #: a speaker for what he can do for the reader


_EXPERTS = r"(?:speakers?|experts?|specialists?|thinkers|analysts|economists)"
_ANY_SPEAKER = rf"(?:an?|the|your|our|more|other|many|most|best|right) (?:\w+ ){{0,4}}?{_EXPERTS}"
_OURS = r"our (?:\w+ ){0,3}(?:speakers?|experts?|keynotes?)"
_PRONOUN = r"(?:him|her|them|one of (?:them|us))"
_PUBLIC = (
    r"(?:audiences?|teams?|boards?|schools?|university|campus|program(?:me)?|festivals?|clients"
    r"|guests|colleagues|investors|staff|members)"
)
_YOUR_EVENT = rf"your?\b(?: \w+){{0,4}}? (?:{EVENT}|{_PUBLIC})"
#: What belongs to a speaker, but is not he.
_NOT_HIMSELF = r"(?! (?:\w+ )?(?:books?|memoir|novel|podcast|column|report|website|blog|life)\b)"
_CAN = r"(?:can|could|would|might|may)"
_WISH = (
    r"(?:needs?|wants?|like|love|require|interested|looking|look for|searching|planning|plan"
    r"|think|thinking|consider|considering|curious|have|having|could use|organi[sz]ing)"
)
#: Wishes of which a speaker is the object, and what may stand between.
_WISH_FOR = (
    r"(?:needs?|want|require|interested in|look(?:ing)? for|searching for|consider(?:ing)?"
    r"|thinking of|would (?:you|your \w+) (?:also )?(?:like|love)|^like to|^love to"
    r"|(?:have|having)(?= (?:him|her|them)\b))"
)
_MEET = (
    r"(?:to|an?|the|your|our|more|other|another|some|have|having|book|booking|invite|inviting"
    r"|hire|hiring|host|hosting|see|seeing|hear|hearing|meet|meeting|get|getting|bring|welcome"
    r"|share|stage|with|from|by|talk|speech|lecture|listen|listening|debate|between|kind of"
    r"|keynote)"
)
_BOOK = (
    r"(?:(?<!new )(?<!his )(?<!her )(?<!their )(?<!the )(?<!a )book|booking|hire|hiring|invite"
    r"|inviting|engage|engaging|request|arrange|reserve|contract|ask for|sign up"
    r"|connect you with|put you in contact with|get you)"
)
_BID = (
    r"(?:find|get|book|hire|invite|bring|try|see|visit|check|contact|call|mail|e ?mail|ask|let"
    r"|sign|use|consult|consider|think of|follow|meet|hear|request|send|drop|write|fill|go to"
    r"|look|have a look|take a look|enquire|inquire|click|need|want|interested|looking|planning"
    r"|curious|thinking of|having|why not)"
)
_DOES = (
    rf"(?:{_CAN}|will|helps?|offers?|find|happy|represents?|makes?|are the|takes care|arranges?"
    r"|(?:has|have) (?:also )?(?:an?|more|many|other|some|several|the|plenty|great|experts"
    r"|speakers))"
)
_MAY_I = r"(?:do|would|could|can|should|might|are|is|does|have)"
_IF = r"(?:if|when|whenever|in case)"

_OF_ALL: dict[Sign, list[str]] = {
    Sign.BUREAU: [r"BUREAU"],
    Sign.OURS: [
        _OURS,
        r"(?:more|other) (?:\w+ )?speakers (?:on|about|from|like)",
        r"speakers? ?request ?(?:form|from|page)",
        r"our booking (?:page|form)",
        r"as (?:a |an |your |our )?(?:keynote |guest )?speaker",
        r"(?:speaker|speaking) (?:fees?|requests?|engagements?)",
        r"(?:we|let us)\b.* (?:an?|the right) (?:\w+ ){0,3}speaker",
    ],
    Sign.YOUR: [r"your?"],
    Sign.BIDS: [
        rf"^{ASIDE}{_BID}",
        rf"^(?:\w+ ){{0,2}}{_MAY_I} your?",
        rf"{_IF} your?",
        r"^you (?:need|want)",
        r"please|feel free|do not hesitate|don t hesitate",
    ],
    Sign.NEEDS: [
        rf"^(?:\w+ ){{0,2}}(?:{_MAY_I} )?your?\b.*\b{_WISH}",
        rf"^{ASIDE}(?:\w+ )?{_WISH}",
        rf"^(?:is|are|does|do) {_YOUR_EVENT}",
        r"^(?:\w+ ){1,5}(?:needed|wanted)$",
        rf"^(?:more|other|another) (?:\w+ ){{0,4}}{_EXPERTS}$",
        r"^(?:a|the right) (?:\w+ )?speaker for your",
        rf"(?:{_IF}|should) your? (?:\w+ ){{0,3}}{_WISH}",
    ],
    Sign.REACH: [
        rf"{REACH}(?: (?:at|on|for|if|when|by|via|through|and|or|to|now|your|today|directly|with us"
        r"|with BUREAU)\b|$)",
        r"(?:contact|call|mail|ask|tell|let|inform) (?:BUREAU|(?:the )?agency|our \w+)",
        r"(?:drop|write|send|call|mail) me|send us|tell us|give us|(?:to|from) hear from you",
        r"^(?:please|just|do) (?:ask|call|mail|write)$|^(?:in|en)quire here$",
        r"ask for (?:our|his|her|their) (?:\w+ )?(?:fees?|rates?|availability)",
        r"(?:request|check) (?:his|her|their|the) (?:fee|availability)",
        r"(?:fill|use|complete)\b(?: \w+){0,3} (?:our|this|the|request) (?:\w+ ){0,2}(?:form|from)"
        r"|fill (?:in|out) the form (?:at|on) our",
        r"^for (?:(?:more|general|all|speaking|booking|his|her|their|the|speakers?) )*"
        r"(?:bookings?|availability|fees?|(?:en|in)quir(?:y|ies)|details)",
        r"fees? and availability|availability and fees?",
    ],
    Sign.SHOWS: [
        r"(?:check|click|see|visit|look|find|view|go to|more|info|details|information|here)\b.*"
        r"\b(?:list|overview|page|website|profile|schedule|here)",
        r"^(?:more|other|for more|details|info|information)\b.*\bBUREAU",
        r"found (?:here|(?:\w+ )?(?:at|on|through|via) (?:\w+ ){0,4}BUREAU)|(?:have|take) a look$",
        rf"^{ASIDE}(?:see|meet|visit|follow|have a look at) (?:\w+ ){{0,3}}speakers of BUREAU",
    ],
}


@lru_cache(maxsize=16)
def find_phrases(house: HouseRules) -> list[tuple[Sign, re.Pattern[str]]]:
    phrases = _OF_ALL | _with_speakers(house)
    return [
        (sign, re.compile(rf"\b(?:{'|'.join(written)})(?!\w)")) for sign, written in phrases.items()
    ]


def _with_speakers(house: HouseRules) -> dict[Sign, list[str]]:
    named = names_pattern(house)
    given = "|".join(sorted({normal_words(name).split(" ")[0] for name in house.people})) or "(?!)"
    who = rf"(?:{_PRONOUN}|{named}|{given}|this speaker|{_ANY_SPEAKER})"
    return {
        Sign.SPEAKER: [named, who, _EXPERTS, _YOUR_EVENT],
        Sign.NEEDS_SPEAKER: [
            rf"{_WISH_FOR}(?: {_MEET})* {who}{_NOT_HIMSELF}",
            rf"{who}(?: \w+){{0,6}}? {_YOUR_EVENT}",
            rf"{_EXPERTS} you (?:are |may )?(?:look|need|want)\w*",
        ],
        Sign.BOOKS: [
            rf"{_BOOK} (?:\w+ )?{who}",
            rf"{who} (?:can|may|could) be (?:booked|hired|invited|engaged|requested)",
            rf"(?:need|want|get|bring|have|having|see|hear) (?:\w+ )?{who}(?: \w+){{0,8}}"
            r" (?:at|for|in|on|to|by|with) (?:one of )?your?",
            rf"(?:{named})(?: \w+){{0,6}}? {_YOUR_EVENT}",
            rf"{_YOUR_EVENT}(?: \w+){{0,6}}? (?:{named})",
            rf"information (?:on|about) (?:{named})",
            rf"(?:availability|fees?|rates?)\b.* of (?:{named})",
            r"us (?:for|about) (?:\w+ ){0,3}speakers?",
        ],
        Sign.BOOKS_HERE: [
            rf"^(?:click here to |you can |to )?(?:book|hire|invite) {who}"
            rf"(?: (?:\w+ ){{0,4}}{EVENT})?(?: here| now| online| today)*$"
        ],
        Sign.REACH: [*_OF_ALL[Sign.REACH], rf"reach {who} (?:at|by|through|via)"],
        Sign.OFFERS: [
            rf"BUREAU\b(?: \w+){{0,4}}? {_DOES}\b.*\b"
            rf"(?:{who}|{_EXPERTS}|your?|it|that|this|details)",
            r"(?:BUREAU|we) (?:can|are happy to|would be happy to|love to) help$",
            rf"(?:we|let us|our (?:list|office|team|agents?))\b(?: \w+){{0,4}}? {_DOES}\b.*\byour?",
        ],
        Sign.PRESENTS: [
            r"^(?:(?!i |we )\w+ ){0,8}?(?:\w*(?:is|are)a?|joined|belongs?|speaks?|works?"
            rf"|address(?:es)?)\b.*\b(?:BUREAU|{_OURS})",
            r"^we (?:also )?have (?:\w+ ){1,8}(?:at|in|from) BUREAU",
            rf"BUREAU we (?:also )?have (?:{named}|(?:\w+ ){{0,4}}{_EXPERTS})",
            r"BUREAU (?:(?:\w+ ){1,4}is (?:an?|one|among)|(?:.* )?(?:is|are) available)",
            r"BUREAU (?:for|the place)\b.*\bspeakers?",
            r"^(?:\w+ ){1,5}(?:a )?speaker (?:at|of|for|with) BUREAU$",
            rf"(?:{named}) (?:is|are) (?:\w+ )?represented",
            rf"^we represent (?:{named})",
            rf"^{_OURS}",
            rf"^(?:\w+ ){{0,6}}?(?:{named}) (?:is|are) (?:also |now |both )*available",
        ],
        Sign.PRAISES: [
            rf"(?:{named}|he|she)\b.* (?:{_CAN}|is happy|likes?)\b.*\byour?",
            rf"^(?:get|book|hire|invite|have|try) {who}$",
        ],
    }
