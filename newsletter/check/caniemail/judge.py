"""Who loses what by the words that a mail uses."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from newsletter.check.caniemail.markup import NOBODY, OTHERS, OUTLOOK
from newsletter.check.caniemail.styles import Words
from newsletter.check.caniemail.table import Feature, Loss, load_table

#: The only client that resolves conditional comments.
RESOLVES = "outlook.windows"


class Proviso(NamedTuple):
    """A note that holds only for some uses of its feature; reviewed by hand."""

    feature: str
    note: str  #: how it begins
    needs: frozenset[str] = frozenset()  #: one of these words must be there
    unless: frozenset[str] = frozenset()  #: none of these may be there


def _only(feature: str, note: str, *needs: str) -> Proviso:
    return Proviso(feature, note, needs=frozenset(needs))


def _not_with(feature: str, note: str, *unless: str) -> Proviso:
    return Proviso(feature, note, unless=frozenset(unless))


_MODERN_DISPLAY = (
    *("v:display:flex", "v:display:grid", "v:display:inline-flex", "v:display:inline-grid"),
    *("v:display:flow-root", "v:display:contents", "v:display:revert", "v:display:inline-table"),
)
_PROVISOS = (
    _only("css-margin", "Negative", "x:margin:negative"),
    _only("css-margin", "`auto`", "v:margin:auto"),
    _only("css-margin", "Not supported on", "e:span", "e:body"),
    _only("css-margin", "`background-color`", "p:background-color", "p:background"),
    _not_with("css-padding", "Only supported on table cells", "e:td", "e:th"),
    _only("css-padding", "Vertical padding", "x:never"),  # our cells stand alone in their rows
    _only("css-width", "Not supported on", "e:body", "e:span", "e:div", "e:p", "e:img"),
    _only("css-width", "The webmail has a generic style", "e:table"),
    _only("css-height", "Not supported on", "e:body", "e:span", "e:div", "e:p"),
    _only("css-max-width", "Doesn't work on `<table>`", "e:table"),
    _not_with("css-max-width", "Only works on `<table>`", "e:table"),
    _only("css-border", "Unreliable", "e:p", "e:div"),
    _only("css-border", "A border can not be bigger", "x:never"),  # widths are not read
    _only("css-display", "Only the first value", "x:never"),
    _only("css-display", "Two-value", "x:never"),
    _only("css-display", "`display:none` does not inherit", "v:display:none"),
    _only("css-display", "`flex`", *_MODERN_DISPLAY),
    _only("css-display", "`inline-flex`", *_MODERN_DISPLAY),
    _only("css-display", "`flow-root`", *_MODERN_DISPLAY),
    _only("css-overflow", "Support for `overflow-block`", "p:overflow-block", "p:overflow-inline"),
    _only("css-overflow", "`overflow-block`", "p:overflow-block", "p:overflow-inline"),
    _only("css-overflow", "Cannot scroll", "v:overflow:auto", "v:overflow:scroll"),
    _only("css-line-height", "`normal`", "v:line-height:normal", "v:font:normal"),
    _only("css-white-space", "`pre` value", "v:white-space:pre"),
    _only("css-float", "Logical", "v:float:inline-start", "v:float:inline-end"),
    _only("css-text-transform", "`lowercase`", "v:text-transform:lowercase"),
    _only("css-text-decoration", "`overline`", "v:text-decoration:overline"),
    _only("css-text-decoration", "Only supports", "x:never"),
    _only("css-text-decoration", "Not supported with multiple", "x:never"),
    _only("css-letter-spacing", "Values set in `em`", "u:em"),
    _only("css-letter-spacing", "Big negative", "x:never"),
    _only("css-background", "Only `background-color`", "f:url", "f:linear-gradient", "i:png"),
    _only("css-font-size", "`rem`", "u:rem"),
    _only("css-font-size", "`relative` and", "u:%", "v:font-size:larger", "v:font-size:smaller"),
    _only("css-at-media", "Does not support height", "m:height"),
    _only("css-at-media", "Does not support landscape", "m:orientation"),
    _only("css-at-media", "Does not support nested", "x:never"),
    _only("css-at-media", "Nested media", "x:never"),
    _only("css-at-media", "Does not support simple", "x:never"),
    _only("html-mailto-links", "`", "x:never"),  # addresses are read by other rules
    _only("html-lists", "The `reversed`", "a:reversed"),
    _only("html-lists", "Setting the `value`", "a:value"),
    _only("html-align", "Not supported on `<img>`", "e:img"),
    _only("html-align", "`<img>`", "e:img"),
    _only("html-align", "`left` and `right`", "e:img"),
    _only("html-dir", "Buggy on anchor", "e:a"),
    _only("html-dir", "Removed from", "e:table", "e:td"),
    _only("html-role", "Only works on the `<table>`", "e:div", "e:p", "e:td"),
    _only("html-width", "Percentage width", "x:never"),  # the templates give pixels
    _only("html-height", "Percentage width", "x:never"),
    _only("html-semantics", "`<details>`, ", "e:details", "e:main", "e:nav", "e:summary"),
    _only(
        "html-semantics",
        "`<article>`, ",
        *("e:article", "e:aside", "e:header", "e:main", "e:nav", "e:section", "e:summary"),
    ),
    _not_with("html-semantics", "Only `<time>`", "e:time"),
    _only("html-lang", "Not supported on `<td>`", "e:td"),
    _only("image-gif", "Does not support animated", "x:never"),  # not known from an address
    _only("image-gif", "With an Office 365", "x:never"),
    _only("image-webp", "Converts file", "x:never"),
    _only("image-webp", "Webmail rendering", "x:never"),
    _only("image-webp", "Does not support animation", "x:never"),
    _only("css-display-none", "Does not inherit", "e:table", "e:td", "e:tr"),
    _only("css-display-none", "Does not work when", "e:img"),
)
_BY_FEATURE = attrgetter("feature")
_PROVISOS_OF = {
    slug: tuple(each) for slug, each in groupby(sorted(_PROVISOS, key=_BY_FEATURE), _BY_FEATURE)
}


@lru_cache(maxsize=4096)
def find_losses(words: Words, audience: str) -> tuple[tuple[Feature, tuple[Loss, ...]], ...]:
    """The features among the words by which clients of this audience lose something."""
    table = load_table()
    found: list[tuple[Feature, tuple[Loss, ...]]] = []
    if audience == NOBODY:
        return ()
    for slug in sorted({table.by_word[word] for word in words & table.by_word.keys()}):
        feature = table.feature(slug)
        seen = (loss for loss in feature.losses if _sees(loss.client, audience))
        losses = tuple(filter(None, (_narrow(slug, loss, words) for loss in seen)))
        if losses:
            found.append((feature, losses))
    return tuple(found)


def _sees(client: str, audience: str) -> bool:
    if audience == OUTLOOK:
        return client == RESOLVES
    return audience != OTHERS or client != RESOLVES


def _narrow(slug: str, loss: Loss, words: Words) -> Loss | None:
    """The loss with the notes that hold for this use; nothing when none of several does."""
    if not loss.notes:
        return loss
    notes = tuple(note for note in loss.notes if _applies(slug, note, words))
    return loss._replace(notes=notes) if loss.whole or notes else None


def _applies(slug: str, note: str, words: Words) -> bool:
    for each in _PROVISOS_OF.get(slug, ()):
        if note.startswith(each.note):
            return not (each.unless & words) and (not each.needs or bool(each.needs & words))
    return True
