"""Outlook for Windows, which shows mail with Word: HTML to HTML (pure).

Only what Word knows is left. Its conditional comments are resolved; VML is not drawn.
"""

from __future__ import annotations

from functools import partial

from newsletter.check.conditional import resolve_conditions
from newsletter.web.css import Declaration, change_sheet, change_style
from newsletter.web.markup import Element, add_sheet, change_markup, elements

_SIDES = ("top", "right", "bottom", "left")
_CELLS = frozenset({"td", "th"})
_TABLES = frozenset({"table", "td", "th", "tr", "col"})

_EVERYWHERE = frozenset(
    {
        *("color", "background-color", "font", "font-family", "font-size", "font-style"),
        *("font-weight", "font-variant", "text-align", "text-decoration", "text-indent"),
        *("text-transform", "letter-spacing", "line-height", "vertical-align", "white-space"),
        *("word-break", "list-style", "list-style-type", "direction", "border", "border-collapse"),
        *("border-color", "border-style", "border-width", "margin"),
        *(f"margin-{side}" for side in _SIDES),
        *(f"border-{side}" for side in _SIDES),
        *(f"border-{side}-{what}" for side in _SIDES for what in ("color", "style", "width")),
    }
)
_IN_CELLS = frozenset({"padding", *(f"padding-{side}" for side in _SIDES)})
_IN_TABLES = frozenset({"width", "height", "max-width"})
_UNKNOWN_SELECTOR = "[:>+~"

# What classes do to elements that Word does otherwise than a browser.
_WORD = """
body{font-family:"Times New Roman",Times,serif}
:is(p,div,a,span,h1,h2,h3,h4,h5,h6,li,blockquote,img){padding:0 !important}
:not(table,td,th,tr,col,img,html,body){width:auto !important;height:auto !important}
:not(table,td,th){max-width:none !important}
"""


def as_word(html: str) -> str:
    """The mail as Outlook for Windows shows it, as far as a browser can."""
    return add_sheet(change_markup(resolve_conditions(html), _simplify), _WORD)


def _simplify(root: Element) -> None:
    for element in elements(root):
        if element.tag == "xml":  # settings for Office, not for the eye
            element.drop_tree()
            continue
        element.attrib.pop("background", None)
        if element.tag == "style":
            element.text = change_sheet(
                element.text or "", _in_sheet, keeps=_knows_selector, at_rules=False
            )
        elif element.get("style"):
            element.set("style", change_style(element.get("style"), partial(_inline, element.tag)))


def _knows_selector(selector: str) -> bool:
    return not any(sign in selector for sign in _UNKNOWN_SELECTOR)


def _inline(tag: str, declaration: Declaration) -> Declaration | None:
    """A style attribute: what is !important there, Word drops."""
    if declaration.important:
        return None
    if declaration.name in _IN_CELLS and tag not in _CELLS:
        return None
    if declaration.name in _IN_TABLES and tag not in _TABLES:
        return None
    return _in_sheet(declaration)


def _in_sheet(declaration: Declaration) -> Declaration | None:
    name, value = declaration.name, declaration.value.lower()
    if name == "mso-hide":
        return declaration._replace(name="display", value="none") if value == "all" else None
    if name == "display":
        return declaration if value == "none" else None
    if name == "background":
        return _colour_alone(declaration)
    if name not in _EVERYWHERE | _IN_CELLS | _IN_TABLES or not _knows_value(declaration):
        return None
    if name.startswith("margin"):
        return _plain_margin(declaration)
    return declaration


def _knows_value(declaration: Declaration) -> bool:
    """Neither functions nor colours with a fourth part."""
    return all(
        part.kind not in ("function", "url", "error")
        and ("(" not in part.text or part.text.startswith("rgb("))
        and not (part.text.startswith("#") and len(part.text) in (5, 9))
        for part in declaration.parts
    )


def _colour_alone(declaration: Declaration) -> Declaration | None:
    colours = [part for part in declaration.parts if part.kind == "colour"]
    if not colours:
        return None
    plain = declaration._replace(
        name="background-color", value=colours[0].text, parts=(colours[0],)
    )
    return plain if _knows_value(plain) else None


def _plain_margin(declaration: Declaration) -> Declaration | None:
    if any(part.text.startswith("-") for part in declaration.parts):
        return None
    return declaration.with_parts(lambda part: "0" if part.text == "auto" else part.text)
