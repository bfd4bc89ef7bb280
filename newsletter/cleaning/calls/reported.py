"""What somebody says: news, whatever the words."""

from __future__ import annotations

import re

from newsletter.cleaning.calls.words import CLASSES, NAME, read_words
from newsletter.cleaning.house import HouseRules
from newsletter.roster.words import SPEECH

_SPEECH = r"(?:say|tell|write|argue|report|explain|advise|ask|warn|joke|add)"
#: Not what a speaker may do (`tell your board`), who can be asked and told of.
_SAID = (
    rf"\b{_SPEECH}(?:s|d|ed)\b|\b(?:said|told|wrote|heard)\b|\baccording to\b"
    rf"|\b(?:they|people|\w+s|\w*men) {_SPEECH}\b"
)
SAID = re.compile(_SAID, re.IGNORECASE)
REPORTED = re.compile(rf"[“”\"«»]|{_SAID}", re.IGNORECASE)
_SAYS = r"(?:says|said|tells|told|asks|asked|adds|added|writes|wrote|warns|warned|advises|jokes)"
_ATTRIBUTED = re.compile(rf",[”\"]? (?:[\w’'-]+ ){{0,5}}?{_SAYS}(?: [\w’'-]+){{0,6}}\W*\Z")
_ANNOUNCED = re.compile(rf"\b[A-Z][\w’'-]*(?: \w+)? {_SAYS}(?: \w+)?: ?")

#: What several do in an intro; that one of them `speaks` is said in calls as well.
_SAY = SPEECH | {"debate", "look", "talk", "weigh"}
_WHAT = frozenset(str.split("that what how why whether when where on"))
#: What makes somebody speak, who has not yet.
_CAUSES = frozenset(
    str.split(
        "let have hear see make watch help ask get can could will would should may might if when"
        " whenever who do does did want"
    )
)
_TO_READER = re.compile(r"\b(?:yours?|you|please)\b|[?!]", re.IGNORECASE)

#: What somebody thinks of the news, whoever he is: no call says what its speaker believes.
_OPINES = re.compile(
    r"\b(?:(?:dis)?agrees|thinks|expects|believes|doubts|fears|hopes|predicts|foresees|disputes"
    r"|rejects|critici[sz]es|wonders|concludes|contends|counters|considers|cautions|insists"
    r"|maintains|objects|stresses|suspects|differs|sees"
    r"|(?:calls?|finds?) (?:it|this|that|them|him|her)"
    r"|(?:both|they|others) (?:(?:dis)?agree|think|expect|believe|doubt|fear|predict|see))\b"
)
_DAY = (
    r"(?:(?:on|last|this|next) (?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tomorrow"
    r"|tonight|(?:last|this|next) (?:week|month|year)|earlier|recently|before)"
)
#: What he does or did on some day, for others than the reader.
_DID_THEN = re.compile(
    rf"\A\W*{_DAY}\b[^:;]*\b(?:addresse[sd]|discusse[sd]|debate[sd]|spoke|talked|joined|appear(?:s|ed)"
    r"|visit(?:s|ed)|testifie[sd]|gave|opened|told|wrote|met)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\b(?:yours?|you|we|us|please|contact\w*|book(?:ed|ing|ings)?|hire\w*|invit\w+|available"
    r"|fees?|requests?|reach\w*|touch|form|via|through)\b|[?!]",
    re.IGNORECASE,
)


def is_attributed(written: str) -> bool:
    """Whether a sentence ends in who said it: `Ask your bank, says Rein.`"""
    return _ATTRIBUTED.search(written) is not None


def tells_of_others(written: str) -> bool:
    """Whether it says what somebody thinks or does, and asks and offers the reader nothing:
    `NAME, another speaker at the BUREAU, disagrees.`"""
    if _OPINES.search(written) is None and _DID_THEN.search(written) is None:
        return False
    return _ASKING.search(written) is None


def find_announced(text: str) -> int:
    """Where in a paragraph begins what somebody is said to say: `WeChat asks: …`; else its end."""
    match = _ANNOUNCED.search(text) if ":" in text else None
    return match.end() if match else len(text)


def reports(text: str, house: HouseRules) -> bool:
    """Whether several of ours say something in it: `Labour experts NAME and NAME tell CNBC …`.

    Not what they could tell the reader's own people: `Let our experts NAME and NAME tell you`.
    """
    if not any(w.endswith("s") and "expert" in CLASSES.get(w, ()) for w in text.lower().split()):
        return False
    words = read_words(text, house)
    for at, word in enumerate(words):
        if word in _SAY and words[max(at - 1, 0)] == NAME:
            is_said = bool(_WHAT.intersection(words[at + 1 : at + 2]))
            return _CAUSES.isdisjoint(words[:at]) and (is_said or not _TO_READER.search(text))
    return False
