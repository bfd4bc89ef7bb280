"""Whether a pasted text has the rhythm of a weblog: several posts, or one article of many names.

What `splitting` takes for the beginning of a post is seen in articles as well: one more person who
is named, a book that ends the text. So a text is several posts only where two of them or more show
what a weblog repeats:

- a headline of the form `Claim – Name`, or any headline with a day, a byline, or an address on a
  line of its own;
- a label below an intro (`China Daily:`), or a call to action at the end;
- an intro that says where somebody is heard: `he tells CNBC`. Articles say so too: by themselves
  such intros count where nearly all of the text consists of them.

What shows nothing of it belongs to the post above, but on a page of intros, one below the other,
where most of them show it. In doubt a text stays whole: a torn one is not seen by the editor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newsletter.cleaning.bylines import is_byline, signs_day
from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.labels import is_label
from newsletter.cleaning.paragraphs import Line
from newsletter.cleaning.places import is_place

SHORTEST_INTRO = 8  #: words
_FEWEST_INTROS = 3  #: of a page on which every intro begins a post
PERSON = re.compile(
    r"(?:[Ee]xpert|[Ee]conomist|[Aa]nalyst|[Jj]ournalist|[Aa]uthor|[Ii]nvestor"
    r"|VC|[Pp]rofessor|[Ll]awyer"
    r"|[Cc]onsultant|[Hh]istorian|[Ss]inologist|[Ee]ntrepreneur|[Gg]uru"
    r"|[Aa]cademic|[Ww]atcher|[Ss]trategist"
    r"|[Ww]riter|[Cc]olumnist|[Rr]esearcher|[Ff]uturist|[Ee]ditor"
    r"|[Cc]orrespondent|[Vv]eteran|[Bb]anker)"
    r",? (?P<name>(?:[A-Z][\w.’'-]+ ){1,3}[A-Z][\w’'-]+)"
)
REPORTED = re.compile(
    r"\b(?:says|tells|argues|explains|looks at|sees|expects|discusses|dives"
    r"|gives|writes|warns|shares|believes"
    r"|thinks|describes|analy[sz]es|talks|speaks|joins|answers|predicts|shows"
    r"|offers|compares|he adds|she adds"
    r"|explained at|told|wonders|summarizes|takes)\b"
)
#: `he tells CNBC`, `she explains at the Lock Letter`, `says Ian Johnson in a talk at River Radio`.
_HEARD = re.compile(
    r"\b(?:tells?|told|(?:says?|explain(?:s|ed)|argues|writes|speaks|talks|adds|discusses|predicts"
    r"|shares|warns|gives|looks|sees|expects)\b[^,.;:?!”\"]{0,80}? (?:at|in|to|with|by|for|on the))"
    r"(?: at| to| in)?(?: the| an?)?(?: [a-z][\w-]+){0,2}"
    r" (?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?P<name>[A-Z][\w&’'-]*(?: [A-Z][\w&’'-]*)*)"
)
_LAST = re.compile(r"[–—-] (?P<name>[^–—]+)\Z")


@dataclass(slots=True)
class Candidate:
    """What may be one."""

    title: str = ""
    published_at: datetime | None = None
    problem: str = ""
    above: list[Line] = field(default_factory=list)  #: its headline and day, as they stood
    captions: list[str] = field(default_factory=list)  #: names alone, of those above
    beside: list[Line] = field(default_factory=list)  #: longer captions, and when it was changed
    links: list[Line] = field(default_factory=list)  #: addresses alone, of those above
    lines: list[Line] = field(default_factory=list)
    is_linked: bool = False  #: an address stands on a line of its own
    is_listed: bool = False  #: it has a number, or its headline is a link
    is_labelled: bool = False  #: what follows may be its quote
    is_closed: bool = False  #: its call to action stood already

    @property
    def words(self) -> str:
        return " ".join(line.words for line in self.lines)


def keep_several(posts: Sequence[Candidate], house: HouseRules) -> list[Candidate]:
    """The posts of a page, each with what is none by itself; one where it is an article."""
    closes = sum(post.is_closed for post in posts) > 1  # one call is the end of an article, too
    links = sum(map(_links, posts)) > 1  # one address may be of an article, too
    strong = [
        _shows(post, house) or (closes and _closes(post)) or (links and _links(post))
        for post in posts
    ]
    heard = [_is_heard(post, house) for post in posts]
    signs = sum(map(max, strong, heard))
    whole = sum(map(_paragraphs, posts))
    if sum(strong) < 2 and not (signs > 1 and 3 * signs >= 2 * whole):
        return [_joined(posts)]
    bare = sum(
        max(s, h) and not post.above for s, h, post in zip(strong, heard, posts, strict=True)
    )
    is_row = bare >= _FEWEST_INTROS and 2 * signs >= len(posts)
    kept = [[posts[0]]]
    known = _named(posts[0], house)
    for number, post in enumerate(posts[1:], 1):
        is_other = _is_heard(post, house, before=True) and not _goes_on(
            post, kept[-1], known, house
        )
        if is_row or strong[number] or is_other:
            kept.append([post])
            known = _named(post, house)
        else:
            kept[-1].append(post)
            known |= _named(post, house)
    return [_joined(each) for each in kept]


def ends_in_name(line: str, house: HouseRules) -> bool:
    """Whether a line has the form `Claim – Name`."""
    match = _LAST.search(line)
    return match is not None and bool(names_in(match["name"], house))


def names_in(text: str, house: HouseRules) -> set[str]:
    """Speakers named in full."""
    return {name for name in house.people if name in text and (" " in name or not name.isascii())}


def _people_in(text: str, house: HouseRules) -> set[str]:
    """Speakers named in full, and persons with a role, whom no roster needs to know."""
    return names_in(text, house) | {match["name"] for match in PERSON.finditer(text)}


def _shows(post: Candidate, house: HouseRules) -> bool:
    """Whether a post has what an article has once at most."""
    first = post.lines[0].words
    if post.title and (post.published_at or post.problem or ends_in_name(post.title, house)):
        return True
    below = post.lines[1].words if len(post.lines) > 1 else ""
    if post.title and (is_byline(first) or signs_day(first, below)):
        return True
    is_intro = bool(_people_in(first, house)) and len(first.split()) >= SHORTEST_INTRO
    return is_intro and len(post.lines) > 1 and is_label(post.lines[1].words)


def _links(post: Candidate) -> bool:
    return bool(post.title) and post.is_linked


def _closes(post: Candidate) -> bool:
    is_begun = bool(post.above) or REPORTED.search(post.lines[0].words) is not None
    return post.is_closed and is_begun


def _is_heard(post: Candidate, house: HouseRules, *, before: bool = False) -> bool:
    """Whether an intro says where somebody is heard; or was `before`, as in many an article."""
    first = post.lines[0].words
    if not _people_in(first, house) or first.startswith(("“", '"', "‘", "«")):
        return False
    found = [match for match in _HEARD.finditer(first) if not is_place(match["name"])]
    return any(before or match[0][:4] != "told" for match in found)


def _goes_on(
    post: Candidate, above: Sequence[Candidate], known: set[str], house: HouseRules
) -> bool:
    """Whether one without a headline tells of whom the post above names below its own, or is the
    first to name anybody there."""
    if post.above or not above[0].above:
        return False
    return not known or _people_in(post.lines[0].words, house) <= known


def _named(post: Candidate, house: HouseRules) -> set[str]:
    return _people_in(f"{post.title} {post.words}", house)


def _paragraphs(post: Candidate) -> int:
    """Those of the editor's own words."""
    if post.is_labelled:
        return 1
    long = sum(len(line.words.split()) >= SHORTEST_INTRO for line in post.lines)
    return max(1, long - post.is_closed)


def _joined(posts: Sequence[Candidate]) -> Candidate:
    first, *others = posts
    lines = [line for post in others for line in (*post.above, *post.lines)]
    return Candidate(
        title=first.title,
        published_at=first.published_at,
        problem=first.problem,
        above=first.above,
        captions=first.captions,
        beside=first.beside,
        links=first.links,
        lines=[*first.lines, *lines],
        is_linked=any(post.is_linked for post in posts),
        is_listed=first.is_listed,
        is_labelled=any(post.is_labelled for post in posts),
        is_closed=any(post.is_closed for post in posts),
    )
