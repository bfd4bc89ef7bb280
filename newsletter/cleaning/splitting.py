"""A page with many posts → its posts.

HTML is split where the page itself does: at `article` or at a weblog's well-known classes, else
at headings that are links. Pasted text has no such signs; its intros tell the posts apart:

- the line above a label (`China Daily:`) is an intro;
- after a call to action comes an intro;
- a line that names a speaker in full, or a person with a role, is an intro, unless it belongs to a
  quote. To a quote belongs what stands below a label, as long as it opens with a quotation mark or
  tells in the past what somebody said;
- a short line without a stop above an intro is its headline, and a day by itself its date.

What stands above the first post is the page's own head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newsletter.cleaning.blocks import Block, Marks
from newsletter.cleaning.calls import find_calls
from newsletter.cleaning.headlines import propose_title
from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.labels import find_transcript, is_label
from newsletter.cleaning.markup import check_size
from newsletter.cleaning.pages import Page, split_html
from newsletter.cleaning.plaintext import split_paragraphs
from newsletter.dates import find_date, find_order, find_two_days, is_day_line, tell_fault
from newsletter.gathered import Form, Item

#: More posts of one page are not read.
MOST_POSTS = 2000
_SHORTEST_INTRO = 8  #: words
_LONGEST_HEADLINE = 24
_QUOTED = re.compile(r"[“\"‘«]")
_SPOKEN = re.compile(r"[”\"’»],? ?(?:\w+ ){0,2}(?:said|says|told|added|according to)\b")
_PERSON = re.compile(
    r"(?:[Ee]xpert|[Ee]conomist|[Aa]nalyst|[Jj]ournalist|[Aa]uthor|[Ii]nvestor"
    r"|VC|[Pp]rofessor|[Ll]awyer"
    r"|[Cc]onsultant|[Hh]istorian|[Ss]inologist|[Ee]ntrepreneur|[Gg]uru"
    r"|[Aa]cademic|[Ww]atcher|[Ss]trategist"
    r"|[Ww]riter|[Cc]olumnist|[Rr]esearcher|[Ff]uturist|[Ee]ditor"
    r"|[Cc]orrespondent|[Vv]eteran|[Bb]anker)"
    r",? (?:[A-Z][\w.’'-]+ ){1,3}[A-Z][\w’'-]+"
)
_REPORTED = re.compile(
    r"\b(?:says|tells|argues|explains|looks at|sees|expects|discusses|dives"
    r"|gives|writes|warns|shares|believes"
    r"|thinks|describes|analy[sz]es|talks|speaks|joins|answers|predicts|shows"
    r"|offers|compares|he adds|she adds"
    r"|explained at|told|wonders|summarizes|takes)\b"
)
_AFTERWORD = re.compile(
    r"\b(?:new book|is due|will be (?:touring|in|speaking)|tour(?:ing)?\b|earlier|More in)"
)
_LONGEST_AFTERWORD = 30  #: words; more is a post, though it names nobody


def split_posts(
    content: str, *, house: HouseRules, form: Form = "text", address: str = ""
) -> tuple[Item, ...]:
    """The posts of a page, one at least where it has words. Raises Uncleanable."""
    return split_page(content, house=house, form=form, address=address).posts


def split_page(content: str, *, house: HouseRules, form: Form = "text", address: str = "") -> Page:
    """The posts of a page, and what of it is none of them. Raises Uncleanable."""
    if form == "html":
        return split_html(content, address, house)
    content = check_size(content)
    if form == "markdown":
        return Page((Item(title="", content=content, form=form, address=address),))
    return _split_text(content, house, address)


@dataclass(slots=True)
class _Post:
    title: str = ""
    day: str = ""  #: the line that told its day
    published_at: datetime | None = None
    problem: str = ""
    lines: list[str] = field(default_factory=list)
    is_labelled: bool = False  #: what follows may be its quote
    is_closed: bool = False  #: its call to action stood already


def _split_text(text: str, house: HouseRules, address: str) -> Page:
    lines, order = split_paragraphs(text), find_order(text)
    posts: list[_Post] = []
    head: list[str] = []
    waiting = _Post()  # has the headline and the day of the post that comes next
    for line, kind in zip(lines, _kinds(lines, house), strict=True):
        if kind == "day":
            _give_back(waiting, posts, head)
            waiting.day, waiting.published_at = line, find_date(line, order)
            waiting.problem = tell_fault(find_two_days(line, order), order)
        elif kind == "headline":
            waiting.title = line
        elif kind == "intro" or _begins(line, kind, posts, house):
            waiting.lines.append(line)
            posts.append(waiting)
            waiting = _Post()
        elif posts:
            _give_back(waiting, posts, head)
            posts[-1].lines.append(line)
            posts[-1].is_labelled |= kind == "label"
            posts[-1].is_closed |= kind == "call"
        else:
            _give_back(waiting, posts, head)
            head.append(line)
    _give_back(waiting, posts, head)
    if len(posts) > 2 and posts[0].title and not any(post.title for post in posts[1:]):
        head.append(posts[0].title)  # a headline over the first post alone is the page's
        posts[0].title = ""
    if not posts and head:
        posts, head = [_Post(lines=head)], []
    return Page(tuple(_item(post, house, address) for post in posts[:MOST_POSTS]), tuple(head))


def _give_back(waiting: _Post, posts: Sequence[_Post], head: list[str]) -> None:
    """A day below which no post begins is a line of the text."""
    if waiting.day:
        (posts[-1].lines if posts else head).append(waiting.day)
        waiting.day, waiting.published_at, waiting.problem = "", None, ""


def _begins(line: str, kind: str, posts: Sequence[_Post], house: HouseRules) -> bool:
    """Whether a line, which is no intro by what stands around it, begins a post."""
    if kind not in ("person", "text") or not posts:
        return kind == "person"
    post = posts[-1]
    if post.is_closed and _AFTERWORD.search(line) is None:
        return kind == "person" or len(line.split()) >= _LONGEST_AFTERWORD
    if kind == "text" or post.is_closed:
        return False
    quoted = _QUOTED.match(line) is not None or _SPOKEN.search(line) is not None
    if post.is_labelled:
        return not quoted and _REPORTED.search(line) is not None
    return not quoted or _names_in(line, house).isdisjoint(_names_in(" ".join(post.lines), house))


def _kinds(lines: Sequence[str], house: HouseRules) -> list[str]:
    """What each line is by itself, and by the one below it."""
    calls = _call_lines(lines, house)
    kinds = [_kind(line, number in calls, house) for number, line in enumerate(lines)]
    for number, below in enumerate(kinds[1:]):
        if below == "label" and _can_be_intro(lines[number], kinds[number], number):
            kinds[number] = "intro"
    below = ""
    for number in range(len(kinds) - 1, -1, -1):
        if kinds[number] == "headline" and below not in ("intro", "person"):
            kinds[number] = "text"
        below = below if kinds[number] == "day" else kinds[number]
    return kinds


def _can_be_intro(line: str, kind: str, number: int) -> bool:
    """Whether a line above a label is more than the end of a quote."""
    if _QUOTED.match(line) or find_transcript(line):
        return False
    return kind == "person" or (kind in ("text", "headline") and (number == 0 or _is_long(line)))


def _kind(line: str, is_call: bool, house: HouseRules) -> str:
    if is_call:
        return "call"
    if is_label(line):
        return "label"
    if is_day_line(line):
        return "day"
    words = len(line.split())
    if words <= _LONGEST_HEADLINE and line[-1].isalnum() and not find_transcript(line):
        return "headline"
    if words < _SHORTEST_INTRO or find_transcript(line):
        return "text"
    return "person" if _names_person(line, house) else "text"


def _is_long(line: str) -> bool:
    return len(line.split()) > _LONGEST_HEADLINE


def _names_person(line: str, house: HouseRules) -> bool:
    if _names_in(line, house):
        return True
    return _PERSON.search(line) is not None and _REPORTED.search(line) is not None


def _names_in(text: str, house: HouseRules) -> set[str]:
    """Speakers named in full."""
    return {name for name in house.people if name in text and (" " in name or not name.isascii())}


def _call_lines(lines: Sequence[str], house: HouseRules) -> frozenset[int]:
    """The lines that are old calls to action and nothing else."""
    blocks = [Block(line) for line in lines]
    places = {id(block): number for number, block in enumerate(blocks)}
    return frozenset(
        places[id(call.block)]
        for call in find_calls(blocks, Marks(), house)
        if not call.block.text[: call.start].strip() and not call.block.text[call.end :].strip()
    )


def _item(post: _Post, house: HouseRules, address: str) -> Item:
    return Item(
        title=post.title or propose_title(post.lines[0], house),
        is_title_made=not post.title,
        content="\n".join(post.lines),
        form="text",
        address=address,
        published_at=post.published_at,
        problems=(post.problem,) if post.problem else (),
    )
