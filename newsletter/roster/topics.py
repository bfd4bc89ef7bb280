"""Who of the roster could speak on a text that names nobody: by topics, and by past updates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log
from typing import NamedTuple

from newsletter.model import Roster, Speaker, Update
from newsletter.roster.passages import read
from newsletter.roster.words import FUNCTION, VERBS, key_of, word_set

_WORD = re.compile(r"[^\W\d_]{2,}")
_LONGEST_TEXT = 20_000
_TOPIC, _TOPIC_WORD, _BOOK_WORD, _PAST = 3.0, 1.0, 1.0, 4.0
_LEAST = 1.0
_FEWEST_SHARED = 3  # terms, before a past update counts as being about the same
_SHOWN = 5  # terms in a reason
# Words that every text of such a weblog has, and that the topics' phrases have for their grammar.
_EVERYWHERE = (
    FUNCTION
    | VERBS  # also as a name has them: `look on` is not about the Looking Glass
    | word_set(
        "look looking find finding make making go going come coming take taking"
        " china chinese expert experts speaker speakers bureau year years time people country"
        " world company companies good make made way things thing going know want because been"
        " take takes taken took some about everyone needs guide new news"
    )
)


Terms = Mapping[str, str]  #: the stems of a text, each with the first word that has it


class Fit(NamedTuple):
    """A speaker who could speak on a text."""

    speaker: str  #: the id
    score: float  #: comparable within one answer only
    reasons: tuple[str, ...]  #: in words, the weightiest first


def suggest_for_topic(
    text: str,
    roster: Roster,
    *,
    topics: Sequence[str] = (),
    past: Iterable[Update] = (),
    most: int = 3,
) -> tuple[Fit, ...]:
    """Bookable speakers, best first; nobody where nothing speaks for anybody.

    `topics` are ids that the update has already; `past` are updates of past issues, of which those
    with confirmed speakers count, by the rare terms that they share with the text.
    """
    terms = _terms(read(text[:_LONGEST_TEXT]).reading.seen)
    experience = _experience(terms, past)
    fits = (
        _fit(speaker, terms, roster, frozenset(topics), experience)
        for speaker in roster.speakers.values()
        if speaker.bookable
    )
    ranked = sorted(
        (fit for fit in fits if fit.score >= _LEAST), key=lambda f: (-f.score, f.speaker)
    )
    return tuple(ranked[:most])


class _Reason(NamedTuple):
    weight: float
    text: str


def _fit(
    speaker: Speaker,
    terms: Terms,
    roster: Roster,
    topics: frozenset[str],
    experience: dict[str, _Reason],
) -> Fit:
    reasons = [
        *_by_topics(speaker, terms, roster, topics),
        *_by_words("book", speaker.books, terms, _BOOK_WORD),
    ]
    if speaker.id in experience:
        reasons.append(experience[speaker.id])
    reasons.sort(key=lambda reason: -reason.weight)
    score = round(sum(reason.weight for reason in reasons), 2)
    return Fit(speaker.id, score, tuple(reason.text for reason in reasons))


def _by_topics(
    speaker: Speaker, terms: Terms, roster: Roster, topics: frozenset[str]
) -> Iterator[_Reason]:
    for id in speaker.topics:
        topic = roster.topics.get(id)
        if id in topics:
            yield _Reason(_TOPIC, f"speaks on the topic {id}")
        elif shared := terms.keys() & _terms(f"{id} {topic.phrase if topic else ''}").keys():
            yield _Reason(_TOPIC_WORD * len(shared), f"speaks on the topic {id}")


def _by_words(what: str, texts: Sequence[str], terms: Terms, weight: float) -> Iterator[_Reason]:
    for text in texts:
        if shared := terms.keys() & _terms(text).keys():
            words = _some(sorted(shared), terms)
            yield _Reason(weight * len(shared), f"wrote the {what} {text} ({words})")


def _experience(terms: Terms, past: Iterable[Update]) -> dict[str, _Reason]:
    """For each speaker the past update that is most like the text, by shared rare terms."""
    updates = [update for update in past if update.speakers]
    used = [frozenset(_terms(f"{u.title} {u.role} {u.body[:_LONGEST_TEXT]}")) for u in updates]
    spread = Counter(term for one in used for term in one)
    rarity = {term: log(1 + len(updates) / count) for term, count in spread.items()}
    best: dict[str, _Reason] = {}
    for update, one in zip(updates, used, strict=True):
        shared = terms.keys() & one
        if len(shared) < _FEWEST_SHARED:
            continue
        common = sum(rarity[term] for term in shared)
        weight = _PAST * common / (sum(rarity[term] for term in one) or 1)
        rarest = sorted(shared, key=lambda term: (-rarity[term], term))
        reason = _Reason(weight, f"was in {update.title!r}, also about {_some(rarest, terms)}")
        for speaker in update.speakers:
            if speaker not in best or reason.weight > best[speaker].weight:
                best[speaker] = reason
    return best


def _some(shared: Sequence[str], terms: Terms) -> str:
    """The first of the shared terms, as the text writes them."""
    return ", ".join(terms[term] for term in shared[:_SHOWN])


def _terms(text: str) -> Terms:
    """The words that tell what a text is about, without the endings of plural and person."""
    terms: dict[str, str] = {}
    for raw in _WORD.findall(text):
        key = key_of(raw)
        if key not in _EVERYWHERE and (len(key) > 3 or raw.isupper()):
            terms.setdefault(_stem(key), raw if raw.isupper() else raw.lower())
    return terms


def _stem(key: str) -> str:
    for ending in ("ies", "ing", "al", "es", "s", "y", "e"):
        if key.endswith(ending) and len(key) - len(ending) >= 4:
            return key[: -len(ending)]
    return key
