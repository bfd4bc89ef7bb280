"""A page with many posts → its posts.

HTML is split where the page itself does: at `article` or at a weblog's well-known classes, else
at headings that are links. Pasted text has no such signs; its intros tell the posts apart:

- the line above a label (`China Daily:`) is an intro;
- after a call to action comes an intro;
- a line that names a speaker in full, or a person with a role, is an intro, unless it belongs to a
  quote. To a quote belongs what stands below a label, as long as it opens with a quotation mark or
  tells in the past what somebody said;
- a short line without a stop above an intro is its headline, and a day by itself its date.

Articles name people as well: only a text with the rhythm of a weblog is split so (`rhythm`).

Markdown is split in the same way, where enough of its parts are marked as posts: by a label, a
call, a day, a number, or a headline that is a link or names a speaker. Else it is an article.

What stands above the first post is the page's own head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsletter.cleaning.blocks import Block, Marks
from newsletter.cleaning.bylines import tells_change
from newsletter.cleaning.calls import find_calls
from newsletter.cleaning.endings import is_afterword
from newsletter.cleaning.headed import (
    BETWEEN,
    LONGEST_HEADLINE,
    asks,
    find_captions,
    find_headed,
    is_long,
)
from newsletter.cleaning.headlines import propose_title
from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.labels import find_transcript, is_label
from newsletter.cleaning.linked import find_only_address
from newsletter.cleaning.markup import check_size
from newsletter.cleaning.pages import Page, split_html
from newsletter.cleaning.paragraphs import Line, markdown_lines, text_lines
from newsletter.cleaning.rhythm import (
    PERSON,
    REPORTED,
    SHORTEST_INTRO,
    Candidate,
    ends_in_name,
    keep_several,
    names_in,
)
from newsletter.dates import Order, find_date, find_order, find_two_days, is_day_line, tell_fault
from newsletter.gathered import Form, Item, Removed

#: More posts of one page are not read.
MOST_POSTS = 2000
_QUOTED = re.compile(r"[“\"‘«]")
_SPOKEN = re.compile(r"[”\"’»],? ?(?:\w+ ){0,2}(?:said|says|told|added|according to)\b")
_AFTERWORD = re.compile(
    r"\b(?:new book|is due|will be (?:touring|in|speaking)|tour(?:ing)?\b|earlier|More in)"
)
#: How a last line begins that tells of another talk of whom its post is about.
_OF_BEFORE = re.compile(
    r"(?:Earlier|Previously|Recently|Before|(?:Last|Also (?:last|this)) (?:week|month|year)"
    r"|In an? (?:earlier|previous|former|recent)|Only (?:last|this|a few)|(?:Some|A few) \w+ ago"
    r"|(?:Days|Weeks|Months) (?:ago|before|earlier))\b"
)
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 5  #: letters of a word that its other forms have as well
#: What pages are called, and no post is.
_PAGE_NAME = re.compile(
    r"\b(?:we)?blog\b|\bnewsletter$|\b(?:daily|weekly|latest|news) (?:news )?updates?$"
    r"|^(?:home|updates|archives?|latest news|daily news|posts|news)$",
    re.IGNORECASE,
)
#: Kinds of a line above a post, and where it is kept.
_PARTS = {"headline": "title", "day": "day"}
#: `Other experts on religion in China include: Zhang Lijia, Kaiser Kuo.`
_OTHERS = re.compile(
    r"\W*(?:some |our |many )?(?:other|more|further)\b[^.:?!]{0,60}"
    r"\b(?:speakers?|experts?)\b[^.:?!]*:",
    re.IGNORECASE,
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
        posts, head = _split_lines(markdown_lines(content), find_order(content), house)
        if not _are_several(posts, house):
            return Page((_whole(content, form, address),))
    else:
        posts, head = _split_lines(text_lines(content), find_order(content), house)
        if len(posts) > 1:
            posts = keep_several(posts, house)
            if len(posts) == 1:  # an article that names people, whole
                return Page((_whole(content, form, address),))
    return Page(tuple(_item(post, house, form, address) for post in posts[:MOST_POSTS]), head)


@dataclass(slots=True)
class _Waiting:
    """The headline and the day of the post that comes next, if one does."""

    lines: list[Line] = field(default_factory=list)  #: all of them, as they stood
    title: str = ""
    day: str = ""
    others: list[tuple[str, Line]] = field(default_factory=list)  #: with their kinds


def _are_several(posts: Sequence[Candidate], house: HouseRules) -> bool:
    """Whether Markdown holds several posts: an article names people and has headings as well."""
    signs = sum(
        post.is_listed
        or post.is_labelled
        or post.is_closed
        or (post.is_linked and bool(post.title))
        or post.published_at is not None
        or bool(names_in(post.title, house))
        for post in posts
    )
    return signs > 1 and 4 * signs >= len(posts)


def _split_lines(
    lines: Sequence[Line], order: Order, house: HouseRules
) -> tuple[list[Candidate], tuple[str, ...]]:
    """The posts, and what stands above the first one."""
    posts: list[Candidate] = []
    head: list[Line] = []
    waiting = _Waiting()
    for line, told in zip(lines, _kinds(lines, house), strict=True):
        is_last = told == "headline" and posts and _ends(line.words, posts[-1], house)
        kind = "text" if is_last else told
        if kind in ("day", "headline"):
            if getattr(waiting, _PARTS[kind]):  # of another post than the present one
                _give_back(waiting, posts, head)
                waiting = _Waiting()
            setattr(waiting, _PARTS[kind], line.words)
            waiting.lines.append(line)
            continue
        if kind in ("caption", "beside") or (kind == "address" and waiting.title):
            waiting.lines.append(line)
            waiting.others.append((kind, line))
            continue
        is_headed = bool(waiting.lines)
        if kind == "intro" or _begins(line.words, kind, posts, house, is_headed=is_headed):
            posts.append(_begin(waiting, line, order))
        else:
            _give_back(waiting, posts, head)
            (posts[-1].lines if posts else head).append(line)
        waiting = _Waiting()
        if posts:
            posts[-1].is_labelled |= kind == "label"
            posts[-1].is_closed |= kind == "call"
            posts[-1].is_linked |= kind == "address"
    _give_back(waiting, posts, head)
    above = [line.words if line.kind == "headline" else line.raw for line in head]
    if posts and posts[0].title and _is_of_page(posts, house):
        above.append(posts[0].title)
        posts[0].title = ""
    if not posts and head:
        posts, above = [Candidate(lines=head)], []
    return posts, tuple(above)


def _begin(waiting: _Waiting, line: Line, order: Order) -> Candidate:
    """A post with what stood above its first line."""
    day = waiting.day
    links = [each for kind, each in waiting.others if kind == "address"]
    return Candidate(
        title=waiting.title,
        published_at=find_date(day, order) if day else None,
        problem=tell_fault(find_two_days(day, order), order) if day else "",
        above=waiting.lines,
        captions=[each.words for kind, each in waiting.others if kind == "caption"],
        links=links,
        is_linked=bool(links),
        beside=[each for kind, each in waiting.others if kind == "beside"],
        lines=[line],
        is_listed=any(each.is_numbered or each.is_linked for each in (*waiting.lines, line)),
    )


def _give_back(waiting: _Waiting, posts: Sequence[Candidate], head: list[Line]) -> None:
    """A day or a short line below which no post begins is a line of the text."""
    (posts[-1].lines if posts else head).extend(waiting.lines)


def _is_of_page(posts: Sequence[Candidate], house: HouseRules) -> bool:
    """Whether the line above the first post is the name of the page, and no headline of the post.

    It may be where it has no word of that post, and is the only such line.
    """
    first, *others = posts
    told = first.lines[0].words.casefold()
    words = [word[:_STEM] for word in _LONG_WORD.findall(first.title.casefold())]
    if names_in(first.title, house) or 2 * sum(word in told for word in words) >= len(words):
        return False
    if first.title.casefold() in map(str.casefold, house.organisations):
        return True
    is_only = not any(post.title for post in others)
    return _PAGE_NAME.search(first.title) is not None or (is_only and len(posts) > 2)


def _begins(
    line: str, kind: str, posts: Sequence[Candidate], house: HouseRules, *, is_headed: bool
) -> bool:
    """Whether a line, which is no intro by what stands around it, begins a post.

    `is_headed` where it stands below a day or what may be a headline.
    """
    if kind not in ("person", "text") or not posts:
        return kind == "person"
    post = posts[-1]
    if post.is_closed and not _is_afterword(line, post, house):
        return kind == "person" or len(line.split()) >= _LONGEST_AFTERWORD
    if kind == "text" or post.is_closed:
        return False
    if not is_headed and _OF_BEFORE.match(line) and _is_of(line, post, house):
        return False
    quoted = _QUOTED.match(line) is not None or _SPOKEN.search(line) is not None
    if post.is_labelled:
        return not quoted and REPORTED.search(line) is not None
    return not quoted or names_in(line, house).isdisjoint(names_in(post.words, house))


def _kinds(told: Sequence[Line], house: HouseRules) -> list[str]:
    """What each line is by itself, and by the one below it."""
    lines = [line.words for line in told]
    calls = _call_lines(lines, house)
    kinds = [
        "call" if number in calls else (line.kind or _kind(line.words, house))
        for number, line in enumerate(told)
    ]
    for number, kind in find_captions(lines, kinds, house).items():
        kinds[number] = kind
    for number, line in enumerate(lines):
        is_first = number == 0 or kinds[number - 1] in ("call", "day")
        if is_first and kinds[number] in ("text", "person") and asks(line):
            kinds[number] = "headline"
    for number, below in enumerate(kinds[1:]):
        if below == "label" and _can_be_intro(lines[number], kinds[number], number):
            kinds[number] = "intro"
    below = ""
    for number in range(len(kinds) - 1, -1, -1):
        if kinds[number] == "headline" and below not in ("intro", "person"):
            kinds[number] = "text"
        below = below if kinds[number] in BETWEEN else kinds[number]
    headed = find_headed(told, kinds, house)
    for number, first, text in headed if len(headed) > 1 else ():
        kinds[number], kinds[text], kinds[first] = "headline", "text", "intro"
    return kinds


def _can_be_intro(line: str, kind: str, number: int) -> bool:
    """Whether a line above a label is more than the end of a quote."""
    if _QUOTED.match(line) or find_transcript(line):
        return False
    return kind == "person" or (kind in ("text", "headline") and (number == 0 or is_long(line)))


def _kind(line: str, house: HouseRules) -> str:
    if find_only_address(line):
        return "address"
    if is_label(line):
        return "label"
    if is_day_line(line):
        return "day"
    if tells_change(line):
        return "beside"
    words = len(line.split())
    if words <= LONGEST_HEADLINE and line[-1:].isalnum() and not find_transcript(line):
        return "headline"
    if words < SHORTEST_INTRO or find_transcript(line):
        return "text"
    return "person" if _names_person(line, house) else "text"


def _names_person(line: str, house: HouseRules) -> bool:
    if names_in(line, house):
        return True
    return PERSON.search(line) is not None and REPORTED.search(line) is not None


def _is_afterword(line: str, post: Candidate, house: HouseRules) -> bool:
    """Whether a line below a call is of the same post: a list of other speakers, of nobody else's
    book, tour or talk, or without what an intro says of who speaks where."""
    if _OTHERS.match(line) and REPORTED.search(line) is None:
        return True
    if not _is_of(line, post, house):
        return False
    if _AFTERWORD.search(line) or is_afterword(Block(line), house):
        return True
    return names_in(line, house) != set() and REPORTED.search(line) is None


def _ends(line: str, post: Candidate, house: HouseRules) -> bool:
    """Whether a line without a stop is no headline, but the last one of a post that is closed."""
    return post.is_closed and is_afterword(Block(line), house) and _is_of(line, post, house)


def _is_of(line: str, post: Candidate, house: HouseRules) -> bool:
    """Whether a line names nobody but whom the post does."""
    return names_in(line, house) <= names_in(post.words, house)


def _call_lines(lines: Sequence[str], house: HouseRules) -> frozenset[int]:
    """The lines that are old calls to action and nothing else."""
    blocks = [Block(line) for line in lines]
    places = {id(block): number for number, block in enumerate(blocks)}
    return frozenset(
        places[id(call.block)]
        for call in find_calls(blocks, Marks(), house)
        if not call.block.text[: call.start].strip() and not call.block.text[call.end :].strip()
        if not ends_in_name(call.block.text, house)
    )


def _whole(content: str, form: Form, address: str) -> Item:
    return Item(title="", content=content, form=form, address=address)


def _item(post: Candidate, house: HouseRules, form: Form, address: str) -> Item:
    between = "\n\n" if form == "markdown" else "\n"
    return Item(
        title=post.title or propose_title(post.lines[0].words, house),
        is_title_made=not post.title,
        content=between.join(line.raw for line in (*post.beside, *post.lines, *post.links)),
        form=form,
        address=address,
        published_at=post.published_at,
        problems=(post.problem,) if post.problem else (),
        removed=tuple(Removed("caption", words) for words in post.captions),
    )
