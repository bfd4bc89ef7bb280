"""Words in angle brackets that are no markup, such as `list<String>`: they stay words.

nh3 goes by the HTML standard, for which every such word is an element, and it takes off what it
does not know. No editor who writes `<name of the host>` means that.
"""

from __future__ import annotations

import re

#: https://html.spec.whatwg.org/multipage/indices.html#elements-3, and obsolete ones (16.2).
_ELEMENTS = frozenset(
    str.split(
        "a abbr address area article aside audio b base bdi bdo blockquote body br button canvas"
        " caption cite code col colgroup data datalist dd del details dfn dialog div dl dt em embed"
        " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html i"
        " iframe img input ins kbd label legend li link main map mark math menu meta meter nav"
        " noscript object ol optgroup option output p picture pre progress q rp rt ruby s samp"
        " script search section select slot small source span strong style sub summary sup svg"
        " table tbody td template textarea tfoot th thead time title tr track u ul var video wbr"
        " acronym applet basefont bgsound big blink center command content dir font frame frameset"
        " image isindex keygen layer listing marquee menuitem multicol nextid nobr noembed noframes"
        " param plaintext rb rtc shadow spacer strike tt xmp"
    )
)
#: Attributes that have no value, of those and of old ones.
_BARE = frozenset(
    str.split(
        "allowfullscreen async autofocus autoplay checked compact controls declare default defer"
        " disabled download draggable formnovalidate hidden inert ismap itemscope loop multiple"
        " muted nomodule noresize noshade novalidate nowrap open playsinline popover readonly"
        " required reversed scoped seamless selected truespeed typemustmatch border"
    )
)
_NAME = re.compile(r"</?([A-Za-z][^\s<>/]*)")
_BARE_WORDS = re.compile(r"<[A-Za-z]\w*((?:\s+[A-Za-z]+)+)\s*>")


def keep_words(html: str) -> str:
    """The markup with such brackets as references.

    Names with a colon or a hyphen are elements of somebody's own, as Word pastes them: they go.
    """
    if not all(map(_is_element, set(_NAME.findall(html)))):
        html = _NAME.sub(lambda tag: tag[0] if _is_element(tag[1]) else _shown(tag), html)
    return _BARE_WORDS.sub(lambda tag: tag[0] if _are_attributes(tag[1]) else _shown(tag), html)


def _is_element(name: str) -> bool:
    return name.lower() in _ELEMENTS or "-" in name or ":" in name


def _are_attributes(words: str) -> bool:
    return not _BARE.isdisjoint(words.lower().split())


def _shown(tag: re.Match[str]) -> str:
    return f"&lt;{tag[0][1:]}"
