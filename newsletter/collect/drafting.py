"""From an item to a draft: cleaned, dated, with the speakers and topics that it suggests (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from typing import NamedTuple, Protocol

from newsletter.ages import find_day
from newsletter.collect.authors import Author, Named, find_authors
from newsletter.collect.doubles import title_words
from newsletter.collect.introductions import find_role
from newsletter.collect.own import read_own
from newsletter.dates import NO_DATE, tell_ahead
from newsletter.gathered import Cleaned, Draft, Item
from newsletter.logbook import Reason
from newsletter.model import Roster, Speaker, Topic
from newsletter.shapes import quote_short

_BEGINNING = 3000  # characters of a text that say what it is about
#: Words of a topic's phrase that do not say what it is about.
_EMPTY_WORDS = frozenset(
    [
        *("china", "chinas", "chinese", "expert", "experts", "speaker", "speakers"),
        *("on", "the", "and", "of", "in", "our", "for"),
    ]
)


class Naming(Protocol):
    """A speaker who is named in a text, as roster finds one."""

    @property
    def speaker(self) -> str: ...
    @property
    def applied(self) -> bool: ...
    @property
    def primary(self) -> bool: ...
    @property
    def text(self) -> str: ...
    @property
    def reason(self) -> str: ...


FindSpeakers = Callable[[Cleaned], Sequence[Naming]]


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What turns the items of all sources into drafts."""

    roster: Roster
    zone: tzinfo  #: of the newsletter's days
    today: date
    split: Callable[[Item], Sequence[Item]]  #: a page with many posts into its posts
    clean: Callable[[Item], Cleaned]
    find_speakers: FindSpeakers
    find_named: Callable[[str], Sequence[Named]]  #: by the name of an author
    editor: str = ""  #: his name, as the newsletter's sender; what he writes is about others
    segments: frozenset[str] = frozenset()  #: ids that an update can be for


class Drafted(NamedTuple):
    draft: Draft  #: its slug is empty
    reasons: tuple[Reason, ...]
    problems: tuple[str, ...] = ()  #: lower case, without a full stop
    notes: tuple[str, ...] = ()  #: the same for an account of this draft: without its title


def draft_item(item: Item, house: House, usual: str = "") -> Drafted:
    """`usual` is the name under which nearly all posts of its source stand."""
    item, cleaned = _clean(item, house)
    cleaned = _with_source_address(cleaned)
    namings = house.find_speakers(cleaned)
    own, problems = read_own(item, house.roster, house.segments)
    named = house.find_named(item.author) if item.author else ()
    authors = tuple(find_authors(item.author, named, (usual, house.editor)))
    about = _announced(cleaned.announced, namings, house.roster)
    suggested = own.suggested or (() if own.speakers else suggest(about, authors))
    speakers = [house.roster.speakers[id_] for id_ in (*own.speakers, *suggested)]
    published_at = item.published_at or cleaned.told_at
    draft = Draft(
        slug="",
        cleaned=cleaned,
        day=_day(published_at, house),
        is_dated=published_at is not None,
        speakers=own.speakers,
        suggested=suggested,
        topics=own.topics or _topics(cleaned, item.categories, speakers, house.roster),
        role=own.role or find_role(cleaned.body[:_BEGINNING], _names(speakers[:1], namings)),
        cta=own.cta,
        segment=own.segment,
        accept=own.accept,
        address=item.address,
        also_at=item.also_at,
        is_closed=item.is_closed,
    )
    title = quote_short(cleaned.title or item.address)
    notes = (*item.problems, *cleaned.problems)
    if cleaned.announced and not (about or own.speakers):
        notes += (f"the new speaker {quote_short(cleaned.announced)} is not in speakers.toml",)
    told = tuple(f"{title}: {note}" for note in notes)
    notes += item.notes
    if not draft.is_dated and not any(n.startswith(NO_DATE) for n in notes):
        notes += ("no date was told, so today's is taken",)
    reasons = tuple(_reasons(namings, authors))
    return Drafted(draft, reasons, (*told, *problems), (*notes, *problems))


def _clean(item: Item, house: House) -> tuple[Item, Cleaned]:
    """The item cleaned, with no day that is yet to come; another one of its own is taken then.

    What the editor's own file says is as he wants it.
    """
    item = _aged(item, house)
    ahead = None if item.keys is not None else _ahead(item.published_at, house)
    if ahead:
        other = None if _ahead(item.changed_at, house) else item.changed_at
        item = replace(item, published_at=other)
    cleaned = house.clean(item)
    if told := _ahead(cleaned.told_at, house):
        # An item with a problem keeps the line that tells a day in its text.
        item = replace(item, problems=(*item.problems, tell_ahead(told)))
        cleaned = house.clean(item)
    elif ahead and not (item.published_at or cleaned.told_at):
        item = replace(item, problems=(*item.problems, tell_ahead(ahead)))
    return item, cleaned


def _aged(item: Item, house: House) -> Item:
    """An item with the day that it tells by its age."""
    if not item.age or item.published_at:
        return item
    day = find_day(item.age, house.today)
    if day is None:
        problem = f"{NO_DATE}: {item.age!r} tells none"
    else:
        problem = f"dated {day.isoformat()}, because {item.age!r} is told"
    moment = datetime.combine(day, time(), UTC) if day else None
    return replace(item, published_at=moment, problems=(*item.problems, problem))


def _ahead(moment: datetime | None, house: House) -> date | None:
    """The day of a moment, where it is yet to come."""
    day = _day(moment, house)
    return day if day > house.today else None


def _reasons(namings: Sequence[Naming], authors: Sequence[Author]) -> Iterator[Reason]:
    words = {naming.speaker: tell_naming(naming) for naming in namings}
    for author in authors:
        wrote = f"perhaps: {author.doubt}" if author.doubt else "wrote it"
        known = words.get(author.speaker, "")
        words[author.speaker] = f"{known}; {wrote}" if known else wrote
    return (Reason(*each) for each in words.items())


def _names(speakers: Iterable[Speaker], namings: Sequence[Naming]) -> Iterator[str]:
    """As the roster writes them, and as the text does."""
    for speaker in speakers:
        yield from (speaker.name, *speaker.aliases)
        yield from (n.text for n in namings if n.speaker == speaker.id and n.applied and n.text)


def _day(published: datetime | None, house: House) -> date:
    if published is None:
        return house.today
    if published.tzinfo is UTC and published.time() == time():  # a mere day, the same everywhere
        return published.date()
    try:
        return published.astimezone(house.zone).date()
    except OverflowError:  # at the end of the calendar
        return house.today


def tell_naming(naming: Naming) -> str:
    """Why a speaker is suggested, for a person."""
    if not naming.applied:
        return f"perhaps: {naming.reason}"
    named = f"named as {naming.text!r}" if naming.text else "named in the title"
    return f"{named}, and the update is about them" if naming.primary else named


def _with_source_address(cleaned: Cleaned) -> Cleaned:
    """A source that is only a name may be a link elsewhere in the text."""
    source = cleaned.source
    if source is None or source.url or not source.name:
        return cleaned
    link = re.search(rf"\[{re.escape(source.name)}\]\((https?://[^\s()]+)\)", cleaned.body)
    return replace(cleaned, source=source._replace(url=link[1])) if link else cleaned


def suggest(namings: Sequence[Naming], authors: Sequence[Author] = ()) -> tuple[str, ...]:
    """Whom the text is about, and who wrote it; else who is named in it; else who may be."""
    wrote = [author.speaker for author in authors if not author.doubt]
    primary = [naming.speaker for naming in namings if naming.applied and naming.primary]
    applied = [naming.speaker for naming in namings if naming.applied]
    perhaps = [*(naming.speaker for naming in namings), *(author.speaker for author in authors)]
    return tuple(dict.fromkeys([*(primary or applied), *wrote] or perhaps))


def _announced(name: str, namings: Sequence[Naming], roster: Roster) -> Sequence[Naming]:
    """Of those who are named in an announcement, who is announced; in other posts all of them."""
    if not name:
        return namings
    words = name.casefold()
    return [
        each
        for each in namings
        if words in (each.text.casefold(), *_folded_names(roster.speakers[each.speaker]))
    ]


def _folded_names(speaker: Speaker) -> set[str]:
    return {name.casefold() for name in (speaker.name, *speaker.aliases)}


def _topics(
    cleaned: Cleaned, categories: Iterable[str], speakers: Sequence[Speaker], roster: Roster
) -> tuple[str, ...]:
    """Topics of the speakers that the text names, else the first of theirs; two at the most.

    Of a text without speakers, topics that its title or its source's own words name.
    """
    told = {*title_words(f"{cleaned.title} {' '.join(categories)}")}
    if not speakers:
        return tuple(_named(roster.topics.values(), told))[:2]
    own = dict.fromkeys(topic for speaker in speakers for topic in speaker.topics)
    known = [roster.topics[topic] for topic in own if topic in roster.topics]
    told |= set(_standing(cleaned.body[:_BEGINNING].casefold(), known))
    return (tuple(_named(known, told)) or tuple(topic.id for topic in known[:1]))[:2]


def _standing(text: str, topics: Iterable[Topic]) -> Iterator[str]:
    """Words of the topics that stand in a text; to take all of its words apart costs six times."""
    for word in {word for topic in topics for word in _topic_words(topic)}:
        if word in text and re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text):
            yield word


def _named(topics: Iterable[Topic], told: set[str]) -> list[str]:
    return [topic.id for topic in topics if _topic_words(topic) & told]


@lru_cache(maxsize=1024)
def _topic_words(topic: Topic) -> frozenset[str]:
    """The words of a topic, in the singular and plural; `ai` is one, `on` is none."""
    words = frozenset((*topic.id.split("-"), *title_words(topic.phrase))) - _EMPTY_WORDS
    return words | {f"{word}s" for word in words} | {word.removesuffix("s") for word in words}
