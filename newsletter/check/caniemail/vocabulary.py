"""Which words a feature of caniemail is about.

Most titles say it: `max-width`, `<abbr> element`, `vh unit`. The others stand in `_SPECIAL`; a
whole name is compared, so that `text-transform` is never taken for `transform`.
"""

from __future__ import annotations

import re

_SIDES = ("top", "right", "bottom", "left")
_EDGES = ("block", "inline")
_ENDS = ("start", "end")


def _all(prefix: str, names: str) -> list[str]:
    return [f"{prefix}{name}" for name in names.split()]


def _border_parts() -> list[str]:
    starts = ["p:border", *(f"p:border-{side}" for side in _SIDES)]
    return [start + end for start in starts for end in ("", "-width", "-style", "-color")]


#: slug → words, where the title does not say them
_SPECIAL: dict[str, list[str]] = {
    "css-variables": ["f:var", "p:--"],
    "css-important": ["important"],
    "css-comments": ["comment:css"],
    "css-nesting": ["@nest"],
    "css-unit-calc": ["f:calc"],
    "css-unit-initial": ["v:*:initial"],
    "css-unit-percent": ["u:%"],
    "css-intrinsic-size": _all("v:*:", "fit-content min-content max-content"),
    "css-sytem-ui": _all("v:*:", "system-ui ui-serif ui-sans-serif ui-rounded ui-monospace"),
    "css-modern-color": _all("f:", "lch oklch lab oklab"),
    "css-at-media": ["@media"],
    "css-at-media-device-pixel-ratio": ["m:-webkit-device-pixel-ratio"],
    "css-at-media-hover": ["m:hover", "m:any-hover"],
    "css-margin": ["p:margin", *(f"p:margin-{side}" for side in _SIDES)],
    "css-padding": ["p:padding", *(f"p:padding-{side}" for side in _SIDES)],
    "css-border": _border_parts(),
    "css-border-radius": [
        "p:border-radius",
        *(f"p:border-{y}-{x}-radius" for y in ("top", "bottom") for x in ("left", "right")),
    ],
    "css-border-radius-logical": [f"p:border-{one}-{two}-radius" for one in _ENDS for two in _ENDS],
    "css-border-image": [
        *_all("p:border-image", "-source -slice -width -outset -repeat"),
        "p:border-image",
    ],
    "css-border-inline-block": [f"p:border-{edge}" for edge in _EDGES],
    "css-border-inline-block-longhand": [
        f"p:border-{edge}-{part}" for edge in _EDGES for part in ("width", "style", "color")
    ],
    "css-border-inline-block-individual": [
        f"p:border-{edge}-{end}{part}"
        for edge in _EDGES
        for end in _ENDS
        for part in ("", "-width", "-style", "-color")
    ],
    "css-block-inline-size": ["p:block-size"],
    "css-margin-block-start-end": _all("p:margin-block-", "start end"),
    "css-margin-inline-start-end": _all("p:margin-inline-", "start end"),
    "css-margin-inline-block": _all("p:margin-", "inline block"),
    "css-padding-block-start-end": _all("p:padding-block-", "start end"),
    "css-padding-inline-start-end": _all("p:padding-inline-", "start end"),
    "css-padding-inline-block": _all("p:padding-", "inline block"),
    "css-inset": ["p:inset", *(f"p:inset-{e}{x}" for e in _EDGES for x in ("", "-start", "-end"))],
    "css-left-right-top-bottom": [f"p:{side}" for side in _SIDES],
    "css-color-scheme": ["p:color-scheme"],
    "css-gap": _all("p:", "gap column-gap row-gap"),
    "css-grid-template": [*_all("p:grid-template", "-areas -columns -rows"), "p:grid-template"],
    "css-column-layout-properties": _all(
        "p:column", "s -fill -rule -rule-color -rule-style -rule-width -span -width"
    ),
    "css-animation": ["p:animation", *_all("p:animation-", "name duration delay iteration-count")],
    "css-transition": ["p:transition", *_all("p:transition-", "property duration delay")],
    "css-scroll-snap": _all("p:scroll-snap-", "type align stop"),
    "css-text-emphasis": [*_all("p:text-emphasis", "-style -color"), "p:text-emphasis"],
    "css-linear-gradient": ["f:linear-gradient", "f:repeating-linear-gradient"],
    "css-radial-gradient": ["f:radial-gradient", "f:repeating-radial-gradient"],
    "css-conic-gradient": ["f:conic-gradient", "f:repeating-conic-gradient"],
    "css-pseudo-class-lang": [":lang"],
    "html-anchor-links": ["a:href=#"],
    "html-mailto-links": ["a:href=mailto:"],
    "html-address": ["e:address"],
    "html-base": ["e:base"],
    "html-comments": ["comment:html"],
    "html-doctype": ["doctype"],
    "html-h1-h6": _all("e:", "h1 h2 h3 h4 h5 h6"),
    "html-image-maps": ["e:map", "a:usemap"],
    "html-lists": _all("e:", "ul ol dl"),
    "html-meta-color-scheme": ["meta:color-scheme"],
    "html-semantics": _all(
        "e:",
        "article aside details figcaption figure footer header main mark nav section summary time",
    ),
    "html-srcset": ["a:srcset", "a:sizes"],
    "html-svg": ["e:svg"],
    "image-apng": ["i:apng"],
    "image-base64": ["i:data"],
    "image-heif": ["i:heif", "i:heic"],
    "image-jpg": ["i:jpg", "i:jpeg"],
    "image-tiff": ["i:tiff", "i:tif"],
    "amp": ["a:amp4email", "a:⚡4email"],
    "bimi": [],  # a record of the sender's domain, not a part of the mail
}
_SHAPES = (
    (r"([a-z-]+)(?: property| shorthand)? ?", "p:{}"),
    (r"([a-z-]+)\(\)", "f:{}"),
    (r"([a-z]+) unit", "u:{}"),
    (r"([a-z-]+): ?([a-z-]+)", "v:{}:{}"),
    (r"@([a-z-]+)", "@{}"),
    (r"@media \(([a-z-]+)\)", "m:{}"),
    (r"(::?[a-z-]+)(?:\(\))?", "{}"),
    (r"<([a-z0-9]+)> element", "e:{}"),
    (r'<([a-z]+) type="([a-z]+)"> element', "e:{}:{}"),
    (r"([a-z-]+) attribute", "a:{}"),
)


def find_words(slug: str, title: str) -> list[str]:
    """The words of a feature; none for one that we do not know how to find in a mail."""
    if slug in _SPECIAL:
        return _SPECIAL[slug]
    if slug.startswith("css-selector-"):
        return [slug.replace("css-selector-", "s:")]
    if slug.startswith("image-"):
        return [slug.replace("image-", "i:")]
    for pattern, word in _SHAPES:
        match = re.fullmatch(pattern, title)
        if match:
            return [word.format(*match.groups())]
    return []
