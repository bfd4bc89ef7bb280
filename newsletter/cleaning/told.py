"""The publication that an intro names: `says retail analyst Ben Cavender at [CNBC](...)`.

Without a link of that name or to that medium, only what calls itself a medium, as in `he tells
Keith Yap in the X Podcast`, or is a known one where one of the house speaks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from newsletter.cleaning.blocks import LINK, MARK, Block, Marks, plain
from newsletter.cleaning.house import HouseRules, find_host
from newsletter.cleaning.labels import is_label
from newsletter.cleaning.places import is_place
from newsletter.model import Citation
from newsletter.roster.words import SPEECH, VERBS

_NEAR, _MOST_WORDS = 60, 8
#: What stands before a source in an intro: `he tells CNBC`, `in an analysis by the daily X`.
_TO_SOURCE = re.compile(
    r"\b(?:at|in|on|by|for|to|with|via|tells?|told|writes in"
    r"|(?:story|article|piece|report|interview|analysis|column|op-ed|essay|podcast|video) from)"
    r"(?: the| an?)?(?: [a-z][\w-]+){0,2} ?$"
)
#: The same where a sentence begins with it, as in `In the daily X, she argues`.
_BEGINS = re.compile(
    r"(?:^|[.!?…][”\"’)]* )\W*(?:At|In|On|By|For|From|With|Via)(?: the| an?)?"
    r"(?: [a-z][\w-]+){0,2} ?$"
)
_SENTENCE_END = re.compile(r"(?:(?<!\b[A-Z])\.|[!?…])(?:\s|$)")  # not behind an initial
_LETTERS = re.compile(r"[^a-z0-9]+")
_SHORTEST_INITIALS = 2
_LONGEST_END = 200  #: characters
#: An office and what stands between it and the link.
_OFFICE = re.compile(
    r"\b(?:professor|lecturer|teacher|fellow|director|president|founder|partner|head|chair\w*|C[A-Z]O"
    r"|analyst|editor|chief|dean|adviser|advisor|researcher|scholar|veteran|expert|author|degree"
    r"|economist|historian|speaker|manager|student|member|studied|works?|worked|teaches|taught"
    r"|lectures|based|columnist|correspondent|reporter|journalist|contributor|host|anchor)\b(?P<between>[^,.]{0,40})$",
    re.IGNORECASE,
)
#: A name right behind the office is who holds it; what follows is where he speaks.
_NAME = re.compile(r"(?: [A-Z][\w.’'-]*){2,4}(?![\w.’'-])")
_SCHOOL = re.compile(r"\b(?:Universit\w+|College|School|Institut\w+|Academy|Polytechnic)\b")
_BOOK = re.compile(r"\b(?:books?|novels?|memoirs?|biograph(?:y|ies)|titled|called) ?$")
_BOOKSHOP = re.compile(
    r"(?:^|\.)(?:amazon\.[a-z.]+|amzn\.\w+|goodreads\.com|bookshop\.org|barnesandnoble\.com"
    r"|waterstones\.com|penguinrandomhouse\.com|bol\.com|books\.google\.[a-z.]+)$"
)
#: What he says of others: in `he says that debt rises at Evergrande`, the place is theirs.
_REPORTED = re.compile(r"\b(?:says|said|tells|told|argues|argued|thinks|believes) that\b([^.]*)$")
_STATES = frozenset(str.split("is was has had leads led joins joined becomes remains"))
_SPEAKS = VERBS - _STATES
_SPEAKING = SPEECH | {"interview", "interviewed", "conversation"}
#: Names that end in the word for a medium: the Front Row Podcast, South China Morning Post.
_MEDIUM = re.compile(
    r"(?<![\w.’'-])(?!(?:At|In|On|By|For|From|With|Via) )(?:The )?(?:[A-Z][\w&’'-]* ){1,4}"
    r"(?:Podcast|Radio|Television|TV|News|Newspaper|Magazine|Times|Post|Journal|Daily|Weekly|Review"
    r"|Tribune|Herald|Gazette|Telegraph|Guardian|Observer|Chronicle|Standard)"
    r"(?![\w-]|(?: of)? [A-Z])"
)
#: What one must be of whose name does not say that it is a medium: papers tell what others told
#: Reuters, and are the source all the same.
_INTERVIEW = re.compile(
    r"\b(?:interview(?:ed)?|conversation|podcast|op-ed|column|essay|commentary)"
    r" (?:with|for|in|at|by|on|to) (?:the )?$"
)
_KNOWN = re.compile(
    r"(?<![\w.’'-])(?:(?:[Tt]he )"
    r"(?:Economist|Guardian|Atlantic|Diplomat|Spectator|Independent|Cube)"
    r"|(?:Bloomberg(?: Businessweek)?|Reuters|CNBC|CNN|CGTN|BBC|NPR|CNA|NRC|SCMP|Forbes"
    r"|Fortune|Caixin(?: Global)?|Nikkei(?: Asia)?|Axios|Politico|Barron[’']s|MarketWatch"
    r"|TechCrunch|Al Jazeera|Sixth Tone|Foreign (?:Affairs|Policy)|Wired|Newsweek|Quartz"
    r"|Handelsblatt|Der Spiegel|Die Zeit|Le Monde|Financieele Dagblad))"
    r"(?![\w-]| [A-Z\d]|[’']s)"
)
#: How an intro ends that says where somebody speaks: `he tells CNBC.` What is told in the past may
#: have been told to others, whom the paper read.
_SAID_AT_END = re.compile(
    r"\b(?:he|she|they) (?:also |now |\w+ly )?"
    r"(?:says?|tells?|argues?|explains?|adds?|writes?|warns?|predicts?|concludes?|believes?|thinks?)"
    r"(?: (?P<place>at|on|in|to|for))?(?P<the> the)? "
    r"(?P<name>(?:[tT]he )?[A-Z][\w&’'-]*(?: (?:(?:of|for|and) )?[A-Z\d][\w&’'-]*){0,6})\W*\Z"
)
#: What somebody does who is heard there and then; what he did may have been told to others.
_SAYS = "says|explains|argues|writes|notes|adds|warns|claims|concludes|suggests"
_SHOWS = "discusses|describes|explores|analyzes|analyses|examines|weighs|looks"
_TALKS = "speaks|talks|explains|comments|discusses"
_ACTS = frozenset(
    f"{_SAYS}|tells|{_SHOWS}|{_TALKS}|predicts|shares|tackles|addresses|gives".split("|")
)
_ADVERBS = r"(?:\w+ly|also|again|now|today|live|more|in an interview|at length)"
#: How a sentence goes on to where he speaks: `tells`, `explains to the`, `says on the daily`. What
#: one looks at is where nobody is heard.
_SPOKEN_TO = re.compile(
    rf"(?:^|[ ,])(?:(?P<tells>tells)(?: {_ADVERBS})?|(?:{_SAYS})(?: {_ADVERBS})? (?:at|in|on|via)"
    rf"|says(?: {_ADVERBS})? to|(?:{_TALKS})(?: {_ADVERBS})? (?:to|with|at|in)"
    rf"|(?:{_SHOWS}|writes|explains)(?: {_ADVERBS})? (?:in|on|for)|tells (?:at|in))"
    r"(?: the(?: [a-z][\w-]+)?)? ?$"
)
#: What may stand between a person and what he does.
_SAID_OF_HIM = re.compile(rf" {_ADVERBS}|(?:,[^,]{{1,80}}){{1,2}},(?: {_ADVERBS})?")
_PRONOUN = re.compile(rf"\b(?:[Hh]e|[Ss]he|[Tt]hey)(?: {_ADVERBS})?$")
#: How one begins with where he speaks, and what of him stands before his name.
_HEARD_AT = re.compile(r"^\W*(?:At|In|On|For)(?: the(?: [a-z][\w-]+)?)? ?$")
_ROLE = re.compile(
    r",? (?:[\w&-]+ ){0,4}?(?:\w+(?:er|or|ist|yst|ian|ant|ent|man)|head|expert) $|,? $"
)
#: What follows a name that is no part of a longer one; who comes behind a comma may be a town.
_NEXT = re.compile(
    r"\W*\Z|[;:)]| [–—(]|(?P<comma>,)"
    r"| (?:that|how|why|what|whether|when|where|who|about|on|in|at|as)\b"
)
_MARK = re.compile(MARK)


def links_elsewhere(intro: Block, marks: Marks, known_hosts: Collection[str]) -> bool:
    """Whether an intro links to more than our own pages, as that of a speaker."""
    return any(find_host(address) not in known_hosts for address in marks.addresses(intro.text))


def find_told_source(
    intro: Block, marks: Marks, house: HouseRules, known_hosts: Collection[str]
) -> Citation | None:
    """The one publication that an intro links to, as in `she tells at [CNBC](...)`.

    Of two links, one may be a book, an employer or an earlier post: then nobody knows.
    """
    found = _linked_sources(intro, marks, house, known_hosts)
    return found[0] if len({source.url for source in found}) == 1 else None


def _linked_sources(
    intro: Block, marks: Marks, house: HouseRules, known_hosts: Collection[str]
) -> list[Citation]:
    return [
        Citation(name, address)
        for name, before, after, address in _links(intro.text, marks)
        if is_foreign(name, find_host(address), house, known_hosts)
        and _is_publication(name, before, after, find_host(address))
    ]


def find_linked_medium(
    told: Sequence[Block], marks: Marks, house: HouseRules, known_hosts: Collection[str]
) -> Citation | None:
    """The one medium that an intro names and its post links to, by whatever words: `he told
    Bloomberg that [prices rise](https://www.bloomberg.com/…)`."""
    if not any(links_elsewhere(block, marks, known_hosts) for block in told):
        return None
    if _linked_sources(told[0], marks, house, known_hosts):
        return None  # which tell it, or nobody knows
    text = plain(told[0].text)
    named = {
        (_with_article(match[0]), text[: match.start()], text[match.end() :])
        for match in (*_MEDIUM.finditer(text), *_KNOWN.finditer(text))
    }
    found: dict[str, Citation] = {}
    for _, _, _, address in (link for block in told for link in _links(block.text, marks)):
        host = find_host(address)
        for name, before, after in named:
            is_its_own = is_foreign(name, host, house, known_hosts) and is_named_in(host, name)
            if is_its_own and _is_publication(name, before, after, host):
                found.setdefault(name, Citation(name, address))
    return next(iter(found.values())) if len(found) == 1 else None


def find_label_address(name: str, intros: Iterable[Block], marks: Marks) -> str:
    """Where the intro leads by the very name that a label below it has."""
    told = {_bare_name(words): a for one in intros for words, _, _, a in _links(one.text, marks)}
    return told.get(_bare_name(name), "")


def _bare_name(name: str) -> str:
    return _LETTERS.sub(" ", name.casefold().removeprefix("the ")).strip()


def find_named_source(intro: Block, marks: Marks, house: HouseRules) -> Citation | None:
    """The one medium in whose name an intro says, without a link, that somebody speaks there."""
    text = plain(intro.text)
    found = set()
    said = _SAID_AT_END.search(text[-_LONGEST_END:])
    if said and _is_said_there(said) and is_foreign(said["name"], "", house, ()):
        name = said["name"]
        known_the = said["the"] and _KNOWN.fullmatch(f"the {name}")
        found.add(f"The {name}" if known_the else name)
    known = list(_KNOWN.finditer(text))
    for match in (*_MEDIUM.finditer(text), *known):
        if _is_heard_at(text, match, house) and is_foreign(match[0], "", house, ()):
            found.add(_with_article(match[0]))
    known = [m for m in known if _INTERVIEW.search(text, 0, m.start())]
    for match in (*_MEDIUM.finditer(text), *known):
        name, before, after = match[0], text[: match.start()], text[match.end() :]
        name = _with_article(name)
        if is_foreign(name, "", house, ()) and _is_publication(name, before, after, ""):
            around = _SENTENCE_END.split(before)[-1] + _SENTENCE_END.split(after, maxsplit=1)[0]
            if not _SPEAKING.isdisjoint(around.split()):
                found.add(name)
    name = found.pop() if len(found) == 1 else ""
    is_ours = any(name in words for words, *_ in _links(intro.text, marks))
    return Citation(name) if name and not is_ours else None


def _with_article(name: str) -> str:
    return f"T{name[1:]}" if name.startswith("the ") else name


def _is_heard_at(text: str, medium: re.Match[str], house: HouseRules) -> bool:
    """Whether a sentence says that one of the house speaks at a medium, now."""
    before = _SENTENCE_END.split(text[: medium.start()])[-1]
    after = _SENTENCE_END.split(text[medium.end() :], maxsplit=1)[0]
    if _HEARD_AT.search(before):
        return any(_acts(after, person) for person in house.people if person in after)
    follows = _NEXT.match(after)
    spoken = _SPOKEN_TO.search(before)
    if follows is None or spoken is None or (follows["comma"] and not spoken["tells"]):
        return False
    before = before[: spoken.start()]
    if _PRONOUN.search(before):
        return any(person in text for person in house.people)
    ends = [before.rfind(person) + len(person) for person in house.people if person in before]
    between = before[max(ends) :] if ends else "?"
    return not between or _SAID_OF_HIM.fullmatch(between) is not None


def _acts(after: str, person: str) -> bool:
    """Whether a person comes next, and what he does right behind him or what is said of him."""
    start, end = after.index(person), after.index(person) + len(person)
    said = _SAID_OF_HIM.match(after, end)
    does = after[said.end() if said else end :].split(maxsplit=1)
    return _ROLE.fullmatch(after, 0, start) is not None and bool(does) and does[0] in _ACTS


def _is_said_there(said: re.Match[str]) -> bool:
    """Whether what ends an intro is a medium, or an event that one can speak at, and no place."""
    name, the = said["name"], "the " if said["the"] else ""
    if is_place(name) or is_place(f"the {name}") or not is_label(f"{name}:"):
        return False
    if _MEDIUM.fullmatch(name) or _KNOWN.fullmatch(f"{the}{name}"):
        return True
    return bool(the) and said["place"] in ("at", "on") and " " in name and not _SCHOOL.search(name)


def _links(text: str, marks: Marks) -> Iterator[tuple[str, str, str, str]]:
    """The words of each link, those before and behind it, and where it leads."""
    start = -1
    for match in _MARK.finditer(text):
        if match[0] == LINK:
            start = match.start()
        elif start >= 0 and (address := marks.find_address(match[0])):
            words = plain(text[start : match.start()])
            after = plain(text[match.end() :])
            yield " ".join(words.split()), plain(text[:start]), after, address
            start = -1


def is_foreign(name: str, host: str, house: HouseRules, known_hosts: Collection[str]) -> bool:
    """Whether a link leads to neither the house, its speakers nor their books."""
    ours = {one.casefold() for one in (*house.organisations, *house.people, *house.books)}
    return host not in known_hosts and name.casefold() not in ours and not _BOOKSHOP.search(host)


def _is_publication(name: str, before: str, after: str, host: str) -> bool:
    if not 0 < len(name.split()) <= _MOST_WORDS or not is_label(f"{name}:") or is_place(name):
        return False
    if not before.strip() and after.startswith((":", "：")):
        return is_named_in(host, name)
    near = before[-_NEAR:]
    if _TO_SOURCE.search(near) is None:
        said = _SENTENCE_END.split(after, maxsplit=1)[0].split()
        return _BEGINS.search(near) is not None and not SPEECH.isdisjoint(said)
    if _BOOK.search(near) or _is_of_others(before):
        return False
    return not _is_employer(name, near)


def is_named_in(host: str, name: str) -> bool:
    """Whether a name is its host's, in full or by its initials: China Daily, SCMP's."""
    labels = [label for label in host.split(".")[:-1] if len(label) >= _SHORTEST_INITIALS]
    labels = [label.removeprefix("the") for label in labels]
    words = _bare_name(name).split()
    joined, initials = "".join(words), "".join(word[0] for word in words)
    told = {initials, initials[:-1] + words[-1]} if len(words) > 1 else set()
    return joined in labels or not told.isdisjoint(labels)


def _is_of_others(before: str) -> bool:
    reported = _REPORTED.search(before)
    return reported is not None and SPEECH.isdisjoint(reported[1].split())


def _is_employer(name: str, near: str) -> bool:
    """Whether a link says where somebody works, and not where he speaks."""
    office = _last_office(near)
    if office is None:
        return False
    between = office["between"]
    words = between.split()
    named = _NAME.match(between) and _STATES.isdisjoint(words)
    speaks = named or not _SPEAKS.isdisjoint(words)
    return not speaks or _SCHOOL.search(name) is not None


def _last_office(near: str) -> re.Match[str] | None:
    """The office that is the nearest before the link."""
    found, place = None, 0
    while match := _OFFICE.search(near, place):
        found, place = match, match.start() + 1
    return found
