"""What a day's issue is made of: which updates, in which order, under which subject.

Everything here is a proposal that the editor may overrule in issue.md; nothing touches a file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

from newsletter import merge
from newsletter.errors import Problem
from newsletter.model import Issue, Update
from newsletter.sentences import SENTENCE_END

LONGEST_SUBJECT = 78  #: characters; what RFC 5322 recommends for a line
SHORTEST_PREHEADER, LONGEST_PREHEADER = 40, 130  #: what inboxes show beside a subject

_WEIGHTS = {"announcement": 0, "news": 1, "video": 1, "podcast": 1, "book": 2, "list": 3, "note": 4}
_LONGEST_NAME = 60
_DASH = re.compile(r" ?[–—―] ?| --? ")
# Controls, line and paragraph separators, and what YAML and mail headers cannot carry.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]+")
_TAG = re.compile(r"<[/!?]?[A-Za-z-][^<>]*>")
_MARKUP_LEFT = re.compile(
    r"!?\[(?P<words>[^\[\]]*)\]\([^()]*\)|[*`~]+|(?<!\w)_+|_+(?!\w)|^[#>+\s-]+"
)
_BRACES = re.compile(r"(?P<brace>[{}])(?P=brace)+")
_LONGEST_READ = 2000  #: characters of a title or a paragraph: more than is ever shown

Primary = Callable[[Update], Sequence[str]]


def confirmed_first(update: Update) -> Sequence[str]:
    """The id of the first speaker, confirmed or else suggested; it needs no roster."""
    return (update.speakers or update.suggested)[:1]


def due(updates: Iterable[Update], day: date) -> tuple[Update, ...]:
    """The updates for an issue of that day; those dated later wait."""
    return tuple(update for update in updates if update.day <= day)


def order(updates: Iterable[Update], *, primary: Primary = confirmed_first) -> tuple[Update, ...]:
    """The running order.

    By kind (announcements; news, videos and podcasts; books; lists; notes), then the newest first,
    then by title. From the top, an update about the speaker of the one above it moves down, as
    little as will do, wherever two of the same speaker need not stand next to each other.
    """
    waiting = [(_head(update, primary), update) for update in sorted(updates, key=_rank)]
    ordered: list[Update] = []
    above = ""
    while waiting:
        above, update = waiting.pop(_next(waiting, above))
        ordered.append(update)
    return tuple(ordered)


def propose_subject(updates: Sequence[Update]) -> str:
    """The lead's headline on one line; where it is too long, first without the name at its end.

    Empty only where there are no updates that every reader gets: then the editor has to say it.
    """
    if not (updates := _for_all(updates)):
        return ""
    headline = _plain(updates[0].title) or _plain(updates[0].slug) or "News"
    if len(headline) > LONGEST_SUBJECT:
        headline = _claim(headline)
    return _cut(headline, LONGEST_SUBJECT)


def propose_preheader(updates: Sequence[Update]) -> str:
    """What else is in the issue; for an issue of one update, how its intro starts.

    Plain text on one line: no Markdown, HTML or merge tags. Empty where there is nothing to say.
    """
    updates = _for_all(updates)
    if not (subject := propose_subject(updates)):
        return ""
    said = {_same_words(text) for text in (subject, _plain(updates[0].title), _claim(subject))}
    titles = [title for update in updates[1:] if (title := _plain(update.title))]
    titles = [title for title in dict.fromkeys(titles) if _same_words(title) not in said]
    sentences = [text for text in _intro_sentences(updates[0]) if _same_words(text) not in said]
    if not titles:
        return _fitted(sentences, " ", enough=SHORTEST_PREHEADER)
    also = _fitted([f"Also: {titles[0]}", *titles[1:]], " · ", enough=LONGEST_PREHEADER)
    return _fitted([also, *sentences], " · ", enough=SHORTEST_PREHEADER)


def _for_all(updates: Sequence[Update]) -> Sequence[Update]:
    """Those that every reader gets: all read the subject, and the archive shows it."""
    return [update for update in updates if not update.segment]


def repeats(
    updates: Iterable[Update],
    recent_issues: Iterable[Issue],
    *,
    primary: Primary = confirmed_first,
) -> tuple[Problem, ...]:
    """A warning for each primary speaker and each link that stood in one of these issues already.

    It names the latest of them. What the editor accepted in the update is passed over.
    """
    speakers: dict[str, str] = {}
    links: dict[str, str] = {}
    for issue in sorted(recent_issues, key=lambda issue: issue.slug):
        for update in issue.updates:
            speakers |= dict.fromkeys(primary(update), issue.slug)
            links |= dict.fromkeys((_link_key(url) for _, url in _links(update)), issue.slug)
    links.pop("", None)
    found: list[Problem] = []
    for update in updates:
        found += _repeated_speakers(update, primary(update), speakers)
        found += _repeated_links(update, links)
    return tuple(found)


def next_number(issues: Iterable[Issue]) -> int | None:
    """1 for the first issue; None where the editor gives his issues no numbers."""
    numbers = [issue.number for issue in issues]
    known = [number for number in numbers if number is not None]
    return max(known, default=0) + 1 if known or not numbers else None


def new_issue(
    day: date, updates: Sequence[Update], number: int | None, *, quote: Callable[[str], str]
) -> str:
    """The text of a fresh issue.md; `quote` makes a YAML scalar of a string."""
    lines = [
        "---",
        f"subject: {quote(propose_subject(updates))}",
        f"preheader: {quote(propose_preheader(updates))}",
        *([] if number is None else [f"number: {number}"]),
        "cta_mode: in person  # or: online, both",
        f"# The running order of {day.isoformat()}: change the order here.",
        "updates:",
        *(f"  - {quote(update.slug)}" for update in updates),
        "---",
    ]
    return "\n".join(lines) + "\n"


def _rank(update: Update) -> tuple[int, int, str, str]:
    weight = _WEIGHTS.get(update.kind, len(_WEIGHTS))
    return weight, -update.day.toordinal(), update.title.casefold(), update.slug


def _head(update: Update, primary: Primary) -> str:
    return next(iter(primary(update)), "")


def _next(waiting: Sequence[tuple[str, Update]], above: str) -> int:
    """The first after which as few updates as possible must follow one of the same speaker."""
    counts = Counter(head for head, _ in waiting if head)
    heads = dict.fromkeys(head for head, _ in waiting)
    costs = {head: _collisions(counts, len(waiting), head, above) for head in heads}
    fewest = min(costs.values())
    return next(index for index, (head, _) in enumerate(waiting) if costs[head] == fewest)


def _collisions(counts: Mapping[str, int], size: int, head: str, above: str) -> int:
    """How many must follow one of their own when this head comes next.

    Of n updates, c by one speaker can stand apart up to c = n - c + 1, and one less where the
    update above them is the same speaker's.
    """
    left = size - 1
    excess = [
        2 * (count - (speaker == head)) - left - (speaker != head)
        for speaker, count in counts.items()
    ]
    return int(bool(head) and head == above) + max(0, *excess, 0)


def _plain(text: str) -> str:
    """One line without tags, merge tags or anything that a header or YAML cannot carry."""
    text = text[:_LONGEST_READ]
    for tag in reversed(list(merge.find(text))):
        text = text[: tag.start] + (tag.fallback or "") + text[tag.end :]
    text = _until_stable(_TAG, "", _UNPRINTABLE.sub(" ", text))
    # What is left of braces could still read as a merge tag.
    return " ".join(_BRACES.sub(r"\g<brace>", text).split())


def _until_stable(pattern: re.Pattern[str], replacement: str, text: str) -> str:
    """Replace again what only the replacing brought together, as in `<<b>b>`."""
    count = 1
    while count:
        text, count = pattern.subn(replacement, text)
    return text


def _claim(headline: str) -> str:
    """The headline without the name after its last dash."""
    dashes = list(_DASH.finditer(headline))
    if not dashes or len(headline) - dashes[-1].end() > _LONGEST_NAME:
        return headline
    return headline[: dashes[-1].start()].rstrip() or headline


def _cut(text: str, longest: int) -> str:
    """At most so many characters: cut at a word, with an ellipsis to show it."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    if text[longest - 1] != " " and kept.rfind(" ") > longest // 2:
        kept = kept[: kept.rfind(" ")]
    return (kept.rstrip(" ,;:.–—―-·") or kept) + "…"


def _fitted(pieces: Sequence[str], separator: str, *, enough: int) -> str:
    """Pieces, whole, until there is enough; the last is cut if the text is too short without."""
    text = _cut(pieces[0], LONGEST_PREHEADER) if pieces else ""
    for piece in pieces[1:]:
        joined = f"{text}{separator}{piece}"
        too_long = len(joined) > LONGEST_PREHEADER
        if len(text) >= enough or (too_long and len(text) >= SHORTEST_PREHEADER):
            break
        text = _cut(joined, LONGEST_PREHEADER)
    return text


def _same_words(text: str) -> str:
    return text.casefold().strip(" .!?…\"'“”")


def _intro_sentences(update: Update) -> list[str]:
    """The sentences of the first paragraph that is neither a quote nor a source label."""
    for paragraph in _paragraphs(update.body):
        text = _plain(_until_stable(_MARKUP_LEFT, r"\g<words>", _plain(paragraph)))
        if text and not (text.endswith((":", "：")) and len(text) <= _LONGEST_NAME):
            return [sentence.strip() for sentence in re.split(SENTENCE_END, text)]
    return []


def _paragraphs(body: str) -> Iterator[str]:
    """The text of each paragraph, converted as the mail converts it and stripped of its tags."""
    import lxml.html
    import markdown
    import nh3

    html = nh3.clean(markdown.markdown(body))
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    for paragraph in root.xpath(".//p[not(ancestor::blockquote or ancestor::li)]"):
        yield paragraph.text_content()


def _links(update: Update) -> Iterator[tuple[str, str]]:
    """Every address of the post, with the name of the field it stands in."""
    if update.source and update.source.url:
        yield "source.url", update.source.url
    if update.video:
        yield "video", update.video
    yield from ((f"also_at.{index}", url) for index, url in enumerate(update.also_at))


def _link_key(url: str) -> str:
    """Equal for addresses that lead to the same post; empty for a host's home page.

    Ignores the scheme, www., a slash at the end, the fragment and utm_* parameters.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    host = parts.netloc.casefold().removeprefix("www.")
    path = parts.path.rstrip("/")
    wanted = [item for item in parts.query.split("&") if item and not item.startswith("utm_")]
    return f"{host}{path}?{'&'.join(wanted)}" if path or wanted else ""


def _repeated_speakers(
    update: Update, heads: Iterable[str], known: Mapping[str, str]
) -> Iterator[Problem]:
    for speaker in heads:
        if speaker in known:
            field = "speakers" if speaker in update.speakers else "suggested"
            ids = update.speakers or update.suggested
            where = f"{field}.{ids.index(speaker)}" if speaker in ids else field
            yield from _warning(update, where, "repeated-speaker", speaker, known[speaker])


def _repeated_links(update: Update, known: Mapping[str, str]) -> Iterator[Problem]:
    seen = {_link_key(url): (field, url) for field, url in reversed(list(_links(update)))}
    for key, (field, url) in reversed(seen.items()):
        if key in known:
            yield from _warning(update, field, "repeated-link", url, known[key])


def _warning(update: Update, field: str, rule: str, what: str, issue: str) -> Iterator[Problem]:
    if rule in update.accept:
        return
    line, column = update.origin.at(field)
    message = f"{what!r} already stood in the issue {issue}"
    hint = f"leave it for another day, or accept {rule!r} with a reason"
    yield Problem(update.origin.path, line, column, rule, "warning", message, hint)
