"""What links and pictures answered when they were fetched; without answers nothing is found.

Fetching is linkcheck's work. Links change by the hour and a site may shut out programs, so none of
these findings blocks a send unless the project says so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from newsletter import merge
from newsletter.check.examined import ROSTER, Examined, Place
from newsletter.check.registry import Finding, rule
from newsletter.shapes import quote_short

if TYPE_CHECKING:
    from newsletter.fetch.outcome import Fetched
    from newsletter.model import Newsletter

#: Bytes of one picture, and of all, that a telephone on a bad line still takes.
HEAVY = 200_000
HEAVY_TOGETHER = 1_000_000
#: Screens show two pixels for each of the mail's; more than that nobody sees.
DENSITY = 2

_WEB = ("http://", "https://")
_SHOWN_FORMATS = ("png", "gif", "jpeg")
_DEAD_FAULTS = frozenset({"address", "forbidden", "dns", "refused", "tls"})
#: What every host would seem to have where this machine has no network.
_OFFLINE_FAULTS = frozenset({"dns", "unreachable"})
_OFFLINE_HOSTS = 3  #: so many hosts do not all go away in one day
_GONE = frozenset({404, 410})
_FOR_MEMBERS = frozenset({401, 402})


class _Verdict(NamedTuple):
    rule: str
    message: str
    hint: str = ""


def link_addresses(examined: Examined) -> tuple[str, ...]:
    """What must be asked to check the links: each address once, in the mail's order."""
    asked = (asked_address(link.href or "", examined.newsletter) for link in examined.page.links)
    return tuple(dict.fromkeys(filter(None, asked)))


def picture_addresses(examined: Examined) -> tuple[str, ...]:
    sources = (image.src for image in examined.page.images)
    return tuple(dict.fromkeys(src for src in sources if _is_web(src)))


def asked_address(href: str, newsletter: Newsletter) -> str:
    """The address behind a link, without what was added to it; nothing for other than the web.

    The request form is asked without what fills it in: a hundred links to it are one page.
    """
    if not _is_web(href) or next(merge.find(href), None):
        return ""
    form = newsletter.request_form
    if form and href.partition("?")[0] == form.partition("?")[0]:
        return form
    parts = _split(href)
    query = "&".join(part for part in parts.query.split("&") if not part.startswith("utm_"))
    return urlunsplit(parts._replace(query=query)) if query != parts.query else href


@rule("dead-link", "warning", hint="find where it went, or take the link out")
def _dead_link(examined: Examined) -> Iterator[Finding]:
    """With --links: an address that does not exist, or that no reader can reach."""
    return _judged(examined, "dead-link")


@rule("unchecked-link", "warning", hint="open it in a browser")
def _unchecked_link(examined: Examined) -> Iterator[Finding]:
    """With --links: an address that gave no clear answer."""
    if _is_offline(examined):
        message = f"none of the hosts of {len(examined.answers)} addresses can be found"
        hint = "is this machine online? then try again"
        yield Finding(Place(examined.issue.origin.path), message, hint)
    yield from _judged(examined, "unchecked-link")


@rule("redirected-link", "warning", hint="write the new address")
def _redirected_link(examined: Examined) -> Iterator[Finding]:
    """With --links: an address that has moved for good, or leads to a site's first page instead."""
    return _judged(examined, "redirected-link")


@rule("paywalled-link", "warning", hint="link to a source that everybody can read")
def _paywalled_link(examined: Examined) -> Iterator[Finding]:
    """An address of a host under `paywalls` in [check]; with --links, one that asks for a login."""
    for address in link_addresses(examined) if examined.paywalls else ():
        host = _paywall(address, examined.paywalls)
        if host:
            message = f"{quote_short(address)} is behind the paywall of {host!r}"
            yield _finding(examined, address, message)
    yield from _judged(examined, "paywalled-link")


@rule("heavy-image", "warning", hint="make the file smaller: fewer pixels, or JPEG for photographs")
def _heavy_image(examined: Examined) -> Iterator[Finding]:
    """With --links: a picture of more than 200 KB, or pictures of more than 1 MB together."""
    together = 0
    for address in picture_addresses(examined):
        picture = examined.pictures.get(address)
        weight = picture.bytes if picture else 0
        together += weight
        if weight > HEAVY:
            message = f"the picture {quote_short(address)} has {weight // 1000:,} KB"
            yield _finding(examined, address, message)
    if together > HEAVY_TOGETHER:
        message = f"the pictures have {together // 1000:,} KB together"
        yield Finding(Place(examined.issue.origin.path), message)


@rule("large-image", "warning", hint="save it with fewer pixels")
def _large_image(examined: Examined) -> Iterator[Finding]:
    """With --links: a picture more than twice as wide as it is shown."""
    seen: set[str] = set()
    for image in examined.page.images:
        picture = examined.pictures.get(image.src)
        if picture and image.width and picture.width > DENSITY * image.width:
            if image.src not in seen:
                message = (
                    f"the picture {quote_short(image.src)} is {picture.width:,} pixels wide"
                    f" and shown at {image.width}"
                )
                yield _finding(examined, image.src, message)
            seen.add(image.src)


@rule("image-format", "warning", hint="save it as PNG, JPEG or GIF")
def _image_format(examined: Examined) -> Iterator[Finding]:
    """With --links: a picture in a format that mail clients do not show."""
    for address in picture_addresses(examined):
        picture = examined.pictures.get(address)
        if picture and picture.format not in _SHOWN_FORMATS:
            known = f"{picture.format.upper()}, which many mail clients do not show"
            message = f"{quote_short(address)} is {known if picture.format else 'no picture'}"
            yield _finding(examined, address, message)


def _judged(examined: Examined, rule: str) -> Iterator[Finding]:
    if not examined.answers or _is_offline(examined):
        return
    for address in (*link_addresses(examined), *picture_addresses(examined)):
        answer = examined.answers.get(address)
        verdict = _judge(answer, examined.paywalls) if answer else None
        if verdict and verdict.rule == rule:
            message = f"{quote_short(address)} {verdict.message}"
            yield _finding(examined, address, message, verdict.hint)


def _is_offline(examined: Examined) -> bool:
    """Whether the fault is rather this machine's than that of every single host."""
    faults = (answer.fault for answer in examined.answers.values())
    if not all(fault and fault.kind in _OFFLINE_FAULTS for fault in faults):
        return False
    return len({_split(address).hostname for address in examined.answers}) >= _OFFLINE_HOSTS


def _judge(answer: Fetched, paywalls: Collection[str]) -> _Verdict | None:
    if answer.fault:
        if answer.fault.kind in _DEAD_FAULTS:
            return _Verdict("dead-link", f"is dead: {answer.fault.words}")
        return _Verdict("unchecked-link", f"could not be checked: {answer.fault.words}")
    if answer.status in _GONE:
        return _Verdict("dead-link", f"is dead: it answers {answer.status}")
    if answer.status in _FOR_MEMBERS:
        return _Verdict("paywalled-link", f"asks for a login: it answers {answer.status}")
    if not answer.ok:
        return _Verdict("unchecked-link", f"could not be checked: it answers {answer.status}")
    host = _paywall(answer.address, paywalls)
    if host and not _paywall(answer.asked, paywalls):
        return _Verdict("paywalled-link", f"leads behind the paywall of {host!r}")
    return _judge_redirect(answer)


def _judge_redirect(answer: Fetched) -> _Verdict | None:
    """A temporary redirect is the site's own business, unless it hides that the page is gone."""
    if _is_home(answer.address) and not _is_home(answer.asked):
        message = f"is probably gone: it leads to the first page, {_whole(answer.address)}"
        return _Verdict("redirected-link", message, "find where the page went")
    if answer.moved_to and _essence(answer.moved_to) != _essence(answer.asked):
        return _Verdict("redirected-link", f"has moved for good to {_whole(answer.moved_to)}")
    return None


def _is_web(address: str) -> bool:
    return address[:8].lower().startswith(_WEB)


def _split(address: str) -> SplitResult:
    """The parts of an address; all empty where it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _is_home(address: str) -> bool:
    parts = _split(address)
    return parts.path in ("", "/") and not parts.query


def _essence(address: str) -> tuple[str, ...]:
    """What is left of an address when no one would mind the difference."""
    parts = _split(address)
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    return host, parts.path.rstrip("/"), parts.query


def _whole(address: str) -> str:
    """An address to be copied; only one that no page needs is cut."""
    return repr(address if len(address) <= 500 else address[:499] + "…")


def _paywall(address: str, hosts: Collection[str]) -> str:
    """The setting that an address falls under: its own host, or one above it."""
    host = (_split(address).hostname or "").rstrip(".")
    return next((each for each in hosts if host == each or host.endswith(f".{each}")), "")


def _finding(examined: Examined, address: str, message: str, hint: str = "") -> Finding:
    """At the first place where the editor wrote the address, with the number of the others."""
    places = list(_written(examined, address))
    others = len(places) - 1
    if others > 0:
        message += f", and so in {others} other place{'s' if others > 1 else ''}"
    return Finding(places[0] if places else _elsewhere(examined, address), message, hint)


def _written(examined: Examined, address: str) -> Iterator[Place]:
    for needle in dict.fromkeys((address, unquote(address), address.partition("?")[0])):
        found = False
        for passage in examined.passages:
            if needle in passage.text:
                for match in _whole_address(needle).finditer(passage.text):
                    found = True
                    yield passage.place(match.start(), match.end())
        if found:
            return


@cache
def _whole_address(address: str) -> re.Pattern[str]:
    """An address that is not the start of a longer one; a full stop may end a sentence."""
    return re.compile(re.escape(address) + r"""(?=[.,;:!?]*(?:[\s<>()"'\]]|\Z)|[?&]utm_)""")


def _elsewhere(examined: Examined, address: str) -> Place:
    """The video, the setting, the line of the roster, or the template that it comes from."""
    for image in examined.page.images:
        if image.src == address and (place := examined.find_video(image.section)):
            return place
    for name in ("request_form", "base_url"):
        if getattr(examined.newsletter, name) == address:
            return examined.setting(name)
    line = _line_with(examined.files.get(ROSTER, "").splitlines(), address)
    return Place(ROSTER, line) if line else examined.find_template(address)


def _line_with(lines: Iterable[str], text: str) -> int:
    return next((number for number, line in enumerate(lines, 1) if f'"{text}"' in line), 0)
