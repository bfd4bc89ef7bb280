"""Contrast of the mail's colours: as they are, in its own dark, and with lightness turned over.

Looks, not elements, are judged: an issue of twenty updates has some fifty of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from newsletter.check.examined import SETTINGS, Examined, Place
from newsletter.check.outline import Look
from newsletter.check.registry import Finding, rule
from newsletter.shapes import quote_short

LEAST = 4.5  #: WCAG 2.2, 1.4.3, for texts of any size

_PAPER, _INK = "#ffffff", "#000000"
_NAMES = {"white": "#ffffff", "black": "#000000"}
_DARK = "prefers-color-scheme:dark"


class DarkRule(NamedTuple):
    """One selector of the dark style sheet, and what it sets."""

    compounds: tuple[frozenset[str], ...]  #: outermost first; a class begins with a full stop
    weight: tuple[int, int]  #: classes and tags: the heavier rule wins
    values: tuple[tuple[str, str], ...]


class Pair(NamedTuple):
    """Text on its background; a colour that is no plain one makes it unknown."""

    ink: str
    paper: str


@rule("low-contrast", "warning", hint="choose a darker and a lighter colour, at least 4.5:1")
def _low_contrast(examined: Examined) -> Iterator[Finding]:
    """Text that is hard to read on its background, in light, dark or with colours turned over."""
    outline = examined.outline
    light = _pairs(outline.looks, ())
    dark = _pairs(outline.looks, parse_dark_rules("".join(outline.sheets)))
    seen = set()
    for number, words in outline.texts:
        turned = Pair(*map(invert, light[number]))
        for mode, pair in ("light", light[number]), ("dark", dark[number]), ("inverted", turned):
            ratio = contrast(*pair)
            if ratio < LEAST and (mode, pair) not in seen:
                seen.add((mode, pair))
                written = light[number] if mode == "inverted" else pair
                place = _place(examined, outline.looks, number, written, words)
                message = f"{quote_short(words)} has a contrast of {ratio:.1f}:1 in {mode} colours"
                yield Finding(place, f"{message}, {pair.ink} on {pair.paper}")


@lru_cache(maxsize=1024)
def contrast(one: str, other: str) -> float:
    """The ratio by WCAG, 1 to 21; 21 where a colour is not known."""
    if not (one and other):
        return 21
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=1024)
def invert(colour: str) -> str:
    """The same hue with the opposite lightness, as clients do that turn everything over."""
    if not colour:
        return ""
    from colorsys import hls_to_rgb, rgb_to_hls

    hue, lightness, saturation = rgb_to_hls(*(value / 255 for value in _channels(colour)))
    red, green, blue = hls_to_rgb(hue, 1 - lightness, saturation)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


@lru_cache(maxsize=8)  # a save in the preview changes neither them nor, mostly, the looks
def parse_dark_rules(sheet: str) -> tuple[DarkRule, ...]:
    """The rules for `prefers-color-scheme: dark`, the lightest first.

    Only tags, classes and descendants: what others select does not stand in a mail at rest.
    """
    found = []
    for block in _dark_blocks(sheet):
        for statement in block.split("}"):
            selectors, brace, body = statement.partition("{")
            values = tuple(_declarations(body).items()) if brace else ()
            for selector in selectors.split(",") if values else ():
                compounds = tuple(map(_compound, selector.split()))
                if compounds and all(compounds):
                    names = [name for compound in compounds for name in compound]
                    classes = sum(name.startswith(".") for name in names)
                    found.append(DarkRule(compounds, (classes, len(names) - classes), values))
    return tuple(sorted(found, key=lambda rule: rule.weight))


def _dark_blocks(sheet: str) -> Iterator[str]:
    """What stands between the braces of each at-rule for dark colours."""
    for piece in sheet.split("@media")[1:]:
        query, _, rest = piece.partition("{")
        if _DARK in query.replace(" ", "").lower():
            depth = 1
            for end, character in enumerate(rest):
                depth += (character == "{") - (character == "}")
                if not depth:
                    yield rest[:end]
                    break


def _compound(text: str) -> frozenset[str]:
    """Of `td.call`: the tag and the class; empty for what is not understood."""
    if not text.replace(".", "").replace("-", "").replace("_", "").isalnum():
        return frozenset()
    tag, *classes = text.split(".")
    return frozenset([*([tag] if tag else []), *(f".{name}" for name in classes)])


@lru_cache(maxsize=16)
def _pairs(looks: tuple[Look, ...], rules: tuple[DarkRule, ...]) -> list[Pair]:
    """The colours of every look; a look stands behind the one around it."""
    pairs: list[Pair] = []
    names: list[frozenset[str]] = []
    for look in looks:
        names.append(frozenset([look.tag, *(f".{name}" for name in look.classes.split())]))
        around = pairs[look.parent] if look.parent >= 0 else Pair(_INK, _PAPER)
        # A link without a colour has the client's own, which is not known here.
        values = {"color": "unknown"} if look.tag == "a" else {}
        if look.background:
            values["background-color"] = look.background
        values |= _declarations(look.style)
        for each in rules:
            if each.compounds[-1] <= names[-1] and _is_inside(each, look, looks, names):
                values |= each.values
        ink, paper = values.get("color"), values.get("background-color")
        pairs.append(Pair(_plain(ink, around.ink), _plain(paper, around.paper)))
    return pairs


def _is_inside(
    dark: DarkRule, look: Look, looks: Sequence[Look], names: Sequence[frozenset[str]]
) -> bool:
    """Whether the looks around this one are those that the selector names, in its order."""
    waiting = list(dark.compounds[:-1])
    number = look.parent
    while waiting and number >= 0:
        if waiting[-1] <= names[number]:
            waiting.pop()
        number = looks[number].parent
    return not waiting


@lru_cache(maxsize=1024)
def _declarations(style: str) -> Mapping[str, str]:
    """The colours that a style sets."""
    values = {}
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip().lower()
        if name in ("color", "background-color", "background"):
            plain = value.replace("!important", "").strip().lower()
            values["background-color" if name == "background" else name] = plain
    return values


def _plain(value: str | None, around: str) -> str:
    """As six digits; empty for a colour of another kind."""
    if value is None or value in ("inherit", "transparent"):
        return around
    value = _NAMES.get(value, value.lower())
    digits = value[1:] if value.startswith("#") else ""
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    is_plain = len(digits) == 6 and all(digit in "0123456789abcdef" for digit in digits)
    return f"#{digits}" if is_plain else ""


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(value / 255) for value in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _place(examined: Examined, looks: Sequence[Look], number: int, pair: Pair, words: str) -> Place:
    """Where the project sets the colour, else the template with these words or the next class."""
    themes = (item for item in examined.templates.items() if "/themes/" in item[0])
    for path, sheet in ((SETTINGS, examined.files.get(SETTINGS, "")), *themes):
        lines = list(enumerate(sheet.lower().splitlines(), 1))
        for colour in pair:
            for line, text in lines:
                if colour in text and ("=" in text or text.lstrip().startswith("--")):
                    return Place(path, line)
    while number >= 0 and not looks[number].classes:
        number = looks[number].parent
    named = f'class="{looks[number].classes}"' if number >= 0 else ""
    return examined.find_template(f">{words}<", named)
