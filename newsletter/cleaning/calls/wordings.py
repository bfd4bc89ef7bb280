"""How the editor asked for a booking, as patterns of words in small letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from newsletter.cleaning.house import HouseRules

Nature = Literal["statement", "question", "contact"]
Written = tuple[Nature, str]
Compiled = tuple[tuple[Nature, re.Pattern[str]], ...]

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"[’‘´`'ʼ]s?\b", re.IGNORECASE)

EVENT = (
    r"(?:meetings?|conferences?|events?|congress|seminars?|conventions?|summits?|workshops?"
    r"|gatherings?|company|venue|stage|panel)"
)
ASIDE = (
    r"(?:and |or |but |so |then |also |please |do |just |simply |kindly |why not |feel free to "
    r"|you can |you could |you may |if so |for that |of course )*"
)
ROLE = (
    r"(?:speakers?|experts?|analysts?|economists?|authors?|thinkers?|voices|names|stories"
    r"|specialists?|thought leaders?|futurists?|academics|keynotes?)"
)
_PRAISE = (
    r"(?:a|an|one of|some of|among|the|our|most|best|leading|popular|favou?rite|sought after"
    r"|prominent|regular|keynote|top|fellow|valued|respected|prestigious|celebrity|and"
    r"|thought leader|author)"
)
_YOU = r"(?:(?:do|would|could|might|should) you )?"
_AS_SPEAKER = r"as (?:a |your |one of your )?(?:\w+ )?speakers?"
REACH = (
    r"(?:get in touch|contact us|call us|mail us|e ?mail us|phone us|ring us|write us|write to us"
    r"|drop us an? (?:line|note|e ?mail|mail|message)|let us know|ask us|reach us|reach out"
    r"|give us a call|send us an? (?:e ?mail|mail|message|note))"
)


#: "If you want her at your event, ..." in front of how to ask for it.
_WISH = (
    r"(?:(?:(?:if|when|whenever|in case|should) you (?:are |would |might |also |still |ever )*"
    r"(?:need|want|like|love|wish|require|looking for|interested (?:in|to)|consider(?:ing)?|plan)"
    r"|to (?:book|hire|invite))"
)

#: What may follow the bureau's name in a call, and is of it.
_TAIL = r"(?: (?:at|on|for|if|when|by|through|via|to|and|in|as|with|here|too)(?: \w+){0,14})?"


class Wordings(NamedTuple):
    """The patterns for one house; each fits a whole sentence of `normal_words`."""

    certain: Compiled  #: what can be nothing else
    possible: Compiled  #: what news might say as well
    ours: re.Pattern[str]  #: what speaks of us
    doubtful: re.Pattern[str]  #: what a person should look at where it ends a post


#: What a call may be announced by in its own first sentence, as `Commercial:` or `P.S.`
_LEAD = re.compile(
    r"(?:commercial|advertisement|advertorial|sponsored|(?:editors? )?notes?|nb"
    r"|(?:full )?disclosure|p ?s)\b ?"
)
_LEADS = ("commercial", "adver", "sponsored", "editor", "note", "nb ", "full ", "disclos", "p")


def call_words(text: str) -> str:
    """The normal words of a sentence without what announces it."""
    words = normal_words(text)
    lead = _LEAD.match(words) if words.startswith(_LEADS) else None
    return words[lead.end() :] if lead else words


def normal_words(text: str) -> str:
    """Words in small letters with one space between; an apostrophe and its s are no word."""
    return " ".join(_WORD.findall(_APOSTROPHES.sub("", text))).casefold()


@lru_cache(maxsize=16)
def find_wordings(house: HouseRules) -> Wordings:
    known, bureau, named = organisations(house), bureau_pattern(house), names_pattern(house)
    return Wordings(
        _compiled([*_questions(bureau, named), *_contacts(bureau, named)]),
        _compiled([*_statements(bureau), *_possible(named)]),
        re.compile(rf"\b(?:us|our|{bureau}|speakers?|{named})\b"),
        re.compile(_doubtful(known)),
    )


def organisations(house: HouseRules) -> str:
    names = sorted({normal_words(n) for n in house.organisations if n.strip()}, key=len)
    return "|".join(map(re.escape, reversed(names))).replace(r"\ ", " ") or "(?!)"


def bureau_pattern(house: HouseRules) -> str:
    """The bureau, also under a name of other years: `China Speakers Bureau` in an old post."""
    generic = r"(?:\w+ ){0,2}speakers? bureau|bureau(?! of\b)|agency(?! (?:of|for)\b)"
    return rf"(?:(?:the |our )?(?:{organisations(house)}|{generic}))"


def names_pattern(house: HouseRules) -> str:
    """The speakers by their full or family names."""
    people = {normal_words(name) for name in house.people}
    family = {name.split()[-1] for name in people if " " in name and len(name.split()[-1]) > 2}
    longest_first = sorted(people | family, key=lambda name: (-len(name), name))
    return "|".join(map(re.escape, longest_first)).replace(r"\ ", " ") or "(?!)"


def _who(named: str) -> str:
    # what follows may have run into the pronoun
    return (
        r"(?:(?:him|her|them)(?:at|for|in|on)?|us|one of (?:them|us|our \w+)|any of them"
        rf"|(?:{named})(?: (?:and|or) (?:{named}))?)"
    )


def _questions(bureau: str, named: str) -> list[Written]:
    who = _who(named)
    event = rf"{EVENT}(?: (?:and|or) (?:\w+ ){{0,4}}{EVENT})?"
    looking = rf"{ASIDE}(?:are you )?(?:looking|searching) for"
    patterns = [
        # do you need her at your meeting or conference
        rf"{ASIDE}{_YOU}(?:need|want|like|love|require)"
        rf"(?: to (?:have|book|invite|hire|see|hear|meet|share))? {who}(?: \w+){{0,10}}"
        rf" (?:your|a|an) (?:\w+ ){{0,5}}{event}(?: \w+){{0,4}}",
        # are you interested in having her as a speaker
        rf"{ASIDE}(?:are you )?interested in"
        r" (?:having|booking|inviting|hiring|hosting|getting|listening to|meeting|hearing)"
        rf" (?:\w+ ){{1,8}}?(?:{_AS_SPEAKER}|(?:at|for|in|to) your)(?: \w+){{0,12}}",
        # are you looking for more innovation experts at the bureau
        rf"{looking} (?:more |other |another |some |a )?(?:\w+ ){{0,8}}"
        rf"(?:at|by|from|of|with|through|in) {bureau}(?: \w+){{0,6}}",
        r"are you looking for (?:more |other )?stories (?:by|from|on|about) (?:\w+ ?){1,6}",
        # would you like to have her as a speaker
        rf"{ASIDE}{_YOU}(?:want|like|wish|need) (?:to (?:have|book|invite|hire) )?"
        rf"(?:\w+ ){{1,8}}?(?:{_AS_SPEAKER}|to (?:speak|talk) (?:at|to) your)(?: \w+){{0,10}}",
    ]
    return [("question", pattern) for pattern in patterns]


def _contacts(bureau: str, named: str) -> list[Written]:
    who = _who(named)
    wish = rf"(?:{_WISH}(?: \w+){{1,14}}?) )?"
    event = rf"(?:at|for|in|to|speak to) (?:your|a|an) (?:\w+ ){{0,5}}{EVENT}"
    patterns = [
        # get in touch or fill out our speakers' request form
        rf"{wish}{ASIDE}(?:get|fill|contact|use|drop|send|complete|call|mail|go)\b.{{0,120}}"
        r"speakers? ?request ?(?:form|page)(?: \w+){0,6}",
        # you can get in touch for her through our website
        rf"{ASIDE}get in touch (?:for|with) (?:{named})(?: \w+){{0,4}}"
        r" (?:through|via|at|by|with|on)(?: \w+){1,10}",
        # please contact the bureau if you want to book him
        rf"{wish}{ASIDE}(?:get in touch|contact|call|mail|e mail|write|ask|inquire)"
        rf"(?:(?: \w+){{0,8}} (?:at|with|through|via|to|by))? {bureau}"
        rf"{_TAIL}",
        # she can be booked through the bureau
        r"(?:\w+ ){1,6}?(?:can|may|could) be (?:booked|hired|reached|contacted|invited)"
        rf"(?: \w+){{0,5}} (?:at|by|from|through|via) {bureau}{_TAIL}",
        # you can book her through the bureau
        rf"{ASIDE}(?:book|hire|invite) (?:\w+ ){{1,6}}?(?:at|from|through|via) {bureau}"
        rf"{_TAIL}",
        # she is available for speaking engagements through the bureau
        r"(?:\w+ ){1,6}?(?:is|are) (?:also |now |both |all )?(?:available|represented)"
        rf"(?: (?:for|as|to|at)(?: \w+){{1,5}})? (?:at|by|from|through|via) {bureau}{_TAIL}",
        # if you need her at your event, drop us a line
        rf"{_WISH}(?: \w+){{0,3}} {who}(?: \w+){{0,6}}"
        rf" (?:{event}|{_AS_SPEAKER})(?: \w+){{0,6}}?) {ASIDE}{REACH}(?: \w+){{0,12}}",
        # drop us a line when you need her at your event
        rf"{ASIDE}{REACH} {_WISH}(?: \w+){{0,3}} {who}(?: \w+){{0,6}}"
        rf" (?:{event}|{_AS_SPEAKER})(?: \w+){{0,6}})",
        # more experts on managing risk at the bureau can be found here
        rf"(?:more |other ){ROLE}(?: \w+){{0,8}} (?:at|by|from|of|with) {bureau}"
        r" (?:(?:can|may) be found(?: \w+){0,6}|here)",
        # let the bureau know
        rf"{ASIDE}let {bureau} know(?: \w+){{0,8}}",
        # for more information on her as a speaker: office at example.com
        rf"(?:for )?(?:more )?information (?:on|about) {who}(?: \w+){{0,2}} {_AS_SPEAKER}"
        r"(?: \w+){0,8}",
        # for the complete list of our innovation experts, click here
        rf"(?:for )?(?:the |a |our )?(?:\w+ )?(?:list|overview|selection) of (?:all )?our"
        rf" (?:\w+ ){{0,4}}{ROLE}(?: (?:on|in|from|about)(?: \w+){{1,6}}?)?"
        r" (?:(?:click|see|check|look) here|(?:can be found|is) (?:here|on (?:this|our) \w+))",
        # want more? visit our speakers' page
        rf"{ASIDE}(?:visit|see|check out|have a look at) our speakers? (?:page|list|overview)"
        r"(?: \w+){0,8}",
    ]
    return [("contact", pattern) for pattern in patterns]


def _statements(bureau: str) -> list[Written]:
    return [
        (
            "statement",  # she is one of our leading speakers at the bureau
            # the verb may have run into the name, or the article into the verb
            r"(?:\w+ ){0,9}\w+? ?(?:is|are|belongs?)(?:an?)?"
            r"(?: (?:also|now|both|all|still|proudly|available as|to|being))*"
            rf"(?: {_PRAISE})* (?:\w+ )?a?speakers?"
            r" (?:at|of|with|for|from|on|by|through|represented by|in)"
            rf" {bureau}(?: too| as well| in \w+)?",
        ),
        (
            "statement",  # she is a China Speakers Bureau speaker
            r"(?:\w+ ){1,6}(?:is|are)(?: also| now| both| all)*"
            rf"(?: {_PRAISE})* {bureau} speakers?",
        ),
        (
            "statement",  # she is available for keynotes
            r"(?:\w+ ){1,6}(?:is|are) (?:also |now |both )?available (?:for|as)"
            r" (?:an? |your )?(?:keynotes?|speeches|talks|lectures|speaking|speakers?)"
            r"(?: \w+){0,4}",
        ),
        (
            "statement",  # we can help you to find her for your meeting
            rf"(?:and |so )?we (?:can|could|may|would) (?:\w+ ){{1,8}}(?:at|for|in|to) your"
            rf" (?:\w+ ){{0,5}}{EVENT}",
        ),
    ]


def _possible(named: str) -> list[Written]:
    who = rf"(?:him|her|them|one of them|any of them|(?:{named})(?: (?:and|or) (?:{named}))?)"
    more = r"(?:more |other |another |some |a |an )?"
    return [
        ("question", rf"{ASIDE}{_YOU}(?:need|want|like) (?:\w+ ){{1,5}}on (?:your )?stage"),
        ("question", rf"{ASIDE}(?:do|would) you (?:need|want|like) {who}"),
        (
            "question",  # looking for her
            rf"{ASIDE}(?:are you )?(?:looking|searching) for {more}"
            rf"(?:{who}|(?:\w+ ){{0,7}}{ROLE})"
            r"(?: (?:on|in|from|by|about|who|for|to|like|as|at)(?: \w+){1,9})?",
        ),
        (
            "question",
            rf"{ASIDE}(?:are you )?interested in (?:{who}|(?:\w+ ){{0,5}}{ROLE})(?: \w+){{0,8}}",
        ),
        (
            "question",  # do you need a keynote at your conference
            rf"{ASIDE}(?:(?:do|would|could) you )(?:need|want|like|require) (?:\w+ ){{1,10}}"
            rf"(?:at|for|in) your (?:\w+ ){{0,5}}{EVENT}(?: or (?:\w+ ){{0,4}}{EVENT})?",
        ),
        ("contact", rf"{ASIDE}{REACH}(?: \w+){{0,16}}"),
        (
            "contact",  # find more stories by her here
            rf"{ASIDE}(?:find|read|see) (?:more|other|earlier) stories (?:by|from|on|about) {who}"
            r"(?: (?:\w+ ){0,3}(?:here|list|page|website))?",
        ),
        (
            "contact",  # do check out this list
            rf"{ASIDE}(?:check|have a look|take a look|look|see|visit)(?: out| at)?"
            r" (?:this|our|the|here|his|her|their)(?: \w+){0,5}?"
            r" ?\b(?:list|overview|page|selection|section|speakers|website|here)"
            r"(?: \w+){0,3}",
        ),
    ]


def _doubtful(bureaus: str) -> str:
    """What only a person can judge, and the editor asked at the end of his posts as well."""
    return (
        rf"\b(?:{bureaus})\b|\bspeakers? ?request ?form\b"
        r"|\bsubscribe to our (?:\w+ )?newsletter\b|\bour (?:\w+ )?hangouts?\b"
        r"|^(?:for )?(?:speaking|booking|media|press) (?:enquir|inquir)(?:y|ies)\b"
    )


def _compiled(written: Sequence[Written]) -> Compiled:
    return tuple((nature, re.compile(pattern)) for nature, pattern in written)
