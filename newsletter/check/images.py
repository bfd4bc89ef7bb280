"""Pictures: can every client show them, at the size that was meant."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from newsletter import merge
from newsletter.check.examined import Examined, Place, place_of
from newsletter.check.registry import Finding, rule
from newsletter.shapes import quote_short

#: By ending. GIF, JPEG and PNG are what all clients show.
_UNSHOWN = frozenset({"webp", "svg", "avif", "heic", "heif", "bmp", "tif", "tiff", "jxl"})


@rule("image-without-width", "warning", hint="give it width=… in pixels: Outlook knows no other")
def _image_without_width(examined: Examined) -> Iterator[Finding]:
    """A picture without a width, which Outlook shows as large as the file."""
    for source, classes, section in examined.outline.images:
        needle = f'class="{classes}"' if classes else ""
        place = find_picture(examined, section, source) or examined.find_template(needle, "<img")
        yield Finding(place, f"the picture {quote_short(source)} has no width in pixels")


@rule("insecure-image", "warning", hint="write https:// if the site has it; nearly all have")
def _insecure_image(examined: Examined) -> Iterator[Finding]:
    """A picture with http://, which many clients do not load."""
    for image in examined.page.images:
        if image.src[:7].lower() == "http://" and _front_matter(examined, image.src) is None:
            place = _place(examined, image.section, image.src)
            yield Finding(place, f"the picture {quote_short(image.src)} is not secure")


@rule("unshown-image", "warning", hint="save it as PNG, JPEG or GIF")
def _unshown_image(examined: Examined) -> Iterator[Finding]:
    """A picture of a kind that some clients do not show, such as WebP or SVG."""
    for image in examined.page.images:
        kind = _kind(image.src)
        if kind in _UNSHOWN or kind == "data":
            place = _place(examined, image.section, image.src)
            what = "stands in the mail itself" if kind == "data" else f"is {kind.upper()}"
            yield Finding(place, f"the picture {quote_short(image.src)} {what}")


def _place(examined: Examined, section: str, source: str) -> Place:
    return find_picture(examined, section, source) or examined.find_template(source, "<img")


def find_picture(examined: Examined, section: str, source: str) -> Place | None:
    """Where the editor wrote a picture: in front matter, else in a text."""
    return _front_matter(examined, source) or examined.find_written(section, source)


def _front_matter(examined: Examined, source: str) -> Place | None:
    for update in examined.issue.updates:
        for name in ("image", "thumbnail"):
            if source and getattr(update, name) == source:
                return place_of(update.origin, name)
    return None


def _kind(address: str) -> str:
    """The ending of the file's name in small letters, or "data"."""
    if next(merge.find(address), None):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    name = parts.path.rpartition("/")[2]
    return "data" if parts.scheme == "data" else name.rpartition(".")[2].lower()
