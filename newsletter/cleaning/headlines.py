"""A headline for a post that has none: the claim of its intro, a dash and the speaker's name."""

from __future__ import annotations

import re
from urllib.parse import unquote

from newsletter.cleaning.house import HouseRules, find_host

_LONGEST, _SHORTEST = 110, 45
_EDGES = " ,;:–—-.…"
_SENTENCE = re.compile(r".*?[.!?…][”’\"')]*(?=\s+[“‘\"A-Z0-9])|.+", re.DOTALL)
_SAYS = re.compile(
    r",? (?:(?:he|she|they) )?(?:says|said|tells|told|argues|explains|explained|writes"
    r"|adds|warns|"
    r"according to|believes|thinks)\b.*",
    re.DOTALL,
)
_CLAUSE = re.compile(r"[,;:–—](?=\s)|(?<=\s)[–—-](?=\s)| (?:but|as|because|while|although|that) ")
#: Where a phrase begins: what stands before it is whole, though not all that is said.
_PHRASE = re.compile(r" (?:and|or|who|which|where|when|if|in|on|at|for|with|from|by|after|before) ")
_ENDS_PHRASE = re.compile(
    r"\W*\Z|[,;:–—.!?…]|\s+[–—-]\s"
    r"| (?:but|as|because|while|although|that|and|or|who|which|where|when|if|after|before) "
    r"| (?:19|20)\d\d\b"  # a year is no loss
)
#: Words between two dashes: a claim that ends in them says half of them.
_ASIDE = re.compile(r"\s[–—-]\s[^–—\n]{2,60}?\s[–—-](?=\s)")
_ACTS = (
    "(?:looks|sees|says|tells|explains|argues|gives|discusses|dives|expects|writes"
    "|shares|talks|speaks"
    "|joins|answers|believes|thinks|warns|describes|shows|is|was|has)"
)
_DANGLING = re.compile(
    r"(?: (?:a|an|the|and|or|but|if|of|to|in|on|at|for|by|with|from|as|that|his|her|its))+$"
)
_MET = re.compile(
    r"(?:interview|conversation|discussion|talk|debate|discusses|speaks"
    r"|talks)\s+(?:\S+ ){0,2}?(?:with|to) $"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_QUERY = re.compile(r"[?#].*", re.DOTALL)
_SUFFIX = re.compile(r"\.[a-z]{2,5}$")
_SLUG_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
_FEWEST_WORDS = 3


def propose_title(intro: str, house: HouseRules, author: str = "") -> str:
    """From the intro of a post, without markup; nothing where there are no words.

    Who wrote it stands for one of the house where it names none.
    """
    intro = " ".join(intro.split())[:2000]
    if not intro:
        return ""
    name = find_name(intro, house) or (author if author in house.people else "")
    match = _SENTENCE.match(intro)
    claim = match[0] if match else intro
    if name and name in claim[:120]:
        claim = re.sub(rf"({re.escape(name)}), .{{2,260}}?,? (?={_ACTS}\b)", r"\1 ", claim, count=1)
    said = _SAYS.sub("", claim)
    is_he = name and (said.endswith(name) or said.startswith(f"{name},"))
    if len(said.split()) > 3 and not is_he:
        claim = said
    if name:
        unnamed = re.sub(rf",(?: [\w-]+){{0,4}} {re.escape(name)}\W*$", "", claim)
        claim = unnamed if len(unnamed.split()) > 3 else claim
    whole = claim.strip(_EDGES)
    claim = _shorten(claim).strip(_EDGES)
    is_cut = whole.startswith(claim) and not _ENDS_PHRASE.match(whole, len(claim))
    if claim.count("“") != claim.count("”"):
        claim = claim.replace("“", "").replace("”", "")
    claim = f"{claim}…" if is_cut else claim
    return f"{claim} – {name}" if name and name not in claim else claim


def propose_from_address(address: str) -> str:
    """From the words of an address and its host, for a post that is nothing but a link."""
    host = find_host(address)
    slug = unquote(_QUERY.sub("", address)).rstrip("/").rpartition("/")[2]
    words = _SLUG_WORD.findall(_SUFFIX.sub("", slug))
    if sum(word.isalpha() for word in words) < _FEWEST_WORDS or not host:
        return host
    named = " ".join(words)
    return f"{named[0].upper()}{named[1:]} ({host})"


def is_address(title: str) -> bool:
    return _ADDRESS.fullmatch(title.strip()) is not None


def find_name(text: str, house: HouseRules) -> str:
    """The speaker named first, unless he asks the questions and another one is named."""
    places = sorted((text.find(name), name) for name in house.people if name in text)
    hosts = [name for place, name in places if _MET.search(text[:place])]
    named = [name for _, name in places if name not in hosts] or hosts
    return max((n for n in named if named[0] in n), key=len) if named else ""


def _shorten(claim: str) -> str:
    if len(claim) > _LONGEST:
        claim = _ASIDE.sub("", claim)
    if len(claim) <= _LONGEST:
        return claim
    ends = [m.start() for m in _CLAUSE.finditer(claim, _SHORTEST, _LONGEST)]
    if not ends:
        end = claim.rfind(" ", 0, _LONGEST) if " " in claim[:_LONGEST] else _LONGEST
        phrases = [m.start() for m in _PHRASE.finditer(claim, _SHORTEST, _LONGEST)]
        ends = phrases if phrases and not _ENDS_PHRASE.match(claim, end) else [end]
    return _DANGLING.sub("", claim[: ends[-1]])
