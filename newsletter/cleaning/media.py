"""Pictures that are news and not furniture, and videos in all the forms that pages embed them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from urllib.parse import urljoin

from newsletter.cleaning.blocks import Picture
from newsletter.cleaning.markup import Token
from newsletter.render.video import find_video, find_vimeo, find_youtube_id
from newsletter.tracking import without_tracking

#: Who only counts, or shows a button or a smiley.
_COUNTERS = re.compile(
    r"feedburner\.com/~|/~ff/|feeds\.wordpress\.com|stats\.wordpress\.com|pixel\.wp\.com"
    r"|doubleclick\.net|google-analytics|quantserve|scorecardresearch|/(?:tracking"
    r"|track|pixel|beacon)"
    r"[./?]|[/._-](?:spacer|blank|clear|transparent|1x1|pixel)\.(?:gif|png)|facebook\.com/tr"
    r"|badges?/|/share[-_]|/icons?/|addtoany|addthis|sharethis|gravatar\.com/avatar",
    re.IGNORECASE,
)
_SMILEY = re.compile(r"wp-smiley|\bemoji\b|/emoji/|/smilies/", re.IGNORECASE)
_ZEMANTA = re.compile(r"//img\.zemanta\.com/|zemanta-pixie|[ /\"]zem(?:ified|anta)[^\" ]*\.png")
_LONGEST_MEANING = 200  #: characters
_SMALLEST = 40  #: pixels; what is smaller is a button or a counter
_SCHEME = re.compile(r"[\x00-\x20]*([A-Za-z][A-Za-z0-9+.-]*)[\t\n\r]*:")
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp)$", re.IGNORECASE)
_POPUP = re.compile(r"[?&]attachment_id=|/attachment/|[/-]popup$")
#: What tells a player which film to show.
_FILM = frozenset({"movie", "src", "data", "url", "filename"})
_DIGITS = re.compile(r"\d{1,5}")
#: In the name of a smaller copy.
_SIZE = re.compile(r"(?:-\d{2,4}x\d{2,4}|-scaled|_\d{2,4}x\d{2,4})(?=\.\w+$|$)")
_ECHO = re.compile(
    r"(?P<whole>.{3,200}?)\s?(?P=whole)|(?P<name>(?P<first>[^\W\d_]{2,30}) [^\n]{1,60}?)(?P=first)"
)


def find_picture(token: Token, resolve: Callable[[str], str]) -> Picture | None:
    """The picture of an `img`; one without an address is a smiley, and its description is text."""
    alt = token.find("alt")
    if _is_smiley(token.attributes):
        return Picture("", alt[:8])
    late = (token.find(name) for name in ("data-src", "data-lazy-src", "data-original"))
    src = resolve(next(filter(None, late), "") or token.find("src"))
    if is_mark_of_links(token):
        return None
    if not src.startswith("http") or _is_small(token) or _COUNTERS.search(src):
        return None
    return Picture(src, " ".join(alt.split()))


def _is_smiley(attributes: str) -> bool:
    low = attributes.lower()
    return ("smil" in low or "emoji" in low) and _SMILEY.search(attributes) is not None


def is_mark_of_links(token: Token) -> bool:
    """Whether a picture is the mark of who made a list of related links."""
    return "zem" in token.attributes and _ZEMANTA.search(token.attributes) is not None


def is_local_picture(token: Token, base: str) -> bool:
    """Whether a picture lies beside a file that was added, where no reader can see it."""
    src = token.find("src").strip()
    return bool(src) and not base and re.match(r"[A-Za-z][\w+.-]*:|//", src) is None


def is_embedded_picture(token: Token) -> bool:
    """Whether a picture stands in the post or in its mail, and is no placeholder or counter."""
    return token.find("src").strip().lower().startswith(("data:", "cid:")) and not _is_small(token)


def is_unusable(href: str) -> bool:
    """Whether a link leads to no page of the web: a script, data, a telephone."""
    scheme = _SCHEME.match(href)
    return scheme is not None and scheme[1].lower() not in ("http", "https", "mailto")


def _is_small(token: Token) -> bool:
    sides = (_DIGITS.match(token.find(name)) for name in ("width", "height"))
    return any(side is not None and int(side[0]) < _SMALLEST for side in sides)


def find_frame_video(token: Token, address: str) -> str:
    """The page of the video that an element shows; nothing for others."""
    if token.tag == "div":
        return _substack_video(token)
    return find_video_page(address)


def find_film(token: Token) -> str:
    """The address of what an element plays, as it is written."""
    if token.tag == "param":
        return token.find("value") if token.find("name").lower() in _FILM else ""
    return next(filter(None, map(token.find, ("src", "data-src", "data"))), "")


def find_meaning(token: Token) -> str:
    """What an abbreviation stands for, where its page shows that to who points at it.

    Old themes keep a time there for programs.
    """
    title = " ".join(token.find("title").split())
    return "" if title[:4].isdigit() else title[:_LONGEST_MEANING]


def shows_picture(address: str, base: str) -> bool:
    """Whether an address only shows a picture, in its full size or on a page of its own host."""
    if _IMAGE.search(address.partition("?")[0]) or _POPUP.search(address):
        return True
    return bool(base) and address.split("/")[:3] == base.split("/")[:3]


def find_video_page(address: str) -> str:
    """The page where one watches, if the address is of a video at YouTube or Vimeo."""
    if "you" not in address and "vimeo" not in address:
        return ""
    if find_youtube_id(address) or find_vimeo(address):
        return find_video(address)
    return ""


def _substack_video(token: Token) -> str:
    written = token.find("data-attrs")
    if "videoId" not in written:
        return ""
    try:
        values = json.loads(written)
    except (ValueError, RecursionError):
        return ""
    id = values.get("videoId") if isinstance(values, dict) else None
    if not isinstance(id, str):
        return ""
    if "vimeo" in token.find("class"):
        return find_video_page(f"https://vimeo.com/{id}")
    return find_video_page(f"https://www.youtube.com/watch?v={id}")


def resolve(address: str, base: str, links: Collection[str]) -> str:
    """The whole address without tracking; nothing where it leads nowhere.

    `links` are words that stand for addresses.
    """
    address = "".join(address.split()) if " " not in address.strip() else address.strip()
    if not address or address[0] == "#":
        return ""
    if address in links:
        return address
    try:
        whole = address if address.startswith(("http:", "https:")) else urljoin(base, address)
    except ValueError:
        return ""
    if whole.startswith("//"):  # of a file, or of an entry without an address of its own
        whole = f"https:{whole}"
    if not whole.lower().startswith(("http://", "https://", "mailto:")):
        return ""
    return without_tracking(whole)


def is_same_picture(one: str, other: str) -> bool:
    """Whether two addresses are of one picture in any size, such as `gate-300x200.jpg`."""
    return bool(_file_name(one)) and _file_name(one) == _file_name(other)


def _file_name(address: str) -> str:
    name = address.partition("?")[0].partition("#")[0].rpartition("/")[2]
    return _SIZE.sub("", name).casefold()


def without_echo(caption: str) -> str:
    """A caption that a page shows once and tells twice: `Wang JianmaoWang`."""
    doubled = _ECHO.fullmatch(caption.strip())
    return (doubled["whole"] or doubled["name"]) if doubled else caption
