"""The table of the call to action: the first row that matches an update decides.

| row | when                                       | line 1                        | line 2    |
|-----|--------------------------------------------|-------------------------------|-----------|
| 1   | `cta: none`, or the kind is note or list    | none                          | none      |
| 2   | nobody confirmed is on the roster           | none                          | the topic |
| 3   | no primary speaker is bookable              | none                          | the topic |
| 4   | an announcement                             | full, and the biography       | the topic |
| 5   | `cta: stories`, and there is an address     | full, and more stories        | the topic |
| 6   | one primary speaker                         | full                          | the topic |
| 7   | two                                         | full, for both                | the topic |
| 8   | three or more                               | linked names and one button   | the topic |

From row 4 on, primary speakers who are not bookable are passed over, and nothing names them.

What stood already in the issue does not stand again:

- A speaker's full lines stand once. Where some speakers of an update had theirs, it asks only for
  the others, in the form for their number. Where all had them, one short link names all.
- Linked names are not full lines: a speaker who was only listed (row 8) still gets his own later.
- A topic line stands once per topic; the update does not move on to another topic.
- A biography and a speaker's stories are offered once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from newsletter.cta.links import (
    contact_address,
    own_hosts,
    request_address,
    tracked,
    web_address,
)
from newsletter.cta.pattern import Pattern, fill, text_of
from newsletter.cta.primary import primary_speakers
from newsletter.cta.wording import Wording
from newsletter.model import (
    CallToAction,
    Issue,
    Line,
    Newsletter,
    Roster,
    Span,
    Speaker,
    Topic,
    Update,
)

_SILENT_KINDS = ("note", "list")


def plan_calls(
    issue: Issue, roster: Roster, newsletter: Newsletter, wording: Wording
) -> tuple[CallToAction, ...]:
    """One call for each update, in running order.

    What is for all counts on nothing that stands in an update for a segment: not all read it.
    """

    def plan(updates: Iterable[Update]) -> tuple[CallToAction, ...]:
        made = _Plan(roster, wording)
        return tuple(
            made.call(_Place(issue=issue, update=update, newsletter=newsletter, wording=wording))
            for update in updates
        )

    calls = plan(issue.updates)
    if not issue.segments():
        return calls
    public = iter(plan(update for update in issue.updates if not update.segment))
    pairs = zip(issue.updates, calls, strict=True)
    return tuple(call if update.segment else next(public) for update, call in pairs)


def decide(update: Update, roster: Roster) -> tuple[int, tuple[Speaker, ...]]:
    """The row of the table, and the speakers it is about: in row 3 those who cannot be booked."""
    if update.cta == "none" or update.kind in _SILENT_KINDS:
        return 1, ()
    primaries = primary_speakers(update, roster)
    if not primaries:
        return 2, ()
    bookable = tuple(speaker for speaker in primaries if speaker.bookable)
    if not bookable:
        return 3, primaries
    if update.kind == "announcement":
        return 4, bookable
    if update.cta == "stories" and any(web_address(s.stories_url) for s in bookable):
        return 5, bookable
    return 5 + min(len(bookable), 3), bookable


def topics_by_fit(update: Update, speakers: Sequence[Speaker], roster: Roster) -> tuple[Topic, ...]:
    """The update's own topics, then those that all its speakers share, then the first one's."""
    first = speakers[0].topics if speakers else ()
    shared = [topic for topic in first if all(topic in speaker.topics for speaker in speakers)]
    ids = dict.fromkeys([*update.topics, *shared, *first])
    return tuple(roster.topics[topic] for topic in ids if topic in roster.topics)


class _Place(NamedTuple):
    """Where a call stands: what its words and links depend on besides the speakers."""

    issue: Issue
    update: Update
    newsletter: Newsletter
    wording: Wording

    def say(self, pattern: Pattern, words: Mapping[str, Line], **addresses: str) -> Line:
        bureau = (Span(self.newsletter.organisation),)
        return fill(pattern, {**words, "bureau": bureau}, addresses)

    def tracked(self, url: str) -> str:
        hosts = own_hosts(self.newsletter)
        return tracked(url, hosts=hosts, issue=self.issue.slug, update=self.update.slug)

    def contact(self, speakers: Sequence[Speaker]) -> str:
        subject = self.say(self.wording.contact_subject, self.names(speakers))
        return contact_address(self.newsletter, text_of(subject))

    def request(self, speakers: Sequence[Speaker], topic: str) -> str:
        """The request form filled in; a mail to the bureau where it has no form."""
        form = request_address(
            self.newsletter,
            speakers=_ids(speakers),
            topic=topic,
            issue=self.issue.slug,
            update=self.update.slug,
        )
        return form or self.contact(speakers)

    def names(self, speakers: Sequence[Speaker]) -> dict[str, Line]:
        return self.joined([Span(speaker.name) for speaker in speakers])

    def joined(self, names: Sequence[Span]) -> dict[str, Line]:
        """`names` as in "A, B and C" and `either` as in "A, B or C"."""
        wording = self.wording
        return {
            "names": _listed(names, wording.names_between, wording.names_and),
            "either": _listed(names, wording.names_between, wording.names_or),
        }


class _Plan:
    """The calls of one issue as they are made: it remembers what stands already."""

    def __init__(self, roster: Roster, wording: Wording) -> None:
        self._roster = roster
        self._wording = wording
        self._had_full: set[str] = set()
        self._had_topic: set[str] = set()
        self._had_more: set[tuple[int, str]] = set()

    def call(self, place: _Place) -> CallToAction:
        row, speakers = decide(place.update, self._roster)
        if row == 1:
            return CallToAction(row=row)
        topics = topics_by_fit(place.update, speakers, self._roster)
        topic_line = self._topic_line(place, topics)
        if row in (2, 3):
            return CallToAction(row=row, topic=topic_line)
        call = CallToAction(row=row, more=self._more_line(place, row, speakers), topic=topic_line)
        topic = topics[0].id if topics else ""
        fresh = [speaker for speaker in speakers if speaker.id not in self._had_full]
        if not fresh:
            return _with_short(call, place, speakers, topic)
        if len(fresh) > 2:
            return _with_names(call, place, fresh, topic)
        self._had_full.update(speaker.id for speaker in fresh)
        return _with_full(call, place, fresh, topic)

    def _topic_line(self, place: _Place, topics: Sequence[Topic]) -> Line:
        listed = [topic for topic in topics if web_address(topic.list_url)]
        if not listed or listed[0].id in self._had_topic:
            return ()
        self._had_topic.add(listed[0].id)
        words = {"phrase": (Span(listed[0].phrase),)}
        return place.say(place.wording.topic, words, list=place.tracked(listed[0].list_url))

    def _more_line(self, place: _Place, row: int, speakers: Sequence[Speaker]) -> Line:
        """Biographies in row 4, stories in row 5: a sentence for each speaker who has them."""
        spans: list[Span] = []
        for speaker in speakers:
            url = place.tracked(_address_of_more(row, speaker))
            if not url or (row, speaker.id) in self._had_more:
                continue
            self._had_more.add((row, speaker.id))
            pattern = place.wording.biography if row == 4 else place.wording.stories
            name = {"name": (Span(speaker.name),)}
            spans += [Span(" ")] if spans else []
            spans += place.say(pattern, name, profile=url, stories=url)
        return tuple(spans)


def _address_of_more(row: int, speaker: Speaker) -> str:
    return {4: speaker.profile_url, 5: speaker.stories_url}.get(row, "")


def _with_full(
    call: CallToAction, place: _Place, speakers: Sequence[Speaker], topic: str
) -> CallToAction:
    wording, request = place.wording, place.request(speakers, topic)
    words = {**place.names(speakers), "meeting": (Span(wording.meeting[place.issue.cta_mode]),)}
    if len(speakers) == 1:
        words |= _single(speakers[0], wording)
    line = place.say(
        wording.one if len(speakers) == 1 else wording.two,
        words,
        contact=place.contact(speakers),
        request=request,
    )
    return call._replace(
        form="full",
        speakers=_ids(speakers),
        line=line,
        button=_button(place, speakers, request),
    )


def _with_names(
    call: CallToAction, place: _Place, speakers: Sequence[Speaker], topic: str
) -> CallToAction:
    """Every name leads to its speaker's page, or else to a request for this speaker alone."""
    request = place.request(speakers, topic)
    links = [
        Span(speaker.name, place.tracked(speaker.profile_url) or place.request([speaker], topic))
        for speaker in speakers
    ]
    meeting = {"meeting": (Span(place.wording.meeting[place.issue.cta_mode]),)}
    line = place.say(
        place.wording.many,
        {**place.joined(links), **meeting},
        contact=place.contact(speakers),
        request=request,
    )
    button = _button(place, speakers, request)
    return call._replace(form="names", speakers=_ids(speakers), line=line, button=button)


def _with_short(
    call: CallToAction, place: _Place, speakers: Sequence[Speaker], topic: str
) -> CallToAction:
    line = place.say(
        place.wording.short,
        place.names(speakers),
        contact=place.contact(speakers),
        request=place.request(speakers, topic),
    )
    return call._replace(form="short", speakers=_ids(speakers), line=line)


def _button(place: _Place, speakers: Sequence[Speaker], request: str) -> Span | None:
    """None where nothing can be reached: a button that leads nowhere is worse than none."""
    if not request:
        return None
    words, wording = place.names(speakers), place.wording
    if len(speakers) == 1:
        label = place.say(wording.button_one, {"name": words["names"]})
    else:
        label = place.say(wording.button_several, words)
    return Span(text_of(label), request)


def _single(speaker: Speaker, wording: Wording) -> dict[str, Line]:
    """The name, and what follows "Do you need": an unknown pronoun is never guessed."""
    pronoun = wording.pronoun[speaker.pronoun] if speaker.pronoun else speaker.name
    return {"name": (Span(speaker.name),), "pronoun": (Span(pronoun),)}


def _listed(names: Sequence[Span], between: Pattern, last: Pattern) -> Line:
    line: Line = tuple(names[:1])
    for name in names[1:-1]:
        line = fill(between, {"first": line, "next": (name,)})
    return fill(last, {"first": line, "last": (names[-1],)}) if len(names) > 1 else line


def _ids(speakers: Sequence[Speaker]) -> tuple[str, ...]:
    return tuple(speaker.id for speaker in speakers)
