"""Client support: what clients lose by what the editor or a template of the project brings in.

Every use of a feature in the mail is held against caniemail's data (see `caniemail`), weighted by
`[check.clients]`. What our own templates use with a fall-back is reviewed in `caniemail/known.py`
and shown by `newsletter check --support` only; the rules speak about the rest, and only where more
than `THRESHOLD` of the audience loses something.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from newsletter.check.examined import SETTINGS, Examined, Place
from newsletter.check.registry import Finding, rule
from newsletter.errors import did_you_mean
from newsletter.shapes import quote_short

if TYPE_CHECKING:
    from newsletter.check.caniemail.markup import Use
    from newsletter.check.caniemail.table import Feature, Loss

THRESHOLD = 0.05  #: part of the audience; what fewer lose is only in the report
_SHOWN = 4  #: clients that a message names


class Lost(NamedTuple):
    """A feature that the mail uses, and who loses it."""

    feature: Feature
    losses: Mapping[str, Loss]  #: by client
    share: float  #: of the audience that loses all or some of it
    uses: tuple[Use, ...]  #: one per update and per kind of element
    reason: str  #: why it does not matter; empty when nobody reviewed it


@rule(
    "client-support",
    "warning",
    hint="do without it, or accept it: newsletter check --support tells what each client does",
)
def _client_support(examined: Examined) -> Iterator[Finding]:
    """Something that many clients do not show, and that has no fall-back of ours."""
    for lost in find_lost(examined):
        if lost.reason or lost.share <= THRESHOLD or lost.feature.slug.startswith("image-"):
            continue  # pictures have rules of their own
        places = dict.fromkeys(_place(use, lost.feature, examined) for use in lost.uses)
        for place in places:
            whose = "of your readers" if examined.clients else "of all clients"
            yield Finding(place, f"{describe_lost(lost)}: {lost.share:.0%} {whose}")


@rule("unknown-client", "warning", hint="write names as newsletter check --support lists them")
def _unknown_client(examined: Examined) -> Iterator[Finding]:
    """A mail client under [check.clients] that the data on support does not know."""
    if not examined.clients:
        return
    from newsletter.check.caniemail.shares import names
    from newsletter.check.caniemail.table import load_table

    known = names(load_table().clients)
    for name in examined.clients:
        if name not in known:
            message = f"unknown mail client {quote_short(name)}"
            yield Finding(_setting(examined, name), message, did_you_mean(name, known))


def find_lost(examined: Examined) -> tuple[Lost, ...]:
    """Every feature of the mail that some client loses, the most lost first."""
    from newsletter.check.caniemail.judge import find_losses
    from newsletter.check.caniemail.known import KNOWN
    from newsletter.check.caniemail.markup import walk_uses
    from newsletter.check.caniemail.shares import weigh
    from newsletter.check.caniemail.table import load_table

    features: dict[str, Feature] = {}
    losses: dict[str, dict[str, Loss]] = {}
    uses: dict[str, list[Use]] = {}
    for use in walk_uses(examined.walk, examined.rendered.html):
        for feature, lost in find_losses(use.words, use.audience):
            features[feature.slug] = feature
            uses.setdefault(feature.slug, []).append(use)
            _keep_worst(losses.setdefault(feature.slug, {}), lost)
    weights = weigh(examined.clients, load_table().clients)
    found = [
        Lost(
            feature=feature,
            losses=losses[slug],
            share=sum(weights.get(client, 0.0) for client in losses[slug]),
            uses=tuple(uses[slug]),
            reason=KNOWN.get(slug, ""),
        )
        for slug, feature in features.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.share, each.feature.slug)))


def _keep_worst(known: dict[str, Loss], losses: Iterable[Loss]) -> None:
    for loss in losses:
        if loss.client not in known or loss.whole:
            known[loss.client] = loss


def describe_lost(lost: Lost) -> str:
    """One line: the feature, who loses it all, who some of it, and why."""
    parts = []
    whole = [loss for loss in lost.losses.values() if loss.whole]
    partly = [loss for loss in lost.losses.values() if not loss.whole]
    if whole:
        parts.append(f"is not supported in {_list_clients(whole)}")
    if partly:
        notes = list(dict.fromkeys(note for loss in partly for note in loss.notes))
        why = f" ({notes[0]})" if notes else ""
        verb = "only partly" if whole else "is supported only partly"
        parts.append(f"{verb} in {_list_clients(partly)}{why}")
    return f"{lost.feature.title} {' and '.join(parts)}"


def _list_clients(losses: Iterable[Loss]) -> str:
    from newsletter.check.caniemail.table import load_table

    clients = load_table().clients
    members: dict[str, set[str]] = {}
    for client in clients:
        members.setdefault(client.partition(".")[0], set()).add(client)
    lost = {loss.client for loss in losses}
    shown: list[str] = []
    for client in sorted(lost):
        family = members[client.partition(".")[0]]
        # A family that loses it everywhere needs no list of its platforms.
        names = [clients[each] for each in family] if family <= lost else [clients[client]]
        name = _shared_name(names)
        if name not in shown:
            shown.append(name)
    more = len(shown) - _SHOWN
    return ", ".join(shown[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _shared_name(names: list[str]) -> str:
    """The words that all begin with: of "Apple Mail iOS" and "Apple Mail macOS", "Apple Mail"."""
    if len(names) == 1:
        return names[0]
    words = zip(*(name.split() for name in names), strict=False)
    return " ".join(each[0] for each in takewhile(lambda each: len(set(each)) == 1, words))


def _place(use: Use, feature: Feature, examined: Examined) -> Place:
    """Where the words stand that bring the feature in: the editor's own, else a template's."""
    from newsletter.check.caniemail.table import load_table

    by_word = load_table().by_word
    words = sorted(word for word in use.words if by_word.get(word) == feature.slug)
    needles = [needle for word in words for needle in _markup(word)]
    written = examined.find_written(use.section, *needles) if use.section else None
    if written:
        return written
    return _in_style_sheets(words, examined) or examined.find_template(*needles)


def _markup(word: str) -> Iterator[str]:
    """How a word can look in markup."""
    kind, _, name = word.partition(":")
    if kind == "e":
        yield f"<{name.partition(':')[0]}"
    elif kind == "a":
        yield f" {name.partition('=')[0]}="
    elif kind in ("p", "v"):
        yield f"{name}:"
        yield name


def _in_style_sheets(words: Iterable[str], examined: Examined) -> Place | None:
    from newsletter.check.caniemail.styles import read_sheet

    wanted = frozenset(words)
    for path, text in examined.templates.items():
        if path.endswith(".css"):
            for styled in read_sheet(text):
                if styled.words & wanted:
                    return Place(path, styled.line, styled.column)
    return None


def _setting(examined: Examined, name: str) -> Place:
    for written in (name, f'"{name}"', f"'{name}'"):
        place = examined.setting(written)
        if place.line > 1:
            return place
    return Place(SETTINGS)
