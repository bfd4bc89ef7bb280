"""How a text introduces a speaker: "marketing expert" before the name, or ", a lawyer" after it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsletter.roster.words import VERBS

# It is the bracket that is looked for first, which is many times faster than what may not stand
# before it.
_LINK = re.compile(r"\[(?<!!\[)([^\[\]]+)\]\([^()\s]*\)")
_REACH = 60  # characters before and after a name
_MOST = 20  # names of one text that are looked at
_NOUN = (
    r"(?:expert|economist|analyst|historian|journalist|author|writer|investor|professor|consultant"
    r"|lawyer|strategist|entrepreneur|commentator|columnist|scholar|futurist|sinologist|VC|guru"
    r"|watcher|researcher|academic|blogger|podcaster|banker|advis[eo]r|veteran|specialist|critic"
    r"|activist|sociologist|anthropologist|photographer|novelist)"
)
_BEFORE = re.compile(rf"(?:^|(?<=[\s,(]))(?:[\w&’'-]+ ){{0,2}}{_NOUN}\s+$")
#: A capital tells a role only at the start of a sentence: the Economist is a weekly.
_OPENING = re.compile(rf"(?:^|[.!?…]\s|\n\s*)(?i:{_NOUN})\s+$")
_AFTER = re.compile(rf",\s+(?:an?\s+|the\s+)?((?:[\w&’'-]+ ){{0,2}}{_NOUN})\b")
#: What may stand before a role and is none of it: `argues leading economist Arthur Kroeber`.
_NOT_IN_ROLE = VERBS | frozenset(
    str.split(
        "the a an and or by of with to in at from that as but for it its his her their our when"
        " while where if how why so then now both meet meets met quote quotes quoted cite cites"
        " cited thank thanks invite invites invited hear hears heard introduce introduces"
        " introduced feature features featured follow follows followed welcome welcomes welcomed"
        " praise praises praised present presents presented profile profiles profiled"
        " maintains maintained observes observed states stated advises advised wonders wondered"
        " summarizes summarises explored learns learned"
    )
)


def find_role(text: str, names: Iterable[str]) -> str:
    """The role at the first name that has one, as it stands inside of a sentence; else nothing.

    The text is Markdown; names and roles may be linked or bold.
    """
    text = _LINK.sub(lambda link: link[1], text) if "](" in text else text
    text = text.replace("**", "")
    for name in names:
        start = text.find(name)
        for _ in range(_MOST):
            if start < 0:
                break
            end = start + len(name)
            near = text[max(0, start - _REACH) : start]
            before = _BEFORE.search(near) or _OPENING.search(near)
            after = None if before else _AFTER.match(text[end : end + _REACH])
            role = before[0].strip(" \n.!?…") if before else after[1] if after else ""
            if role := _without_lead(role):
                return _lower(role)
            start = text.find(name, end)
    return ""


def _without_lead(role: str) -> str:
    words = role.split()
    led = [n for n, word in enumerate(words, 1) if word.casefold() in _NOT_IN_ROLE]
    return " ".join(words[max(led, default=0) :])


def _lower(role: str) -> str:
    """Names and short forms keep their capitals."""
    first, _, rest = role.partition(" ")
    is_word = first[1:].islower() and first not in ("China", "Asia", "Chinese", "Asian")
    return f"{first.lower() if is_word else first} {rest}".strip()
