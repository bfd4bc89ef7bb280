"""What mail clients other than Outlook do to a mail: HTML to HTML (pure)."""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls

from newsletter.web.css import Change, Declaration, Part, change_sheet, change_style
from newsletter.web.markup import Element, add_sheet, change_markup, elements

_PICTURES = ("src", "srcset", "background", "poster")
_COLOURS = ("bgcolor", "color", "text", "link", "vlink", "alink", "bordercolor")
_COLOURED = ("color", "background", "border", "outline", "column-rule")

_BLOCKED = "img{outline:1px dashed #8c8c8c;outline-offset:-1px;min-height:1.2em}"
_INVERTED = "html{background-color:#000000;color:#ffffff}a:link{color:#8c8cff}"


def block_images(html: str) -> str:
    """No picture is fetched: the alternative text shows, and backgrounds are their colour."""

    def block(root: Element) -> None:
        for element in elements(root):
            for name in _PICTURES:
                element.attrib.pop(name, None)
        _restyle(root, _without_pictures)

    return add_sheet(change_markup(html, block), _BLOCKED)


def drop_styles(html: str) -> str:
    """Only what stands in the elements themselves is left: no style sheet, and no classes."""

    def drop(root: Element) -> None:
        for element in elements(root):
            element.attrib.pop("class", None)
            if element.tag in ("style", "link"):
                element.drop_tree()

    return change_markup(html, drop)


def invert(html: str) -> str:
    """Light turns dark and dark light, in texts and backgrounds; pictures stay."""

    def turn(root: Element) -> None:
        for element in elements(root):
            for name in _COLOURS:
                if name in element.attrib:
                    element.set(name, _invert_word(element.get(name)))
        _restyle(root, _invert_declaration)
        head = root.find("head")
        if head is not None:  # before the mail's own sheets, which may say otherwise
            style = head.makeelement("style")
            style.text = _INVERTED
            head.insert(0, style)

    return change_markup(html, turn)


def _restyle(root: Element, change: Change) -> None:
    for element in elements(root):
        if element.tag == "style":
            element.text = change_sheet(element.text or "", change)
        elif element.get("style"):
            element.set("style", change_style(element.get("style"), change))


def _without_pictures(declaration: Declaration) -> Declaration:
    return declaration.with_parts(lambda part: "none" if part.kind == "url" else part.text)


def _invert_declaration(declaration: Declaration) -> Declaration:
    if not any(word in declaration.name for word in _COLOURED):
        return declaration
    return declaration.with_parts(_invert_part)


def _invert_part(part: Part) -> str:
    return invert_colour(part.rgb) if part.rgb else part.text


def _invert_word(text: str) -> str:
    """An attribute's colour: with or without the sign."""
    bare = text.strip()
    colour = f"#{bare}" if len(bare) == 6 and not bare.startswith("#") else bare
    changed = change_style(f"color:{colour}", _invert_declaration)
    return changed.removeprefix("color:") or text


def invert_colour(rgb: tuple[int, int, int]) -> str:
    """The same hue with the opposite lightness."""
    hue, lightness, saturation = rgb_to_hls(*(each / 255 for each in rgb))
    red, green, blue = hls_to_rgb(hue, 1 - lightness, saturation)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
