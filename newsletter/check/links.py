"""Links: does each lead somewhere, safely, and to where its words say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from newsletter import merge
from newsletter.check.examined import Examined, Place, addresses, place_of
from newsletter.check.page import Link
from newsletter.check.registry import Finding, rule
from newsletter.shapes import quote_short

_ADDRESS = r"""<?(?P<address>[^\s<>)]*)(?P<rest>[ \t]+(?![\s"'()<>])[^\n)]*)?"""
#: The address of a Markdown link or picture, and of a definition as in `[1]: https://…`.
_LINK = re.compile(rf"\]\([ \t]*{_ADDRESS}")
_DEFINITION = rf"^ {{0,3}}\[[^\]\n]+\]:[ \t]+{_ADDRESS}"


@rule("link-leads-nowhere", "warning", hint="write a whole address, as in https://example.com/")
def _link_leads_nowhere(examined: Examined) -> Iterator[Finding]:
    """A link or picture without an address, or with one that means nothing in a mail."""
    # Not from the HTML: there such a link has become plain words.
    for passage in examined.passages:
        for match in _written_addresses(passage.text) if passage.is_prose else ():
            message = _why_nowhere(match["address"], match["rest"])
            if message:
                yield Finding(passage.place(match.start("address"), match.end("address")), message)
    for link in examined.page.links:
        if _is_dead(link.href or "", examined.page.ids) and not _written(examined, link):
            place = examined.find_template(f'href="{link.href}"', f">{link.text}<")
            yield Finding(place, f"the link {quote_short(link.text)} leads nowhere")


def _written_addresses(markdown: str) -> Iterator[re.Match[str]]:
    yield from _LINK.finditer(markdown)
    if "]:" in markdown:
        yield from re.finditer(_DEFINITION, markdown, re.MULTILINE)


def _why_nowhere(address: str, rest: str) -> str:
    """Of an address in Markdown with what follows a space in it; nothing for a good one."""
    if address.startswith("{{"):
        return ""
    if rest and "{{" not in address:  # in a merge tag there may be spaces
        return f"there is a space in the address {quote_short(address + rest)}"
    if _leads_somewhere(address):
        return ""
    return f"{quote_short(address)} leads nowhere" if address else "no address here"


@rule("insecure-link", "warning", hint="write https:// if the site has it; nearly all have")
def _insecure_link(examined: Examined) -> Iterator[Finding]:
    """An address with http://, which others can read and change on its way."""
    for link in examined.page.links:
        place = _written(examined, link) if _is_insecure(link.href) else None
        if place:
            yield _insecure(examined, place, link.href or "")
    for place, address in _set_addresses(examined):
        if _is_insecure(address):
            yield _insecure(examined, place, address)


def _insecure(examined: Examined, place: Place, address: str) -> Finding:
    """Only of the bureau's own hosts it is known that they have https."""
    own = (_full_host(address) or "") in examined.own_hosts
    edit = examined.edit_at(place, address[:7], "https://") if own else None
    return Finding(place, f"the address {quote_short(address)} is not secure", edit=edit)


@rule("misleading-link", "warning", hint="write words instead of an address, or the right address")
def _misleading_link(examined: Examined) -> Iterator[Finding]:
    """A link that shows the address of one host and leads to another, as in phishing."""
    for link in examined.page.links:
        shown = _shown_host(link.text)
        real = _host(link.href or "") if shown else ""
        place = _written(examined, link) if real and shown != real else None
        if place:
            yield Finding(place, f"the link shows {quote_short(shown)} and leads to {real!r}")


def _written(examined: Examined, link: Link) -> Place | None:
    """Where the editor wrote a link; nothing for those of the template and of the roster."""
    href = link.href or ""
    # What was added to the bureau's own addresses, and escaped in all, is not in the text.
    return examined.find_written(link.section, href, unquote(href), href.partition("?")[0])


def _is_dead(href: str, ids: frozenset[str]) -> bool:
    """Whether a link of the template neither leaves the mail nor leads to a place in it."""
    if href.startswith("#"):
        return href[1:] not in ids
    return next(merge.find(href), None) is None and not _leads_somewhere(href)


def _leads_somewhere(address: str) -> bool:
    try:
        parts = urlsplit(address)
        if parts.scheme == "mailto":
            return "@" in parts.path or bool(parts.query)  # a reader may choose whom to tell
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _set_addresses(examined: Examined) -> Iterator[tuple[Place, str]]:
    """Addresses in front matter and settings."""
    for update in examined.issue.updates:
        for name, address in addresses(update):
            yield place_of(update.origin, name), address
    yield examined.setting("base_url"), examined.newsletter.base_url
    yield examined.setting("request_form"), examined.newsletter.request_form


def _is_insecure(address: str | None) -> bool:
    return (address or "")[:7].lower() == "http://"


def _shown_host(text: str) -> str:
    """The host, if the words of a link are an address; "Trip.com" may be a company's name."""
    start = text[:8].lower()
    if start.startswith("www."):
        return _host(f"https://{text}")
    return _host(text) if start.startswith(("http://", "https://")) else ""


def _full_host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _host(address: str) -> str:
    if next(merge.find(address), None):
        return ""
    try:
        host = urlsplit(address.split()[0] if address.strip() else "").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.").rstrip(".…")
